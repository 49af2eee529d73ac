"""The dek leaves the story and is kept as the article's dek; a lead below the byline, or alone, stays."""

from __future__ import annotations

import pytest

from tests.unit.cleaning.drafting import HEADLINE, STORY, cleaned, passages

DEK = "Masons have worked for two years on the tower that the war and the sea had left."


@pytest.mark.parametrize("credit", ["By Jon Halle", "June 3, 2018", "By Jon Halle, June 3, 2018", "Posted by admin"])
def test_goes(credit: str) -> None:
    """A sentence between headline and byline or date line is the dek."""
    article = cleaned("\n\n".join([HEADLINE, DEK, credit, *STORY]))

    assert passages(article) == list(STORY)
    assert article.metadata.dek == DEK
    assert [c.rule for c in article.cuts if c.kind == "dek"] == ["dek"]


@pytest.mark.parametrize(
    "text",
    [
        [HEADLINE, "By Jon Halle", DEK, *STORY],  # a lead
        [HEADLINE, DEK, *STORY],  # no byline: nobody can tell
        [HEADLINE, DEK, *STORY, "By Jon Halle"],  # a signature
        [HEADLINE, DEK, "By Jon Halle", STORY[0]],  # a note and its author
        [HEADLINE, DEK, *STORY[:2], "By Jon Halle", *STORY[2:]],
        [HEADLINE, DEK, "By Jon Halle", *STORY[:2], "By Ada Brun", *STORY[2:]],  # entries
    ],
)
def test_stays(text: list[str]) -> None:
    """A lead below the byline, a text without byline, a note of one paragraph: the sentence is story."""
    assert DEK in passages(cleaned("\n\n".join(text)))


def test_a_lead_that_is_repeated_stays_once() -> None:
    """A summary above the byline that says the lead again goes as its copy, and the lead is left."""
    found = passages(cleaned("\n\n".join([HEADLINE, STORY[0], "By Jon Halle", *STORY])))

    assert found == list(STORY)


def test_days_of_a_chronicle_stay() -> None:
    """A day below the first sentence heads an entry where another day follows."""
    text = [HEADLINE, DEK, "June 3, 2018", STORY[0], "June 9, 2018", *STORY[1:]]

    assert "June 3, 2018" in passages(cleaned("\n\n".join(text)))
