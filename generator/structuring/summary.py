"""The summary: two to four whole sentences that tell the news and stand alone, in reading order.

News is told first in nearly all articles, so place decides unless a caption, an anecdote or a quotation stands
there: each sentence is worth its probability of telling the main event, less a little for each sentence before it.
"""

from __future__ import annotations

from generator.config import SummaryConfig
from generator.structuring.chosen import Choice, Reading
from generator.structuring.roles import C1, C2, D1, D2, M1, M2, NA
from generator.structuring.standing import is_bare_quote, is_question

PLACE = 0.08
"""What each sentence before it takes from a sentence's worth, in probability of the main event."""
DELAY = 0.3
"""What telling an anecdote takes from it."""
ANECDOTE = 0.4
"""Probability from which on a sentence counts as one."""
CONTEXT = 0.75
"""Probability of background from which on a sentence is left to the background."""
PEAK = 0.4
"""Probability of the main event from which on a sentence is the news beyond doubt."""
SCENE = 0.3
"""Probability of being no part of the story from which on a sentence before that one only sets the scene."""
HEAD = 6
"""Sentences among which the one that tells the news is looked for in languages the weights do not fit."""
SHARED = 2
"""Content words of the headline that it has."""
FEWEST = 2
"""Sentences of a summary, where the article has as many that stand alone."""
LIKELY = 0.5
"""The same where only cues tell background, in languages the weights were not fitted to."""
USUAL = 3
"""Sentences of a summary; a fourth comes in only where three are short."""
FEW = 9
"""Sentences below which an article's summary has two, and a third only where that tells the main event."""
NEWS = 0.3
"""Probability of the main event that such a third sentence needs."""
ASIDE = 8
"""A sentence that leans and has fewer words is an aside (`But not everybody is happy.`)."""
SHORT = 48
"""Words below which three sentences leave room for a fourth."""
REPEATS = 1
"""A sentence with at most this many content words that the headline lacks only repeats it."""


def summarise(
    reading: Reading,
    options: SummaryConfig,
    pinned: frozenset[int] = frozenset(),
    elsewhere: frozenset[int] = frozenset(),
) -> tuple[Choice, ...]:
    """The sentences of the summary, in reading order; empty only for an article without a whole sentence.

    `pinned` sentences are always among them, whatever the limits say; those pinned `elsewhere` never.
    """
    worth = {index: value for index, value in _worth(reading).items() if index not in elsewhere}
    chosen = set(pinned)
    words = sum(reading.looks[i].words for i in pinned)
    limit = min(options.max_sentences, USUAL)
    few = sum(not junk for junk in reading.junk) < FEW
    for index in sorted(worth, key=lambda i: (-worth[i], i)):
        group = _with_antecedent(reading, index, chosen, worth)
        size = sum(reading.looks[i].words for i in group)
        if few and len(chosen) >= 2 and reading.telling[index][M1] < NEWS:
            continue
        if not group or len(chosen) + len(group) > limit or words + size > options.max_words:
            continue
        chosen.update(group)
        words += size
        if len(chosen) == USUAL and words < SHORT:
            limit = options.max_sentences
    if not chosen and worth:
        chosen = {max(worth, key=lambda i: (worth[i], -i))}
    words = sum(reading.looks[i].words for i in chosen)
    for index in _standing(reading):
        if len(chosen) >= min(FEWEST, options.max_sentences):
            break
        if index not in chosen | elsewhere and words + reading.looks[index].words <= options.max_words:
            chosen.add(index)
            words += reading.looks[index].words
    return tuple(_choice(reading, i, worth.get(i, 0.0), pinned=i in pinned) for i in sorted(chosen))


def show_whole(
    reading: Reading, pinned: frozenset[int] = frozenset(), elsewhere: frozenset[int] = frozenset()
) -> tuple[Choice, ...]:
    """Every sentence of a short item that is not shown `elsewhere`, and what is `pinned` for sure, in order."""
    return tuple(
        _choice(reading, index, 1.0, pinned=True)
        if index in pinned
        else Choice(index, score=1.0, confidence=1.0, reasons=("the item is short and shown whole",))
        for index, junk in enumerate(reading.junk)
        if (not junk and index not in elsewhere) or index in pinned
    )


def _standing(reading: Reading) -> list[int]:
    """Sentences of the story that stand alone, the likeliest news first: what fills a summary up to its fewest."""
    alone = [
        index
        for index, look in enumerate(reading.looks)
        if not reading.junk[index]
        and not reading.leaning[index]
        and index not in reading.under_background
        and not (is_question(look) or is_bare_quote(look) or _repeats(reading, index))
    ]
    return sorted(alone, key=lambda i: (-reading.telling[i][M1] - 0.5 * reading.telling[i][M2], i))


def _choice(reading: Reading, index: int, worth: float, *, pinned: bool) -> Choice:
    if pinned:
        return Choice(index, score=1.0, confidence=1.0, reasons=("pinned by the editor",))
    chances = reading.telling[index]
    return Choice(index, score=worth, confidence=chances[M1] + chances[M2])


def _told_by(reading: Reading) -> int:
    """The sentence that tells the news beyond doubt, or 0: one before it may only set the scene."""
    # Not "Das teilte das Unternehmen am Donnerstag mit": what says who announced it looks more like news than the news.
    alone = [i for i, junk in enumerate(reading.junk) if not junk and not reading.leaning[i]]
    if not alone:
        return 0
    if reading.is_fitted:
        peak = max(alone, key=lambda i: reading.telling[i][M1])
        return peak if reading.telling[peak][M1] >= PEAK else 0
    # Where the weights do not fit, the headline tells: what shares nothing with it, before what does, is a scene.
    for index in alone[:HEAD]:
        shared = len(reading.looks[index].content & reading.headline)
        if shared:
            return index if shared >= SHARED else 0
    return 0


def _worth(reading: Reading) -> dict[int, float]:
    """What each sentence that may stand in a summary is worth."""
    worth: dict[int, float] = {}
    place = 0
    told_by = _told_by(reading)
    for index, look in enumerate(reading.looks):
        if reading.junk[index]:
            continue
        chances = reading.telling[index]
        if index < told_by and (chances[NA] >= SCENE or not reading.is_fitted):
            continue
        # An anecdote at the head only delays the news.
        place += chances[D2] < ANECDOTE
        if index in reading.under_background or is_question(look) or is_bare_quote(look) or _repeats(reading, index):
            continue
        context = chances[C1] + chances[C2] + chances[D1]
        bound = CONTEXT if reading.is_fitted else LIKELY
        if context < bound or not reading.may_look_back(index) or not worth:
            worth[index] = chances[M1] + 0.5 * chances[M2] - DELAY * chances[D2] - PLACE * place
    return worth


def _with_antecedent(reading: Reading, index: int, chosen: set[int], worth: dict[int, float]) -> tuple[int, ...]:
    """What must be shown for the sentence to be understood: itself, and the one before it where it leans on that.

    Empty where it is shown already, or leans on a sentence that may not stand in a summary or leans itself.
    """
    if index in chosen:
        return ()
    if not reading.leaning[index]:
        return (index,)
    if reading.looks[index].words < ASIDE:
        return ()
    before = reading.before(index)
    if before in chosen:
        return (index,)
    return (before, index) if before in worth and not reading.leaning[before] else ()


def _repeats(reading: Reading, index: int) -> bool:
    """Whether the sentence says what the headline says and no more."""
    content = reading.looks[index].content
    return len(content - reading.headline) <= REPEATS and len(content & reading.headline) >= 3
