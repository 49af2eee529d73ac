"""Pure functions over strings: sentence boundaries, words, likeness. No state, no article knowledge."""

from __future__ import annotations

import re
from functools import lru_cache

from generator.model import Span

_WORD = re.compile(r"[^\W_]+(?:[’'\-][^\W_]+)*")
_CLOSERS = "”’\"'»›“‘)]」』"


def trim(text: str, start: int, end: int) -> Span:
    """The span without white space at either end (`start == end` where nothing is left)."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


_MOST_OPENERS = 1_000
"""Opening quotation marks from which on a passage is no prose: sentencex takes quadratic time over unclosed ones."""
_PIECE = 2_000
"""Characters that it then gets at a time."""


def sentence_spans(text: str, language: str = "en") -> list[Span]:
    """Spans of the sentences of one passage, trimmed, in order (boundaries by sentencex)."""
    if len(text) > _MOST_OPENERS and sum(map(text.count, "“‘«„")) > _MOST_OPENERS:
        pieces = range(0, len(text), _PIECE)
        return [
            Span(at + span.start, at + span.end)
            for at in pieces
            for span in _sentence_spans(text[at : at + _PIECE], language)
        ]
    return _sentence_spans(text, language)


def _sentence_spans(text: str, language: str) -> list[Span]:
    from sentencex import get_sentence_boundaries

    found: list[Span] = []
    for boundary in get_sentence_boundaries(language, text):
        span = trim(text, boundary["start_index"], boundary["end_index"])
        if span.start == span.end:
            continue
        # A piece that is nothing but closing marks belongs to the sentence before it.
        if found and all(c in _CLOSERS for c in text[span.start : span.end]):
            found[-1] = Span(found[-1].start, span.end)
        else:
            found.append(span)
    return found


def words(text: str) -> list[str]:
    """The words of the text, as written; apostrophes and hyphens inside a word belong to it."""
    return _WORD.findall(text)


def count_words(text: str) -> int:
    """How many words a reader would count."""
    return sum(1 for _ in _WORD.finditer(text))


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    return " ".join(w.casefold() for w in words(text))


def fold(text: str) -> str:
    """The words in lower case, parted by single spaces: equal for texts that differ in marks, case or spacing only."""
    return _folded(text) if len(text) < 400 else " ".join(w.casefold() for w in words(text))
