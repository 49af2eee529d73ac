"""The article as the structuring steps see it: its passages parted into sentences, once for all of them."""

from __future__ import annotations

from functools import cached_property

import msgspec

from generator.model import Article, Sentence, Span, slice_spans
from generator.patterns import regex
from generator.text import sentence_spans

# Stock symbols behind a company's name end in a stop, and the exchange follows: `Corp ABCD.` `O fell`.
_SYMBOL_END = regex(r"[A-Z]{2,6}\.$|\s\.$")
_SYMBOL_START = regex(r"(?:[A-Z]{1,6}|[A-Z]{2,6}\.?)(?=[\s.]|$)")
# Titles that stand before a name.
_TITLE_END = regex(r"\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt|Prof|Rev|Messrs)\.$")
# What a sentence cannot begin with: the splitter was misled by an abbreviation.
_GOES_ON = regex(r"[a-zß-öø-ÿ]|[,;:)]")


class Story(msgspec.Struct, frozen=True, dict=True):
    """An article with its sentences."""

    article: Article
    sentences: tuple[Sentence, ...]

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The words of each sentence."""
        return tuple(slice_spans(self.article.document.text, s.spans) for s in self.sentences)

    @property
    def text(self) -> str:
        """What all spans are into."""
        return self.article.document.text

    @property
    def language(self) -> str:
        """The article's, as a BCP 47 primary subtag."""
        return self.article.metadata.language


def tell(article: Article) -> Story:
    """The story of an article: each passage's sentences, with spans into `document.text`."""
    text, language = article.document.text, article.metadata.language
    sentences: list[Sentence] = []
    for index, passage in enumerate(article.passages):
        if passage.kind in ("subheading", "table"):
            sentences.append(Sentence(spans=passage.spans, passage=index))
            continue
        flat = slice_spans(text, passage.spans)
        for span in _mended(flat, sentence_spans(flat, language)):
            sentences.append(Sentence(spans=in_document(text, passage.spans, span), passage=index))
    return Story(article, tuple(sentences))


def _mended(flat: str, spans: list[Span]) -> list[Span]:
    """The sentences of a passage, those joined again that were parted at an abbreviation or a stock symbol."""
    if len(spans) < 2:
        return spans
    whole: list[Span] = []
    for span in spans:
        if whole:
            before = flat[max(whole[-1].start, whole[-1].end - 8) : whole[-1].end]
            begins = flat[span.start : span.start + 8]
            if before.endswith(".") and (
                _GOES_ON.match(begins)
                or _TITLE_END.search(before)
                or (_SYMBOL_END.search(before) and _SYMBOL_START.match(begins))
            ):
                whole[-1] = Span(whole[-1].start, span.end)
                continue
        whole.append(span)
    return whole


def in_document(text: str, pieces: tuple[Span, ...], wanted: Span) -> tuple[Span, ...]:
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
