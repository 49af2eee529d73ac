"""What a reader changes in the characters of its input, kept so that every change can be led back.

A reader makes its text in steps; each step is a sorted list of `Repair`s over the text that the step before made.
`compose` turns two steps into one, so that the document carries a single list over the decoded input.
Text with odd but right characters stays as it is: each step looks first for what only damage leaves behind.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import unescape
from unicodedata import normalize

from generator.model import Repair, Span
from generator.patterns import regex

# ---- lists of repairs


def apply(source: str, repairs: Sequence[Repair]) -> str:
    """`source` with all repairs made."""
    if not repairs:
        return source
    pieces: list[str] = []
    at = 0
    for repair in repairs:
        pieces.append(source[at : repair.start])
        pieces.append(repair.to)
        at = repair.end
    pieces.append(source[at:])
    return "".join(pieces)


def compose(first: Sequence[Repair], second: Sequence[Repair], middle: str) -> list[Repair]:
    """One list that does what `first` and then `second` do; `middle` is the text that `first` makes.

    Where a repair of `second` touches characters that `first` made, the two become one repair.
    """
    done: list[Repair] = []
    shift = 0  # offset in the middle text minus offset in the source, behind the repairs of `first` taken so far
    i = j = 0
    while i < len(first) and j < len(second):
        a, b = first[i], second[j]
        low = a.start + shift
        high = low + len(a.to)
        if high <= b.start:
            done.append(a)
            shift += len(a.to) - (a.end - a.start)
            i += 1
        elif b.end <= low:
            done.append(Repair(b.start - shift, b.end - shift, b.to))
            j += 1
        else:
            at = start = min(low, b.start)
            end = max(high, b.end)
            source_start = start - shift
            pieces: list[str] = []
            while True:
                if i < len(first) and first[i].start + shift < end:
                    a = first[i]
                    end = max(end, a.start + shift + len(a.to))
                    shift += len(a.to) - (a.end - a.start)
                    i += 1
                elif j < len(second) and second[j].start < end:
                    b = second[j]
                    pieces += (middle[at : b.start], b.to)
                    at = b.end
                    end = max(end, b.end)
                    j += 1
                else:
                    break
            pieces.append(middle[at:end])
            done.append(Repair(source_start, end - shift, "".join(pieces)))
    done += first[i:]
    done += (Repair(b.start - shift, b.end - shift, b.to) for b in second[j:])
    return done


class Mapping:
    """Leads offsets of a text forward to where they are after repairs."""

    def __init__(self, repairs: Sequence[Repair]) -> None:
        self._starts = [r.start for r in repairs]
        self._repairs = repairs
        self._shifts = [0]
        for r in repairs:
            self._shifts.append(self._shifts[-1] + len(r.to) - (r.end - r.start))

    def start(self, offset: int) -> int:
        """The new offset of a unit's first character: what was inserted in front of it is not part of the unit."""
        index = bisect_right(self._starts, offset)
        if index and offset < self._repairs[index - 1].end:
            return self._starts[index - 1] + self._shifts[index - 1]
        return offset + self._shifts[index]

    def end(self, offset: int) -> int:
        """The new offset behind a unit's last character: what was inserted behind it is not part of the unit."""
        index = bisect_left(self._starts, offset)
        if index and offset < self._repairs[index - 1].end:
            return self._starts[index - 1] + self._shifts[index]
        return offset + self._shifts[index]

    def span(self, span: Span) -> Span:
        """The new span of a unit."""
        if not self._repairs:
            return span
        start = self.start(span.start)
        return Span(start, max(start, self.end(span.end)))


def tuck_in(repairs: Sequence[Repair], text: str, spans: Iterable[Span]) -> list[Repair]:
    """The same repairs, with deletions at either edge of a unit made part of its first or last character.

    So a list marker or a zero-width mark in front of a paragraph belongs to the paragraph's slice of the input, and
    every visible character of the input is accounted for. `spans` are the units in `text`, sorted, apart.
    """
    if all(r.to for r in repairs):
        return list(repairs)
    units = [s for s in spans if s.start < s.end]
    return _tuck_behind(_tuck_before(repairs, text, units), text, units)


def _places(repairs: Sequence[Repair]) -> list[int]:
    """Where in the new text each repair begins."""
    places: list[int] = []
    shift = 0
    for r in repairs:
        places.append(r.start + shift)
        shift += len(r.to) - (r.end - r.start)
    return places


def _tuck_before(repairs: Sequence[Repair], text: str, units: Sequence[Span]) -> list[Repair]:
    places = _places(repairs)
    merged: dict[int, Repair | None] = {}
    for unit in units:
        first, last = bisect_left(places, unit.start), bisect_right(places, unit.start) - 1
        if first > last or repairs[first].to:
            continue
        merged.update(dict.fromkeys(range(first, last)))
        tail = repairs[last]
        if tail.to:
            merged[last] = Repair(repairs[first].start, tail.end, tail.to)
        else:
            merged[last] = Repair(repairs[first].start, tail.end + 1, text[unit.start])
    return [r for i, repair in enumerate(repairs) if (r := merged.get(i, repair)) is not None]


