"""Which article stands where: order, days, topics, sources and people of a site, by place.

Made from all cards for the plan of a whole site. The engine keeps it, and `replanning` brings it up to date after an
edit: then only the cards that the changed pages show are read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from generator.config import Config, PeopleConfig, TopicsConfig
from generator.model import Card, QuoteCard
from generator.pages.links import slug
from generator.pages.names import person_slug
from generator.pages.namesakes import tell_apart, walks_of
from generator.pages.topics import bounds
from generator.text import fold

_TOPICS_AN_ARTICLE = 5
_FEED_TAGGED, _FEED_FOUND = 2, 5


class Named(msgspec.Struct, array_like=True, gc=False):
    """A topic or source, and its articles, newest first."""

    slug: str
    name: str
    tagged: bool = False
    places: list[int] = []
    """In `Outline.entries`, ascending."""

    @property
    def has_feed(self) -> bool:
        """Whether the topic has feeds: two files each, so a found topic must come up a few times."""
        return len(self.places) >= (_FEED_TAGGED if self.tagged else _FEED_FOUND)


class Said(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A quote of somebody, and who it says that it is by."""

    at: int
    """Place of its article in `Outline.entries`."""
    number: int
    """Of `Card.quotes`."""
    speaker: str
    role: str | None


class Person(msgspec.Struct, array_like=True, gc=False):
    """Somebody who is quoted."""

    slug: str
    name: str
    role: str | None
    quotes: list[Said]
    """Newest first."""

    @property
    def articles(self) -> int:
        """How many quote the person."""
        return len({said.at for said in self.quotes})

    @property
    def spellings(self) -> tuple[str, ...]:
        """Other ways in which articles write the name."""
        return tuple(dict.fromkeys([said.speaker for said in self.quotes if said.speaker != self.name]))

    def describe(self) -> None:
        """Find name and role in the quotes: the longest spelling says most about who it is."""
        self.name = max([said.speaker for said in self.quotes], key=len)
        self.role = _usual_role(self.quotes)


class Outline(msgspec.Struct, array_like=True):
    """A site by place: the first article in the order readers meet them has place 0."""

    entries: list[str]
    """Keys of the articles: the dated ones, newest first, then the others."""
    days: dict[str, int]
    """Day → how many articles it has; newest day first."""
    topics: dict[str, Named]
    """Slug → topic: the editors' tags, and what was found in enough articles."""
    keys: dict[str, str]
    """The name of a tag or of a found topic → its slug."""
    candidates: dict[str, int]
    """How many articles have a name or phrase that may become a topic."""
    sources: dict[str, Named]
    """Slug → agency or publication."""
    namesakes: dict[str, dict[str, str]]
    """Slug of a name that several people have → entry → slug of the page of the one whom the entry quotes."""
    parts: tuple[str, ...]
    """Names of the parts of the site that the navigation leads to."""


class Identities:
    """Whose page a quote belongs on, after the configuration's `[people]` has merged and split."""

    def __init__(self, people: PeopleConfig, namesakes: Mapping[str, Mapping[str, str]]) -> None:
        self.namesakes = namesakes
        self._merged = {
            person_slug(other): person_slug(name) for name, others in people.merge.items() for other in others
        }
        self._split = frozenset(person_slug(name) for name in people.split)
        self._settled = self._split | {person_slug(name) for name in people.merge} | self._merged.keys()

    def key(self, entry: str, quote: QuoteCard) -> str:
        """Slug of the speaker's page; empty for none, or where it cannot be told whose it is."""
        if not quote.slug or quote.speaker is None:
            return ""
        key = self._merged.get(quote.slug, quote.slug)
        if key in self._split:
            return f"{key}-{slug(quote.role, 24)}" if quote.role else key
        apart = self.namesakes.get(key)
        return key if apart is None else apart.get(entry, key)

    def is_settled(self, name: str) -> bool:
        """Whether the configuration says of a name (a slug) who it is."""
        return name in self._settled


def in_order(cards: Sequence[Card]) -> list[Card]:
    """Cards, sorted by entry key, in the order readers meet them: the newest first, those without a date last."""
    dated = [card for card in cards if card.published]
    dated.sort(key=_published, reverse=True)  # the sort is stable: one order for articles of one moment
    return dated + [card for card in cards if not card.published]


