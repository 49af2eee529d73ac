"""Weighing what is claimed about an article into `Metadata`: headline by vote, authors without roles, dates as ISO.

Nothing is guessed. A field that no claim settles is None, and `origins` says on whose word each field stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from urllib.parse import urlsplit

from generator.cleaning.agencies import agency_of
from generator.cleaning.authors import credit_of, led_name, name_in_address, names_role, pen_name
from generator.cleaning.headlines import choose_headline, site_in_title
from generator.cleaning.places import PLACES
from generator.cleaning.timestamps import is_update, parse_date
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
_PART = regex(r"[()\[\]]")  # "(photography)"
_WITH_ADDRESS = regex(r"https?://|\bwww\.", re.IGNORECASE)
_MAKER = regex(
    r"\b(?:themes?|designe?d?|template|webdesign|website|powered|made|umsetzung|gestaltung) (?:by|von|par) \S+ \S+"
)
_SMALL_NAME = regex(r"[^\W\d_]{3,15}(?: [^\W\d_]{2,15}){1,2}")
_ACCOUNT = regex(r"\S*_\S*|[^\sA-Z]*")
"""Names of one word as accounts have them: `jane_doe`, `jdoe42`."""
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
    host = urlsplit(url.value).netloc if url else ""
    headline = choose_headline(document, said, publication or "", host)
    if headline is not None:
        origins["headline"] = headline.origin
    authors, agency = _credits(said, publication or "", origins, document, host)
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
            if field == "published" and (shown := _shown_day(claim, claims, found, locale)):
                origins[field] = "page"
                return shown
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


def _shown_day(claim: Claim, claims: tuple[Claim, ...], read: str, locale: str) -> str | None:
    """The one day that a page shows its readers, where its data gives another and the page's is more credible.

    That is so beside plain `meta` elements, whose day may be any; beside OpenGraph where the day is the earlier one and
    shown twice, because a page that moved to another system has the day of that in its data; and where other data has
    the day shown. A day that is called or known as that of an update is none.
    """
    if claim.origin not in ("meta", "json-ld", "opengraph"):
        return None
    shown = [c for c in claims if c.field == "published" and c.origin == "page" and not is_update(c.value)]
    stated = [found for c in shown if (found := parse_date(c.value, locale))]
    days = {found[:10] for found in stated}
    if len(days) != 1:
        return None
    day = days.pop()
    apart = abs((date.fromisoformat(day) - date.fromisoformat(read[:10])).days)
    if not apart or (apart == 1 and len(read) > 10):
        return None
    others = [c for c in claims if c.origin in ("json-ld", "opengraph") and c.origin != claim.origin]
    if any(c.field == "published" and (parse_date(c.value, locale) or "")[:10] == day for c in others):
        return max(stated, key=len)
    if any(c.field == "updated" and (parse_date(c.value, locale) or "")[:10] == day for c in claims):
        return None
    moved = claim.origin == "opengraph" and day < read[:10] and len(stated) > 1
    return max(stated, key=len) if claim.origin == "meta" or moved else None


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
    claims: tuple[Claim, ...], publication: str, origins: dict[str, str], document: RawDocument, host: str
) -> tuple[tuple[str, ...], str | None]:
    """Authors and agency: names of the best origin that names a person; an agency from wherever one is named."""
    people: tuple[str, ...] = ()
    agency: str | None = None
    houses = _houses(claims, publication)
    labels = host.removeprefix("www.").replace("-", "").split(".")
    for claim in _ranked(claims, "agency", _GENERAL_ORDER):
        agency = agency_of(claim.value) or claim.value.strip() or None
        origins["agency"] = claim.origin
        break
    # A name of one word is believed where the page leads to it with "by".
    led = {led_name(c.value) for c in claims if c.field == "author" and c.origin in ("page", "byline")} - {""}
    confirmed = _written_small(claims)
    topics = {fold(c.value) for c in claims if c.field == "topic"}
    named: dict[ClaimOrigin, tuple[str, ...]] = {}
    for origin in _AUTHOR_ORDER:
        names: list[str] = []
        for claim in claims:
            if claim.field != "author" or claim.origin != origin:
                continue
            value = claim.value.strip()
            if origin == "meta" and _WITH_ADDRESS.search(value):
                continue  # who made the site, with a link to his own
            # On the page itself one word with a capital may be a button ("Share"); pen names are small.
            single = origin not in _IN_TEXT and not (origin == "page" and value[:1].isupper())
            if fold(value) in confirmed:
                found: tuple[str, ...] = (confirmed[fold(value)],)
            elif origin == "page" and (pen := pen_name(value)):
                found = (pen,)
            else:
                short = origin == "page" and " " not in value and value.isalpha() and fold(value) in led
                credit = credit_of(value, publication, single=single or short, short=short)
                found = credit.people
                if credit.agencies and agency is None:
                    agency = credit.agencies[0]
                    origins["agency"] = origin
            names.extend(
                n for n in found if fold(n) not in houses and not _is_named(n, names) and not _is_of_the_site(n, labels)
            )
        if len(names) > 1:  # "By Nada Rahimi, New York", "Nada Rahimi | Tech Industry"
            names = [n for n in names if n.casefold() not in PLACES and fold(n) not in topics] or names
        if names:
            named[origin] = tuple(names)
    if "meta" in named and _is_unconfirmed(named, claims, publication, document):
        del named["meta"]
    if chosen := _most_credible(named):
        people, origins["authors"] = named[chosen], chosen
        for others in (named[o] for o in named if o != chosen):
            # A pen name or first name that another place gives in full.
            full = [next((n for n in others if fold(n).startswith(fold(p) + " ")), p) for p in people]
            people = tuple(dict.fromkeys(full))
        if chosen not in _EDITORS:
            people = _with_others_of_the_byline(people, claims, publication)
    elif page := _author_by_address(claims, document.text):
        people, origins["authors"] = (page,), "opengraph"
    if agency is not None:
        people = tuple(n for n in people if fold(n) != fold(agency))  # `"author": "Reuters"`
    return people, agency


def _houses(claims: tuple[Claim, ...], publication: str) -> frozenset[str]:
    """Names of the paper and its publisher, which are no author's.

    A blog may name its one author as publisher too: who is named as author in the page's data is somebody, unless it
    is the name that the paper goes by.
    """
    named = {fold(c.value) for c in claims if c.field == "publication"}
    plain = {fold(c.value) for c in claims if c.field == "publication" and c.origin not in ("json-ld", "meta")}
    authors = {o: {fold(c.value) for c in claims if c.field == "author" and c.origin == o} for o in _AUTHOR_ORDER}
    somebody = authors["json-ld"] | (authors["meta"] & authors["page"])
    return frozenset(plain | {fold(publication)} | (named - somebody))


def _written_small(claims: tuple[Claim, ...]) -> dict[str, str]:
    """Names of two or three words in small letters that two places agree on, as the one with more capitals has them."""
    seen: dict[str, dict[str, str]] = {}
    for claim in claims:
        value = claim.value.strip()
        if claim.field == "author" and _SMALL_NAME.fullmatch(value) and not credit_of(value).people:
            seen.setdefault(fold(value), {})[claim.origin] = value
    return {
        name: max(by_origin.values(), key=lambda v: (sum(map(str.isupper, v)), v))
        for name, by_origin in seen.items()
        if len(by_origin) > 1 and not credit_of(name.title()).organisations
    }


def _is_of_the_site(name: str, labels: list[str]) -> bool:
    """Whether a name of one small word is only the beginning of the site's own address, or that with its ending."""
    site = labels[0]
    if not name.islower() or " " in name or len(name) <= 4:
        return False
    return (site.startswith(name) and site != name) or name in {site + ending for ending in labels[1:]}


