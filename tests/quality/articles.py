"""Builds a cleaned article from a few lines, for tests of structuring that want no reader and no cleaning."""

from __future__ import annotations

import re

from generator.model import Article, Metadata, Passage, PassageKind, RawDocument, Span

_MARKS: tuple[tuple[str, PassageKind], ...] = (
    ("## ", "subheading"),
    ("- ", "list_item"),
    ("> ", "quote"),
    ("Q: ", "question"),
    ("A: ", "answer"),
)


def article_of(
    text: str, *, headline: str | None = None, language: str = "en", published: str | None = None
) -> Article:
    """An article whose passages are the text's paragraphs, parted by blank lines.

    `## ` opens a sub-heading, `- ` a list item, `> ` a block quote, `Q: ` and `A: ` a question and its answer. The
    marks stay outside the passages' spans.
    """
    passages = []
    for match in re.finditer(r"\S[^\n]*(?:\n\S[^\n]*)*", text):
        kind: PassageKind = "paragraph"
        start = match.start()
        for mark, marked in _MARKS:
            if match[0].startswith(mark):
                kind, start = marked, start + len(mark)
        passages.append(Passage(spans=(Span(start, match.end()),), kind=kind, level=2 if kind == "subheading" else 0))
    metadata = Metadata(headline=headline, language=language, published=published)
    return Article(RawDocument(entry="test", text=text, blocks=()), tuple(passages), metadata)