def _tuck_behind(repairs: Sequence[Repair], text: str, units: Sequence[Span]) -> list[Repair]:
    places = _places(repairs)
    merged: dict[int, Repair | None] = {}
    for unit in units:
        first = bisect_left(places, unit.end)
        last = first
        while last < len(repairs) and places[last] == unit.end and not repairs[last].to:
            last += 1
        if first == last:
            continue
        merged.update(dict.fromkeys(range(first, last)))
        before = repairs[first - 1] if first else None
        if before is not None and before.end == repairs[first].start and before.to:
            merged[first - 1] = Repair(before.start, repairs[last - 1].end, before.to)
        else:
            merged[first] = Repair(repairs[first].start - 1, repairs[last - 1].end, text[unit.end - 1])
    return [r for i, repair in enumerate(repairs) if (r := merged.get(i, repair)) is not None]


# ---- damaged characters

# Two neighbours out of the letters and marks that UTF-8 read as Windows-1252, Latin-1, Mac Roman or Windows-1251
# leaves behind, or one such letter before what was a no-break space. Only a first look: ftfy decides.
_LEFT_BEHIND = r"[\x80-\xffŒœŠšŸŽžƒˆ˜–—‘-„†-•…‰‹›€™√∂∫≈]"
_MOJIBAKE = (
    regex(rf"{_LEFT_BEHIND}{_LEFT_BEHIND}"),
    regex(r"[ÂÃ][ \xa0]"),
    regex(r"[РСВ][\x80-\xbfЂ-Џђ-џ‘-„†-•…‰‹›€™]"),
)
_LINE = 20_000
"""Code points that ftfy gets at a time: its work grows faster than its input."""

_BLOCK_TAGS = "p|div|h[1-6]|ul|ol|li|blockquote|section|article|figure|figcaption|table|tr|td|th|hr|pre|header|footer"
_INLINE_TAGS = (
    "b|i|u|s|em|strong|a|span|small|big|sub|sup|font|mark|cite|abbr|code|q|time|strike|del|ins|center|nobr|wbr|img|"
    "noscript|iframe|o:p|tt"
)
# Where one of these stands, `_SUSPECT` looks closer: a search for a class is many times quicker than for alternatives.
_FIRST = regex(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad&<\]\u0300-\u0345\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f"
    r"\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_SUSPECT = regex(
    r"(?P<newline>\r\n?|[\x0b\x0c\x85\u2028\u2029])"
    r"|(?P<entity>&(?:amp;|#38;){0,3}(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});)"
    rf"|(?P<block></?(?:{_BLOCK_TAGS})(?:\s[^<>\n]{{0,300}})?/?>)"
    r"|(?P<br><br\s?/?>)"
    rf"|(?P<inline></?(?:{_INLINE_TAGS})(?:\s[^<>\n]{{0,300}})?/?>|<!--[^<>]{{0,300}}-->|<!\[CDATA\[|\]\]>)"
    r"|(?P<soft>\xad(?:\n(?=[^\W\d_]))?)"
    r"|(?P<gone>[\x00-\x08\x0e-\x1f\x7f\u034f\u115f\u1160\u17b4\u17b5\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb])"
    r"|(?P<joiner>[\u061c\u180e\u200b-\u200f\u202a-\u202e\u2066-\u2069])"
    r"|(?P<c1>[\x80-\x84\x86-\x9f])"
    r"|(?P<surrogate>[\ud800-\udfff])"
    r"|(?P<accent>[\u0300-\u0345]+)",
    re.IGNORECASE,
)
# Scripts in which joiners, zero-width spaces and direction marks belong to right spelling.
_JOINING = regex(r"[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0eff\u0f00-\u109f\u1780-\u17ff\ufb1d-\ufefc]")
_EMOJI = regex(r"[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]")


def repair_characters(source: str) -> tuple[str, list[Repair]]:
    """The text with its damaged characters mended, and the repairs that did it.

    Mends mojibake (by ftfy), HTML entities, stray HTML tags, soft hyphens, zero-width and control characters, lone
    surrogates and separate accents (NFC); makes every line end `\\n`. Spaces of all kinds are left to `settle_spaces`.
    """
    text, repairs = _repair_mojibake(source)
    for _ in range(3):  # an entity can hide an entity or a tag: `&amp;lt;br&gt;`
        found, again = _repair_suspects(text)
        if not found:
            break
        repairs = compose(repairs, found, text)
        text = apply(text, found)
        if not again:
            break
    return text, repairs