def _is_unconfirmed(
    named: dict[ClaimOrigin, tuple[str, ...]], claims: tuple[Claim, ...], publication: str, document: RawDocument
) -> bool:
    """Whether a `meta` element alone has this name, and nothing says that it is the article's author.

    On pages that state no day of publication it is more often who made the site than who wrote the page, unless
    readers see the name too.
    """
    if document.format != "html":
        return False
    names = {fold(n) for n in named["meta"]}
    if any(names & {fold(n) for n in others} for origin, others in named.items() if origin != "meta"):
        return False
    if any(n in fold(publication) for n in names):
        return True  # the house in front of its section
    if any(c.field == "published" and c.origin in ("json-ld", "opengraph", "meta") for c in claims):
        return False
    seen = _MAKER.sub(" ", fold(document.text))
    return not any(n in seen for n in names)


def _with_others_of_the_byline(people: tuple[str, ...], claims: tuple[Claim, ...], publication: str) -> tuple[str, ...]:
    """The people of one byline that names all of these and others: data often has the first author only."""
    known = {fold(n) for n in people}
    for claim in claims:
        if claim.field == "author" and claim.origin in ("page", "byline") and led_name(claim.value):
            named = credit_of(claim.value, publication, single=False)
            if (
                known < {fold(n) for n in named.people}
                and not (named.organisations or named.agencies or _PART.search(claim.value))
                and not any(n.casefold() in PLACES or names_role(n) for n in named.people)
            ):
                return named.people
    return people


def _most_credible(named: dict[ClaimOrigin, tuple[str, ...]]) -> ClaimOrigin | None:
    """The best place that names authors, unless it stands alone against two others that agree.

    So a site that names its house in each `meta` element loses to its own data and byline, and the name of an account
    to a name in full.
    """
    best = next(iter(named), None)
    if best is None or best not in ("meta", "json-ld", "opengraph"):
        return best
    if all(_ACCOUNT.fullmatch(n) for n in named[best]):
        return next((o for o in named if o != best and all(" " in n for n in named[o])), best)
    said = {origin: {fold(n) for n in names} for origin, names in named.items()}
    if any(said[best] & said[origin] for origin in said if origin != best):
        return best
    for origin, people in said.items():
        if origin != best and any(people <= said[other] for other in said if other not in (best, origin)):
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
