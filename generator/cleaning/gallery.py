"""Captions of a gallery: what stands between "Image 2 of 5" and the picture's credit, or the next such count."""

from __future__ import annotations

from collections.abc import Iterator

from generator.cleaning.caption import is_caption
from generator.cleaning.cues import Cues
from generator.cleaning.draft import Draft, Line, cut_line
from generator.model import Cut
from generator.patterns import regex
from generator.registry import Phase, Rule

_COUNT = regex(
    r"\W{0,3}(?:(?:image|photo|picture|slide|bild|foto|imagen|imagem|immagine) )?\d{1,3} ?(?:of|von|sur|de|di"
    r"|/) ?\d{1,3}\W{0,3}"
)
_SIGNS = ("image", "photo", "picture", "slide", "bild", "foto", "imagen", "imagem", "immagine")
_CUES = Cues(_COUNT, begins="0 bild foto image imagen immagine photo picture slide")
_LONGEST = 400


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of the counts and of such lines; a paragraph below the last count stays, unless a credit follows it."""
    lines = draft.lines
    for line in draft.cued(_CUES):
        if not _counts(line):
            continue
        yield cut_line(line, "pagination")
        below = lines[line.index + 1 : line.index + 3]
        if len(below) == 2 and len(below[0].text) <= _LONGEST and (is_caption(below[1]) or _counts(below[1])):
            yield cut_line(below[0], "caption")


def _counts(line: Line) -> bool:
    return len(line.text) <= 40 and line.has(_SIGNS) and _COUNT.fullmatch(line.lowered) is not None


RULE = Rule("gallery", Phase.FURNITURE, find)