def _repair_suspects(text: str) -> tuple[list[Repair], bool]:
    """Repairs of one round, and whether another round could find more."""
    found: list[Repair] = []
    again = False
    joining: bool | None = None
    done = 0
    for place in _FIRST.finditer(text):
        if place.start() < done or (m := _SUSPECT.match(text, place.start())) is None:
            continue
        kind, was, start, end = m.lastgroup, m[0], m.start(), m.end()
        to = ""
        if kind == "newline":
            to = "\n"
        elif kind == "entity":
            to = _unescape(was)
            if to == was or (len(to) > 1 and len(to) >= len(was)):
                continue
            again = again or _FIRST.search(to) is not None
        elif kind == "block":
            to = "\n\n"
        elif kind == "br":
            to = "\n"
        elif kind == "joiner":
            if joining is None:
                joining = _JOINING.search(text) is not None
            if (joining and was != "\u180e") or (was == "\u200d" and _EMOJI.search(text[max(start - 2, 0) : end + 2])):
                continue
        elif kind == "c1":
            to = was.encode("latin-1").decode("cp1252", "ignore")
        elif kind == "surrogate":
            to = "\ufffd"
        elif kind == "accent":
            if start == done or not text[start - 1 : start].isalpha():
                continue
            start, was = start - 1, text[start - 1 : end]
            to = normalize("NFC", was)
            if len(to) >= len(was):
                continue
        found.append(Repair(start, end, to))
        done = end
    return found, again


def _unescape(entity: str) -> str:
    for _ in range(4):
        plain = unescape(entity)
        if plain == entity or not plain.startswith("&") or plain == "&":
            return plain
        entity = plain
    return entity


def _has_mojibake(text: str) -> bool:
    return not text.isascii() and any(pattern.search(text) for pattern in _MOJIBAKE)


def _repair_mojibake(source: str) -> tuple[str, list[Repair]]:
    if not _has_mojibake(source):
        return source, []
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    repairs: list[Repair] = []
    doubtful: list[tuple[int, str]] = []
    start = 0
    while start < len(source):
        end = source.find("\n", start, start + _LINE)
        end = min(len(source), start + _LINE) if end < 0 else end + 1
        line = source[start:end]
        if _has_mojibake(line):
            if is_bad(line):
                closed = [Repair(m.start(), m.end(), "”") for m in _LOST_BYTE.finditer(line)]
                middle = apply(line, closed)
                found = compose(closed, _align(middle, fix_encoding(middle)), middle)
                repairs += (Repair(r.start + start, r.end + start, r.to) for r in found)
            else:
                doubtful.append((start, line))
        start = end
    if repairs:
        # The text is damaged, so what reads as UTF-8 in its other lines is damage too, however short.
        for start, line in doubtful:
            for m in _RUN.finditer(line):
                if m[0] > "\x7f" and (mended := _as_bytes(m[0])):
                    _replace(m[0], mended, start + m.start(), repairs)
        repairs.sort(key=lambda r: r.start)
    return apply(source, repairs), repairs


def _as_bytes(run: str) -> str:
    """The run decoded as UTF-8 from the bytes that Windows-1252 made it of; empty where that is not possible."""
    try:
        return run.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return ""


# A closing quotation mark whose last byte (0x9D, no character in Windows-1252) got lost. ftfy would read a dagger.
_LOST_BYTE = regex(r"â€(?=[\sA-Za-z0-9.,;:!?)\]}\"'—–-]|$)")
_RUN = regex(r"[\x00-\x7f]+|[^\x00-\x7f]+")


def _align(damaged: str, mended: str) -> list[Repair]:
    """Repairs that make `mended` out of `damaged`; plain letters anchor the others.

    Empty where no sound list can be made; the line then stays as it is.
    """
    repairs: list[Repair] = []
    at = 0  # in `mended`
    open_ = 0  # start of what is not yet matched in `damaged`
    for run in _RUN.finditer(damaged):
        if run[0] > "\x7f":
            continue
        # A space at the start of a run may have been the no-break space that ended a character.
        for text, start in ((run[0], run.start()), (run[0].lstrip(" "), run.end() - len(run[0].lstrip(" ")))):
            place = mended.find(text, at, at + start - open_ + 1 + len(text)) if text else -1
            if place >= 0 and (start == open_) <= (place == at):
                if not _replace(damaged[open_:start], mended[at:place], open_, repairs):
                    return []
                at, open_ = place + len(text), start + len(text)
                break
    if not _replace(damaged[open_:], mended[at:], open_, repairs):
        return []
    return repairs


