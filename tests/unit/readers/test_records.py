"""JSON, JSON Lines and JSON Feed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generator.errors import SourceError
from generator.model import Entry, RawDocument, Source
from generator.readers import entries_of, reader_named

TEXT = "The pier opens in spring.\n\nBuilders wait for the frost to end."


def entries(path: str, data: str | bytes) -> list[Entry]:
    found = list(entries_of(Source(path, data.encode() if isinstance(data, str) else data)))
    assert all(isinstance(e, Entry) for e in found), found
    return [e for e in found if isinstance(e, Entry)]


def errors(path: str, data: str) -> list[str]:
    return [str(e) for e in entries_of(Source(path, data.encode())) if isinstance(e, SourceError)]


def document(entry: Entry) -> RawDocument:
    return reader_named(entry.format).read(entry)


def blocks(entry: Entry) -> list[str]:
    found = document(entry)
    return [found.text[b.span.start : b.span.end] for b in found.blocks]


def stated(record: dict[str, Any]) -> list[tuple[str, str]]:
    (entry,) = entries("a.json", json.dumps(record))
    return [(c.field, c.value) for c in entry.claims]


@pytest.mark.parametrize(
    ("title", "record", "expected"),
    [
        (
            "news-please",
            {
                "authors": ["Jon Berg"],
                "date_download": "2024-05-03 09:00:00",
                "date_publish": "2024-05-01 10:00:00",
                "description": "A short word.",
                "language": "en",
                "maintext": TEXT,
                "source_domain": "a.example",
                "title": "Pier opens",
                "url": "https://a.example/1",
            },
            [
                ("headline", "Pier opens"),
                ("dek", "A short word."),
                ("author", "Jon Berg"),
                ("published", "2024-05-01 10:00:00"),
                ("url", "https://a.example/1"),
                ("publication", "a.example"),
                ("language", "en"),
            ],
        ),
        (
            "newspaper: its summary is made by a machine and no dek",
            {
                "title": "Pier opens",
                "text": TEXT,
                "authors": ["Jon Berg", "Marit Feld"],
                "publish_date": "2024-05-01T00:00:00",
                "keywords": ["pier", "sea"],
                "summary": "The pier opens.",
                "top_image": "https://a.example/i.jpg",
            },
            [
                ("headline", "Pier opens"),
                ("author", "Jon Berg"),
                ("author", "Marit Feld"),
                ("published", "2024-05-01T00:00:00"),
                ("topic", "pier"),
                ("topic", "sea"),
                ("image", "https://a.example/i.jpg"),
            ],
        ),
        (
            "trafilatura: its source is the address",
            {
                "title": "Pier opens",
                "author": "Jon Berg",
                "hostname": "a.example",
                "date": "2024-05-01",
                "categories": "Sea,Ships",
                "source": "https://a.example/1",
                "source-hostname": "The A",
                "text": TEXT,
            },
            [
                ("headline", "Pier opens"),
                ("author", "Jon Berg"),
                ("published", "2024-05-01"),
                ("url", "https://a.example/1"),
                ("publication", "The A"),
                ("topic", "Sea"),
                ("topic", "Ships"),
            ],
        ),
        (
            "schema.org",
            {
                "@type": "NewsArticle",
                "headline": "Pier opens",
                "articleBody": TEXT,
                "author": [{"@type": "Person", "name": "Jon Berg"}],
                "datePublished": "2024-05-01T10:00:00+02:00",
                "publisher": {"@type": "Organization", "name": "The A"},
                "mainEntityOfPage": {"@id": "https://a.example/1"},
            },
            [
                ("headline", "Pier opens"),
                ("author", "Jon Berg"),
                ("published", "2024-05-01T10:00:00+02:00"),
                ("url", "https://a.example/1"),
                ("publication", "The A"),
            ],
        ),
        ("seconds since 1970", {"text": TEXT, "date": 1714550400}, [("published", "1714550400")]),
    ],
)
def test_claims_of_known_scrapers(title: str, record: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    """The keys of each tool state what that tool means by them."""
    assert expected == stated(record), title


@pytest.mark.parametrize("key", ["text", "body", "content", "articleBody", "maintext", "content_text", "raw_text"])
def test_body_keys(key: str) -> None:
    """The text stands under any of the usual names."""
    (entry,) = entries("a.json", json.dumps({"title": "Pier", key: TEXT}))

    assert TEXT.split("\n\n") == blocks(entry)


def test_html_body() -> None:
    """A body in HTML is read as HTML."""
    (entry,) = entries("a.json", json.dumps({"content": "<p>The pier &amp; the <b>gate</b></p><p>Open</p>"}))

    assert blocks(entry) == ["The pier & the gate", "Open"]


def test_summary_alone_is_a_short_item() -> None:
    """Where there is no text, the summary is the article."""
    (entry,) = entries("a.json", json.dumps({"title": "Pier", "description": "The pier opens."}))

    assert blocks(entry) == ["The pier opens."]


def test_one_record_is_the_file() -> None:
    """A file with one object is one article without an id."""
    (entry,) = entries("a.json", json.dumps({"id": "7", "text": TEXT}))

    assert entry.id == ""


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"id": 7, "text": TEXT}, "7"),
        ({"guid": "tag:x", "url": "https://a.example", "text": TEXT}, "tag:x"),
        ({"url": "https://a.example/1", "text": TEXT}, "https://a.example/1"),
        ({"_id": {"$oid": "5f"}, "text": TEXT}, "5f"),
        ({"id": "a\nb\x00c", "text": TEXT}, "a b c"),
    ],
)
def test_ids(record: dict[str, Any], expected: str) -> None:
    """Id, guid or URL name a record; an id is one printable line."""
    assert [expected] == [e.id for e in entries("a.jsonl", json.dumps(record))]


def test_id_of_content() -> None:
    """Without id or URL the content names the record, whatever stands beside it."""
    one, two = json.dumps({"text": TEXT}), json.dumps({"text": "Other."})

    assert entries("a.jsonl", f"{one}\n{two}")[0].id == entries("b.jsonl", one)[0].id != entries("c.jsonl", two)[0].id


def test_lines_of_entries() -> None:
    """Entries know the line of the file at which they begin."""
    lines = "\n".join(["", json.dumps({"id": 1, "text": TEXT}), "", json.dumps({"id": 2, "text": TEXT})])
    rows = '[\n {"id": 1, "text": "x"},\n {"id": 2,\n "text": "y"},\n {"id": 3, "text": "z"}]'
    feed = '{"version": "https://jsonfeed.org/version/1.1",\n"items": [\n{"id": "1", "content_text": "x"}]}'

    assert [e.line for e in entries("a.jsonl", lines)] == [2, 4]
    assert [e.line for e in entries("a.json", rows)] == [2, 3, 5]
    assert [e.line for e in entries("a.json", feed)] == [3]


def test_json_feed() -> None:
    """A JSON Feed's own title is the publication of its items."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The A",
        "language": "de",
        "items": [{"id": "1", "title": "Pier", "content_html": "<p>Open</p>", "authors": [{"name": "Jon Berg"}]}],
    }
    (entry,) = entries("feed.json", json.dumps(feed))

    assert [(c.field, c.value, c.origin) for c in entry.claims] == [
        ("headline", "Pier", "feed"),
        ("author", "Jon Berg", "feed"),
        ("publication", "The A", "feed"),
        ("language", "de", "feed"),
    ]
    assert blocks(entry) == ["Open"]


