"""What readers see first: the summary and the key quotes, neither of which says what the other does."""

from __future__ import annotations

import msgspec

from generator.config import AnalysisOptions
from generator.model import Form, Quote
from generator.structuring.chosen import Choice, Reading
from generator.structuring.key_quotes import CURT, choose_key_quotes, divide
from generator.structuring.overrides import Decisions
from generator.structuring.summary import show_whole, summarise
from generator.text import count_words

LIFTED = 0.5
"""Share of a sentence's words that its quote must have for the summary to leave the sentence to the key quotes."""


class Front(msgspec.Struct, frozen=True):
    """Summary and key quotes, and the decisions with the quotes that the key quotes count in."""

    decisions: Decisions
    summary: tuple[Choice, ...]
    key_quotes: tuple[int, ...]


def front_of(
    reading: Reading, form: Form, decisions: Decisions, options: AnalysisOptions, lifted: frozenset[int]
) -> Front:
    """The summary has first choice, then the key quotes; `lifted` are pinned sentences that belong to the background.

    Where no quote of some length by a person with a name is left to be a key quote, the parts of longer ones are looked
    at, and where there is none at all, the summary leaves its sentence to one.
    """

    def summed_up(elsewhere: frozenset[int]) -> tuple[Choice, ...]:
        if form == "short":
            return show_whole(reading, decisions.pinned, elsewhere)
        return summarise(reading, options.summary, decisions.pinned - lifted, lifted | elsewhere)

    summary = summed_up(frozenset())
    chosen = _key_quotes(reading, decisions, options, summary)
    if any(_serves(decisions.quotes[index]) for index in chosen):
        return Front(decisions, summary, chosen)
    parted = _in_parts(reading, decisions)
    found = _key_quotes(reading, parted, options, summary)
    if found and _serves(parted.quotes[found[0]]):
        return _rejoin(reading, decisions, parted, found, summary)
    if not chosen:
        for candidates in (decisions, parted):
            if room := _room_for_quote(reading, candidates, options, summary):
                summary = summed_up(room)
                found = _key_quotes(reading, candidates, options, summary)
                return _rejoin(reading, decisions, candidates, found, summary)
    return Front(decisions, summary, chosen)


def _key_quotes(
    reading: Reading, decisions: Decisions, options: AnalysisOptions, summary: tuple[Choice, ...]
) -> tuple[int, ...]:
    """The pinned quotes, then the best others that the summary does not show."""
    sentences = reading.story.sentences
    told = tuple(span for choice in summary for span in sentences[choice.index].spans)
    chosen = choose_key_quotes(reading.story, decisions.quotes, options.quotes, exclude=told)
    pinned = decisions.pinned_quotes
    room = max(options.quotes.max_key_quotes - len(pinned), 0)
    return (*pinned, *[index for index in chosen if index not in pinned][:room])


def _serves(quote: Quote) -> bool:
    """Whether a person with a name says more than a few words."""
    return quote.speaker is not None and quote.speaker.person and count_words(quote.text) >= CURT


def _in_parts(reading: Reading, decisions: Decisions) -> Decisions:
    """The same with the quotes in parts that are too long for a key quote; as it is where an editor pinned one."""
    if decisions.pinned_quotes:
        return decisions
    parts = divide(reading.story, decisions.quotes)
    return decisions if len(parts) == len(decisions.quotes) else msgspec.structs.replace(decisions, quotes=parts)


def _rejoin(
    reading: Reading, whole: Decisions, parted: Decisions, chosen: tuple[int, ...], summary: tuple[Choice, ...]
) -> Front:
    """The quotes whose parts nobody chose in one piece again."""
    if whole is parted:
        return Front(whole, summary, chosen)
    shown = {parted.quotes[index].spans for index in chosen}
    quotes: list[Quote] = []
    for quote in whole.quotes:
        parts = divide(reading.story, (quote,))
        quotes += parts if any(part.spans in shown for part in parts) else [quote]
    place = {quote.spans: index for index, quote in enumerate(quotes)}
    decided = msgspec.structs.replace(whole, quotes=tuple(quotes))
    return Front(decided, summary, tuple(place[parted.quotes[i].spans] for i in chosen))


def _room_for_quote(
    reading: Reading, decisions: Decisions, options: AnalysisOptions, summary: tuple[Choice, ...]
) -> frozenset[int]:
    """The sentences that the summary leaves to the best key quote, where no other quote can be one.

    The first sentence of the summary stays in it, and so does what an editor pinned and what says more than its quote.
    """
    told = [choice.index for choice in summary]
    opening = reading.story.sentences[told[0]].spans if told else ()
    best = choose_key_quotes(reading.story, decisions.quotes, options.quotes, exclude=opening)
    for index in best:
        quote = decisions.quotes[index]
        holding = reading.holding(quote.spans)
        words = sum(reading.looks[i].words for i in holding)
        if holding.isdisjoint(decisions.pinned) and count_words(quote.text) >= LIFTED * words:
            return holding
    return frozenset()
