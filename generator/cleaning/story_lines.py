"""Lines that no pattern knows and that are no story all the same: menus, teasers, other stories' headlines.

Judged by the line model (`line_model.py`). Keep comes before remove: texts of few lines are left alone, running text
beside the story stays unless the model is sure, and so does a single short line within it, a sub-heading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.cleaning.draft import Draft, Line, cut_line
from generator.cleaning.line_measures import Shape, best_run
from generator.cleaning.line_model import story_scores
from generator.model import Cut, CutKind
from generator.registry import Phase, Rule

_FEWEST_LINES = 8
"""Shorter texts give the model too little to compare a line with."""
_JUNK = 0.2
"""A line below this probability of being story goes."""
_JUNK_PARAGRAPH = 0.08
"""A paragraph near the story, or a lone short line between paragraphs, goes only below this."""

# A whole page, as told by its many short lines, is judged by its best run: hard outside it, softly inside.
_DUMP_LINES = 50
_DUMP_SHORT = 0.5
_DUMP_OUTSIDE = 0.5
_DUMP_INSIDE = 0.05
_DUMP_PARAGRAPH = 0.08
_DUMP_LEVEL = 0.3
"""Probability from which a line speaks for the run that holds it. All figures by the out-of-fold table."""

_PARAGRAPH = 14
"""Words of a finished line that counts as a paragraph."""
_NEAR = 3
"""A paragraph so many lines from the story is near it."""
_FORMATS = ("text", "markdown")
"""What is judged: of saved pages and feeds the markup says more than a line's look."""


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of the lines that are most likely no story."""
    if draft.document.format not in _FORMATS or len(draft.lines) < _FEWEST_LINES:
        return
    scores, shapes = story_scores(draft)
    keep = kept_lines(scores, shapes)
    if not any(keep):
        return
    for line, shape, kept in zip(draft.lines, shapes, keep, strict=True):
        if not kept:
            yield cut_line(line, _kind(line, shape))


def kept_lines(scores: Sequence[float], shapes: Sequence[Shape]) -> list[bool]:
    """Which lines stay, from their probabilities of being story and their shapes."""
    size = len(scores)
    full = [s.finished and s.length >= _PARAGRAPH for s in shapes]
    short = sum(1 for s in shapes if s.length <= 7 and not s.finished)
    dump = size >= _DUMP_LINES and short >= _DUMP_SHORT * size
    if dump:
        start, end = best_run([(p - _DUMP_LEVEL) * min(s.length, 60) for p, s in zip(scores, shapes, strict=True)])
        sure = [p > (_DUMP_INSIDE if start <= n < end else _DUMP_OUTSIDE) for n, p in enumerate(scores)]
    else:
        sure = [p > _JUNK for p in scores]
    keep = list(sure)
    for n, p in enumerate(scores):
        if sure[n] or p <= (_DUMP_PARAGRAPH if dump else _JUNK_PARAGRAPH):
            continue
        if full[n]:
            around = range(max(0, n - _NEAR), min(size, n + _NEAR + 1))
            keep[n] = any(sure[m] and shapes[m].length >= 12 for m in around if m != n)
        elif not dump and 0 < n < size - 1:
            keep[n] = sure[n - 1] and full[n - 1] and sure[n + 1] and full[n + 1]
    return keep


def _kind(line: Line, shape: Shape) -> CutKind:
    """What the line most likely was: a button or menu entry, another story's headline, or we do not know."""
    if shape.length <= 4 and not shape.finished:
        return "navigation"
    capitals = sum(1 for w in line.text.split() if w[0].isupper())
    if not shape.finished and 5 <= shape.length <= 24 and capitals:
        return "related"
    return "other"


RULE = Rule("story_lines", Phase.TAIL, find)
