"""A page's tree → its visible text in document order, parted into segments with all that the choice of the story needs.

The walk is a loop, not a recursion, so that depth costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from generator.model import BlockKind, MarkKind
from generator.patterns import regex
from generator.readers.html.hints import BITS, bits_of
from generator.readers.html.parts import Element, Node, Page, PageImage, Segment, Verdict
from generator.readers.html.tags import (
    CELLS,
    HEADINGS,
    INLINE,
    ITEMS,
    LISTS,
    PROP_BITS,
    ROLE_BITS,
    SKIPPED,
    TAG_BITS,
)
from generator.readers.html.tree import parse, selected

MAX_SEGMENTS = 6000
"""Segments that are read; an article has fewer. The rest of a page is left out with a note."""
_MAX_MARKS = 1000
"""Links and emphases that one segment keeps."""
MAX_TEXT = 2_000_000
"""Code points of visible text that are read; the rest of a page is left out with a note."""

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff\u0000\u200e\u200f"))
_HAS_INVISIBLE = regex("[\u00ad\u200b\u2060\ufeff\u200e\u200f]")
_END_MARK = regex(r"[.!?:;…。！？][\"'”’»)\]]*$")
_HIDDEN_STYLE = regex(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden")
_TELLING = BITS["byline"] | BITS["date"]
_AUTHOR_PAGE = regex(
    r"/(?:authors?|autor(?:en|es)?|auteurs?|autori|autore|people|person|profile|by|redaktion|reporters?|journalists?|staff"
    r"|contributors?|writers?|columnists?|correspondents?|periodistas?|journalistes?|jornalistas?|giornalisti|firmas?)/"
    r"|/authors?-",
    re.IGNORECASE,
)
_UPDATED = regex(r"updat|modif|aktualis", re.IGNORECASE)
_SWALLOWED = 60
"""Elements beyond which a `<noscript>` is no note to people without scripts."""
_TOLD = 600
"""Code points of words from which it is none either: the story itself stands in it."""
_MAX_IMAGES = 200
_LONGEST_PATH = 1000
_LONGEST_CAPTION = 1000
_ICON = 64
"""Pixels of an image that is no picture."""
_ELSEWHERE = regex(r"[a-zA-Z][a-zA-Z0-9+.\-]{0,30}:|//|#")
_CELL_BREAK = 160
"""A table cell with more text than this is layout, not data."""


class _Walk:
    """The state of one walk through a tree."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.stack: list[tuple[int, BlockKind, int, int]] = []  # (node, kind, level, list depth)
        self.pieces: list[str] = []
        self.length = 0
        self.line = 0
        self.open: list[list[Any]] = []  # [kind, href, start]
        self.marks: list[tuple[int, int, MarkKind, str]] = []
        self.names: list[tuple[int, int, int]] = []  # (start, end, bits) of inline elements
        self.links = 0
        self.bold = 0
        self.linked = 0
        self.strong = 0
        self.breaks: list[int] = []
        self.cell_start = -1
        self.cells = 0
        self.total = 0

    def add(self, text: str | None, line: int) -> None:
        """Adds a run of text, white space settled."""
        if not text:
            return
        if not text.isascii() and _HAS_INVISIBLE.search(text):
            text = text.translate(_INVISIBLE)
        joined = " ".join(text.split())
        ends_open = not self.pieces or self.pieces[-1].endswith(" ")
        if not joined:
            if text and not ends_open:
                self.pieces.append(" ")
                self.length += 1
            return
        if text[0].isspace() and not ends_open:
            joined = " " + joined
        if text[-1].isspace():
            joined += " "
        if self.line == 0:
            self.line = line
        self.pieces.append(joined)
        self.length += len(joined)
        if self.links:
            self.linked += len(joined)
        if self.bold:
            self.strong += len(joined)

    def flush(self) -> None:
        """Ends the current segment."""
        if not self.pieces:
            return
        raw = "".join(self.pieces)
        text = raw.rstrip()
        if text:
            for entry in self.open:
                if entry[2] < self.length:
                    self.marks.append((entry[2], self.length, entry[0], entry[1]))
            self._emit(text)
        for entry in self.open:
            entry[2] = 0
        self.pieces, self.length, self.line = [], 0, 0
        self.marks, self.names, self.breaks = [], [], []
        self.linked = self.strong = 0
        self.cell_start, self.cells = -1, 0

    def _emit(self, text: str) -> None:
        node, kind, level, _ = self.stack[-1]
        if self.cells > 1:
            kind = "table"
        bits = 0
        for start, end, named in self.names:
            if end - start >= 0.8 * len(text):
                bits |= named
            if named & _TELLING and start < len(text):
                self.page.named.append((len(self.page.segments), text[start:end].strip(), named))
        if not self.breaks:
            size = len(text)
            marks = [(start, min(end, size), k, href) for start, end, k, href in self.marks if k and start < size]
            linked, strong = round(self.linked / self.length * size), round(self.strong / self.length * size)
            self._keep(text, kind, level, node, bits, _tidy(text, marks) if marks else [], linked, strong)
            return
        share_linked = self.linked / max(1, self.length)
        share_strong = self.strong / max(1, self.length)
        cuts = self._line_starts(text) if self.breaks and kind not in ("heading", "table") else [0]
        for number, start in enumerate(cuts[: MAX_SEGMENTS + 1]):
            stop = cuts[number + 1] if number + 1 < len(cuts) else len(text)
            raw = text[start:stop]
            piece = raw.strip()
            if not piece:
                continue
            offset = start + len(raw) - len(raw.lstrip())
            end = offset + len(piece)
            marks = [
                (max(a, offset) - offset, min(b, end) - offset, k, href)
                for a, b, k, href in self.marks
                if a < end and b > offset and k is not None
            ]
            if len(cuts) > 1:
                linked = sum(b - a for a, b, k, _ in marks if k == "link")
                strong = sum(b - a for a, b, k, _ in marks if k == "strong")
            else:
                linked, strong = round(share_linked * len(piece)), round(share_strong * len(piece))
            self._keep(piece, kind, level, node, bits, _tidy(piece, marks), linked, strong)

    def _keep(
        self,
        text: str,
        kind: BlockKind,
        level: int,
        node: int,
        bits: int,
        marks: list[tuple[int, int, MarkKind, str]],
        linked: int,
        strong: int,
    ) -> None:
        size = len(text)
        self.page.segments.append(
            Segment(
                text,
                kind,
                level,
                self.line or 1,
                marks,
                node,
                self.page.nodes[node].tag,
                bits,
                min(linked, size),
                min(strong, size),
                text.count(" ") + 1,
            )
        )
        self.total += size + 2

    def _line_starts(self, text: str) -> list[int]:
        """Where lines parted by `<br>` become segments of their own.

        A single `<br>` in the middle of a sentence is a hard-wrapped line of an old page, and only a space.
        """
        starts = [0]
        for at in self.breaks:
            place = min(at, len(text))
            before = text[max(starts[-1], place - 70) : place].rstrip()
            after = text[place : place + 3].lstrip()[:1]
            if not before or not after:
                continue
            if _END_MARK.search(before[-4:]) or len(before) < 60 or not after.islower():
                starts.append(place)
        return starts

    def line_break(self) -> None:
        if not self.pieces:
            return
        if not self.pieces[-1].endswith(" "):
            self.pieces.append(" ")
            self.length += 1
        self.breaks.append(self.length)


