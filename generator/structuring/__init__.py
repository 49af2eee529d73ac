"""Structuring: an `Article` in, a `Digest` out: summary, key facts, quotes, background, what's next."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from generator.config import AnalysisOptions
from generator.model import Article, Digest, Overrides, Sentence, Unit
from generator.structuring.background import find_background
from generator.structuring.chosen import Choice, Reading
from generator.structuring.facts import find_facts
from generator.structuring.features import cue_table, look_at, reference_year
from generator.structuring.forms import aside_of, form_of
from generator.structuring.front import front_of
from generator.structuring.outlook import find_outlook
from generator.structuring.overrides import decide
from generator.structuring.quotes import find_quotes, read_speech
from generator.structuring.reasons import CONTEXT, NEWS, reasons_for
from generator.structuring.roles import C1, C2, D1, ROLES, describe, likeliest, of_story, role_chances
from generator.structuring.sources import Sources
from generator.structuring.story import tell

PAST = 0.85
"""Probability of background from which on a sentence is neither a key fact nor what comes next."""
EARLIER = 0.3
"""Probability of an earlier event or history from which on its figures are no key facts of the news."""


def structure(article: Article, options: AnalysisOptions, overrides: Overrides | None = None) -> Digest:
    """The digest of a cleaned article; every unit is words of `article.document.text` with their spans.

    No sentence is shown in two parts: the summary has first choice, then key quotes, what's next, facts, background.
    Raises `SourceError` for an override that names nothing in the article.
    """
    story = tell(article)
    speech = read_speech(story)
    decisions = decide(story, find_quotes(story, options.quotes, speech), overrides)
    looks = look_at(story)
    features = describe(story, looks)
    chances = role_chances(features)
    if not cue_table(story.language).is_own:
        chances = of_story(chances)
    reading = Reading(story, looks, features, chances, decisions.dropped)
    form = form_of(reading)
    if aside := aside_of(form, reading):
        reading = Reading(story, looks, features, reading.chances, decisions.dropped | aside)
    lifted = frozenset(i for i in decisions.pinned if _is_context(reading, i))
    front = front_of(reading, form, decisions, options, lifted)
    decisions, summary, key_quotes = front.decisions, front.summary, front.key_quotes
    if form == "short":
        lifted = frozenset()
    taken = reading.run_together(choice.index for choice in summary) | reading.holding(
        span for index in key_quotes for span in decisions.quotes[index].spans
    )
    background: tuple[Choice, ...] = ()
    more: tuple[Choice, ...] = ()
    outlook: tuple[Choice, ...] = ()
    facts: tuple[Choice, ...] = ()
    if form != "short":
        # What is background beyond doubt is not asked whether it announces or counts something.
        past = taken | lifted | {i for i in range(len(looks)) if _context(reading, i) >= PAST}
        if form != "opinion":
            told = frozenset(choice.index for choice in summary)
            outlook = find_outlook(reading, past, told, options.outlook)
        if form != "results":
            year = reference_year(story, looks) or 0
            earlier = {
                i
                for i, (look, chances) in enumerate(zip(looks, reading.chances, strict=True))
                if chances[C1] + chances[D1] >= EARLIER or any(named < year for named in look.years)
            }
            coming = {choice.index for choice in outlook}
            facts = find_facts(reading, past | earlier | coming, options.facts)
        elsewhere = frozenset(choice.index for choice in (*outlook, *facts))
        background, more = find_background(reading, taken, elsewhere, options.background, lifted)
    sources = Sources(story, speech) if speech is not None else None
    return Digest(
        article=article,
        form=form,
        sentences=_with_roles(reading),
        summary=_units(reading, summary, NEWS, sources),
        facts=_units(reading, facts, NEWS, sources),
        quotes=decisions.quotes,
        key_quotes=key_quotes,
        background=_units(reading, background, CONTEXT, sources),
        background_more=tuple(_sourced(reading.unit(choice, ()), sources) for choice in more),
        outlook=_units(reading, outlook, NEWS, sources),
        editor_summary=overrides.summary if overrides else None,
        notes=article.notes,
    )


def _is_context(reading: Reading, index: int) -> bool:
    """Whether a pinned sentence belongs to the background rather than to the summary."""
    return _context(reading, index) >= 0.5 or index in reading.under_background


def _context(reading: Reading, index: int) -> float:
    """Probability that a sentence is background."""
    chances = reading.chances[index]
    return chances[C1] + chances[C2] + chances[D1]


def _units(
    reading: Reading, choices: Iterable[Choice], roles: tuple[int, ...], sources: Sources | None
) -> tuple[Unit, ...]:
    """The chosen sentences as units, each with its reasons and, where it is reported, its source."""
    return tuple(_sourced(reading.unit(choice, reasons_for(reading, choice, roles)), sources) for choice in choices)


def _sourced(unit: Unit, sources: Sources | None) -> Unit:
    return unit if sources is None else replace(unit, attribution=sources.of(unit))


def _with_roles(reading: Reading) -> tuple[Sentence, ...]:
    """The story's sentences, each with its likeliest role."""
    found = []
    for sentence, chances in zip(reading.story.sentences, reading.chances, strict=True):
        best = likeliest(chances)
        found.append(replace(sentence, role=ROLES[best], confidence=round(chances[best], 4)))
    return tuple(found)
