"""The headline of a whole page pasted as text: below the menus, above the story.

Where the story is comes first: the group of paragraphs with most words. Of the lines above it the one wins that shares
its words, is as long as headlines are, stands near, and has the credits below it. What each of that is worth was fitted
(a softmax over the lines of a page) on pages of news and of blogs, each half of them judged by what the other taught.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from generator.cleaning.dates import is_date_line
from generator.cleaning.draft import Draft, Line, ends_sentence, is_prose
from generator.cleaning.names import read_byline
from generator.patterns import regex
from generator.text import count_words, fold, function_words

_GAP = 4
"""So many lines beside each other that are no paragraphs part two groups of paragraphs."""
WINDOW = 60
"""The headline stands at most so many lines above the story."""
_FAR = 30
_NEAR = 8
_PARAGRAPHS = 20
"""So many paragraphs of the story lend it its words."""
_PARAGRAPH = 800
"""Characters of each that are read."""
_WEIGHT = 80
"""Words that a paragraph counts for at most."""
_COPIES = 4
"""A line that is there more often is a menu's, or asked of each of those who are interviewed."""

_OPENING = 5.0
"""What it is worth that a line opens the text and is followed as headlines are."""
_STEM = 6
"""Characters by which words are compared: endings change from a headline to a sentence."""
_WIDE = regex(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_TRAIL = regex(r"\s>\s|[»›←→«▸]")
"""What parts the names in a breadcrumb, or points to the story before and the one after."""
_ODD = regex(r"[@©*\[_]|https?:")
_DIGIT = regex(r"\d")


def story_start(draft: Draft) -> int:
    """Index of the first line of the group of paragraphs with most words; the number of lines where there is none."""
    prose = draft.prose
    if prose and all(below - above <= _GAP for above, below in pairwise(prose)):
        return prose[0]
    best, start = 0, len(draft.lines)
    total, since, before = 0, 0, -_GAP - 1
    for index in draft.prose:
        if index - before > _GAP:
            total, since = 0, index
        total += min(count_words(draft.lines[index].text[:_PARAGRAPH]), _WEIGHT)
        before = index
        if total > best:
            best, start = total, since
    return start


def story_terms(draft: Draft, start: int) -> frozenset[str]:
    """The `terms` of the first paragraphs of the story that begins at line `start`."""
    below = [draft.lines[n].text[:_PARAGRAPH] for n in draft.prose if n >= start][:_PARAGRAPHS]
    return frozenset(term for text in below for term in terms(text, draft.language))


def headline_above(
    draft: Draft, start: int, story: Collection[str], candidates: Iterable[Line], opening: Line | None
) -> Line | None:
    """Of the candidates, lines of the draft, the one that looks most like the headline of the story at line `start`.

    `story` are the story's terms.
    """
    lines = draft.lines
    first = max(0, start - WINDOW)
    credited = [is_credit(line.text, draft.language) for line in lines[first : start + 1]]
    best: tuple[float, Line] | None = None
    for line in candidates:
        n = line.index
        if (n < first and line is not opening) or n > start or (is_prose(line.text) and not _asks(line.text)):
            continue
        again = sum(1 for other in draft.alike(line) if fold(other.text) == fold(line.text))
        if again > _COPIES:
            continue
        points = (
            _by_itself(line)
            + _by_story(terms(line.text, draft.language), story)
            + _by_place(draft, n, n + 1 if line is opening else start)
        )
        points += _OPENING * (line is opening)
        points += _by_credits(credited[max(0, n + 1 - first) :]) + 0.5 * (again > 1)
        if best is None or points > best[0]:
            best = points, line
    return best[1] if best else None


def _by_itself(line: Line) -> float:
    """What the line's own looks are worth: its length, its end, its marks."""
    text = line.text
    length = _length(text)
    points = 0.35 if text[-1] in "?!" else 0.0
    if length <= 2:
        points -= 1.6
    elif 5 <= length <= 7:
        points += 0.85
    elif 8 <= length <= 14:
        points += 1.05
    elif 15 <= length <= 22:
        points += 0.45
    elif length > 22:
        points -= 0.85
    points -= 2.15 * (ends_sentence(text) and not _asks(text))
    points -= 1.7 * text[0].islower() + 0.9 * text.isupper() + 0.75 * text.endswith(":")
    points -= 1.9 * (_TRAIL.search(text) is not None) + 0.8 * (_ODD.search(text) is not None)
    points -= 1.1 * len(_DIGIT.findall(text)) / len(text)
    return points + 0.65 * (line.kind == "heading")


def _by_story(own: Sequence[str], story: Collection[str]) -> float:
    """What it is worth that the line's words are the story's."""
    shared = sum(1 for term in own if term in story)
    return (1.9 * shared / len(own) + 1.35 * math.log1p(len(set(own) & set(story)))) if shared else 0.0


def _by_place(draft: Draft, n: int, start: int) -> float:
    """What the line's distance to the story is worth, and what stands between and beside it."""
    away = start - n
    points = 1.15 * (away <= _NEAR) - 1.85 * (away > _FAR) - 2.55 * (away == 0)
    points += 0.95 * max(0, bisect_left(draft.prose, start) - bisect_left(draft.prose, n + 1))
    lines = draft.lines
    if n + 1 < len(lines):
        below = lines[n + 1].text
        points += 0.95 * ends_sentence(below) + 0.65 * (_length(below) >= 9) + 0.95 * _looks_alike(below)
    return points - 0.5 * (n > 0 and _looks_alike(lines[n - 1].text))


def _by_credits(below: Sequence[bool]) -> float:
    """What it is worth that a byline or a day stands below: `below` says which of the lines there are one."""
    points = 1.85 * any(below[:1]) + 1.55 * any(below[1:2]) + 1.0 * any(below[2:5])
    return points + 0.35 * any(below)


def _asks(text: str) -> bool:
    return text.rstrip("\"'”’»)")[-1:] in "?!？！"


def is_credit(text: str, language: str) -> bool:
    """Whether the line is a byline or a day."""
    return is_date_line(text) or read_byline(text, language) is not None


def _looks_alike(text: str) -> bool:
    """Whether a neighbour could be a headline, or a dek without a full stop."""
    return not ends_sentence(text) and 4 <= _length(text) <= 25


def _length(text: str) -> int:
    """Words; in scripts without spaces two characters make one."""
    return max(count_words(text), len(_WIDE.findall(text)) // 2)


def terms(text: str, language: str) -> tuple[str, ...]:
    """What texts about the same share: stems of the longer words; in scripts without spaces pairs of characters."""
    return tuple(_terms(fold(text), function_words(language)))


def _terms(folded: str, small: Collection[str]) -> Iterator[str]:
    for word in folded.split():
        if _WIDE.search(word):
            yield from (word[k : k + 2] for k in range(len(word) - 1))
        elif len(word) > 3 and word not in small:
            yield word[:_STEM]
