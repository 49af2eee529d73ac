"""A plan brought up to date when few cards changed: the pages that may differ, without planning the others again.

`replan` handles what editing an article mostly does: another headline, summary, quote, tags left as they are. Whatever
moves an article, makes or ends a page, or tells people apart anew is left to a whole plan.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping

from generator.model import Card, QuoteCard
from generator.pages.archive import archive_pages
from generator.pages.article import article_pages
from generator.pages.corpus_index import CorpusIndex, Named, Person, edition_of, story_of
from generator.pages.editions import edition_pages
from generator.pages.feeds import feed_pages
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
from generator.pages.page import Page
from generator.pages.sitemaps import news_pages
from generator.pages.topics import bounds

_EARLIER = 3  # `CorpusIndex.earlier` gives no more
_SAME = ("published", "updated", "permalink", "aliases", "topics", "agency", "publication", "pictures")


class _TooMuchError(Exception):
    """Only a whole plan can tell."""


def replan(index: CorpusIndex, changed: Mapping[str, Card], *, own: bool = False) -> list[Page] | None:
    """The pages that these new cards of known entries may change, `index` brought up to date; None where only a whole
    plan can tell, and `index` is of no more use.

    The site has the same pages before and after. With `own` nothing but the articles' own pages may change
    (`same_elsewhere`), and none is planned.
    """
    if index.namesakes or not index.is_plain:
        return None
    try:
        changes = [_Change(index, index.places[entry], card) for entry, card in sorted(changed.items())]
    except (KeyError, _TooMuchError):
        return None
    try:
        touched = _Touched(index)
        for change in changes:
            touched.take(change)
        if touched.quoted and index.told_apart():
            return None
        return [] if own else list(touched.pages())
    except _TooMuchError:
        return None


class _Change:
    """One card in the place of another."""

    def __init__(self, index: CorpusIndex, at: int, card: Card) -> None:
        self.at = at
        self.before = index.cards[at]
        self.card = card
        if any(getattr(self.before, name) != getattr(card, name) for name in _SAME):
            raise _TooMuchError


class _Touched:
    """What of an index a few changes touch, as they are taken in."""

    def __init__(self, index: CorpusIndex) -> None:
        self.index = index
        self.articles: set[int] = set()
        self.editions: set[str] = set()
        self.months: set[str] = set()
        self.topics: set[str] = set()
        self.people: set[str] = set()
        self.sources: set[str] = set()
        self.undated = False
        self.resized: set[str] = set()
        """Topics that have more or fewer articles."""
        self.moved: set[int] = set()
        """Places of articles that are under other topics."""
        self.quoted = False
        """Whether anybody is quoted with other words or another role."""

    def take(self, change: _Change) -> None:
        """Put the new card in the place of the old one, everywhere."""
        index, at, before, card = self.index, change.at, change.before, change.card
        index.cards[at] = card
        dated = at < len(index.dated)
        if dated:
            index.dated[at] = card
            day = (card.published or "")[:10]
            edition = edition_of(day, index.site.editions)
            self.editions.add(edition)
            self.months.add(day[:7])
            _replace(index.editions[edition], before, card)
            _replace(index.months[day[:7]], before, card)
        else:
            index.undated[at - len(index.dated)] = card
            self.undated = True
        self.articles.update(place for place in (at - 1, at, at + 1) if 0 <= place < len(index.cards))
        name = card.agency or card.publication
        if name:
            source = index.sources[slug(name)]
            _replace(source.cards, before, card)
            self.sources.add(source.slug)
        self._take_topics(at, before, card)
        self._take_quotes(at, before, card)

    # ---- topics

    def _take_topics(self, at: int, before: Card, card: Card) -> None:
        index = self.index
        old = {name for name, _ in before.candidates}
        new = {name for name, _ in card.candidates}
        if index.config.topics.found:
            least, most = bounds(len(index.cards), index.config.topics)
            for name in sorted(old ^ new):
                count = index.candidates[name]
                now = count + (1 if name in new else -1)
                # A name that becomes a topic, ends as one, or is spelled in two ways asks for a look at all cards.
                if (least <= count <= most) != (least <= now <= most) or (
                    name in index.keys and self._is_spelled(name)
                ):
                    raise _TooMuchError
                index.candidates[name] = now
        keys_before = index.topics_of(before)
        keys = index.topics_among(card)
        index.set_topics(card, keys)
        if keys != keys_before:
            self.moved.add(at)
        for key in set(keys_before) | set(keys):
            topic = index.topics.get(key)
            if topic is None:
                raise _TooMuchError
            self.topics.add(key)
            place = bisect_left(topic.places, at)
            self._touch_earlier(topic, place)
            if key in keys_before and key in keys:
                topic.cards[place] = card
                continue
            had = (topic.has_feed, len(topic.cards) > 0, _pages(topic))
            if key in keys:
                insort(topic.places, at)
                topic.cards.insert(place, card)
            else:
                del topic.places[place]
                del topic.cards[place]
            if had != (topic.has_feed, len(topic.cards) > 0, _pages(topic)):
                raise _TooMuchError
            self._touch_earlier(topic, place)
            self.resized.add(key)

    def _is_spelled(self, name: str) -> bool:
        """Whether a topic has this name and others."""
        key = self.index.keys[name]
        return any(other != name and of == key for other, of in self.index.keys.items())

    def _touch_earlier(self, topic: Named, place: int) -> None:
        """The articles before this place show what is at it as earlier ones."""
        self.articles.update(topic.places[max(0, place - _EARLIER) : place + 1])

    def _take_stories(self) -> None:
        """Which running story each article of a topic that grew or shrank belongs to."""
        index = self.index
        sizes = {key: len(topic.cards) for key, topic in index.topics.items()}
        places = {at for key in self.resized for at in index.topics[key].places} | self.moved
        for at in sorted(places):
            entry = index.cards[at].entry
            story = story_of(index.topics_of(index.cards[at]), sizes)
            if index.stories.get(entry) != story:
                index.stories[entry] = story
                self.articles.add(at)
                published = index.cards[at].published
                if at < len(index.dated) and published:
                    self.editions.add(edition_of(published[:10], index.site.editions))

    # ---- people

    def _take_quotes(self, at: int, before: Card, card: Card) -> None:
        index = self.index
        slugs = _speakers(before) | _speakers(card)
        self.people |= slugs
        self.quoted |= before.quotes != card.quotes
        for key in slugs:
            person = index.people.get(key)
            if person is None:
                raise _TooMuchError
            had = _sheets(person)
            place = bisect_left(person.quotes, at, key=self._place_of)
            others = [pair for pair in person.quotes if pair[0] is not before]
            own = [(card, quote) for quote in card.quotes if quote.slug == key and quote.speaker is not None]
            person.quotes[:] = [*others[:place], *own, *others[place:]]
            if _sheets(person) != had:
                raise _TooMuchError
            person.describe()

    def _place_of(self, pair: tuple[Card, QuoteCard]) -> int:
        return self.index.places[pair[0].entry]

    # ---- pages

    def pages(self) -> Iterable[Page]:
        """Planned anew: everything that was touched."""
        index = self.index
        self._take_stories()
        yield from article_pages(index, sorted(self.articles))
        yield from edition_pages(index, self.editions)
        yield from archive_pages(index, self.months)
        yield from topics_index(index)
        for key in sorted(self.topics):
            yield from topic_pages(index, index.topics[key])
        yield from people_index(index)
        for key in sorted(self.people):
            yield from person_pages(index, index.people[key])
        yield from sources_index(index)
        for key in sorted(self.sources):
            yield from source_pages(index, index.sources[key])
        if self.undated:
            yield from undated_pages(index)
        yield from feed_pages(index, self.topics)
        yield from news_pages(index)


def _replace(cards: list[Card], before: Card, card: Card) -> None:
    cards[next(place for place, one in enumerate(cards) if one is before)] = card


def _speakers(card: Card) -> set[str]:
    return {quote.slug for quote in card.quotes if quote.slug and quote.speaker is not None}


def _pages(topic: Named) -> int:
    """What tells how many pages a topic has."""
    return -(-len(topic.cards) // ARTICLES_A_PAGE)


def _sheets(person: Person) -> int:
    """What tells how many pages a person has."""
    return -(-len(person.quotes) // QUOTES_A_PAGE)
