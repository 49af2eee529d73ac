"""Which quotes stand out: one to three that carry the news in the speakers' own words.

A key quote is a whole thought of 6 to 60 words with a named speaker: information rather than courtesy, near the news
of the headline, early rather than late. Speakers alternate: nobody has a second one before everybody else has one.
"""

from __future__ import annotations

from generator.config import QuotesConfig
from generator.model import Quote, Span
from generator.structuring.story import Story
from generator.structuring.wording import Wording, wording
from generator.text import count_words, words

SHORTEST, LONGEST = 6, 60
"""Words of a key quote, all pieces together."""
_COMFORTABLE = (10, 42)
"""Words of a quote that reads well on its own."""
_FLOOR = 1.0
"""Score below which a quote is no second or third key quote."""
_SURE = 0.93
"""Confidence that only an unmistakable name beside the quote gives: no pronoun, no shared surname, no second hand."""


def choose_key_quotes(
    story: Story, quotes: tuple[Quote, ...], options: QuotesConfig | None = None, exclude: tuple[Span, ...] = ()
) -> tuple[int, ...]:
    """Indices into `quotes`, best first; quotes that overlap `exclude` (what the summary shows) are passed over."""
    options = options or QuotesConfig()
    ranked = sorted(
        (-score, index)
        for index, quote in enumerate(quotes)
        if (score := score_quote(story, quotes, index)) > 0
        and not any(span.overlaps(other) for span in quote.spans for other in exclude)
    )
    chosen: list[int] = []
    speakers: set[str] = set()
    for score, index in ranked:
        speaker = quotes[index].speaker
        if speaker is None or speaker.name in speakers or (chosen and -score < _FLOOR):
            continue
        chosen.append(index)
        speakers.add(speaker.name)
        if len(chosen) >= options.max_key_quotes:
            break
    return tuple(chosen)


def score_quote(story: Story, quotes: tuple[Quote, ...], index: int) -> float:
    """How well a quote would serve as the key quote; 0 where it cannot be one."""
    quote = quotes[index]
    number = count_words(quote.text)
    if quote.speaker is None or not SHORTEST <= number <= LONGEST or quote.text[:1].islower():
        return 0.0
    table = wording(story.language)
    said = [w.casefold() for w in words(quote.text)]
    score = 3.0 * quote.confidence
    # Who speaks: a person with a full name, named at the quote.
    speaker = quote.speaker
    if speaker.person:
        score += 1.5 if " " in speaker.name else 0.3
    else:
        score -= 2.0
    if speaker.span is not None and _is_pronoun(story, speaker.span, table):
        score -= 0.8
    elif speaker.span is not None and story.text[speaker.span.start : speaker.span.end] == speaker.name:
        score += 0.5
    if quote.confidence < _SURE:
        score -= 1.5
    # What is said: a thought that stands alone.
    low, high = _COMFORTABLE
    score += 1.0 if low <= number <= high else 0.2 if number >= 8 else -1.2
    score += _whole(story, quote)
    if table is not None and said:
        if said[0] in table["dangling"]:
            score -= 0.5
        score -= 0.7 * min(2, sum(w in table["courtesy_said"] for w in said))
    if quote.text.endswith("?"):
        score -= 0.6
    if any(c.isdigit() for c in quote.text):
        score += 0.2
    news = {w.casefold() for w in words(story.article.metadata.headline or "") if len(w) > 3}
    score += 0.35 * min(3, len(news.intersection(said)))
    return max(score - 1.5 * min(index, 12) / 12, 0.01)


def _is_pronoun(story: Story, span: Span, table: Wording | None) -> bool:
    word = story.text[span.start : span.end].casefold()
    return table is not None and (word in table["pronoun_male"] or word in table["pronoun_female"])


def _whole(story: Story, quote: Quote) -> float:
    """Less where the quote begins or ends in the middle of the reporter's sentence."""
    score = 0.0
    before = story.text[max(0, quote.start - 6) : quote.start].rstrip("“\"'‘«„»›‹「 \xa0")
    table = wording(story.language)
    if before and before[-1] not in ".,:;!?—–)>”’\n-" and "\n" not in story.text[max(0, quote.start - 6) : quote.start]:
        start = story.text.rfind(" ", 0, quote.start - 2) + 1
        word = story.text[start : quote.start].strip(" “\"'‘«„»").casefold()
        if table is None or not table.reports(word):
            score -= 1.5
    elif before.endswith(",") and (quote.cue is None or quote.cue.start > quote.start):
        score -= 1.0  # "With the vote near, “…,” Reyes said": half of the sentence is the reporter's
    after = story.text[quote.end : quote.end + 3].lstrip("”\"'’«»“ ")
    if quote.text[-1:] not in ".!?…" and after[:1].isalpha() and story.text[quote.end : quote.end + 1] != ",":
        score -= 1.5
    if "…" in quote.text or "..." in quote.text or quote.text.startswith("["):
        score -= 0.2
    return score
