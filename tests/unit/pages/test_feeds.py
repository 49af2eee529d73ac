"""Feeds and sitemaps."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from generator.config import Config, SiteConfig
from generator.pages import plan
from generator.pages import sitemaps as sitemaps_module
from generator.rendering import Renderer
from tests.unit.pages.samples import make_corpus, make_digest

CONFIG = Config(site=SiteConfig(title="Ellery & Co", base_url="https://example.org/news/"))
ATOM = "{http://www.w3.org/2005/Atom}"
DIGESTS = {
    "a.txt": make_digest(entry="a.txt", published="2026-03-10T08:30:00+01:00", topics=("Harbour",), headline="A < B"),
    "b.txt": make_digest(entry="b.txt", published="2026-03-09", topics=("Harbour",)),
    "c.txt": make_digest(entry="c.txt", published=None),
}


def rendered(config: Config = CONFIG) -> dict[str, bytes]:
    corpus, load = make_corpus(DIGESTS, config)
    renderer = Renderer({}, config, bytecode=None)
    return {p.path: renderer.render(p, load) for p in plan(corpus, config) if p.path.endswith((".xml", ".txt"))}


def test_atom_carries_whole_digests_with_absolute_links() -> None:
    """An entry has its permalink as id, its date, and summary, quotes and background as HTML."""
    feed = ElementTree.fromstring(rendered()["feed.xml"])
    first = feed.findall(f"{ATOM}entry")[0]

    assert first.findtext(f"{ATOM}id") == "https://example.org/news/2026/03/10/a/"
    assert first.findtext(f"{ATOM}title") == "A < B"
    assert first.findtext(f"{ATOM}published") == "2026-03-10T08:30:00+01:00"
    assert "Background" in (first.findtext(f"{ATOM}content") or "")


def test_an_undated_entry_claims_no_date() -> None:
    """It has no publication date; the time stamp that Atom asks for is the epoch, and the entry says so."""
    entry = ElementTree.fromstring(rendered()["feed.xml"]).findall(f"{ATOM}entry")[-1]

    assert entry.find(f"{ATOM}published") is None
    assert entry.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"
    assert "gives no date" in (entry.findtext(f"{ATOM}content") or "")


def test_rss_dates_are_those_of_rfc_822() -> None:
    """RSS wants another form of date; an undated item has none."""
    items = ElementTree.fromstring(rendered()["rss.xml"]).findall("channel/item")

    dates = [item.findtext("pubDate") for item in items]

    assert dates == ["Tue, 10 Mar 2026 08:30:00 +0100", "Mon, 09 Mar 2026 00:00:00 +0000", None]


def test_topics_and_editions_have_feeds() -> None:
    """A topic with two articles has feeds of its own; editions have them too."""
    assert {"topics/harbour/feed.xml", "topics/harbour/rss.xml", "editions/feed.xml", "editions/rss.xml"} <= set(
        rendered()
    )


def test_nothing_that_needs_a_base_url_is_built_without_one() -> None:
    """Without a base URL only robots.txt is left, and it names no sitemap."""
    files = rendered(Config())

    assert set(files) == {"robots.txt"}
    assert b"Sitemap" not in files["robots.txt"]


def test_the_sitemap_holds_articles_and_lists() -> None:
    """All pages that people should find are in it, with the day where there is one."""
    text = rendered()["sitemap.xml"].decode()

    assert "<loc>https://example.org/news/2026/03/09/b/</loc><lastmod>2026-03-09</lastmod>" in text
    assert "<loc>https://example.org/news/topics/harbour/</loc>" in text
    assert "404" not in text


def test_a_long_sitemap_is_split(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit of the protocol sitemap.xml names its parts, and together they hold every address once."""
    whole = rendered()["sitemap.xml"].decode().count("<loc>")
    monkeypatch.setattr(sitemaps_module, "LIMIT", 4)
    files = rendered()

    parts = [files[name].decode().count("<loc>") for name in files if name.startswith("sitemap-")]
    assert files["sitemap.xml"].decode().count("<sitemap>") == len(parts)
    assert sum(parts) == whole
    assert max(parts) == 4


def test_the_news_sitemap_holds_the_newest_two_days() -> None:
    """The program knows no today: two days count back from the newest article."""
    text = rendered()["news-sitemap.xml"].decode()

    assert "<news:title>A &lt; B</news:title>" in text
    assert text.count("<url>") == 2
