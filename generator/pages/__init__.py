"""All digests → pages: what the site consists of. Decides from cards alone; bodies are read when a page is rendered.

card_of(digest)  once an article, stored by the engine
plan(corpus)     every build: all pages with their fingerprints, in milliseconds
Page.view(load)  only for the pages that must be rendered
"""

from __future__ import annotations

from generator.config import Config
from generator.errors import OutputError
from generator.model import Corpus
from generator.pages.archive import archive_pages
from generator.pages.article import ArticleHtml, article_pages
from generator.pages.card import card_of, one_address_each
from generator.pages.corpus_index import CorpusIndex, KeptCards, index_of
from generator.pages.editions import edition_pages
from generator.pages.feeds import feed_pages
from generator.pages.lists import list_pages
from generator.pages.outline import Outline, Person
from generator.pages.page import Load, Page, PageClass
from generator.pages.replanning import replan
from generator.pages.site_files import site_pages
from generator.pages.sitemaps import sitemap_pages

__all__ = [
    "ArticleHtml",
    "CorpusIndex",
    "KeptCards",
    "Load",
    "Outline",
    "Page",
    "PageClass",
    "Person",
    "card_of",
    "index_of",
    "one_address_each",
    "plan",
    "plan_notes",
    "plan_of",
    "replan",
]


def plan(corpus: Corpus, config: Config) -> list[Page]:
    """All pages of the site, from the cards (sorted by entry key) alone.

    Raises `OutputError` naming both sources where two pages would have one path.
    """
    return plan_of(index_of(corpus, config))


def plan_of(index: CorpusIndex) -> list[Page]:
    """`plan`, from an index that is there already."""
    articles = article_pages(index)
    others = [*edition_pages(index), *archive_pages(index), *list_pages(index), *site_pages(index)]
    pages = [*articles, *others, *feed_pages(index)]
    addresses = [page.path for page in others if page.path.endswith("/index.html") or page.path == "index.html"]
    pages += sitemap_pages(index, addresses)
    _refuse_collisions(pages)
    return pages


def plan_notes(config: Config) -> tuple[str, ...]:
    """What this configuration leaves out of the site, in sentences for people."""
    if config.site.base_url:
        return ()
    return ("No `site.base_url`: feeds, sitemaps, canonical links and OpenGraph addresses need one and are left out.",)


def _refuse_collisions(pages: list[Page]) -> None:
    """All pairs of pages with one path at once, so that a person can mend them in one go.

    Paths that differ in case only collide too: some disks and hosts hold them for one.
    """
    by_path: dict[str, Page] = {}
    clashes: list[str] = []
    for page in pages:
        path = page.path.lower()
        other = by_path.setdefault(path, page)
        if other is not page:
            clashes.append(f"`{page.path}` is wanted by {other.source} and by {page.source}")
    if clashes:
        raise OutputError(
            "two pages have one path: " + "; ".join(clashes) + ".",
            remedy="Give one of them a `slug` of its own in its sidecar or front matter.",
        )