def outline_of(cards: Sequence[Card], config: Config) -> tuple[Outline, dict[str, Person]]:
    """The outline of a site with these cards, which are `in_order`, and the people in it by slug."""
    namesakes = _told_apart(cards, config.people)
    people = _people(cards, Identities(config.people, namesakes))
    candidates = _candidates(cards) if config.topics.found else {}
    topics, keys = _topics(cards, people, candidates, config.topics)
    sources = _sources(cards)
    parts = [part for part, there in (("topics", topics), ("people", people), ("sources", sources)) if there]
    outline = Outline(
        entries=[card.entry for card in cards],
        days=dict(Counter([card.published[:10] for card in cards if card.published])),
        topics=topics,
        keys=keys,
        candidates=candidates,
        sources=sources,
        namesakes=namesakes,
        parts=("latest", *parts, "archive"),
    )
    return outline, people


def topics_among(card: Card, keys: Mapping[str, str]) -> tuple[str, ...]:
    """The first of the topics with these names (name → slug) that a card names."""
    found = [keys[topic] for topic in card.topics]
    for name, _ in card.candidates:
        if name in keys:
            found.append(keys[name])
    return tuple(dict.fromkeys(found))[:_TOPICS_AN_ARTICLE] if len(found) > 1 else tuple(found)


def said_in(at: int, card: Card, who: Identities) -> Iterator[tuple[str, Said]]:
    """(slug of the speaker, quote) of those quotes of the card at a place that belong on somebody's page."""
    for number, quote in enumerate(card.quotes):
        if key := who.key(card.entry, quote):
            yield key, Said(at, number, quote.speaker or "", quote.role)


def is_one_walk(roles: Sequence[str | None]) -> bool:
    """Whether no role (in the order of `Person.quotes`) speaks of another walk of life than the first that does."""
    walks = [said for role in roles if role and (said := walks_of(role))]
    return all(said & walks[0] for said in walks)


def _candidates(cards: Sequence[Card]) -> dict[str, int]:
    return dict(Counter([candidate[0] for card in cards for candidate in card.candidates]))


def _topics(
    cards: Sequence[Card], people: Mapping[str, Person], candidates: Mapping[str, int], options: TopicsConfig
) -> tuple[dict[str, Named], dict[str, str]]:
    named: dict[str, Named] = {}
    keys: dict[str, str] = {}
    for card in cards:
        for topic in card.topics:
            if topic not in keys:
                key = keys[topic] = slug(topic)
                named.setdefault(key, Named(key, topic, tagged=True))
    least, most = bounds(len(cards), options)
    for name, count in candidates.items():
        if least <= count <= most and (key := slug(name)) not in people:
            keys[name] = key
            named.setdefault(key, Named(key, name))
    for at, card in enumerate(cards):
        for key in topics_among(card, keys):
            named[key].places.append(at)
    # A topic may be left without any article: each shows only a few.
    return {key: topic for key, topic in named.items() if topic.places}, keys


def _people(cards: Sequence[Card], who: Identities) -> dict[str, Person]:
    found: dict[str, Person] = {}
    for at, card in enumerate(cards):
        for key, said in said_in(at, card, who) if card.quotes else ():
            person = found.get(key)
            if person is None:
                found[key] = Person(key, said.speaker, said.role, [said])
            else:
                person.quotes.append(said)
    for person in found.values():
        if len(person.quotes) > 1:
            person.describe()
    return found


def _sources(cards: Sequence[Card]) -> dict[str, Named]:
    named: dict[str, Named] = {}
    for at, card in enumerate(cards):
        name = card.agency or card.publication
        if name:
            named.setdefault(slug(name), Named(slug(name), name)).places.append(at)
    return named


def _told_apart(cards: Sequence[Card], people: PeopleConfig) -> dict[str, dict[str, str]]:
    """What the configuration says of a name stands: those that it splits or merges are not looked at."""
    walks: dict[str, frozenset[str]] = {}
    suspects: set[str] = set()
    for card in cards:
        for quote in card.quotes:
            if quote.role and quote.slug and (said := walks_of(quote.role)):
                known = walks.setdefault(quote.slug, said)
                if known != said and not known & said:
                    suspects.add(quote.slug)
    who = Identities(people, {})
    quoting: dict[str, list[Card]] = {name: [] for name in sorted(suspects) if not who.is_settled(name)}
    if not quoting:
        return {}
    for card in cards:
        for name in {quote.slug for quote in card.quotes} & quoting.keys():
            quoting[name].append(card)
    return {name: apart for name, found in quoting.items() if (apart := tell_apart(name, found))}


def _usual_role(quotes: Sequence[Said]) -> str | None:
    """The role that most articles give, the newest of those given as often: the role of one article may be its own."""
    roles = [said.role for said in quotes if said.role]
    counts = Counter([fold(role) for role in roles])
    return max(roles, key=lambda role: counts[fold(role)], default=None)


def _published(card: Card) -> str:
    return card.published or ""
