"""The discourse role of each sentence: main event, consequence, context, history, anecdote, opinion, outlook.

A multinomial logistic model over cue features, fitted once by `tests/quality/fit_roles.py` and run here in plain
Python: sums of weights, then softmax. The weights name cues and figures only.
"""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path
from typing import Any

from generator.model import Role
from generator.structuring.features import Look, content_of, cue_table, reference_year
from generator.structuring.story import Story

ROLES: tuple[Role, ...] = ("M1", "M2", "C1", "C2", "D1", "D2", "D3", "D4", "NA")
M1, M2, C1, C2, D1, D2, D3, D4, NA = range(9)

Chances = tuple[float, ...]
"""Probability of each of `ROLES`, in that order."""

_LENGTHS = (4, 8, 12, 18, 24, 32, 42)
_SHARES = (0.001, 0.12, 0.25, 0.4, 0.6)
_NOVELTY = (0.2, 0.35, 0.5, 0.65, 0.8)
_CAPITALS = (0.03, 0.08, 0.15, 0.25, 0.4)
_SPOKEN = (0.05, 0.15, 0.3, 0.5)
_GAPS = ((0, "future"), (1, "0"), (2, "1"), (4, "3"), (11, "10"), (31, "30"))
_NEIGHBOURLY = ("voice=", "length=", "opens", "no_stop", "first=")


def _bucket(value: float, bounds: tuple[float, ...]) -> int:
    """How many of the bounds the value reaches."""
    return sum(value >= bound for bound in bounds)


def likeness(content: frozenset[str], other: frozenset[str]) -> float:
    """Share of the smaller set of content words that both have, 0 to 1."""
    if not content or not other:
        return 0.0
    return len(content & other) / min(len(content), len(other))


def describe(story: Story, looks: tuple[Look, ...]) -> list[list[str]]:
    """The names of the features of each sentence: its cues, shape, time, place in the story and kinship."""
    table = cue_table(story.language)
    headline = content_of(table, story.article.metadata.headline or "")
    count = len(looks)
    year = reference_year(story, looks)
    lead: frozenset[str] = frozenset().union(*(look.content for look in looks[:3]))
    size = _bucket(count, (6, 12, 20, 30, 45))
    spoken = _bucket(sum(look.quoted > 0.5 for look in looks) / count if count else 0.0, _SPOKEN)
    seen: set[str] = set()
    places = [sentence.passage for sentence in story.sentences]
    found: list[list[str]] = []
    for i, look in enumerate(looks):
        cues = look.cues
        share = look.quoted
        voice = 0 if share == 0 else 1 if share < 0.35 else 2 if share < 0.85 else 3
        here = i if i < 5 else 5 + _bucket(i, (7, 10, 14, 20, 30))
        early = min(here, 6)
        title = _bucket(likeness(look.content, headline), _SHARES)
        opens = i == 0 or places[i - 1] != places[i]
        closes = i == count - 1 or places[i + 1] != places[i]
        fresh = len(look.content - seen) / len(look.content) if look.content else 0.0
        tense, when = _tense(cues), _when(look)
        say = "say" in cues or "according" in cues
        names = ["bias", *sorted(cues)]
        names += _shape(look, table.single)
        names += [
            f"voice={voice}",
            f"at={here}",
            f"tenth={min(9, i * 10 // count)}",
            "opens" if opens else "inside",
            f"size={size}",
            f"spoken={spoken}",
            f"title={title}",
            f"lead={_bucket(likeness(look.content, lead), _SHARES)}" if i > 2 else "lead=self",
            f"new={_bucket(fresh, _NOVELTY)}",
            f"at={early}&voice={voice}",
            f"at={early}&title={title}",
            f"tense={tense}",
            f"tense={tense}&voice={voice}",
            f"tense={tense}&at={early}",
            f"when={when}&tense={tense}",
            f"when={when}&at={early}",
            f"say={say}&tense={tense}",
            f"say={say}&voice={voice}",
        ]
        if count - i <= 3:
            names.append(f"from_end={count - i}")
        if opens and closes:
            names.append("alone")
        if i:
            names.append(f"before={_bucket(likeness(look.content, looks[i - 1].content), _SHARES)}")
        if look.years and year:
            gap = year - min(look.years)
            names.append("year_gap=" + next((name for bound, name in _GAPS if gap < bound), "old"))
            if max(look.years) != min(look.years):
                names.append("years")
        seen |= look.content
        found.append(names)
    return found


def _shape(look: Look, single: frozenset[str]) -> list[str]:
    """Features of form: length, capitals, numbers, how it begins and ends, its function words."""
    first = look.lower[0] if look.lower else ""
    last = look.tokens[-1] if look.tokens else ""
    capitals = sum(token[0].isupper() for token in look.tokens[1:])
    names = [
        f"length={_bucket(look.words, _LENGTHS)}",
        f"caps={_bucket(capitals / look.words if look.words else 0.0, _CAPITALS)}",
        f"numbers={min(sum(token[0].isdigit() for token in look.tokens), 4)}",
    ]
    if look.opens_quoted:
        names.append("opens=quote")
    if first in single:
        names.append(f"first={first}")
    elif first[:1].isdigit():
        names.append("first=<num>")
    if last not in ".”\"’!?'":
        names.append("no_stop")
    names += [f"w={word}" for word in sorted(set(look.lower) & single)]
    return names


def _tense(cues: set[str]) -> str:
    """The tense that says most about where a sentence stands in time."""
    if "will" in cues or "to_inf_plan" in cues:
        return "will"
    if "past_perfect" in cues:
        return "had"
    if "present_perfect" in cues:
        return "has"
    if "past" in cues or "was" in cues:
        return "was"
    return "is" if "is" in cues or "are" in cues else "none"


def _when(look: Look) -> str:
    """The time that a sentence names, the farthest from the day of the news first."""
    if look.years:
        return "year"
    for cue, name in (
        ("weekday", "weekday"),
        ("last_period", "last"),
        ("since", "since"),
        ("ago", "ago"),
        ("next_period", "next"),
    ):
        if cue in look.cues:
            return name
    return "none"


def with_neighbours(features: list[list[str]], looks: tuple[Look, ...]) -> list[list[str]]:
    """The features of each sentence together with the cues of the sentences before and after it."""
    told: list[list[str]] = [
        [*sorted(look.cues), *(name for name in names if name.startswith(_NEIGHBOURLY) and "&" not in name)]
        for names, look in zip(features, looks, strict=True)
    ]
    last = len(features) - 1
    return [
        [
            *names,
            *([f"-1:{name}" for name in told[i - 1]] if i else ["-1:none"]),
            *([f"+1:{name}" for name in told[i + 1]] if i < last else ["+1:none"]),
        ]
        for i, names in enumerate(features)
    ]


@cache
def weights() -> dict[str, tuple[float, ...]]:
    """The fitted weights: feature → one weight a role."""
    table: dict[str, Any] = json.loads((Path(__file__).parent / "weights.json").read_text("utf-8"))
    return {name: tuple(w / 100 for w in row) for name, row in table["weights"].items()}


def role_chances(story: Story, looks: tuple[Look, ...]) -> tuple[Chances, ...]:
    """How likely each role is for each sentence of the story."""
    known = weights()
    found: list[Chances] = []
    for names in with_neighbours(describe(story, looks), looks):
        rows = [known[name] for name in names if name in known]
        scores = [sum(column) for column in zip(*rows, strict=True)]
        top = max(scores)
        powers = [math.exp(score - top) for score in scores]
        total = sum(powers)
        found.append(tuple(power / total for power in powers))
    return tuple(found)
