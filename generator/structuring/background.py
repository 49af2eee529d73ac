"""The background: what went before and what frames the news, up to five sentences that stand alone.

A sentence is background as far as it tells an earlier event, a current circumstance or history. All above the
threshold are found; the first few of them, by worth, are shown, in reading order.
"""

from __future__ import annotations

from generator.config import BackgroundConfig
from generator.structuring.chosen import Choice, Reading
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
    reading: Reading,
    taken: frozenset[int],
    elsewhere: frozenset[int],
    options: BackgroundConfig,
    pinned: frozenset[int] = frozenset(),
) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
    """(shown, further) background sentences, each in reading order; none of those `taken` by other parts.

    What is shown `elsewhere` as a fact or as what comes next is not shown here. `pinned` sentences always are.
    """
    found: list[Choice] = []
    for index, chances in enumerate(reading.chances):
        if index in pinned:
            found.append(Choice(index, score=2.0, confidence=1.0, reasons=("pinned by the editor",)))
        if index in taken or index in pinned or reading.junk[index] or is_question(reading.looks[index]):
            continue
        chance = chances[C1] + chances[C2] + chances[D1]
        worth = EARLIER * chances[C1] + CIRCUMSTANCE * chances[C2] + chances[D1]
        reasons: tuple[str, ...] = ()
        if index in reading.under_background:
            chance, worth = max(chance, UNDER_HEADING), max(worth, UNDER_HEADING)
            reasons = ("stands under a sub-heading that announces background",)
        if reading.leaning[index] or is_bare_quote(reading.looks[index]):
            worth *= LEANING
        elif not reading.may_look_back(index):
            continue
        if chance >= THRESHOLD:
            found.append(Choice(index, score=worth, confidence=chance, reasons=reasons))
    found.sort(key=lambda choice: (-choice.score, choice.index))
    shown: set[int] = set()
    for choice in found:
        if choice.index in pinned or (
            len(shown) < options.max_sentences
            and choice.index not in elsewhere
            and _stands(reading, choice.index, shown)
        ):
            shown.add(choice.index)
    found.sort(key=lambda choice: choice.index)
    return tuple(c for c in found if c.index in shown), tuple(c for c in found if c.index not in shown)


def _stands(reading: Reading, index: int, shown: set[int]) -> bool:
    """Whether a reader can take the sentence by itself, or has the one it leans on before him."""
    if is_bare_quote(reading.looks[index]):
        return False
    return not reading.leaning[index] or (reading.leads_on(index) and index - 1 in shown)
