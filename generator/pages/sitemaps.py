"""sitemap.xml (in parts from 50,000 addresses on) and news-sitemap.xml; both need a base URL."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from functools import partial

from generator.model import Card
from generator.pages.corpus_index import CorpusIndex, digest_of
from generator.pages.links import absolute, instant
from generator.pages.page import Load, Page, PageClass

LIMIT = 50_000  # addresses a file may hold, by the protocol
_NEWS_LIMIT = 1_000  # by Google's news sitemap
_NEWS_DAYS = 2  # before the newest article: the program knows no today
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap_pages(index: CorpusIndex, others: list[str]) -> Iterator[Page]:
    """The sitemaps. `others` are paths of all pages that are no articles."""
    if not index.site.base_url:
        return
    lists = sorted(others)
    count = len(index.cards) + len(lists)
    of = -(-count // LIMIT)
    fingerprint = digest_of((*[f"{c.permalink}{c.updated or c.published}" for c in index.cards], *lists, index.common))
    if of <= 1:
        yield _page("sitemap.xml", fingerprint, partial(_part, index, lists, 0))
    else:
        yield _page("sitemap.xml", fingerprint, partial(_parts, index, of))
        for number in range(of):
            yield _page(f"sitemap-{number + 1}.xml", fingerprint, partial(_part, index, lists, number))
    yield from news_pages(index)


def news_pages(index: CorpusIndex) -> Iterator[Page]:
    """The sitemap of the news of the last days."""
    if index.site.base_url:
        news = index.select(news_places(index))
        fingerprint = digest_of((*[c.teaser for c in news], index.common))
        yield _page("news-sitemap.xml", fingerprint, partial(_news_sitemap, index, news))


def _page(path: str, fingerprint: str, view: partial[bytes]) -> Page:
    return Page(path, "", PageClass.FEED, fingerprint, view, path)


def _part(index: CorpusIndex, lists: list[str], number: int, load: Load) -> bytes:
    top = index.site.base_url.rstrip("/") + "/"
    rows = [
        f"<url><loc>{top}{c.permalink}{index.index}</loc>{_modified(c.updated or c.published)}</url>"
        for c in index.cards
    ]
    rows += [f"<url><loc>{escape(absolute(index.site, path))}</loc></url>" for path in lists]
    shown = "\n".join(rows[number * LIMIT : (number + 1) * LIMIT])
    return f'{_HEAD}<urlset xmlns="{_SPACE}">\n{shown}\n</urlset>\n'.encode()


def _modified(moment: str | None) -> str:
    return f"<lastmod>{moment if len(moment) == 10 else instant(moment)}</lastmod>" if moment else ""


def _parts(index: CorpusIndex, of: int, load: Load) -> bytes:
    rows = "\n".join(
        f"<sitemap><loc>{escape(absolute(index.site, f'sitemap-{number}.xml'))}</loc></sitemap>"
        for number in range(1, of + 1)
    )
    return f'{_HEAD}<sitemapindex xmlns="{_SPACE}">\n{rows}\n</sitemapindex>\n'.encode()


def news_places(index: CorpusIndex) -> range:
    """The places of the articles that are news."""
    days = index.outline.days
    if not days:
        return range(0)
    newest = datetime.date.fromisoformat(next(iter(days)))
    since = (newest - datetime.timedelta(days=_NEWS_DAYS - 1)).isoformat()
    return range(min(_NEWS_LIMIT, sum(count for day, count in days.items() if day >= since)))


def _news_sitemap(index: CorpusIndex, cards: Sequence[Card], load: Load) -> bytes:
    name = escape(index.site.title)
    rows = "\n".join(
        f"<url><loc>{escape(absolute(index.site, c.permalink))}</loc><news:news><news:publication><news:name>{name}"
        f"</news:name><news:language>{escape(c.language)}</news:language></news:publication>"
        f"<news:publication_date>{c.published if len(c.published or '') == 10 else instant(c.published)}"
        f"</news:publication_date><news:title>{escape(_xml(c.headline))}</news:title></news:news></url>"
        for c in cards
    )
    space = f'xmlns="{_SPACE}" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    return f"{_HEAD}<urlset {space}>\n{rows}\n</urlset>\n".encode()


def _xml(text: str) -> str:
    """The text without characters that XML cannot hold."""
    return "".join(c for c in text if c >= " " and c not in "\x7f\ufffe\uffff" and not "\ud800" <= c <= "\udfff")


def escape(text: str) -> str:
    """The text for between XML tags. `xml.sax.saxutils` has this too, but brings a network client with it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
