"""The dek: a sentence or two between headline and byline. It leaves the story and is shown under the headline."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator

from generator.cleaning.draft import Draft, Line, cut_line, ends_sentence
from generator.model import Claim, Cut
from generator.registry import Phase, Rule
from generator.text import fold

_LONGEST = 420
"""A paragraph longer than this is the story's."""
_MOST_LINES = 2
_FEWEST_WORDS = 6
"""A shorter line there is somebody's name, a section or a button."""
_STORY_BELOW = 3
"""Paragraphs that must stand below the byline: a line above a signature at a note's end is the note."""


def find(draft: Draft) -> Iterator[Cut]:
    """A cut of what stands between the headline and the first byline or date line, when that is short."""
    above = between(draft)
    if not above or len(above) > _MOST_LINES or any(len(line.text) > _LONGEST for line in above):
        return
    if draft.prose_below(above[-1].index) < _STORY_BELOW:
        return
    below = {fold(line.text) for line in draft.lines if line.index > above[-1].index}
    for line in above:
        # A lead that is repeated as a summary stays once, as the story's.
        if len(line.text.split()) >= _FEWEST_WORDS and fold(line.text) not in below:
            claims = [Claim("dek", line.text, "headline line", line.span)] if ends_sentence(line.text) else []
            yield cut_line(line, "dek", *claims)


def between(draft: Draft) -> list[Line]:
    """The lines that are left between the headline and the first credit below it."""
    signed = [cut.span.start for cut in draft.cuts if cut.kind in ("byline", "date")]
    if _heads_entries(draft, signed):
        return []
    headline = next((cut.span for cut in draft.cuts if cut.kind == "headline"), None)
    if headline is None:
        return []
    top = headline.end
    for cut in sorted(draft.cuts, key=lambda c: c.span):
        if cut.span.start < top:
            continue
        if cut.kind == "headline":
            top = cut.span.end
        elif cut.kind in ("byline", "date"):
            found = [line for line in draft.lines[:60] if top <= line.span.start < cut.span.start]
            if found or cut.kind == "byline":
                return found
    return []


def _heads_entries(draft: Draft, signed: list[int]) -> bool:
    """Whether credits stand between paragraphs again and again: a live blog's, each of which heads an entry."""
    prose = [draft.lines[n].span.start for n in draft.prose]
    places = {bisect(prose, at) for at in signed}
    return sum(1 for place in places if 0 < place < len(prose)) > 1


RULE = Rule("dek", Phase.TAIL, find)
