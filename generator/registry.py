"""Plugin contracts and how they are found: the modules of a package first, then entry points from outside.

| kind          | contract                                          | entry-point group      |
| ------------- | ------------------------------------------------- | ---------------------- |
| input format  | `READER = Reader(name, suffixes, read, …)`         | `generator.readers`    |
| cleaning rule | `RULE = Rule(name, phase, find)`                   | `generator.cleaning`   |
| publisher     | `PUBLISHER = Publisher(name, schemes, open)`       | `generator.publishers` |
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.model import Cut, Entry, RawDocument, Source

if TYPE_CHECKING:
    from generator.cleaning.draft import Draft


def one_entry(source: Source) -> Iterator[Entry]:
    """The whole source as its only entry, for formats that hold one article a file."""
    yield Entry(source=source.path, id="", format="", data=source.data)


@dataclass(frozen=True, slots=True)
class Reader:
    """How one input format is read.

    `split` parts a source into entries (cheap, no analysis; it may raise `SourceError` for the whole source, and
    yields a `SourceError` in place of an entry that is lost alone). `read` turns one entry into a document and raises
    `SourceError`. `sniff` decides, on the first 4 KB, between readers that share a suffix.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[Entry], RawDocument]
    split: Callable[[Source], Iterator[Entry | Exception]] = one_entry
    sniff: Callable[[bytes], bool] | None = None


class Phase(enum.IntEnum):
    """Phases of cleaning, in order. Rules of one phase see the same draft, so their order cannot matter."""

    FURNITURE = 1
    HEADLINE = 2
    CREDITS = 3
    TAIL = 4


@dataclass(frozen=True, slots=True)
class Rule:
    """A cleaning rule: a pure function from what has survived so far to what should go."""

    name: str
    phase: Phase
    find: Callable[[Draft], Iterable[Cut]]
