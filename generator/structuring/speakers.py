"""Who said it: rules in a fixed order give each direct quote its speaker, or leave it without one.

A rule sees the words behind the quote (`tails.py`) or before it (`leads.py`) and answers with a subject, the cue and a
confidence: its measured precision (see docs/quality.md). What neither says, the neighbours may: the sentence, the quote
or the paragraph before. A pronoun is led back to a person by `pronouns.py`, and the confidences multiply.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from generator.model import Sex
from generator.structuring.clauses import Subject
from generator.structuring.leads import (
    has_hearer,
    lead_colon,
    lead_verb,
    lead_words,
    sentence_before,
    subject_of_sentence,
)
from generator.structuring.people import Person
from generator.structuring.pieces import Found, Piece
from generator.structuring.pronouns import Discourse
from generator.structuring.speech import LONGEST_LEAD, Reading
from generator.structuring.tails import Answer, tail_according, tail_inverted, tail_subject

_SHARED_SURNAME = 0.9
"""Factor where several people of the article have the surname that stands at the quote."""
_SECOND_HAND = 0.93
"""Factor where the sentence says that another source reports the words ("said, according to the Lintown Post")."""
_BARE_VERB = 8
"""Tokens of a tail that holds a verb and no subject, in languages that may drop it."""
_DOUBTFUL = 0.5
"""Probability of a pronoun's person below which an unnamed speaker of the sentence before is the better guess."""
_UNNAMED = 0.85
"""Factor for that guess."""
_ARTICLE_AND_TITLE = 2
_BY_TITLE = 0.9
"""Factor where "the senator" takes up a name."""
_EITHER = 0.5
"""Factor where the one who asked and the one who was asked may both go on."""
_SENTENCES_BACK = 3
"""Sentences of a paragraph that a pronoun may go on with."""
_LEAD_VERB = 4
"""Tokens before a quote among which the verb stands that brings it in: "pointed out that"."""
_LONGEST_SIGNATURE = 14
"""Tokens of a line that does nothing but sign a quote."""


class Attribution(msgspec.Struct):
    """The speaker of one quote, as decided."""

    rule: str
    subject: Subject | None
    person: Person | None
    cue: tuple[int, int] | None
    confidence: float
    how: str = ""


Rule = Callable[[Reading, Piece], Answer | None]


RULES: tuple[tuple[str, Rule], ...] = (
    ("said X", tail_inverted),
    ("X said", tail_subject),
    ("according to X", tail_according),
    ("X said: quote", lead_verb),
    ("X’s words: quote", lead_words),
    ("X: quote", lead_colon),
)


def _answer(reading: Reading, piece: Piece) -> tuple[str, Answer] | None:
    """The first rule that speaks about the words round one piece."""
    lead_low, lead_high = reading.lead(piece)
    lower, words = reading.lower, reading.words
    bound = False
    if lead_low < lead_high:
        last = lower[lead_high - 1]
        previous = lower[lead_high - 2] if lead_high - 2 >= lead_low else ""
        bound = last in (":", "that") or words.reports(last) or (last == "," and words.reports(previous))
    # "Reyes was asked, “…?” She answered": what follows belongs to the answer.
    open_tail = reading.open_tail(piece) and not (bound and has_hearer(reading, lead_low, lead_high))
    order = ["X said: quote"] if bound else []
    if open_tail:
        order += ["said X", "X said", "according to X"]
    order += ["X said: quote", "X’s words: quote", "X: quote"]
    table = dict(RULES)
    for name in order:
        found = table[name](reading, piece)
        if found is not None:
            return name, found
    return None


def attribute(reading: Reading, quotes: list[Found], discourse: Discourse | None = None) -> list[Attribution]:
    """The attribution of each quote, in order; one without a speaker has neither subject nor person."""
    discourse = discourse or Discourse(reading)
    decided: list[Attribution] = []
    for number, quote in enumerate(quotes):
        attribution = _signed(reading, quote) or _own(reading, quote) or _neighbours(reading, quotes, decided, number)
        if attribution is None:
            attribution = Attribution("", None, None, None, 0.0)
        _settle(reading, discourse, attribution)
        decided.append(attribution)
        at = reading.token_at(quote.pieces[-1].outer_start)
        if attribution.subject is not None:
            at = max(at, attribution.subject.start)
        if attribution.person is not None:
            discourse.spoke(attribution.person, at)
        elif attribution.subject is not None and _is_somebody(reading, attribution.subject):
            discourse.unnamed_spoke(attribution.subject, at)
    for number in range(len(quotes)):
        silent = decided[number].person is None and decided[number].subject is None
        if silent and not _unread_lead(reading, quotes[number].pieces[0]):
            later = _next_in_paragraph(quotes, decided, number)
            if later is not None:
                decided[number] = later
    return decided


