"""The article as the structuring steps see it: its passages parted into sentences, once for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from generator.model import Article, Sentence, Span, slice_spans
from generator.text import sentence_spans


@dataclass(frozen=True)
class Story:
    """An article with its sentences."""

    article: Article
    sentences: tuple[Sentence, ...]

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The words of each sentence."""
        return tuple(slice_spans(self.article.document.text, s.spans) for s in self.sentences)

    @property
    def text(self) -> str:
        return self.article.document.text

    @property
    def language(self) -> str:
        return self.article.metadata.language


def tell(article: Article) -> Story:
    """The story of an article: each passage's sentences, with spans into `document.text`."""
    sentences: list[Sentence] = []
    for index, passage in enumerate(article.passages):
        flat = slice_spans(article.document.text, passage.spans)
        if passage.kind in ("subheading", "table"):
            sentences.append(Sentence(spans=passage.spans, passage=index))
            continue
        for span in sentence_spans(flat, article.metadata.language):
            sentences.append(Sentence(spans=_in_document(article.document.text, passage.spans, span), passage=index))
    return Story(article, tuple(sentences))


def _in_document(text: str, pieces: tuple[Span, ...], wanted: Span) -> tuple[Span, ...]:
    """Spans of the document behind a span of `slice_spans(text, pieces)`."""
    if len(pieces) == 1:
        return (Span(pieces[0].start + wanted.start, pieces[0].start + wanted.end),)
    found: list[Span] = []
    offset = 0
    for number, piece in enumerate(pieces):
        if number and any(c.isspace() for c in text[pieces[number - 1].end : piece.start]):
            offset += 1
        start, end = max(wanted.start - offset, 0), min(wanted.end - offset, piece.end - piece.start)
        if start < end:
            found.append(Span(piece.start + start, piece.start + end))
        offset += piece.end - piece.start
    return tuple(found)
