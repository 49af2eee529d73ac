"""Direct quotes: where quotation marks open and close, and which of the words between them somebody said.

A `Piece` is what stands between two marks in one paragraph. A `Found` quote is one piece or several: parted by its
attribution ("…," he said. "…"), or running over paragraphs that each open with the mark again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from generator.patterns import regex
from generator.structuring.prose import Paragraph, Prose, tokenise
from generator.structuring.wording import Wording

_LONGEST_GAP = 260
"""Characters that an attribution between two pieces of one quote may take; longer ones have news of their own."""

_MOST_MARKS = 40
"""Marks looked ahead at to tell a quote in a quote from a missing closing mark."""
_LONGEST_NAME = 4
"""Tokens of a name between the comma and the verb of an attribution."""
_LONGEST_INSIDE = 16
"""Tokens of an attribution inside the marks."""

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
_WORD = regex(r"[^\W_]+(?:['’‑-][^\W_]+)*")
_HARD_END = regex(r"[.?!…][’')\]]{0,2}$")
_SOFT_END = regex(r"[,;:—–-][’')\]]{0,2}$")
_NEW_SENTENCE = regex(r"\w\w[.?!][\s\"”’']{1,3}[A-Z]")
_SMALL_WORDS = """a an the of in on at to for and or but nor with by from as is vs de la le les el los las der die das
und et y du des von zu im am"""
_SMALL = frozenset(_SMALL_WORDS.split())


@dataclass(frozen=True, slots=True)
class Piece:
    """Words between marks: offsets into `Prose.text`, marks and white space outside."""

    start: int
    end: int
    outer_start: int
    """At the opening mark."""
    outer_end: int
    """After the closing mark, or the paragraph's end."""
    paragraph: int
    """Index into `Prose.paragraphs`."""
    closed: bool = True
    single: bool = False
    """Between single marks."""
    spoken: bool = False
    """Speech for sure: behind a dialogue dash, or with its attribution inside the marks."""


@dataclass(slots=True)
class Found:
    """A direct quote before its speaker is known."""

    pieces: list[Piece] = field(default_factory=list)

    @property
    def start(self) -> int:
        return self.pieces[0].start

    @property
    def end(self) -> int:
        return self.pieces[-1].end


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
        if not found and language in _DASH_LANGUAGES:
            found = _dash_dialogue(prose, index, words)
        if words is not None:
            found = [p if p.closed or p.spoken else _cut_at_attribution(prose.text, p, words) for p in found]
        if words is not None and words.hyphen_pronouns:
            found = [part for piece in found for part in _without_attribution(prose.text, piece, words)]
        pieces += found
    return pieces


# ---- dialogue behind dashes, attributions inside the marks

_DASH_LANGUAGES = frozenset({"fr", "es", "it", "pl", "ru", "pt", "uk", "ca"})
_DASHES = "—–―"
_DASH = regex(rf"(?<=[\s,.!?…])[{_DASHES}]|[{_DASHES}](?=[\s.,;:!?])")


_ATTRIBUTED = regex(r"[,?!…] ?[^\W\d_A-ZÀ-ÞА-Я]")
"""Where the reporter’s words may begin in a line of dialogue that no second dash parts from them."""
_SPEECH = 12
"""Characters of speech in scripts without spaces; fewer are a title or a term."""


def _dash_dialogue(prose: Prose, index: int, words: Wording | None) -> list[Piece]:
    """— Speech — he said. — More speech: what stands between the dashes in turn."""
    text, paragraph = prose.text, prose.paragraphs[index]
    low, high = paragraph.start, paragraph.end
    if text[low : low + 1] not in _DASHES or low == high:
        return []
    cuts = [m.start() for m in _DASH.finditer(text, low + 1, high)]
    bounds = [low, *cuts, high]
    parts = [(bounds[i], bounds[i + 1]) for i in range(len(bounds) - 1)]
    spoken = parts[::2] if len(parts) > 1 and _begins_small(text, parts[1]) else [(low, high)]
    found = []
    for start, end in spoken:
        piece = _piece(text, start, start + 1, end, index, spoken=True)
        begin, stop = piece.start, piece.end
        while stop > begin and text[stop - 1] in ",; ":
            stop -= 1
        while begin < stop and text[begin] in ".,;: ":
            begin += 1
        if stop > begin:
            found.append(replace(piece, start=begin, end=stop, outer_end=stop))
    inside = words is not None and any(len(_without_attribution(text, p, words)) > 1 for p in found)
    alone = len(spoken) == 1 and spoken[0] == (low, high)
    if alone and words is None and _ATTRIBUTED.search(text, low, high):
        return []  # who can tell where the speech ends?
    return found if not alone or inside or _dash_beside(prose, index) else []


def _begins_small(text: str, part: tuple[int, int]) -> bool:
    first = text[part[0] + 1 : part[1]].lstrip()[:1]
    return first.islower()