def _own(reading: Reading, quote: Found) -> Attribution | None:
    for piece in quote.pieces:
        found = _answer(reading, piece)
        if found is not None:
            name, answer = found
            return Attribution(name, answer.subject, answer.subject.person, answer.cue, answer.confidence)
    return None


def _neighbours(reading: Reading, quotes: list[Found], decided: list[Attribution], number: int) -> Attribution | None:
    """What the sentence, the quote or the paragraph before says."""
    quote = quotes[number]
    if _unread_tail(reading, quote.pieces[-1]) or _unread_lead(reading, quote.pieces[0]):
        return None
    first = quote.pieces[0]
    begin = reading.token_at(reading.prose.paragraphs[first.paragraph].start)
    previous = quotes[number - 1] if number else None
    same = previous is not None and previous.pieces[-1].paragraph == first.paragraph
    low, _ = reading.lead(first)
    if low > begin:
        between = sentence_before(reading, first)
        if same and previous is not None:
            after = reading.token_at(previous.pieces[-1].outer_end)
            tail_end = reading.tail(previous.pieces[-1])[1]
            if low - tail_end <= 2 or (between is not None and between.subject.start < after):
                between = None
        if between is not None and between.subject.kind in ("person", "pronoun", "noun"):
            return Attribution(
                "sentence before", between.subject, between.subject.person, between.cue, between.confidence
            )
        if same:
            return _follow(decided[number - 1], "same paragraph", 0.95)
        return None
    if same:
        return _follow(decided[number - 1], "same paragraph", 0.95)
    # The quote opens its paragraph and nothing behind it names the speaker.
    if previous is not None and previous.pieces[-1].paragraph == first.paragraph - 1:
        above = reading.prose.paragraphs[first.paragraph - 1]
        rest = reading.tail(previous.pieces[-1])[1]
        if reading.token_at(above.end) - rest <= 2:
            return _follow(decided[number - 1], "paragraph before", 0.85)
    if first.paragraph:
        above = reading.prose.paragraphs[first.paragraph - 1]
        high = reading.token_at(above.end)
        start = max(reading.token_at(above.start), high - LONGEST_LEAD)
        i = high - 2
        while i >= start and not reading.ends_sentence(i):
            i -= 1
        if i + 1 < high:
            answer = subject_of_sentence(reading, i + 1, high)
            if answer is not None:
                return Attribution("sentence above", answer.subject, answer.subject.person, None, 0.7)
    return None


def _unread_lead(reading: Reading, piece: Piece) -> bool:
    """Whether the words before the quote bring it in without a speaker that a rule could read."""
    low, high = reading.lead(piece)
    if low >= high:
        return False
    near = range(max(low, high - _LEAD_VERB), high)
    return (
        reading.lower[high - 1] == ":"
        or any(not reading.quoted[i] and reading.words.is_verb(reading.lower[i]) for i in near)
        or has_hearer(reading, low, high)
    )


def _unread_tail(reading: Reading, piece: Piece) -> bool:
    """Whether the words behind the quote are an attribution that no rule could read: then nobody else is named."""
    low, high = reading.tail(piece)
    if reading.words.drops_subject and high - low <= _BARE_VERB:
        return False  # "…», añadió": the verb alone goes on with the speaker before
    if high - low < 2:
        return False
    if reading.prose.text[piece.end - 1] != "," and reading.lower[low] != "," and reading.tokens[low].capital:
        return False
    return any(
        reading.clauses.is_finite(i)
        or (reading.clauses.is_participle(i) and reading.lower[low] != ",")
        or reading.lower[i].endswith("ed")
        or reading.lower[i][:-1] in reading.words.finite
        for i in range(low, high)
    )


def _signed(reading: Reading, quote: Found) -> Attribution | None:
    """“…” — Ann Reyes: a name behind a dash, at the quote's end or in a line of its own below."""
    piece = quote.pieces[-1]
    low, high = reading.tail(piece)
    end = reading.token_at(reading.prose.paragraphs[piece.paragraph].end)
    if low >= end and piece.paragraph + 1 < len(reading.prose.paragraphs):
        below = reading.prose.paragraphs[piece.paragraph + 1]
        low, high = reading.token_at(below.start), reading.token_at(below.end)
        if high - low > _LONGEST_SIGNATURE:
            return None
    if low >= high or reading.lower[low] not in ("—", "–", "-", "―"):
        return None
    subject = reading.clauses.phrase_from(low + 1, high)
    if (
        subject is None
        or subject.kind != "person"
        or (subject.end < high and reading.lower[subject.end] == ":")
        or (subject.end + 1 < high and reading.lower[subject.end] not in (",", ".", "("))
    ):
        return None
    return Attribution("signed", subject, subject.person, None, 0.95)


