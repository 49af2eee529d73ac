"""Who said it: rules in a fixed order give each direct quote its speaker, or leave it without one.

A rule sees the words round the quote and answers with a subject, the cue and a confidence: its measured precision (see
docs/quality.md). A pronoun is led back to a person by `pronouns.py`, and the confidences multiply.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from generator.model import Sex
from generator.structuring.clauses import Clauses, Subject
from generator.structuring.marks import Found, Piece
from generator.structuring.people import People, Person
from generator.structuring.pronouns import Discourse
from generator.structuring.prose import Prose
from generator.structuring.wording import Wording

_BESIDE = 3
"""Tokens between a quote and the pronoun that begins its attribution."""
_SHARED_SURNAME = 0.9
"""Factor where several people of the article have the surname that stands at the quote."""
_SECOND_HAND = 0.93
"""Factor where the sentence says that another source reports the words ("said, according to the Lintown Post")."""
_BARE_VERB = 8
"""Tokens of a tail that holds a verb and no subject, in languages that may drop it."""
_SEX_REACH = 40
"""Tokens behind a name within which "his" or "she" tells its sex."""
_DOUBTFUL = 0.5
"""Probability of a pronoun's person below which an unnamed speaker of the sentence before is the better guess."""
_UNNAMED = 0.85
"""Factor for that guess."""
_MOST_BESIDE = 6
"""Pieces that are looked at behind a pronoun."""
_NEAR = 14
"""Tokens before a quote within which a verb of the unsure kind may stand."""
_LEAD_VERB = 4
"""Tokens before a quote among which the verb stands that brings it in: "pointed out that"."""
_WITH = 8
"""Tokens between "with" and the participle that hangs on it."""
_LONGEST_SIGNATURE = 14
"""Tokens of a line that does nothing but sign a quote."""
_LONGEST_LEAD = 150
"""Tokens before a quote that are looked at: longer sentences are lists and hostile input."""
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
        self.ranges: list[tuple[int, int]] = []
        """First token and end of each piece, marks included."""
        for number, piece in enumerate(pieces):
            low, high = self.token_at(piece.outer_start), self.token_at(piece.outer_end)
            self.ranges.append((low, high))
            self.quoted[low:high] = bytes([1 + number % 2]) * (high - low)
        self._range_starts = [low for low, _ in self.ranges]
        self.people = People(prose.text, self.tokens, self.quoted, words, prose.headline)
        self.clauses = Clauses(self.people)
        self.lower = self.people.lower
        self.paragraph: list[int] = []
        """Token index → index into `Prose.paragraphs`."""
        self.sentence: list[int] = []
        """Token index → number of its sentence."""
        self.sentence_start: list[int] = []
        self.told: list[int] = []
        """Number of a sentence → how many before it have words of the reporter's."""
        self.direct: set[int] = set()
        """Where the direct pieces begin."""
        self._part()
        self._infer_sex()

    def _part(self) -> None:
        """Number the sentences: a full stop outside quotes ends one, or a quote that ends in one."""
        self._number_paragraphs()
        number, paragraph, fresh = -1, -1, True
        told = 0
        own = False
        ends = {p.outer_end: self.prose.text[p.end - 1] == "." for p in self.pieces}
        for index, token in enumerate(self.tokens):
            if self.paragraph[index] != paragraph:
                paragraph = self.paragraph[index]
                fresh = True
            if fresh:
                number += 1
                self.sentence_start.append(index)
                self.told.append(told)
                fresh = own = False
            if not own and not self.quoted[index] and token.text[0].isalnum():
                own = True
                told += 1
            self.sentence.append(number)
            if not self.quoted[index]:
                fresh = self.ends_sentence(index)
            elif ends.get(token.end):
                fresh = True

    def _number_paragraphs(self) -> None:
        bounds = [p.start for p in self.prose.paragraphs] + [len(self.prose.text) + 1]
        paragraph = -1
        for token in self.tokens:
            while token.start >= bounds[paragraph + 1]:
                paragraph += 1
            self.paragraph.append(paragraph)

    def quotes_beside(self, token: int) -> list[tuple[int, int]]:
        """Token ranges of the pieces that end right before this token or follow it in its sentence."""
        found: list[tuple[int, int]] = []
        first = max(bisect_right(self._range_starts, token) - 1, 0)
        for low, high in self.ranges[first : first + _MOST_BESIDE]:
            if 0 <= token - high <= _BESIDE:
                if self.paragraph[low] == self.paragraph[token]:
                    found.append((low, high))
            elif 0 < low - token <= _LONGEST_TAIL and self.sentence[low] == self.sentence[token]:
                found.append((low, high))
        return found

    def says(self, index: int) -> bool:
        """Whether a reporting verb stands at this token, or behind adverbs and auxiliaries that do."""
        lower, words = self.lower, self.words
        while index < len(lower) and (lower[index] in words["adverb"] or lower[index] in words["auxiliary"]):
            index += 1
        return index < len(lower) and (lower[index] in words.finite or lower[index] in words.bases)

    def beside_verb(self, index: int) -> bool:
        """Whether a reporting verb in the singular stands right before or behind the token."""
        near = (index - 1, index + 1)
        return any(0 <= i < len(self.lower) and self.lower[i] in self.words.finite for i in near)

    def _infer_sex(self) -> None:
        """Give people whose first name tells nothing the sex of the pronouns that follow their name."""
        words, lower = self.words, self.lower
        votes: dict[int, list[int]] = {}
        for mention in self.people.mentions:
            person = mention.person
            if person is None or person.sex is not None or mention.quoted:
                continue
            stop = self.sentence[mention.start] + 1
            for index in range(mention.end, min(mention.end + _SEX_REACH, len(lower))):
                if self.quoted[index]:
                    continue
                if self.sentence[index] > stop or self.paragraph[index] != self.paragraph[mention.start]:
                    break
                if index > mention.end + 1 and lower[index] in words["role"]:
                    break  # somebody else: "Reyes said the sailor and her husband"
                other = self.people.at.get(index)
                if other is not None and other.person is not person:
                    break
                male = lower[index] in words["pronoun_male"] or lower[index] in words["word_male"]
                if male or lower[index] in words["pronoun_female"] or lower[index] in words["word_female"]:
                    votes.setdefault(id(person), [0, 0])[male] += 1
                    break
        for person in self.people.persons:
            women, men = votes.get(id(person), (0, 0))
            if person.sex is None and (women >= 3 * men or men >= 3 * women) and women + men:
                person.sex = "male" if men > women else "female"

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

    def is_inverted(self, run: int) -> bool:
        """Whether the phrase is the subject behind its reporting verb: "…, said Ann Reyes"."""
        if (
            run < 2
            or self.lower[run - 1] not in self.words.finite
            or self.lower[run - 1] in self.words["never_inverted"]
        ):
            return False
        return self.lower[run - 2] == "," or bool(self.quoted[run - 2])

    def is_modifier(self, end: int) -> bool:
        """Whether a noun follows the name: "the Reyes campaign", "Reyes spokesman Tom Hale"."""
        if end >= len(self.lower) or self.quoted[end]:
            return False
        word = self.lower[end]
        if not word[0].isalpha() or self.tokens[end].start - self.tokens[end - 1].end != 1:
            return False
        return word in self.words["person_noun"] or word in self.words["title"] or word in self.words["organisation"]

    def is_subject(self, run: int, end: int) -> bool:
        """Whether the phrase stands where subjects do: early in its clause, not governed, a verb to come."""
        if end >= len(self.lower) or self.tokens[end - 1].possessive or self.is_governed(run) or self.is_modifier(end):
            return False
        i = run - 1
        begin = self.sentence_start[self.sentence[run]]
        lower, words = self.lower, self.words
        while i >= begin and not self.quoted[i]:
            word = lower[i]
            if word in words["determiner_definite"] or word in words["determiner_indefinite"]:
                i -= 1
                break  # the phrase begins here: what stands before it is a verb or opens the clause
            if word in words["adverb"]:
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
        if lower[i] in words["subordinate"] or lower[i] in (":", ";", "—", "–", "("):
            return True
        if lower[i] == "," and self._opens_main_clause(begin, i, end):
            return True
        # Behind a comma or "and" an object is as likely: a verb must follow.
        return (lower[i] in (",", "-") or lower[i] in words["conjunction"]) and self._verb_follows(end)

    def _opens_main_clause(self, begin: int, comma: int, end: int) -> bool:
        """ "In a speech on Tuesday, Reyes struck": the first comma of a sentence that a phrase opens, and no list."""
        words, lower = self.words, self.lower
        if lower[begin] not in words["preposition"] and lower[begin] not in words["fronted"]:
            return False
        if any(lower[i] == "," for i in range(begin, comma)) or end >= len(lower) or self.quoted[end]:
            return False
        word = lower[end]
        return word[0].isalpha() and not self.clauses.closed(word) and not self.tokens[end].capital

    def _verb_follows(self, index: int) -> bool:
        lower, words = self.lower, self.words
        while index < len(lower) and lower[index] in words["adverb"]:
            index += 1
        if index >= len(lower) or self.quoted[index]:
            return False
        word = lower[index]
        return (
            words.is_verb(word)
            or word in words["auxiliary"]
            or word.endswith("ed")
            or word in words["pronoun_relative"]
        )

    def token_at(self, offset: int) -> int:
        """Index of the first token at or behind an offset."""
        return bisect_left(self.starts, offset)

    def ends_sentence(self, index: int) -> bool:
        """Whether the mark at this token ends a sentence: not the full stop of an abbreviation ("R-Pa., said")."""
        word = self.lower[index]
        if word not in (".", "?", "!"):
            return False
        if index + 1 >= len(self.lower) or self.paragraph[index + 1] != self.paragraph[index]:
            return True
        after = self.tokens[index + 1]
        if (
            word == "."
            and index
            and self.tokens[index - 1].text[1:2] == "-"
            and self.tokens[index].start == self.tokens[index - 1].end
        ):
            return after.capital and after.start > self.tokens[index].end and not self.quoted[index + 1]
        return not (after.text in ",;:)—–" or after.text[0].islower())

    def lead(self, piece: Piece) -> tuple[int, int]:
        """Tokens before the piece in its sentence, back to the last sentence end or quote."""
        high = self.token_at(piece.outer_start)
        low = max(self.token_at(self.prose.paragraphs[piece.paragraph].start), high - _LONGEST_LEAD)
        i = high - 1
        while i >= low:
            if self.quoted[i]:
                # A fragment worked into the sentence belongs to it.
                owner = self.piece_over(i)
                if owner is None or self._whole(owner):
                    break
                i = self.token_at(owner.outer_start) - 1
                continue
            if self.ends_sentence(i):
                break
            i -= 1
        return max(i + 1, low), high

    def piece_over(self, index: int) -> Piece | None:
        """The piece that holds the token."""
        number = bisect_right(self._range_starts, index) - 1
        if number >= 0 and index < self.ranges[number][1]:
            return self.pieces[number]
        return None

    def _whole(self, piece: Piece) -> bool:
        """Whether the piece is speech of its own, not a fragment of the sentence round it."""
        return piece.start in self.direct

    def tail(self, piece: Piece) -> tuple[int, int]:
        """Tokens behind the piece up to the sentence's end or the next quote."""
        low = self.token_at(piece.outer_end)
        limit = min(self.token_at(self.prose.paragraphs[piece.paragraph].end), low + _LONGEST_TAIL)
        high = low
        while high < limit:
            if self.quoted[high]:
                owner = self.piece_over(high)
                if owner is None or self._whole(owner):
                    break
                high = self.token_at(owner.outer_end)
                continue
            if self.lower[high] == ";" or self.ends_sentence(high):
                break
            high += 1
        return low, min(high, limit)

    def is_second_hand(self, index: int) -> bool:
        """Whether the clause goes on behind this token with the one who reports the words."""
        for i in range(index, min(index + 20, len(self.lower) - 2)):
            if self.quoted[i] or self.ends_sentence(i):
                return False
            if any(tuple(self.lower[i : i + len(p)]) == p for p in self.words.according):
                return True
        return False

    def cue_before(self, piece: Piece) -> bool:
        """Whether a reporting verb (and no more than a comma or colon) stands right before the opening mark."""
        index = self.token_at(piece.outer_start) - 1
        if index >= 0 and self.lower[index] in (",", ":"):
            index -= 1
        return index >= 0 and not self.quoted[index] and self.words.reports(self.lower[index])

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
    gap = reading.prose.text[first.outer_end : second.outer_start].rstrip()
    if gap[-1:] not in ",—–-" and second.paragraph == first.paragraph and _tail_names(reading, second):
        return False  # "“…,” Reyes said. “…,” Hale replied."
    # "…,” Reyes said, while Hale said: “…”" and “…,” Reyes said, adding: “…” are two quotes.
    return (reading.lower[end - 1] != ":" and not reading.words.is_verb(reading.lower[max(low, end - 2)])) or (
        found.cue is not None and found.cue[1] >= end - 2
    )


