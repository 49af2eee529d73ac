"""Key facts: sentences that carry figures near the news, each with its figures marked.

A figure is a sum, a share, a count of people or things, a vote, or a full date; ages, ordinals and bare years are
none.
"""

from __future__ import annotations

import re

from generator.config import FactsConfig
from generator.patterns import regex
from generator.structuring.chosen import Choice, Reading
from generator.structuring.features import CueTable
from generator.structuring.roles import C1, D2, D3, M1, M2, likeness
from generator.structuring.standing import is_bare_quote, is_question

_TOKEN = regex(r"[^\W_]+(?:['’.,:\-–][^\W_]+)*|[^\w\s]")
_NUMBER = regex(r"\d{1,3}(?:[.,  ]?\d{3})*(?:[.,]\d+)?(?:m|bn|tn|k|mn)?")
_SCORE = regex(r"\d{1,3}[-–:]\d{1,3}")
_YEAR = regex(r"(?:1[6-9]|20)\d\d")
_CURRENCY = "$€£¥₹"
_ALIKE = 0.6
"""Share of common content words from which on two facts say the same."""
LEAST = 0.62
"""Worth below which a figure is no key fact."""
WORTH = {"harm": 1.2, "money": 1.0, "share": 1.0, "vote": 1.0, "people": 0.8, "count": 0.6, "date": 0.45, "number": 0.3}
"""What a kind of figure is worth to a reader."""


def find_figures(text: str, table: CueTable) -> list[tuple[str, int, int]]:
    """(kind, start, end) of the figures in a sentence, in order; offsets in code points of `text`."""
    marks = list(_TOKEN.finditer(text))
    words = [mark[0].casefold() for mark in marks]
    lists = table.figures
    none: frozenset[str] = frozenset()
    scales, shares, money = lists.get("scales", none), lists.get("shares", none), lists.get("money", none)
    harmed = bool(lists.get("harm", none).intersection(words))
    voted = bool(lists.get("votes", none).intersection(words))
    found: list[tuple[str, int, int]] = []
    at = 0
    while at < len(marks):
        word = words[at]
        first = at
        score = _SCORE.fullmatch(word)
        if score and voted:
            found.append(("vote", marks[at].start(), marks[at].end()))
            at += 1
            continue
        digits = _NUMBER.fullmatch(word) is not None
        if not digits and word not in lists.get("numerals", none):
            at += 1
            continue
        at += 1
        kind = "number" if digits else ""
        before = words[first - 1] if first else ""
        while at < len(marks) and words[at] in scales:
            at += 1
            kind = kind or "number"
        following = words[at] if at < len(marks) else ""
        if before in lists.get("ages", none) or following in lists.get("ages", none):
            continue
        month = _month_beside(table, marks, first, at)
        if before in _CURRENCY and before:
            first, kind = first - 1, "money"
        elif following and (following in _CURRENCY or following in money):
            kind, at = "money", at + 1
        elif following == "%" or following in shares:
            kind, at = "share", at + 1
            if following == "per" and at < len(marks):
                at += 1
        elif month is not None:
            kind = "date"
            first, at = month
        elif digits and _YEAR.fullmatch(word):
            continue
        elif following in lists.get("people", none):
            kind, at = ("harm" if harmed else "people"), at + 1
        elif following in lists.get("harm", none) or (harmed and kind):
            kind = "harm"
        elif following in lists.get("counts", none):
            kind, at = "count", at + 1
        if kind:
            found.append((kind, marks[first].start(), marks[at - 1].end()))
    return found


def _month_beside(table: CueTable, marks: list[re.Match[str]], first: int, after: int) -> tuple[int, int] | None:
    """Bounds, in tokens, of a date of which the number is the day; None where no month stands beside it."""
    number = marks[first][0]
    if not number.isdecimal() or len(number) > 2:
        return None
    if first and table.words_of([marks[first - 1][0]])[0].month:
        return first - 1, after
    for step in (0, 1):
        if after + step < len(marks):
            token = marks[after + step][0]
            if table.words_of([token])[0].month:
                return first, after + step + 1
            if token not in (".", "de"):
                return None
    return None


def find_facts(reading: Reading, taken: frozenset[int], options: FactsConfig) -> tuple[Choice, ...]:
    """Key facts, in reading order; none of those `taken` by other parts, none that leans on another sentence."""
    ranked: list[tuple[float, int, tuple[tuple[str, int, int], ...]]] = []
    lead = reading.lead
    for index, look in enumerate(reading.looks):
        if index in taken or reading.junk[index] or reading.leaning[index] or not reading.may_hold_figure(index):
            continue
        if is_question(look) or is_bare_quote(look):
            continue
        figures = tuple(find_figures(reading.story.texts[index], reading.table))
        if not figures:
            continue
        chances = reading.chances[index]
        weight = max(WORTH[kind] for kind, _, _ in figures) + 0.1 * min(2, len(figures) - 1)
        near = max(likeness(look.content, reading.headline), likeness(look.content, lead))
        news = chances[M1] + chances[M2] + 0.5 * chances[C1] - 0.4 * (chances[D2] + chances[D3])
        worth = weight * (0.6 + near) + 0.4 * news
        if worth >= LEAST:
            ranked.append((worth, index, figures))
    ranked.sort(key=lambda each: (-each[0], each[1]))
    chosen: list[Choice] = []
    for worth, index, figures in ranked:
        if len(chosen) == options.max_sentences:
            break
        content = reading.looks[index].content
        if any(likeness(content, reading.looks[other.index].content) >= _ALIKE for other in chosen):
            continue
        kinds = sorted({kind for kind, _, _ in figures}, key=lambda kind: (-WORTH[kind], kind))
        chosen.append(
            Choice(
                index=index,
                score=worth,
                confidence=min(1.0, worth / 2),
                reasons=tuple(_SAYS[kind] for kind in kinds),
                figures=tuple(span for _, start, end in figures for span in reading.in_document(index, start, end)),
            )
        )
    return tuple(sorted(chosen, key=lambda choice: choice.index))


_SAYS = {
    "harm": "counts dead, injured or missing",
    "money": "names a sum of money",
    "share": "names a share",
    "vote": "gives the result of a vote",
    "people": "counts people",
    "count": "counts or measures",
    "date": "names a date",
    "number": "names a number",
}
