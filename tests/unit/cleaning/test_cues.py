"""A rule looks only at lines that may be its own, and finds there all that it would find by looking at every line."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import pytest

import generator.cleaning
from generator.cleaning import cues as words
from generator.cleaning.cues import Cues, head_of, keys_of
from generator.cleaning.draft import Draft, Line
from generator.model import Article
from tests.unit.cleaning.drafting import cleaned, cuts, with_line
from tests.unit.cleaning.needs import has_cues
from tests.unit.cleaning.test_rules import ALL

STATED = [
    (f"{info.name}.{name}", value, pattern)
    for info in iter_modules(generator.cleaning.__path__)
    for name, value in vars(import_module(f"generator.cleaning.{info.name}")).items()
    if isinstance(value, Cues)
    for pattern in value.patterns
]


@pytest.mark.parametrize(
    ("cues", "pattern"), [s[1:] for s in STATED], ids=[f"{s[0]}-{n}" for n, s in enumerate(STATED)]
)
def test_patterns_need_what_their_cues_say(cues: Cues, pattern: object) -> None:
    """Told from the pattern: whatever it fits begins with one of the words or holds one of the strings."""
    assert has_cues(pattern, cues)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pattern", "begins", "holds", "needed"),
    [
        (r"\W{0,3}(?:tags?|topics?)\s?:", "tags topics", (), True),
        (r"\W{0,3}(?:tags?|topics?)\s?:", "tags", (), False),
        (r"(?:more )?news$", "more", (), False),
        (r"(?:more )?news$", "more news", (), True),
        (r".{0,20}\(@\w", "", ("(@",), True),
        (r".{0,20}\(?@\w", "", ("(@",), False),
        (r".{0,20}(?:via|by) ", "", ("via", "by"), True),
        (r".{0,20}(?:via|by|of) ", "", ("via", "by"), False),
        (r"\d{1,3} min", "0", (), True),
        (r"#{2,5}$", "-", (), True),
        (r"ads?\b", "ad", (), False),
        (r"ads?$", "ad ads", (), True),
    ],
)
def test_the_proof_tells_what_is_needed(pattern: str, begins: str, holds: tuple[str, ...], needed: bool) -> None:
    """It fails where a way through the pattern is forgotten."""
    import re

    assert has_cues(re.compile(pattern), Cues(begins=begins, holds=holds)) is needed


@pytest.mark.parametrize(("place", "goes", "stays"), [c[1:] for c in ALL], ids=[c[2] for c in ALL])
def test_looking_at_every_line_finds_no_more(
    place: str, goes: str, stays: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What goes and what stays is the same where all lines are shown to each rule."""

    def made() -> list[Article]:
        return [cleaned(with_line(goes, place)), cleaned(with_line(stays))]

    def all_lines(draft: Draft, cues: Cues, *, long: bool = False) -> list[Line]:
        return list(draft.lines if long else draft.short_lines)

    looked = made()
    monkeypatch.setattr(Draft, "cued", all_lines)

    assert [cuts(a) for a in looked] == [cuts(a) for a in made()]


@pytest.mark.parametrize(
    ("line", "head"),
    [
        ("», read more", "rea"),
        ("an hour ago", "an"),
        ("_by_ ada", "by"),
        ("412 shares", "0"),
        ("* * *", "-"),
        ("", "-"),
    ],
)
def test_heads(line: str, head: str) -> None:
    """The first letters of the first word, whatever stands before it."""
    assert head_of(line) == head


def test_keys_are_found_in_words_known_and_new(monkeypatch: pytest.MonkeyPatch) -> None:
    """A word that was seen gives the same again, also when there are more words than are remembered."""
    Cues(holds=("lantern", "old lamp"))
    monkeypatch.setattr(words, "_MOST_KNOWN", 4)
    texts = ["the old lanterns", "an oil lamp in the storm", "a storm lantern, an old lamp, nine ships at sea"]

    once = [keys_of([text]) & {"lantern", "lamp"} for text in texts]

    assert once == [{"lantern"}, {"lamp"}, {"lantern", "lamp"}]
    assert once == [keys_of([text]) & {"lantern", "lamp"} for text in texts]


def test_cues_stated_later_are_found_in_words_already_known() -> None:
    """A rule from outside may be loaded when texts have been cleaned."""
    assert "harbourlight" not in keys_of(["a harbourlights show"])

    Cues(holds=("harbourlight",))

    assert "harbourlight" in keys_of(["a harbourlights show"])
