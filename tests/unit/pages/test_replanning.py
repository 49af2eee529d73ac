"""A plan brought up to date after edits is the plan of the whole site, or none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import hypothesis.strategies as st
import msgspec
import pytest
from hypothesis import Phase, given, settings

from generator.config import Config, FeedsConfig, PeopleConfig, SiteConfig, TopicsConfig
from generator.fingerprints import fingerprint
from generator.model import Card, Corpus, QuoteCard, QuotePart
from generator.pages import CorpusIndex, KeptCards, Outline, Person, index_of, plan_of, replan
from generator.pages.names import person_slug

SITE = SiteConfig(title="Ellery Digest", base_url="https://digest.example/")
CONFIG = Config(site=SITE, feeds=FeedsConfig(entries=2), topics=TopicsConfig(min_articles=2))
DAYS = ("2026-03-01", "2026-03-02", "2026-03-09T08:00:00+01:00", "2026-04-01", None)
NAMES = ("Marta Lindqvist", "M. Lindqvist", "Jon Arne Sund")
ROLES = ("mayor", "harbour master", "striker", None)
TAGS = ("Harbour", "Cup")
FOUND = ("Senn Quay", "Orrin Mill", "Senn quay", "Harbour", "Tarn Footbridge")


@pytest.fixture(autouse=True)
def _short_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few articles make several pages of a list."""
    for module in ("lists", "replanning"):
        monkeypatch.setattr(f"generator.pages.{module}.ARTICLES_A_PAGE", 3)
        monkeypatch.setattr(f"generator.pages.{module}.QUOTES_A_PAGE", 2)


def said(name: str, role: str | None, number: int = 1) -> QuoteCard:
    words = f"We said {number} things."
    part = QuotePart(words, f"q{number}")
    return QuoteCard(words, (part,), name, role, "said", f"q{number}", person=True, slug=person_slug(name))


def card(number: int, **changed: Any) -> Card:
    """An article of its own for each number, with the fingerprints that its fields make."""
    made = Card(
        entry=f"{number:03}.txt",
        fingerprint="",
        headline=f"Story {number}",
        permalink=f"{number:03}/",
        published=f"2026-03-{1 + number % 9:02}",
        updated=None,
        place=None,
        agency="Ellery Wire" if number % 2 else None,
        publication=None,
        authors=(),
        url=None,
        language="en",
        topics=(TAGS[number % 2],),
        aliases=(),
        words=300,
        digest_words=100,
        summary=("It was so.",),
        quotes=(said("Marta Lindqvist", "mayor"),) if number % 3 else (said("Jon Arne Sund", "striker"),),
        key_quotes=1,
        candidates=(("Senn Quay", 2),) if number % 3 == 1 else (),
    )
    return sealed(msgspec.structs.replace(made, **changed))


def sealed(made: Card) -> Card:
    """The card with its fingerprints."""
    teaser = fingerprint((made.headline, made.permalink, made.published, made.agency))
    story = fingerprint((teaser, made.summary, made.quotes, made.key_quotes))
    return msgspec.structs.replace(
        made,
        teaser=teaser,
        story=story,
        shown=fingerprint((story, made.updated, made.authors)),
        fingerprint=fingerprint((story, made.words, made.cuts, made.candidates)),
    )


def index(cards: list[Card], config: Config = CONFIG) -> CorpusIndex:
    return index_of(Corpus(tuple(sorted(cards, key=lambda one: one.entry))), config)


def prints(of: CorpusIndex) -> dict[str, str]:
    return {page.path: page.fingerprint for page in plan_of(of)}


def kept(of: CorpusIndex, cards: list[Card]) -> CorpusIndex:
    """The index as the next process has it: nothing of it is shared, and the store has the cards as they are now."""
    now = {one.entry: one for one in cards}
    outline = msgspec.msgpack.decode(msgspec.msgpack.encode(of.outline), type=Outline)
    people = msgspec.msgpack.decode(msgspec.msgpack.encode(of.people), type=dict[str, Person])
    return CorpusIndex(outline, lambda: people, KeptCards(outline.entries, now.__getitem__), of.config, {})


