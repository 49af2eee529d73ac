"""Where an article may name somebody: runs of capitalised words, less the titles and organisations in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from generator.given_names import is_given_name
from generator.structuring.prose import Token
from generator.structuring.wording import Wording

if TYPE_CHECKING:
    from generator.structuring.people import Person

_LINK_WORDS = "de da di do dos das del della der den van von zu bin ibn al el la le du ben ter ten af av y e"
LINKS = frozenset(_LINK_WORDS.split())
NICKNAME_MARKS = frozenset({'"', "“", "”", "‘", "’", "'", "''", "(", ")", "«", "»", "„"})
"""What may stand round a nickname."""


class Mention(msgspec.Struct, eq=False):
    """Capitalised words that may name somebody: token indices, `end` exclusive."""

    run: int
    """First token of the run, titles included."""
    start: int
    """First token of the name itself."""
    end: int
    possessive: bool
    quoted: bool
    title: str = ""
    """Words in front that belong to a title, as written."""
    person: Person | None = None


class Runs:
    """Finds the runs among the tokens of one article; `quoted` tells which tokens stand between marks."""

    def __init__(self, tokens: list[Token], lower: list[str], quoted: bytearray, words: Wording) -> None:
        self.tokens = tokens
        self.lower = lower
        self.quoted = quoted
        self.words = words

    def find(self) -> list[Mention]:
        """All runs of capitals that may name somebody, in reading order."""
        tokens, lower, words = self.tokens, self.lower, self.words
        opening, days = words["opening"] | words["preposition"] | words["subordinate"], words["weekday_month"]
        found: list[Mention] = []
        index, size = 0, len(tokens)
        while index < size:
            token = tokens[index]
            if not token.capital or not token.text[0].isalpha():
                index += 1
                continue
            if lower[index] in days or (lower[index] in opening and lower[index] not in words["title"]):
                index += 1
                continue
            begin = index
            end = index + 1
            while end < size and not tokens[end - 1].possessive:
                if not self._adjoins(end):
                    if (over := self._over_nickname(end)) == end:
                        break
                    end = over
                    continue
                if tokens[end].capital and tokens[end].text[0].isalpha():
                    if lower[end] in days:
                        break
                    if lower[end] in opening and self.quoted[end] != self.quoted[begin]:
                        break
                    end += 1
                elif (over := self._over_links(end)) > end and not (
                    words.capital_nouns and lower[end - 1] in words["role"]  # "der Sprecher von Ann Reyes"
                ):
                    end = over
                else:
                    break
            found.append(self._mention(begin, end))
            index = end
        return found

    def _over_links(self, index: int) -> int:
        """The token behind the capital that follows one or two name links ("de la Fuente"), or `index`."""
        end = index
        if self.words.capital_nouns and self.lower[index] in self.words["determiner_definite"]:
            return index  # "sagte Ann Reyes der Zeitung"
        while end - index < 2 and end < len(self.tokens) and self.lower[end] in LINKS and self._adjoins(end):
            if self.lower[end] in ("y", "e"):
                break
            end += 1
        if end == index or end >= len(self.tokens) or not self.tokens[end].capital or not self._adjoins(end):
            return index
        return end + 1

    def _over_nickname(self, index: int) -> int:
        """The token behind the surname that follows a name between marks ("Juan “Chico” Marlow"), or `index`."""
        tokens = self.tokens
        if (
            index + 3 >= len(tokens)
            or tokens[index].text not in NICKNAME_MARKS
            or not is_given_name(tokens[index - 1].text)
        ):
            return index
        for closing in (index + 2, index + 3):
            surname = closing + 1
            if surname < len(tokens) and tokens[closing].text in NICKNAME_MARKS:
                whole = all(t.capital for t in (*tokens[index + 1 : closing], tokens[surname]))
                apart = tokens[surname].start - tokens[index - 1].end
                inner = tokens[closing].end - tokens[index].start
                near = apart == inner + 2 and tokens[index].start - tokens[index - 1].end == 1
                return surname + 1 if whole and near and not self.quoted[surname] else index
        return index

    def _adjoins(self, index: int) -> bool:
        """Whether only a space (or nothing) stands between this token and the one before, in one quote or outside."""
        return (
            self.tokens[index].start - self.tokens[index - 1].end <= 1 and self.quoted[index] == self.quoted[index - 1]
        )

    def _mention(self, begin: int, end: int) -> Mention:
        lower, titles = self.lower, self.words["title"]
        start = begin
        for index in range(begin, end - 1):
            if lower[index] in titles or lower[index] in self.words["outlet"]:
                start = index + 1
            elif "-" in lower[index] and lower[index].rpartition("-")[2] in self.words["role"]:
                start = index + 1  # "Oscar-winner Reyes"
        if lower[end - 1] in titles and end - start == 1 and end - begin > 0:
            start = end - 1
        # "House Judiciary Bob Reyes": the first known first name inside a long run begins the name.
        if end - start > 2 and not is_given_name(self.tokens[start].text):
            for index in range(start + 1, end - 1):
                if is_given_name(self.tokens[index].text) and len(self.tokens[index - 1].text) > 2:
                    start = index
                    break
        last = self.tokens[end - 1]
        title = " ".join(t.text for t in self.tokens[begin:start])
        return Mention(begin, start, end, last.possessive, bool(self.quoted[begin]), title)
