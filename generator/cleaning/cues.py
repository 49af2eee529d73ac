"""What shows at a glance that a rule's pattern may fit a line, so that most rules look at few lines of a text.

A text has sixty lines and the rules two hundred patterns; nearly all of them fit nearly nowhere. A rule states with
`Cues` the words that a line must begin with or hold for its patterns to fit at all, and `Draft.cued` gives the lines
that do. The words of a text are looked through once for all rules: what a single word holds is remembered.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from generator.patterns import regex

_HEAD = regex(r"[\W_]*([^\W_]{1,3})")

_keys: dict[str, None] = {}
"""The keys of all cues, in order: what words are searched for."""

_plain: set[str] = set()
"""Words that are known to hold no key."""
_telling: dict[str, tuple[str, ...]] = {}
"""Words that are known to hold some, with them."""
_MOST_KNOWN = 1 << 15
"""So many words are remembered, three megabytes; texts in one language soon have few others."""
_LONGEST_KNOWN = 40


class Cues:
    """What a line must begin with or hold, one thing of all, for one of the patterns to fit.

    `begins` are words in small letters, parted by spaces: the line's first word has their first three letters, or is
    the word itself where it has fewer. `0` stands for any figure, `-` for a line without a word. `holds` are strings in
    small letters, each with more than spaces, that occur in the line. `patterns` are those that need one of these; a
    test proves it of each.
    """

    def __init__(self, *patterns: re.Pattern[str], begins: str = "", holds: Iterable[str] = ()) -> None:
        self.patterns = patterns
        self.begins = frozenset(map(head_of, begins.split()))
        self.holds: dict[str, tuple[str, ...]] = {}
        """The strings by their keys: of each its longest piece without spaces."""
        for string in holds:
            key = max(string.split(), key=len)
            self.holds[key] = (*self.holds.get(key, ()), string)
            _keys[key] = None
        _plain.clear()  # what was known of words was known of fewer keys
        _telling.clear()

    def strings(self, keys: frozenset[str]) -> tuple[str, ...]:
        """Those of the strings that may occur where these keys do."""
        return tuple([string for key in self.holds.keys() & keys for string in self.holds[key]])


def head_of(lowered: str) -> str:
    """The first letters of the first word, `0` where it begins with a figure, `-` where there is none."""
    found = _HEAD.match(lowered)
    if found is None:
        return "-"
    head = found[1]
    return "0" if head[0].isdecimal() else head


def keys_of(lowered: Iterable[str]) -> frozenset[str]:
    """The keys of all cues that occur in these texts in small letters."""
    rest = set(" ".join(lowered).split()) - _plain
    found: set[str] = set()
    fresh: list[str] = []
    for word in rest:
        if (keys := _telling.get(word)) is None:
            fresh.append(word)
        else:
            found.update(keys)
    if fresh:
        found.update(*_learned(fresh))
    return frozenset(found)


def _learned(words: list[str]) -> Iterable[tuple[str, ...]]:
    """The keys in each of these words that holds any; remembers the words."""
    if len(_plain) + len(_telling) + len(words) > _MOST_KNOWN:
        _plain.clear()
        _telling.clear()
    together = " ".join(words)
    starts = list(accumulate([len(word) + 1 for word in words], initial=0))
    telling: dict[str, tuple[str, ...]] = {}
    for key in _keys:
        if key in together:
            at = together.find(key)
            while at >= 0:
                word = words[bisect_right(starts, at) - 1]
                telling[word] = (*telling.get(word, ()), key)
                at = together.find(key, at + 1)
    if len(words) <= _MOST_KNOWN:
        short = [word for word in words if len(word) <= _LONGEST_KNOWN]
        _plain.update([word for word in short if word not in telling])
        _telling.update((word, telling[word]) for word in short if word in telling)
    return telling.values()
