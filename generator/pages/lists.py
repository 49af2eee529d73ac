"""Topics, people, sources, and what has no date: an index of each, and a page for each name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from functools import partial

from generator.model import Card
from generator.pages.corpus_index import CorpusIndex, Selection, digest_of
from generator.pages.links import root_of
from generator.pages.outline import Named, Person, Said
from generator.pages.page import Load, Page, PageClass
from generator.pages.views import (
    ArticlesView,
    FeedLink,
    Link,
    ListedArticle,
    NamesView,
    Pager,
    PersonQuote,
    PersonView,
)

ARTICLES_A_PAGE = 50  # a page of a list: below 14 KB gzip with a sentence each
QUOTES_A_PAGE = 40
_NAMES = 200


def list_pages(index: CorpusIndex) -> Iterator[Page]:
    """All pages of this module, in the order of the navigation."""
    yield from topics_index(index)
    for topic in index.topics.values():
        yield from topic_pages(index, topic)
    yield from people_index(index)
    for person in sorted(index.people.values(), key=_by_quotes):
        yield from person_pages(index, person)
    yield from sources_index(index)
    for source in index.sources.values():
        yield from source_pages(index, source)
    yield from undated_pages(index)


def topics_index(index: CorpusIndex) -> Iterator[Page]:
    """The list of topics."""
    yield from _named_index(index, "topics", index.topics.values())


def topic_pages(index: CorpusIndex, topic: Named, only: Set[int] | None = None) -> Iterator[Page]:
    """The articles of one topic; `only` limits the pages to those that show an article at one of these places."""
    yield from _articles_pages(index, f"topics/{topic.slug}/", topic, "topic", only)


def sources_index(index: CorpusIndex) -> Iterator[Page]:
    """The list of sources."""
    yield from _named_index(index, "sources", index.sources.values())


def source_pages(index: CorpusIndex, source: Named, only: Set[int] | None = None) -> Iterator[Page]:
    """The articles of one source; `only` as in `topic_pages`."""
    yield from _articles_pages(index, f"sources/{source.slug}/", source, "source", only)


def undated_pages(index: CorpusIndex, only: Set[int] | None = None) -> Iterator[Page]:
    """The articles without a date; `only` as in `topic_pages`."""
    undated = Named("undated", "", places=list(index.undated.places))
    yield from _articles_pages(index, "archive/undated/", undated, "undated", only)


def _by_count(named: Named) -> tuple[int, str]:
    return -len(named.places), named.slug


def _path(folder: str, number: int) -> str:
    return f"{folder}index.html" if number == 1 else f"{folder}{number}/index.html"


def _pager(index: CorpusIndex, folder: str, number: int, of: int) -> Pager:
    root = root_of(_path(folder, number))

    def link(n: int) -> str:
        return f"{root}{folder}{index.index}" if n == 1 else f"{root}{folder}{n}/{index.index}"

    return Pager(number, of, link(number - 1) if number > 1 else "", link(number + 1) if number < of else "")


def _named_index(index: CorpusIndex, kind: str, groups: Iterable[Named]) -> Iterator[Page]:
    """Topics or sources, those with the most stories first, each with its newest headline."""
    named = sorted(groups, key=_by_count)
    counts = [f"{one.slug}\t{one.name}\t{len(one.places)}" for one in named]
    links = [Link(one.name, f"{kind}/{one.slug}/", len(one.places)) for one in named]
    yield from _names_pages(index, kind, counts, links, newest=index.select([one.places[0] for one in named]))


def _names_pages(
    index: CorpusIndex,
    kind: str,
    counts: list[str],
    links: list[Link],
    roles: list[str] | None = None,
    newest: Sequence[Card] = (),
) -> Iterator[Page]:
    below = roles or [c.teaser for c in newest]
    of = -(-len(links) // _NAMES)
    for number in range(1, of + 1):
        at = slice((number - 1) * _NAMES, number * _NAMES)
        yield Page(
            _path(f"{kind}/", number),
            "names.html",
            PageClass.LIST,
            digest_of((*counts[at], *below[at], str(len(links)), index.common)),
            partial(_names_view, index, kind, links[at], (roles or [])[at], newest[at], len(links), number, of),
            f"the list of {kind}",
        )


def _names_view(
    index: CorpusIndex,
    kind: str,
    links: list[Link],
    roles: list[str],
    newest: Sequence[Card],
    count: int,
    number: int,
    of: int,
    load: Load,
) -> NamesView:
    path = _path(f"{kind}/", number)
    root = root_of(path)
    return NamesView(
        head=index.head(path, kind, number=number),
        kind=kind,  # type: ignore[arg-type]  # one of the three literals by construction
        names=tuple(Link(link.text, f"{root}{link.href}{index.index}", link.count) for link in links),
        count=count,
        pager=_pager(index, f"{kind}/", number, of),
        roles=tuple(roles),
        latest=tuple(index.teaser(card, root) for card in newest),
    )


def _articles_pages(index: CorpusIndex, folder: str, named: Named, kind: str, only: Set[int] | None) -> Iterator[Page]:
    of = -(-len(named.places) // ARTICLES_A_PAGE)
    frame = f"{named.name}|{named.tagged}|{len(named.places)}|{kind}|{index.common}"
    for number in range(1, of + 1):
        shown = index.select(named.places[(number - 1) * ARTICLES_A_PAGE : number * ARTICLES_A_PAGE])
        if only is not None and only.isdisjoint(shown.places):
            continue
        yield Page(
            _path(folder, number),
            "articles.html",
            PageClass.LIST,
            digest_of((*[c.story for c in shown], frame)),
            partial(_articles_view, index, folder, shown, named, kind, number, of),
            f"the {kind} “{named.name}”",
        )


def _articles_view(
    index: CorpusIndex, folder: str, cards: Selection, named: Named, kind: str, number: int, of: int, load: Load
) -> ArticlesView:
    path = _path(folder, number)
    root = root_of(path)
    feeds: tuple[FeedLink, ...] = ()
    if kind == "topic" and index.site.base_url and named.has_feed:
        feeds = (
            FeedLink(f"{root}{folder}feed.xml", "application/atom+xml", named.name),
            FeedLink(f"{root}{folder}rss.xml", "application/rss+xml", named.name),
        )
    return ArticlesView(
        head=index.head(path, {"topic": "topics", "source": "sources"}.get(kind, "archive"), feeds=feeds, number=0),
        kind=kind,  # type: ignore[arg-type]  # one of the three literals by construction
        name=named.name,
        tagged=named.tagged,
        count=len(named.places),
        articles=tuple(ListedArticle(index.teaser(c, root), c.summary[0] if c.summary else "") for c in cards),
        pager=_pager(index, folder, number, of),
    )


# ---- people


def people_index(index: CorpusIndex) -> Iterator[Page]:
    """The list of people."""
    order = sorted(index.people.values(), key=_by_quotes)
    links = [Link(p.name, f"people/{p.slug}/", len(p.quotes)) for p in order]
    counts = [f"{p.slug}\t{p.name}\t{len(p.quotes)}" for p in order]
    yield from _names_pages(index, "people", counts, links, [p.role or "" for p in order])


def person_pages(index: CorpusIndex, person: Person, only: Set[int] | None = None) -> Iterator[Page]:
    """Everything one person is quoted with; `only` limits the pages to those with a quote of an article at one of these
    places.
    """
    quotes = person.quotes
    others = "".join([f"|{other.slug}|{other.role}" for other in index.namesakes_of(person)])
    frame = f"{len(quotes)}|{person.name}|{person.role}|{index.common}{others}"
    if len(quotes) == 1:
        fingerprint = f"{_mark(index, quotes[0])}|{frame}"
        yield _person_page(index, person, quotes, 1, 1, fingerprint)
        return
    of = -(-len(quotes) // QUOTES_A_PAGE)
    if of > 1:
        # Each of the pages shows these of all the quotes.
        frame += "|".join(["", str(person.articles), *person.spellings])
    for number in range(1, of + 1):
        shown = quotes[(number - 1) * QUOTES_A_PAGE : number * QUOTES_A_PAGE]
        if only is not None and only.isdisjoint([said.at for said in shown]):
            continue
        fingerprint = digest_of((*[_mark(index, said) for said in shown], frame))
        yield _person_page(index, person, shown, number, of, fingerprint)


def _mark(index: CorpusIndex, said: Said) -> str:
    card, quote = index.words_of(said)
    return card.story + quote.anchor


def _by_quotes(person: Person) -> tuple[int, str]:
    return -len(person.quotes), person.slug


def _person_page(index: CorpusIndex, person: Person, shown: list[Said], number: int, of: int, fingerprint: str) -> Page:
    return Page(
        _path(f"people/{person.slug}/", number),
        "person.html",
        PageClass.LIST,
        fingerprint,
        partial(_person_view, index, person, shown, number, of),
        person.name,
    )


def _person_view(index: CorpusIndex, person: Person, shown: list[Said], number: int, of: int, load: Load) -> PersonView:
    folder = f"people/{person.slug}/"
    path = _path(folder, number)
    root = root_of(path)
    return PersonView(
        head=index.head(path, "people", number=0),
        name=person.name,
        role=person.role,
        spellings=person.spellings,
        namesakes=tuple(
            Link(f"{p.name}, {p.role}" if p.role else p.name, f"{root}people/{p.slug}/{index.index}", len(p.quotes))
            for p in index.namesakes_of(person)
        ),
        quotes=tuple(
            PersonQuote(index.quote(card, quote, root), index.teaser(card, root))
            for card, quote in map(index.words_of, shown)
        ),
        count=len(person.quotes),
        articles=person.articles,
        pager=_pager(index, folder, number, of),
    )
