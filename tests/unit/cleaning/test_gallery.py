"""Captions of galleries, known by the counts around them."""

from __future__ import annotations

import pytest

from tests.unit.cleaning.drafting import STORY, cleaned, passages, with_line

CAPTION = "Nine masons on the stairs of the tower with the old lamp between them."


@pytest.mark.parametrize(
    "lines",
    [
        ("Image 1 of 2", CAPTION, "(Image credit: Jon Halle)", "Image 2 of 2"),
        ("Bild 1 von 2", CAPTION, "Foto: Jon Halle/dpa"),
        ("Photo 1 sur 2", CAPTION, "Photo 2 sur 2"),
        ("Imagen 1 de 2", CAPTION, "Imagen 2 de 2"),
        ("Foto 1 di 2", CAPTION, "Foto 2 di 2"),
        ("Foto 1/2", CAPTION, "Foto 2/2"),
    ],
)
def test_goes(lines: tuple[str, ...]) -> None:
    """The line between a count and a credit or the next count is a caption."""
    assert passages(cleaned(with_line("\n\n".join(lines)))) == list(STORY)


@pytest.mark.parametrize(
    "lines", [("Image 2 of 2", CAPTION), (CAPTION, "(Image credit: Jon Halle)"), ("2 of 9", CAPTION)]
)
def test_stays(lines: tuple[str, ...]) -> None:
    """The story goes on below the last count, and a paragraph above a picture is one."""
    assert CAPTION in passages(cleaned(with_line("\n\n".join(lines))))