def _tidy(text: str, marks: list[tuple[int, int, MarkKind, str]]) -> list[tuple[int, int, MarkKind, str]]:
    """Marks without white space at their edges, in order, empty ones left out."""
    kept = []
    for begin, stop, kind, href in marks:
        start, end = begin, stop
        while start < end and text[start] == " ":
            start += 1
        while end > start and text[end - 1] == " ":
            end -= 1
        if start < end:
            kept.append((start, end, kind, href))
    return sorted(set(kept))


def segment(markup: str, verdicts: Iterable[Verdict] = ()) -> Page:
    """The nodes and segments of a page, with the verdicts of selectors. Raises `SourceError` as `parse` does."""
    tree = parse(markup)
    chosen = selected(tree, verdicts)
    page = Page(markup=markup, tree=tree, nodes=[Node(parent=-1, tag="#root", bits=0, depth=0)], segments=[])
    walk = _Walk(page)
    walk.stack.append((0, "paragraph", 0, 0))
    todo: list[tuple[Element, str]] = [(tree, "")]
    while todo:
        element, leaving = todo.pop()
        if leaving:
            _leave(walk, element, leaving)
            continue
        tag = element.tag
        if not isinstance(tag, str):
            walk.add(element.tail, 0)
            continue
        if tag == "img" and len(page.images) < _MAX_IMAGES:
            _note_image(walk, element)
        if tag in SKIPPED and not (tag == "noscript" and _swallows(element)):
            walk.add(element.tail, 0)
            continue
        if walk.total > MAX_TEXT or len(page.segments) >= MAX_SEGMENTS:
            page.truncated = True
            break
        if tag == "br":
            walk.line_break()
            walk.add(element.tail, element.sourceline or 0)
            continue
        if tag == "hr":
            walk.flush()
            walk.add(element.tail, element.sourceline or 0)
            continue
        verdict = chosen.get(element) if chosen else None
        if verdict is not None and tag in INLINE:
            tag = "div"  # a part of its own, so that its words can be told from those round it
        _enter(walk, element, tag)
        if verdict is not None:
            page.nodes[-1].site = verdict
        if words := element.text:
            walk.add(words, element.sourceline or 0)
        todo.append((element, tag))
        if len(element):
            todo += [(child, "") for child in reversed(element)]
    walk.flush()
    if len(page.segments) > MAX_SEGMENTS:
        del page.segments[MAX_SEGMENTS:]
        page.truncated = True
    _measure(page)
    return page


