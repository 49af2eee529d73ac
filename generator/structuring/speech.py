"""An article as the rules on speakers see it: its pieces, people, clauses, sentences and the places of its words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from generator.structuring.clauses import Clauses
from generator.structuring.people import People
from generator.structuring.person_roles import PersonRoles
from generator.structuring.pieces import Piece
from generator.structuring.prose import Prose
from generator.structuring.wording import Wording

_BESIDE = 3
"""Tokens between a quote and the pronoun that begins its attribution."""
_SEX_REACH = 40
"""Tokens behind a name within which "his" or "she" tells its sex."""
_MOST_BESIDE = 6
"""Pieces that are looked at behind a pronoun."""
_END_MARKS = (".", "?", "!")
LONGEST_LEAD = 150
"""Tokens before a quote that are looked at: longer sentences are lists and hostile input."""
_LONGEST_TAIL = 70
"""Tokens behind a quote in which its verb may stand."""


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
        self.roles = PersonRoles(self.people)
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
                fresh = token.text in _END_MARKS and self.ends_sentence(index)
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
            if word in words["relative"]:
                break
            if word in words["determiner_definite"] or word in words["determiner_indefinite"]:
                i -= 1
                break  # the phrase begins here: what stands before it is a verb or opens the clause
            if word in words["adverb"]:
                i -= 1
                continue
            other = self.people.at.get(i)
            if other is not None and any(
                w not in words["role"] and w not in words["title"] for w in lower[other.end : run]
            ):
                return False  # "Hale met Reyes": a verb that no list has
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
        if lower[i] in words["relative"]:
            return False  # "Reyes, who met Hale", "Reyes, whose brother Hale": the sentence is about Reyes
        if lower[i] in words["subordinate"] or lower[i] in (":", ";", "—", "–", "("):
            return True
        if i == begin and lower[i] in words["conjunction"]:
            return True  # "And Reyes, for all her doubts, agreed"
        if lower[i] == "," and self._opens_main_clause(begin, i, end):
            return True
        # Behind a comma or "and" an object is as likely: a verb must follow.
        return (lower[i] in (",", "-") or lower[i] in words["conjunction"]) and self._verb_follows(end)

    def _opens_main_clause(self, begin: int, comma: int, end: int) -> bool:
        """ "In a speech on Tuesday, Reyes struck": the first comma of a sentence that a phrase opens, and no list."""
        words, lower = self.words, self.lower
        if comma - begin > LONGEST_LEAD:
            return False
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
        if word not in _END_MARKS:
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
        low = max(self.token_at(self.prose.paragraphs[piece.paragraph].start), high - LONGEST_LEAD)
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
            if self.lower[i] in self.words["passes_on"] and self.lower[i - 1] == ",":
                return True
        return False

    def cue_before(self, piece: Piece) -> bool:
        """Whether a reporting verb (and no more than a comma or colon) stands right before the opening mark."""
        index = self.token_at(piece.outer_start) - 1
        if index >= 0 and self.lower[index] in (",", ":"):
            index -= 1
        return index >= 0 and not self.quoted[index] and self.words.reports(self.lower[index])

    def is_brought_in(self, piece: Piece) -> bool:
        """Whether words before the piece, in its sentence, bring it in: a verb of speech and a comma or colon."""
        low, high = self.lead(piece)
        if high - low < 2 or self.lower[high - 1] not in (",", ":", "that"):
            return False
        return any(self.words.reports(self.lower[i]) and not self.quoted[i] for i in range(max(low, high - 8), high))

    def open_tail(self, piece: Piece) -> bool:
        """Whether the sentence goes on behind the piece: it ends in a comma, a dash, "?" or "!", or a comma follows."""
        last = self.prose.text[piece.end - 1]
        after = self.prose.text[piece.outer_end : piece.outer_end + 2].strip()[:1]
        return last in ",?!—–…-’'" or after in (",", "—", "–", "-") or after.islower()
