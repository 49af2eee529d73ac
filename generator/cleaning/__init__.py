"""Cleaning: a `RawDocument` in, an `Article` out, with every cut on record."""

from __future__ import annotations

from generator.config import CleaningConfig
from generator.model import Article, Metadata, Passage, PassageKind, RawDocument

_KINDS: dict[str, PassageKind] = {
    "heading": "subheading",
    "paragraph": "paragraph",
    "list_item": "list_item",
    "quote": "quote",
    "table": "table",
    "question": "question",
    "answer": "answer",
}


def clean(document: RawDocument, options: CleaningConfig) -> Article:
    """The article without its furniture; every visible character is in a passage or in a cut."""
    passages = tuple(
        Passage(spans=(b.span,), kind=_KINDS.get(b.kind, "paragraph"), level=b.level, line=b.line, marks=b.marks)
        for b in document.blocks
    )
    headline = next((c.value for c in document.claims if c.field == "headline"), None)
    return Article(document=document, passages=passages, metadata=Metadata(headline=headline), cuts=document.front)
