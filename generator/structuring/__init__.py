"""Structuring: an `Article` in, a `Digest` out: summary, key facts, quotes, background, what's next."""

from __future__ import annotations

from generator.config import AnalysisOptions
from generator.model import Article, Digest, Overrides, Unit
from generator.structuring.key_quotes import choose_key_quotes
from generator.structuring.quotes import find_quotes
from generator.structuring.story import tell


def structure(article: Article, options: AnalysisOptions, overrides: Overrides | None = None) -> Digest:
    """The digest of a cleaned article; every unit is words of `article.document.text` with their spans."""
    story = tell(article)
    quotes = find_quotes(story, options.quotes)
    summary = tuple(
        Unit(spans=s.spans, text=story.texts[i], sentence=i)
        for i, s in enumerate(story.sentences)
        if article.passages[s.passage].kind == "paragraph"
    )[:3]
    return Digest(
        article=article,
        sentences=story.sentences,
        summary=summary,
        quotes=quotes,
        key_quotes=choose_key_quotes(story, quotes, options.quotes),
        notes=article.notes,
    )
