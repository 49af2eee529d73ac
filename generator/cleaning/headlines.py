"""The headline by vote: `<h1>`, OpenGraph, JSON-LD, `<title>` without the site's name, the first line.

Editors write the heading over the story, machines and search consultants the rest: a heading that looks like a headline
weighs most, and loses only to several places that agree against it, or where it is the name of the site or section.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.model import Claim, ClaimOrigin, RawDocument
from generator.patterns import regex
from generator.text import fold, words

# What a candidate of each origin is worth; those that say the same add up. Fitted by hand on saved pages, as a set.
_WORTH: dict[ClaimOrigin, float] = {
    "h1": 2.6,
    "json-ld": 0.9,
    "opengraph": 0.95,
    "title element": 0.8,
    "page": 0.8,
    "meta": 0.4,
    "headline line": 0.7,
    "file name": 0.05,
}
_SECOND_HEADING = 0.4
"""What another `<h1>` of the page is worth."""
_NO_HEADLINE = 0.15
"""By how much a heading counts less that names the site or a section."""
_LIKE = 0.35
"""How much of its own worth a place lends to a candidate that shares most of its words."""
# These are not put to the vote: somebody decided.
_DECIDED: tuple[ClaimOrigin, ...] = ("sidecar", "front matter", "caller", "record", "feed")
_SEPARATOR = regex(r"\s[|–—·•»«›:-]{1,3}\s|\s?[|｜]\s?|(?<=[\u3040-\u9fff])[_|:：-]")
_SITE_SEPARATOR = regex(r"[|｜»«•]")
_MAX_HEADLINE = 400


def choose_headline(document: RawDocument, claims: Iterable[Claim], publication: str, host: str = "") -> Claim | None:
    """The claim that wins, its value without the site's name; None where nothing is stated.

    `publication` and `host` are the names by which the site's own name is known.
    """
    stated = [c for c in claims if c.field == "headline" and words(c.value) and len(c.value) <= _MAX_HEADLINE]
    houses = _houses(publication, host)
    for origin in _DECIDED:
        for claim in stated:
            if claim.origin == origin:
                if origin not in ("record", "feed"):
                    return claim
                return Claim("headline", strip_site(claim.value, houses), claim.origin, claim.span)
    others = [fold(c.value) for c in stated]
    sections = [fold(c.value) for c in stated if c.origin == "h1" and _is_section(fold(c.value), stated)]
    others = [o for o in others if not _is_house(o, houses) and o not in sections]
    houses = (*houses, *(section.replace(" ", "") for section in sections))
    candidates: list[tuple[Claim, float]] = []
    heading = _heading(stated)
    for claim in stated:
        if claim.origin not in _WORTH:
            continue
        value = claim.value if claim.origin == "h1" else strip_site(claim.value, houses, others)
        folded = fold(value)
        if not folded:
            continue
        worth = _WORTH[claim.origin]
        if claim.origin == "h1":
            worth = worth if claim is heading else _SECOND_HEADING
        if _is_house(folded, houses) or (claim.origin in ("h1", "page") and _is_section(folded, stated)):
            worth *= _NO_HEADLINE
        candidates.append((Claim("headline", value, claim.origin, claim.span), worth))
    best: Claim | None = None
    best_score = 0.0
    for candidate, _ in candidates:
        score = _votes(candidate, candidates)
        if score > best_score + 1e-9:
            best, best_score = candidate, score
    if best is None:
        return None
    if best.origin == "h1":
        # A kicker inside the heading: what follows it stands alone elsewhere.
        whole = fold(best.value)
        for candidate, _ in candidates:
            part = fold(candidate.value)
            if whole.endswith(" " + part) and part.count(" ") >= 2 and len(part) * 2 > len(whole):
                return candidate
    if best.value.isupper():
        # The same words in ordinary case, where another place has them.
        for candidate, _ in candidates:
            if fold(candidate.value) == fold(best.value) and not candidate.value.isupper():
                return candidate
    return best


def _heading(stated: Sequence[Claim]) -> Claim | None:
    """Of several `<h1>` the first that another place repeats word for word, else the first."""
    headings = [c for c in stated if c.origin == "h1"]
    if len(headings) < 2:
        return headings[0] if headings else None
    repeated = {fold(c.value) for c in stated if c.origin != "h1"}
    return next((c for c in headings if fold(c.value) in repeated), headings[0])


def site_in_title(claims: Iterable[Claim]) -> str:
    """The site's name as `<title>` gives it after what another place states as the headline; else empty."""
    stated = [c for c in claims if c.field == "headline"]
    known = {fold(c.value) for c in stated if c.origin != "title element"}
    for claim in stated:
        if claim.origin == "title element":
            for match in _SEPARATOR.finditer(claim.value):
                if fold(claim.value[: match.start()]) in known:
                    return claim.value[match.end() :].strip()
    return ""


