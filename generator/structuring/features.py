"""What each sentence looks like: cues of tense, time, speech and stance, its shape, its place, its kinship.

Cues are word lists and short word patterns written for this project, one table a language under `role_cues/`. A
table is compiled to a tree of tokens, so that one walk over a sentence's tokens finds all its cues. The names of cues
are the same in every language: weights fitted on English cues serve the others.

Sources: the cue groups follow what Choubey et al. 2020 ("Discourse as a Function of Event: Profiling Discourse
Structure in News Articles around the Main Event", ACL) report as telling, and the tense, time and speech cues that
are usual for van Dijk's news schemata.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from generator.structuring.story import Story

# Words with inner apostrophes, hyphens and dots; numbers with their marks; any other mark alone.
_TOKEN = re.compile(r"[^\W_]+(?:['’.,:\-][^\W_]+)*|[^\w\s]")
_YEAR = re.compile(r"(?:1[6-9]|20)\d\d")
_DECADE = re.compile(r"(?:1[6-9]|20)\d0[’']?s")
_REMEMBERED = 60_000
"""Tokens whose look-up is remembered; bounds the memory of a long run."""


@dataclass(slots=True)
class _Node:
    """A place in the tree of patterns: cues that are complete here, and what may follow."""

    cues: tuple[str, ...] = ()
    after: dict[str, _Node] = field(default_factory=dict)


class CueTable:
    """The cues of one language, ready to match."""

    def __init__(self, table: dict[str, Any]) -> None:
        self._classes: dict[str, tuple[str, ...]] = {}
        for name, members in table["classes"].items():
            for word in members:
                self._classes[word] = (*self._classes.get(word, ()), name)
        self._suffixes: tuple[tuple[str, str], ...] = tuple(
            (ending, name) for name, endings in table["suffixes"].items() for ending in endings
        )
        self.single: frozenset[str] = frozenset(table["words"])
        leaning = table["leaning"]
        self.pronouns = frozenset(leaning["pronouns"])
        """Words that point back when a sentence opens with them."""
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
        self._root = _Node()
        for cue, patterns in table["cues"].items():
            for pattern in patterns:
                node = self._root
                for part in pattern.replace("’", "'").split(" "):
                    node = node.after.setdefault(part, _Node())
                node.cues = (*node.cues, cue)
        self._seen: dict[str, tuple[str, tuple[str, ...], tuple[_Node, ...]]] = {}

    def look_up(self, token: str) -> tuple[str, tuple[str, ...], tuple[_Node, ...]]:
        """(lower case, what patterns may call the token, nodes of the tree that it enters)."""
        known = self._seen.get(token)
        if known is not None:
            return known
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
        after = self._root.after
        found = (lower, tuple(names), tuple(after[name] for name in names if name in after))
        if len(self._seen) >= _REMEMBERED:
            self._seen.clear()
        self._seen[token] = found
        return found

    def match(self, known: list[tuple[str, tuple[str, ...], tuple[_Node, ...]]]) -> set[str]:
        """Names of all cues in a sentence, given its looked-up tokens."""
        cues: set[str] = set()
        last = len(known) - 1
        for index, (_, _, nodes) in enumerate(known):
            for node in nodes:
                if node.cues:
                    cues.update(node.cues)
                if node.after and index < last:
                    self._follow(node, known, index + 1, cues)
        return cues

    def match_at_start(self, known: list[tuple[str, tuple[str, ...], tuple[_Node, ...]]]) -> set[str]:
        """Names of the cues that begin with the first token."""
        cues: set[str] = set()
        if known:
            for node in known[0][2]:
                cues.update(node.cues)
                if len(known) > 1:
                    self._follow(node, known, 1, cues)
        return cues

    def _follow(
        self, node: _Node, known: list[tuple[str, tuple[str, ...], tuple[_Node, ...]]], index: int, cues: set[str]
    ) -> None:
        for name in known[index][1]:
            next_node = node.after.get(name)
            if next_node is not None:
                if next_node.cues:
                    cues.update(next_node.cues)
                if next_node.after and index + 1 < len(known):
                    self._follow(next_node, known, index + 1, cues)


@cache
def cue_table(language: str) -> CueTable:
    """The cues of a language; an empty table (marks and numbers only) for languages that have none."""
    folder = Path(__file__).parent / "role_cues"
    path = folder / f"{language}.json"
    if not path.is_file():
        path = folder / "any.json"
    return CueTable(json.loads(path.read_text("utf-8")))


def content_of(table: CueTable, text: str) -> frozenset[str]:
    """Beginnings of the content words of a text: what likeness is counted on."""
    found = (table.look_up(token)[0] for token in _TOKEN.findall(text))
    return frozenset(lower[:6] for lower in found if len(lower) > 3 and lower not in table.single)


@dataclass(slots=True)
class Look:
    """A sentence as the steps that choose sentences see it."""

    tokens: list[str]
    """As written."""
    lower: list[str]
    cues: set[str]
    content: frozenset[str]
    """Beginnings of its content words: what likeness is counted on."""
    words: int
    quoted: float
    """Share of its words that stand inside quotation marks, 0 to 1."""
    opens_quoted: bool
    """Whether it begins inside quotation marks or with one."""
    years: tuple[int, ...]


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
        known = [table.look_up(token) for token in tokens]
        opens = inside or (bool(tokens) and tokens[0] in '“"„«‘')
        words = quoted = 0
        content: list[str] = []
        years: list[int] = []
        for token, (lower, names, _) in zip(tokens, known, strict=True):
            if len(names) > 1 or token[0].isalnum():
                words += 1
                quoted += inside
                if len(lower) > 3 and lower not in table.single:
                    content.append(lower[:6])
                    if "<year>" in names:
                        years.append(int(token))
            elif token == '"':
                inside = not inside
            elif token in "“„«":
                inside = True
            elif token in "”»":
                inside = False
        looks.append(
            Look(
                tokens=tokens,
                lower=[k[0] for k in known],
                cues=table.match(known),
                content=frozenset(content),
                words=words,
                quoted=quoted / words if words else 0.0,
                opens_quoted=opens,
                years=tuple(years),
            )
        )
    return tuple(looks)


def reference_year(story: Story, looks: tuple[Look, ...]) -> int | None:
    """The year the article was written in, as far as it says so: published, else the latest year it names."""
    published = story.article.metadata.published
    if published and published[:4].isdigit():
        return int(published[:4])
    return max((year for look in looks for year in look.years if year < 2100), default=None)
