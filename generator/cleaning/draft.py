"""What a cleaning rule sees: the document, and the lines of it that earlier phases left."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import accumulate

import msgspec

from generator.cleaning.cues import Cues, head_of, keys_of
from generator.config import CleaningConfig
from generator.model import BlockKind, Claim, Cut, CutKind, RawDocument, Span
from generator.patterns import regex
from generator.text import count_words

SHORT = 400
"""Lines longer than this are prose: rules for whole lines of furniture do not look at them, whatever they hold."""

LOWERED = 600
"""So many characters of a line, its last ones, are kept in small letters."""

WORD = regex(r"[^\W_]+(?:[’'\-][^\W_]+)*")
"""A word as lines are compared and measured by; one with a hyphen or an apostrophe inside is one."""
_END_MARKS = frozenset(".!?…。！？؟")
_ENDS_SENTENCE = regex(r"[.!?…。！？؟][\"'”’»›“)\]]{0,3}$")
_PROSE_WORDS = 9
"""A line of so many words that ends as sentences end is taken for prose."""
_PROSE_LENGTH = 60
"""The same for scripts without spaces between words, in characters."""


class Line(msgspec.Struct, frozen=True):
    """A block, or a piece of what is left of it: the unit that most rules judge."""

    index: int
    """Position among the surviving lines."""
    span: Span
    text: str
    kind: BlockKind
    level: int
    line: int
    hint: str = ""
    block: int = 0
    """Index into `RawDocument.blocks`; pieces of one block share it."""
    lowered: str = ""
    """The last `LOWERED` characters of the text in small letters: all of a short line.

    Patterns that ignore case are matched against this, which takes a third of the time.
    """

    def has(self, words: tuple[str, ...]) -> bool:
        """Whether one of the words, given in small letters, occurs in the text (its last 600 characters)."""
        return holds(self.lowered, words)

    def at(self, start: int, end: int) -> Span:
        """The document's span of `self.text[start:end]`."""
        return Span(self.span.start + start, self.span.start + end)


def holds(text: str, words: tuple[str, ...]) -> bool:
    """Whether one of the words occurs in the text."""
    for word in words:  # noqa: SIM110 - a generator costs twice as much, and this runs a thousand times a text
        if word in text:
            return True
    return False


def ends_sentence(text: str) -> bool:
    """Whether the text ends with the mark of a finished sentence, closing quotes and brackets aside."""
    # Most lines end with a letter or a full stop, and this is asked seven times a line: a quarter of the time.
    last = text[-1:]
    return not last.isalnum() and (last in _END_MARKS or _ENDS_SENTENCE.search(text[-5:]) is not None)


def is_prose(text: str) -> bool:
    """Whether the line reads as running text: a finished sentence of some length, or simply very long."""
    return len(text) > SHORT or _is_prose(text)


@lru_cache(maxsize=4096)  # five times a line is asked
def _is_prose(text: str) -> bool:
    if not ends_sentence(text):
        return len(text) > 220
    return len(text) >= _PROSE_LENGTH or count_words(text) >= _PROSE_WORDS


class Draft(msgspec.Struct, frozen=True, dict=True):
    """The document with what has survived so far. Rules of one phase all get the same draft."""

    document: RawDocument
    lines: tuple[Line, ...]
    headline: str | None = None
    """Known from the HEADLINE phase on, and before it when the document states it."""
    language: str = "en"
    claims: tuple[Claim, ...] = ()
    """Of the document and of all cuts so far."""
    options: CleaningConfig = msgspec.field(default_factory=CleaningConfig)
    cuts: tuple[Cut, ...] = ()
    """What earlier phases took out."""

    @cached_property
    def text(self) -> str:
        """What all spans are into."""
        return self.document.text

    def stated(self, field: str) -> Iterator[Claim]:
        """Claims about one field, in the order in which they were made."""
        return (claim for claim in self.claims if claim.field == field)

    @cached_property
    def short_lines(self) -> tuple[Line, ...]:
        """The lines that may be furniture: none of them longer than `SHORT`."""
        return tuple(line for line in self.lines if len(line.text) <= SHORT)

    def cued(self, cues: Cues, *, long: bool = False) -> list[Line]:
        """The lines that begin with or hold what the patterns of `cues` need, in order; short ones only, or all.

        What a line begins with is known of lines of 600 characters at most.
        """
        found = {line.index: line for head in cues.begins & self._heads.keys() for line in self._heads[head]}
        if strings := cues.strings(self._keys):
            found.update((line.index, line) for line in self.lines if holds(line.lowered, strings))
        return [found[index] for index in sorted(found) if long or len(found[index].text) <= SHORT]

    @cached_property
    def _heads(self) -> dict[str, list[Line]]:
        """The lines of which `lowered` is all by the heads of their first words."""
        made: dict[str, list[Line]] = {}
        for line in self.lines:
            if len(line.text) <= LOWERED:
                made.setdefault(head_of(line.lowered), []).append(line)
        return made

    def alike(self, line: Line) -> list[Line]:
        """The short lines whose first words begin as that of this short line does, itself among them."""
        return [other for other in self._heads[head_of(line.lowered)] if len(other.text) <= SHORT]

    @cached_property
    def _keys(self) -> frozenset[str]:
        return keys_of([line.lowered for line in self.lines])

    @cached_property
    def prose(self) -> tuple[int, ...]:
        """Indices of the lines that read as running text."""
        return tuple(line.index for line in self.lines if is_prose(line.text))

    def prose_below(self, index: int) -> int:
        """How many lines of running text stand below a line."""
        return len(self.prose) - bisect_right(self.prose, index)

    @cached_property
    def _cut(self) -> tuple[list[int], list[int]]:
        """Where the cuts start, in order, and where the farthest of the cuts so far ends."""
        spans = sorted(cut.span for cut in self.cuts)
        return [span.start for span in spans], list(accumulate((span.end for span in spans), max))

    def has_cut(self, span: Span) -> bool:
        """Whether earlier phases took out words that overlap the span."""
        starts, ends = self._cut
        before = bisect_left(starts, span.end)
        return before > 0 and ends[before - 1] > span.start

    def above_story(self, line: Line) -> bool:
        """Whether no running text stands above the line."""
        return not self.prose or line.index < self.prose[0]

    def below_story(self, line: Line) -> bool:
        """Whether no running text stands below the line."""
        return not self.prose or line.index > self.prose[-1]

    @cached_property
    def edges(self) -> tuple[Line, ...]:
        """The lines above and below all running text."""
        if not self.prose:
            return self.lines
        return (*self.lines[: self.prose[0]], *self.lines[self.prose[-1] + 1 :])

    def edge(self, line: Line) -> bool:
        """Whether the line is above or below all running text."""
        return self.above_story(line) or self.below_story(line)


def cut_line(line: Line, kind: CutKind, *found: Claim) -> Cut:
    """A cut of the whole line."""
    return Cut(span=line.span, kind=kind, line=line.line, found=found)


def cut_part(line: Line, start: int, end: int, kind: CutKind, *found: Claim) -> Cut:
    """A cut of `line.text[start:end]`."""
    return Cut(span=line.at(start, end), kind=kind, line=line.line, found=found)


def cut_matching(lines: Iterable[Line], pattern: re.Pattern[str], kind: CutKind) -> Iterator[Cut]:
    """Cuts of all lines, none longer than 600 characters, at whose beginning in small letters the pattern is found."""
    return (cut_line(line, kind) for line in lines if pattern.match(line.lowered))
