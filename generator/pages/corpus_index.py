"""The cards sorted and grouped once, for every kind of page."""

from __future__ import annotations

import datetime
import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property

import msgspec

from generator.config import Config
from generator.fingerprints import fingerprint
from generator.model import Card, Corpus, ImageFile, PictureCard, QuoteCard
from generator.pages.card import minutes
from generator.pages.links import absolute, root_of, slug
from generator.pages.names import person_slug
from generator.pages.namesakes import tell_apart, walks_of
from generator.pages.pictures import is_shown
from generator.pages.topics import bounds
from generator.pages.views import Direction, FeedLink, Head, Link, PictureView, QuoteView, Story, Teaser
from generator.text import fold

_TOPICS_AN_ARTICLE = 5
_EARLIER = 3
_FEW = 8
_FEED_TAGGED, _FEED_FOUND = 2, 5
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


class Named(msgspec.Struct, gc=False):
    """A topic, person or source, and its articles, newest first."""

    slug: str
    name: str
    cards: list[Card]
    tagged: bool = False
    places: list[int] = []
    """Of the cards in `CorpusIndex.cards`, ascending."""

    @property
    def has_feed(self) -> bool:
        """Whether the topic has feeds: two files each, so a found topic must come up a few times."""
        return len(self.cards) >= (_FEED_TAGGED if self.tagged else _FEED_FOUND)


class Person(msgspec.Struct, gc=False):
    """Somebody who is quoted."""

    slug: str
    name: str
    role: str | None
    quotes: list[tuple[Card, QuoteCard]]

    def describe(self) -> None:
        """Find name and role in the quotes: the longest spelling says most about who it is."""
        self.name = max([quote.speaker or "" for _, quote in self.quotes], key=len)
        self.role = _usual_role(self.quotes)


