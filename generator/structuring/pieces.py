"""What stands between two quotation marks, and the quotes that are made of it."""

from __future__ import annotations

import msgspec


class Piece(msgspec.Struct, frozen=True):
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


class Found(msgspec.Struct):
    """A direct quote before its speaker is known."""

    pieces: list[Piece] = msgspec.field(default_factory=list)

    @property
    def start(self) -> int:
        return self.pieces[0].start

    @property
    def end(self) -> int:
        return self.pieces[-1].end


def piece_between(
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
    """The piece of the paragraph `index` from `start` to `end`, white space at its ends left out."""
    while start < end and (text[start].isspace() or text[start] == ">"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Piece(start, end, outer, end if outer_end is None else outer_end, index, closed, single, spoken)
