"""Comment sections go whole, whatever the comments say; a live blog and a story below stay."""

from __future__ import annotations

import pytest

from tests.unit.cleaning.drafting import HEADLINE, STORY, cleaned, cuts, passages

SAYS = "I climbed it in 1970 and the stairs were bad even then, so nobody should be surprised at the price."
AGREES = "Well said, and let us not forget the ferry."


def left(*below: str) -> list[str]:
    """What is left below the story."""
    found = passages(cleaned("\n\n".join([HEADLINE, *STORY, *below])))
    assert found[: len(STORY)] == list(STORY)
    return found[len(STORY) :]


@pytest.mark.parametrize(
    "below",
    [
        ("2 Comments", "Nils", "2 days ago at 7:52 am", SAYS, "Reply", "keeper9", "1 day ago", AGREES, "Reply"),
        ("2 thoughts on “Old lighthouse”", "Nils says:", "June 3, 2018 at 7:52 am", SAYS, "Reply", "Ada says:", AGREES),
        (
            "2 Kommentare",
            "Nils sagt:",
            "3. Juni 2018 um 07:52 Uhr",
            SAYS,
            "Antworten",
            "Ada sagt:",
            AGREES,
            "Antworten",
        ),
        ("2 commentaires", "Nils", "il y a 2 jours", SAYS, "Répondre", "Ada", "il y a 1 jour", AGREES, "Répondre"),
        ("2 comentarios", "Nils", "hace 2 días", SAYS, "Responder", "Ada", "hace 1 día", AGREES, "Responder"),
        ("2 comentários", "Nils", "há 2 dias", SAYS, "Responder", "Ada", "há 1 dia", AGREES, "Responder"),
        ("2 commenti", "Nils", "2 giorni fa", SAYS, "Rispondi", "Ada", "1 giorno fa", AGREES, "Rispondi"),
        ("Nils Brun on June 3, 2018 at 7:52 am said:", SAYS),
        ("Nils", "3h", SAYS, "Reply", "Ada", "2h", AGREES, "Reply", "Marit", "1h", "No.", "Reply"),
    ],
)
def test_goes(below: tuple[str, ...]) -> None:
    """The heading or the first commenter's name begins the section; all of it goes as comments."""
    assert left(*below) == []


def test_a_comment_that_reads_as_story_goes_as_comment() -> None:
    """What is cut is listed under its own kind."""
    article = cleaned(
        "\n\n".join([HEADLINE, *STORY, "2 Comments", "Nils", "2 days ago", SAYS, "Reply", "Ada", "1 day ago", AGREES])
    )

    assert ("comments", SAYS) in cuts(article)


@pytest.mark.parametrize(
    "below",
    [
        ("10:15 am", SAYS, "10:30 am", AGREES, "11:00 am", SAYS + " And again."),  # a live blog
        ("Comments", SAYS, AGREES),  # a sub-heading
        ("2 Comments", SAYS),  # no sign of a comment below
        ("Two days ago the masons left.", "Reply came at noon.", "The mayor said: it turns."),
    ],
)
def test_stays(below: tuple[str, ...]) -> None:
    """Hours alone, or a heading alone, are no comments."""
    assert [line for line in below if len(line) > 12 and line not in left(*below)] == []


def test_a_story_below_comments_stays() -> None:
    """Comments shown in the middle of a page end with their last sign when a story goes on below."""
    more = [f"{line} It is the {n}th time that the council spoke of it." for n, line in enumerate([*STORY, *STORY])]

    assert left("2 Comments", "Nils", "2 days ago", "Fine.", "Reply", "1 day ago", "Yes.", "Reply", *more) == more
