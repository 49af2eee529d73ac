"""The quality gate: each rule's own table of lines that go, each beside a lookalike that stays.

`cases/<rule>.txt` begins with the kind of its cuts; each further line is `place: goes ⇒ stays`. The line that goes
stands at that place of a story (`top`, `middle`, `end`), its lookalike in the middle.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.cleaning import found_rules
from tests.unit.cleaning.drafting import kinds_of

CASES = Path(__file__).parent / "cases"
ELSEWHERE = {
    "comment_section", "dateline", "dek", "duplicate", "gallery", "headline",
    "marked_up", "press_release", "site_lines",
    "story_lines", "teaser",
}  # fmt: skip
"""Rules that judge more than one line by its words; a test module of each, or `test_engine.py`, has their cases."""


def table(rule: str) -> list[tuple[str, str, str, str]]:
    """(kind, place, line that goes, lookalike that stays) of one rule."""
    kind, *cases = (CASES / f"{rule}.txt").read_text("utf-8").splitlines()
    made = []
    for case in cases:
        place, _, pair = case.partition(": ")
        goes, _, stays = pair.partition(" ⇒ ")
        made.append((kind.removeprefix("kind: "), place, goes, stays))
    return made


TABLES = {path.stem: table(path.stem) for path in sorted(CASES.glob("*.txt"))}
ALL = [case for cases in TABLES.values() for case in cases]
# Lines of stories that resemble no rule's lines in particular, and stay.
STORY_LIKE = (
    "HALLE: And you were on the boat, I think.", "Savings - and risks.", "WHO: the letters stand for a world body.",
    "NATO — the alliance founded in 1949 — has a base there.", "Varnholm is a town of nine streets — and counting.",
    "Correction, March 3, 2019: An earlier version of this article misstated the height of the tower.",
    "WHAT NEXT", "A long winter", "Tower ‘sound,’ says engineer", "Costs and fares", "Facebook",
    "- a new lamp", "* four hundred stones", "1. Repair the stairs", "Q: Will the lamp turn at night?",
    "A: Yes, from dusk.", "Varnholm 3, Halle 1", "Olden 62 percent", "“We kept it.”", "“Never again,” he said.",
    "“No comment,” the captain said.", "Replies were due by Friday.", "Video footage showed the mast breaking.",
    "Sign language lessons begin in May.", "Newsletter editors fear for their jobs.", "Ad revenue fell by a third.",
    "Writing by candlelight, he finished it in March.",
)  # fmt: skip


@pytest.mark.parametrize(("kind", "place", "goes", "stays"), ALL, ids=[f"{c[0]}: {c[2]}" for c in ALL])
def test_a_line_goes_and_its_lookalike_stays(kind: str, place: str, goes: str, stays: str) -> None:
    """A line of furniture goes whole, under its kind; one that only looks like it stays; the story around is whole."""
    assert kinds_of(goes, place) == {kind}
    assert kinds_of(stays, "middle") == set()


@pytest.mark.parametrize("line", STORY_LIKE)
def test_stays(line: str) -> None:
    """Sub-headings, corrections, lists, questions, scores and quotes stay where they are."""
    assert kinds_of(line, "middle") == set()


def test_every_rule_has_a_table_of_pairs() -> None:
    """A rule cannot be added without its own cases, each with both sides; all together they are 300 at least."""
    rules = {found.plugin.name for found in found_rules() if found.source.startswith("generator.")}

    assert rules == set(TABLES) | ELSEWHERE
    assert all(goes and stays for _, _, goes, stays in ALL)
    assert 2 * len(ALL) + len(STORY_LIKE) >= 300
