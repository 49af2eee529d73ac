"""Which of the words between marks are somebody's speech, and which pieces make one quote."""

from __future__ import annotations

from collections.abc import Callable

from generator.patterns import regex
from generator.structuring.pieces import Found, Piece

_LONGEST_GAP = 260
"""Characters that an attribution between two pieces of one quote may take; longer ones have news of their own."""
_SPEECH = 12
"""Characters of speech in scripts without spaces; fewer are a title or a term."""
_WORD = regex(r"[^\W_]+(?:['’‑-][^\W_]+)*")
_HARD_END = regex(r"[.?!…][’')\]]{0,2}$")
_SOFT_END = regex(r"[,;:—–-][’')\]]{0,2}$")
_NEW_SENTENCE = regex(r"\w\w[.?!][\s\"”’']{1,3}[A-Z]")
_SMALL_WORDS = """a an the of in on at to for and or but nor with by from as is vs de la le les el los las der die das
und et y du des von zu im am"""
_SMALL = frozenset(_SMALL_WORDS.split())


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
