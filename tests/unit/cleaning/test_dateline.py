"""Agencies in brackets at the head of a story."""

from __future__ import annotations

import pytest

from tests.unit.cleaning.drafting import HEADLINE, STORY, cleaned, cuts


def headed(words: str) -> str:
    """The story, its lead opening with these words."""
    return "\n\n".join([HEADLINE, words + STORY[0], *STORY[1:]])


@pytest.mark.parametrize("opening", ["(Norwire) – ", "(Harbour News) — ", "(Reuters) – ", "(CNN) "])
def test_an_agency_in_brackets_leaves_the_lead(opening: str) -> None:
    """A known agency goes; one that no list knows goes where a dash parts it from the story."""
    article = cleaned(headed(opening))

    assert ("dateline", opening.strip()) in [(kind, text.strip()) for kind, text in cuts(article)]
    assert opening.split(")", maxsplit=1)[0].strip("(") == article.metadata.agency


@pytest.mark.parametrize("opening", ["ELM, May 13, 2026 — ", "UL, May 13, 2026 – "])
def test_a_short_name_with_a_day_is_a_place(opening: str) -> None:
    """Where a whole day stands behind it, three capitals are no acronym."""
    article = cleaned(headed(opening))

    assert ("dateline", opening.strip()) in [(kind, text.strip()) for kind, text in cuts(article)]
    assert article.metadata.published == "2026-05-13"


@pytest.mark.parametrize("opening", ["NATO — ", "EU – "])
def test_an_acronym_without_a_day_stays(opening: str) -> None:
    """It may be what the sentence is about."""
    assert "dateline" not in [kind for kind, _ in cuts(cleaned(headed(opening)))]


@pytest.mark.parametrize("opening", ["(Updated) – ", "(Video) – ", "(and so it was) – ", "(Norwire) ", "(Part 2) – "])
def test_other_brackets_stay(opening: str) -> None:
    """A label, a half sentence or a name without a dash is no agency."""
    article = cleaned(headed(opening))

    assert "dateline" not in [kind for kind, _ in cuts(article)]
    assert article.metadata.agency is None
