"""Where quotation marks open and close: what stands between them, in reading order.

A `Piece` is what stands between two marks in one paragraph, whether somebody said it (`direct.py`) or not.
"""

from __future__ import annotations

import re

from generator.patterns import regex
from generator.structuring.dialogue import DASH_LANGUAGES, cut_at_attribution, dash_dialogue, without_attribution
from generator.structuring.pieces import Piece, piece_between
from generator.structuring.prose import Paragraph, Prose
from generator.structuring.wording import Wording

_MOST_MARKS = 40
"""Marks looked ahead at to tell a quote in a quote from a missing closing mark."""
_OPENERS = {
    "“": "”",
    "„": "“",
    "”": "”",
    "«": "»",
    "»": "«",
    "「": "」",
    "『": "』",
    "‹": "›",
    "›": "‹",
    '"': '"',
    "''": "''",
    "‘": "’",
    "'": "'",
}
_MARK = regex(r"''|[“”„«»‹›「」『』\"‘’'‚]")


def find_pieces(prose: Prose, words: Wording | None = None, language: str = "en") -> list[Piece]:
    """Everything between quotation marks or behind a dialogue dash, spoken or not, in reading order, never nested.

    `words` is the language's table where there is one: with it, an attribution between two commas inside the marks
    ("« Il faut agir, a dit la maire, avant l’hiver »") parts its quote.
    """
    pieces: list[Piece] = []
    for index, paragraph in enumerate(prose.paragraphs):
        found = _double_marks(prose.text, paragraph, index)
        found += _single_marks(prose.text, paragraph, index, found)
        found.sort(key=lambda p: p.start)
        if not found and language in DASH_LANGUAGES:
            found = dash_dialogue(prose, index, words)
        if words is not None:
            found = [p if p.closed or p.spoken else cut_at_attribution(prose.text, p, words) for p in found]
        if words is not None and words.hyphen_pronouns:
            found = [part for piece in found for part in without_attribution(prose.text, piece, words)]
        pieces += found
    return pieces


def _role(text: str, start: int, end: int, low: int, high: int, opened: str) -> str:
    """Whether the mark opens or closes: "open", "close" or ""."""
    mark = text[start:end]
    before = text[start - 1] if start > low else " "
    after = text[end] if end < high else " "
    left_free = before.isspace() or before in "([{—–-/‘>…"
    right_free = after.isspace() or after in ".,;:!?)]}—–-/’<…"
    if opened:
        if mark == _OPENERS[opened]:
            if mark not in ('"', "''"):
                return "close"
        elif mark in '”"' and opened in ("“", '"', "„"):
            # Keyboards and repairs mix the shapes: “…" and "…” are closed all the same.
            if mark == "”":
                return "close"
        elif mark == "“" and opened in ("“", '"') and not before.isspace() and right_free and before not in "(—–":
            return "close"
        elif (mark in "“„«»‹›「『" and mark != opened) or (mark == "”" and opened in "«»‹›「『"):
            return ""
    if mark in "„「『":
        return "open"
    if mark == "“":
        return "open"
    if mark == "”" and not opened and left_free and not right_free:
        return "open"  # ”Swedish and Finnish”
    if mark in "”」』":
        return "close"
    if mark in "«»‹›":
        # French « … », German »…«: the side that is free of the word tells.
        if left_free and not (right_free and after != "…" and not after.isspace()):
            return "open" if mark in "«‹" or not after.isspace() else "close"
        return "close" if mark in "»›" or right_free else "open"
    if not opened and mark == '"' and before.isdigit() and right_free:
        return ""  # inches
    if left_free and not after.isspace():
        return "close" if opened and right_free else "open"
    if right_free and not before.isspace():
        return "close"
    if opened:
        return "close"
    return "" if after.isspace() else "open"


def _double_marks(text: str, paragraph: Paragraph, index: int) -> list[Piece]:
    low, high = paragraph.start, paragraph.end
    found: list[Piece] = []
    opened, opened_at, inner_at = "", 0, 0
    depth = inner = 0
    marks = [
        (m.start(), m.end(), m.group())
        for m in _MARK.finditer(text, low, high)
        if m.group() not in "‘’'‚" or m.group() == "''"
    ]
    for number, (first, last, mark) in enumerate(marks):
        # ''': a single mark closes inside the doubled one.
        shift = 1 if mark == "''" and opened and text[last : last + 1] == "'" else 0
        start, end = first + shift, last + shift
        role = _role(text, start, end, low, high, opened)
        if role == "open":
            if not opened:
                opened, opened_at, inner_at, depth, inner = mark, start, end, 1, 0
            elif (
                mark == opened
                and mark in "“„«「"
                and _balanced(marks[number : number + _MOST_MARKS], _OPENERS[mark], mark)
            ):
                depth += 1  # a quote in a quote, with the same marks
            elif mark == opened and mark in "“„«「":
                found.append(
                    piece_between(text, opened_at, inner_at, _cut_short(text, inner_at, start), index, closed=False)
                )
                opened, opened_at, inner_at, depth = mark, start, end, 1
        elif role == "" and opened == '"' and mark == "“":
            inner += 1
        elif role == "close" and mark == "”" and inner:
            inner -= 1
        elif role == "close" and opened:
            depth -= 1
            if depth <= 0:
                found.append(piece_between(text, opened_at, inner_at, start, index, outer_end=end))
                opened = ""
    if opened:
        found.append(piece_between(text, opened_at, inner_at, high, index, closed=False))
    return [p for p in found if p.end > p.start]


