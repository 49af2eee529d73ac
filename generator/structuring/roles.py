"""The discourse role of each sentence: main event, consequence, context, history, anecdote, opinion, outlook.

Two passes of multinomial logistic regression, fitted once by `tests/quality/fit_roles.py` and run here in plain
Python. The first sees a sentence's cues, shape, place and kinship and its neighbours' cues; the second sees all that
again and what the first thought of the sentence, of the three before and after it and of the whole story: roles come
in runs. The weights name cues and figures only.
"""

from __future__ import annotations

import datetime
import math
import struct
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from operator import mul
from pathlib import Path
from typing import Any

import msgspec

from generator.model import Role
from generator.structuring.features import CueTable, Look, content_of, cue_table, cues_of, reference_year
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
_YEARS_BACK = ((0, "future"), (1, "0"), (2, "1"), (4, "3"), (11, "10"), (31, "30"))
_DAYS_BACK = ((0, "future"), (2, "0"), (8, "7"), (31, "30"))
_MONTHS_BACK = ((1, "0"), (2, "1"), (4, "3"), (11, "12"))
_TOPICS = ("death", "disaster", "law", "money", "politics", "war")
_MATTERS = frozenset((*_TOPICS, "announce", "begin_verb", "will"))
_NEIGHBOURLY = ("length=", "opens", "no_stop", "first=")
REACH = (-3, -2, -1, 1, 2, 3)
"""Neighbours whose first-pass chances the second pass sees."""
_FAR = 6
"""Place from which on conjunctions of place take sentences together."""


def _bucket(value: float, bounds: tuple[float, ...]) -> int:
    """How many of the bounds, which rise, the value reaches."""
    return bisect_right(bounds, value)


def _named(value: int, bounds: tuple[tuple[int, str], ...], beyond: str) -> str:
    """Name of the range that the value lies in."""
    for bound, name in bounds:
        if value < bound:
            return name
    return beyond


def likeness(content: frozenset[str], other: frozenset[str]) -> float:
    """Share of the smaller set of content words that both have, 0 to 1."""
    if not content or not other:
        return 0.0
    return len(content & other) / min(len(content), len(other))


def describe(story: Story, looks: tuple[Look, ...]) -> list[list[str]]:
    """The names of the features of each sentence: its own, and those of its neighbours that matter to it."""
    own, told = _describe_alone(story, looks)
    last = len(own) - 1
    before, after = _BEFORE.__getitem__, _AFTER.__getitem__
    return [
        [
            *names,
            *(map(before, told[i - 1]) if i else ["-1:none"]),
            *(map(after, told[i + 1]) if i < last else ["+1:none"]),
        ]
        for i, names in enumerate(own)
    ]


class _Marked(dict[str, str]):
    """Names of features, marked as a neighbour's: each is put together, and its hash reckoned, once."""

    def __init__(self, mark: str) -> None:
        super().__init__()
        self._mark = mark

    def __missing__(self, name: str) -> str:
        marked = self[name] = self._mark + name
        return marked


_BEFORE = _Marked("-1:")
_AFTER = _Marked("+1:")


