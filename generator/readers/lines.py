"""Lines of plain text → blocks: which lines are one paragraph, and which blocks are lists, headings, tables, quotes.

Texts come in three layouts: paragraphs parted by blank lines, paragraphs parted by one line end, and paragraphs whose
lines were broken at a fixed width. The width of a whole text tells the third from the second: there, every line break
is one that the next word forced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from generator.patterns import regex
from generator.readers.assembling import Piece, Rest


class Line(msgspec.Struct):
    """A line that is not blank, trimmed."""

    start: int
    end: int
    words: str


WIDTHS = range(40, 141)
"""Widths at which programs break lines; shorter lines are menus or verse, longer ones paragraphs."""
_FORCED_SHARE = 0.85
_CONTINUED_SHARE = 0.3
"""Least share of line breaks that the width forced, and of those before a small letter, in a wrapped text."""
_CONTINUATION = 60
"""A line at least this long without an end mark goes on in the next when that begins with a small letter."""
_BROKEN = 25
"""No shorter line is the broken line of a sentence: menus and verse have such."""

_LINE = regex(r"[^\n]+")
_END_MARKS = ".!?…:;”\"’'»)"
_BULLET = regex(r"[•·‣◦▪■●]\s+(?=\S)")
_DASH = regex(r"[-*+]\s+(?=\S)")
_NUMBER = regex(r"(\d{1,2})[.)]\s+(?=\S)")
_HASHES = regex(r"(#{1,6})\s+(?=\S)")
_UNDERLINE = regex(r"(?:={3,}|-{3,})$")
_RULE = regex(r"(?:[-*_=~•·#]\s?){3,200}$|[–—―]{2,200}$")
_ANGLE = regex(r"(?:>\s?){1,10}\s*")
_QUESTION = regex(r"(?:Q|Question|Frage|Pregunta|Pergunta|Domanda)\s?[.:]\s+(?=\S)")
_ANSWER = regex(r"(?:A|Answer|Antwort|Réponse|Respuesta|Resposta|Risposta|R)\s?[.:]\s+(?=\S)")


def pieces_of(text: str) -> tuple[list[Piece], list[Rest]]:
    """The blocks of a text whose characters are mended, and its lines that are only rules (`* * *`), in order."""
    groups = [group for group in _groups(text) if group]
    marks = _Marks(groups)
    width = _width_of([group for group in groups if len(group) > 1])
    pieces: list[Piece] = []
    rules: list[Rest] = []
    for group in groups:
        own = width or (_width_of([group]) if len(group) > 2 else None)
        _split(group, marks, own, pieces, rules)
    _mark_headings(text, pieces)
    return pieces, rules


def _groups(text: str) -> Iterator[list[Line]]:
    """Runs of lines without a blank one between."""
    group: list[Line] = []
    last = -1
    for m in _LINE.finditer(text):
        words = m[0].strip()
        if not words:
            continue
        start = m.start() + (len(m[0]) - len(m[0].lstrip()))
        if last >= 0 and m.start() > last + 1:
            yield group
            group = []
        group.append(Line(start, start + len(words), words))
        last = m.end()
    yield group


def _first_word(line: Line) -> int:
    space = line.words.find(" ")
    return len(line.words) if space < 0 else space


def _width_of(groups: Sequence[Sequence[Line]]) -> int | None:
    """The width at which the lines of these groups were broken; None where they were not."""
    breaks = [(a, b) for group in groups for a, b in pairwise(group)]
    if not breaks:
        return None
    width = max(len(line.words) for group in groups for line in group)
    if width not in WIDTHS:
        return None
    forced = sum(_is_forced(a, b, width) for a, b in breaks)
    continued = sum(b.words[0].islower() for _, b in breaks)
    if forced < _FORCED_SHARE * len(breaks) or continued < max(_CONTINUED_SHARE * len(breaks), 1):
        return None
    return width


def _is_forced(line: Line, following: Line, width: int) -> bool:
    return len(line.words) + 1 + _first_word(following) > width


class _Marks:
    """What the whole text says of its marks: one dash is a dash, three lines with dashes are a list."""

    def __init__(self, groups: Sequence[Sequence[Line]]) -> None:
        lines = [line.words for group in groups for line in group]
        starts = [words[:24] for words in lines]
        self.dashes = sum(1 for s in starts if _DASH.match(s)) > 1
        numbers = [int(m[1]) for s in starts if (m := _NUMBER.match(s))]
        self.numbers = 1 in numbers and 2 in numbers
        questions = sum(1 for s in starts if _QUESTION.match(s))
        answers = sum(1 for s in starts if _ANSWER.match(s))
        self.interview = questions > 0 and answers > 0


def _split(group: Sequence[Line], marks: _Marks, width: int | None, pieces: list[Piece], rules: list[Rest]) -> None:
    """Append the blocks of one group of lines."""
    tabular = _tabular(group)
    whole = _is_one_sentence(group)
    before: Line | None = None  # last line of the last piece, if that piece can go on
    for line in group:
        words = line.words
        if not words[0].isalnum() and _RULE.match(words):
            if (
                before is not None
                and pieces[-1].kind == "paragraph"
                and pieces[-1].start == before.start
                and _UNDERLINE.match(words)
                and len(before.words) < 120
            ):
                last = pieces[-1]
                last.kind, last.level = "heading", 1 if words[0] == "=" else 2
                last.markup = (*last.markup, (last.end, line.end))
                last.end = line.end
            else:
                rules.append(Rest(line.start, line.end, "other", "rule line"))
            before = None
            continue
        if tabular and words.count("\t" if tabular == "\t" else "|"):
            pieces.append(Piece(line.start, line.end, "table"))
            before = None
            continue
        piece = _shaped(line, marks)
        if before is not None and (whole or _goes_on(before, line, piece, pieces[-1], width)):
            last = pieces[-1]
            if piece.kind == "quote":
                last.markup = (*last.markup, *piece.markup)
            last.end = line.end
        else:
            pieces.append(piece)
        before = None if piece.kind == "heading" else line


def _is_one_sentence(group: Sequence[Line]) -> bool:
    """Whether a sentence runs through all these lines, whatever their width: each but the first begins with a small
    letter, and the last alone has an end mark.
    """
    return (
        len(group) > 1
        and group[0].words[0].isupper()
        and group[-1].words[-1] in _END_MARKS
        and all(len(a.words) >= _BROKEN and a.words[-1] not in _END_MARKS for a in group[:-1])
        and all(b.words[0].islower() for b in group[1:])
    )


def _shaped(line: Line, marks: _Marks) -> Piece:
    words, start, end = line.words, line.start, line.end
    head = words[0]
    if head.isalpha():
        if marks.interview:
            if _QUESTION.match(words):
                return Piece(start, end, "question")
            if _ANSWER.match(words):
                return Piece(start, end, "answer")
        return Piece(start, end)
    if m := _BULLET.match(words):
        return Piece(start, end, "list_item", 1, ((start, start + m.end()),))
    if marks.dashes and (m := _DASH.match(words)):
        return Piece(start, end, "list_item", 1, ((start, start + m.end()),))
    if marks.numbers and _NUMBER.match(words):
        return Piece(start, end, "list_item", 1)
    if m := _HASHES.match(words):
        return Piece(start, end, "heading", len(m[1]), ((start, start + m.end()),))
    if head == ">" and (m := _ANGLE.match(words)) and m.end() < len(words):
        return Piece(start, end, "quote", 0, ((start, start + m.end()),))
    return Piece(start, end)


def _goes_on(before: Line, line: Line, piece: Piece, last: Piece, width: int | None) -> bool:
    """Whether a line is the rest of the block that the line before belongs to."""
    if piece.kind != "paragraph" and not (piece.kind == "quote" and last.kind == "quote"):
        return False
    if last.kind == "quote" and piece.kind != "quote":
        return False
    small = line.words[piece.markup[0][1] - line.start if piece.markup else 0].islower()
    if width is not None and _is_forced(before, line, width):
        return True
    if not small or before.words[-1] in _END_MARKS:
        return False
    return len(before.words) >= (_CONTINUATION if width is None else width // 2)


def _tabular(group: Sequence[Line]) -> str:
    """The sign that parts the columns of a table in plain text; empty where the group is none."""
    if len(group) < 2:
        return ""
    for sign in ("\t", "|"):
        counts = [line.words.count(sign) for line in group]
        filled = [c for c in counts if c]
        if len(filled) >= max(2, 0.8 * len(counts)) and max(filled) - min(filled) <= 1 and max(filled) > (sign == "|"):
            return sign
    return ""


# ---- sub-headings

_PROSE = 90
"""A paragraph with an end mark and at least this many characters is prose: the neighbour that a sub-heading has."""
_HEADING = 80
_FURNITURE = regex(
    r"(?:by|advert\w*|share|read|related|sign|subscribe|follow|photos?|image|video|watch|listen|also|more|see|updated?|"
    r"published|posted|copyright|tags?|filed|story|continue|click|recommended|newsletter|sponsored|credit|source|from|"
    r"loading|comments?|join|support|get|download|print|email|file|caption|correction|editor\w*|note|this|the post)\b",
    re.IGNORECASE,
)
_CREDIT = regex(
    r"[|@©/*_]|\.\.\.|…$|https?:|www\.|\.com\b|\b(?:19|20)\d\d$|\d\d:\d\d|\(\d+\)$|\b(?:credit|courtesy|via|emails?|newsletter|"
    r"whatsapp|facebook|twitter|instagram|getty|reuters|afp)\b|, AP$",
    re.IGNORECASE,
)


def _mark_headings(text: str, pieces: Sequence[Piece]) -> None:
    """Make sub-headings of short lines without an end mark that stand alone between two paragraphs of prose."""
    for index in range(2, len(pieces) - 1):
        piece = pieces[index]
        if piece.kind not in ("paragraph", "list_item") or piece.markup or piece.end - piece.start > _HEADING:
            continue
        if not (_is_prose(text, pieces[index - 1]) and _is_prose(text, pieces[index + 1])):
            continue
        words = text[piece.start : piece.end]
        if (
            words[-1] in ".!…:;,-–—"
            or not 2 <= words.count(" ") + 1 <= 12
            or words[0].islower()
            or not (words[0].isalnum() or words[0] in "“‘„«\"'¿¡")
            or not any(c.islower() for c in words)
            or (words[0] in '“"«„' and words[-1] in '”"»“')
            or _FURNITURE.match(words)
            or _CREDIT.search(words)
        ):
            continue
        piece.kind, piece.level = "heading", 2


def _is_prose(text: str, piece: Piece) -> bool:
    return piece.kind == "paragraph" and piece.end - piece.start >= _PROSE and text[piece.end - 1] in ".!?…”\"’'»)"
