"""What's next: sentences on the announced future, not on what somebody thinks might come."""

from __future__ import annotations

from generator.config import OutlookConfig
from generator.structuring.chosen import Choice, Reading
from generator.structuring.features import Look, reference_year
from generator.structuring.roles import D4, likeness
from generator.structuring.standing import is_bare_quote, is_question

LEAST = 0.45
"""Worth below which a sentence is not announced enough."""
_ALIKE = 0.6
"""Share of common content words from which on two sentences announce the same."""


def find_outlook(
    reading: Reading, taken: frozenset[int], told: frozenset[int], options: OutlookConfig
) -> tuple[Choice, ...]:
    """Sentences on what comes next, in reading order; none `taken`, none that says again what `told` ones say."""
    year = reference_year(reading.story, reading.looks)
    ranked: list[tuple[float, int, tuple[str, ...]]] = []
    for index, look in enumerate(reading.looks):
        if index in taken or reading.junk[index] or reading.leaning[index] or "announced" not in look.cues:
            continue
        if is_question(look) or is_bare_quote(look) or look.quoted > 0.5:
            continue
        reasons = ["announces what comes"]
        worth = 0.3 + 0.5 * reading.chances[index][D4]
        if _names_a_day(look, year):
            worth += 0.25
            reasons.append("names when")
        if "would" in look.cues or "could" in look.cues or "if" in look.cues:
            worth -= 0.25
        if worth >= LEAST:
            ranked.append((worth, index, tuple(reasons)))
    ranked.sort(key=lambda each: (-each[0], each[1]))
    chosen: list[Choice] = []
    for worth, index, why in ranked:
        if len(chosen) == options.max_sentences:
            break
        content = reading.looks[index].content
        others = [*told, *(choice.index for choice in chosen)]
        if any(likeness(content, reading.looks[other].content) >= _ALIKE for other in others):
            continue
        chosen.append(Choice(index=index, score=worth, confidence=min(1.0, worth), reasons=why))
    return tuple(sorted(chosen, key=lambda choice: choice.index))


def _names_a_day(look: Look, year: int | None) -> bool:
    """Whether it says when: a weekday, a date, a season, a coming period or year."""
    if look.weekdays or look.months or not look.cues.isdisjoint(("next_period", "season")):
        return True
    return year is not None and any(named >= year for named in look.years)
