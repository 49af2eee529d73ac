"""Plain text: characters mended, lines made into blocks, each change kept as a repair.

bytes ─decode─▶ input ─repair_characters─▶ lines ─blocks_of─▶ spaces settled, sentences parted ─▶ text
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.errors import SourceError
from generator.model import Block, Cut, Entry, Note, RawDocument, Repair, Span
from generator.readers.encoding import decode
from generator.readers.front_matter import read_front_matter
from generator.readers.lines import Piece, pieces_of
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
from generator.registry import Reader
from generator.text import trim


def read(entry: Entry) -> RawDocument:
    """The document in a text file or string. Raises `SourceError` for what is no text, or empty."""
    decoded = decode(entry.data)
    head = read_front_matter(decoded.text)
    mended, first = repair_characters(decoded.text[head.end :])
    pieces, rules = pieces_of(mended)
    if not pieces:
        raise SourceError("there is no text in it.", remedy="Write the article, or delete the file.")
    second = [edit for piece in pieces for edit in _edits(mended, piece)]
    text = decoded.text[: head.end] + apply(mended, second)
    by = head.end
    mapping = Mapping(second)
    spans = [_moved(mapping.span(Span(p.start + p.marker, p.end)), by) for p in pieces]
    repairs = [Repair(r.start + by, r.end + by, r.to) for r in compose(first, second, mended)]
    repairs = tuck_in(repairs, text, spans)

    front = [Cut(span=trim(decoded.text, 0, by), kind="front_matter", rule="front matter")] if by else []
    front += (Cut(span=_moved(mapping.span(rule), by), kind="other", rule="rule line") for rule in rules)
    return RawDocument(
        entry=entry.key,
        text=text,
        blocks=tuple(
            Block(span=span, kind=p.kind, level=p.level, line=line)
            for p, span, line in zip(pieces, spans, line_numbers(decoded.text, repairs, spans), strict=True)
        ),
        claims=(*entry.claims, *head.claims),
        repairs=tuple(repairs),
        front=tuple(front),
        format="text",
        encoding=decoded.encoding,
        notes=(*((Note(decoded.note),) if decoded.note else ()), *head.notes),
    )


def _edits(text: str, piece: Piece) -> list[Repair]:
    """What makes the words of a block out of its lines, sorted: markup taken out, spaces settled, sentences parted."""
    span = Span(piece.start + piece.marker, piece.end)
    if piece.kind == "table":
        edits: list[Repair] = []
    else:
        edits = settle_spaces(text, span)
        edits += part_sentences(text, span)
    if piece.marker:
        edits.append(Repair(piece.start, span.start, ""))
    edits += piece.edits
    edits.sort(key=lambda r: (r.start, r.end))
    return _apart(edits) if piece.edits else edits


def _apart(edits: Sequence[Repair]) -> list[Repair]:
    """Sorted edits without overlaps: white space that a marker takes with it is not settled as well."""
    done: list[Repair] = []
    for edit in edits:
        if done and edit.start < done[-1].end:
            last = done.pop()
            edit = Repair(last.start, max(last.end, edit.end), last.to and edit.to)  # noqa: PLW2901 - united with it
        done.append(edit)
    return done


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by) if by else span


def line_numbers(source: str, repairs: Sequence[Repair], spans: Sequence[Span]) -> list[int]:
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


READER = Reader(name="text", suffixes=(".txt", ".text"), read=read)
