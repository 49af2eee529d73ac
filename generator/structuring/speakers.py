"""Who said it: rules in a fixed order give each direct quote its speaker, or leave it without one.

A rule sees the words round the quote and answers with a subject, the cue and a confidence: its measured precision (see
docs/quality.md). A pronoun is led back to a person by `pronouns.py`, and the confidences multiply.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass

from generator.structuring.clauses import Clauses, Subject
from generator.structuring.marks import Found, Piece
from generator.structuring.people import People, Person
from generator.structuring.pronouns import Discourse
from generator.structuring.prose import Prose
from generator.structuring.wording import Wording

_LONGEST_TAIL = 70
"""Tokens behind a quote in which its verb may stand."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rule saw: token indices."""

    subject: Subject
    cue: tuple[int, int] | None
    """The reporting words: first token, end."""
    confidence: float


@dataclass(slots=True)
class Attribution:
    """The speaker of one quote, as decided."""

    rule: str
    subject: Subject | None
    person: Person | None
    cue: tuple[int, int] | None
    confidence: float
    how: str = ""


class Reading:
    """An article with its pieces, people and clauses: what the rules look at."""

    def __init__(self, prose: Prose, pieces: list[Piece], words: Wording) -> None:
        self.prose = prose
        self.pieces = pieces
        self.words = words
        self.tokens = prose.tokens
        self.starts = [t.start for t in self.tokens]
        self.quoted = bytearray(len(self.tokens))
        for number, piece in enumerate(pieces):
            for index in range(self.token_at(piece.outer_start), self.token_at(piece.outer_end)):
                self.quoted[index] = 1 + number % 2
        self.people = People(prose.text, self.tokens, self.quoted, words)
        self.clauses = Clauses(self.people)
        self.lower = self.people.lower
        self.paragraph: list[int] = []
        """Token index → index into `Prose.paragraphs`."""
        self.sentence: list[int] = []
        """Token index → number of its sentence."""
        self.sentence_start: list[int] = []
        self._part()

    def _part(self) -> None:
        """Number the sentences: a full stop outside quotes ends one, or a quote that ends in one."""
        number, paragraph, fresh = -1, -1, True
        ends = {p.outer_end: self.prose.text[p.end - 1] == "." for p in self.pieces}
        bounds = [p.start for p in self.prose.paragraphs] + [len(self.prose.text) + 1]
        for index, token in enumerate(self.tokens):
            while token.start >= bounds[paragraph + 1]:
                paragraph += 1
                fresh = True
            if fresh:
                number += 1
                self.sentence_start.append(index)
                fresh = False
            self.paragraph.append(paragraph)
            self.sentence.append(number)
            if not self.quoted[index]:
                fresh = token.text in (".", "?", "!")
            elif ends.get(token.end):
                fresh = True

    def is_governed(self, run: int) -> bool:
        """Whether a preposition stands before the phrase that begins (or goes on) at this token."""
        words, lower = self.words, self.lower
        i, steps = run - 1, 0
        while i >= 0 and steps < 6 and not self.quoted[i]:
            word = lower[i]
            if word in words["preposition"]:
                return True
            if not word[0].isalpha() or self.clauses.closed(word) or self.words.is_verb(word):
                return False
            i -= 1
            steps += 1
        return False

    def is_subject(self, run: int, end: int) -> bool:
        """Whether the phrase stands where subjects do: early in its clause, not governed, a verb to come."""
        if end >= len(self.lower) or self.tokens[end - 1].possessive or self.is_governed(run):
            return False
        i = run - 1
        begin = self.sentence_start[self.sentence[run]]
        lower, words = self.lower, self.words
        while i >= begin and not self.quoted[i]:
            word = lower[i]
            if (
                word in words["determiner_definite"]
                or word in words["determiner_indefinite"]
                or word in words["adverb"]
            ):
                i -= 1
                continue
            if (
                word[0].isalpha()
                and not self.clauses.closed(word)
                and not words.is_verb(word)
                and not word.endswith("ed")
            ):
                i -= 1
                continue
            break
        if i < begin or self.quoted[i]:
            return True
        return (
            lower[i] in (",", ":", ";", "—", "–", "-", "(")
            or lower[i] in words["conjunction"]
            or lower[i] in words["subordinate"]
        )

    def token_at(self, offset: int) -> int:
        """Index of the first token at or behind an offset."""
        return bisect_left(self.starts, offset)

    def lead(self, piece: Piece) -> tuple[int, int]:
        """Tokens before the piece in its sentence, back to the last sentence end or quote."""
        low = self.token_at(self.prose.paragraphs[piece.paragraph].start)
        high = self.token_at(piece.outer_start)
        i = high - 1
        while i >= low:
            if self.quoted[i]:
                # A fragment worked into the sentence belongs to it.
                owner = self.piece_over(i)
                if owner is None or self._whole(owner):
                    break
                i = self.token_at(owner.outer_start) - 1
                continue
            if self.lower[i] in (".", "?", "!"):
                break
            i -= 1
        return i + 1, high

    def piece_over(self, index: int) -> Piece | None:
        offset = self.tokens[index].start
        for piece in self.pieces:
            if piece.outer_start <= offset < piece.outer_end:
                return piece
        return None

    def _whole(self, piece: Piece) -> bool:
        return self.prose.text[piece.end - 1] in ".?!,…—"

    def tail(self, piece: Piece) -> tuple[int, int]:
        """Tokens behind the piece up to the sentence's end or the next quote."""
        low = self.token_at(piece.outer_end)
        limit = min(self.token_at(self.prose.paragraphs[piece.paragraph].end), low + _LONGEST_TAIL)
        high = low
        while high < limit and not self.quoted[high] and self.lower[high] not in (".", "?", "!", ";"):
            high += 1
        return low, high

    def cue_before(self, piece: Piece) -> bool:
        """Whether a reporting verb (and no more than a comma or colon) stands right before the opening mark."""
        index = self.token_at(piece.outer_start) - 1
        if index >= 0 and self.lower[index] in (",", ":"):
            index -= 1
        return index >= 0 and not self.quoted[index] and self.words.is_verb(self.lower[index])

    def open_tail(self, piece: Piece) -> bool:
        """Whether the sentence goes on behind the piece: it ends in a comma, a dash, "?" or "!", or a comma follows."""
        last = self.prose.text[piece.end - 1]
        after = self.prose.text[piece.outer_end : piece.outer_end + 2].strip()[:1]
        return last in ",?!—–…-’'" or after in (",", "—", "–", "-") or after.islower()


