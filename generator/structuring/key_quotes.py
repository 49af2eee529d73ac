"""Which quotes stand out: one to three that carry the news in the speakers' own words."""

from __future__ import annotations

from generator.config import QuotesConfig
from generator.model import Quote, Span
from generator.structuring.story import Story
from generator.text import count_words, words

_SHORTEST, _LONGEST = 6, 60
"""Words of a key quote, all pieces together."""


def choose_key_quotes(
    story: Story, quotes: tuple[Quote, ...], options: QuotesConfig | None = None, exclude: tuple[Span, ...] = ()
) -> tuple[int, ...]:
    """Indices into `quotes`, best first; quotes that overlap `exclude` (what the summary shows) are passed over."""
    options = options or QuotesConfig()
    news = {w.casefold() for w in words(story.article.metadata.headline or "") if len(w) > 3}
    ranked: list[tuple[float, int]] = []
    for index, quote in enumerate(quotes):
        number = count_words(quote.text)
        if quote.speaker is None or not _SHORTEST <= number <= _LONGEST:
            continue
        if any(span.overlaps(other) for span in quote.spans for other in exclude):
            continue
        ranked.append((-_score(story, quote, index, number, news), index))
    ranked.sort()
    chosen: list[int] = []
    speakers: set[str] = set()
    for _, index in ranked:
        speaker = quotes[index].speaker
        if speaker is None or speaker.name in speakers:
            continue
        chosen.append(index)
        speakers.add(speaker.name)
        if len(chosen) == options.max_key_quotes:
            break
    return tuple(chosen)


def _score(story: Story, quote: Quote, index: int, number: int, news: set[str]) -> float:
    score = quote.confidence * 2.0
    speaker = quote.speaker
    if speaker is not None and speaker.person and " " in speaker.name:
        score += 1.5
    score += 1.0 if 12 <= number <= 40 else 0.3
    score += 0.3 * min(3, len({w.casefold() for w in words(quote.text)} & news))
    score -= 0.08 * index
    if quote.text[-1:] in ".!,":
        score += 0.2
    if quote.text.rstrip().endswith("?"):
        score -= 0.5
    return score