def _describe_alone(story: Story, looks: tuple[Look, ...]) -> tuple[list[list[str]], list[list[str]]]:
    """Features of each sentence without its neighbours' cues, and those of them that matter to its neighbours."""
    table = cue_table(story.language)
    title_text = story.article.metadata.headline or ""
    headline = content_of(table, title_text)
    topics = cues_of(table, title_text) & _MATTERS
    told_topics = [f"topic={topic}" for topic in _TOPICS if topic in topics]
    count = len(looks)
    published = _day_of(story)
    year = reference_year(story, looks)
    lead: frozenset[str] = frozenset().union(*(look.content for look in looks[:3]))
    lead_days: frozenset[int] = frozenset().union(*(look.weekdays for look in looks[:3]))
    size = f"size={_bucket(count, (6, 12, 20, 30, 45))}"
    spoken = f"spoken={_bucket(sum(look.quoted > 0.5 for look in looks) / count if count else 0.0, _SPOKEN)}"
    seen: set[str] = set()
    names_seen: set[str] = set()
    places = [sentence.passage for sentence in story.sentences]
    found: list[list[str]] = []
    told: list[list[str]] = []
    for i, look in enumerate(looks):
        cues = look.cues
        share = look.quoted
        voice = 0 if share == 0 else 1 if share < 0.35 else 2 if share < 0.85 else 3
        here = i if i < 5 else 5 + _bucket(i, (7, 10, 14, 20, 30))
        early = min(here, _FAR)
        title = _bucket(likeness(look.content, headline), _SHARES)
        opens = i == 0 or places[i - 1] != places[i]
        closes = i == count - 1 or places[i + 1] != places[i]
        fresh = len(look.content - seen) / len(look.content) if look.content else 0.0
        tense, when = _tense(cues), _when(look)
        say = "say" in cues or "according" in cues
        shared = topics & cues
        ordered, shape = sorted(cues), _shape(look, table)
        names = ["bias", *ordered, *shape]
        told.append([*ordered, *[name for name in shape if name.startswith(_NEIGHBOURLY)], f"voice={voice}"])
        names += _verbs(look, early)
        names += _days(look, published, lead_days)
        names += told_topics
        names += [f"{topic}&at={min(i, 3)}" for topic in told_topics]
        names += [f"shared={topic}" for topic in sorted(shared)]
        names += [
            f"shared={min(3, len(shared))}",
            f"voice={voice}",
            f"at={here}",
            f"tenth={min(9, i * 10 // count)}",
            "opens" if opens else "inside",
            size,
            spoken,
            f"title={title}",
            f"lead={_bucket(likeness(look.content, lead), _SHARES)}" if i > 2 else "lead=self",
            f"new={_bucket(fresh, _NOVELTY)}",
            f"names_new={min(3, len(look.names - names_seen))}",
            f"names_old={min(3, len(look.names & names_seen))}",
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
        if opens:
            told[i].append("opens")
            if closes:
                names.append("alone")
        if i:
            names.append(f"before={_bucket(likeness(look.content, looks[i - 1].content), _SHARES)}")
        if look.years and year:
            names.append("year_gap=" + _named(year - min(look.years), _YEARS_BACK, "old"))
            if max(look.years) != min(look.years):
                names.append("years")
        seen |= look.content
        names_seen |= look.names
        found.append(names)
    return found, told


def _shape(look: Look, table: CueTable) -> list[str]:
    """Features of form: length, capitals, numbers, how it begins and ends, its function words."""
    lower = look.lower
    first = lower[0] if lower else ""
    last = look.tokens[-1] if look.tokens else ""
    capitals = sum([word.is_upper for word in look.table_words[1:]])
    names = [
        f"length={_bucket(look.words, _LENGTHS)}",
        f"caps={_bucket(capitals / look.words if look.words else 0.0, _CAPITALS)}",
        f"numbers={min(sum([token[0].isdigit() for token in look.tokens]), 4)}",
    ]
    if look.opens_quoted:
        names.append("opens=quote")
    if first in table.single:
        names.append(f"first={first}")
    elif first[:1].isdigit():
        names.append("first=<num>")
    if last not in ".”\"’!?'":
        names.append("no_stop")
    names += ["w=" + word for word in sorted(table.single.intersection(lower))]
    return names


def _verbs(look: Look, early: int) -> list[str]:
    """Features of the finite verbs: the first ones, the last, and how many."""
    verbs = look.verbs
    number = f"verbs={min(len(verbs), 6)}"
    if not verbs:
        return [number, "verb=none"]
    return [
        number,
        f"verb={verbs[0]}",
        f"verb={'|'.join(verbs[:2])}",
        f"verb={'|'.join(verbs[:3])}",
        f"verb_last={verbs[-1]}",
        f"verb={verbs[0]}&quoted={look.quoted > 0.5}",
        f"verb={verbs[0]}&at={min(early, 4)}",
    ]


def _days(look: Look, published: datetime.date | None, lead_days: frozenset[int]) -> list[str]:
    """Features of the days it names: how far back from the day of publication, and whether the lead names them."""
    names: set[str] = set()
    if published is not None:
        for month, day in look.months:
            names.add("month=" + _named((published.month - month) % 12, _MONTHS_BACK, "next"))
            if day:
                back = _days_back(published, month, day)
                if back is not None:
                    names.add("day=" + _named(back, _DAYS_BACK, "far"))
        names.update([f"weekday={(published.weekday() - weekday) % 7}" for weekday in look.weekdays])
    if look.weekdays:
        same = bool(look.weekdays & lead_days)
        names.add(f"lead_day={same}")
        names.add(f"lead_day={same}&quoted={look.quoted > 0.5}")
    return sorted(names)


def _day_of(story: Story) -> datetime.date | None:
    """The day of publication."""
    published = story.article.metadata.published
    try:
        return datetime.date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None


def _days_back(published: datetime.date, month: int, day: int) -> int | None:
    """Days from a date in the year of publication to the day of publication; None for a day that does not exist."""
    try:
        return (published - datetime.date(published.year, month, day)).days
    except ValueError:
        return None


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


def neighbourhood(chances: list[Chances]) -> list[list[float]]:
    """What the second pass sees of the first: of the sentence, of its neighbours, of the story, role by role."""
    count = len(chances)
    nothing = [0.0] * len(ROLES)
    twice = [[2 * chance for chance in row] for row in chances]
    story = [4 * sum(column) / count for column in zip(*chances, strict=True)] if count else nothing
    found = []
    for i, row in enumerate(chances):
        told = [math.log(chance + 0.01) / 2 + 1 for chance in row]
        for step in REACH:
            told += twice[i + step] if 0 <= i + step < count else nothing
        found.append(told + story)
    return found


_LANE = 32
"""Bits for each of the numbers that are packed into one."""
_HALF = 1 << (_LANE - 1)
_LANES = struct.Struct(f"<{2 * len(ROLES)}I")
_MIDDLE = sum(_HALF << (_LANE * at) for at in range(2 * len(ROLES)))


class Packed(dict[str, int]):
    """The weights of each named feature, the first pass's, then the second's, packed into one number, so that one
    addition adds them all; 0 where the model knows no such feature. They are packed when they are first asked for: an
    article has a third of them.
    """

    def __init__(self, first: dict[str, list[int]], second: dict[str, list[int]]) -> None:
        super().__init__()
        self._first = first
        self._second = second
        self._nothing = [0] * len(ROLES)

    def __missing__(self, name: str) -> int:
        if name not in self._first and name not in self._second:
            return 0
        row = self._first.get(name, self._nothing) + self._second.get(name, self._nothing)
        packed = int.from_bytes(_LANES.pack(*[number + _HALF for number in row]), "little") - _MIDDLE
        self[name] = packed
        return packed


class Weights(msgspec.Struct, frozen=True):
    """The fitted weights of both passes, one a role."""

    names: Packed
    """Of the named features."""
    figures: tuple[tuple[int, ...], ...]
    """Of the figures of `neighbourhood`: one row a role."""
    leaning: tuple[float, ...]
    """What is added to each role's log-probability before the likeliest is named: rare roles would never be."""


def unpack(packed: int) -> list[int]:
    """The sums of numbers that were packed; each is between -2³¹ and 2³¹."""
    return [lane - _HALF for lane in _LANES.unpack((packed + _MIDDLE).to_bytes(_LANES.size, "little"))]


@cache
def weights() -> Weights:
    """The weights as shipped, in hundredths."""
    table: dict[str, Any] = msgspec.json.decode((Path(__file__).parent / "role_weights.json").read_bytes())
    return Weights(
        names=Packed(table["first"], table["second"]),
        figures=tuple(tuple(row) for row in zip(*table["figures"], strict=True)),
        leaning=tuple(table["leaning"]),
    )


def _softmax(hundredths: Sequence[float]) -> Chances:
    top = max(hundredths)
    powers = [math.exp((score - top) / 100) for score in hundredths]
    total = sum(powers)
    return tuple([power / total for power in powers])


def role_chances(features: list[list[str]]) -> tuple[Chances, ...]:
    """How likely each role is for each sentence of a story, given what `describe` tells of it."""
    known = weights()
    packed = known.names.__getitem__
    first: list[Chances] = []
    scores: list[list[int]] = []
    for names in features:
        sums = unpack(sum(map(packed, names)))
        first.append(_softmax(sums[: len(ROLES)]))
        scores.append(sums[len(ROLES) :])
    return tuple(
        [
            _softmax([score + sum(map(mul, row, told)) for score, row in zip(named, known.figures, strict=True)])
            for named, told in zip(scores, neighbourhood(first), strict=True)
        ]
    )


def of_story(chances: tuple[Chances, ...]) -> tuple[Chances, ...]:
    """The same for sentences that are all taken for story.

    To weights that know no word of a language its sentences look like lines that are none, and nothing would be left.
    """
    found: list[Chances] = []
    for chance in chances:
        left = [0.0 if role == NA else share for role, share in enumerate(chance)]
        total = sum(left) or 1.0
        found.append(tuple([share / total for share in left]))
    return tuple(found)


def likeliest(chances: Chances) -> int:
    """The role to name: the likeliest, rare roles favoured as fitted, so that each role is named now and then."""
    worth = [math.log(chance + 1e-9) + lean for chance, lean in zip(chances, weights().leaning, strict=True)]
    return worth.index(max(worth))
