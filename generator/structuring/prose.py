"""The running words of an article as one string of paragraphs, and its tokens: what the quote steps work on.

Offsets of this module are code points into `Prose.text`; `Prose.document_spans` leads them back to the document.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import NamedTuple

import msgspec

from generator.model import Article, Span
from generator.patterns import regex

_RUNNING = frozenset({"paragraph", "list_item", "quote", "question", "answer"})

# A word, an abbreviation with its full stop, or one mark. The alternatives begin with different characters or are
# tried longest first, and none repeats over what another could take: time is linear in the text. Letters read in a
# wrong encoding ("PeÃ±a") stay one word.
_LETTERS = r"(?:[^\W_]++|(?<=[ÃÂ])[\xa1-\xaa\xac-\xba\xbc-\xbf])"
_JOINED = r"(?:['’‑-][^\W_]++)*+"
_TOKEN = regex(
    # Two of three tokens begin with a small letter, as no abbreviation below does: first, they take half the time.
    rf"vs\.|[a-z]++{_LETTERS}*+{_JOINED}|[.,]|"
    r"(?=[A-Z])(?:(?:[A-Z]\.){2,8}(?!\w)|[A-Z]\.(?=[ \xa0][A-Z])|"
    r"(?:Mr|Mrs|Ms|Dr|Sens?|Reps?|Gov|Gen|Lt|Col|Sgt|Capt|Cmdr|Adm|Maj|Cpl|Pvt|Jr|Sr|St|Rev|Hon|Prof|Atty|Amb|Del|Supt|"
    r"Sra?|Srta|Mme|Mlle|Hr|Fr|Ing|Inc|Co|Corp|Ltd|Jan|Feb|Aug|Sept|Oct|Nov|Dec|Ariz|Calif|Conn|Fla|Ga|Ill|Mass|Mich|"
    r"Minn|Mo|Okla|Pa|Tenn|Tex|Va|Wis|Wash)\.)|"
    rf"{_LETTERS}+{_JOINED}|''|\S"
)


class Token(NamedTuple):
    """A word or a mark. A possessive ending is not part of the word."""

    text: str
    start: int
    end: int
    possessive: bool = False
    """The word stands in the genitive: "Reyes’s", "Reyes’ "."""

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[0].isupper()


class Paragraph(msgspec.Struct, frozen=True):
    """A stretch of running text; `passage` is its index in `Article.passages`."""

    start: int
    end: int
    passage: int


class Prose:
    """The paragraphs of an article, joined by line feeds; headings and tables are left out."""

    def __init__(self, article: Article) -> None:
        source = article.document.text
        self._headline = article.metadata.headline or ""
        pieces: list[str] = []
        self.paragraphs: list[Paragraph] = []
        self._starts: list[int] = []
        self._spans: list[Span] = []
        at = 0
        for index, passage in enumerate(article.passages):
            if passage.kind not in _RUNNING:
                continue
            begin = at
            last: Span | None = None
            for span in passage.spans:
                if last is not None and any(c.isspace() for c in source[last.end : span.start]):
                    pieces.append(" ")
                    at += 1
                words = source[span.start : span.end]
                self._starts.append(at)
                self._spans.append(span)
                # A line feed would look like the end of the paragraph.
                pieces.append(words.replace("\n", " "))
                at += len(words)
                last = span
            self.paragraphs.append(Paragraph(begin, at, index))
            pieces.append("\n")
            at += 1
        self.text = "".join(pieces)

    def document_spans(self, start: int, end: int) -> tuple[Span, ...]:
        """Where `text[start:end]` stands in the document: several spans where a cut runs through it."""
        found: list[Span] = []
        index = max(bisect_right(self._starts, start) - 1, 0)
        while index < len(self._starts) and self._starts[index] < end:
            begin, span = self._starts[index], self._spans[index]
            lo = span.start + max(start - begin, 0)
            hi = min(span.start + (end - begin), span.end)
            if lo < hi:
                found.append(Span(lo, hi))
            index += 1
        return tuple(found)

    def offset(self, place: int) -> int | None:
        """Where the character at `place` of the document stands in `text`; None where it is no running text."""
        index = bisect_right(self._spans, place, key=lambda span: span.start) - 1
        if index < 0 or place >= self._spans[index].end:
            return None
        return self._starts[index] + place - self._spans[index].start

    @cached_property
    def headline(self) -> list[Token]:
        """Words and marks of the headline, which is no part of `text`."""
        return tokenise(self._headline)

    @cached_property
    def tokens(self) -> list[Token]:
        """All words and marks in order."""
        return tokenise(self.text)


def tokenise(text: str) -> list[Token]:
    """Words and marks of a text."""
    found: list[Token] = []
    token = tuple.__new__  # an article has a thousand tokens, and `Token(…)` is a call more for each
    end = 0
    # Only white space is in no token, so the next place that holds the word is the token's; no match object is needed.
    for word in _TOKEN.findall(text):
        start = text.find(word, end)
        end = start + len(word)
        if word[-1] not in "sSz":
            found.append(token(Token, (word, start, end, False)))
        elif len(word) > 2 and word[-2] in "'’" and word[-1] != "z":
            found.append(Token(word[:-2], start, end - 2, possessive=True))
        # "Reyes’ plan": the apostrophe follows the word and a small letter or a capital comes after a space.
        elif (
            word[-1] != "S"
            and text[end : end + 1] in ("'", "’")
            and text[end + 1 : end + 2] == " "
            and word[0].isupper()
        ):
            found.append(Token(word, start, end, possessive=text[end + 2 : end + 3].isalpha()))
        else:
            found.append(Token(word, start, end))
    return found
