"""Why the role model took a sentence for what it did, in words for `digest explain`."""

from __future__ import annotations

from functools import lru_cache

from generator.structuring.chosen import Choice, Reading
from generator.structuring.roles import C1, C2, D1, M1, M2, ROLES, unpack, weights

NEWS = (M1, M2)
CONTEXT = (C1, C2, D1)
_MOST = 3
_LEAST = 5
"""Hundredths below which a feature is no reason."""
_PHRASES = {
    "past_perfect": "past perfect",
    "present_perfect": "present perfect",
    "in_year": "names a year",
    "decade": "names a decade",
    "ago": "looks back",
    "since": "tells since when",
    "last_period": "names a time that is past",
    "last_year": "names a time years back",
    "last_week": "names a time days back",
    "earlier_this": "tells what was earlier",
    "this_period": "tells how things stand now",
    "used_to": "tells how things were",
    "comes_context": "sets the news in its context",
    "anniversary": "an anniversary",
    "begin_verb": "tells how something began",
    "state_verb": "tells how things are",
    "repeated": "tells what happens again and again",
    "data": "gives data",
    "comparison": "compares",
    "weekday": "names a weekday",
    "on_weekday": "names a weekday",
    "today": "tells what happened today",
    "announce": "announces",
    "said_weekday": "somebody said it on the day",
    "death": "tells of dead or injured",
    "disaster": "tells of a disaster",
    "law": "police or court",
    "politics": "politics",
    "money": "money",
    "war": "army or war",
    "happen": "something happened",
    "first": "a first or a record",
    "was": "past tense",
    "past": "past tense",
    "is": "present tense",
    "are": "present tense",
    "is_ing": "goes on at present",
    "past_passive": "passive past",
    "there": "tells what there is",
}
_PREFIXES = (
    ("at=", "its place in the story"),
    ("tenth=", "its place in the story"),
    ("title=", "shares words with the headline"),
    ("lead=", "shares words with the lead"),
    ("year_gap=", "names a year"),
    ("when=year", "names a year"),
    ("voice=0", "quotes nobody"),
    ("tense=had", "past perfect"),
    ("tense=has", "present perfect"),
    ("tense=was", "past tense"),
    ("tense=is", "present tense"),
    ("day=", "names a date"),
    ("month=", "names a month"),
    ("lead_day=True", "names the day of the news"),
    ("length=", "its length"),
    ("new=", "what it adds to the sentences before"),
    ("names_", "names new to the story or known from it"),
)


def reasons_for(reading: Reading, choice: Choice, roles: tuple[int, ...]) -> tuple[str, ...]:
    """The three strongest reasons, the strongest first: those the choice has, else the model's for these roles.

    A feature speaks for the roles as far as its weights for them exceed its mean weight.
    """
    if choice.reasons:
        return choice.reasons[:_MOST]
    share: dict[str, float] = {}
    for name in reading.features[choice.index]:
        phrase = _phrase(name)
        if phrase is not None and (weight := _weight(name, roles)) is not None:
            share[phrase] = share.get(phrase, 0.0) + weight
    ranked = sorted((-weight, phrase) for phrase, weight in share.items() if weight >= _LEAST)
    return tuple(phrase for _, phrase in ranked[:_MOST]) or ("what stands around it",)


@lru_cache(maxsize=8192)
def _weight(name: str, roles: tuple[int, ...]) -> float | None:
    """How much a feature speaks for the roles; None where the model does not know it."""
    packed = weights().names[name]
    if not packed:
        return None
    row = unpack(packed)
    width = len(ROLES)
    both = [row[role] + row[width + role] for role in range(width)]
    return sum(both[role] for role in roles) / len(roles) - sum(both) / width


@lru_cache(maxsize=8192)
def _phrase(name: str) -> str | None:
    if name in _PHRASES:
        return _PHRASES[name]
    return next((phrase for prefix, phrase in _PREFIXES if name.startswith(prefix)), None)
