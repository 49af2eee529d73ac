"""What a pattern needs, told from the pattern itself: how lines that it fits may begin, and what they must hold.

It walks the tree that `re` parses a pattern to, as the engine would walk it with no text at hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from generator.cleaning.cues import Cues

Node = tuple[Any, Any]
ANY = "*"
"""Stands in a head for a letter that may be any."""
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
_HEAD = 3
_WIDEST = 600
"""Of a range of characters so many are tried."""


def has_cues(pattern: re.Pattern[str], cues: Cues) -> bool:
    """Whether nothing fits the pattern that neither begins nor holds what the cues say."""
    return _covered(list(_parser.parse(pattern.pattern, pattern.flags)), cues)


def _covered(nodes: list[Node], cues: Cues) -> bool:
    nodes = _inlined(nodes)
    if _heads(nodes) <= cues.begins:
        return True
    if _holds(nodes, [string for strings in cues.holds.values() for string in strings]):
        return True
    for at, (kind, value) in enumerate(nodes):
        before, after = nodes[:at], nodes[at + 1 :]
        if kind is sre.BRANCH:
            return all(_covered([*before, *way, *after], cues) for way in value[1])
        if kind in _REPEATS and value[0] == 0 and value[1] == 1:
            return _covered([*before, *after], cues) and _covered([*before, *value[2], *after], cues)
    return False


def _holds(nodes: list[Node], strings: Sequence[str]) -> bool:
    """Whether one of the strings is in whatever fits."""
    if any(string in run for run in _literals(nodes) for string in strings):
        return True
    return any(kind is sre.BRANCH and all(_holds(_inlined(way), strings) for way in value[1]) for kind, value in nodes)


def _inlined(nodes: Iterable[Node]) -> list[Node]:
    """The nodes without the groups round some of them, and once each what is repeated."""
    made: list[Node] = []
    for kind, value in nodes:
        if kind is sre.SUBPATTERN:
            made += _inlined(value[3])
        elif kind is sre.ATOMIC_GROUP:
            made += _inlined(value)
        elif kind in _REPEATS and value[0] > 0:
            made += _inlined(value[2])
            made.append((kind, (0, value[1], value[2])))
        else:
            made.append((kind, value))
    return made


def _literals(nodes: Iterable[Node]) -> list[str]:
    """The strings, in small letters, that whatever fits must hold."""
    runs = [""]
    for kind, value in nodes:
        if kind is sre.LITERAL:
            runs[-1] += chr(value).lower()
        else:
            runs.append("")
    return runs


def _heads(nodes: Sequence[Node]) -> set[str]:
    """How what fits may begin, as `head_of` says it."""
    return {(head.rstrip() or "-") if head.endswith(" ") else head + ANY for head in _through("", nodes)}


def _through(head: str, nodes: Sequence[Node]) -> set[str]:
    """What a head may be behind these nodes; one that is whole has a space at its end and grows no more."""
    begun = {head}
    for node in nodes:
        begun = {longer for h in begun for longer in ({h} if h.endswith(" ") else _longer(h, node))}
    return begun


def _longer(head: str, node: Node) -> set[str]:
    """What an open head may be behind one node."""
    kind, value = node
    if kind is sre.LITERAL:
        return {_with(head, chr(value))}
    if kind is sre.IN:
        return set().union(*(_with_class(head, part) for part in _parts(value)))
    if kind in (sre.NOT_LITERAL, sre.ANY):
        return {head + ANY + " ", _with(head, ".")}
    if kind is sre.BRANCH:
        return set().union(*(_through(head, way) for way in value[1]))
    if kind is sre.SUBPATTERN:
        return _through(head, value[3])
    if kind is sre.ATOMIC_GROUP:
        return _through(head, value)
    if kind in _REPEATS:
        least, most, inner = value
        found = {head}
        made = {head} if least == 0 else set()
        for time in range(1, min(most, _HEAD + 1) + 1):
            found = {longer for h in found for longer in _through(h, inner)}
            if time >= min(least, _HEAD + 1):
                made |= found
        return made
    if kind is sre.AT and value in (sre.AT_END, sre.AT_END_STRING):
        return {head + " "}
    if kind is sre.AT and value is sre.AT_BOUNDARY and head:
        return {head + " "}  # an open head ends with a letter
    return {head}  # anchors and looks aside take no character


def _parts(value: list[Node]) -> list[Node]:
    return [(sre.ANY, None)] if value[0][0] is sre.NEGATE else value


def _with_class(head: str, part: Node) -> set[str]:
    kind, value = part
    if kind is sre.LITERAL:
        return {_with(head, chr(value))}
    if kind is sre.RANGE:
        return {_with(head, chr(c)) for c in range(value[0], min(value[1], value[0] + _WIDEST) + 1)}
    if kind is sre.CATEGORY and value is sre.CATEGORY_DIGIT:
        return {_with(head, "0")}
    if kind is sre.CATEGORY and value in (sre.CATEGORY_SPACE, sre.CATEGORY_NOT_WORD):
        return {_with(head, " ")}
    return {head + ANY + " ", _with(head, ".")}


def _with(head: str, sign: str) -> str:
    """The head with one sign more, ended with a space where it is whole."""
    if not sign.isalnum():
        return head + " " if head else ""
    head += "0" if sign.isdecimal() and not head else sign.lower()
    return head + " " if head == "0" or len(head) == _HEAD else head