def pages_after(before: list[Card], after: list[Card], config: Config = CONFIG) -> set[str] | None:
    """Paths of pages that are planned again; None for a whole plan. What `replan` gives is compared with that."""
    old, new = index(before, config), index(after, config)
    was = prints(old)
    changed = {one.entry: (one, other) for one, other in zip(before, after, strict=True) if one != other}
    results = []
    for at_hand in (old, kept(index(before, config), after)):
        replanned = replan(at_hand, changed)
        results.append(None if replanned is None else {page.path for page in replanned.pages})
        if replanned is None:
            continue
        assert was | {page.path: page.fingerprint for page in replanned.pages} == prints(new)
        assert at_hand.outline == new.outline
        assert at_hand.people == new.people
        fresh = index(before, config)
        assert replanned.same_outline == (fresh.outline == new.outline)
        assert replanned.same_people == (fresh.people == new.people)
    assert results[0] == results[1]
    return results[0]


def edited(number: int, **changed: Any) -> set[str] | None:
    cards = [card(n) for n in range(12)]
    after = list(cards)
    after[number] = sealed(msgspec.structs.replace(cards[number], **changed))
    return pages_after(cards, after)


def test_a_body_makes_the_articles_own_files() -> None:
    """Other words below the digest: two files."""
    assert edited(4, words=301, cuts=1) == {"004/index.html", "004/index.json"}


def test_a_headline_makes_the_pages_that_show_it() -> None:
    """Neighbours, later articles of the story, edition, month, the pages of lists that have the article; no other."""
    pages = edited(1, headline="Another story 1")

    assert pages is not None
    assert {"001/index.html", "editions/2026-03-02/index.html", "archive/2026/03/index.html"} <= pages
    lists = {path for path in pages if path.startswith(("topics/", "people/", "sources/"))}
    assert lists == {
        "topics/cup/2/index.html",
        "topics/senn-quay/index.html",
        "people/marta-lindqvist/4/index.html",
        "sources/ellery-wire/2/index.html",
    }
    assert "feed.xml" not in pages


def test_the_newest_headline_makes_feeds_and_indexes() -> None:
    """Front page, feeds and the lists of topics and sources show the newest."""
    pages = edited(8, headline="Another story 8")

    assert pages is not None
    assert {"index.html", "feed.xml", "rss.xml", "editions/feed.xml", "topics/harbour/feed.xml"} <= pages
    assert {"topics/index.html", "news-sitemap.xml"} <= pages
    assert "sources/index.html" not in pages


@pytest.mark.parametrize(
    "changed",
    [
        {"published": "2026-03-30"},
        {"published": None},
        {"updated": "2026-03-30"},
        {"permalink": "elsewhere/"},
        {"aliases": ("old/index.html",)},
        {"topics": ("Cup", "Harbour")},
        {"agency": "Other Wire"},
        {"quotes": (said("Somebody New", None),)},
        {"quotes": (said("Marta Lindqvist", "mayor"), said("Jon Arne Sund", "striker"))},  # a page more of him
        {"quotes": (said("Marta Lindqvist", "striker"),)},  # perhaps another of that name
        {"candidates": (("Orrin Mill", 2), ("Tarn Footbridge", 2))},  # too few name the quay now
    ],
    ids=" ".join,
)
def test_what_moves_pages_or_people_is_planned_whole(changed: dict[str, Any]) -> None:
    """Another day, address, tag or source, another person, a topic that comes or goes."""
    assert edited(4, headline="Another story 4", **changed) is None


def test_what_no_page_has_of_an_article_is_planned_whole() -> None:
    """An entry that the site does not show."""
    cards = [card(n) for n in range(3)]
    other = card(7)

    assert replan(index(cards), {other.entry: (other, card(7, headline="Another"))}) is None


@pytest.mark.parametrize(("number", "followed"), [(5, True), (3, False)])
def test_an_article_under_another_topic_makes_all_pages_of_that_topic(number: int, followed: bool) -> None:
    """Each of them says how many articles it has; a page more of it is for a whole plan."""
    quay = (("Senn Quay", 2),)
    cards = [card(n, candidates=quay if n < number else ()) for n in range(12)]
    pages = pages_after(cards, [*cards[:8], card(8, candidates=quay), *cards[9:]])

    assert (pages is not None) == followed
    if pages is not None:
        assert {f"topics/{name}index.html" for name in ("", "senn-quay/", "senn-quay/2/")} <= pages