def _balanced(rest: list[tuple[int, int, str]], closer: str, opener: str) -> bool:
    """Whether enough closing marks follow for this opening one and the one before it."""
    closers = sum(1 for r in rest if r[2] == closer)
    openers = sum(1 for r in rest if r[2] == opener)
    return closers > openers


def _cut_short(text: str, start: int, end: int) -> int:
    """Where a quote whose closing mark is missing ends: at the last stop before the next one opens."""
    stop = max(text.rfind(mark, start, end) for mark in (".", "?", "!", ","))
    return stop + 1 if stop > start else end


# ---- single marks: British copy, and apostrophes everywhere

_SINGLE_OPENER = regex(r"[‘'‚]")
_CLIPPED = regex(r"(?:\d0s|em|til|tis|twas|cause|bout|n|round|cos)\b", re.IGNORECASE)


def _single_marks(text: str, paragraph: Paragraph, index: int, doubles: list[Piece]) -> list[Piece]:
    low, high = paragraph.start, paragraph.end
    if not any(text.find(mark, low, high) >= 0 for mark in "‘'‚"):
        return []
    found: list[Piece] = []
    at = low
    while at < high:
        start = _next_single_open(text, at, high, low)
        if start < 0:
            break
        inside = next((d for d in doubles if d.outer_start <= start < d.outer_end), None)
        if inside is not None:
            at = inside.outer_end
            continue
        end = _single_close(text, start, high)
        if end < 0:
            # A quote may run on into the next paragraph: one opens there, or here at the paragraph's start.
            if text[start] == "‘" and (start == low or text[high + 1 : high + 2] == "‘"):
                found.append(piece_between(text, start, start + 1, high, index, closed=False, single=True))
                break
            at = start + 1
            continue
        found.append(piece_between(text, start, start + 1, end, index, outer_end=end + 1, single=True))
        at = end + 1
    # Double marks inside single ones are quotes in a quote.
    doubles[:] = [d for d in doubles if not any(s.outer_start < d.outer_start < s.outer_end for s in found)]
    return [p for p in found if p.end > p.start]


def _next_single_open(text: str, at: int, high: int, low: int) -> int:
    for match in _SINGLE_OPENER.finditer(text, at, high):
        place = match.start()
        before = text[place - 1] if place > low else " "
        after = text[place + 1] if place + 1 < high else " "
        if not (before.isspace() or before in "([{—–-/") or after.isspace() or after in "'’":
            continue
        if match.group() == "'" and (not (after.isalnum() or after in "[…$£€") or _CLIPPED.match(text, place + 1)):
            continue
        if match.group() == "‘" and _CLIPPED.match(text, place + 1) and _single_close(text, place, high) < 0:
            continue
        return place
    return -1


def _single_close(text: str, start: int, high: int) -> int:
    """Offset of the mark that closes the single quote opened at `start`; -1 where none does."""
    opener = text[start]
    if opener == "‚":
        return text.find("‘", start + 1, high)  # ‚German‘
    closer = "’" if opener == "‘" else "'"
    doubtful = -1
    inner = 0
    for place in range(start + 1, high):
        char = text[place]
        if char == opener and opener == "‘":
            inner += 1
            continue
        if char != closer:
            continue
        before = text[place - 1]
        after = text[place + 1] if place + 1 < high else " "
        if after.isalnum():
            if opener == "'" and before.isspace() and doubtful >= 0 and not _CLIPPED.match(text, place + 1):
                break  # the next quote opens
            continue  # an apostrophe
        if before.isspace():
            if opener == "'":
                break
            continue
        if after in ",." and text[place + 2 : place + 3] == closer:
            continue  # "… of the ministers’,’ she said"
        if before in ".,?!…—–;:)":
            if inner:
                inner -= 1
                continue
            return place
        if inner:
            inner -= 1
            continue
        if before in "sz" and after == " " and place + 2 < high and text[place + 2].islower():
            # "the ministers’ plan": a genitive, unless nothing better follows.
            if doubtful < 0:
                doubtful = place
            continue
        if (
            before == "n"
            and after == " "
            and text[place - 2 : place] == "in"
            and place + 2 < high
            and text[place + 2].islower()
        ):
            if doubtful < 0:
                doubtful = place
            continue  # "goin’ home"
        return place
    return doubtful
