"""Other stories' leads, cards and lists go; one line that only looks like theirs stays."""

from __future__ import annotations

import pytest

from tests.unit.cleaning.drafting import HEADLINE, STORY, cleaned, passages

CUT_OFF = (
    "Ferry workers end strike OSLO: Ferry workers went back to their boats on Monday after a night of talks and...",
    "Island school finds a teacher VARNHOLM: After nine months the school of the northern shore has found a...",
    "Wind farm plan is dropped The council has dropped the plan for a wind farm off the western cliffs, its…",
)
CARD = "Ferry workers end their strike after nine days"
LIST = ("Ferry workers end their strike after nine days", "Island school finds a teacher after nine months")


def left(*middle: str) -> list[str]:
    """What is left of the lines put into the middle of the story."""
    found = passages(cleaned("\n\n".join([HEADLINE, *STORY[:2], *middle, *STORY[2:]])))
    assert [p for p in found if p in STORY] == list(STORY)
    return [p for p in found if p not in STORY]


@pytest.mark.parametrize(
    "middle",
    [
        CUT_OFF,  # leads in a row
        (CARD, CARD),  # a picture's words, and the link
        (CARD, "Business", CARD),
        ("March 3, 2020", CARD, "Business", CARD, "March 2, 2020"),
        ("Related stories", *LIST),
        ("Mehr zum Thema", *LIST),
        ("Lire aussi", *LIST),
        ("Noticias relacionadas", *LIST),
        ("Leia também", *LIST),
        ("Articoli correlati", *LIST),
    ],
)
def test_goes(middle: tuple[str, ...]) -> None:
    """Three cut-off leads, a headline that stands twice amid the story, a list under its heading."""
    assert left(*middle) == []


@pytest.mark.parametrize(
    "middle",
    [
        CUT_OFF[:1],  # a paragraph that ends in dots
        (
            CUT_OFF[0],
            "“Nobody slept that night, and nobody will forget it,” said Marit Olden of the harbour.",
            CUT_OFF[1],
        ),
        (CARD,),  # a sub-heading
        ("Yes.", "Yes."),  # too short for a headline
        ("The lamp it turns and turns again", "we sail no more", "The lamp it turns and turns again", "we sleep"),
        ("What next", *LIST),  # a heading that announces nothing
    ],
)
def test_stays(middle: tuple[str, ...]) -> None:
    """Dots at one paragraph's end, a refrain, a sub-heading, a list of the story's own."""
    assert left(*middle) == list(middle)