def _tail_names(reading: Reading, piece: Piece) -> bool:
    """Whether words behind the piece say who spoke it."""
    if not reading.open_tail(piece):
        return False
    found = _tail_inverted(reading, piece) or _tail_subject(reading, piece)
    return found is not None and found.subject.kind in ("person", "pronoun")


Rule = Callable[[Reading, Piece], Answer | None]


def _tail_inverted(reading: Reading, piece: Piece) -> Answer | None:
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


def _tail_subject(reading: Reading, piece: Piece) -> Answer | None:
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
                and _near_start(reading, subject, i)
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


def _lead_words(reading: Reading, piece: Piece) -> Answer | None:
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


def _lead_colon(reading: Reading, piece: Piece) -> Answer | None:
    """Reyes on the bridge: “…”"""
    low, high = reading.lead(piece)
    if low >= high or reading.lower[high - 1] not in (":", ",") or _has_hearer(reading, low, high):
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
    begin = max(begin, low - _LONGEST_LEAD)
    while i >= begin and not reading.ends_sentence(i):
        i -= 1
    return _subject_of_sentence(reading, i + 1, low)


def _subject_of_sentence(reading: Reading, low: int, high: int) -> Answer | None:
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
            if subject is not None and subject.kind != "noun":
                return Answer(subject, (i, i + 1), 0.92)
        start = i
        while start > low and not reading.quoted[start - 1]:
            start -= 1
        subject = clauses.subject_before(i, start)
        if subject is None or subject.kind not in ("person", "pronoun", "noun"):
            continue
        if start > low and _near_start(reading, subject, start):
            return Answer(subject, (i, i + 1), 0.92)
        if (
            first is None
            and (subject.kind != "noun" or clauses.is_human(subject))
            and _near_start(reading, subject, start)
        ):
            first = Answer(subject, (i, i + 1), 0.85)
    if first is not None:
        return first
    subject = clauses.first_subject(low, high)
    if subject is None or (subject.kind == "noun" and not subject.definite):
        return None
    return Answer(subject, None, 0.75)


