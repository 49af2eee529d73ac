"""Who said it, by the words before the quote: Reyes said: “…”; Reyes’s reply: “…”; Reyes was blunt. “…”"""

from __future__ import annotations

from generator.structuring.clauses import Subject
from generator.structuring.pieces import Piece
from generator.structuring.speech import LONGEST_LEAD, Reading
from generator.structuring.tails import Answer, can_speak, starts_near

_NEAR = 14
"""Tokens before a quote within which a verb of the unsure kind may stand."""
_WITH = 8
"""Tokens between "with" and the participle that hangs on it."""


def lead_verb(reading: Reading, piece: Piece) -> Answer | None:
    """Reyes said: “…”"""
    low, high = reading.lead(piece)
    words, lower, clauses = reading.words, reading.lower, reading.clauses
    if low >= high:
        return None
    for pool, floor in ((0, low), (1, max(low, high - _NEAR))):
        for i in range(high - 1, floor - 1, -1):
            if reading.quoted[i]:
                continue
            word = lower[i]
            if pool == 0 and not (clauses.is_finite(i) or clauses.is_participle(i) or clauses.is_base(i)):
                continue
            if pool == 1 and not clauses.is_near(i):
                continue
            if word in words["passive_by"] and i > low and lower[i - 1] in words["be"]:
                # "Hale was asked (by Reyes)": the subject is the one who hears.
                if i + 1 < high and lower[i + 1] == "by":
                    subject = clauses.phrase_from(i + 2, high)
                    if subject is not None and subject.kind in ("person", "pronoun"):
                        return Answer(subject, (i, i + 1), 0.9)
                continue
            if i > low and lower[i - 1] in words["relative_thing"] and i >= high - 2:
                return Answer(Subject("group", i - 1, i), (i, i + 1), 0.9)  # "under a headline that said: “…”"
            if i > low and (
                lower[i - 1] in words["determiner_definite"] or lower[i - 1] in words["determiner_indefinite"]
            ):
                continue  # a noun: "the claim"
            if word in words.participles or (pool == 1 and word.endswith("ing")):
                subject = (
                    _with_subject(reading, low, i) or _with_thing(reading, low, i) or _main_subject(reading, low, i)
                )
                if subject is None and (
                    i - 1 in clauses.run_at
                    and clauses.run_at[i - 1].person is not None
                    and not reading.tokens[i - 1].possessive
                ):
                    # "with Ann Reyes asking"
                    subject = Subject("person", clauses.run_at[i - 1].start, i, clauses.run_at[i - 1].person)
            else:
                subject = reading.clauses.subject_before(i, low)
                if subject is None and i + 1 < high and word in words.finite and word not in words["never_inverted"]:
                    subject = clauses.subject_after(i, high) if i == low else None
            if subject is None:
                continue
            if pool == 1 and subject.kind not in ("person", "pronoun"):
                if i >= high - 2 and subject.kind == "noun" and subject.definite and can_speak(reading, subject):
                    return Answer(subject, (i, i + 1), 0.9)
                continue
            main = _behind_clause_in_front(reading, low, i, high)
            if main is not None:
                return Answer(main, None, 0.9)
            if (
                subject.kind == "noun"
                and not clauses.is_finite(i)
                and clauses.is_base(i)
                and not clauses.is_human(subject)
            ):
                continue  # "a snappy retort"
            if subject.kind != "noun" or (can_speak(reading, subject) and word not in words["noun_too"]):
                return Answer(subject, (i, i + 1), 0.95 if pool == 0 else 0.9)
    for phrase in words.according:
        for i in range(low, high - len(phrase)):
            if tuple(lower[i : i + len(phrase)]) == phrase:
                subject = reading.clauses.phrase_from(i + len(phrase), high)
                if subject is not None:
                    return Answer(subject, (i, i + len(phrase)), 0.9)
    return None


def _behind_clause_in_front(reading: Reading, low: int, verb: int, high: int) -> Subject | None:
    """ "When Hale suggested a toll, Reyes hit back: “…”": who speaks where the verb belongs to the clause in front."""
    lower, words = reading.lower, reading.words
    if lower[low] not in words["clause_in_front"] or lower[high - 1] not in (":", ","):
        return None
    for comma in range(verb + 1, high - 2):
        if lower[comma] == "," and not reading.quoted[comma]:
            main = reading.clauses.phrase_from(comma + 1, high)
            if main is not None and main.kind in ("person", "pronoun") and main.end < high - 1:
                after = lower[main.end]
                if after[0].isalpha() and not reading.clauses.closed(after) and not reading.quoted[main.end]:
                    return main
            return None
    return None


