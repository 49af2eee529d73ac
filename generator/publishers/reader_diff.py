"""How the words of a page change, as readers see them: without markup, a line a block."""

from __future__ import annotations

import difflib
from html.parser import HTMLParser


class _Words(HTMLParser):
    """Visible text of a page, a line a block."""

    _INLINE = frozenset("a abbr b cite code em i mark q s small span strong sub sup time u wbr".split())
    _SILENT = frozenset({"script", "style", "template"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._SILENT:
            self._silent += 1
        if tag not in self._INLINE:
            self.flush()

    def handle_endtag(self, tag: str) -> None:
        if tag in self._SILENT and self._silent:
            self._silent -= 1
        if tag not in self._INLINE:
            self.flush()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._words.append(data)

    def flush(self) -> None:
        line = " ".join("".join(self._words).split())
        if line:
            self.lines.append(line)
        self._words = []


def reader_text(page: bytes) -> list[str]:
    """The lines of a page that a reader sees."""
    parser = _Words()
    parser.feed(page.decode("utf-8", "replace"))
    parser.close()
    parser.flush()
    return parser.lines


def reader_diff(path: str, before: bytes | None, after: bytes | None) -> list[str]:
    """Unified difference of what readers see of one page; empty where only markup changed."""
    old = reader_text(before) if before is not None else []
    new = reader_text(after) if after is not None else []
    return list(difflib.unified_diff(old, new, f"live/{path}", f"built/{path}", n=1, lineterm=""))
