"""Structuring: an `Article` in, a `Digest` out: summary, key facts, quotes, background, what's next."""

from __future__ import annotations

from msgspec.structs import replace

from generator.config import AnalysisOptions
from generator.model import Article, Digest, Overrides, Sentence
from generator.structuring.background import find_background
from generator.structuring.chosen import Reading
from generator.structuring.features import look_at
from generator.structuring.key_quotes import choose_key_quotes
from generator.structuring.quotes import find_quotes
from generator.structuring.roles import ROLES, likeliest, role_chances
from generator.structuring.story import tell
from generator.structuring.summary import summarise


def structure(article: Article, options: AnalysisOptions, overrides: Overrides | None = None) -> Digest:
    """The digest of a cleaned article; every unit is words of `article.document.text` with their spans."""
    story = tell(article)
    quotes = find_quotes(story, options.quotes)
    looks = look_at(story)
    reading = Reading(story, looks, role_chances(story, looks))
    summary = summarise(reading, options.summary)
    told = tuple(span for unit in summary for span in unit.spans)
    key_quotes = choose_key_quotes(story, quotes, options.quotes, exclude=told)
    taken = reading.run_together(unit.sentence for unit in summary) | reading.holding(
        span for index in key_quotes for span in quotes[index].spans
    )
    background, more = find_background(reading, taken, options.background)
    return Digest(
        article=article,
        sentences=_with_roles(reading),
        summary=summary,
        quotes=quotes,
        key_quotes=key_quotes,
        background=background,
        background_more=more,
        notes=article.notes,
    )


def _with_roles(reading: Reading) -> tuple[Sentence, ...]:
    """The story's sentences, each with its likeliest role."""
    found = []
    for sentence, chances in zip(reading.story.sentences, reading.chances, strict=True):
        best = likeliest(chances)
        found.append(replace(sentence, role=ROLES[best], confidence=round(chances[best], 4)))
    return tuple(found)
