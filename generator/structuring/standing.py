"""Whether a sentence is whole, is news at all, and can stand alone: what summary, facts and background ask of it."""

from __future__ import annotations

from generator.structuring.features import CueTable, Look

FEWEST_WORDS = 5
"""Shorter pieces are fragments more often than sentences."""
BARE_QUOTE = 0.85
"""From this share of quoted words on, a sentence is somebody's words and little else."""
MOSTLY_QUOTE = 0.5
ATTRIBUTION = 8
"""The same for a sentence that begins with the quotation, or that has so few words besides that they only attribute."""
_REACH = 9
"""A pronoun behind an opening phrase (`In a letter, she …`) stands among the first tokens."""
_ENDS = frozenset(".!?…。！？؟")
_CLOSERS = "”\"'’»)]"


def ends_whole(look: Look) -> bool:
    """Whether the sentence ends with an end mark, closing marks aside."""
    for token in reversed(look.tokens):
        if token not in _CLOSERS:
            return token[-1] in _ENDS or token[-1] == "।"
    return False


def is_fragment(look: Look) -> bool:
    """Whether it is no whole sentence: too short, or without an end mark."""
    return look.words < FEWEST_WORDS or not ends_whole(look)


def is_question(look: Look) -> bool:
    """Whether it asks."""
    tail = look.tokens[-3:]
    return "?" in tail or "؟" in tail


def is_bare_quote(look: Look) -> bool:
    """Whether it is a quotation with little around it but who said it."""
    if not look.opens_quoted:
        return look.quoted >= BARE_QUOTE
    besides = look.words * (1 - look.quoted)
    return look.quoted >= MOSTLY_QUOTE or (look.quoted > 0 and besides <= ATTRIBUTION)


def leans(look: Look, table: CueTable) -> bool:
    """Whether it needs the sentence before it: it opens with a pronoun or connective that points back.

    Also when the pronoun follows an opening phrase (`In a statement, he …`) or an opening conjunction
    (`When they …`), unless a name stands before it.
    """
    lower = look.lower
    start = 0
    while start < len(lower) and not lower[start][0].isalnum():
        start += 1
    if start >= len(lower):
        return True
    first = lower[start]
    if first in table.connectives:
        return True
    if "leaning_phrase" in look.cues and _opens_with_phrase(look, table, start):
        return True
    if first in table.pronouns and not (first in table.articles and _before_noun(look, start + 1)):
        following = lower[start + 1] if start + 1 < len(lower) else ""
        return following not in table.free_after and "expletive" not in look.cues
    for index in range(start + 1, min(start + _REACH, len(lower))):
        word = look.table_words[index]
        if lower[index] in table.subjects:
            before = lower[index - 1]
            # `When the dam broke, they …`: the clause may name them; it seldom names him or her.
            far = first not in table.subordinators or lower[index] in table.persons
            return before in table.subordinators or (before == "," and far)
        if word.is_upper and word.weekday < 0 and not word.month:
            return False
    return False


def _before_noun(look: Look, index: int) -> bool:
    """Whether a capitalised noun stands there (German `Das Gericht`), with at most an adjective before it."""
    words = look.table_words[index : index + 2]
    if len(words) == 2 and words[0].lower.endswith("e") and not words[0].verb:
        return words[1].is_upper
    return bool(words) and words[0].is_upper


def _opens_with_phrase(look: Look, table: CueTable, start: int) -> bool:
    """Whether one of the phrases that point back opens the sentence."""
    return "leaning_phrase" in table.match_at_start(look.table_words[start : start + 5])
