"""Which quotes stand out: one to three that carry the news in the speakers' own words.

A key quote is a whole thought of 6 to 60 words with a named speaker: information rather than courtesy, near the news
of the headline, early rather than late. Speakers alternate: nobody has a second one before everybody else has one.
Where only quotes longer than that would do, `divide` gives their parts.
"""

from __future__ import annotations

from msgspec.structs import replace

from generator.config import QuotesConfig
from generator.model import Quote, Span, slice_spans
from generator.structuring.story import Story
from generator.structuring.wording import Wording, wording
from generator.text import count_words, words

SHORTEST, LONGEST = 6, 60
"""Words of a key quote, all pieces together."""
_COMFORTABLE = (10, 42)
"""Words of a quote that reads well on its own."""
CURT = 8
"""Words below which a quote seldom tells anything."""
_TOO_CURT = 2.2
_UNNAMED = 4.0
"""What it costs that nobody answers for the words by name."""
_BY_PRONOUN = 1.2
_IN_THE_NEWS = 0.7
"""For a speaker whom the headline names."""
_FLOOR = 1.0
"""Score below which a quote is no second or third key quote."""
_OPENING_MARKS = "“\"'‘«„»‹「 \xa0\n"
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


def divide(story: Story, quotes: tuple[Quote, ...]) -> tuple[Quote, ...]:
    """The quotes, those that are too long for a key quote in their parts, each of whole sentences.

    A part ends where the speaker's sentence ends at the attribution or at the paragraph's end.
    """
    found: list[Quote] = []
    for quote in quotes:
        found += _parts(story, quote) if count_words(quote.text) > LONGEST else [quote]
    return tuple(found)


def _parts(story: Story, quote: Quote) -> list[Quote]:
    """The quote cut between its spans wherever a sentence ends there."""
    groups: list[list[Span]] = [[quote.spans[0]]]
    for span in quote.spans[1:]:
        last = groups[-1][-1]
        between = story.text[last.end : span.start].rstrip(_OPENING_MARKS)
        ends = story.text[last.end - 1] in ".!?…" or between.endswith((".", "!", "?"))
        if ends and not story.text[span.start].islower():
            if story.text[last.end - 1] == "," and last.end - 1 > last.start:
                groups[-1][-1] = Span(last.start, last.end - 1)
            groups.append([span])
        else:
            groups[-1].append(span)
    if len(groups) == 1:
        return [quote]
    return [replace(quote, spans=tuple(g), text=slice_spans(story.text, tuple(g))) for g in groups]


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
        score -= _UNNAMED
    if speaker.span is not None and _is_pronoun(story, speaker.span, table):
        score -= _BY_PRONOUN
    elif speaker.span is not None and story.text[speaker.span.start : speaker.span.end] == speaker.name:
        score += 0.5
    if quote.confidence < _SURE:
        score -= 1.5
    # What is said: a thought that stands alone.
    low, high = _COMFORTABLE
    score += 1.0 if low <= number <= high else 0.2 if number >= CURT else -_TOO_CURT
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
    if speaker.person and quote.confidence >= _SURE and speaker.name.rsplit(" ", 1)[-1].casefold() in news:
        score += _IN_THE_NEWS
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