def _note_image(walk: _Walk, element: Element) -> None:
    """Remember an image that may lie beside the page; icons and what lies on another host are no pictures."""
    attributes = element.attrib
    href = attributes.get("src", "").strip()
    if not href or len(href) > _LONGEST_PATH or _ELSEWHERE.match(href):
        return
    if any((size := attributes.get(side, "")).isdigit() and int(size) <= _ICON for side in ("width", "height")):
        return
    alt, caption = attributes.get("alt", ""), ""
    figure = next(element.iterancestors("figure"), None)
    if figure is not None and (below := next(figure.iter("figcaption"), None)) is not None:
        caption = "".join(below.itertext())
    before = len(walk.page.segments) + bool(walk.pieces)
    tidy = [" ".join(words[:_LONGEST_CAPTION].translate(_INVISIBLE).split()) for words in (alt, caption)]
    walk.page.images.append(PageImage(before, walk.stack[-1][0], href, tidy[0], tidy[1], figure is not None))


def _swallows(element: Element) -> bool:
    """Whether a `<noscript>` holds the story, or so much that a tag left open in it must have drawn in what follows."""
    if sum(1 for _ in zip(element.iter(), range(_SWALLOWED), strict=False)) == _SWALLOWED:
        return True
    return sum(len(words) for words in element.itertext() if not words.isspace()) >= _TOLD


def _enter(walk: _Walk, element: Element, tag: str) -> None:
    page = walk.page
    attributes: dict[str, str] = dict(element.items())
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}".strip() if attributes else ""
    if attributes and tag.endswith("time") and (stated := attributes.get("datetime")):
        page.times.append((len(page.segments), stated[:60], bool(_UPDATED.search(names))))
    bits = bits_of(names) if names else 0
    if "itemprop" in attributes:
        bits |= PROP_BITS.get(attributes["itemprop"].lower(), 0)
    if tag in INLINE:
        mark, href = INLINE[tag], ""
        if tag == "time":
            bits |= BITS["date"]
        elif mark == "strong":
            walk.bold += 1
        elif mark == "link":
            walk.links += 1
            href = attributes.get("href", "").strip()[:2000]
            if "author" in attributes.get("rel", "") or _AUTHOR_PAGE.search(href[:300]):
                bits |= BITS["byline"]
        walk.open.append([mark, href, walk.length, bits])
        return
    if tag not in CELLS:
        walk.flush()
    else:
        if walk.pieces:
            # Cells of one row stay together while they hold data.
            if walk.cell_start >= 0 and walk.length < _CELL_BREAK * 4:
                walk.pieces.append(" | " if not walk.pieces[-1].endswith(" ") else "| ")
                walk.length += len(walk.pieces[-1])
            else:
                walk.flush()
        walk.cell_start = walk.length
    node, kind, level, depth = walk.stack[-1]
    parent = page.nodes[node]
    bits |= TAG_BITS.get(tag, 0)
    hidden = parent.hidden
    if attributes:
        if "role" in attributes:
            bits |= ROLE_BITS.get(attributes["role"].lower(), 0)
        style = attributes.get("style")
        if "hidden" in attributes or (style and _HIDDEN_STYLE.search(style[:500].lower())):
            hidden = True
    if tag in ("html", "body"):
        bits = 0  # names of the whole page say nothing about its parts
    here = len(page.nodes)
    page.nodes.append(Node(node, tag, bits, parent.depth + 1, hidden, names=names, site=parent.site))
    if tag in HEADINGS:
        kind, level = "heading", HEADINGS[tag]
    elif tag in LISTS:
        depth += 1
    elif tag in ITEMS:
        kind, level = "list_item", max(1, depth)
    elif tag == "blockquote":
        kind, level = "quote", 0
    elif tag in ("figcaption", "caption"):
        kind, level = "caption", 0
    elif tag == "table":
        kind, level = "paragraph", 0
    walk.stack.append((here, kind, level, depth))


def _leave(walk: _Walk, element: Element, tag: str) -> None:
    if tag in INLINE:
        kind, href, start, bits = walk.open.pop()
        if kind == "link":
            walk.links -= 1
        elif kind == "strong":
            walk.bold -= 1
        if walk.length > start:
            if kind is not None and len(walk.marks) < _MAX_MARKS:
                walk.marks.append((start, walk.length, kind, href))
            if bits and len(walk.names) < _MAX_MARKS:
                walk.names.append((start, walk.length, bits))
        walk.add(element.tail, 0)
        return
    if tag in CELLS:
        if walk.pieces and walk.cell_start >= 0 and walk.length - walk.cell_start < _CELL_BREAK:
            walk.cells += 1
        else:
            walk.flush()
    else:
        walk.flush()
    walk.stack.pop()
    if words := element.tail:
        walk.add(words, element.sourceline or 0)


def _measure(page: Page) -> None:
    """Words, first and last segment of every node."""
    nodes = page.nodes
    for index, found in enumerate(page.segments):
        nodes[found.node].words += found.words
        place = found.node
        while place >= 0:
            node = nodes[place]
            if node.first < 0:
                node.first = index
            node.last = index
            place = node.parent
    for index in range(len(nodes) - 1, 0, -1):
        nodes[nodes[index].parent].words += nodes[index].words
