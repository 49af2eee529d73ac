"""Written dates → ISO 8601, in the shapes that pages, feeds and bylines use. Never a guess, never "on Thursday".

A date is complete only with its year, month and day. `03/04/2021` is a date only where language or locale says which
number is the day. A time counts only with its offset from UTC.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import lru_cache

from generator.cleaning.vocabulary import MONTHS, without_accents
from generator.patterns import regex

_MAX_TEXT = 400

# Clock and zone right after a date, as machines write them.
_CLOCK = r"(?:T|\s|,\s)\s?(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?"
_ZONE = r"(?:\s?(?P<zone>Z\b|UTC|GMT|[+\-−](?:0\d|1[0-4]):?[0-5]\d|[+\-](?:0\d|1[0-4])\b))?"
_ISO = regex(
    rf"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<mark>[-/.])(?P<month>0?[1-9]|1[0-2])(?P=mark)(?P<day>[12]\d|3[01]|0?[1-9])(?!\d)"
    rf"(?:{_CLOCK}{_ZONE})?"
)
_COMPACT = regex(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])"
    r"(?:T?(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?P<second>[0-5]\d)?(?P<zone>Z|[+\-]\d{4})?)?(?!\d)"
)
_CJK = regex(
    r"(?P<year>(?:19|20)\d\d)\s?[年년]\s?(?P<month>0?[1-9]|1[0-2])\s?[月월]\s?(?P<day>[12]\d|3[01]|0?[1-9])\s?[日일]"
)
# 5 March 2024, 5. März 2024, 5 de marzo de 2024, 1er mars 2024, 5th of March, 2024, 05-Mar-2024
_DAY_FIRST = regex(
    r"(?<![\d/.])(?<!\d:)(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th|er|º|°|ª|\.)?(?:\s|-|/)?\s?(?:of\s|de\s|d')?"
    r"(?P<name>[^\W\d_]{3,12})\.?,?(?:\s|-|/)\s?(?:de\s|del\s|of\s)?(?P<year>(?:19|20)\d\d)(?!\d)"
    rf"(?:{_CLOCK}{_ZONE})?"
)
# March 5, 2024; Mar. 5th 2024; Tue Mar 05 09:30:00 UTC 2024
_MONTH_FIRST = regex(
    r"\b(?P<name>[^\W\d_]{3,12})\.?\s(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?,?\s?"
    r"(?:[0-2]\d:[0-5]\d(?::[0-5]\d)?\s(?:[A-Z]{3,4}\s|[+\-]\d{4}\s)?)?,?\s?(?P<year>(?:19|20)\d\d)(?!\d)"
    rf"(?:{_CLOCK}{_ZONE})?"
)
_NUMERIC = regex(
    r"(?<![\d./\-])(?P<first>[0-3]?\d)\s?(?P<mark>[./\-])\s?(?P<second_number>[0-3]?\d)\s?(?P=mark)\s?"
    r"(?P<year>(?:19|20)\d\d|\d\d)(?![\d/])"
)
_EPOCH = regex(r"1\d{9}(?:\d{3})?")
# Words before the date that a page was published, so that "Updated …; published …" gives the second.
_PUBLISHED = regex(
    r"\b(?:publish|posted|first|created|issued|veröffentlicht|erstellt|publié|publicado|pubblicato|publicerad|gepubliceerd)"
)
_UPDATED = regex(
    r"\b(?:updat|modif|last edited|revis|geändert|aktualisiert|zuletzt|stand|mis à jour|actualizad|atualizad|aggiornat)"
)

_DAY_FIRST_TAGS = "de fr es pt it nl pl ru cs sk sv da no nb fi el tr ro hu bg uk hr sl sr id vi ar he hi"
_DAY_FIRST_LANGUAGES = frozenset(_DAY_FIRST_TAGS.split())
_DAY_FIRST_LOCALES = frozenset(
    ("en-gb", "en-au", "en-nz", "en-ie", "en-in", "en-za", "en-pk", "en-ng", "en-ke", "en-sg", "en-hk")
)


def day_first(locale: str) -> bool | None:
    """Whether `03/04` is the third of April in this locale (`en-GB`, `de`); None where nobody can tell (`en`)."""
    tag = locale.replace("_", "-").lower()
    if tag.split("-")[0] in _DAY_FIRST_LANGUAGES or tag in _DAY_FIRST_LOCALES:
        return True
    return False if tag in ("en-us", "en-ph") else None


@lru_cache(maxsize=2048)
def parse_date(value: str, locale: str = "en") -> str | None:
    """The day or instant that a written date states (`2023-02-23`, `2023-02-23T10:15:00+01:00`), else None.

    Words round the date are passed over; of several dates the one that is called the day of publication wins, else the
    first. `locale` is a BCP 47 tag of the text: it decides what `03/04/2021` means.
    """
    text = value[:_MAX_TEXT].strip()
    if not any(c.isdigit() for c in text):
        return None
    if _EPOCH.fullmatch(text):
        seconds = int(text[:10])
        return datetime.fromtimestamp(seconds, UTC).isoformat()
    lowered = text.lower()
    published, updated = _PUBLISHED.search(lowered), _UPDATED.search(lowered)
    found = sorted(_dates(text, locale))
    if not found:
        return None
    if published and updated:
        after = [iso for start, _, iso in found if start > published.start()]
        if after:
            return after[0]
    return found[0][2]


def is_update(value: str) -> bool:
    """Whether words call their date that of an update and name none of publication."""
    lowered = value[:_MAX_TEXT].lower()
    return bool(_UPDATED.search(lowered)) and not _PUBLISHED.search(lowered)


def _dates(text: str, locale: str) -> Iterator[tuple[int, int, str]]:
    for pattern in (_ISO, _CJK, _DAY_FIRST, _MONTH_FIRST, _COMPACT):
        for match in pattern.finditer(text):
            groups = match.groupdict()
            month = (
                int(groups["month"])
                if groups.get("month")
                else MONTHS.get(without_accents(groups.get("name") or ""), 0)
            )
            iso = _iso(int(groups["year"]), month, int(groups["day"]), groups)
            if iso:
                yield match.start(), match.end(), iso
    for match in _NUMERIC.finditer(text):
        year = int(match["year"])
        if year < 100:
            year += 2000 if year < 69 else 1900
        first, second = int(match["first"]), int(match["second_number"])
        order = day_first(locale)
        if match["mark"] == ".":
            order = True  # nobody writes month.day.year
        if first > 12 or second > 12:
            order = first > 12
        elif first == second:
            order = True
        if order is None:
            continue
        day, month = (first, second) if order else (second, first)
        if iso := _iso(year, month, day, {}):
            yield match.start(), match.end(), iso


def _iso(year: int, month: int, day: int, groups: dict[str, str | None]) -> str | None:
    try:
        stated = date(year, month, day).isoformat()
    except ValueError:
        return None
    zone = groups.get("zone")
    if not zone or not groups.get("hour"):
        return stated
    hour, minute, second = int(groups["hour"] or 0), int(groups["minute"] or 0), int(groups.get("second") or 0)
    if hour > 23:
        return stated
    if zone in ("Z", "UTC", "GMT"):
        offset = "+00:00"
    else:
        digits = zone.replace("−", "-").replace(":", "")
        offset = f"{digits[:3]}:{digits[3:] or '00'}"
    return f"{stated}T{hour:02}:{minute:02}:{second:02}{offset}"
