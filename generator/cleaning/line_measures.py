"""What the line model measures of a line: numbers that its trees compare with bounds.

Everything is a column, a number for each line of the text. The first pass's columns are about the line itself, its
neighbours, its place and what the rules cut around it (`first_columns`); the second pass's are about what the first one
thought of it and of the lines around it (`second_columns`).
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from operator import sub

import msgspec

from generator.cleaning.draft import WORD, Draft, Line, ends_sentence
from generator.patterns import regex
from generator.text import function_words, words

Column = Sequence[float]
Columns = dict[str, Column]
"""Equally long columns by the names of what they measure, always the same names in the same order."""

_FULL = 12
"""Words of a finished line that looks like a paragraph."""
_SHORT = 7
"""Words up to which an unfinished line looks like a menu's."""
_LOOSE = 4
"""Words from which an unfinished line may be another story's headline."""
_FAR = 60
"""Stands for "there is none" where a distance in lines is measured, and bounds it."""
_FAR_WORDS = 300.0
"""The same for a distance in words."""
_SURE = 0.75
"""Score from which the first pass is taken at its word."""
_GAP = 3
"""So many lines beside each other that are no paragraphs part two groups of paragraphs."""
_NEAR = 5
"""A paragraph so many lines away is near."""
_HEAD = 300
"""Characters of a line in which capitals are counted."""