class Frame:
    """What pages show or follow whatever the articles are: settings, the parts of the site, how links are made."""

    def __init__(
        self,
        config: Config,
        parts: tuple[str, ...] = (),
        images: Mapping[str, tuple[ImageFile, ...]] | None = None,
        namesakes: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        self.config = config
        self.site = config.site
        self.parts = parts
        """Names of the parts that the navigation leads to."""
        self.images = images or {}
        """Path of an image in the content folder → its sizes, smallest first."""
        self.namesakes = namesakes or {}
        """Slug of a name that several people have → entry → slug of the page of the one whom the entry quotes."""
        self.index = "index.html" if config.site.urls == "file" else ""
        self._merged = {
            person_slug(other): person_slug(name) for name, others in config.people.merge.items() for other in others
        }
        self._split = frozenset(person_slug(name) for name in config.people.split)

    def person_key(self, card: Card, quote: QuoteCard) -> str:
        """Slug of the speaker's page, after the configuration's `[people]` has merged and split; empty for none."""
        key = self._merged.get(quote.slug, quote.slug)
        if key in self._split:
            return f"{key}-{slug(quote.role, 24)}" if quote.role else key
        apart = self.namesakes.get(key)
        return key if apart is None else apart.get(card.entry, key)

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
        key = self.person_key(card, quote) if quote.slug else ""
        return f"{root}people/{key}/{self.index}" if key else ""

    def source_link(self, name: str | None, root: str) -> str:
        """Link to the page of an agency or publication."""
        return f"{root}sources/{slug(name)}/{self.index}" if name else ""


class CorpusIndex(Frame):
    """All cards in the order readers meet them, and by edition, month, topic, person and source."""

    def __init__(self, corpus: Corpus, config: Config) -> None:
        super().__init__(config, (), corpus.images)
        dated = [c for c in corpus.cards if c.published]
        # Cards come sorted by entry key and the sort is stable: one order for articles of one moment.
        dated.sort(key=_published, reverse=True)
        self.dated = dated
        self.undated = [c for c in corpus.cards if not c.published]
        self.cards = dated + self.undated
        self._topics: dict[str, tuple[str, ...]] = {}
        self.candidates: Counter[str] = Counter()
        """How many articles have a name or phrase that may become a topic."""
        self.keys: dict[str, str] = {}
        """The name of a tag or of a found topic → its slug."""
        self.namesakes = self.told_apart()
        self.parts = self._parts()

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

    def _parts(self) -> tuple[str, ...]:
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
        """Slug → topic: the editors' tags, and what was found in enough articles."""
        named: dict[str, Named] = {}
        keys = self.keys
        for card in self.cards:
            for topic in card.topics:
                if topic not in keys:
                    key = keys[topic] = slug(topic)
                    named.setdefault(key, Named(key, topic, [], tagged=True))
        if self.config.topics.found:
            least, most = bounds(len(self.cards), self.config.topics)
            self.candidates = Counter([candidate[0] for card in self.cards for candidate in card.candidates])
            for name, count in self.candidates.items():
                if least <= count <= most and (key := slug(name)) not in self.people:
                    keys[name] = key
                    named.setdefault(key, Named(key, name, []))
        shown = self._topics
        for at, card in enumerate(self.cards):
            unique = shown[card.entry] = self.topics_among(card)
            for key in unique:
                named[key].places.append(at)
        # A topic may be left without any article: each shows only a few.
        named = {key: topic for key, topic in named.items() if topic.places}
        for topic_of in named.values():
            topic_of.cards = [self.cards[at] for at in topic_of.places]
        return named

    def topics_among(self, card: Card) -> tuple[str, ...]:
        """The first of `keys` that a card names."""
        keys = self.keys
        found = [keys[topic] for topic in card.topics]
        for name, _ in card.candidates:
            if name in keys:
                found.append(keys[name])
        return tuple(dict.fromkeys(found))[:_TOPICS_AN_ARTICLE] if len(found) > 1 else tuple(found)

    @cached_property
    def people(self) -> dict[str, Person]:
        """Slug → person, with all quotes, newest first."""
        found: dict[str, Person] = {}
        plain = not self._merged and not self._split and not self.namesakes
        for card in self.cards:
            for quote in card.quotes:
                if not quote.slug or quote.speaker is None:
                    continue
                key = quote.slug if plain else self.person_key(card, quote)
                if not key:
                    continue
                person = found.get(key)
                if person is None:
                    found[key] = Person(key, quote.speaker, quote.role, [(card, quote)])
                else:
                    person.quotes.append((card, quote))
        for person in found.values():
            if len(person.quotes) > 1:
                person.describe()
        return found

    def told_apart(self) -> dict[str, dict[str, str]]:
        """`namesakes` of these cards.

        What the configuration says of a name stands: those that it splits or merges are not looked at."""
        walks: dict[str, frozenset[str]] = {}
        suspects: set[str] = set()
        for card in self.cards:
            for quote in card.quotes:
                if quote.role and quote.slug and (said := walks_of(quote.role)):
                    known = walks.setdefault(quote.slug, said)
                    if known != said and not known & said:
                        suspects.add(quote.slug)
        suspects -= self._split | {person_slug(name) for name in self.config.people.merge} | self._merged.keys()
        if not suspects:
            return {}
        cards: dict[str, list[Card]] = {name: [] for name in sorted(suspects)}
        for card in self.cards:
            for name in {quote.slug for quote in card.quotes} & suspects:
                cards[name].append(card)
        return {name: apart for name, quoting in cards.items() if (apart := tell_apart(name, quoting))}

    def namesakes_of(self, person: Person) -> list[Person]:
        """Other people of the same name, by the slugs of their pages."""
        for apart in self.namesakes.values():
            if person.slug in apart.values():
                keys = sorted({key for key in apart.values() if key} - {person.slug})
                return [self.people[key] for key in keys if key in self.people]
        return []

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

    def story(self, card: Card, root: str, *, pictured: bool = False) -> Story:
        """An article as an edition shows it."""
        return Story(
            picture=next(iter(self.pictures(card, root)), None) if pictured else None,
            teaser=self.teaser(card, root),
            summary=card.summary,
            quote=self.quote(card, card.quotes[0], root) if card.key_quotes else None,
            topics=self.topic_links(card, root)[:3],
        )

    @cached_property
    def stories(self) -> dict[str, str]:
        """Entry → the rarest of its first topics: the running story that it belongs to; empty for none."""
        sizes = {key: len(topic.cards) for key, topic in self.topics.items()}
        return {entry: story_of(keys, sizes) for entry, keys in self._topics.items()}

    def earlier(self, card: Card, at: int) -> list[Card]:
        """Up to three earlier articles on the same story as the one at this place.

        Never later ones, so that old pages stay as they are.
        """
        story = self.stories[card.entry]
        if not story or at >= len(self.dated):
            return []
        topic = self.topics[story]
        after = bisect_right(topic.places, at)
        return [c for c in topic.cards[after : after + _EARLIER] if c.published] if after < len(topic.places) else []

    def topic_links(self, card: Card, root: str) -> tuple[Link, ...]:
        """The topics of an article that have a page."""
        return tuple(Link(self.topics[key].name, f"{root}topics/{key}/{self.index}") for key in self.topics_of(card))

    def labels(self, card: Card) -> str:
        """The topics that an article is shown under, as they are written, and who of several people of a name it
        quotes: part of every page that shows its story.
        """
        topics = self.topics
        shown = ",".join([f"{key}={topics[key].name}" for key in self.topics_of(card)])
        if self.namesakes:
            shown += "".join([f"/{self.person_key(card, q)}" for q in card.quotes if q.slug in self.namesakes])
        return shown

    @cached_property
    def places(self) -> dict[str, int]:
        """Entry → place in `cards`."""
        return {card.entry: at for at, card in enumerate(self.cards)}

    @property
    def is_plain(self) -> bool:
        """Whether the configuration neither merges nor splits people."""
        return not self._merged and not self._split

    def set_topics(self, card: Card, keys: tuple[str, ...]) -> None:
        """From now on the topics of an article are these."""
        self._topics[card.entry] = keys

    def topics_of(self, card: Card) -> tuple[str, ...]:
        """Slugs of an article's topics."""
        if not self._topics:
            _ = self.topics  # fills the table
        return self._topics[card.entry]


def _usual_role(quotes: list[tuple[Card, QuoteCard]]) -> str | None:
    """The role that most articles give, the newest of those given as often: the role of one article may be its own."""
    roles = [quote.role for _, quote in quotes if quote.role]
    counts = Counter([fold(role) for role in roles])
    return max(roles, key=lambda role: counts[fold(role)], default=None)


def story_of(keys: tuple[str, ...], sizes: Mapping[str, int]) -> str:
    """The rarest of an article's first topics; empty for none."""
    return min(keys[:_STORY_TOPICS], key=sizes.__getitem__) if len(keys) > 1 else keys[0] if keys else ""


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