def carries_attribution(reading: Reading, first: Piece, second: Piece) -> bool:
    """Whether the words between two pieces of a paragraph are one clause that says who spoke."""
    low, high = reading.tail(first)
    end = reading.token_at(second.outer_start)
    if high < end - 1 or high == low or not reading.open_tail(first):
        return False
    found = _tail_inverted(reading, first) or _tail_subject(reading, first) or _according(reading, first)
    if found is None:
        return False
    # "…,” Reyes said, while Hale said: “…”" and “…,” Reyes said, adding: “…” are two quotes.
    return (reading.lower[end - 1] != ":" and not reading.words.is_verb(reading.lower[max(low, end - 2)])) or (
        found.cue is not None and found.cue[1] >= end - 2
    )


Rule = Callable[[Reading, Piece], Answer | None]


def _tail_inverted(reading: Reading, piece: Piece) -> Answer | None:
    """“…,” said Ann Reyes."""
    low, high = reading.tail(piece)
    words, lower = reading.words, reading.lower
    i = low
    while (i < high and lower[i] in (",", "—", "–", "-", "and", "as")) or (i < high and lower[i] in words["adverb"]):
        i += 1
    if i >= high:
        return None
    if not (lower[i] in words.finite or lower[i] in words.near) or lower[i] in words["never_inverted"]:
        return None
    subject = reading.clauses.subject_after(i, high)
    if subject is None or (subject.kind == "noun" and not _speaks(reading, subject)):
        return None
    return Answer(subject, (i, i + 1), 0.98)


