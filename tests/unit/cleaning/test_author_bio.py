"""Notes on the author whom the byline names."""

from __future__ import annotations

import pytest

from tests.unit.cleaning.drafting import HEADLINE, STORY, cleaned, cuts, passages


def left(*below: str) -> list[str]:
    """What is left below a story by Ada Brun."""
    found = passages(cleaned("\n\n".join([HEADLINE, "By Ada Brun", *STORY, *below])))
    assert found[: len(STORY)] == list(STORY)
    return found[len(STORY) :]


@pytest.mark.parametrize(
    "below",
    [
        ("Ada Brun grew up on the northern shore and has two dogs.",),
        ("Ada Brun covers ports.", "She lives in Varnholm.", "Follow her at dusk."),
        ("Prize-winning journalist Ada Brun writes about ports every Sunday.",),
        ("Ada Brun’s first book, “Lamps”, was read by nine people.",),
        ("Ada Brun schreibt seit 2011 über Häfen.", "Sie lebt in Varnholm."),
        ("Ada Brun écrit sur les ports.",),
        ("Ada Brun escribe sobre puertos.",),
        ("Ada Brun escreve sobre portos.",),
        ("Ada Brun scrive di porti.",),
    ],
)
def test_goes(below: tuple[str, ...]) -> None:
    """What begins with the author's name, or a title and it, and tells of the author goes, and what goes on of her."""
    assert left(*below) == []


@pytest.mark.parametrize(
    "below",
    [
        ("Jon Halle grew up on the northern shore and has two dogs.",),
        ("The keeper Ada Brun writes to every month has never answered.",),
        ("Ada Brun said she had never seen the tower so white.",),
        ("She lives in Varnholm.",),
    ],
)
def test_stays(below: tuple[str, ...]) -> None:
    """Somebody else's life, what the author says or does in the story, and a "she" of the story stay."""
    assert left(*below) == list(below)


def test_is_listed_as_a_note() -> None:
    """The cut says what it is."""
    article = cleaned("\n\n".join([HEADLINE, "By Ada Brun", *STORY, "Ada Brun covers ports."]))

    assert cuts(article)[-1] == ("author_note", "Ada Brun covers ports.")
