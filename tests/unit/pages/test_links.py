"""Slugs, permalinks, links."""

from __future__ import annotations

import pytest

from generator.config import Config, SiteConfig
from generator.model import Metadata
from generator.pages.links import clean_alias, instant, is_web_link, permalink_of, slug, text_fragment, utc_day
from generator.pages.names import person_slug
from generator.pages.topics import candidates_of
from tests.unit.pages.samples import make_digest

DAY = "2026-03-10"


@pytest.mark.parametrize(
    ("entry", "metadata", "expected"),
    [
        ("news/2026-03-10-pier.txt", Metadata(headline="Other", published=DAY), "2026/03/10/pier/"),
        ("pier.txt", Metadata(headline="Other"), "undated/pier/"),
        ("pier/index.html", Metadata(headline="Other"), "undated/pier/"),
        ("1.txt", Metadata(headline="The pier"), "undated/the-pier-1/"),
        ("pier.txt", Metadata(slug="Old Pier"), "undated/old-pier/"),
        ("f.xml#https://example.com/a/pier-shut.html", Metadata(headline="X"), "undated/pier-shut/"),
        ("pier.txt", Metadata(published="2026-13-40"), "undated/pier/"),
        ("pier.txt", Metadata(published="2026-03-10T23:30:00-05:00"), "2026/03/10/pier/"),
    ],
)
def test_permalinks_come_from_the_entry(entry: str, metadata: Metadata, expected: str) -> None:
    """Date and file name, never the headline of a file and never the order."""
    assert permalink_of(metadata, entry) == expected


def test_two_entries_of_one_feed_with_one_headline_differ() -> None:
    """Entries without a wordy address carry a mark of their id."""
    meta = Metadata(headline="Morning news")

    assert permalink_of(meta, "f.xml#1") != permalink_of(meta, "f.xml#2")


@pytest.mark.parametrize(
    ("text", "expected"), [("Zürich’s Straße", "zurichs-strasse"), ("C++ & Rust!", "c-rust"), ("a" * 200, "a" * 72)]
)
def test_slugs(text: str, expected: str) -> None:
    """Plain ASCII in lower case, cut at a bound."""
    assert slug(text) == expected


@pytest.mark.parametrize("name", ["Volodymyr Selenskiy", "Volodymyr Selenskyy", "Mr. Volodymyr Selensky"])
def test_spellings_of_one_name_meet(name: str) -> None:
    """Forms of address and romanised endings make no other person."""
    assert person_slug(name) == "volodymyr-selensky"


@pytest.mark.parametrize("alias", ["../x", "https://example.org/", "/", "a/../../b", "a\\b"])
def test_an_alias_stays_below_the_site(alias: str) -> None:
    """An old address that leads out of the site is none."""
    assert clean_alias(alias) is None


def test_an_alias_is_a_page() -> None:
    """Old addresses with and without an ending."""
    assert (clean_alias("/old/pier"), clean_alias("pier.html")) == ("old/pier/index.html", "pier.html")


@pytest.mark.parametrize(
    ("url", "expected"), [("https://a.example/", True), ("JAVASCRIPT:x", False), ("data:x", False), ("//a", False)]
)
def test_web_links(url: str, expected: bool) -> None:
    """http, https and mailto only."""
    assert is_web_link(url) is expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (DAY, f"{DAY}T00:00:00Z"),
        (f"{DAY}T08:30", f"{DAY}T08:30:00Z"),
        (f"{DAY} 08:30:10+0100", f"{DAY}T08:30:10+01:00"),
        (None, ""),
    ],
)
def test_instants(given: str | None, expected: str) -> None:
    """RFC 3339 for feeds."""
    assert instant(given) == expected


@pytest.mark.parametrize(
    "given, expected",
    [
        ("2031-03-04", "2031-03-04"),
        ("2031-03-04T01:00:00+09:00", "2031-03-03"),
        ("2031-03-04T23:00:00-08:00", "2031-03-05"),
        ("2031-03-04T23:00:00", "2031-03-04"),
        ("0001-01-01T00:00:00+09:00", "0001-01-01"),
        ("2031-03-04 or so", "2031-03-04"),
    ],
)
def test_days_in_utc(given: str, expected: str) -> None:
    """An offset can make it another day; nothing that a source states breaks it."""
    assert utc_day(given) == expected


def test_text_fragments_quote_first_and_last_words() -> None:
    """A long quote is named by its ends; hyphens and commas are encoded."""
    found = text_fragment("https://a.example/x#top", "one-two three, four five six seven eight nine ten")

    assert found == "https://a.example/x#:~:text=one%2Dtwo%20three%2C%20four%20five,seven%20eight%20nine%20ten"


def test_names_that_an_article_repeats_may_become_topics() -> None:
    """A name said twice is a candidate; weekdays and quoted people are none."""
    body = "On Tuesday the Tarn Footbridge shut. Engineers said the Tarn Footbridge had cracked. On Tuesday it rained."
    digest = make_digest(
        body, summary=("On Tuesday the",), facts=(), background=(), outlook=(), quotes=(), key_quotes=()
    )

    assert [name for name, _ in candidates_of(digest, set())] == ["Tarn Footbridge"]
    assert candidates_of(digest, {"tarn footbridge"}) == ()


def test_contractions_and_titles_are_no_topics() -> None:
    """What begins with a capital and names nothing by itself is no candidate, however often it comes."""
    body = "He said I’m here and I've won. Then Sen. Tarn said Don’t. He said I’m here, Rep. Aal, Gov. Orr: I've won."
    digest = make_digest(body, summary=("He said",), facts=(), background=(), outlook=(), quotes=(), key_quotes=())

    assert [name for name, _ in candidates_of(digest, set())] == []


def test_pages_of_a_file_site_end_in_index() -> None:
    """With `urls = "file"` every link names its file."""
    from generator.pages import plan
    from generator.rendering import Renderer
    from tests.unit.pages.samples import make_corpus

    config = Config(site=SiteConfig(urls="file"))
    corpus, load = make_corpus({"pier.txt": make_digest()}, config)
    renderer = Renderer({}, config, bytecode=None)
    front = next(p for p in plan(corpus, config) if p.path == "index.html")

    assert 'href="2026/03/10/pier/index.html"' in renderer.render(front, load).decode()