def _dash_beside(prose: Prose, index: int) -> bool:
    """Whether the paragraph before or behind is a line of dialogue too."""
    near = (index - 1, index + 1)
    starts = [prose.paragraphs[i].start for i in near if 0 <= i < len(prose.paragraphs)]
    return any(prose.text[start : start + 1] in _DASHES and prose.text[start : start + 1] for start in starts)


def _without_attribution(text: str, piece: Piece, words: Wording) -> list[Piece]:
    """The piece, or its parts on both sides of ", a dit la maire," inside the marks."""
    tokens = list(tokenise(text[piece.start : piece.end]))
    lower = [t.text.lower() for t in tokens]
    for i in range(2, len(tokens) - 1):
        if lower[i - 1] not in (",", "?", "!", "…") or not _inverted(lower, i, words):
            continue
        stop = next((j for j in range(i + 1, min(i + _LONGEST_INSIDE, len(tokens))) if lower[j] in (",", ".")), -1)
        if stop < 0 and len(tokens) - i <= _LONGEST_INSIDE:
            stop = len(tokens)
        if stop < 0:
            continue
        first_end = piece.start + (tokens[i - 1].start if lower[i - 1] == "," else tokens[i - 1].end)
        first = replace(piece, end=first_end, outer_end=first_end, spoken=True)
        if stop >= len(tokens) - 1:
            return [first]
        rest = piece.start + tokens[stop + 1].start
        # What follows goes on from the stop mark: nothing in between belongs to the speech.
        second = replace(piece, start=rest, outer_start=piece.start + tokens[stop].end, spoken=True)
        return [first, *_without_attribution(text, second, words)]
    return [piece]


def _cut_at_attribution(text: str, piece: Piece, words: Wording) -> Piece:
    """The piece up to its attribution, where the closing mark was forgotten: "“It is dead, said Ann Reyes"."""
    tokens = list(tokenise(text[piece.start : piece.end]))
    lower = [t.text.lower() for t in tokens]
    for i in range(2, len(tokens) - 1):
        if lower[i - 1] not in (",", "?", "!"):
            continue
        behind = i
        while behind < len(tokens) and behind - i < _LONGEST_NAME and tokens[behind].capital and lower[behind] != "i":
            behind += 1
        named = behind > i or lower[i] in words["pronoun_male"] or lower[i] in words["pronoun_female"]
        behind = max(behind, i + 1)
        if named and behind + 1 < len(tokens):
            ends = lower[behind] in words.finite and lower[behind + 1] in (".", ",")
        else:
            after = tokens[i + 1]
            ends = (
                lower[i] in words.finite - words["never_inverted"]
                and after.capital
                and after.text != "I"
                and lower[i + 1] not in words["weekday_month"]
            )
        if ends:
            stop = piece.start + tokens[i - 1].end
            return replace(piece, end=stop, outer_end=stop, closed=True)
    return piece


def _inverted(lower: list[str], i: int, words: Wording) -> bool:
    """Whether a reporting verb stands at `i` with its subject behind it."""
    if words.hanging_pronoun(lower[i]):
        stem = lower[i].split("-")[0]
        return stem in words.finite or (
            stem in words["auxiliary"] and any(w in words.bases for w in lower[i + 1 : i + 3])
        )
    if lower[i] in words.finite:
        return True
    return lower[i] in words["auxiliary"] and i + 1 < len(lower) and lower[i + 1] in words.bases


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
                found.append(_piece(text, opened_at, inner_at, _cut_short(text, inner_at, start), index, closed=False))
                opened, opened_at, inner_at, depth = mark, start, end, 1
        elif role == "" and opened == '"' and mark == "“":
            inner += 1
        elif role == "close" and mark == "”" and inner:
            inner -= 1
        elif role == "close" and opened:
            depth -= 1
            if depth <= 0:
                found.append(_piece(text, opened_at, inner_at, start, index, outer_end=end))
                opened = ""
    if opened:
        found.append(_piece(text, opened_at, inner_at, high, index, closed=False))
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


