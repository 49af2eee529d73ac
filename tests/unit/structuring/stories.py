"""Stories for the tests of structuring: paragraphs of plain text, parted by blank lines."""

from __future__ import annotations

import re

from generator.model import Article, Metadata, Passage, RawDocument, Span
from generator.structuring.story import Story, tell

_PARAGRAPH = re.compile(r"\S[^\n]*(?:\n[^\n]+)*")


def story_of(text: str, *, headline: str | None = None, language: str = "en") -> Story:
    """The story of a text; a paragraph that begins with `## ` is a sub-heading."""
    passages = tuple(
        Passage(spans=(Span(m.start() + 3, m.end()),), kind="subheading")
        if m.group().startswith("## ")
        else Passage(spans=(Span(m.start(), m.end()),), kind="paragraph")
        for m in _PARAGRAPH.finditer(text)
    )
    document = RawDocument(entry="test", text=text, blocks=())
    return tell(Article(document, passages, Metadata(headline=headline, language=language)))
