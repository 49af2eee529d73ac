"""From pieces of mended text to a `RawDocument`: markup taken out, spaces settled, sentences parted, all on record.

decoded ─repair_characters─▶ mended ─markup out─▶ bare ─spaces, glued sentences─▶ text
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from generator.errors import SourceError
from generator.model import (
    Block,
    BlockKind,
    Claim,
    Cut,
    CutKind,
    Entry,
    Mark,
    MarkKind,
    Note,
    Overrides,
    Picture,
    RawDocument,
    Repair,
    Source,
    Span,
)
from generator.readers.encoding import Decoded, decode
from generator.readers.front_matter import FrontMatter, read_front_matter
from generator.readers.repairing import (
    Mapping,
    apply,
    compose,
    part_sentences,
    repair_characters,
    settle_spaces,
    tuck_in,
)
from generator.record import Alignment
from generator.text import trim


class Piece(msgspec.Struct):
    """A block in the making: a span of the mended text, and the markup in it that goes."""

    start: int
    end: int
    kind: BlockKind = "paragraph"
    level: int = 0
    markup: tuple[tuple[int, int], ...] = ()
    """Slices that are no words, sorted, apart: `- `, `## `, `**`, the address of a link."""
    marks: tuple[tuple[int, int, MarkKind, str], ...] = ()
    """(start, end, kind, address) of links and emphasis."""


class Shown(msgspec.Struct):
    """An image: where it stands in the mended text, and what is said of it."""

    at: int
    href: str
    alt: str
    title: str = ""


class Rest(msgspec.Struct):
    """Visible characters of the mended text that are in no piece, and why."""

    start: int
    end: int
    kind: CutKind
    rule: str


class Opened(msgspec.Struct, frozen=True):
    """A text file with its characters mended, its head read."""

    decoded: Decoded
    head: FrontMatter
    mended: str
    """The body; its offsets begin behind the head."""
    repairs: list[Repair]
    """What made `mended` of the body."""


def open_text(data: bytes) -> Opened:
    """The characters of a text or Markdown file. Raises `SourceError`."""
    decoded = decode(data)
    head = read_front_matter(decoded.text)
    mended, repairs = repair_characters(decoded.text[head.end :])
    return Opened(decoded, head, mended, repairs)


def split_text(source: Source) -> Iterator[Entry]:
    """The one entry of a text or Markdown file, with what its front matter decides about showing it."""
    overrides = None
    if source.data[:3] in (b"---", b"+++", b"\xef\xbb\xbf"):
        head = read_front_matter(decode(source.data).text)
        if head.draft or head.expires:
            overrides = Overrides(draft=head.draft, expires=head.expires)
    yield Entry(source=source.path, id="", format="", data=source.data, overrides=overrides)


def assemble(
    entry: Entry,
    opened: Opened,
    pieces: Sequence[Piece],
    rests: Sequence[Rest],
    *,
    format: str,  # noqa: A002 - the field's name
    claims: tuple[Claim, ...] = (),
    shown: Sequence[Shown] = (),
) -> RawDocument:
    """The document of pieces in order. Raises `SourceError` where none of them holds a word."""
    mended = opened.mended
    markup = [Repair(a, b, "") for p in pieces for a, b in p.markup]
    bare = apply(mended, markup)
    unmarked = Mapping(markup)
    held = [(p, span) for p in pieces if (span := _trimmed(bare, unmarked.span(Span(p.start, p.end)))) is not None]
    if not held:
        raise SourceError("there is no text in it.", remedy="Write the article, or delete the file.")
    settled = [edit for piece, span in held for edit in _settled(bare, span, piece.kind)]
    by = opened.head.end
    text = opened.decoded.text[:by] + apply(bare, settled)
    mapping = Mapping(settled)
    spans = [_moved(mapping.span(span), by) for _, span in held]
    repairs = compose(compose(opened.repairs, markup, mended), settled, bare)
    repairs = tuck_in([Repair(r.start + by, r.end + by, r.to) for r in repairs] if by else repairs, text, spans)

    def placed(start: int, end: int) -> Span:
        return _moved(mapping.span(unmarked.span(Span(start, end))), by)

    blocks = tuple(
        Block(span=span, kind=piece.kind, level=piece.level, line=line, marks=_marks(piece, span, placed))
        for (piece, _), span, line in zip(held, spans, _lines(opened.decoded.text, repairs, spans), strict=True)
    )
    front = [Cut(span=trim(text, 0, by), kind="front_matter", rule="front matter")] if by else []
    front += (
        Cut(span=span, kind=rest.kind, rule=rest.rule)
        for rest in rests
        if (span := placed(rest.start, rest.end)).start < span.end
    )
    note = opened.decoded.note
    return RawDocument(
        entry=entry.key,
        text=text,
        blocks=blocks,
        claims=(*entry.claims, *opened.head.claims, *claims),
        repairs=tuple(repairs),
        front=tuple(front),
        pictures=tuple(_pictures(shown, placed, text, blocks)),
        format=format,
        encoding=opened.decoded.encoding,
        notes=(*((Note(note),) if note else ()), *opened.head.notes),
    )


def _pictures(
    shown: Iterable[Shown], placed: Callable[[int, int], Span], text: str, blocks: Sequence[Block]
) -> Iterator[Picture]:
    """The images with their captions: the words in italics below one, else its title."""
    words = [block for block in blocks if block.kind != "image"]
    ends = [block.span.end for block in words]
    for image in shown:
        at = placed(image.at, image.at).start
        below = words[n] if (n := bisect_right(ends, at)) < len(words) else None
        caption = text[below.span.start : below.span.end] if below is not None and below.kind == "caption" else ""
        yield Picture(image.href, at, image.alt, caption or image.title)


def _trimmed(text: str, span: Span) -> Span | None:
    found = trim(text, span.start, span.end)
    return found if found.start < found.end else None


def _settled(text: str, span: Span, kind: BlockKind) -> list[Repair]:
    if kind == "table":
        return []  # its columns are parted by its white space
    edits = settle_spaces(text, span)
    if parted := part_sentences(text, span):
        edits = sorted([*edits, *parted], key=lambda r: r.start)
    return edits


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by) if by else span


def _marks(piece: Piece, block: Span, placed: Callable[[int, int], Span]) -> tuple[Mark, ...]:
    marks = []
    for start, end, kind, href in piece.marks:
        span = placed(start, end)
        span = Span(max(span.start, block.start), min(span.end, block.end))
        if span.start < span.end:
            marks.append(Mark(span, kind, href))
    return tuple(marks)


def _lines(source: str, repairs: Sequence[Repair], spans: Sequence[Span]) -> list[int]:
    """Lines of the decoded input at which units of the text begin; `spans` are sorted."""
    alignment = Alignment(repairs)
    newline = "\n" if "\n" in source else "\r"
    lines: list[int] = []
    line, at = 1, 0
    for span in spans:
        start = alignment.span(span).start
        line += source.count(newline, at, start)
        at = max(at, start)
        lines.append(line)
    return lines
