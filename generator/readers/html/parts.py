"""The values of a parsed page: elements (`Node`) and visible texts (`Segment`) in document order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from generator.model import BlockKind, MarkKind

Element = Any
"""An lxml element: lxml has no types of its own."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The word of `[[cleaning.sites]]` about a part of a page."""

    stays: bool
    selector: str


@dataclass(slots=True)
class Node:
    """A block-level element, as far as the choice of the story needs it."""

    parent: int
    tag: str
    bits: int
    depth: int
    hidden: bool = False
    words: int = 0
    """Of all segments inside."""
    first: int = -1
    """Index of the first segment inside."""
    last: int = -1
    names: str = ""
    site: Verdict | None = None
    """What a selector of the site says of it or of an element round it."""


@dataclass(slots=True)
class Segment:
    """Visible text between two block-level tags."""

    text: str
    kind: BlockKind
    level: int
    line: int
    marks: list[tuple[int, int, MarkKind, str]]
    """(start, end, kind, href) into `text`."""
    node: int
    """Index of the innermost block-level element."""
    tag: str
    inline_bits: int = 0
    """What names of inline elements say that hold nearly all of the text."""
    linked: int = 0
    """Code points inside links."""
    strong: int = 0
    """Code points in bold."""
    words: int = 0


@dataclass(slots=True)
class PageImage:
    """An image of a page that does not lie elsewhere on the web."""

    before: int
    """Index of the segment that comes after it."""
    node: int
    """Index of the innermost block-level element."""
    href: str
    alt: str
    caption: str
    framed: bool
    """Whether it stands in a `<figure>`."""


@dataclass(slots=True)
class Page:
    """A parsed page: nodes and segments in document order."""

    markup: str
    tree: Element
    nodes: list[Node]
    segments: list[Segment]
    truncated: bool = False
    times: list[tuple[int, str, bool]] = field(default_factory=list)
    """(index of the segment, datetime attribute, whether the names say that it is an update) of `<time>` elements."""
    named: list[tuple[int, str, int]] = field(default_factory=list)
    """(index of the segment, words, bits) of inline elements whose names speak of a byline or a date."""
    images: list[PageImage] = field(default_factory=list)