def _follow(before: Attribution, rule: str, factor: float) -> Attribution | None:
    if before.person is None and before.subject is None:
        return None
    return Attribution(rule, before.subject, before.person, None, before.confidence * factor, before.how)


def _next_in_paragraph(quotes: list[Found], decided: list[Attribution], number: int) -> Attribution | None:
    if number + 1 >= len(quotes):
        return None
    following = quotes[number + 1]
    if following.pieces[0].paragraph != quotes[number].pieces[-1].paragraph:
        return None
    return _follow(decided[number + 1], "next in paragraph", 0.8)


def _is_somebody(reading: Reading, subject: Subject) -> bool:
    """Whether the phrase stands for one person whom nobody names: "a spokeswoman", "the woman".

    Not "officials", and not "the senator", which takes up a name.
    """
    words = reading.words
    phrase = reading.lower[subject.start : subject.end]
    if subject.kind != "noun" or (subject.definite and any(word in words["title"] for word in phrase)):
        return False
    end = next((i for i, word in enumerate(phrase) if i and word in words["preposition"]), len(phrase))
    head = phrase[end - 1]
    return head in words["pronoun_indefinite"] or (head in words["role"] and not head.endswith("s"))


def _unnamed_before(reading: Reading, discourse: Discourse, pronoun: Subject) -> Subject | None:
    """Somebody without a name whom the pronoun goes on with: the last speaker, or the one the sentence before is about.

    "A spokeswoman said the city knew. “…,” she said", "“…,” said the woman. “…,” she said".
    """
    quotes = reading.quotes_beside(pronoun.start)
    first = min([pronoun.start, *(low for low, _ in quotes)])
    subject = discourse.unnamed_since(first, pronoun.sex)
    for _ in range(_SENTENCES_BACK):
        begin = reading.sentence_start[reading.sentence[first]]
        if subject is not None or begin == 0 or reading.paragraph[begin - 1] != reading.paragraph[first]:
            break
        first = reading.sentence_start[reading.sentence[begin - 1]]
        answer = subject_of_sentence(reading, first, begin)
        if answer is None or (answer.cue is None and answer.subject.kind != "pronoun"):
            break
        if answer.subject.kind == "noun" and reading.clauses.is_human(answer.subject):
            subject = answer.subject
        elif answer.subject.kind != "pronoun" or answer.subject.sex != pronoun.sex:
            break
    return subject if subject is not None and _sex_of_noun(reading, subject) in (None, pronoun.sex) else None


def _sex_of_noun(reading: Reading, subject: Subject) -> Sex | None:
    """The sex that the noun itself tells: "spokeswoman"."""
    for word in reading.lower[subject.start : subject.end]:
        if word in reading.words["title_female"]:
            return "female"
        if word in reading.words["title_male"]:
            return "male"
    return None


def _settle(reading: Reading, discourse: Discourse, attribution: Attribution) -> None:
    """Lead a pronoun back to its person, and weigh what makes the name less sure."""
    subject = attribution.subject
    bare = subject is not None and subject.kind == "person" and subject.end - subject.start == 1
    if bare and subject is not None and subject.person is not None and reading.people.is_shared(subject.person):
        attribution.confidence *= _SHARED_SURNAME
    if attribution.cue is not None and reading.is_second_hand(attribution.cue[1]):
        attribution.confidence *= _SECOND_HAND
    if subject is not None and subject.kind == "noun" and subject.end - subject.start == _ARTICLE_AND_TITLE:
        attribution.person = reading.people.holder(subject.end - 1)
        if attribution.person is not None:
            attribution.confidence *= _BY_TITLE
            return
    if subject is None or subject.kind != "pronoun" or subject.sex is None or attribution.person is not None:
        return
    person, probability = discourse.resolve(subject.start, subject.sex)
    unnamed = _unnamed_before(reading, discourse, subject)
    if unnamed is not None and (
        probability < _DOUBTFUL
        or not unnamed.definite
        or discourse.unnamed is unnamed
        or _sex_of_noun(reading, unnamed) == subject.sex
        or not discourse.is_named_near(subject.start, person)
    ):
        attribution.subject = unnamed
        attribution.confidence *= _UNNAMED
        attribution.how = reading.lower[subject.start]
        return
    if discourse.has_asked(person, subject.start):
        # "Reyes asked Hale whether he would go. “…,” he replied": nobody answers his own question.
        if attribution.cue is not None and reading.lower[attribution.cue[0]] in reading.words["replies"]:
            person, probability = discourse.resolve_but(subject.start, subject.sex, person)
        elif discourse.asked_another(subject.sex):
            probability *= _EITHER
    attribution.person = person
    attribution.confidence *= probability
    attribution.how = reading.lower[subject.start]
