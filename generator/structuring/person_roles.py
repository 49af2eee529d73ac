"""What an article calls its people: title or function in front of the name, or in apposition to it."""

from __future__ import annotations

from generator.structuring.names import Mention
from generator.structuring.people import CLOSED, People, Person

_ROLE_NOUNS = 4
"""Tokens of a role in front of a name, when plain nouns belong to it."""
_LONGEST_ROLE = 11
"""Tokens of a role given as a phrase."""
_BEFORE_POST = 5
"""Tokens among which the role stands in an apposition without an article."""


class PersonRoles:
    """The roles of the people of one article, in its own words."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.source, self.tokens, self.lower = people.source, people.tokens, people.lower
        self.quoted, self.words = people.quoted, people.words
        self._callings = self.words["calling"]
        self._roles: dict[int, str | None] = {}

    def role_of(self, person: Person) -> str | None:
        """Title or function of the person in the article's words: before the name, else in apposition behind it."""
        if id(person) not in self._roles:
            named = [m for m in self.people.mentions_of.get(id(person), ()) if not m.quoted]
            before = max((self._role_before(m) for m in named), key=len, default="")
            behind = (self._role_behind(m) for m in named if m.end - m.start > 1)
            self._roles[id(person)] = before or next((role for role in behind if role), None)
        return self._roles[id(person)]

    def _role_before(self, mention: Mention) -> str:
        words, lower, tokens = self.words, self.lower, self.tokens
        start = mention.run
        while start < mention.start and lower[start] in words["opening"]:
            start += 1
        roles = self._callings
        i = mention.run - 1
        if mention.run == start:
            while (
                i >= 0
                and not self.quoted[i]
                and (lower[i] in roles or (lower[i] == "of" and i and lower[i - 1] in roles))
            ):
                start = i
                i -= 1
            # "county fire chief Ann Reyes": nouns in front of the role belong to it.
            least = max(mention.start - _ROLE_NOUNS, 0)
            while start < mention.start and i >= least and self._open_class(i):
                i -= 1
            # Only up to what cannot be a part of it: "met fire chief" begins with a verb that no list has.
            if (
                start < mention.start
                and i >= 0
                and (
                    self.quoted[i]
                    or not lower[i][0].isalpha()
                    or words.reports(lower[i])
                    or lower[i] in words["determiner_definite"]
                    or lower[i] in words["determiner_indefinite"]
                )
            ):
                start = i + 1
            # "Reform leader Ann Reyes", "Fire chief Ann Reyes": a name or a first word in front of the role's nouns.
            if start < mention.start and not tokens[start].capital:
                while start and (self._may_name_a_house(start - 1) or self._is_post(start - 1)):
                    start -= 1
            while start < mention.start and (lower[start],) in words.according:
                start += 1  # "so Kellers Sprecherin Ann Reyes"
        if start == mention.start:
            return self._role_over_comma(mention)
        found = lower[start : mention.start]
        courtesy = words["courtesy"]
        if (
            all(w in courtesy or w in words["degree"] for w in found)
            or not any(w in roles for w in found)
            or self._kin(start, mention.start)
        ):
            return ""
        return " ".join(
            t.text + ("’s" if t.possessive else "")
            for t in tokens[start : mention.start]
            if t.text.lower() not in courtesy
        )

    def _open_class(self, index: int) -> bool:
        """Whether the token can be a noun or adjective in front of a role: small, and of no closed class."""
        word, words = self.lower[index], self.words
        if self.quoted[index] or self.tokens[index].capital or not word[0].isalpha() or words.reports(word):
            return False
        return not any(word in words[name] for name in CLOSED) and not word.endswith(("ed", "ly"))

    def _may_name_a_house(self, index: int) -> bool:
        """Whether the token can be the party, firm or office in front of a role: a capital, and of no closed class."""
        word, token = self.lower[index], self.tokens[index]
        if self.quoted[index] or not token.capital or token.possessive or self.words.reports(word):
            return False
        return not any(word in self.words[name] for name in CLOSED)

    def _kin(self, start: int, end: int) -> bool:
        """Whether the phrase is "his son", "eldest daughter": kin of somebody whom only the sentence around it names.

        Not "the mayor’s son", nor "Father" and "Sister" as titles, which stand in capitals.
        """
        last = self.tokens[end - 1]
        kin = self.lower[end - 1] in self.words["relation"] and not last.capital
        return kin and not any(token.possessive for token in self.tokens[start:end])

    def _is_post(self, index: int) -> bool:
        """Whether the token is "State" of "State Department official": a word of roles in a capital."""
        return self.lower[index] in self._callings and self.tokens[index].capital and not self.quoted[index]

    def _role_over_comma(self, mention: Mention) -> str:
        """ "the director of the museum, Ann Reyes": the phrase that the name is in apposition to."""
        words, lower, tokens = self.words, self.lower, self.tokens
        comma = mention.run - 1
        if comma < 2 or lower[comma] != ",":
            return ""
        begin = -1
        for i in range(comma - 1, max(comma - _LONGEST_ROLE, -1), -1):
            if self.quoted[i] or not tokens[i].text[0].isalpha() or words.is_verb(lower[i]):
                break
            if lower[i] in words["determiner_definite"] or tokens[i].possessive:
                begin = i
        if begin < 0:
            return ""
        # "the company’s chief engineer": without its article the phrase limps, with a capital one it would too.
        with_article = tokens[begin + 1].possessive and not tokens[begin].capital
        start = begin if tokens[begin].possessive or with_article else begin + 1
        if not any(w in self._callings for w in lower[start:comma]) or self._kin(start, comma):
            return ""
        return self.source[tokens[start].start : tokens[comma - 1].end]

    def _role_behind(self, mention: Mention) -> str:
        lower, words = self.lower, self.words
        comma = mention.end
        if comma + 2 >= len(lower) or lower[comma] != ",":
            return ""
        start = comma + 1
        apposed = lower[start] in words["apposition"]
        if not apposed and not self._names_a_post(start):
            return ""
        end = start
        while (
            end < len(lower)
            and end - comma < 16
            and lower[end] not in (",", ".", ";", ":", "—", "–", "(")
            and not self.quoted[end]
        ):
            if lower[end] in words["pronoun_relative"] or lower[end] in words.finite or self._says_when_or_where(end):
                break
            end += 1
        found = lower[start:end]
        if not any(w in self._callings for w in found) or end - comma > 14 or self._kin(start, end):
            return ""
        first = self.tokens[start + 1] if lower[start] in ("the",) and end - comma > 3 else self.tokens[start]
        return self.source[first.start : self.tokens[end - 1].end]

    def _names_a_post(self, start: int) -> bool:
        """ ", executive director of the museum", ", President and CEO,": a role at once, though without an article.

        Not ", county clerk Tom Hale": there the role belongs to the next name.
        """
        lower, words = self.lower, self.words
        for i in range(start, min(start + _BEFORE_POST, len(lower) - 1)):
            if lower[i] in self._callings:
                following = self.tokens[i + 1]
                if lower[i + 1] in self._callings or following.possessive:
                    continue
                return not following.capital
            joins = i > start and lower[i] in words["conjunction"] and self.tokens[i - 1].capital
            if not (joins or self._open_class(i) or self._may_name_a_house(i) or self.tokens[i].possessive):
                return False
        return False

    def _says_when_or_where(self, index: int) -> bool:
        """ "in a statement", "on Monday": it belongs to the saying, not to the role before it."""
        words = self.words
        if self.lower[index] not in words["preposition"]:
            return False
        following = self.lower[index + 1 : index + 4]
        return any(w in words["speech_noun"] for w in following) or any(
            w in words["weekday_month"] for w in following[:1]
        )
