"""Editions: what came out on one day or in one week. The latest is the front page."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from functools import partial

from generator.model import Card
from generator.pages.card import length_of, minutes
from generator.pages.corpus_index import CorpusIndex, digest_of
from generator.pages.links import root_of
from generator.pages.page import Load, Page, PageClass
from generator.pages.views import DayList, EditionView, Link

_FULL = 8  # stories with summary and quote after the lead
_BRIEF = 16  # stories with one sentence; more are headlines only: a front page has an end
_HEADLINES = 60  # headlines after those; the archive's month has the rest
_EARLIER = 5  # earlier editions that the front page points to
_EARLIER_HEADLINES = 3
_UNDATED = 12  # articles on a front page that knows no date at all


def edition_pages(index: CorpusIndex, only: Set[str] | None = None) -> Iterator[Page]:
    """The front page, and a page for each edition; `only` limits them to these, and the front page goes with the
    latest of them and with those that it points to.
    """
    editions = list(index.editions)
    common = index.common
    undated = str(len(index.undated))
    front = only is None or not only.isdisjoint(editions[: _EARLIER + 1])
    for at, edition in enumerate(editions):
        if only is not None and edition not in only and not (front and at == 0):
            continue
        order = ranked(index, index.editions[edition])
        around = (editions[at - 1] if at else "", editions[at + 1] if at + 1 < len(editions) else "")
        stories = [c.story + index.labels(c) for c in order[: _FULL + _BRIEF + 1]] + [
            c.teaser for c in order[_FULL + _BRIEF + 1 :]
        ]
        fingerprint = digest_of((*stories, index.picture_marks(order[0]), *around, str(_minutes(order)), common))
        if at == 0:
            earlier = [
                c.story
                for e in editions[1 : _EARLIER + 1]
                for c in ranked(index, index.editions[e])[:_EARLIER_HEADLINES]
            ]
            counts = [str(len(index.editions[e])) for e in editions[1 : _EARLIER + 1]]
            yield Page(
                "index.html",
                "edition.html",
                PageClass.LIST,
                digest_of((fingerprint, *earlier, *counts, *editions[1 : _EARLIER + 1], undated)),
                partial(_edition_view, index, edition, "index.html", around),
                "the front page",
            )
        path = f"editions/{edition}/index.html"
        yield Page(
            path,
            "edition.html",
            PageClass.LIST,
            fingerprint,
            partial(_edition_view, index, edition, path, around),
            f"the edition {edition}",
        )
    if not editions:
        stories = [c.story + index.labels(c) for c in index.undated[:_UNDATED]]
        stories += [index.picture_marks(c) for c in index.undated[:1]]
        yield Page(
            "index.html",
            "edition.html",
            PageClass.LIST,
            digest_of((*stories, undated, common)),
            partial(_edition_view, index, "", "index.html", ("", "")),
            "the front page",
        )


def _edition_view(index: CorpusIndex, edition: str, path: str, around: tuple[str, str], load: Load) -> EditionView:
    root = root_of(path)
    front = path == "index.html"
    cards = ranked(index, index.editions[edition]) if edition else list(index.undated[:_UNDATED])
    days = _days_of(edition)
    # One picture, that of the lead story: the page is there at once, and more would only push the news down.
    stories = [index.story(card, root, pictured=at == 0) for at, card in enumerate(cards[: _FULL + _BRIEF + 1])]
    rest = cards[_FULL + _BRIEF + 1 :]
    editions = list(index.editions)
    earlier = editions[editions.index(edition) + 1 :][:_EARLIER] if front and edition else []
    return EditionView(
        head=index.head(path, "latest" if front else "archive"),
        edition=edition,
        first_day=days[0],
        last_day=days[1],
        front=front,
        lead=stories[0] if stories else None,
        stories=tuple(stories[1 : _FULL + 1]),
        briefs=tuple(stories[_FULL + 1 :]),
        more=tuple(index.teaser(card, root) for card in rest[:_HEADLINES]),
        count=len(cards) if edition else len(index.undated),
        minutes=_minutes(cards),
        newer=Link(around[0], f"{root}editions/{around[0]}/{index.index}") if around[0] else None,
        older=Link(around[1], f"{root}editions/{around[1]}/{index.index}") if around[1] else None,
        earlier=tuple(_earlier(index, e, root) for e in earlier),
        undated=len(index.undated) if front and edition else 0,
    )


def _earlier(index: CorpusIndex, edition: str, root: str) -> DayList:
    cards = ranked(index, index.editions[edition])[:_EARLIER_HEADLINES]
    return DayList(
        day=_days_of(edition)[0],
        href=f"{root}editions/{edition}/{index.index}",
        teasers=tuple(index.teaser(card, root) for card in cards),
        count=len(index.editions[edition]),
        lead=cards[0].summary[0] if cards[0].summary else "",
    )


def ranked(index: CorpusIndex, cards: Sequence[Card]) -> list[Card]:
    """The weightiest first: what several articles of the edition are about, then the longer and the quoted ones."""
    if len(cards) == 1:
        return list(cards)
    stories = {card.entry: index.running_story(card) for card in cards}
    told = Counter(stories.values())
    told[""] = 1

    def weight(card: Card) -> int:
        company = min(told[stories[card.entry]], 5) * 2
        return -(company + length_of(card) + (2 if card.key_quotes else 0) + (1 if card.summary else -4))

    return sorted(cards, key=weight)


def _minutes(cards: list[Card]) -> int:
    return minutes(sum(card.digest_words for card in cards)) if cards else 0


def _days_of(edition: str) -> tuple[str, str]:
    """First and last day of an edition, as ISO days."""
    if "W" not in edition:
        return edition, edition
    year, week = edition.split("-W")
    first = datetime.date.fromisocalendar(int(year), int(week), 1)
    return first.isoformat(), (first + datetime.timedelta(days=6)).isoformat()
