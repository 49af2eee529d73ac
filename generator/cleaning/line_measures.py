"""What the second pass of the line model measures of a line: numbers that its trees compare with bounds.

Some are about the line, its neighbours and the whole text; others about what the first pass thought of them: where the
line stands to the best run, how much story and how much of anything else lies between it and the nearest sure line.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from generator.cleaning.draft import Draft

_FULL = 12
"""Words of a finished line that looks like a paragraph."""
_SHORT = 7
"""Words up to which an unfinished line looks like a menu's."""
_FAR = 60
"""Stands for "there is none" where a distance in lines is measured, and bounds it."""
_SURE = 0.75
"""Score from which the first pass is taken at its word."""
_FURNITURE = frozenset({"navigation", "cookie", "share", "comments", "newsletter", "advert"})


@dataclass(frozen=True, slots=True)
class Shape:
    """What is measured of one line before it is compared with others."""

    words: tuple[str, ...]
    length: int
    """In words; for scripts without spaces, two characters count as one word."""
    finished: bool


def measures(draft: Draft, shapes: Sequence[Shape], scores: Sequence[float]) -> list[list[float]]:
    """The measures of each line, `scores` being the first pass's; always equally many, in a fixed order."""
    return [a + b for a, b in zip(_of_shapes(draft, shapes), _of_scores(shapes, scores), strict=True)]


def _of_shapes(draft: Draft, shapes: Sequence[Shape]) -> list[list[float]]:
    size = len(shapes)
    lengths = [min(s.length, 80) for s in shapes]
    finished = [float(s.finished) for s in shapes]
    full = [s.finished and s.length >= _FULL for s in shapes]
    short = [s.length <= _SHORT and not s.finished for s in shapes]
    loose = [s.length >= 4 and not s.finished for s in shapes]
    full_at = [n for n, is_full in enumerate(full) if is_full]
    first = full_at[0] if full_at else size
    last = full_at[-1] if full_at else -1
    words, fulls, looses = _sums(lengths), _sums(full), _sums(loose)
    volume = words[-1] or 1
    furniture = sum(1 for cut in draft.cuts if cut.kind in _FURNITURE)
    middle = sorted(lengths)[size // 2]
    text = [
        float(size),
        float(len(full_at)),
        float(min(first, 80)),
        float(min(size - 1 - last, 80)),
        float(furniture),
        sum(short) / size,
        float(middle),
        float(volume),
    ]
    made: list[list[float]] = []
    series = _series(short)
    for n, line in enumerate(draft.lines):
        at = bisect_left(full_at, n)
        after = bisect_right(full_at, n)
        above, below = max(0, n - 4), min(size, n + 5)
        length = lengths[n]
        before = lengths[n - 1] if n else -1
        behind = lengths[n + 1] if n + 1 < size else -1
        made.append(
            [
                *text,
                length,
                finished[n],
                min(n - full_at[at - 1], _FAR) if at else _FAR,
                min(full_at[after] - n, _FAR) if after < len(full_at) else _FAR,
                n / size,
                words[n] / volume,
                series[n] if short[n] else -series[n],
                words[n] - words[max(0, n - 2)],
                words[min(size, n + 3)] - words[n + 1],
                words[n] - words[max(0, n - 6)],
                words[min(size, n + 7)] - words[n + 1],
                fulls[n] - fulls[above],
                fulls[below] - fulls[n + 1],
                before,
                finished[n - 1] if n else -1,
                behind,
                finished[n + 1] if n + 1 < size else -1,
                len(line.text) / max(1, len(shapes[n].words)),
                looses[below] - looses[above],
                n - first,
                last - n,
                abs(length - max(0, before)) + abs(length - max(0, behind)),
            ]
        )
    return made


def _of_scores(shapes: Sequence[Shape], scores: Sequence[float]) -> list[list[float]]:
    size = len(scores)
    lengths = [min(s.length, 60) for s in shapes]
    logits = [logit(p) for p in scores]
    start, end = best_run([(p - 0.5) * w for p, w in zip(scores, lengths, strict=True)])
    wide_start, wide_end = best_run([(p - 0.3) * w for p, w in zip(scores, lengths, strict=True)])
    mass = _sums([p * w for p, w in zip(scores, lengths, strict=True)])
    other = _sums([(1 - p) * (w + 1) for p, w in zip(scores, lengths, strict=True)])
    thoughts = _sums(logits)
    total = mass[-1] or 1.0
    in_run = mass[end] - mass[start]
    sure = [n for n, p in enumerate(scores) if p > _SURE]
    text = [
        in_run / total,
        in_run,
        float(end - start),
        (other[end] - other[start]) / max(1.0, in_run),
        sum(1 for p in scores if p < 0.3) / size,
        total,
    ]
    edge = [-3.0] * 3
    padded = [*edge, *logits, *edge]
    made: list[list[float]] = []
    for n in range(size):
        at, after = bisect_left(sure, n), bisect_right(sure, n)
        up = sure[at - 1] if at else None
        down = sure[after] if after < len(sure) else None
        here = n + 3
        made.append(
            [
                *text,
                logits[n],
                padded[here - 1],
                padded[here + 1],
                padded[here - 2],
                padded[here + 2],
                padded[here - 3],
                padded[here + 3],
                _near(n - start),
                _near(end - 1 - n),
                _near(n - wide_start),
                _near(wide_end - 1 - n),
                mass[n] / total,
                (total - mass[n + 1]) / total,
                n - up if up is not None else _FAR,
                down - n if down is not None else _FAR,
                other[n] - other[up + 1] if up is not None else 300.0,
                other[down] - other[n + 1] if down is not None else 300.0,
                _mean(thoughts, n - 5, n + 6),
                _mean(thoughts, n - 12, n + 13),
                max(padded[here - 3 : here]),
                max(padded[here + 1 : here + 4]),
            ]
        )
    return made


def best_run(values: Sequence[float]) -> tuple[int, int]:
    """(start, end) of the contiguous run with the greatest sum; (0, 0) when no value is positive."""
    best, start, end = 0.0, 0, 0
    total, since = 0.0, 0
    for n, value in enumerate(values):
        if total <= 0:
            total, since = 0.0, n
        total += value
        if total > best:
            best, start, end = total, since, n + 1
    return start, end


def _sums(values: Sequence[float]) -> list[float]:
    """Sums of the first 0, 1, 2, … values."""
    return [0.0, *accumulate(float(v) for v in values)]


def _mean(sums: Sequence[float], start: int, end: int) -> float:
    start, end = max(0, start), min(len(sums) - 1, end)
    return (sums[end] - sums[start]) / (end - start)


def _near(distance: int) -> float:
    return float(max(-40, min(40, distance)))


def _series(short: Sequence[bool]) -> list[int]:
    """For each line, how many stand together that are short as it is, or as it is not; bounded."""
    made: list[int] = []
    start = 0
    for n in range(1, len(short) + 1):
        if n == len(short) or short[n] != short[start]:
            made += [min(n - start, _FAR)] * (n - start)
            start = n
    return made


def logit(p: float) -> float:
    """The log odds of a chance, certainty kept finite."""
    p = min(max(p, 0.002), 0.998)
    return math.log(p / (1 - p))