def _piece(
    text: str,
    outer: int,
    start: int,
    end: int,
    index: int,
    *,
    closed: bool = True,
    outer_end: int | None = None,
    single: bool = False,
    spoken: bool = False,
) -> Piece:
    while start < end and (text[start].isspace() or text[start] == ">"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Piece(start, end, outer, end if outer_end is None else outer_end, index, closed, single, spoken)


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
                found.append(_piece(text, start, start + 1, high, index, closed=False, single=True))
                break
            at = start + 1
            continue
        found.append(_piece(text, start, start + 1, end, index, outer_end=end + 1, single=True))
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


# ---- which of them are direct speech


def count_words(text: str) -> int:
    """Words of a quote, as its length is measured."""
    return sum(1 for _ in _WORD.finditer(text))


def is_direct(text: str, piece: Piece, previous: Piece | None, cue_before: bool) -> bool:
    """Whether the words between the marks are somebody's speech as a whole thought.

    Scare quotes, titles, slogans, single words and fragments worked into a reported sentence are not. `previous` is a
    direct piece before it in the same paragraph; `cue_before` says that a reporting verb stands right before the mark.
    """
    inner = text[piece.start : piece.end]
    number = count_words(inner)
    if piece.spoken:
        return number > 0
    if text[piece.outer_start] == "「" or (text[piece.outer_start] == "“" and _caseless(inner[0]) and " " not in inner):
        return len(inner) >= (
            _SPEECH // 2 if inner[-1] in "。！？" else _SPEECH
        )  # no capitals, no spaces, and no stop before the closing mark
    if number < 2:
        return False
    first = next((c for c in inner if c.isalnum() or c in "…[#@¡¿"), "")
    capital = first.isupper() or first.isdigit() or first in "…[#@¡¿" or inner.startswith("...") or _caseless(first)
    after = text[piece.outer_end : piece.outer_end + 2].lstrip()[:1]
    hard = bool(_HARD_END.search(inner)) or not piece.closed or (after in (".", "?", "!", "。") and after != "")
    ends = hard or bool(_SOFT_END.search(inner)) or after in (",", ";", "—", "–", "-", ":") or inner[-1] in "。！？、"
    before = text[max(0, piece.outer_start - 3) : piece.outer_start].rstrip(" \xa0")
    fresh = not before or before[-1] in '.,:;!?—–)>”"\n’»…' or "\n" in before
    if previous is not None:
        gap = text[previous.outer_end : piece.outer_start]
        if len(gap) < 200 and ends and not capital and gap.rstrip()[-1:] in ",:—–-" and not _NEW_SENTENCE.search(gap):
            # "“We shall,” he said, “if we can.”"
            return True
    if capital:
        if not ends:
            return number >= 8 and (fresh or cue_before) and not _title_case(inner)
        if _title_case(inner) and not (hard and fresh and number >= 3 and _HARD_END.search(inner) and cue_before):
            return False
        if number < 3:
            return hard and bool(_HARD_END.search(inner)) and fresh
        if fresh or cue_before:
            return True
        return number > 4 and bool(_HARD_END.search(inner) or number >= 8)
    if not ends:
        return False
    if before.endswith((",", ":")):
        return number >= 5
    return hard and number >= 8 and (not before or "\n" in text[max(0, piece.outer_start - 1) : piece.outer_start])


def is_short(text: str, piece: Piece) -> bool:
    """Whether two words that a comma ends may be a whole quote: "“No comment,” said Reyes"."""
    inner = text[piece.start : piece.end]
    after = text[piece.outer_end : piece.outer_end + 1]
    comma = inner.endswith(",") or after == ","
    return piece.closed and inner[:1].isupper() and comma and count_words(inner) == 2 and not _title_case(inner)


def is_beginning(text: str, piece: Piece, following: Piece) -> bool:
    """Whether a few words may be the beginning of a quote that goes on in small letters behind its attribution."""
    if following.paragraph != piece.paragraph or not piece.closed or following.start - piece.end > _LONGEST_GAP:
        return False
    gap = text[piece.outer_end : following.outer_start].rstrip()
    inner = text[piece.start : piece.end]
    return (
        inner[:1].isupper()
        and (inner.endswith(",") or gap.startswith(","))
        and gap.endswith(",")
        and text[following.start].islower()
    )


def _caseless(char: str) -> bool:
    return char.isalpha() and char.lower() == char.upper()


def _title_case(inner: str) -> bool:
    """Whether the words look like the title of a work or a slogan: every one of weight with a capital."""
    words = [w for w in _WORD.findall(inner) if w.lower() not in _SMALL]
    if len(words) < 2 or _caseless(words[0][0]):
        return False
    return all(w[0].isupper() or w[0].isdigit() for w in words) and not all(w.isupper() for w in words)


def group(text: str, pieces: list[Piece], direct: list[bool], carries: Callable[[Piece, Piece], bool]) -> list[Found]:
    """Quotes out of pieces: parts of one speech that only its attribution or a paragraph's end parts become one.

    `carries(first, second)` says whether the words between two pieces of a paragraph are the attribution of the first
    and nothing else.
    """
    found: list[Found] = []
    for number, piece in enumerate(pieces):
        if not direct[number]:
            continue
        last = found[-1].pieces[-1] if found else None
        if last is not None and pieces[number - 1] is last and _continues(text, last, piece, carries):
            found[-1].pieces.append(piece)
        else:
            found.append(Found([piece]))
    return found


def _continues(text: str, last: Piece, piece: Piece, carries: Callable[[Piece, Piece], bool]) -> bool:
    if piece.paragraph == last.paragraph + 1:
        # The mark was not closed and opens again.
        return not last.closed and (piece.outer_start == 0 or text[piece.outer_start - 1] == "\n")
    if piece.paragraph != last.paragraph or not last.closed:
        return False
    if is_short(text, last) and not text[piece.start].islower():
        return False  # "“No comment,” said Reyes. “We are busy.”": the second one is a thought of its own
    return 2 < piece.outer_start - last.outer_end <= _LONGEST_GAP and carries(last, piece)
