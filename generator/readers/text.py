"""Plain text: characters mended, lines made into blocks, each change kept as a repair."""

from __future__ import annotations

from generator.model import Entry, RawDocument
from generator.readers.assembling import assemble, open_text, split_text
from generator.readers.lines import pieces_of
from generator.registry import Reader


def read(entry: Entry) -> RawDocument:
    """The document in a text file or string. Raises `SourceError` for what is no text, or empty."""
    opened = open_text(entry.data)
    pieces, rests = pieces_of(opened.mended)
    return assemble(entry, opened, pieces, rests, format="text")


READER = Reader(name="text", suffixes=(".txt", ".text"), read=read, split=split_text)