_HAN = regex(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
SIGNS = regex(r"\d+|--|[–—@/():|%€$£]")
"""Figures and the signs between them: in the same order in all entries of a list."""
_DIGIT = regex(r"\d")
_AFTER = frozenset(
    "tags author_note share comments newsletter related copyright end_credit syndication continue_reading pagination "
    "cookie advert navigation".split()
)
"""Kinds of cuts that stand below a story rather than in it."""
_KINDS = {"paragraph": 0, "heading": 1, "list_item": 2, "quote": 3, "table": 4}
_ENDS = {".": 1, "。": 1, "?": 2, "!": 2, "…": 3, ":": 4, ",": 5, ";": 5, '"': 6, "”": 6, "’": 6, "'": 6, ")": 6}


class Shape(msgspec.Struct, frozen=True, gc=False):
    """What is measured of one line before it is compared with others."""

    words: tuple[str, ...]
    length: int
    """In words; for scripts without spaces, two characters count as one word."""
    finished: bool


def shapes_of(lines: Iterable[Line]) -> list[Shape]:
    """The shapes of the lines."""
    return [_shape(line.text, line.lowered) for line in lines]


def _shape(text: str, lowered: str) -> Shape:
    begin = lowered if len(lowered) == len(text) else text[:4000].lower()
    found = tuple(words(begin) if begin.isascii() else WORD.findall(begin))
    length = len(found)
    if length * 12 < len(text):
        length = max(length, len(_HAN.findall(text[:4000])) // 2)
    return Shape(found, length, ends_sentence(text))


def first_columns(draft: Draft, shapes: Sequence[Shape]) -> Columns:
    """What the first pass looks at. `shapes` are those of `draft.lines`, of which there is one at least."""
    lines = draft.lines
    size = len(lines)
    small = function_words(draft.language)
    lengths = [min(s.length, 80) for s in shapes]
    finished = [int(s.finished) for s in shapes]
    full = [int(s.finished and s.length >= _FULL) for s in shapes]
    short = [int(s.length <= _SHORT and not s.finished) for s in shapes]
    loose = [int(s.length >= _LOOSE and not s.finished) for s in shapes]
    full_at = [n for n in range(size) if full[n]]
    first = full_at[0] if full_at else size
    last = full_at[-1] if full_at else -1
    counts = Counter(s.words for s in shapes)
    repeated = [min(counts[s.words], 4) for s in shapes]
    capitals = [_capitals(line.text) for line in lines]
    has_digit = [_DIGIT.search(line.text) is not None for line in lines]
    digits = [_digits(s.words) if has else 0.0 for s, has in zip(shapes, has_digit, strict=True)]
    topics = [{w for w in s.words if len(w) > 3 and w not in small} for s in shapes]
    likeness, nearby = _likeness(topics, full, full_at)
    words = _sums(lengths)
    volume = words[-1] or 1
    paragraphs = _sums([length * is_full for length, is_full in zip(lengths, full, strict=True)])
    told = paragraphs[-1] or 1
    groups, (biggest_first, biggest_last) = _groups(full_at, lengths)
    up, down = _distances(full_at, size)
    gaps = _gaps(draft)
    after = [sum([kind in _AFTER for kind in gap]) if gap else 0 for gap in gaps]
    cuts = [min(len(gap), 5) for gap in gaps]
    after_above = list(accumulate(after))
    series = _series(short)
    weighted_capitals = [c * w for c, w in zip(capitals, lengths, strict=True)]
    weighted_digits = [d * w for d, w in zip(digits, lengths, strict=True)]
    weighted_likeness = [max(0.0, k) * w for k, w in zip(likeness, lengths, strict=True)]
    around = _Windows(lengths)
    above2, below2 = around.sums(-2, 0), around.sums(1, 3)
    above3, below3 = around.sums(-3, 0), around.sums(1, 4)
    above4 = around.sums(-4, 0)
    below11 = around.sums(1, 12)
    loose_around, after_around = _Windows(loose), _Windows(after)
    capitals_around, digits_around = _Windows(weighted_capitals), _Windows(weighted_digits)
    likeness_around = _Windows(weighted_likeness)
    before, behind = _shifted(lengths, -1, -1), _shifted(lengths, 1, -1)
    unlike = [abs(w - max(0, a)) + abs(w - max(0, b)) for w, a, b in zip(lengths, before, behind, strict=True)]
    return {
        # the line
        "words": lengths,
        "finished": finished,
        "end": [3 if line.text.endswith("...") else _ENDS.get(line.text[-1], 0) for line in lines],
        "capitals": capitals,
        "commas": [min(line.text.count(","), 6) for line in lines],
        "repeated": repeated,
        "function words": [sum(map(small.__contains__, s.words)) / (len(s.words) or 1) for s in shapes],
        "likeness": likeness,
        "likeness nearby": nearby,
        "kind": [_KINDS.get(line.kind, 5) for line in lines],
        # the text
        "short in all": [sum(short) / size] * size,
        "prose in all": [paragraphs[-1] / volume] * size,
        "paragraphs": [min(len(full_at), 40)] * size,
        "lines before story": [min(first, 80)] * size,
        "groups": [groups] * size,
        "biggest group": [(paragraphs[biggest_last + 1] - paragraphs[biggest_first]) / told if full_at else 0.0] * size,
        # the place
        "up": up,
        "down": down,
        "story above": [p / told for p in paragraphs[:-1]],
        "words above": [w / volume for w in words[:-1]],
        "run": [s if is_short else -s for s, is_short in zip(series, short, strict=True)],
        "to first": _offsets(first, size),
        "to last": [-n for n in _offsets(last, size)],
        "to group": _offsets(biggest_first, size),
        "to group's end": [-n for n in _offsets(biggest_last, size)],
        # the neighbours
        "words 2 above": above2,
        "words 2 below": below2,
        "words 6 above": around.sums(-6, 0),
        "words 6 below": around.sums(1, 7),
        "words 15 above": around.sums(-15, 0),
        "words 15 below": around.sums(1, 16),
        "loose 4 above": loose_around.sums(-4, 0),
        "loose 4 below": loose_around.sums(1, 5),
        "words above 1": before,
        "finished above 1": _shifted(finished, -1, -1),
        "words below 1": behind,
        "finished below 1": _shifted(finished, 1, -1),
        "words above 2": _shifted(lengths, -2, -1),
        "unlike neighbours": unlike,
        "capitals above": _shares(capitals_around.sums(-3, 0), above3),
        "capitals below": _shares(capitals_around.sums(1, 4), below3),
        "digits above": _shares(digits_around.sums(-3, 0), above3),
        "digits below": _shares(digits_around.sums(1, 4), below3),
        "likeness above": _shares(likeness_around.sums(-4, 0), above4),
        "likeness far below": _shares(likeness_around.sums(1, 12), below11),
        "like figures": _like_figures(lines, lengths, has_digit),
        # what the rules cut
        "cut above": cuts[:-1],
        "cut below": cuts[1:],
        "furniture above": after_above[:-1],
        "furniture below": [after_above[-1] - a for a in after_above[:-1]],
        "furniture 5 above": after_around.sums(-5, 1)[:-1],
    }  # fmt: skip


def second_columns(shapes: Sequence[Shape], scores: Sequence[float]) -> Columns:
    """What the second pass knows besides the first one's columns; `scores` are the first pass's."""
    size = len(shapes)
    lengths = [min(s.length, 60) for s in shapes]
    logits = [_logit(p) for p in scores]
    start, end = best_run([(p - 0.5) * w for p, w in zip(scores, lengths, strict=True)])
    _, wide_end = best_run([(p - 0.3) * w for p, w in zip(scores, lengths, strict=True)])
    mass = _sums([p * w for p, w in zip(scores, lengths, strict=True)])
    other = _sums([(1 - p) * (w + 1) for p, w in zip(scores, lengths, strict=True)])
    total = mass[-1] or 1.0
    in_run = mass[end] - mass[start]
    up, down = _distances([n for n, p in enumerate(scores) if p > _SURE], size)
    before, behind = (
        [_shifted(logits, by, -3.0) for by in (-1, -2, -3)],
        [_shifted(logits, by, -3.0) for by in (1, 2, 3)],
    )
    around, lines_around = _Windows(logits), _Windows([1] * size)
    return {
        "run's share": [in_run / total] * size,
        "run's words": [in_run] * size,
        "others in run": [(other[end] - other[start]) / max(1.0, in_run)] * size,
        "unlikely in all": [sum(p < 0.3 for p in scores) / size] * size,
        "score": logits,
        "score above 1": before[0],
        "score below 1": behind[0],
        "score above 2": before[1],
        "score below 2": behind[1],
        "to run": [_near(n - start) for n in range(size)],
        "to wide run's end": [_near(wide_end - 1 - n) for n in range(size)],
        "story below it": [(total - m) / total for m in mass[1:]],
        "sure above": up,
        "others since sure": _words_between(other, up, down=False),
        "others to sure": _words_between(other, down, down=True),
        "score around": _shares(around.sums(-5, 6), lines_around.sums(-5, 6)),
        "score far around": _shares(around.sums(-12, 13), lines_around.sums(-12, 13)),
        "best above": [max(scored) for scored in zip(*before, strict=True)],
        "best below": [max(scored) for scored in zip(*behind, strict=True)],
    }


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


def _capitals(text: str) -> float:
    """Share of the first words that begin with a capital."""
    words = text[:_HEAD].split()
    count = 0
    for word in words:  # a fifth quicker than by a list: this is asked of every word of a text
        if word[0].isupper():
            count += 1
    return count / len(words)


def _digits(words: Sequence[str]) -> float:
    """Share of the words that begin with a figure."""
    return [w[0].isdigit() for w in words].count(True) / len(words) if words else 0.0


def _likeness(topics: Sequence[set[str]], full: Column, full_at: Sequence[int]) -> tuple[list[float], list[float]]:
    """Two shares of each line's topic words: those in another paragraph of the text, those in one nearby.

    -1 where a line has no such words, and for the second where the line is a paragraph itself.
    """
    told: set[str] = set()
    shared: set[str] = set()
    for n in full_at:
        shared |= topics[n] & told
        told |= topics[n]
    likeness: list[float] = []
    nearby: list[float] = []
    for n, mine in enumerate(topics):
        if not mine:
            likeness.append(-1.0)
            nearby.append(-1.0)
        elif full[n]:
            likeness.append(len(mine & shared) / len(mine))
            nearby.append(-1.0)
        else:
            known = mine & told
            likeness.append(len(known) / len(mine))
            far = known
            if known:
                for at in full_at[bisect_left(full_at, n - _NEAR) : bisect_right(full_at, n + _NEAR)]:
                    far = far - topics[at]
            nearby.append((len(known) - len(far)) / len(mine))
    return likeness, nearby


def _groups(full_at: Sequence[int], lengths: Column) -> tuple[int, tuple[int, int]]:
    """How many groups of paragraphs there are, and the first and last line of the one with most words."""
    groups = 0
    best, bounds = 0.0, (0, 0)
    total, since, before = 0.0, 0, -_FAR
    for n in full_at:
        if n - before > _GAP:
            groups += 1
            total, since = 0.0, n
        total += lengths[n]
        before = n
        if total > best:
            best, bounds = total, (since, n)
    return groups, bounds


def _gaps(draft: Draft) -> list[list[str]]:
    """For each line, and for the end, the kinds of what was cut between it and the line above."""
    places = sorted((cut.span.start, cut.kind) for cut in draft.cuts)
    made: list[list[str]] = []
    at = 0
    for line in draft.lines:
        since = at
        while at < len(places) and places[at][0] < line.span.start:
            at += 1
        made.append([kind for _, kind in places[since:at]])
    made.append([kind for _, kind in places[at:]])
    return made


def _like_figures(lines: Sequence[Line], lengths: Column, has_digit: Sequence[bool]) -> list[int]:
    """How many of the two lines above and the two below have the same figures and signs, as tour dates and results do;
    -1 for lines without."""
    signs = [_signature(line.text) if has else "" for line, has in zip(lines, has_digit, strict=True)]
    made = []
    for n, mine in enumerate(signs):
        if len(mine) < 2 or lengths[n] < 2:
            made.append(-1)
        else:
            made.append(sum(mine == theirs for theirs in (*signs[max(0, n - 2) : n], *signs[n + 1 : n + 3])))
    return made


def _signature(text: str) -> str:
    """The separators and figures of a short line that holds a figure: equal in a series."""
    if len(text) > 160 or _DIGIT.search(text, 0, 90) is None:
        return ""
    return "".join("0" if w[0].isdigit() else w for w in SIGNS.findall(text[:90]))[:6]


def _offsets(place: int, size: int) -> list[int]:
    """For each line, how many lines it is below the place (negative above it); bounded."""
    low = min(max(place - _FAR, 0), size)
    high = min(max(place + _FAR + 1, low), size)
    return [-_FAR] * low + list(range(low - place, high - place)) + [_FAR] * (size - high)


def _distances(places: Sequence[int], size: int) -> tuple[list[int], list[int]]:
    """For each line, how many lines above and below it the nearest of the places is."""
    return _since(places, size), _since([size - 1 - n for n in reversed(places)], size)[::-1]


def _since(places: Sequence[int], size: int) -> list[int]:
    """For each line, how many lines above it the nearest of the places is."""
    made: list[int] = []
    until = places[0] + 1 if places else size
    made += [_FAR] * until
    for place, following in pairwise((*places, size - 1)):
        gap = following - place
        made += range(1, min(gap, _FAR) + 1)
        made += [_FAR] * (gap - _FAR)
    return made


def _words_between(sums: Column, distance: Sequence[int], *, down: bool) -> list[float]:
    """What lies between each line and the place so many lines away, in words."""
    if down:
        return [sums[n + d] - sums[n + 1] if d < _FAR else _FAR_WORDS for n, d in enumerate(distance)]
    return [sums[n] - sums[n - d + 1] if d < _FAR else _FAR_WORDS for n, d in enumerate(distance)]


_PAD = 16


class _Windows:
    """Sums of a column over neighbouring lines."""

    def __init__(self, values: Column) -> None:
        sums = _sums(values)
        self._size = len(values)
        self._padded = [0.0] * _PAD + sums + [sums[-1]] * _PAD

    def sums(self, start: int, end: int) -> list[float]:
        """For each line the sum over the lines from `start` to before `end`, counted from it, as far as any are."""
        low, high, size, padded = _PAD + start, _PAD + end, self._size, self._padded
        return list(map(sub, padded[high : high + size], padded[low : low + size]))


def _shifted(values: Column, by: int, missing: float) -> list[float]:
    """For each line the value of the one so many lines below it (above it, for a negative number)."""
    fill = [missing] * abs(by)
    return [*values[by:], *fill][: len(values)] if by > 0 else [*fill, *values][: len(values)]


def _shares(parts: Column, wholes: Column) -> list[float]:
    return [part / whole if whole else -1.0 for part, whole in zip(parts, wholes, strict=True)]


def _sums(values: Iterable[float]) -> list[float]:
    """Sums of the first 0, 1, 2, … values."""
    return list(accumulate(values, initial=0.0))


def _near(distance: int) -> int:
    return max(-40, min(40, distance))


def _series(short: Sequence[int]) -> list[int]:
    """For each line, how many stand together that are short as it is, or as it is not; bounded."""
    made: list[int] = []
    start = 0
    for n in range(1, len(short) + 1):
        if n == len(short) or short[n] != short[start]:
            made += [min(n - start, _FAR)] * (n - start)
            start = n
    return made


def _logit(p: float) -> float:
    p = min(max(p, 0.002), 0.998)
    return math.log(p / (1 - p))