def test_wrapped_lists_and_lines_under_the_other_name() -> None:
    """`{"articles": [...]}` is a list, and JSON Lines named `.json` are JSON Lines."""
    one, two = {"id": 1, "text": TEXT}, {"id": 2, "text": TEXT}

    assert [e.id for e in entries("a.json", json.dumps({"status": "ok", "articles": [one, two]}))] == ["1", "2"]
    assert [e.id for e in entries("a.json", f"{json.dumps(one)}\n{json.dumps(two)}\n")] == ["1", "2"]


@pytest.mark.parametrize(
    ("path", "data", "message"),
    [
        ("a.jsonl", '{"text": "x"}\n{"text": \n{"text": "y"}', "a.jsonl:2: not valid JSON"),
        ("a.jsonl", '"text"', "must be an object"),
        ("a.jsonl", "[" * 100_000, "nested too deeply"),
        ("a.json", '[{"text": "x"} {"text": "y"}]', "missing"),
        ("a.json", "[" * 100_000, "nested too deeply"),
        (
            "a.jsonl",
            '{"id": 1, "text": "x"}\n{"id": 1, "text": "y"}',
            "two entries have the id `1`: at line 1 and at line 2",
        ),
    ],
)
def test_a_broken_record_costs_only_itself(path: str, data: str, message: str) -> None:
    """The error names the line; the other records are read."""
    assert any(message in e for e in errors(path, data))


@pytest.mark.parametrize(
    ("data", "message"),
    [("", "neither"), ("pier", "neither"), ('{"a": \n x}', "line 2"), ('{"a": ' + "[" * 100_000, "not valid JSON")],
)
def test_what_is_no_json_is_refused(data: str, message: str) -> None:
    """A file that cannot be parted at all is one error."""
    with pytest.raises(SourceError, match=message):
        list(entries_of(Source("a.json", data.encode())))


def test_record_without_text() -> None:
    """A record without any text is lost alone, and the message shows its keys."""
    (entry,) = entries("a.json", '{"title": "Pier", "score": 3}')

    with pytest.raises(SourceError, match="no text") as caught:
        document(entry)
    assert "score" in caught.value.remedy


def test_a_file_of_anything_else_ends() -> None:
    """A list of a million numbers is given up after a thousand errors."""
    found = errors("a.json", "[" + "0," * 1_000_000 + "0]")

    assert len(found) == 1001
    assert "the rest is not tried" in found[-1]