def test_people_of_one_name_stay_who_they_are() -> None:
    """Where several have a name, an edit that leaves their quotes alone is followed, another one is not."""
    cards = [card(n) for n in range(8)]
    cards[5] = sealed(
        msgspec.structs.replace(cards[5], quotes=(said("Marta Lindqvist", "striker"),), topics=("Final",))
    )
    assert len(index(cards).outline.namesakes) == 1

    assert pages_after(cards, [*cards[:5], sealed(msgspec.structs.replace(cards[5], headline="Win")), *cards[6:]])
    words = (said("Marta Lindqvist", "winger"),)
    assert pages_after(cards, [*cards[:5], sealed(msgspec.structs.replace(cards[5], quotes=words)), *cards[6:]]) is None


def test_one_person_may_become_two_when_an_article_names_something_else() -> None:
    """Mayor and striker are one as long as one story names both: no quote needs to change for a whole plan."""
    quay = (("Senn Quay", 2),)
    cards = [
        card(0, topics=("Harbour",), candidates=quay, quotes=(said("Marta Lindqvist", "mayor"),)),
        card(1, topics=("Cup",), candidates=quay, quotes=(said("Marta Lindqvist", "striker"),)),
        card(2, candidates=quay, quotes=()),
    ]
    after = [cards[0], sealed(msgspec.structs.replace(cards[1], candidates=())), cards[2]]
    assert [len(index(site).outline.namesakes) for site in (cards, after)] == [0, 1]

    assert pages_after(cards, after) is None


@st.composite
def sites(draw: st.DrawFn) -> tuple[list[Card], list[Card], Config]:
    """A site before and after edits of one or two articles."""

    def fields() -> dict[str, Any]:
        quotes = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(ROLES)), max_size=3)
        found = draw(st.lists(st.sampled_from(FOUND), max_size=3, unique=True))
        return {
            "headline": draw(st.sampled_from(("One", "Two"))),
            "quotes": tuple(said(name, role, n) for n, (name, role) in enumerate(draw(quotes), 1)),
            "candidates": tuple((name, draw(st.integers(1, 2))) for name in found),
            "summary": draw(st.sampled_from((("So it was.",), ("So it is.",)))),
            "words": draw(st.sampled_from((100, 101, 600))),
        }

    def fixed() -> dict[str, Any]:
        return {
            "published": draw(st.sampled_from(DAYS)),
            "topics": tuple(draw(st.lists(st.sampled_from(TAGS), max_size=2, unique=True))),
            "agency": draw(st.sampled_from(("Ellery Wire", None))),
        }

    cards = [card(n, **fields(), **fixed()) for n in range(draw(st.integers(2, 9)))]
    after = list(cards)
    for at in draw(st.lists(st.integers(0, len(cards) - 1), min_size=1, max_size=2, unique=True)):
        names = draw(st.lists(st.sampled_from(("headline", "quotes", "candidates", "summary", "words")), min_size=1))
        now = fields() | (fixed() if draw(st.integers(0, 9)) == 0 else {})
        changed = {name: value for name, value in now.items() if name in names or name in ("published", "topics")}
        after[at] = sealed(msgspec.structs.replace(cards[at], **changed))
    people = draw(
        st.sampled_from(
            (PeopleConfig(), PeopleConfig(merge={NAMES[0]: NAMES[1:2]}), PeopleConfig(split=(NAMES[0], NAMES[2])))
        )
    )
    found = draw(st.booleans())
    week = draw(st.sampled_from(("day", "week")))
    config = msgspec.structs.replace(
        CONFIG,
        people=people,
        topics=TopicsConfig(found=found, min_articles=2),
        site=msgspec.structs.replace(SITE, editions=week),
    )
    return cards, after, config


_FOLLOWED: list[bool] = []
"""Of the sites that were tried: whether no whole plan was needed."""


@pytest.fixture(scope="module", autouse=True)
def _most_are_followed() -> Iterator[None]:
    yield
    assert not _FOLLOWED or sum(_FOLLOWED) > len(_FOLLOWED) / 5


@given(sites())
@settings(max_examples=150, deadline=None, phases=(Phase.explicit, Phase.generate))
def test_any_edits(site: tuple[list[Card], list[Card], Config]) -> None:
    """Pages, outline and people are those of a whole plan, whatever changes of an article."""
    _FOLLOWED.append(pages_after(*site) is not None)
