"""How likely headline, authors and day are right: how many places of an article say the same, how many say another.

The figures are shares of right answers on saved pages with hand-made gold, counted by who agrees and rounded; those of
plain text are what the text rules reach. `python -m tests.quality confidence --pack DIR` prints them again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from generator.cleaning.authors import credit_of
from generator.cleaning.timestamps import parse_date
from generator.model import Claim, Confidence, Metadata, RawDocument
from generator.text import fold

_DECIDED = frozenset(("sidecar", "front matter", "caller"))
"""On these words nothing is left to doubt."""
_IN_TEXT = {"headline line": 0.97, "byline": 0.94, "credit line": 0.94, "dateline": 0.97, "date line": 0.97}
"""What the rules for plain text reach, where nothing else speaks."""
_FILE_NAME = 0.8

# field → (by two or more others confirmed, by one, by nobody), without and with a place that says another.
_SHARES: dict[str, tuple[tuple[float, float, float], tuple[float, float, float]]] = {
    "headline": ((0.92, 0.75, 0.4), (0.9, 0.7, 0.55)),
    "author": ((0.9, 0.9, 0.85), (0.8, 0.6, 0.3)),
    "published": ((0.95, 0.95, 0.9), (0.6, 0.5, 0.3)),
}


def confidence_of(document: RawDocument, claims: Iterable[Claim], metadata: Metadata) -> Confidence:
    """How sure cleaning may be of the story and of what it found out about the article.

    `claims` are all that `metadata` was made from.
    """
    found = witnesses(claims, metadata)
    origins = dict(metadata.origins)

    def share(field: str, origin: str | None) -> float | None:
        if origin is None or field not in found:
            return None
        if origin in _DECIDED:
            return 1.0
        if origin == "file name":
            return _FILE_NAME
        same, other = found[field]
        if origin in _IN_TEXT and not same and not other:
            return _IN_TEXT[origin]
        return _SHARES[field][other > 0][2 - min(same, 2)]

    return Confidence(
        body=document.confidence,
        headline=share("headline", origins.get("headline")),
        authors=share("author", origins.get("authors")),
        published=share("published", origins.get("published")),
    )


def witnesses(claims: Iterable[Claim], metadata: Metadata) -> dict[str, tuple[int, int]]:
    """For headline, author and published, where known: how many other places say the same, how many say another."""
    said = tuple(claims)
    origins = dict(metadata.origins)
    publication = metadata.publication or ""

    def people(value: str) -> str:
        return " ".join(sorted(fold(name) for name in credit_of(value, publication).people))

    def day(value: str) -> str:
        return (parse_date(value, metadata.language) or "")[:10]

    found = {}
    for field, named, value, plain in (
        ("headline", "headline", metadata.headline, fold),
        ("author", "authors", " and ".join(metadata.authors), people),
        ("published", "published", metadata.published, day),
    ):
        if value and (origin := origins.get(named)):
            found[field] = _witnesses(said, field, value, origin, plain)
    return found


def _witnesses(
    claims: Iterable[Claim], field: str, value: str, origin: str, plain: Callable[[str], str]
) -> tuple[int, int]:
    """`plain` makes values comparable."""
    mine = plain(value)
    by_place: dict[str, list[str]] = {}
    for claim in claims:
        if claim.field == field and claim.origin != origin and (said := plain(claim.value)):
            by_place.setdefault(claim.origin, []).append(said)
    same = sum(any(_agree(mine, said) for said in stated) for stated in by_place.values())
    return same, len(by_place) - same


def _agree(mine: str, theirs: str) -> bool:
    """Whether two say the same: a title may have the site's name at its end, one of several authors his own line."""
    return mine == theirs or theirs.startswith(mine + " ") or (len(theirs) > 8 and theirs in mine)
