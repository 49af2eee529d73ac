"""Lines that no pattern knows and that are no story all the same: menus, teasers, other stories' headlines.

Judged by the line model (`line_model.py`). Keep comes before remove: texts of few lines are left alone, a short line
goes only when the model is sure, and so does one that stands alone between paragraphs, a sub-heading. A list of figures
(dates of a tour, results, numbered things) stays whole where half of it stays, and where more would leave the inside of
the story than any page puts there, the story is itself a list: its inside stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.cleaning.draft import Draft, Line, cut_line
from generator.cleaning.line_measures import SIGNS, Shape, best_run
from generator.cleaning.line_model import story_scores
from generator.model import Cut, CutKind
from generator.patterns import regex
from generator.registry import Phase, Rule

_FEWEST_LINES = 8
"""Shorter texts give the model too little to compare a line with."""
_MOST_LINES = 10_000
"""Longer texts are no articles as the model knows them, and judging one takes seconds: what no pattern knows stays."""
_PARAGRAPH = 12
"""Words of a finished line that counts as a paragraph."""
_SHORT = 7
"""Words up to which a line is short: a menu's entry, or one of a list."""
_LEVEL = 0.5
"""Probability from which a line speaks for the run of lines that is taken for the story."""

# Below these probabilities of being story a line goes: (outside the best run of lines, inside it). Stories that are
# lists or tables are what a model loses first, and their short lines weigh little when they are left: so those stay
# more easily. All figures by the out-of-fold table.
_BOUNDS = {"paragraph": (0.25, 0.4), "line": (0.2, 0.3), "short": (0.15, 0.15)}

_SUBHEADING = 0.08
"""A lone short line between two paragraphs goes only below this."""
_LIST = 4
"""So many lines make a list."""
_INSIDE = 0.25
"""Of the words between the first and the last paragraph that stay, at most so many go."""
_STRAY = 2
"""Entries of a list may stand so many lines apart."""
_NUMBERED = regex(r"\d{1,3}[.)ªº]")
_BEGINNING = 90
"""Characters of an entry whose signs are compared."""
_LONGEST_ENTRY = 160

_FORMATS = ("text", "markdown")
"""What is judged: of saved pages and feeds the markup says more than a line's look."""


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of the lines that are most likely no story."""
    if draft.document.format not in _FORMATS or not _FEWEST_LINES <= len(draft.lines) <= _MOST_LINES:
        return
    scores, shapes = story_scores(draft)
    keep = kept_lines(scores, shapes)
    if not any(keep):
        return
    if not all(keep):
        keep = _with_inside(shapes, _with_whole_lists(draft.lines, keep))
    for line, shape, kept in zip(draft.lines, shapes, keep, strict=True):
        if not kept:
            yield cut_line(line, _kind(line, shape))


def kept_lines(scores: Sequence[float], shapes: Sequence[Shape]) -> list[bool]:
    """Which lines stay, each by itself, from their probabilities of being story and their shapes."""
    start, end = best_run([(p - _LEVEL) * min(s.length, 60) for p, s in zip(scores, shapes, strict=True)])
    full = [_is_paragraph(s) for s in shapes]
    keep: list[bool] = []
    for n, (p, shape) in enumerate(zip(scores, shapes, strict=True)):
        bounds = _BOUNDS["paragraph" if full[n] else "short" if shape.length <= _SHORT else "line"]
        keep.append(p > bounds[start <= n < end])
    # A lone short line between paragraphs is a sub-heading.
    for n in range(1, len(keep) - 1):
        if not keep[n] and not full[n] and keep[n - 1] and full[n - 1] and keep[n + 1] and full[n + 1]:
            keep[n] = scores[n] > _SUBHEADING
    return keep


def _is_paragraph(shape: Shape) -> bool:
    return shape.finished and shape.length >= _PARAGRAPH


def _with_inside(shapes: Sequence[Shape], keep: list[bool]) -> list[bool]:
    """The same lines, and all between the first paragraph that stays and the last where too many of them would go."""
    paragraphs = [n for n, shape in enumerate(shapes) if keep[n] and _is_paragraph(shape)]
    if not paragraphs:
        return keep
    start, end = paragraphs[0], paragraphs[-1] + 1
    words = [min(shape.length, 60) for shape in shapes[start:end]]
    gone = sum(count for count, kept in zip(words, keep[start:end], strict=True) if not kept)
    if gone <= _INSIDE * sum(words):
        return keep
    return [*keep[:start], *[True] * (end - start), *keep[end:]]


def _with_whole_lists(lines: Sequence[Line], keep: Sequence[bool]) -> list[bool]:
    """The same lines, and all entries of each list of which half stays."""
    lists: list[list[int]] = []
    latest: dict[str, list[int]] = {}
    for n, line in enumerate(lines):
        if not (sign := _entry_sign(line.text)):
            continue
        entries = latest.get(sign)
        if entries is None or n - entries[-1] > _STRAY:
            entries = latest[sign] = []
            lists.append(entries)
        entries.append(n)
    kept = list(keep)
    for entries in lists:
        if len(entries) >= _LIST and 2 * sum(keep[n] for n in entries) >= len(entries):
            for n in entries:
                kept[n] = True
    return kept


def _entry_sign(text: str) -> str:
    """What the entries of a list have in common: a number in front, or the order of figures and signs; "" elsewhere."""
    if len(text) > _LONGEST_ENTRY:
        return ""
    if _NUMBERED.match(text):
        return "#"
    signs = "".join(["0" if sign[0].isdigit() else sign for sign in SIGNS.findall(text, 0, _BEGINNING)])[:3]
    return signs if len(signs) > 1 and "0" in signs else ""


def _kind(line: Line, shape: Shape) -> CutKind:
    """What the line most likely was: a button or menu entry, another story's headline, or we do not know."""
    if shape.length <= 4 and not shape.finished:
        return "navigation"
    capitals = sum(1 for w in line.text.split() if w[0].isupper())
    if not shape.finished and 5 <= shape.length <= 24 and capitals:
        return "related"
    return "other"


RULE = Rule("story_lines", Phase.TAIL, find)