def _votes(candidate: Claim, candidates: Sequence[tuple[Claim, float]]) -> float:
    mine = fold(candidate.value)
    own = set(mine.split())
    votes: dict[str, float] = {}
    for other, worth in candidates:
        theirs = fold(other.value)
        if theirs == mine:
            weight = worth
        else:
            there = set(theirs.split())
            weight = worth * _LIKE if own and len(own & there) >= 0.6 * min(len(own), len(there)) else 0.0
        votes[other.origin] = max(votes.get(other.origin, 0.0), weight)
    return sum(votes.values())


def _houses(publication: str, host: str) -> tuple[str, ...]:
    """The site's names, without marks or spaces."""
    label = host.lower().removeprefix("www.")
    parts = label.split(".")
    names = [fold(publication).replace(" ", ""), label.replace(".", ""), parts[-2] if len(parts) > 1 else label]
    found = [n for n in dict.fromkeys(names) if len(n) > 2]
    return tuple(dict.fromkeys([*found, *(n.removeprefix("the") for n in found)]))


def _is_house(folded: str, houses: tuple[str, ...]) -> bool:
    glued = folded.replace(" ", "").replace("-", "")
    return bool(glued) and any(
        glued in (h, "the" + h) or (len(h) > 4 and h in glued and len(h) >= 0.5 * len(glued)) for h in (houses)
    )


def _is_section(folded: str, stated: Sequence[Claim]) -> bool:
    """Whether a heading is what `<title>` has after its first separator: the name of the site or of a section."""
    for claim in stated:
        if claim.origin in ("title element", "opengraph"):
            first, *rest = (fold(p) for p in _SEPARATOR.split(claim.value))
            # What follows a word or two and is longer is the headline behind its kicker: "Opinion | …".
            is_kicker = first.count(" ") < 2 and folded.count(" ") > first.count(" ") + 1
            if folded in rest and len(first) > 2 and not is_kicker:
                return True
    if " " in folded or len(folded) > 14 or not folded.isascii():
        return False
    return not any(folded in fold(c.value).split() for c in stated if c.origin not in ("h1", "page"))


def strip_site(title: str, houses: tuple[str, ...], others: Iterable[str] = ()) -> str:
    """A title without the name of the site at either end, or a kicker in capitals before it.

    The part beyond a separator goes when it is one of the site's names, when what is left is what another place of the
    page (`others`, folded) says alone, and behind a bar also when it is short.
    """
    plain = " ".join(title.split())
    known = set(others)
    cuts = [(m.start(), m.end()) for m in _SEPARATOR.finditer(plain)]
    for start, end in cuts:
        if fold(plain[:start]) in known:
            return plain[:start].strip()
        if fold(plain[end:]) in known and not _is_house(fold(plain[end:]), houses):
            return plain[end:].strip()
    for start, end in reversed(cuts):
        if _is_house(fold(plain[end:]), houses) and fold(plain[:start]):
            return strip_site(plain[:start], houses)
    for start, end in cuts:
        if _is_house(fold(plain[:start]), houses) and fold(plain[end:]):
            return strip_site(plain[end:], houses)
    if cuts:
        start, end = cuts[0]
        before, after = words(plain[:start]), words(plain[end:])
        if "|" in plain[start:end] and plain[:start].isupper() and len(before) <= 3 and len(after) >= 4:
            # A kicker in capitals before the headline: `TECHNOLOGY | Data leak at parking app …`.
            return strip_site(plain[end:], houses)
        start, end = cuts[-1]
        before, after = words(plain[:start]), words(plain[end:])
        if _SITE_SEPARATOR.search(plain[start:end]) and len(after) <= 4 and len(before) >= 3:
            return strip_site(plain[:start], houses)
    return plain
