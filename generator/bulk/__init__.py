"""Articles in bulk, for `digest analyze`: in from anywhere, out as JSON Lines, in order, in constant memory.

files ─┐
lines ─┼─▶ Asked ─chunked─▶ Chunk ─this process, or a pool─▶ Answer ─▶ lines of JSON, in input order
WARC ──┘
"""

from __future__ import annotations

import msgspec

from generator.model import Entry


class Asked(msgspec.Struct, frozen=True):
    """One article to be analysed, or why it cannot be."""

    id: bytes
    """What names it for the caller, as JSON: the very bytes go back with the answer."""
    entry: Entry | None = None
    error: str = ""