def _replace(was: str, to: str, start: int, repairs: list[Repair]) -> bool:
    """Append the repairs for one piece; False where the invariant of `Repair` cannot be kept."""
    while was and to and was[-1] == to[-1]:
        was, to = was[:-1], to[:-1]
    while was and to and was[0] == to[0]:
        was, to, start = was[1:], to[1:], start + 1
    if was == to:
        return True
    sizes = [len(c.encode("utf-8", "surrogatepass")) for c in to]
    if sum(sizes) == len(was):  # each character was read as its bytes
        place = start
        for c, size in zip(to, sizes, strict=True):
            if size > 1:
                repairs.append(Repair(place, place + size, c))
            place += size
    elif len(to) <= 1 or (len(to) < len(was) and to == to.strip()):
        repairs.append(Repair(start, start + len(was), to))
    elif len(to) == len(was):
        repairs += (Repair(start + i, start + i + 1, b) for i, (a, b) in enumerate(zip(was, to, strict=True)) if a != b)
    elif to[-1] == " " and len(to) == len(was) + 1 and was:
        return _replace(was, to[:-1], start, repairs) and not repairs.append(
            Repair(start + len(was), start + len(was), " ")
        )  # type: ignore[func-returns-value]
    else:
        return False
    return True


# ---- spaces

# ` \s+` or `[^\S ]\s*`: one that begins with a class is found twice as fast.
_SPACES = regex(r"\s(?:(?<! )\s*|\s+)")
_SUSPENDED = frozenset(["and", "or", "to", "und", "oder", "bis", "et", "ou", "y", "o", "e", "ed"])
_WORD_BEFORE = regex(r"[^\W\d_]{2,}$")
_WORD = regex(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_WORD_AFTER = regex(r"[^\W\d_]+")


def settle_spaces(text: str, span: Span) -> list[Repair]:
    """Repairs that leave single spaces only inside `span`, lines joined.

    A word that a hyphen parted at the end of a line is put together when the text has the whole word elsewhere; else
    the hyphen stays: "well-" and "known" are no "wellknown".
    """
    repairs: list[Repair] = []
    for m in _SPACES.finditer(text, span.start, span.end):
        start, end = m.span()
        if text[start - 1] in "-\u2010" and "\n" in m[0] and text[end].islower():
            after = _WORD_AFTER.match(text, end)
            before = _WORD_BEFORE.search(text, max(start - 41, 0), start - 1)
            if after and before and after[0] not in _SUSPENDED:
                known = _words_in(text)
                whole = before[0] + after[0] in known and f"{before[0]}-{after[0]}" not in known
                repairs.append(Repair(start - 1 if whole else start, end, ""))
                continue
        repairs.append(Repair(start, end, " "))
    return repairs


@lru_cache(maxsize=1)
def _words_in(text: str) -> frozenset[str]:
    """All words of a text, hyphenated ones whole: looked through once, however many hyphens end its lines."""
    return frozenset(_WORD.findall(text))


# The mark comes first, and what must stand before it after: so it is found in a third of the time.
_GLUE = regex(
    r"[.?!](?<=[a-zà-öø-ÿа-я%)\]0-9].)[”’\"'»)\]]{0,2}(?=[“‘«„\"(]?(?:[A-ZÀ-ÖØ-ÞА-Я][a-zà-öø-ÿа-я’'\-]|[AIÀ][ ’]))"
)
_BEFORE_GLUE = regex(r"(?:[a-zà-öø-ÿа-я]{2}|%|[)\]]|\b(?:19|20)\d\d)$")
# "Node.Js", "Booking.Com": not the start of a sentence.
_NAME_ENDING = regex(
    r"(?:Com|Org|Net|Edu|Gov|Js|Io|Ai|Co|Uk|De|Fr|Tv|Info|Biz|Eu|App|Dev|Exe|Pdf|Doc|Html?|Aspx?|Php)\b"
)


def part_sentences(text: str, span: Span) -> list[Repair]:
    """Repairs that put a space between glued sentences: `said.Police` becomes `said. Police`.

    Addresses, file names and abbreviations (`www.Example.org`, `U.S.Army`) stay as they are.
    """
    repairs: list[Repair] = []
    opened, counted = 0, span.start
    for m in _GLUE.finditer(text, span.start, span.end):
        start, end = m.span()
        if _BEFORE_GLUE.search(text, max(start - 5, span.start), start) is None or _NAME_ENDING.match(text, end):
            continue
        low, high = max(start - _TOKEN, span.start), min(end + _TOKEN, span.end)
        low = max(text.rfind(" ", low, start), low)
        high = high if (space := text.find(" ", end, high)) < 0 else space
        token = text[low:high]
        if "/" in token or "@" in token or "_" in token or "www." in token.lower():
            continue
        if end - start > 1 and text[end - 1] == '"':
            # A straight mark closes a quotation when one is open, else it opens the next.
            opened += text.count('"', counted, start)
            counted = start
            if opened % 2 == 0:
                end -= 1
        repairs.append(Repair(end, end, " "))
    return repairs


_TOKEN = 80
"""How far around a full stop an address is looked for."""
