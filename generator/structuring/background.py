"""The background: what went before and what frames the news, up to five sentences that stand alone.

A sentence is background as far as it tells an earlier event, a current circumstance or history. All above the
threshold are found; the first few of them, by worth, are shown, in reading order.
"""

from __future__ import annotations

from generator.config import BackgroundConfig
from generator.model import Unit
from generator.structuring.chosen import Reading
from generator.structuring.roles import C1, C2, D1
from generator.structuring.standing import is_bare_quote, is_question

THRESHOLD = 0.43
"""Least probability that a sentence is background; cross-validated on the fitting half."""
EARLIER = 1.2
CIRCUMSTANCE = 0.7
"""Worth of an earlier event and of a current circumstance beside history: readers miss them more, and less."""
LEANING = 0.85
"""Worth of a sentence that needs another, beside one that stands alone."""
UNDER_HEADING = 0.9
"""Probability that a sentence under a sub-heading such as "Background" is background."""


def find_background(
    reading: Reading, taken: frozenset[int], options: BackgroundConfig
) -> tuple[tuple[Unit, ...], tuple[Unit, ...]]:
    """(shown, further) background sentences, each in reading order; none of those `taken` by other parts."""
    found: list[tuple[float, float, int]] = []
    for index, chances in enumerate(reading.chances):
        if index in taken or reading.junk[index] or is_question(reading.looks[index]):
            continue
        chance = chances[C1] + chances[C2] + chances[D1]
        worth = EARLIER * chances[C1] + CIRCUMSTANCE * chances[C2] + chances[D1]
        if index in reading.under_background:
            chance, worth = max(chance, UNDER_HEADING), max(worth, UNDER_HEADING)
        if reading.leaning[index] or is_bare_quote(reading.looks[index]):
            worth *= LEANING
        if chance >= THRESHOLD:
            found.append((worth, chance, index))
    found.sort(key=lambda each: (-each[0], each[2]))
    shown: set[int] = set()
    for _, _, index in found:
        if len(shown) < options.max_sentences and _stands(reading, index, shown):
            shown.add(index)
    units = {index: reading.unit(index, score=worth, confidence=chance) for worth, chance, index in found}
    return (
        tuple(units[i] for i in sorted(shown)),
        tuple(units[i] for i in sorted(units) if i not in shown),
    )


def _stands(reading: Reading, index: int, shown: set[int]) -> bool:
    """Whether a reader can take the sentence by itself, or has the one it leans on before him."""
    if is_bare_quote(reading.looks[index]):
        return False
    return not reading.leaning[index] or (reading.leads_on(index) and index - 1 in shown)
