"""The headline by vote: OpenGraph, JSON-LD, `<title>` without the site's name, `<h1>`, the first line."""

from __future__ import annotations

import re
from collections.abc import Iterable

from generator.model import Claim, ClaimOrigin, RawDocument
from generator.text import fold, words

# What a lone candidate of each origin is worth; those that say the same add up.
_WORTH: dict[ClaimOrigin, float] = {
    "h1": 1.0,
    "json-ld": 0.9,
    "opengraph": 0.95,
    "title element": 0.8,
    "page": 0.6,
    "meta": 0.5,
    "headline line": 0.7,
    "file name": 0.05,
}
# These are not put to the vote: somebody decided.
_DECIDED: tuple[ClaimOrigin, ...] = ("sidecar", "front matter", "caller", "record", "feed")
_SEPARATOR = re.compile(r"\s{1,8}[|–—·•»«›:/-]{1,3}\s{1,8}|\s?\|\s?")
_MAX_HEADLINE = 400


def choose_headline(document: RawDocument, claims: Iterable[Claim], publication: str) -> Claim | None:
    """The claim that wins, its value without the site's name; None where nothing is stated."""
    stated = [c for c in claims if c.field == "headline" and words(c.value) and len(c.value) <= _MAX_HEADLINE]
    for origin in _DECIDED:
        for claim in stated:
            if claim.origin == origin:
                return claim
    others = [fold(c.value) for c in stated]
    candidates = [
        Claim("headline", strip_site(c.value, publication, others), c.origin, c.span)
        for c in stated
        if c.origin in _WORTH
    ]
    candidates = [c for c in candidates if words(c.value) and fold(c.value) != fold(publication)]
    if not candidates:
        return None
    best, best_score = candidates[0], -1.0
    for candidate in candidates:
        voters = {c.origin for c in candidates if fold(c.value) == fold(candidate.value)}
        score = sum(_WORTH[o] for o in voters)
        if score > best_score + 1e-9:
            best, best_score = candidate, score
    return best


def strip_site(title: str, publication: str, others: Iterable[str] = ()) -> str:
    """A title without the name of the site at either end.

    The part beyond a separator goes when it is the publication's name, or when what is left is what another place of
    the page (`others`, folded) says alone.
    """
    plain = " ".join(title.split())
    house = fold(publication)
    known = set(others)
    cuts = [(m.start(), m.end()) for m in _SEPARATOR.finditer(plain)]
    for start, end in cuts:
        if fold(plain[:start]) in known:
            return plain[:start].strip()
        if fold(plain[end:]) in known and fold(plain[end:]) != house:
            return plain[end:].strip()
    if house:
        for start, end in reversed(cuts):
            if _same_house(fold(plain[end:]), house):
                return plain[:start].strip()
            if _same_house(fold(plain[:start]), house):
                return plain[end:].strip()
    return plain


def _same_house(part: str, house: str) -> bool:
    short, long = part.replace(" ", ""), house.replace(" ", "")
    return bool(short) and (short == long or short.removeprefix("the") == long.removeprefix("the"))
