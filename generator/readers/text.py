"""Plain text: paragraphs parted by blank lines."""

from __future__ import annotations

import re

from generator.model import Block, Entry, RawDocument
from generator.registry import Reader
from generator.text import trim

_PARAGRAPH = re.compile(r"\S[^\n]*(?:\n[^\S\n]*\S[^\n]*)*")


def read(entry: Entry) -> RawDocument:
    """The document in a text file or string."""
    text = entry.data.decode("utf-8")
    blocks = tuple(
        Block(span=trim(text, m.start(), m.end()), kind="paragraph", line=text.count("\n", 0, m.start()) + 1)
        for m in _PARAGRAPH.finditer(text)
    )
    return RawDocument(entry=entry.key, text=text, blocks=blocks, claims=entry.claims, format="text")


READER = Reader(name="text", suffixes=(".txt", ".text"), read=read)
