"""Paragraphs that stand twice, and a lead that is repeated as a summary: the first one stays."""

from __future__ import annotations

from collections.abc import Iterator

from generator.cleaning.draft import Draft, cut_line, is_prose
from generator.model import Cut
from generator.registry import Phase, Rule
from generator.text import first_words, fold

_LENGTH = 60
"""Shorter lines may well be said twice ("Yes.", a score, a refrain)."""


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of all but the first of equal paragraphs."""
    firsts: dict[str, str] = {}
    seen: set[str] = set()
    for line in draft.lines:
        if line.text.endswith("?"):
            continue  # an interview asks the same question of several people
        if len(line.text) < _LENGTH or not (is_prose(line.text) or len(line.text) > 100):
            continue
        # Equal paragraphs begin alike, and few do: only those are folded, which takes long.
        begin = first_words(line.text, 3)
        if begin not in firsts:
            firsts[begin] = line.text
            continue
        if firsts[begin]:
            seen.add(fold(firsts[begin]))
            firsts[begin] = ""
        words = fold(line.text)
        if words in seen:
            yield cut_line(line, "duplicate")
        else:
            seen.add(words)


RULE = Rule("duplicate", Phase.TAIL, find)
