"""Pages that are about the site itself: 404, how it is made, robots.txt."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from urllib.parse import urlsplit

import msgspec

from generator.pages.corpus_index import CorpusIndex, digest_of
from generator.pages.links import absolute
from generator.pages.page import Load, Page, PageClass
from generator.pages.views import Head, PlainView


def site_pages(index: CorpusIndex) -> Iterator[Page]:
    """404.html, about/, robots.txt."""
    common = index.common
    yield Page("404.html", "404.html", PageClass.LIST, common, partial(_not_found, index), "the 404 page")
    yield Page(
        "about/index.html",
        "about.html",
        PageClass.LIST,
        digest_of((common, "about")),
        partial(_about, index),
        "the page on how the digest is made",
    )
    yield Page("robots.txt", "", PageClass.FEED, common, partial(_robots, index), "robots.txt")


def _not_found(index: CorpusIndex, load: Load) -> PlainView:
    """A host shows this page at any depth: its links begin at the site's own path, where that is known."""
    head: Head = index.head("404.html", "")
    if index.site.base_url:
        root = urlsplit(index.site.base_url).path.rstrip("/") + "/"
        feeds = tuple(msgspec.structs.replace(feed, href=root + feed.href) for feed in head.feeds)
        head = msgspec.structs.replace(head, root=root, feeds=feeds)
    return PlainView(msgspec.structs.replace(head, canonical=""))


def _about(index: CorpusIndex, load: Load) -> PlainView:
    return PlainView(index.head("about/index.html", "about"), index.site.article_text)


def _robots(index: CorpusIndex, load: Load) -> bytes:
    lines = ["User-agent: *", "Allow: /"]
    if index.site.base_url:
        lines += [
            "",
            f"Sitemap: {absolute(index.site, 'sitemap.xml')}",
            f"Sitemap: {absolute(index.site, 'news-sitemap.xml')}",
        ]
    return ("\n".join(lines) + "\n").encode()