def _tail_subject(reading: Reading, piece: Piece) -> Answer | None:
    """“…,” Reyes said."""
    low, high = reading.tail(piece)
    words, lower = reading.words, reading.lower
    i = low
    while i < high and lower[i] in (",", "—", "–", "-", "as", "and"):
        i += 1
    verb = -1
    for j in range(i, min(high, i + 45)):
        if lower[j] in words.finite or (lower[j] in words.near and j > i) or (lower[j] in words.bases and j > i):
            subject = reading.clauses.subject_before(j, i)
            if subject is not None and _near_start(reading, subject, i):
                verb = j
                break
        elif lower[j] in words["subordinate"] and lower[j] not in words["pronoun_relative"] and j - i > 12:
            break
    if verb < 0:
        # Any verb of the past behind a name at the quote's comma.
        subject = reading.clauses.phrase_from(i, high)
        if subject is None or subject.kind not in ("person", "pronoun"):
            return None
        k = subject.end
        while k < high and (lower[k] in words["adverb"] or lower[k] in words["auxiliary"]):
            k += 1
        if k < high and lower[k].endswith("ed") and reading.open_tail(piece):
            return Answer(subject, (k, k + 1), 0.9)
        return None
    subject = reading.clauses.subject_before(verb, i)
    if subject is None:
        return None
    return Answer(subject, (verb, verb + 1), 0.97)


def _near_start(reading: Reading, subject: Subject, low: int) -> bool:
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


def _speaks(reading: Reading, subject: Subject) -> bool:
    """Whether a phrase without a name can be somebody who speaks."""
    lower, words = reading.lower, reading.words
    span = lower[subject.start : subject.end]
    if any(w in words["person_noun"] or w in words["title"] for w in span):
        return True
    return (
        any(reading.tokens[i].capital for i in range(subject.start, subject.end))
        or span[0] in words["determiner_definite"]
    )


def _according(reading: Reading, piece: Piece) -> Answer | None:
    """“…,” according to Reyes."""
    low, high = reading.tail(piece)
    for phrase in reading.words.according:
        for i in range(low, min(high, low + 3)):
            if tuple(reading.lower[i : i + len(phrase)]) == phrase:
                subject = reading.clauses.phrase_from(i + len(phrase), high)
                if subject is not None:
                    return Answer(subject, (i, i + len(phrase)), 0.95)
    return None


def _lead_verb(reading: Reading, piece: Piece) -> Answer | None:
    """Reyes said: “…”"""
    low, high = reading.lead(piece)
    words, lower = reading.words, reading.lower
    if low >= high:
        return None
    for pool, floor in ((0, low), (1, low)):
        for i in range(high - 1, floor - 1, -1):
            if reading.quoted[i]:
                continue
            word = lower[i]
            if pool == 0 and not (word in words.finite or word in words.participles or word in words.bases):
                continue
            if pool == 1 and word not in words.near:
                continue
            if word in words["passive_by"] and i + 1 < high and lower[i + 1] == "by":
                continue
            if i > low and (
                lower[i - 1] in words["determiner_definite"] or lower[i - 1] in words["determiner_indefinite"]
            ):
                continue  # a noun: "the claim"
            if word in words.participles or (pool == 1 and word.endswith("ing")):
                subject = reading.clauses.first_subject(low, i)
            else:
                subject = reading.clauses.subject_before(i, low)
                if subject is None and i + 1 < high and word in words.finite and word not in words["never_inverted"]:
                    subject = reading.clauses.subject_after(i, high) if i == low else None
            if subject is not None and (subject.kind != "noun" or _speaks(reading, subject)):
                return Answer(subject, (i, i + 1), 0.95 if pool == 0 else 0.9)
    for phrase in words.according:
        for i in range(low, high - len(phrase)):
            if tuple(lower[i : i + len(phrase)]) == phrase:
                subject = reading.clauses.phrase_from(i + len(phrase), high)
                if subject is not None:
                    return Answer(subject, (i, i + len(phrase)), 0.9)
    return None


def _lead_colon(reading: Reading, piece: Piece) -> Answer | None:
    """Reyes on the bridge: “…”"""
    low, high = reading.lead(piece)
    if low >= high or reading.lower[high - 1] not in (":", ","):
        return None
    subject = reading.clauses.first_subject(low, high)
    if subject is None:
        return None
    return Answer(subject, None, 0.85)


