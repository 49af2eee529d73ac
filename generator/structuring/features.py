"""What each sentence looks like: cues of tense, time, speech and stance, its shape, its verbs, the days it names.

Cues are word lists and short word patterns written for this project, one table a language under `role_cues/`. A
table is compiled to a tree of tokens, so that one walk over a sentence's tokens finds all its cues. The names of cues
are the same in every language: weights fitted on English cues serve the others.

Sources: the cue groups follow what Choubey et al. 2020 ("Discourse as a Function of Event: Profiling Discourse
Structure in News Articles around the Main Event", ACL) report as telling, and the tense, time and speech cues that
are usual for van Dijk's news schemata.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from generator.patterns import regex
from generator.structuring.story import Story

# Words with inner apostrophes, hyphens, dots and commas; any other mark alone.
# A character of Chinese or Japanese is a token: these languages part no words.
_TOKEN = regex(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+(?:['’.,:\-][^\W_]+)*|''|``|[^\w\s]")
_YEAR = regex(r"(?:1[6-9]|20)\d\d")
_DECADE = regex(r"(?:1[6-9]|20)\d0[’']?s")
_STRAIGHT = frozenset(('"', "''"))
_OPENING = frozenset("“„«") | {"``"}
_CLOSING = frozenset("”»")
_OPENS = _STRAIGHT | _OPENING | {"‘", "'"}
_REMEMBERED = 60_000
"""Tokens whose look-up is remembered; bounds the memory of a long run."""


class _Node(msgspec.Struct):
    """A place in the tree of patterns: cues that are complete here, and what may follow."""

    cues: tuple[str, ...] = ()
    after: dict[str, _Node] = msgspec.field(default_factory=dict)


class Word(msgspec.Struct, frozen=True):
    """A token as a table knows it."""

    lower: str
    names: tuple[str, ...]
    """What patterns may call it: itself and its classes (`<ed>`, `<year>`)."""
    nodes: tuple[_Node, ...]
    """Where it enters the tree of patterns."""
    stem: str
    """Beginning of a content word; empty for other tokens."""
    verb: str
    """Kind of finite verb it is (`was`, `said`, `past`), or empty."""
    weekday: int
    """Monday is 0; -1 for other tokens."""
    month: int
    """January is 1; 0 for other tokens."""
    is_word: bool
    is_upper: bool


class CueTable:
    """The cues of one language, ready to match."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.is_own: bool = table["language"] != "any"
        """Whether the language has a table at all."""
        self._classes: dict[str, tuple[str, ...]] = {}
        for name, members in table["classes"].items():
            for word in members:
                self._classes[word] = (*self._classes.get(word, ()), name)
        self._suffixes: tuple[tuple[str, str], ...] = tuple(
            (ending, name) for name, endings in table["suffixes"].items() for ending in endings
        )
        self._verbs: dict[str, str] = table["verbs"]
        self._months: dict[str, int] = table["months"]
        self._weekdays: dict[str, int] = table["weekdays"]
        self.single: frozenset[str] = frozenset(table["words"])
        """Function words."""
        leaning = table["leaning"]
        self.pronouns = frozenset(leaning["pronouns"])
        """Words that point back when a sentence opens with them."""
        self.articles = frozenset(leaning["articles"])
        """Those of them that are articles before a noun (German `das`)."""
        self.free_after = frozenset(leaning["free_after"])
        """Words after such a pronoun that free it (`this week`, `those who`)."""
        self.connectives = frozenset(leaning["connectives"])
        """Words that tie an opening sentence to the one before."""
        self.subjects = frozenset(leaning["subjects"])
        """Personal pronouns as subjects."""
        self.persons = frozenset(leaning["persons"])
        """Those of them that stand for one person."""
        self.subordinators = frozenset(leaning["subordinators"])
        """Conjunctions that may open a sentence before such a subject."""
        self.background = tuple(table["background_headings"])
        """Sub-headings under which background stands, in lower case."""
        self.figures: dict[str, frozenset[str]] = {
            name: frozenset(members) for name, members in table["figures"].items()
        }
        """Words that stand with numbers, by what they make of them; and numbers in words."""
        self._root = _Node()
        for cue, patterns in table["cues"].items():
            for pattern in patterns:
                node = self._root
                for part in pattern.replace("’", "'").split(" "):
                    node = node.after.setdefault(part, _Node())
                node.cues = (*node.cues, cue)
        self._seen: dict[str, Word] = {}

    def words_of(self, tokens: list[str]) -> list[Word]:
        """The tokens as the table knows them."""
        seen, look_up = self._seen, self._look_up
        return [seen.get(token) or look_up(token) for token in tokens]

    def _look_up(self, token: str) -> Word:
        lower = token.casefold().replace("’", "'")
        names = [lower]
        first = token[0]
        if first.isdigit():
            names.append("<num>")
            if _YEAR.fullmatch(token):
                names.append("<year>")
            elif _DECADE.fullmatch(token):
                names.append("<decade>")
        elif first.isalpha():
            if first.isupper():
                names.append("<Cap>")
                if len(token) > 1 and token.isupper():
                    names.append("<CAPS>")
            else:
                for ending, name in self._suffixes:
                    if lower.endswith(ending) and len(lower) > len(ending) + 2:
                        names.append(name)
            names += [name for name in self._classes.get(lower, ()) if name not in names]
        verb = self._verbs.get(lower, "")
        if not verb and "<say>" in names:
            verb = "say"
        elif not verb and "<past>" in names and first.islower():
            verb = "past"
        after = self._root.after
        is_word = first.isalnum()
        word = Word(
            lower=lower,
            names=tuple(names),
            nodes=tuple(after[name] for name in names if name in after),
            stem=lower[:6] if is_word and len(lower) > 3 and lower not in self.single else "",
            verb=verb,
            weekday=self._weekdays.get(lower, -1),
            month=self._months.get(token, 0),
            is_word=is_word,
            is_upper=first.isupper(),
        )
        if len(self._seen) >= _REMEMBERED:
            self._seen.clear()
        self._seen[token] = word
        return word

    def match(self, words: list[Word]) -> set[str]:
        """Names of all cues in a sentence."""
        cues: set[str] = set()
        last = len(words) - 1
        for index, word in enumerate(words):
            for node in word.nodes:
                if node.cues:
                    cues.update(node.cues)
                if node.after and index < last:
                    self._follow(node, words, index + 1, cues)
        return cues

    def match_at_start(self, words: list[Word]) -> set[str]:
        """Names of the cues that begin with the first token."""
        cues: set[str] = set()
        for node in words[0].nodes if words else ():
            cues.update(node.cues)
            if len(words) > 1:
                self._follow(node, words, 1, cues)
        return cues

    def _follow(self, node: _Node, words: list[Word], index: int, cues: set[str]) -> None:
        for name in words[index].names:
            following = node.after.get(name)
            if following is not None:
                if following.cues:
                    cues.update(following.cues)
                if following.after and index + 1 < len(words):
                    self._follow(following, words, index + 1, cues)