RULES: tuple[tuple[str, Rule], ...] = (
    ("said X", _tail_inverted),
    ("X said", _tail_subject),
    ("according to X", _according),
    ("X said: quote", _lead_verb),
    ("X’s words: quote", _lead_words),
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
        bound = last in (":", "that") or words.reports(last) or (last == "," and words.reports(previous))
    open_tail = reading.open_tail(piece)
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
    if _unread_tail(reading, quote.pieces[-1]) or _unread_lead(reading, quote.pieces[0]):
        return None
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
        start = max(reading.token_at(above.start), high - _LONGEST_LEAD)
        i = high - 2
        while i >= start and not reading.ends_sentence(i):
            i -= 1
        if i + 1 < high:
            answer = _subject_of_sentence(reading, i + 1, high)
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
        or _has_hearer(reading, low, high)
    )


def _has_hearer(reading: Reading, low: int, high: int) -> bool:
    """ "Reyes was asked": the subject hears the words."""
    words, lower = reading.words, reading.lower
    return any(lower[i] in words["passive_by"] and lower[i - 1] in words["be"] for i in range(low + 1, high))


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
        reading.clauses.is_finite(i) or reading.lower[i].endswith("ed") or reading.lower[i][:-1] in reading.words.finite
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


def _unnamed_before(reading: Reading, pronoun: Subject) -> Subject | None:
    """ "A spokeswoman said the city knew. “…,” she said": the unnamed subject of the sentence before the quote."""
    quotes = reading.quotes_beside(pronoun.start)
    first = quotes[0][0] if quotes else pronoun.start
    first = min(first, pronoun.start)
    begin = reading.sentence_start[reading.sentence[first]]
    if begin == 0 or reading.paragraph[begin - 1] != reading.paragraph[first]:
        return None
    low = reading.sentence_start[reading.sentence[begin - 1]]
    answer = _subject_of_sentence(reading, low, begin)
    if answer is None or answer.cue is None or answer.subject.kind != "noun":
        return None
    subject = answer.subject
    if not reading.clauses.is_human(subject) or _sex_of_noun(reading, subject) not in (None, pronoun.sex):
        return None
    return subject


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
    if subject is None or subject.kind != "pronoun" or subject.sex is None or attribution.person is not None:
        return
    person, probability = discourse.resolve(subject.start, subject.sex)
    unnamed = _unnamed_before(reading, subject)
    if unnamed is not None and (probability < _DOUBTFUL or _sex_of_noun(reading, unnamed) == subject.sex):
        attribution.subject = unnamed
        attribution.confidence *= _UNNAMED
        attribution.how = reading.lower[subject.start]
        return
    attribution.person = person
    attribution.confidence *= probability
    attribution.how = reading.lower[subject.start]
