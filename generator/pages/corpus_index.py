"""What pages are planned from and show: the outline of a site, with the cards of its articles behind the places."""

from __future__ import annotations

import datetime
import hashlib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import overload

from generator.config import Config
from generator.fingerprints import fingerprint
from generator.model import Card, Corpus, ImageFile, PictureCard, QuoteCard
from generator.pages.card import minutes
from generator.pages.links import absolute, root_of, slug
from generator.pages.outline import Identities, Outline, Person, Said, in_order, outline_of, topics_among
from generator.pages.pictures import is_shown
from generator.pages.views import Direction, FeedLink, Head, Link, PictureView, QuoteView, Story, Teaser

EARLIER = 3
"""Articles at most that a page shows as earlier ones of its story."""
_FEW = 8
_USUAL_WIDTH = 800  # pixels of the size for readers whose browser knows no `srcset`
_STORY_TOPICS = 3  # an article names its own subject first
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "iw", "ur", "yi", "ps", "sd", "ug", "dv", "ckb"})


def direction(language: str) -> Direction:
    """Which way the script of a language runs."""
    return "rtl" if language.partition("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


def digest_of(parts: Iterable[str]) -> str:
    """A short fingerprint of strings in this order (a few of them stand for themselves: hashing costs more)."""
    parts = list(parts)
    if len(parts) <= _FEW:
        return "\0".join(parts)
    return hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


class KeptCards:
    """The cards of a site that is not planned whole: each is read when it is asked for."""

    def __init__(self, entries: Sequence[str], load: Callable[[str], Card]) -> None:
        self._entries = entries
        self._load = load
        self._cards: dict[int, Card] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Card]:
        return map(self.__getitem__, range(len(self._entries)))

    def __getitem__(self, at: int) -> Card:
        card = self._cards.get(at)
        if card is None:
            card = self._cards[at] = self._load(self._entries[at])
        return card

    def __setitem__(self, at: int, card: Card) -> None:
        self._cards[at] = card


class Selection(Sequence[Card]):
    """Some of a site's articles, by place."""

    __slots__ = ("_cards", "places")

    def __init__(self, cards: KeptCards | list[Card], places: Sequence[int]) -> None:
        self._cards = cards
        self.places = places

    def __len__(self) -> int:
        return len(self.places)

    def __iter__(self) -> Iterator[Card]:
        return map(self._cards.__getitem__, self.places)

    @overload
    def __getitem__(self, which: int) -> Card: ...

    @overload
    def __getitem__(self, which: slice) -> Selection: ...

    def __getitem__(self, which: int | slice) -> Card | Selection:
        if isinstance(which, slice):
            return Selection(self._cards, self.places[which])
        return self._cards[self.places[which]]