def _sentence_before(reading: Reading, piece: Piece) -> Answer | None:
    """Reyes was blunt. “…”"""
    low, _ = reading.lead(piece)
    begin = reading.token_at(reading.prose.paragraphs[piece.paragraph].start)
    if low <= begin:
        return None
    i = low - 2
    while i >= begin and reading.lower[i] not in (".", "?", "!"):
        i -= 1
    return _subject_of_sentence(reading, i + 1, low)


def _subject_of_sentence(reading: Reading, low: int, high: int) -> Answer | None:
    words, lower = reading.words, reading.lower
    for i in range(low, high):
        if reading.quoted[i]:
            continue
        if lower[i] in words.finite:
            subject = reading.clauses.subject_before(i, low)
            if (
                subject is not None
                and subject.kind in ("person", "pronoun", "noun")
                and _near_start(reading, subject, low)
            ):
                return Answer(subject, (i, i + 1), 0.85)
    subject = reading.clauses.first_subject(low, high)
    if subject is None:
        return None
    return Answer(subject, None, 0.75)


RULES: tuple[tuple[str, Rule], ...] = (
    ("said X", _tail_inverted),
    ("X said", _tail_subject),
    ("according to X", _according),
    ("X said: quote", _lead_verb),
    ("X: quote", _lead_colon),
)


def _answer(reading: Reading, piece: Piece) -> tuple[str, Answer] | None:
    """The first rule that speaks about the words round one piece."""
    lead_low, lead_high = reading.lead(piece)
    lower, words = reading.lower, reading.words
    bound = False
    if lead_low < lead_high:
        last = lower[lead_high - 1]
        previous = lower[lead_high - 2] if lead_high - 2 >= lead_low else ""
        bound = last == ":" or words.is_verb(last) or last == "that" or (last == "," and words.is_verb(previous))
    open_tail = reading.open_tail(piece)
    order = ["X said: quote"] if bound else []
    if open_tail:
        order += ["said X", "X said", "according to X"]
    order += ["X said: quote", "X: quote"]
    table = dict(RULES)
    for name in order:
        found = table[name](reading, piece)
        if found is not None:
            return name, found
    return None


def attribute(reading: Reading, quotes: list[Found]) -> list[Attribution]:
    """The attribution of each quote, in order; one without a speaker has neither subject nor person."""
    discourse = Discourse(reading)
    decided: list[Attribution] = []
    for number, quote in enumerate(quotes):
        attribution = _own(reading, quote) or _neighbours(reading, quotes, decided, number)
        if attribution is None:
            attribution = Attribution("", None, None, None, 0.0)
        _settle(reading, discourse, attribution)
        decided.append(attribution)
        if attribution.person is not None:
            at = reading.token_at(quote.pieces[-1].outer_start)
            if attribution.subject is not None:
                at = max(at, attribution.subject.start)
            discourse.spoke(attribution.person, at)
    for number in range(len(quotes)):
        if decided[number].person is None and decided[number].subject is None:
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
    first = quote.pieces[0]
    begin = reading.token_at(reading.prose.paragraphs[first.paragraph].start)
    previous = quotes[number - 1] if number else None
    same = previous is not None and previous.pieces[-1].paragraph == first.paragraph
    low, _ = reading.lead(first)
    if low > begin:
        between = _sentence_before(reading, first)
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
        start = reading.token_at(above.start)
        i = high - 2
        while i >= start and reading.lower[i] not in (".", "?", "!"):
            i -= 1
        if i + 1 < high:
            answer = _subject_of_sentence(reading, i + 1, high)
            if answer is not None:
                return Attribution("sentence above", answer.subject, answer.subject.person, None, 0.7)
    return None


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


def _settle(reading: Reading, discourse: Discourse, attribution: Attribution) -> None:
    """Lead a pronoun back to its person."""
    subject = attribution.subject
    if subject is None or subject.kind != "pronoun" or subject.sex is None or attribution.person is not None:
        return
    person, probability = discourse.resolve(subject.start, subject.sex)
    attribution.person = person
    attribution.confidence *= probability
    attribution.how = reading.lower[subject.start]
