"""Clauses around a quote: who is the subject of a reporting verb, before it ("Reyes said") or behind it ("said Reyes").

No parser: noun phrases are walked over token by token with the closed word classes of the language's table. A name
inside a prepositional phrase ("a spokesman for Reyes") or in the genitive ("Reyes’s lawyer") is never the subject.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from generator.model import Sex
from generator.structuring.names import Mention
from generator.structuring.people import People, Person
from generator.structuring.prose import Token
from generator.structuring.wording import Wording

Kind = Literal["person", "pronoun", "noun", "group", "own"]

_SENTENCE_ENDS = frozenset({".", "?", "!", ":", "“", '"', "”", "''", "»"})
_STOPS = frozenset([*",.;:!?()[]—–-“”\"«»„‘’'…/", "''"])


class Subject(msgspec.Struct, frozen=True):
    """Who a clause says speaks: token indices, `end` exclusive."""

    kind: Kind
    start: int
    end: int
    person: Person | None = None
    sex: Sex | None = None
    definite: bool = True


class Clauses:
    """Finds subjects among the tokens of one article."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.words: Wording = people.words
        self.tokens: list[Token] = people.tokens
        self.lower = people.lower
        self.run_at: dict[int, Mention] = {}
        self.run_end: dict[int, Mention] = {}
        for mention in people.mentions:
            for index in range(mention.run, mention.end):
                self.run_at[index] = mention
            self.run_end[mention.end] = mention
        words = self.words
        self._skip = words["adverb"] | words["auxiliary"]
        self._closed = (
            words["preposition"]
            | words["auxiliary"]
            | words["conjunction"]
            | words["subordinate"]
            | words["pronoun_other"]
            | words["pronoun_male"]
            | words["pronoun_female"]
            | words["pronoun_plural"]
        )
        self._determiner = words["determiner_definite"] | words["determiner_indefinite"]

    def closed(self, word: str) -> bool:
        """Whether the word belongs to a closed class that ends a noun phrase."""
        return word in self._closed

    # ---- phrases that end at a token

    def subject_before(self, verb: int, low: int) -> Subject | None:
        """The subject of the verb at token `verb`, looking back no further than `low`."""
        lower = self.lower
        i = verb - 1
        while i >= low and (lower[i] in self._skip or (lower[i].endswith("ly") and i not in self.run_at)):
            i -= 1
        if i < low:
            return None
        word = lower[i]
        if word in (",", "—", "–", ")", "-"):
            return self._over_parenthesis(i, low)
        if word in self.words["pronoun_relative"]:
            return self._antecedent(i, low)
        if word in self.words["conjunction"] or word == "to":
            return self.first_subject(low, i)
        return self.phrase_ending(i, low)

    def _antecedent(self, relative: int, low: int) -> Subject | None:
        """Who is meant by "who": the phrase before it, or the name that ends a phrase which cannot speak."""
        j = relative - 1
        while j >= low and self.lower[j] in (",", "—", "–"):
            j -= 1
        found = self.phrase_ending(j, low) if j >= low else None
        if found is not None and found.kind in ("person", "pronoun") and found.end == j + 1:
            return found
        # "an endorsement from Ann Reyes, who said": but "a spokesman for Ann Reyes, who said" may be either.
        mention = self.run_end.get(j + 1)
        if mention is None or mention.person is None or mention.possessive or mention.run < low:
            return None
        if found is not None and (found.kind in ("group", "own") or self.is_human(found)):
            return None
        return Subject("person", mention.start, mention.end, mention.person)

    def _governing(self, preposition: int, last: int, low: int) -> Subject | None:
        """The phrase in front of a preposition, ending at `last` where it is a noun: "the head of the office"."""
        outer = self.phrase_ending(preposition - 1, low)
        if outer is None or outer.kind not in ("noun", "person", "group"):
            return None
        mention = self.run_end.get(last + 1)
        if outer.kind == "noun" and mention is not None and mention.person is not None and mention.run < mention.start:
            # "Chancellor of the Exchequer Ann Reyes": the office's name runs into the person's.
            office = self.lower[outer.end - 1]
            if (
                outer.end == preposition
                and self.tokens[outer.start].capital
                and office in self.words["title"]
                and office not in self.words["speaks_for"]
                and self.lower[mention.start - 1] not in self.words["title"] - self.words["field"]
            ):
                return Subject("person", mention.start, mention.end, mention.person)
        end = last + 1 if outer.kind == "noun" else outer.end
        return Subject(outer.kind, outer.start, end, outer.person, outer.sex, outer.definite)

    def phrase_ending(self, i: int, low: int) -> Subject | None:
        """The noun phrase whose last token is `i`, its head followed through "of", "for", …"""
        lower, words = self.lower, self.words
        if i < low:
            return None
        word = lower[i]
        if word in words["pronoun_male"]:
            return Subject("pronoun", i, i + 1, sex="male")
        if word in words["pronoun_female"]:
            return Subject("pronoun", i, i + 1, sex="female")
        if word in words["pronoun_own"] or word in words["pronoun_plural"]:
            return Subject("own" if word in words["pronoun_own"] else "group", i, i + 1)
        if word == ")":
            j = i
            while j >= low and lower[j] != "(":
                j -= 1
            return self.phrase_ending(j - 1, low) if j > low else None
        if word in _STOPS or self.tokens[i].possessive:
            return None
        if word in words["pronoun_indefinite"]:
            return Subject("noun", i, i + 1, definite=False)
        if word in self._closed or word in self._determiner:
            return None
        mention = self.run_end.get(i + 1)
        start = max(mention.run, low) if mention else i
        # Adjectives, nouns and the article in front.
        j = start - 1
        steps = 0
        determiner = -1
        while j >= low and steps < 9:
            w = lower[j]
            if w in self._determiner:
                determiner = j
                break
            if w in _STOPS or w in self._closed or (self._verbal(j) and not self.tokens[j].capital):
                break
            if j in self.run_at:
                other = self.run_at[j]
                j = other.run - 1
                steps += 1
                continue
            j -= 1
            steps += 1
        head = determiner if determiner >= 0 else j + 1
        front = head - 1
        governed = front >= low and lower[front] in words["preposition"] and lower[front] not in words["subordinate"]
        if governed:
            return self._governing(front, i, low)
        if determiner < 0 and (mention is None or mention.person is None):
            holder = self._named_before(head, i, low)
            if holder is not None:
                return holder
        if mention is not None and mention.person is not None:
            if (
                front >= low
                and lower[front] in ("and", "&")
                and front - 1 >= low
                and (self.run_end.get(front) is not None or lower[front - 1] in words["person_noun"])
            ):
                return Subject("group", head, i + 1)
            if any(w in words["apart"] for w in lower[head : mention.run]):
                return Subject("noun", head, i + 1)
            return Subject("person", mention.start, i + 1, mention.person)
        if not self.tokens[i].text[0].isalpha():
            return None
        if determiner > low and lower[determiner - 1] == ",":
            # "Ann Reyes, the director said": the comma behind the apposition is missing.
            named = self.run_end.get(determiner - 1)
            if named is not None and named.person is not None and not named.possessive and self._is_one(determiner, i):
                found = self.phrase_ending(determiner - 2, low)
                if found is not None and found.kind == "person" and self._begins(found, low):
                    return found
        definite = determiner < 0 or lower[determiner] in words["determiner_definite"]
        return Subject("noun", head, i + 1, definite=definite)

    def _named_before(self, head: int, last: int, low: int) -> Subject | None:
        """ "Ann Reyes, president and head of the board said": a role without article, its second comma missing."""
        lower, role = self.lower, self.words["role"]
        if lower[last] not in role or lower[last].endswith("s"):
            return None
        comma = head - 1
        while comma > low and (lower[comma] in self.words["conjunction"] or lower[comma] in role):
            comma -= 1
        if comma <= low or lower[comma] != ",":
            return None
        mention = self.run_end.get(comma)
        if mention is None or mention.person is None or mention.possessive or mention.run < low:
            return None
        found = Subject("person", mention.start, mention.end, mention.person)
        return found if self._begins(found, low) else None

    def _over_parenthesis(self, i: int, low: int) -> Subject | None:
        """The subject of a verb that stands behind a comma: "Reyes, a lawyer, said"."""
        lower = self.lower
        if lower[i] == ")":
            j = i
            while j >= low and lower[j] != "(":
                j -= 1
            return self.phrase_ending(j - 1, low) if j > low else None
        last = self.phrase_ending(i - 1, low)
        best: Subject | None = None
        comma = -1
        for j in range(low + 1, i):
            if lower[j] not in (",", "—", "–", "("):
                continue
            found = self.phrase_ending(j - 1, low)
            if found is None or found.kind == "own":
                continue
            # The phrase must begin its clause, or it is the object of something.
            if not self._begins(found, low):
                continue
            if found.kind == "noun" and not self.is_human(found):
                continue
            best, comma = found, j
            break
        if best is None:
            return last if last is not None and self._begins(last, low) else None
        if best.kind == "noun" and last is not None and last.kind == "person" and last.start - comma <= 8:
            mention = self.run_end.get(last.end)
            if mention is not None and mention.run - comma <= 2:
                return last
        if best.kind == "noun":
            named = self._apposed_name(comma, i)
            if named is not None:
                return named
        return best

    def _begins(self, found: Subject, low: int) -> bool:
        """Whether the phrase stands at the clause's beginning or behind a comma, a conjunction or the like."""
        mention = self.run_at.get(found.start)
        start = mention.run if mention is not None and mention.run < found.start else found.start
        j = start - 1
        while j >= low and (
            self.lower[j] in self._determiner
            or (self.lower[j] not in self._closed and self.lower[j] not in _STOPS and not self._verbal(j))
        ):
            j -= 1
        return (
            j < low
            or self.lower[j] in _STOPS
            or self.lower[j] in self.words["conjunction"]
            or self.lower[j] in self.words["subordinate"]
        )

    def _is_one(self, first: int, last: int) -> bool:
        """Whether the tokens from `first` to `last` can be one person's role."""
        words = self.words
        return not self.lower[last].endswith("s") and any(
            w in words["person_noun"] or w in words["title"] for w in self.lower[first : last + 1]
        )

    def is_human(self, subject: Subject) -> bool:
        """Whether the words of a phrase without a name stand for people."""
        words = self.words
        return any(
            w in words["person_noun"] or (w in words["title"] and not self.tokens[i].capital)
            for i, w in enumerate(self.lower[subject.start : subject.end], subject.start)
        )

    def _apposed_name(self, comma: int, high: int) -> Subject | None:
        """The person whose name stands right behind a comma: "his lawyer, Ann Reyes"."""
        mention = self.run_at.get(comma + 1)
        if mention is None or mention.person is None or mention.run != comma + 1 or mention.possessive:
            return None
        if mention.end < high and self.lower[mention.end] not in (",", "—", "–", "(", ".", ";") and mention.end != high:
            return None
        return Subject("person", mention.start, mention.end, mention.person)

    def _verbal(self, index: int) -> bool:
        return self.is_finite(index) or self.lower[index] in self.words["auxiliary"]

    def is_finite(self, index: int) -> bool:
        """Whether the token is a reporting verb of the sure kind in a form that carries a clause."""
        return self.lower[index] in self.words.finite and not self._in_name(index) and not self._before_noun(index)

    def is_near(self, index: int) -> bool:
        """Whether the token is a verb that reports speech only beside a quote."""
        return self.lower[index] in self.words.near and not self._in_name(index) and not self._before_noun(index)

    def is_participle(self, index: int) -> bool:
        """Whether the token is a reporting verb that hangs on another subject."""
        return self.lower[index] in self.words.participles and not self._in_name(index)

    def is_base(self, index: int) -> bool:
        """Whether the token is the bare form of a reporting verb."""
        return self.lower[index] in self.words.bases and not self._in_name(index)

    def _before_noun(self, index: int) -> bool:
        # "press secretary", "charges officer": part of a title.
        if index + 1 >= len(self.lower):
            return False
        after = self.lower[index + 1]
        return (
            not self.tokens[index + 1].capital
            and (after in self.words["title"] or after in self.words["person_noun"])
            and (self.lower[index] in self.words["noun_too"])
        )

    def _in_name(self, index: int) -> bool:
        # "The Lintown Post": a capital inside the sentence is no verb.
        return self.tokens[index].capital and index > 0 and self.lower[index - 1] not in _SENTENCE_ENDS

    # ---- phrases that begin at a token

    def inverted_verb(self, i: int, high: int) -> int:
        """The reporting verb at `i`, or behind its auxiliary, whose subject may follow; -1 where there is none."""
        words, lower = self.words, self.lower
        if i < high and lower[i] in words["reflexive"]:
            i += 1  # "« … », se souvient Ann Reyes"
        if i >= high or lower[i] in words["never_inverted"]:
            return -1
        if self.is_finite(i) or self.is_near(i) or (words.hanging_pronoun(lower[i]) and self._hanging_verb(i, high)):
            return i
        if lower[i] in words["auxiliary"]:
            j = i + 1
            while j < high and lower[j] in words["adverb"]:
                j += 1
            if j < high and self.is_base(j):
                return j
        return -1

    def _hanging_verb(self, i: int, high: int) -> bool:
        """Whether the word with the hanging pronoun is, or goes with, a reporting verb: "dit-il", "a-t-il ajouté"."""
        stem = self.lower[i].split("-")[0]
        if stem in self.words.finite:
            return True
        return stem in self.words["auxiliary"] and any(self.is_base(j) for j in range(i + 1, min(i + 3, high)))

    def subject_after(self, verb: int, high: int) -> Subject | None:
        """The subject behind an inverted verb: "said Ann Reyes, the mayor"."""
        sex = self.words.hanging_pronoun(self.lower[verb])
        if sex is not None:
            return Subject("pronoun", verb, verb + 1, sex=sex)
        i = verb + 1
        while i < high and (self.lower[i] in self.words["adverb"] or self.lower[i] in self.words["reflexive"]):
            i += 1  # "sagte gestern Ann Reyes", "erinnert sich Ann Reyes"
        return self.phrase_from(i, high)

    def phrase_from(self, i: int, high: int) -> Subject | None:
        """The noun phrase that begins at token `i`."""
        lower, words = self.lower, self.words
        if i >= high:
            return None
        word = lower[i]
        if word in words["pronoun_male"]:
            return Subject("pronoun", i, i + 1, sex="male")
        if word in words["pronoun_female"]:
            return Subject("pronoun", i, i + 1, sex="female")
        if word in words["pronoun_own"]:
            return Subject("own", i, i + 1)
        if word in words["pronoun_plural"]:
            return Subject("group", i, i + 1)
        if word in self._closed or word in _STOPS or word in words["weekday_month"]:
            return None
        j = i
        last: Mention | None = None
        while j < high:
            mention = self.run_at.get(j)
            if mention is not None and mention.run >= i:
                last = mention
                j = mention.end
                continue
            w = lower[j]
            if (
                j > i
                and j + 1 < high
                and w in ("of", "and")
                and (last is None or last.person is None)
                and (lower[j - 1] in words["title"])
            ):
                j += 1  # "former secretary of state Ann Reyes", "the governor and party chairman Tom Hale"
                continue
            if (
                w in _STOPS
                or w in self._closed
                or w in words["weekday_month"]
                or self._verbal(j)
                or (j > i and w in words["adverb"])
            ):
                break
            if last is not None and last.end == j and (w.endswith("ed") or (w in self._determiner and last.person)):
                break  # "an angry Reyes retaliated", "Ana Reyes el lunes"
            j += 1
        if j == i:
            return None
        if last is not None and last.person is not None and not last.possessive and last.end == j:
            if (
                j + 1 < high
                and lower[j] in ("and", "&")
                and (j + 1 in self.run_at)
                and self.run_at[j + 1].person is not None
            ):
                return Subject("group", i, j)
            if any(w in words["apart"] for w in lower[i : last.run]):
                return Subject("noun", i, j)
            return Subject("person", last.start, last.end, last.person)
        if last is not None and last.person is not None and not last.possessive and last.run == i:
            after = lower[last.end] if last.end < high else ""
            if (
                after not in words["person_noun"]
                and after not in words["title"]
                and lower[j - 1] not in words["person_noun"]
            ):
                return Subject("person", last.start, last.end, last.person)
        definite = word not in words["determiner_indefinite"]
        end = j
        head_noun = lower[j - 1] in words["person_noun"] or lower[j - 1] in words["title"]
        # "a spokesman for the group, Ann Reyes": over the phrase that hangs on the noun to the comma.
        k = j
        while (
            k < high
            and k - j < 14
            and lower[k] not in _STOPS
            and lower[k] not in words["subordinate"]
            and not self._verbal(k)
        ):
            k += 1
        if k < high and lower[k] == "," and (head_noun or k == j):
            named = self._apposed_name(k, high)
            if named is not None:
                return named
        if j < high and lower[j] in words["of_whom"] and head_noun:
            end = k
        return Subject("noun", i, end, definite=definite)

    def _free(self, subject: Subject, begin: int) -> bool:
        """Whether a verb, an adverb or a comma follows the phrase, as behind a subject."""
        end = subject.end
        if end >= len(self.lower):
            return False
        word = self.lower[end]
        return (
            word == ","
            or self._verbal(end)
            or self.is_near(end)
            or word in self.words["adverb"]
            or word.endswith("ed")
            or word in self.words["pronoun_relative"]
        ) and begin <= subject.start

    def main_subject(self, low: int, high: int) -> Subject | None:
        """The subject behind a clause in front: "When asked about Hale, Reyes thought …"."""
        for j in range(low, high - 1):
            if self.lower[j] == ",":
                main = self.phrase_from(j + 1, high)
                if main is not None and main.kind in ("person", "pronoun") and self._free(main, j + 1):
                    return main
        return None

    def _names_a_thing(self, mention: Mention, low: int, high: int) -> bool:
        """ "the oversized Reyes face": an article in front, and a noun behind that the name belongs to."""
        if mention.end >= high or self.words.capital_nouns:
            return False
        after = self.tokens[mention.end]
        word = self.lower[mention.end]
        if not word[0].isalpha() or after.capital or after.start - self.tokens[mention.end - 1].end != 1:
            return False
        if word in self._closed or word in self._skip or self.words.is_verb(word) or word.endswith(("ed", "s", "ly")):
            return False
        front = [i for i in range(max(low, mention.run - 3), mention.run) if self.lower[i] in self._determiner]
        return bool(front) and not any(
            self.lower[i] in self._closed or self.lower[i] in _STOPS or self.lower[i] in self.words["role"]
            for i in range(front[-1] + 1, mention.run)
        )

    def first_subject(self, low: int, high: int) -> Subject | None:
        """The first phrase of a clause that can be its subject: not governed by a preposition, not a genitive."""
        lower, words = self.lower, self.words
        i = low
        if low < high and (
            lower[low] in words["subordinate"] or lower[low] in words["preposition"] or lower[low] in words["fronted"]
        ):
            main = self.main_subject(low, high)
            if main is not None:
                return main
        while i < high:
            word = lower[i]
            if word in words["pronoun_male"] or word in words["pronoun_female"]:
                return self.phrase_ending(i, low)
            mention = self.run_at.get(i)
            if mention is not None:
                if mention.person is not None and not mention.possessive and mention.end <= high:
                    found = self.phrase_ending(mention.end - 1, low)
                    if found is not None and found.kind in ("person", "group"):
                        after = lower[mention.end] if mention.end < high else ""
                        if (
                            after in words["person_noun"]
                            or (after in words["title"] and mention.end < high)
                            or self._names_a_thing(mention, low, high)
                        ):
                            i = mention.end
                            continue
                        return found
                i = max(mention.end, i + 1)
                continue
            if word in words["person_noun"] and i > low and not self.tokens[i].possessive:
                found = self.phrase_ending(i, low)
                if found is not None and found.kind == "noun" and self._begins(found, low):
                    if i + 1 < high and lower[i + 1] == ",":
                        named = self._apposed_name(i + 1, high)
                        if named is not None:
                            return named
                    nxt = self.run_at.get(i + 1)
                    if nxt is None or nxt.run != i + 1:
                        return found
            i += 1
        return None
