"""Who is shown on a day, and what is said of the others."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from generator.analysis import analyse
from generator.build import articles
from generator.build.articles import Article, future_notes, load_articles, shown_on
from generator.build.store import Store
from generator.config import AnalysisOptions, Config
from generator.model import Card, Digest, Entry
from generator.pages import card_of
from tests.build.projects import article, make_project, run


def card(key: str, published: str | None = None) -> Card:
    """The card of an invented article."""
    found = analyse(Entry(key, "", "text", article(1).encode()), AnalysisOptions())
    assert isinstance(found, Digest)
    return msgspec.structs.replace(card_of(found, key, "", Config()), entry=key, published=published)


PLAIN = Article(card("plain.txt", "2030-01-05"), draft=False, expires="")
DRAFT = Article(card("draft.txt"), draft=True, expires="")
SHORT = Article(card("short.txt"), draft=False, expires="2030-01-10")


@pytest.mark.parametrize(
    ("today", "drafts", "future", "shown", "until"),
    [
        ("2030-01-05", False, False, ["plain.txt", "short.txt"], "2030-01-10"),
        ("2030-01-05", True, False, ["plain.txt", "draft.txt", "short.txt"], "2030-01-10"),
        ("2030-01-10", False, False, ["plain.txt"], ""),
        ("2030-01-04", False, False, ["short.txt"], "2030-01-05"),
        ("2030-01-04", False, True, ["plain.txt", "short.txt"], "2030-01-10"),
    ],
)
def test_the_day_decides_who_is_shown(today: str, drafts: bool, future: bool, shown: list[str], until: str) -> None:
    """An article goes on the day on which it expires and comes on its own; the first such day is told."""
    found = shown_on(today, [PLAIN, DRAFT, SHORT], drafts=drafts, future=future)

    assert ([card.entry for card in found.cards], found.until) == (shown, until)


def test_those_of_days_to_come_are_named() -> None:
    """One is named with its day, several are counted."""
    first, second = card("first.txt", "2030-02-01"), card("second.txt", "2030-03-01T10:00:00Z")

    assert future_notes("content", []) == ()
    assert future_notes("content", [first]) == (
        "content/first.txt is dated 2030-02-01 and is left out until then; --future shows it.",
    )
    (note,) = future_notes("content", [second, first])
    assert note == (
        "2 articles are dated in the future and are left out until their day "
        "(the first is content/first.txt, 2030-02-01); --future shows them."
    )


def test_a_large_site_keeps_equal_strings_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cards are equal to what they are in a small one; words that stand in two places are one string."""
    run(make_project(tmp_path, 8))
    store = Store(str(tmp_path / ".digest/store.sqlite"))
    code = next(iter(store.cards()))[3]
    small = load_articles(store, Config(), code)
    monkeypatch.setattr(articles, "_MANY", 0)

    large = load_articles(store, Config(), code)

    store.close()
    assert large == small
    quotes = [quote for found in large.values() for quote in found.card.quotes]
    assert len(quotes) >= 8
    assert len({id(quote.speaker) for quote in quotes}) == len({quote.speaker for quote in quotes})
    assert all(part.text is quote.text for quote in quotes for part in quote.parts if part.text == quote.text)
