"""The cards sorted and grouped once, for every kind of page."""

from __future__ import annotations

import datetime
import hashlib
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

import msgspec

from generator.config import Config
from generator.fingerprints import fingerprint
from generator.model import Card, Corpus, QuoteCard
from generator.pages.card import minutes
from generator.pages.links import absolute, root_of, slug
from generator.pages.views import Direction, FeedLink, Head, Link, QuoteView, Teaser

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "iw", "ur", "yi", "ps", "sd", "ug", "dv", "ckb"})


def direction(language: str) -> Direction:
    """Which way the script of a language runs."""
    return "rtl" if language.partition("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


def digest_of(parts: Iterable[str]) -> str:
    """A short fingerprint of strings in this order."""
    return hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


class Named(msgspec.Struct):
    """A topic, person or source, and its articles, newest first."""

    slug: str
    name: str
    cards: list[Card]
    tagged: bool = False


class CorpusIndex:
    """All cards in the order readers meet them, and by edition, month, topic, person and source."""

    def __init__(self, corpus: Corpus, config: Config) -> None:
        self.config = config
        self.site = config.site
        dated = [c for c in corpus.cards if c.published]
        # Cards come sorted by entry key and the sort is stable: one order for articles of one moment.
        dated.sort(key=_published, reverse=True)
        self.dated = dated
        self.undated = [c for c in corpus.cards if not c.published]
        self.cards = dated + self.undated
        self.index = "index.html" if config.site.urls == "file" else ""

    @cached_property
    def editions(self) -> dict[str, list[Card]]:
        """Edition → its articles; newest edition first."""
        by_day = _grouped(self.dated, 10)
        if self.site.editions == "day":
            return by_day
        weeks: dict[str, list[Card]] = {}
        for day, cards in by_day.items():
            weeks.setdefault(edition_of(day, "week"), []).extend(cards)
        return weeks

    @cached_property
    def months(self) -> dict[str, list[Card]]:
        """`2023-02` → its articles; newest month first."""
        return _grouped(self.dated, 7)

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """Names of the parts that the navigation leads to."""
        found = ["latest"]
        if self.topics:
            found.append("topics")
        if self.people:
            found.append("people")
        if self.sources:
            found.append("sources")
        return (*found, "archive")

    @cached_property
    def topics(self) -> dict[str, Named]:
        """Slug → topic."""
        named: dict[str, Named] = {}
        for card in self.cards:
            for topic in card.topics:
                key = slug(topic)
                if key in named:
                    if named[key].cards[-1] is not card:
                        named[key].cards.append(card)
                else:
                    named[key] = Named(key, topic, [card], tagged=True)
        return named

    @cached_property
    def people(self) -> dict[str, list[tuple[Card, QuoteCard]]]:
        """Slug → what the person is quoted with, newest first."""
        found: defaultdict[str, list[tuple[Card, QuoteCard]]] = defaultdict(list)
        for card in self.cards:
            for quote in card.quotes:
                if quote.slug:
                    found[quote.slug].append((card, quote))
        return dict(found)

    @cached_property
    def sources(self) -> dict[str, Named]:
        """Slug → agency or publication."""
        named: dict[str, Named] = {}
        for card in self.cards:
            name = card.agency or card.publication
            if not name:
                continue
            key = slug(name)
            if key in named:
                named[key].cards.append(card)
            else:
                named[key] = Named(key, name, [card])
        return named

    @cached_property
    def common(self) -> str:
        """Fingerprint of what every page shows: the site's settings and its parts."""
        settings = (self.site, self.config.theme, self.config.feeds, self.config.people, self.config.topics)
        return fingerprint((settings, self.parts))[:20]

    # ---- what views are made of

    def head(
        self,
        path: str,
        current: str,
        *,
        canonical: str = "",
        feeds: tuple[FeedLink, ...] | None = None,
        number: int = 1,
    ) -> Head:
        """The head of the page at `path`."""
        root = root_of(path)
        own: tuple[FeedLink, ...] = ()
        if self.site.base_url:
            own = (
                FeedLink(f"{root}feed.xml", "application/atom+xml", self.site.title),
                FeedLink(f"{root}rss.xml", "application/rss+xml", self.site.title),
            )
        return Head(
            path=path,
            root=root,
            index=self.index,
            canonical=canonical or absolute(self.site, path),
            current=current,
            nav=self.parts,
            feeds=(*own, *(feeds or ())),
            number=number,
        )

    def teaser(self, card: Card, root: str) -> Teaser:
        """The teaser of an article on a page whose way to the top is `root`."""
        return Teaser(
            href=f"{root}{card.permalink}{self.index}",
            headline=card.headline,
            language=card.language,
            direction=direction(card.language),
            published=card.published,
            day=card.published[:10] if card.published else None,
            place=card.place,
            source=card.agency or card.publication,
            minutes=minutes(card.digest_words),
        )

    def quote(self, card: Card, quote: QuoteCard, root: str) -> QuoteView:
        """A quote on a page other than its article's."""
        return QuoteView(
            id="",
            parts=quote.parts,
            speaker=quote.speaker,
            role=quote.role,
            cue=quote.cue,
            person=self.person_link(quote.slug, root),
            article=f"{root}{card.permalink}{self.index}" if self.site.article_text != "none" else "",
        )

    def person_link(self, person: str, root: str) -> str:
        """Link to a person's page."""
        return f"{root}people/{person}/{self.index}" if person else ""

    def source_link(self, name: str | None, root: str) -> str:
        """Link to the page of an agency or publication."""
        return f"{root}sources/{slug(name)}/{self.index}" if name else ""

    def earlier(self, card: Card) -> tuple[Card, ...]:
        """Up to three earlier articles on the same story; never later ones, so that old pages stay as they are."""
        return ()

    def topic_links(self, card: Card, root: str) -> tuple[Link, ...]:
        """The topics of an article that have a page."""
        return tuple(
            Link(self.topics[key].name, f"{root}topics/{key}/{self.index}", len(self.topics[key].cards))
            for key in self.topics_of(card)
        )

    def topics_of(self, card: Card) -> tuple[str, ...]:
        """Slugs of an article's topics."""
        return tuple(dict.fromkeys(slug(t) for t in card.topics))


def edition_of(day: str, length: str) -> str:
    """The edition that a day belongs to: itself, or its ISO week (`2023-W08`)."""
    if length == "day":
        return day
    year, week, _ = datetime.date.fromisoformat(day).isocalendar()
    return f"{year}-W{week:02d}"


def _published(card: Card) -> str:
    return card.published or ""


def _grouped(cards: list[Card], length: int) -> dict[str, list[Card]]:
    """Runs of cards whose date begins with the same characters."""
    found: dict[str, list[Card]] = {}
    for card in cards:
        assert card.published is not None
        key = card.published[:length]
        if key in found:
            found[key].append(card)
        else:
            found[key] = [card]
    return found