@cache
def cue_table(language: str) -> CueTable:
    """The cues of a language; marks, numbers and years only for languages that have no table."""
    folder = Path(__file__).parent / "role_cues"
    path = folder / f"{language}.json"
    if not path.is_file():
        path = folder / "any.json"
    return CueTable(msgspec.json.decode(path.read_bytes()))


def content_of(table: CueTable, text: str) -> frozenset[str]:
    """Beginnings of the content words of a text: what likeness is counted on."""
    return frozenset(word.stem for word in table.words_of(_TOKEN.findall(text)) if word.stem)


def cues_of(table: CueTable, text: str) -> set[str]:
    """Names of the cues in a text, such as a headline."""
    return table.match(table.words_of(_TOKEN.findall(text)))


class Look(msgspec.Struct):
    """A sentence as the steps that choose sentences see it."""

    tokens: list[str]
    """As written."""
    table_words: list[Word]
    cues: set[str]
    content: frozenset[str]
    """Beginnings of its content words: what likeness is counted on."""
    words: int
    quoted: float
    """Share of its words that stand inside quotation marks, 0 to 1."""
    opens_quoted: bool
    """Whether it begins inside quotation marks or with one."""
    years: tuple[int, ...]
    verbs: list[str]
    """Kinds of its finite verbs, in order."""
    weekdays: frozenset[int]
    months: list[tuple[int, int]]
    """(month, day of the month or 0) of the dates it names."""
    names: frozenset[str]
    """Tokens with a capital behind the first one."""

    @property
    def lower(self) -> list[str]:
        """Its tokens in lower case."""
        return [word.lower for word in self.table_words]


def look_at(story: Story) -> tuple[Look, ...]:
    """What each sentence of the story looks like, in order; one walk over its tokens."""
    table = cue_table(story.language)
    looks: list[Look] = []
    passage = -1
    inside = False
    for sentence, text in zip(story.sentences, story.texts, strict=True):
        if sentence.passage != passage:
            passage = sentence.passage
            inside = False
        tokens = _TOKEN.findall(text)
        words = table.words_of(tokens)
        opens = inside or (bool(tokens) and tokens[0] in _OPENS)
        count = quoted = 0
        years: list[int] = []
        months: list[tuple[int, int]] = []
        for index, word in enumerate(words):
            if word.is_word:
                count += 1
                quoted += inside
                if "<year>" in word.names:
                    years.append(int(word.lower))
                if word.month:
                    months.append((word.month, _day_beside(words, index)))
            elif word.lower in _STRAIGHT:
                inside = not inside
            elif word.lower in _OPENING:
                inside = True
            elif word.lower in _CLOSING:
                inside = False
        looks.append(
            Look(
                tokens=tokens,
                table_words=words,
                cues=table.match(words),
                content=frozenset([word.stem for word in words if word.stem]),
                words=count,
                quoted=quoted / count if count else 0.0,
                opens_quoted=opens,
                years=tuple(years),
                verbs=[word.verb for word in words if word.verb],
                weekdays=frozenset([word.weekday for word in words if word.weekday >= 0]),
                months=months,
                names=frozenset([token for token, w in zip(tokens[1:], words[1:], strict=True) if w.is_upper]),
            )
        )
    return tuple(looks)


def _day_beside(words: list[Word], index: int) -> int:
    """Day of the month right behind or before a month's name (`March 3`, `3. März`), or 0."""
    for other in (index + 1, index - 1, index - 2):
        if 0 <= other < len(words):
            lower = words[other].lower
            if len(lower) <= 2 and lower.isdecimal() and 1 <= int(lower) <= 31:
                return int(lower)
            if other < index and lower not in (".", "de"):
                break
    return 0


def reference_year(story: Story, looks: tuple[Look, ...]) -> int | None:
    """The year the article was written in, as far as it says so: published, else the latest year it names."""
    published = story.article.metadata.published
    if published and published[:4].isdigit():
        return int(published[:4])
    return max((year for look in looks for year in look.years if year < 2100), default=None)
