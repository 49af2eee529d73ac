"""Weighing what is claimed about an article into `Metadata`: headline by vote, authors without roles, dates as ISO.

Nothing is guessed. A field that no claim settles is None, and `origins` says on whose word each field stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from urllib.parse import urlsplit

from generator.cleaning.authors import agency_of, credit_of, led_name, name_in_address
from generator.cleaning.headlines import choose_headline, site_in_title
from generator.cleaning.places import PLACES
from generator.cleaning.timestamps import parse_date
from generator.model import Claim, ClaimOrigin, Metadata, RawDocument
from generator.patterns import regex
from generator.text import fold

# On whose word a date stands, best first. The clock of the file system is not among them.
_DATE_ORDER: tuple[ClaimOrigin, ...] = (
    "sidecar",
    "front matter",
    "caller",
    "feed",
    "record",
    "json-ld",
    "opengraph",
    "meta",
    "page",
    "dateline",
    "date line",
    "byline",
    "credit line",
    "file name",
)
_AUTHOR_ORDER: tuple[ClaimOrigin, ...] = (
    "sidecar",
    "front matter",
    "caller",
    "record",
    "feed",
    "json-ld",
    "meta",
    "opengraph",
    "page",
    "byline",
    "credit line",
)
_GENERAL_ORDER: tuple[ClaimOrigin, ...] = (
    "sidecar",
    "front matter",
    "caller",
    "record",
    "feed",
    "meta",
    "json-ld",
    "opengraph",
    "page",
    "dateline",
    "credit line",
    "byline",
    "detected",
    "file name",
    "title element",
    "h1",
    "headline line",
    "date line",
)
_PUBLICATION_ORDER: tuple[ClaimOrigin, ...] = (
    "sidecar",
    "front matter",
    "caller",
    "record",
    "feed",
    "opengraph",
    "json-ld",
    "meta",
    "page",
    "detected",
)
_LANGUAGE_ORDER: tuple[ClaimOrigin, ...] = (
    "sidecar",
    "front matter",
    "caller",
    "detected",
    "record",
    "feed",
    "page",
    "json-ld",
    "meta",
    "opengraph",
)
# Text of the article itself, where a name of one word is too often something else.
_IN_TEXT: frozenset[str] = frozenset(("byline", "credit line"))

_ADDRESS = regex(r"https?://[^\s<>\"]{3,2000}")
_LANGUAGE = regex(r"[a-zA-Z]{2,3}(?:[-_][A-Za-z]{2,8})?\b")


def resolve_metadata(document: RawDocument, claims: Iterable[Claim]) -> Metadata:
    """What is known about an article, from all claims: of sidecar, caller, file, page, and of cleaning rules.

    Dates and other single values go to the best origin that states a usable one; the headline is put to the vote;
    authors lose roles, and names that are nobody's (admin, the paper) are dropped.
    """
    said = tuple(claims)
    origins: dict[str, str] = {}

    def best(field: str, order: tuple[ClaimOrigin, ...] = _GENERAL_ORDER) -> str | None:
        for claim in _ranked(said, field, order):
            if value := claim.value.strip():
                origins[field] = claim.origin
                return value
        return None

    language = _language(said, origins)
    locale = _locale(said, language)
    publication = best("publication", _PUBLICATION_ORDER)
    if publication and _ADDRESS.match(publication):
        publication = None
        origins.pop("publication", None)
    if publication is None and (site := site_in_title(said)):
        publication, origins["publication"] = site, "title element"
    url = next((c for c in _ranked(said, "url", _GENERAL_ORDER) if _ADDRESS.fullmatch(c.value.strip())), None)
    if url is not None:
        origins["url"] = url.origin
    headline = choose_headline(document, said, publication or "", urlsplit(url.value).netloc if url else "")
    if headline is not None:
        origins["headline"] = headline.origin
    authors, agency = _credits(said, publication or "", origins, document.text)
    published = _date(said, "published", locale, origins)
    updated = _date(said, "updated", locale, origins)
    doubts = [("authors", other) for other in _other_authors(said, publication or "", authors, origins)]
    doubts += [("published", other) for other in _other_days(said, published, updated, locale, origins)]
    return Metadata(
        headline=headline.value if headline else None,
        dek=best("dek"),
        authors=authors,
        agency=agency,
        place=best("place"),
        published=published,
        updated=updated,
        url=url.value.strip() if url else None,
        publication=publication,
        language=language,
        topics=_topics(said, origins),
        slug=best("slug"),
        aliases=tuple(dict.fromkeys(c.value for c in said if c.field == "alias")),
        images=tuple(dict.fromkeys(c.value for c in said if c.field == "image")),
        origins=tuple(sorted(origins.items())),
        doubts=tuple(doubts),
    )


def _ranked(claims: tuple[Claim, ...], field: str, order: tuple[ClaimOrigin, ...]) -> Iterator[Claim]:
    """Claims about one field, best origin first, in the order in which they were made within an origin."""
    about = [c for c in claims if c.field == field and c.origin in order]
    yield from sorted(about, key=lambda c: order.index(c.origin))


def _date(claims: tuple[Claim, ...], field: str, locale: str, origins: dict[str, str]) -> str | None:
    for claim in _ranked(claims, field, _DATE_ORDER):
        if found := parse_date(claim.value, locale):
            origins[field] = claim.origin
            if turned := _turned_day(claim, claims, found, locale):
                return turned
            return _local_day(found, claims, field, locale) or found
    return None


# Whose word settles a matter, and places that state a thing plainly: two of them that differ are worth a reader's eye.
_EDITORS = frozenset(("sidecar", "front matter", "caller"))
_PLAIN = frozenset(("feed", "record", "json-ld", "opengraph", "meta", "byline", "dateline", "date line"))


def _other_days(
    claims: tuple[Claim, ...], published: str | None, updated: str | None, locale: str, origins: dict[str, str]
) -> Iterator[str]:
    """The day that another plain statement gives, where it is none of the published, the next or the updated one."""
    if published is None or origins.get("published") in _EDITORS:
        return
    known = [date.fromisoformat(stated[:10]) for stated in (published, updated) if stated]
    for claim in claims:
        if claim.field == "published" and claim.origin in _PLAIN and (stated := parse_date(claim.value, locale)):
            day = date.fromisoformat(stated[:10])
            if all(abs((day - other).days) > 1 for other in known):
                yield day.isoformat()
                return


def _other_authors(
    claims: tuple[Claim, ...], publication: str, authors: tuple[str, ...], origins: dict[str, str]
) -> Iterator[str]:
    """The people whom another plain statement names as authors, where it names none of these."""
    if not authors or origins.get("authors") in _EDITORS:
        return
    known = {word for name in authors for word in fold(name).split()}
    for claim in claims:
        # Pages' `meta` elements name the house as author as often as a person.
        if claim.field == "author" and claim.origin in _PLAIN - {"meta", origins.get("authors")}:
            people = credit_of(claim.value, publication).people
            if people and all(" " in fold(name) for name in people) and not known & set(fold(" ".join(people)).split()):
                yield ", ".join(people)
                return


def _turned_day(claim: Claim, claims: tuple[Claim, ...], read: str, locale: str) -> str | None:
    """The day of an American `01/11/2023` in the data of a page elsewhere, where the page itself shows that day."""
    if "/" not in claim.value or claim.origin not in ("meta", "json-ld", "opengraph") or len(read) > 10:
        return None
    turned = f"{read[:4]}-{read[8:10]}-{read[5:7]}"
    if turned != read and any(
        c.field == claim.field and c.origin == "page" and (parse_date(c.value, locale) or "")[:10] == turned
        for c in claims
    ):
        return turned
    return None


def _local_day(instant: str, claims: tuple[Claim, ...], field: str, locale: str) -> str | None:
    """The day at the place of publication, where an instant in UTC is of another day and the page shows which."""
    if not instant.endswith("+00:00"):
        return None
    day = date.fromisoformat(instant[:10])
    hour = int(instant[11:13])
    wanted = day + timedelta(days=1 if hour >= 12 else -1)
    for claim in claims:
        if claim.field == field and claim.origin == "page":
            shown = parse_date(claim.value, locale)
            if shown is None:
                continue
            if shown[:10] == day.isoformat():
                return None
            if shown[:10] == wanted.isoformat() and not shown.endswith("+00:00"):
                return shown
    return None


def _language(claims: tuple[Claim, ...], origins: dict[str, str]) -> str:
    for claim in _ranked(claims, "language", _LANGUAGE_ORDER):
        if _LANGUAGE.match(claim.value):
            origins["language"] = claim.origin
            return re.split(r"[-_]", claim.value.strip())[0].lower()
    return "en"


def _locale(claims: tuple[Claim, ...], language: str) -> str:
    """The most exact tag that agrees with the language: `en-GB` tells what `en` does not."""
    for claim in _ranked(claims, "language", _LANGUAGE_ORDER):
        tag = claim.value.strip().replace("_", "-")
        if tag.lower().startswith(language + "-"):
            return tag
    return language


def _credits(
    claims: tuple[Claim, ...], publication: str, origins: dict[str, str], text: str
) -> tuple[tuple[str, ...], str | None]:
    """Authors and agency: names of the best origin that names a person; an agency from wherever one is named."""
    people: tuple[str, ...] = ()
    agency: str | None = None
    houses = {fold(c.value) for c in claims if c.field == "publication" and c.origin != "json-ld"}
    # A blog may name its one author as publisher too; who is named as author elsewhere is somebody.
    houses |= {fold(c.value) for c in claims if c.field == "publication"} - {
        fold(c.value) for c in claims if c.field == "author" and c.origin == "json-ld"
    }
    for claim in _ranked(claims, "agency", _GENERAL_ORDER):
        agency = agency_of(claim.value) or claim.value.strip() or None
        origins["agency"] = claim.origin
        break
    # A name of one word is believed where the page leads to it with "by".
    led = {led_name(c.value) for c in claims if c.field == "author" and c.origin in ("page", "byline")} - {""}
    named: dict[ClaimOrigin, tuple[str, ...]] = {}
    for origin in _AUTHOR_ORDER:
        names: list[str] = []
        for claim in claims:
            if claim.field != "author" or claim.origin != origin:
                continue
            value = claim.value.strip()
            # On the page itself one word with a capital may be a button ("Share"); pen names are small.
            single = origin not in _IN_TEXT and not (origin == "page" and value[:1].isupper())
            if origin == "page" and " " not in value and value.isalpha() and fold(value) in led:
                credit = credit_of(value, publication, short=True)
            else:
                credit = credit_of(value, publication, single=single)
            names.extend(n for n in credit.people if fold(n) not in houses and not _is_named(n, names))
            if credit.agencies and agency is None:
                agency = credit.agencies[0]
                origins["agency"] = origin
        if len(names) > 1:  # "By Nada Rahimi, New York"
            names = [n for n in names if n.casefold() not in PLACES] or names
        if names:
            named[origin] = tuple(names)
    if chosen := _most_credible(named):
        people, origins["authors"] = named[chosen], chosen
        for others in (named[o] for o in named if o != chosen):
            # A pen name or first name that another place gives in full.
            full = [next((n for n in others if fold(n).startswith(fold(p) + " ")), p) for p in people]
            people = tuple(dict.fromkeys(full))
    elif page := _author_by_address(claims, text):
        people, origins["authors"] = (page,), "opengraph"
    if agency is not None:
        people = tuple(n for n in people if fold(n) != fold(agency))  # `"author": "Reuters"`
    return people, agency


def _most_credible(named: dict[ClaimOrigin, tuple[str, ...]]) -> ClaimOrigin | None:
    """The best place that names authors, unless it stands alone against two others that agree.

    So a site that names its house in each `meta` element loses to its own data and byline.
    """
    best = next(iter(named), None)
    if best is None or best not in ("meta", "json-ld", "opengraph"):
        return best
    said = {origin: {fold(n) for n in names} for origin, names in named.items()}
    if any(said[best] & said[origin] for origin in said if origin != best):
        return best
    for origin, people in said.items():
        if origin != best and any(people == said[other] for other in said if other not in (best, origin)):
            return origin
    return best


def _author_by_address(claims: tuple[Claim, ...], text: str) -> str | None:
    """The person whose page is named as author, if the page also shows the name."""
    for claim in claims:
        if claim.field == "author" and (name := name_in_address(claim.value)):
            found = re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)
            people = credit_of(found[0]).people if found else ()
            if people:
                return people[0]
    return None


def _is_named(name: str, names: Iterable[str]) -> bool:
    """Whether the names hold this one, or its beginning with something glued to it."""
    glued = fold(name).replace(" ", "")
    return any(glued.startswith(fold(n).replace(" ", "")) for n in names)


def _topics(claims: tuple[Claim, ...], origins: dict[str, str]) -> tuple[str, ...]:
    for origin in _GENERAL_ORDER:
        found = tuple(
            dict.fromkeys(
                c.value.strip() for c in claims if c.field == "topic" and c.origin == origin and c.value.strip()
            )
        )
        if found:
            origins["topics"] = origin
            return found
    return ()