def _with_subject(reading: Reading, low: int, participle: int) -> Subject | None:
    """ "with Ann Reyes angrily shouting": the subject of a participle behind "with"."""
    words, lower = reading.words, reading.lower
    i = participle - 1
    while i > low and (lower[i] in words["adverb"] or lower[i].endswith("ly")):
        i -= 1
    mention = reading.people.at.get(i)
    if mention is None or mention.possessive or mention.end != i + 1 or mention.run <= low:
        return None
    if lower[mention.run - 1] not in words["with"]:
        return None
    return Subject("person", mention.start, mention.end, mention.person)


def _with_thing(reading: Reading, low: int, participle: int) -> Subject | None:
    """ "with one of her posters asking": what speaks is nobody by name."""
    for i in range(participle - 2, max(low - 1, participle - _WITH), -1):
        if reading.quoted[i] or reading.lower[i] == ",":
            return None
        if reading.lower[i] in reading.words["with"]:
            at = reading.people.at.get(participle - 1)
            return Subject("group", i + 1, participle) if at is None else None
    return None


def _main_subject(reading: Reading, low: int, participle: int) -> Subject | None:
    """On whom a participle hangs: the subject of the reporting verb before it, else the first of the sentence."""
    for i in range(participle - 1, low, -1):
        if not reading.quoted[i] and reading.clauses.is_finite(i):
            subject = reading.clauses.subject_before(i, low)
            if subject is not None:
                return subject
    return reading.clauses.first_subject(low, participle)


def lead_words(reading: Reading, piece: Piece) -> Answer | None:
    """Reyes’s reply: “…”"""
    low, high = reading.lead(piece)
    words, lower = reading.words, reading.lower
    for i in range(high - 1, max(low, high - _NEAR), -1):
        if reading.quoted[i] or lower[i] not in words["speech_noun"]:
            continue
        for j in range(i - 1, max(low - 1, i - 4), -1):
            mention = reading.people.at.get(j)
            if mention is not None and mention.possessive and mention.end == j + 1:
                return Answer(Subject("person", mention.start, mention.end, mention.person), (i, i + 1), 0.9)
    return None


def lead_colon(reading: Reading, piece: Piece) -> Answer | None:
    """Reyes on the bridge: “…”"""
    low, high = reading.lead(piece)
    if low >= high or reading.lower[high - 1] not in (":", ",") or has_hearer(reading, low, high):
        return None
    subject = reading.clauses.first_subject(low, high)
    if subject is None:
        return None
    return Answer(subject, None, 0.85)


def has_hearer(reading: Reading, low: int, high: int) -> bool:
    """ "Reyes was asked": the subject hears the words."""
    words, lower = reading.words, reading.lower
    return any(lower[i] in words["passive_by"] and lower[i - 1] in words["be"] for i in range(low + 1, high))


def sentence_before(reading: Reading, piece: Piece) -> Answer | None:
    """Reyes was blunt. “…”"""
    low, _ = reading.lead(piece)
    begin = reading.token_at(reading.prose.paragraphs[piece.paragraph].start)
    if low <= begin:
        return None
    i = low - 2
    begin = max(begin, low - LONGEST_LEAD)
    while i >= begin and not reading.ends_sentence(i):
        i -= 1
    return subject_of_sentence(reading, i + 1, low)


def subject_of_sentence(reading: Reading, low: int, high: int) -> Answer | None:
    """Whose sentence it is: the subject of its reporting verb, else its first subject."""
    clauses = reading.clauses
    first: Answer | None = None
    for i in range(low, high):
        if reading.quoted[i] or not clauses.is_finite(i):
            continue
        # "“a mess,” Reyes said", "is a mess, said Reyes": the attribution closes the sentence.
        closing = reading.lower[i - 1] == "," or (i > low and reading.quoted[i - 1])
        if closing and reading.lower[i] not in reading.words["never_inverted"]:
            subject = clauses.subject_after(i, high)
            if subject is not None and (subject.kind != "noun" or clauses.is_human(subject)):
                return Answer(subject, (i, i + 1), 0.92)
        start = i
        while start > low and not reading.quoted[start - 1]:
            start -= 1
        subject = clauses.subject_before(i, start)
        if subject is None or subject.kind not in ("person", "pronoun", "noun"):
            continue
        if start > low and starts_near(reading, subject, start):
            return Answer(subject, (i, i + 1), 0.92)
        if (
            first is None
            and (subject.kind != "noun" or clauses.is_human(subject))
            and starts_near(reading, subject, start)
        ):
            first = Answer(subject, (i, i + 1), 0.85)
    if first is not None:
        return first
    subject = clauses.first_subject(low, high)
    if subject is None or (subject.kind == "noun" and not subject.definite):
        return None
    return Answer(subject, None, 0.75)
