"""A plan brought up to date when few cards changed: the pages that may differ, without planning the others again.

`replan` handles what editing an article mostly does: another body, headline, summary, quote, date and tags kept.
Whatever moves an article, makes or ends a page, or tells people apart anew is left to a whole plan.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Mapping
from typing import TypeVar

import msgspec

from generator.model import Card
from generator.pages.archive import archive_pages
from generator.pages.article import article_pages, same_elsewhere
from generator.pages.corpus_index import EARLIER, CorpusIndex, edition_of, story_of
from generator.pages.editions import edition_pages
from generator.pages.feeds import editions_feed, site_feed, topic_feed
from generator.pages.links import slug
from generator.pages.lists import (
    ARTICLES_A_PAGE,
    QUOTES_A_PAGE,
    people_index,
    person_pages,
    source_pages,
    sources_index,
    topic_pages,
    topics_index,
    undated_pages,
)
from generator.pages.outline import Named, Person, Said, is_one_walk, said_in, topics_among
from generator.pages.page import Page
from generator.pages.sitemaps import news_pages, news_places
from generator.pages.topics import bounds

T = TypeVar("T")

_SAME = ("published", "updated", "permalink", "aliases", "topics", "agency", "publication", "pictures")


class Replanned(msgspec.Struct, frozen=True):
    """What a few edits may change."""

    pages: list[Page]
    same_outline: bool
    same_people: bool
    """Whether `index.outline` and `index.people` are what they were."""


class _TooMuchError(Exception):
    """Only a whole plan can tell."""


def replan(index: CorpusIndex, changed: Mapping[str, tuple[Card, Card]]) -> Replanned | None:
    """The pages that edits may change: entry key → the card before and after; `index` is brought up to date.

    The site has the same pages before and after. None where only a whole plan can tell: `index` is of no more use then.
    """
    touched = _Touched(index)
    try:
        for entry, (before, card) in sorted(changed.items()):
            at = _known(index.places, entry)
            index.put(at, card)
            touched.articles.add(at)
            if not same_elsewhere(before, card):
                touched.take(at, before, card)
        return Replanned(list(touched.pages()), touched.same_outline, touched.same_people)
    except _TooMuchError:
        return None


class _Touched:
    """What of an index a few changes touch, as they are taken in."""

    def __init__(self, index: CorpusIndex) -> None:
        self.index = index
        self.outline = index.outline
        self.same_outline = self.same_people = True
        self.articles: set[int] = set()
        """Places of articles whose own pages may change."""
        self.shown: set[int] = set()
        """Places of articles of which lists show something else."""
        self.editions: set[str] = set()
        self.months: set[str] = set()
        self.topics: set[str] = set()
        self.people: dict[str, tuple[object, ...]] = {}
        """Slug → what every page of the person said of all quotes, before."""
        self.sources: set[str] = set()
        self.sizes = dict(index.sizes)
        """Of the topics, before."""
        self.moved: dict[int, tuple[str, ...]] = {}
        """Place of an article that is under other topics → those before."""

    def take(self, at: int, before: Card, card: Card) -> None:
        """A card that others show stands in the place of the one before."""
        index = self.index
        if any(getattr(before, name) != getattr(card, name) for name in _SAME):
            raise _TooMuchError
        self.shown.add(at)
        if card.published:
            self.editions.add(edition_of(card.published[:10], index.site.editions))
            self.months.add(card.published[:7])
            self.articles.update(place for place in (at - 1, at + 1) if 0 <= place < index.dated)
        if name := card.agency or card.publication:
            self.sources.add(slug(name))
        same_names = _names(before) == _names(card)
        if not same_names:
            self._take_candidates(before, card)
        self._take_topics(at, before, card)
        self._take_quotes(at, before, card, same_names=same_names)

    # ---- topics

    def _take_candidates(self, before: Card, card: Card) -> None:
        outline = self.outline
        if not self.index.config.topics.found:
            return
        self.same_outline = False
        old, new = _names(before), _names(card)
        least, most = bounds(len(outline.entries), self.index.config.topics)
        for name in old ^ new:
            count = outline.candidates.get(name, 0)
            now = count + (1 if name in new else -1)
            # A name that becomes a topic, ends as one, or is spelled in two ways asks for a look at all cards.
            if (least <= count <= most) != (least <= now <= most) or (name in outline.keys and self._is_spelled(name)):
                raise _TooMuchError
            outline.candidates[name] = now
            if not now:
                del outline.candidates[name]

    def _is_spelled(self, name: str) -> bool:
        """Whether a topic has this name and others."""
        key = self.outline.keys[name]
        return any(other != name and of == key for other, of in self.outline.keys.items())

    def _take_topics(self, at: int, before: Card, card: Card) -> None:
        outline = self.outline
        old, keys = topics_among(before, outline.keys), topics_among(card, outline.keys)
        if keys != old:
            self.moved[at] = old
        for key in {*old, *keys}:
            topic = _known(outline.topics, key)
            self.topics.add(key)
            self._touch_earlier(topic, at)
            if (key in old) == (key in keys):
                continue
            self.same_outline = False
            had = _form(topic)
            if key in keys:
                insort(topic.places, at)
            else:
                topic.places.remove(at)
            if _form(topic) != had:
                raise _TooMuchError
            self._touch_earlier(topic, at)
            self.index.sizes[key] = len(topic.places)

    def _touch_earlier(self, topic: Named, at: int) -> None:
        """The articles before this place show what is at it as earlier ones."""
        place = bisect_left(topic.places, at)
        self.articles.update(topic.places[max(0, place - EARLIER) : place + 1])

    def _resized(self) -> set[str]:
        return {key for key, size in self.sizes.items() if size != self.index.sizes[key]}

    def _take_stories(self, resized: set[str]) -> None:
        """Articles that belong to another running story, since topics grew or shrank."""
        index, outline = self.index, self.outline
        for at in {*self.moved, *(at for key in resized for at in outline.topics[key].places)}:
            card = index.cards[at]
            keys = index.topics_of(card)
            if story_of(self.moved.get(at, keys), self.sizes) != story_of(keys, index.sizes):
                self.articles.add(at)
                if card.published:
                    self.editions.add(edition_of(card.published[:10], index.site.editions))

    # ---- people

    def _take_quotes(self, at: int, before: Card, card: Card, *, same_names: bool) -> None:
        """`same_names` says that the article names the same things: what tells people of one name apart."""
        index = self.index
        old, new = (_by_speaker(at, one, index) for one in (before, card))
        for key in {**old, **new}:
            person = _known(index.people, key)
            self.people.setdefault(key, _whole(person))
            quoted, now = old.get(key, []), new.get(key, [])
            if quoted != now:
                self._take_said(person, at, len(quoted), now)
            elif same_names:
                continue
            if not index.who.is_settled(key) and not is_one_walk([said.role for said in person.quotes]):
                raise _TooMuchError
        quotes = {quote.slug for quote in (*before.quotes, *card.quotes)}
        if not (same_names and old == new) and not quotes.isdisjoint(index.outline.namesakes):
            raise _TooMuchError

    def _take_said(self, person: Person, at: int, count: int, now: list[Said]) -> None:
        """The article at a place quotes somebody `now`, and not the `count` times that it did."""
        self.same_people = False
        had = _sheets(person)
        place = bisect_left(person.quotes, at, key=_place)
        person.quotes[place : place + count] = now
        if _sheets(person) != had:
            raise _TooMuchError
        person.describe()

    # ---- pages

    def pages(self) -> Iterator[Page]:
        """Planned anew: everything that was touched."""
        index, outline = self.index, self.outline
        resized = self._resized()
        self._take_stories(resized)
        yield from article_pages(index, sorted(self.articles))
        if not self.shown:
            return
        yield from edition_pages(index, self.editions)
        if not self.editions.isdisjoint(list(index.editions)[: index.config.feeds.entries]):
            yield from editions_feed(index)
        yield from archive_pages(index, self.months)
        yield from undated_pages(index, self.shown)
        if self.shown.intersection(news_places(index)):
            yield from news_pages(index)
        if min(self.shown) < index.config.feeds.entries:
            yield from site_feed(index)
        yield from self._topic_pages(resized)
        yield from self._person_pages()
        if any(outline.sources[key].places[0] in self.shown for key in self.sources):
            yield from sources_index(index)
        for key in sorted(self.sources):
            yield from source_pages(index, outline.sources[key], self.shown)

    def _topic_pages(self, resized: set[str]) -> Iterator[Page]:
        index = self.index
        topics = [index.topics[key] for key in sorted(self.topics)]
        if resized or any(topic.places[0] in self.shown for topic in topics):
            yield from topics_index(index)
        for topic in topics:
            yield from topic_pages(index, topic, None if topic.slug in resized else self.shown)
            newest = topic.places[: index.config.feeds.entries]
            if topic.slug in resized or not self.shown.isdisjoint(newest):
                yield from topic_feed(index, topic)

    def _person_pages(self) -> Iterator[Page]:
        index = self.index
        people = {key: index.people[key] for key in sorted(self.people)}
        other = {key for key, person in people.items() if _whole(person) != self.people[key]}
        if other:
            yield from people_index(index)
        for key, person in people.items():
            yield from person_pages(index, person, None if key in other else self.shown)


def _known(table: Mapping[str, T], name: str) -> T:
    found = table.get(name)
    if found is None:
        raise _TooMuchError
    return found


def _by_speaker(at: int, card: Card, index: CorpusIndex) -> dict[str, list[Said]]:
    found: dict[str, list[Said]] = {}
    for key, said in said_in(at, card, index.who):
        found.setdefault(key, []).append(said)
    return found


def _names(card: Card) -> set[str]:
    return {name for name, _ in card.candidates}


def _place(said: Said) -> int:
    return said.at


def _form(topic: Named) -> tuple[bool, bool, int]:
    """What tells which pages a topic has."""
    return topic.has_feed, bool(topic.places), -(-len(topic.places) // ARTICLES_A_PAGE)


def _sheets(person: Person) -> int:
    """What tells how many pages a person has."""
    return -(-len(person.quotes) // QUOTES_A_PAGE)


def _whole(person: Person) -> tuple[object, ...]:
    """What each page of a person shows of all quotes."""
    return person.name, person.role, len(person.quotes), person.articles, person.spellings
