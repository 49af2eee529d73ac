"""Who said it, by the words behind the quote: “…,” said Reyes; “…,” Reyes said; “…,” according to Reyes."""

from __future__ import annotations

import msgspec

from generator.structuring.clauses import Subject
from generator.structuring.pieces import Piece
from generator.structuring.speech import Reading


class Answer(msgspec.Struct, frozen=True):
    """What a rule saw: token indices."""

    subject: Subject
    cue: tuple[int, int] | None
    """The reporting words: first token, end."""
    confidence: float


def tail_inverted(reading: Reading, piece: Piece) -> Answer | None:
    """“…,” said Ann Reyes."""
    low, high = reading.tail(piece)
    words, lower = reading.words, reading.lower
    i = low
    while i < high and (lower[i] in (",", "—", "–", "-") or lower[i] in words["fore"] or lower[i] in words["adverb"]):
        i += 1
    if i >= high:
        return None
    clauses = reading.clauses
    if lower[i] in words["never_inverted"] or reading.quoted[i]:
        return None
    verb = clauses.inverted_verb(i, high)
    if verb >= 0:
        subject = clauses.subject_after(verb, high)
        if subject is None or (subject.kind == "noun" and not can_speak(reading, subject)):
            return None
        end = verb + 1
        if words.hanging_pronoun(lower[verb]) and end < high and clauses.is_base(end):
            end += 1
        return Answer(subject, (i, end), 0.98)
    # Any verb of the past right behind the comma: "…,” fretted Ann Reyes".
    if lower[i].endswith("ed") and not reading.tokens[i].capital and reading.open_tail(piece):
        subject = clauses.subject_after(i, high)
        if subject is not None and subject.kind == "person":
            return Answer(subject, (i, i + 1), 0.9)
    return None


def tail_subject(reading: Reading, piece: Piece) -> Answer | None:
    """“…,” Reyes said."""
    low, high = reading.tail(piece)
    words, lower = reading.words, reading.lower
    i = low
    while i < high and (lower[i] in (",", "—", "–", "-") or lower[i] in words["fore"]):
        i += 1
    clauses = reading.clauses
    sure = -1
    for j in range(i, min(high, i + 45)):
        if reading.quoted[j]:
            continue
        if clauses.is_finite(j) or (j > i and (clauses.is_near(j) or clauses.is_base(j))):
            if j > i and lower[j - 1] == "," and clauses.is_finite(j) and lower[j] not in words["never_inverted"]:
                # "…,” by a wide margin, said Ann Reyes".
                subject = clauses.subject_after(j, high)
                if subject is not None and subject.kind == "person" and reading.open_tail(piece):
                    return Answer(subject, (j, j + 1), 0.93)
            subject = clauses.subject_before(j, i)
            if (
                subject is not None
                and starts_near(reading, subject, i)
                and (subject.kind != "noun" or can_speak(reading, subject))
            ):
                return Answer(subject, (j, j + 1), 0.97)
            if sure < 0 and clauses.is_finite(j):
                sure = j
        elif lower[j] in words["subordinate"] and lower[j] not in words["pronoun_relative"] and j - i > 12:
            break
    subject = clauses.phrase_from(i, high)
    if subject is None or subject.kind not in ("person", "pronoun") or not reading.open_tail(piece):
        return None
    if sure >= 0:
        return Answer(subject, (sure, sure + 1), 0.93)
    # Any verb of the past behind a name at the quote's comma.
    k = subject.end
    while k < high and (lower[k] in words["adverb"] or lower[k] in words["auxiliary"]):
        k += 1
    if k < high and lower[k].endswith("ed"):
        return Answer(subject, (k, k + 1), 0.9)
    return None


def tail_according(reading: Reading, piece: Piece) -> Answer | None:
    """“…,” according to Reyes."""
    low, high = reading.tail(piece)
    for phrase in reading.words.according:
        for i in range(low, min(high, low + 3)):
            if tuple(reading.lower[i : i + len(phrase)]) == phrase:
                subject = reading.clauses.phrase_from(i + len(phrase), high)
                if subject is not None:
                    return Answer(subject, (i, i + len(phrase)), 0.95)
    return None


def starts_near(reading: Reading, subject: Subject, low: int) -> bool:
    """Whether nothing of weight stands between the quote and the subject."""
    mention = reading.clauses.run_at.get(subject.start)
    start = mention.run if mention is not None else subject.start
    if start - low <= 2:
        return True
    # "Reyes’s lawyer, Tom Hale, said", "the campaign manager, Tom Hale, said"
    between = reading.lower[low:start]
    return len(between) <= 14 and not any(
        w in reading.words.finite or w in reading.words["auxiliary"] or w in reading.words["pronoun_male"]
        for w in between
    )


def can_speak(reading: Reading, subject: Subject) -> bool:
    """Whether a phrase without a name can be somebody who speaks."""
    if reading.clauses.is_human(subject):
        return True
    last = subject.end - 1
    first = reading.lower[subject.start]
    words = reading.words
    if reading.tokens[last].capital and last in reading.clauses.run_at:
        return (
            reading.tokens[subject.start].capital
            or first in words["determiner_definite"] | words["determiner_indefinite"]
        )
    return subject.end - subject.start <= 5 and (
        first in words["determiner_definite"]
        or first in words["determiner_indefinite"]
        or first in words["pronoun_indefinite"]
    )


def carries_attribution(reading: Reading, first: Piece, second: Piece) -> bool:
    """Whether the words between two pieces of a paragraph are one clause that says who spoke."""
    low, high = reading.tail(first)
    end = reading.token_at(second.outer_start)
    if high < end - 1 or high == low or not reading.open_tail(first):
        return False
    found = tail_inverted(reading, first) or tail_subject(reading, first) or tail_according(reading, first)
    if found is None:
        return False
    gap = reading.prose.text[first.outer_end : second.outer_start].rstrip()
    if gap[-1:] not in ",—–-" and second.paragraph == first.paragraph and names_speaker(reading, second):
        return False  # "“…,” Reyes said. “…,” Hale replied."
    if gap[-1:] in ",:" and reading.is_brought_in(first) and reading.prose.text[first.end - 1] in "?!":
        return False  # "Reyes was asked, “…?” She answered, “…”"
    # "…,” Reyes said, while Hale said: “…”" and “…,” Reyes said, adding: “…” are two quotes.
    return (reading.lower[end - 1] != ":" and not reading.words.is_verb(reading.lower[max(low, end - 2)])) or (
        found.cue is not None and found.cue[1] >= end - 2
    )


def names_speaker(reading: Reading, piece: Piece) -> bool:
    """Whether words behind the piece say who spoke it."""
    if not reading.open_tail(piece):
        return False
    found = tail_inverted(reading, piece) or tail_subject(reading, piece)
    return found is not None and found.subject.kind in ("person", "pronoun")
