"""Which segments of a page are the story."""

from __future__ import annotations

from dataclasses import dataclass

from generator.model import Claim
from generator.readers.html.claims import Statements
from generator.readers.html.hints import hint_of
from generator.readers.html.segments import Page

_MIN_WORDS = 8
"""Fewer words are no paragraph that could speak for its container."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The verdict over a page's segments, one value each, and what was learnt from those that are not the story."""

    kept: list[bool]
    hints: list[str]
    claims: tuple[Claim, ...] = ()


def choose_story(page: Page, said: Statements) -> Choice:
    """The segments inside the container that holds most prose, without what markup or shape says is furniture."""
    nodes, segments = page.nodes, page.segments
    score = [0.0] * len(nodes)
    for found in segments:
        if found.words < _MIN_WORDS or found.linked * 2 > len(found.text) or nodes[found.node].hidden:
            continue
        weight = found.words * (1 - found.linked / len(found.text))
        place, share = found.node, 1.0
        for _ in range(4):
            if place <= 0:
                break
            score[place] += weight * share
            place, share = nodes[place].parent, share * 0.7
    best = max(range(len(nodes)), key=lambda n: (score[n], -n))
    kept, hints = [], []
    for found in segments:
        place, inside, bits = found.node, False, found.inline_bits
        while place >= 0:
            if place == best:
                inside = True
                break
            bits |= nodes[place].bits
            place = nodes[place].parent
        hint = hint_of(bits)
        prose = found.linked * 2 <= len(found.text)
        kept.append(inside and prose and not hint and found.kind != "caption")
        hints.append(hint or ("caption" if found.kind == "caption" else "navigation" if not inside else ""))
    return Choice(kept, hints)
