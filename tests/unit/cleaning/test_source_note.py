"""Rows of cited works: they go; a single title in the story stays."""

from __future__ import annotations

import pytest

from tests.unit.cleaning.drafting import HEADLINE, STORY, cleaned, passages

WORKS = (
    "Island Herald, \"Old lamp found in the harbour,\" May 4, 2019",
    "Interview with Nils Orth, head of the Varnholm yard, June 3, 2019",
    "Olden, Marit. “Stones and light of the northern coast.” Harbour Press",
    "Harbour office, Lists of ships and lamps of the coast, accessed June 4, 2019",
)  # fmt: skip


def left(*lines: str) -> list[str]:
    """What stays of lines below the story."""
    return passages(cleaned("\n\n".join([HEADLINE, *STORY, *lines])))[len(STORY) :]


@pytest.mark.parametrize("lines", [WORKS, WORKS[:3], (WORKS[0], "Books", *WORKS[1:])])
def test_three_in_a_row_go(lines: tuple[str, ...]) -> None:
    """Works, interviews and pages that were looked up, one a line, with a line between them at most."""
    assert [line for line in left(*lines) if line in WORKS] == []


@pytest.mark.parametrize(
    "lines",
    [
        WORKS[:2],
        ("Varnholm, Town Hall, May 4, 2019", "Olden, Pier, May 5, 2019", "Halle, Old Yard, May 6, 2019"),
        ("Brun, Ada. 61, keeper", "Orth, Nils. 44, head of the yard", "Halle, Jon. 9, pupil"),
    ],
)
def test_stays(lines: tuple[str, ...]) -> None:
    """Two works, the days of a tour, a list of people."""
    assert left(*lines) == list(lines)
