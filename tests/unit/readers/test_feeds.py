"""RSS, Atom and RDF."""

from __future__ import annotations

import pytest

from generator.errors import SourceError
from generator.model import Entry, RawDocument, Source
from generator.readers import entries_of, reader_named

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The A</title><link>https://a.example/</link><language>en</language>
%s
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>The A</title>
<entry><id>tag:a.example,2024:1</id><title>Pier &amp;amp; gate</title><link href="https://a.example/1"/>
<published>2024-05-01T10:00:00+02:00</published><updated>2024-05-02T10:00:00+02:00</updated>
<author><name>Jon Berg</name></author><category term="Sea"/>
<content type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml"><p>The pier <em>opens</em>.</p><p>Soon.</p></div></content>
</entry></feed>"""


def entries(data: str | bytes, path: str = "feed.xml") -> list[Entry]:
    found = list(entries_of(Source(path, data.encode() if isinstance(data, str) else data)))
    assert all(isinstance(e, Entry) for e in found), found
    return [e for e in found if isinstance(e, Entry)]


def document(entry: Entry) -> RawDocument:
    return reader_named(entry.format).read(entry)


def blocks(entry: Entry) -> list[str]:
    found = document(entry)
    return [found.text[b.span.start : b.span.end] for b in found.blocks]


def test_full_text_is_preferred_to_the_summary() -> None:
    """`content:encoded` is the article, the description only its teaser."""
    (entry,) = entries(
        RSS % "<item><guid>1</guid><title>Pier</title><description>In short.</description>"
        "<content:encoded><![CDATA[<p>The pier opens.</p><p>Frost delays it &amp; more.</p>]]></content:encoded></item>"
    )

    assert blocks(entry) == ["The pier opens.", "Frost delays it & more."]


def test_claims_of_an_item() -> None:
    """Title, creator, date with its offset, categories and link are claims of the feed."""
    (entry,) = entries(
        RSS % "<item><guid>1</guid><title>Pier</title><dc:creator>Jon Berg</dc:creator><category>Sea</category>"
        "<link>https://a.example/1</link><pubDate>Wed, 01 May 2024 10:00:00 +0200</pubDate>"
        "<description>x</description></item>"
    )

    assert [(c.field, c.value) for c in entry.claims] == [
        ("headline", "Pier"),
        ("author", "Jon Berg"),
        ("published", "2024-05-01T10:00:00+02:00"),
        ("url", "https://a.example/1"),
        ("topic", "Sea"),
        ("publication", "The A"),
        ("language", "en"),
    ]
    assert {"feed"} == {c.origin for c in entry.claims}
    assert (entry.id, entry.line) == ("1", 4)


def test_atom() -> None:
    """Atom's ids, XHTML content and its two dates are understood."""
    (entry,) = entries(ATOM, "a.atom")

    assert entry.id == "tag:a.example,2024:1"
    assert blocks(entry) == ["The pier opens.", "Soon."]
    assert {
        ("published", "2024-05-01T10:00:00+02:00"),
        ("updated", "2024-05-02T10:00:00+02:00"),
        ("headline", "Pier & gate"),
    } < {(c.field, c.value) for c in entry.claims}


def test_plain_description_is_a_short_item() -> None:
    """A summary without markup is the whole article."""
    (entry,) = entries(RSS % "<item><guid>1</guid><description>The pier opens &lt; soon.</description></item>")

    assert blocks(entry) == ["The pier opens < soon."]


def test_ids_fall_back_to_link_and_content() -> None:
    """Without a guid the link names an item, without a link its content."""
    first, second = entries(
        RSS
        % "<item><link>https://a.example/1</link><description>x</description></item><item><description>y</description></item>"
    )

    assert first.id == "https://a.example/1"
    assert len(second.id) == 16


def test_declared_encoding() -> None:
    """The encoding of the XML declaration is used."""
    data = (RSS % "<item><guid>1</guid><description>Паром пришёл</description></item>").replace("utf-8", "windows-1251")
    (entry,) = entries(data.encode("cp1251"))

    assert blocks(entry) == ["Паром пришёл"]


def test_entry_without_text() -> None:
    """An item that is a title only is lost alone."""
    (entry,) = entries(RSS % "<item><guid>1</guid><title>Pier</title></item>")

    with pytest.raises(SourceError, match="no text"):
        document(entry)


BOMB = """<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<rss version="2.0"><channel><item><guid>1</guid><description>&b;</description></item></channel></rss>"""
EXTERNAL = BOMB.replace('"aaaaaaaaaa"', 'SYSTEM "file:///etc/hostname"')


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (BOMB, "entities"),
        (EXTERNAL, "entities"),
        ("\ufeff" + BOMB, "entities"),
        (BOMB.encode("utf-16").decode("utf-16"), "entities"),
        ("<rss><channel>" + "<a>" * 100_000, "nested"),
        ("The pier opens.", "no feed"),
        ("<html><body>x</body></html>", "no feed"),
        ("", "no feed"),
    ],
)
def test_hostile_and_foreign_files_are_refused(data: str, message: str) -> None:
    """Entities of the feed's own, bottomless nesting and what is no feed are errors with a remedy."""
    with pytest.raises(SourceError, match=message) as caught:
        list(entries_of(Source("feed.xml", data.encode())))
    assert caught.value.remedy


def test_entities_in_utf16_are_refused() -> None:
    """Another encoding hides nothing."""
    with pytest.raises(SourceError, match="entities"):
        list(entries_of(Source("feed.xml", BOMB.encode("utf-16"))))