class CorpusIndex:
    """A site's articles by edition, month, topic, person and source, and what pages show of them."""

    def __init__(
        self,
        outline: Outline,
        people: Callable[[], dict[str, Person]],
        cards: KeptCards | list[Card],
        config: Config,
        images: Mapping[str, tuple[ImageFile, ...]],
    ) -> None:
        """`people` gives those of the outline, `cards` are those of its places. `images`: path in the content folder →
        sizes, smallest first.
        """
        self.outline = outline
        self._people = people
        self.cards = cards
        self.config = config
        self.site = config.site
        self.images = images
        self.index = "index.html" if config.site.urls == "file" else ""
        self.who = Identities(config.people, outline.namesakes)
        self.topics = outline.topics
        self.sources = outline.sources
        self.dated = sum(outline.days.values())
        """How many articles have a date: the places of the others come after theirs."""
        self._topics_of: dict[str, tuple[str, ...]] = {}

    @cached_property
    def people(self) -> dict[str, Person]:
        """Slug → person, with all quotes."""
        return self._people()

    @cached_property
    def common(self) -> str:
        """Fingerprint of what every page shows: the site's settings and its parts."""
        settings = (self.site, self.config.theme, self.config.feeds, self.config.people, self.config.topics)
        return fingerprint((settings, self.outline.parts))[:20]

    # ---- who is where

    def put(self, at: int, card: Card) -> None:
        """From now on the card at a place is this."""
        self.cards[at] = card
        self._topics_of.pop(card.entry, None)

    @cached_property
    def places(self) -> dict[str, int]:
        """Entry → place."""
        return {entry: at for at, entry in enumerate(self.outline.entries)}

    def select(self, places: Sequence[int]) -> Selection:
        """The articles at these places."""
        return Selection(self.cards, places)

    @property
    def undated(self) -> Selection:
        """Articles without a date."""
        return self.select(range(self.dated, len(self.cards)))

    @cached_property
    def editions(self) -> dict[str, Selection]:
        """Edition → its articles; newest edition first."""
        return self._runs([edition_of(day, self.site.editions) for day in self.outline.days])

    @cached_property
    def months(self) -> dict[str, Selection]:
        """`2023-02` → its articles; newest month first."""
        return self._runs([day[:7] for day in self.outline.days])

    def _runs(self, names: Iterable[str]) -> dict[str, Selection]:
        """Articles of days that have one name, from the name of each day."""
        ends: dict[str, int] = {}
        at = 0
        for name, count in zip(names, self.outline.days.values(), strict=True):
            ends[name] = at = at + count
        starts = (0, *ends.values())
        return {name: self.select(range(start, end)) for start, (name, end) in zip(starts, ends.items(), strict=False)}

    def topics_of(self, card: Card) -> tuple[str, ...]:
        """Slugs of an article's topics."""
        keys = self._topics_of.get(card.entry)
        if keys is None:
            keys = self._topics_of[card.entry] = topics_among(card, self.outline.keys)
        return keys

    @cached_property
    def sizes(self) -> dict[str, int]:
        """Slug of a topic → how many articles it has."""
        return {key: len(topic.places) for key, topic in self.topics.items()}

    def running_story(self, card: Card) -> str:
        """The rarest of an article's first topics: the running story that it belongs to; empty for none."""
        return story_of(self.topics_of(card), self.sizes)

    def earlier(self, card: Card, at: int) -> list[Card]:
        """Up to three earlier articles on the same story as the one at this place.

        Never later ones, so that old pages stay as they are.
        """
        story = self.running_story(card)
        if not story or at >= self.dated:
            return []
        places = self.topics[story].places
        after = bisect_right(places, at)
        return [self.cards[place] for place in places[after : after + EARLIER] if place < self.dated]

    def namesakes_of(self, person: Person) -> list[Person]:
        """Other people of the same name, by the slugs of their pages."""
        for apart in self.outline.namesakes.values():
            if person.slug in apart.values():
                keys = sorted({key for key in apart.values() if key} - {person.slug})
                return [self.people[key] for key in keys if key in self.people]
        return []

    def words_of(self, said: Said) -> tuple[Card, QuoteCard]:
        """A quote, with the card that it is of."""
        card = self.cards[said.at]
        return card, card.quotes[said.number]

    # ---- what pages show

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
            nav=self.outline.parts,
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
            person=self.person_link(card, quote, root),
            article=f"{root}{card.permalink}{self.index}" if self.site.article_text != "none" else "",
        )

    def pictures(self, card: Card, root: str) -> tuple[PictureView, ...]:
        """The pictures of an article that lie in the content folder, and that the site may show."""
        return tuple(self._picture(picture, files, root) for picture, files in self._pictures(card))

    def picture_marks(self, card: Card) -> str:
        """Of all that pages show of an article's pictures: part of their fingerprint. Empty for none."""
        if not card.pictures:
            return ""
        return digest_of([f"{p.alt}\t{p.caption}\t{','.join([f.path for f in fs])}" for p, fs in self._pictures(card)])

    def _pictures(self, card: Card) -> list[tuple[PictureCard, tuple[ImageFile, ...]]]:
        return [(p, self.images[p.path]) for p in card.pictures if p.path in self.images and is_shown(p, self.site)]

    def _picture(self, picture: PictureCard, files: tuple[ImageFile, ...], root: str) -> PictureView:
        usual = next((f for f in reversed(files) if f.width <= _USUAL_WIDTH), files[0])
        return PictureView(
            src=root + usual.path,
            srcset=", ".join(f"{root}{f.path} {f.width}w" for f in files) if len(files) > 1 else "",
            width=files[-1].width,
            height=files[-1].height,
            alt=picture.alt,
            caption=picture.caption,
            at=picture.at,
            largest=absolute(self.site, files[-1].path),
        )

    def person_link(self, card: Card, quote: QuoteCard, root: str) -> str:
        """Link to the page of a quote's speaker; empty where there is none, or it cannot be told whose it is."""
        key = self.who.key(card.entry, quote)
        return f"{root}people/{key}/{self.index}" if key else ""

    def source_link(self, name: str | None, root: str) -> str:
        """Link to the page of an agency or publication."""
        return f"{root}sources/{slug(name)}/{self.index}" if name else ""

    def story(self, card: Card, root: str, *, pictured: bool = False) -> Story:
        """An article as an edition shows it."""
        return Story(
            picture=next(iter(self.pictures(card, root)), None) if pictured else None,
            teaser=self.teaser(card, root),
            summary=card.summary,
            quote=self.quote(card, card.quotes[0], root) if card.key_quotes else None,
            topics=self.topic_links(card, root)[:3],
        )

    def topic_links(self, card: Card, root: str) -> tuple[Link, ...]:
        """The topics of an article that have a page."""
        return tuple(Link(self.topics[key].name, f"{root}topics/{key}/{self.index}") for key in self.topics_of(card))

    def labels(self, card: Card) -> str:
        """The topics that an article is shown under, as they are written, and who of several people of a name it
        quotes: part of every page that shows its story.
        """
        topics = self.topics
        shown = ",".join([f"{key}={topics[key].name}" for key in self.topics_of(card)])
        if namesakes := self.outline.namesakes:
            shown += "".join([f"/{self.who.key(card.entry, q)}" for q in card.quotes if q.slug in namesakes])
        return shown


def index_of(corpus: Corpus, config: Config) -> CorpusIndex:
    """The index of a site, from all of its cards."""
    cards = in_order(corpus.cards)
    outline, people = outline_of(cards, config)
    return CorpusIndex(outline, lambda: people, cards, config, corpus.images)


def story_of(keys: tuple[str, ...], sizes: Mapping[str, int]) -> str:
    """The rarest of an article's first topics; empty for none."""
    return min(keys[:_STORY_TOPICS], key=sizes.__getitem__) if len(keys) > 1 else keys[0] if keys else ""


def edition_of(day: str, length: str) -> str:
    """The edition that a day belongs to: itself, or its ISO week (`2023-W08`)."""
    if length == "day":
        return day
    year, week, _ = datetime.date.fromisoformat(day).isocalendar()
    return f"{year}-W{week:02d}"
