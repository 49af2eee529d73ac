"""Markdown: blocks by markdown-it, each word found again in the source, the markup between them taken out on record.

markdown-it says what is a heading, a list item, a link; it does not say where in the source a word stands. A cursor
goes through the source of each block and finds the words of its tokens in turn; what it passes over is markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from generator.errors import SourceError
from generator.model import BlockKind, Claim, Entry, MarkKind, RawDocument
from generator.patterns import regex
from generator.readers.assembling import Piece, Rest, Shown, assemble, open_text, split_text
from generator.registry import Reader

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_LIMIT = 1_000_000
"""Code points of one file: markdown-it takes a second for them, and for the worst of them (a table) fifteen."""
_INLINE_LIMIT = 20_000
"""Code points of one paragraph whose inline markup is still read; brackets without end cost quadratic time."""

_PROSE = 140
"""A line of a paragraph that is this long and ends a sentence is a paragraph of its own: nothing broke it."""
_END_MARKS = '.!?…”"’»)'
_TAG = regex(r"<!--[^<>]{0,1000}-->|<[/!?]?[a-zA-Z][^<>]{0,1000}>")
_SILENT = regex(r"<(script|style|template|svg)\b", re.IGNORECASE)
_PSEUDO_HEADING = 80
_LAST_NUMBER = 99
_YEAR = regex(r"\d{3,9}[.)] {1,4}")

_MARKED = regex(
    r"[^\w \n.,;:!?…'\"’‘“”„«»()/%$€£–—-]|_"  # characters that may be markup, or spaces that may part blocks
    r"|^[^\w\n“\"„«‘'(]|^\d{1,9}[.)]| $",  # beginnings and ends of lines that may be
    re.MULTILINE,
)
"""Found in every text of which the words are not all there is to read."""
_PARAGRAPH = regex(r"[^\n]+(?:\n[^\n]+)*")

_OPENS: dict[str, MarkKind] = {"em_open": "emphasis", "strong_open": "strong", "link_open": "link"}
_CLOSES = frozenset(("em_close", "strong_close", "link_close"))


def read(entry: Entry) -> RawDocument:
    """The document in a Markdown file or string. Raises `SourceError` for what is no text, empty, or too large."""
    opened = open_text(entry.data)
    text = opened.mended
    if len(text) > _LIMIT:
        raise SourceError(
            f"longer than {_LIMIT:,} characters, the limit for one Markdown article.",
            remedy="Part it, or save it as plain text.",
        )
    references: dict[str, object] = {}
    layout = _Layout(text, references)
    if len(text) <= _INLINE_LIMIT and not _MARKED.search(text):
        layout.walk_words()  # importing markdown-it takes as long as the analysis of a short article
    else:
        layout.walk(_parser().parse(text, references))
    return assemble(
        entry,
        opened,
        layout.pieces,
        layout.rests(),
        format="markdown",
        claims=tuple(layout.claims),
        shown=layout.shown,
    )


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    # Inline tokens are asked for one by one; escapes stay apart from the words around them.
    return parser.disable(["inline", "text_join"])


class _LostError(Exception):
    """A word of a token is not where it should be: the block is shown as it stands."""


class _Found(msgspec.Struct):
    """The words of one inline token in the source."""

    visible: list[tuple[int, int]]
    marks: list[tuple[int, int, MarkKind, str]]
    images: list[tuple[int, int, str, str]]
    """(start, end, address, title): the words that describe an image."""
    end: int = 0
    """Where its markup ends."""


class _Layout:
    """The pieces of one text, as its tokens are walked through."""

    def __init__(self, text: str, references: dict[str, object]) -> None:
        self.text = text
        self.references = references
        self.pieces: list[Piece] = []
        self.claims: list[Claim] = []
        self.shown: list[Shown] = []
        self._starts = [0]
        self._starts += (m.end() for m in re.finditer("\n", text))
        self._starts.append(len(text) + 1)

    def walk(self, tokens: Sequence[Token]) -> None:
        """Make pieces of all block tokens, in order."""
        above: list[tuple[BlockKind, int]] = []
        lists = 0
        cells: list[Token] | None = None
        for token in tokens:
            kind = token.type
            if kind in ("bullet_list_open", "ordered_list_open"):
                lists += 1
            elif kind in ("bullet_list_close", "ordered_list_close"):
                lists -= 1
            elif kind == "list_item_open":
                # "2024. A bad year" is no list: nobody counts so far.
                counted = not token.info.isdigit() or int(token.info) <= _LAST_NUMBER
                above.append(("list_item", lists) if counted else ("paragraph", 0))
            elif kind == "blockquote_open":
                above.append(("quote", 0))
            elif kind == "heading_open":
                above.append(("heading", int(token.tag[1])))
            elif kind in ("list_item_close", "blockquote_close", "heading_close"):
                above.pop()
            elif kind == "tr_open":
                cells = []
            elif kind == "tr_close":
                self._table_row(cells or ())
                cells = None
            elif kind == "inline" and cells is not None:
                cells.append(token)
            elif kind == "inline":
                self._inline(token, *(above[-1] if above else ("paragraph", 0)))
            elif kind in ("fence", "code_block") and token.map:
                self._plain(token.map[0] + (kind == "fence"), token.map[1] - (kind == "fence"))
            elif kind == "html_block" and token.map:
                self._html(token.map[0], token.map[1])

    def walk_words(self) -> None:
        """Make pieces of a text that holds no markup, as `walk` would."""
        for paragraph in _PARAGRAPH.finditer(self.text):
            found = _Found([], [], [])
            at = paragraph.start()
            for line in paragraph[0].split("\n"):
                if found.visible:
                    found.visible.append((at - 1, at))
                found.visible.append((at, at + len(line)))
                at += len(line) + 1
            self.pieces += self._parted(found, *paragraph.span(), "paragraph", 0)

    # ---- kinds of blocks

    def _range(self, first: int, last: int) -> tuple[int, int]:
        """Offsets of the lines `[first, last)`, white space at both ends left out."""
        start, end = self._starts[first], min(self._starts[last] - 1, len(self.text))
        slice_ = self.text[start:end]
        return start + len(slice_) - len(slice_.lstrip()), end - (len(slice_) - len(slice_.rstrip()))

    def _inline(self, token: Token, kind: BlockKind, level: int) -> None:
        assert token.map is not None
        start, end = self._range(token.map[0], token.map[1])
        try:
            found = self._find(token, start, end)
        except _LostError:
            self.pieces.append(Piece(start, end, kind, level))
            return
        if found.visible and (number := _YEAR.match(self.text, start)) and number.end() == found.visible[0][0]:
            found.visible.insert(0, (start, number.end()))
        self.claims += (Claim("image", address, "page") for _, _, address, _ in found.images if address)
        self.shown += (Shown(start, href, self.text[a:b], title) for a, b, href, title in found.images if href)
        if not found.visible:
            for a, b, *_ in found.images:
                markup = tuple((x, y) for x, y in ((start, a), (b, end)) if x < y)
                if a < b:
                    self.pieces.append(Piece(start, end, "image", 0, markup))
                    break
            return
        words = [(a, b) for a, b in found.visible if not self.text[a:b].isspace()]
        if found.images and words and any(m[0] <= words[0][0] and m[1] >= words[-1][1] for m in found.marks):
            kind = "caption"  # words in italics under an image
        self.pieces += self._parted(found, start, end, kind, level)

    def _parted(self, found: _Found, start: int, end: int, kind: BlockKind, level: int) -> Iterator[Piece]:
        """The piece, or several where a paragraph holds lines that are paragraphs themselves."""
        breaks = [start]
        if kind == "paragraph":
            before = start
            for a, b in found.visible:
                if self.text[a:b] == "\n":
                    line = self.text[before:a].rstrip()
                    if len(line) >= _PROSE and line[-1] in _END_MARKS:
                        breaks.append(b)
                    before = b
        breaks.append(end)
        for low, high in pairwise(breaks):
            words = [(a, b) for a, b in found.visible if low <= a and b <= high]
            marks = tuple(m for m in found.marks if low <= m[0] and m[1] <= high)
            if words:
                piece = Piece(low, high, kind, level, _between(low, high, words), marks)
                if kind == "paragraph" and self._is_pseudo_heading(words, marks):
                    piece.kind, piece.level = "heading", 3
                yield piece

    def _is_pseudo_heading(
        self, words: Sequence[tuple[int, int]], marks: Sequence[tuple[int, int, MarkKind, str]]
    ) -> bool:
        """Whether a paragraph is one short line in bold without end mark: a heading by people who don't use `##`."""
        start, end = words[0][0], words[-1][1]
        text = self.text[start:end]
        whole = any(kind == "strong" and a <= start and b >= end for a, b, kind, _ in marks)
        return (
            whole and len(self.pieces) > 0 and len(text) <= _PSEUDO_HEADING and text[-1].isalnum() and "\n" not in text
        )

    def _table_row(self, cells: Sequence[Token]) -> None:
        """One piece a row: cells as they stand, bars between them, markup inside them taken out."""
        filled = [c for c in cells if c.map]
        if not filled or filled[0].map is None:
            return
        start, end = self._range(filled[0].map[0], filled[0].map[0] + 1)
        markup: list[tuple[int, int]] = []
        marks: list[tuple[int, int, MarkKind, str]] = []
        at = start
        if self.text[start] == "|":
            at = start + 1
            markup.append((start, at + len(self.text[at:end]) - len(self.text[at:end].lstrip())))
        closing = end - 1 if self.text[end - 1] == "|" and end - 1 > at else end
        closing = at + len(self.text[at:closing].rstrip())
        try:
            for cell in cells:
                found = self._find(cell, at, closing)
                if found.visible:
                    low = found.visible[0][0]
                    while low > at and self.text[low - 1] in "*_`~[":
                        low -= 1  # markup right before the first word; bars and spaces part the cells
                    markup += _between(low, found.end, found.visible)
                    marks += found.marks
                at = max(at, found.end)
        except _LostError:
            markup, marks = [], []
        if closing < end:
            markup.append((closing, end))
        if any(not c.isspace() and c not in "|" for c in self.text[start:end]):
            self.pieces.append(Piece(start, end, "table", 0, tuple(markup), tuple(marks)))

    def _plain(self, first: int, last: int) -> None:
        start, end = self._range(first, max(first, last))
        if start < end:
            self.pieces.append(Piece(start, end))

    def _html(self, first: int, last: int) -> None:
        """Raw HTML: words between tags are a paragraph each line, scripts and styles are left out."""
        if _SILENT.search(self.text, self._starts[first], self._starts[last] - 1):
            return
        for line in range(first, last):
            start, end = self._range(line, line + 1)
            tags = [(m.start(), m.end()) for m in _TAG.finditer(self.text, start, end)]
            if start < end and any(not self.text[a:b].isspace() for a, b in _between(start, end, tags)):
                self.pieces.append(Piece(start, end, markup=tuple(tags)))

    def rests(self) -> list[Rest]:
        """Lines with something on them that no piece holds: rules, link definitions, fences, lone images."""
        rests: list[Rest] = []
        index = 0
        for line in range(len(self._starts) - 1):
            start, end = self._range(line, line + 1)
            while index < len(self.pieces) and self.pieces[index].end <= start:
                index += 1
            if start < end and not (index < len(self.pieces) and self.pieces[index].start < end):
                rests.append(Rest(start, end, "other", "markup"))
        return rests

    # ---- inline markup

    def _find(self, token: Token, pos: int, end: int) -> _Found:
        """Where the words of an inline token stand in `text[pos:end]`. Raises `_LostError`."""
        if len(token.content) > _INLINE_LIMIT:
            raise _LostError
        children: list[Token] = []
        _parser().inline.parse(token.content, _parser(), self.references, children)
        found = _Found([], [], [])
        opened: list[tuple[int, MarkKind, str]] = []
        text = self.text
        for child in children:
            kind = child.type
            if kind == "text":
                if child.content:
                    pos = self._take(child.content, pos, end, found)
            elif kind == "text_special":
                at = self._seek(child.markup, pos, end)
                pos = at + len(child.markup)
                found.visible.append((pos - 1, pos) if child.info == "escape" else (at, pos))
            elif kind in ("softbreak", "hardbreak"):
                at = self._seek("\n", pos, end)
                found.visible.append((at, at + 1))
                pos = at + 1
            elif kind == "code_inline":
                at = self._seek(child.markup, pos, end) + len(child.markup)
                pos = self._take(child.content, at, end, found)
                found.marks.append((pos - len(child.content), pos, "code", ""))
                pos = self._seek(child.markup, pos, end) + len(child.markup)
            elif kind in _OPENS:
                if child.markup and text.startswith(child.markup, pos):
                    pos += len(child.markup)
                opened.append((len(found.visible), _OPENS[kind], str(child.attrs.get("href", ""))))
            elif kind in _CLOSES:
                first, mark, href = opened.pop()
                if first < len(found.visible):
                    found.marks.append((found.visible[first][0], found.visible[-1][1], mark, href))
                if kind == "link_close" and child.info != "auto":
                    pos = self._behind_link(pos, end)
                elif child.markup and text.startswith(child.markup, pos):
                    pos += len(child.markup)
            elif kind == "image":
                at = self._seek("![", pos, end) + 2
                words = self._seek(child.content, at, end) if child.content else at
                address, title = str(child.attrs.get("src", "")), str(child.attrs.get("title", ""))
                found.images.append((words, words + len(child.content), address, title))
                pos = self._behind_link(words + len(child.content), end)
            elif kind == "html_inline":
                pos = self._seek(child.content, pos, end) + len(child.content)
        found.end = pos
        return found

    def _seek(self, what: str, pos: int, end: int) -> int:
        at = self.text.find(what, pos, end)
        if at < 0:
            raise _LostError
        return at

    def _take(self, words: str, pos: int, end: int, found: _Found) -> int:
        at = self._seek(words, pos, end)
        found.visible.append((at, at + len(words)))
        return at + len(words)

    def _behind_link(self, pos: int, end: int) -> int:
        """The offset behind `](address "title")`, `][label]` or `]`, whose bracket is the next after `pos`."""
        text = self.text
        at = self._seek("]", pos, end) + 1
        if text.startswith("(", at):
            helpers = _parser().helpers
            place = _skip_space(text, at + 1, end)
            address = helpers.parseLinkDestination(text, place, end)
            if address.ok:
                place = _skip_space(text, address.pos, end)
                title = helpers.parseLinkTitle(text, place, end)
                place = _skip_space(text, title.pos, end) if title.ok else place
                if text.startswith(")", place):
                    return place + 1
            if text.startswith(")", place):
                return place + 1
        if text.startswith("[", at):
            return self._seek("]", at, end) + 1
        return at


def _skip_space(text: str, pos: int, end: int) -> int:
    while pos < end and text[pos].isspace():
        pos += 1
    return pos


def _between(start: int, end: int, words: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """What of `[start, end)` lies between the slices of `words`."""
    gaps = []
    at = start
    for a, b in words:
        if at < a:
            gaps.append((at, a))
        at = max(at, b)
    if at < end:
        gaps.append((at, end))
    return tuple(gaps)


READER = Reader(name="markdown", suffixes=(".md", ".markdown", ".mdown", ".mkd"), read=read, split=split_text)
