"""What holds for every input that a text can be."""

from __future__ import annotations

import json
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import SourceError
from generator.model import Entry, RawDocument, Source
from generator.readers import entries_of, reader_named
from generator.record import Alignment, apply_repairs

# Pieces that damage is made of, so that the repairs meet and overlap.
SPACING = [
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    " ",
    "\xa0",
    "  ",
    "\t",
    "&nbsp;",
    "<br>",
    "<p>",
    "\xad",
    "\u200b",
    "\ufeff",
    "\x07",
]
DAMAGE = [
    "&amp;",
    "&#8217;",
    "&lt;b&gt;",
    "</b>",
    "â€™",
    "â€œ",
    "â€\x9d",
    "Ã©",
    "Ð¡",
    "e\u0301",
    "said.Police",
    "\ud800",
]
SHAPES = [
    "- ",
    "• ",
    "> ",
    "1. ",
    "2. ",
    "# ",
    "---\n",
    "===",
    "\n-----\n",
    "Q: ",
    "A: ",
    "a-\nb",
    "title: x\n",
    "+++\n",
]
MARKUP = [
    "*",
    "_",
    "**pier**",
    "[a](http://b.example)",
    "`c`",
    "![d](e.png)",
    "~~~",
    "```\n",
    "<div>",
    "\\",
    "|a|\n|-|\n",
]
PIECES = st.sampled_from([*SPACING, *DAMAGE, *SHAPES, *MARKUP, "The pier opens in spring ", "”", "“", "x", "É", ": "])
MESSY = st.lists(PIECES | st.text(max_size=8), max_size=40).map("".join)


def read(format_: str, data: bytes) -> RawDocument | None:
    try:
        return reader_named(format_).read(Entry(source="a", id="", format=format_, data=data))
    except SourceError:
        return None


def assert_sound(source: str, document: RawDocument) -> None:
    """Blocks are sorted, apart and trimmed; repairs are sorted, apart, minimal, and lead back."""
    repairs = document.repairs
    assert repairs is not None
    last = 0
    for r in repairs:
        assert last <= r.start <= r.end <= len(source)
        assert len(r.to) <= 1 or len(r.to) < r.end - r.start
        assert r.start < r.end or r.to == " "
        last = r.end
    alignment = Alignment(repairs)
    last = 0
    for block in document.blocks:
        words = document.text[block.span.start : block.span.end]
        assert last <= block.span.start < block.span.end
        assert words == words.strip()
        last = block.span.end
        span = alignment.span(block.span)
        assert words == apply_repairs(source, repairs, span.start, span.end)
    held = bytearray(len(document.text))
    for kept in (*(b.span for b in document.blocks), *(c.span for c in document.front)):
        held[kept.start : kept.end] = b"\1" * (kept.end - kept.start)
    assert "".join(c for c, seen in zip(document.text, held, strict=True) if not seen).strip() == ""
    document.text.encode("utf-8")


@pytest.mark.parametrize("format_", ["text", "markdown"])
@given(text=MESSY)
@settings(max_examples=300)
def test_repairs_hold_for_any_text(format_: str, text: str) -> None:
    """Offsets and repairs of every block are right, whatever the text."""
    if (document := read(format_, text.encode("utf-8", "surrogatepass"))) is not None:
        assert_sound(text, document)


@pytest.mark.parametrize("format_", ["text", "markdown"])
@given(data=st.binary(max_size=200))
@settings(max_examples=200)
def test_any_bytes_are_read_or_refused(format_: str, data: bytes) -> None:
    """Bytes are a document or a `SourceError`, never another exception."""
    read(format_, data)


@pytest.mark.parametrize("path", ["a.txt", "a.md", "a.html", "a.json", "a.jsonl", "a.xml"])
@given(
    data=st.binary(max_size=200)
    | MESSY.map(lambda t: t.encode("utf-8", "surrogatepass"))
    | MESSY.map(lambda t: json.dumps({"id": 1, "title": t[:20], "content": t}).encode())
    | MESSY.map(
        lambda t: f"<rss><channel><item><description>{escape(t)}</description></item></channel></rss>".encode(
            "utf-8", "replace"
        )
    )
)
@settings(max_examples=40)
def test_any_file_gives_entries_or_errors(path: str, data: bytes) -> None:
    """Whatever a file holds, it is parted into entries that are read or refused; blocks lie in order in their text."""
    try:
        entries = list(entries_of(Source(path, data)))
    except SourceError:
        return
    for entry in entries:
        if isinstance(entry, Entry):
            try:
                document = reader_named(entry.format).read(entry)
            except SourceError:
                continue
            last = 0
            for block in document.blocks:
                assert last <= block.span.start < block.span.end <= len(document.text)
                last = block.span.end
