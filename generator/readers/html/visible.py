"""Headline, byline and day as readers see them: between headline and story, and right below it.

Used where a page's data says nothing, or to choose between what it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.patterns import regex
from generator.readers.html.claims import Statements
from generator.readers.html.hints import BITS, hint_of
from generator.readers.html.parts import Page
from generator.text import fold

_ABOVE = 8
"""Segments above the headline where a date or a byline may stand."""
_BELOW = 12
"""Segments below the story where they may stand."""
_LONGEST_LINE = 160
_LONGEST_NOTE = 300
"""Of a note on when and under what an article was posted."""
_POSTED = regex(r"\b(?:(?:was|wurde|entry) (?:posted|published|am)|posted (?:on|in|by))\b", re.IGNORECASE)

_AGAINST = BITS["comments"] | BITS["related"] | BITS["navigation"] | BITS["cookie"] | BITS["advert"]
_COMMENTS = BITS["comments"]
_HAS_YEAR = regex(r"(?<!\d)(?:(?:19|20)\d\d|[0-3]?\d[./][01]?\d[./]\d\d)(?!\d)")
_NOT_A_DAY = regex(
    r"©|copyright|all rights|\(c\)|alle rechte|rights reserved|registriert|joined|member since|mitglied seit",
    re.IGNORECASE,
)
_OLD_DAY = regex(
    r"updat|edited|revisi|geändert|aktualis|modif|stand\b|actualis|actualiz|aggiornat|atualiz|bearbeitet", re.IGNORECASE
)
_BY = regex(
    r"(?:^|\s|\|)(?:(?:text|words|story|report|interview) (?:by|von|par|de|di|por)"
    r"|by|von|par|por|di|da|door|text|texto|testo|autor|autorin|autore|author|auteur|words)"
    r"(?:\s?:\s?|\s)(?=[^\W\d_]{2})|^By(?=[A-Z][a-z])",
    re.IGNORECASE,
)
_PICTURE = regex(r"(?:photo(?:graph)?s?|pictures?|images?|illustrations?|fotos?|bild(?:er)?)\s?$", re.IGNORECASE)
_SMALL = regex(r"\W{0,3}\w{1,12}\W{1,3}(?=[a-zà-ÿ])")
"""A preposition before a small letter: "von Erbschaften" may be a byline, "by chance" is none."""
_NAME = regex(r"[^\W\d_a-z][\w.'’-]{1,20}(?: [^\W\d_][\w.'’-]{0,20}){1,3}")
_PHONE = regex(r"(?:\+|\(?0)\d[\d ()/–-]{5,16}\d")
_PLAIN_NAME = regex(r"[^\W\d_]")
# Values in a page's scripts, where its own programs look them up.
_SCRIPT_DAY = regex(
    r"""["'](?:datePublished|date_published|publish(?:ed)?_?(?:date|at|time)|pub_?date|publicationDate|publication_date"""
    r"""|firstPublished\w{0,6}|article_date_published|article_publish\w{0,6}|displayDate|dateCreated)["']\s?:\s?"""
    r"""["']([^"'<>]{8,40})["']""",
    re.IGNORECASE,
)
_SCRIPT_AUTHOR = regex(
    r"""["'](?:authors?|author_?names?|byline|article_author|creator)["']\s?:\s?\[?\s?["']([^"'<>{}\[\]]{4,60})["']""",
    re.IGNORECASE,
)
_MAX_SCRIPTS = 2_000_000
_FULL_DAY = regex(r"\d{4}\D{1,12}\d|\d\D{1,14}\d{4}|(?:19|20)\d{6}|\d\.\d{1,2}\.\d\d")
_MAX_NODES = 20_000


def add_visible(page: Page, said: Statements, bits: Sequence[int], kept: Sequence[bool], heading: int | None) -> None:
    """Adds claims of what stands round the story. `bits` are what the names round each segment say."""
    count = len(page.segments)
    first = next((i for i in range(count) if kept[i] and page.segments[i].words > 8), 0)
    last = next((i for i in range(count - 1, -1, -1) if kept[i] and page.segments[i].words > 8), count - 1)
    _headline(page, said, first)
    top = min(heading, first) if heading is not None else max(0, first - 12)
    above = [
        i
        for i in range(max(0, top - _ABOVE), min(first + 3, count))
        if not bits[i] & (_COMMENTS if top <= i < first or i == top - 1 else _AGAINST)
    ]
    # The line right below the headline comes first, then down to the story, then what stands above the headline.
    above.sort(key=lambda i: (i < top, i if i >= top else -i))
    below = [i for i in range(last - 1, min(count, last + _BELOW)) if i > first + 2 and not bits[i] & _AGAINST]
    for zone in (above, below):
        named = list(_bylines(page, bits, kept, zone))
        if zone is below and any(_PHONE.match(words) for words, _ in named):
            break  # whom to call, not who wrote
        for author, marked in named:
            said.add("author", author, "page" if marked else "byline")
        if any(_PLAIN_NAME.search(author) and " " in author for author, _ in named):
            break
    for stated in _days(page, bits, kept, above, below):
        said.add("published", stated, "page")
    _scripts(page, said)
    if not any(c.field == "published" and _FULL_DAY.search(c.value) for c in said.claims) and (
        day := _third_party(page)
    ):
        said.add("published", day, "page")


def _headline(page: Page, said: Statements, first: int) -> None:
    """The heading over the story comes before other h1 elements."""
    tops = [i for i, s in enumerate(page.segments) if s.tag == "h1" and s.words < 60]
    if tops:
        tops.sort(key=lambda i: (i > first + 1, abs(first - i)))
        for i in tops:
            said.add("headline", page.segments[i].text, "h1")
        return
    stated = [set(fold(c.value).split()) for c in said.claims if c.field == "headline"]
    for i in range(min(first + 1, len(page.segments) - 1), max(-1, first - 20), -1):
        found = page.segments[i]
        words = set(fold(found.text).split())
        if not 0 < found.words < 40 or found.kind != "heading":
            continue
        if any(len(words & other) >= 0.6 * len(words) for other in stated):
            said.add("headline", found.text, "page")
            return
        if not stated and i < first + 1 and found.linked * 2 <= len(found.text):  # a bare page: nothing else names it
            said.add("headline", found.text, "page")
            return


def _bylines(page: Page, bits: Sequence[int], kept: Sequence[bool], zone: list[int]) -> Iterator[tuple[str, bool]]:
    """(words that name the author, whether the markup says so), the best first."""
    inline: dict[int, list[str]] = {}
    for index, words, named in page.named:
        if named & BITS["byline"] and words:
            inline.setdefault(index, []).append(words)
    for i in zone:
        if i in inline and (page.segments[i].words <= 30 or not kept[i]):
            yield from ((words, True) for words in inline[i])
    for i in zone:
        found = page.segments[i]
        if len(found.text) > _LONGEST_LINE or (kept[i] and found.words > 14):
            continue
        by = _BY.search(found.text)
        if by and _PICTURE.search(found.text, 0, by.start() + 1):
            continue  # a picture's credit
        dated = bits[i] & (BITS["date"] | BITS["byline"]) or _HAS_YEAR.search(found.text)
        if by and (dated or (by.start() == 0 and (" " in by[0].strip() or not _SMALL.match(found.text)))):
            yield found.text[by.start() :].strip(), bool(dated)
        elif (2 <= found.words <= 10 and hint_of(bits[i] & ~BITS["date"]) == "byline") or (
            bits[i] & BITS["byline"] and hint_of(bits[i]) == "author_note" and _NAME.fullmatch(found.text)
        ):
            yield found.text, True


def _days(page: Page, bits: Sequence[int], kept: Sequence[bool], above: list[int], below: list[int]) -> Iterator[str]:
    late: list[str] = []
    for zone in (above, below):
        place = {index: order for order, index in enumerate(zone)}
        times = sorted((place[index], value, updated) for index, value, updated in page.times if index in place)
        yield from (value for _, value, updated in times if not updated)
        late.extend(value for _, value, updated in times if updated)
        lines = [
            page.segments[i]
            for i in sorted(zone, key=lambda i: (not bits[i] & BITS["date"], place[i]))
            if (len(text := page.segments[i].text) <= _LONGEST_LINE or _POSTED.search(text, 0, _LONGEST_NOTE))
            and _HAS_YEAR.search(text, 0, _LONGEST_NOTE)
            and not (kept[i] and page.segments[i].words > 12)
            and not _NOT_A_DAY.search(text)
        ]
        for found in lines:
            if _OLD_DAY.search(found.text):
                late.append(found.text)
            else:
                yield found.text
        if zone is above:
            yield from late
            late = []
    yield from late


def _scripts(page: Page, said: Statements) -> None:
    """What scripts hold where nothing else speaks; a name only if readers see it too."""
    if not said.first("published") and (match := _SCRIPT_DAY.search(page.markup, 0, _MAX_SCRIPTS)):
        said.add("published", match[1], "page")
    if not said.first("author"):
        for match in _SCRIPT_AUTHOR.finditer(page.markup, 0, _MAX_SCRIPTS):
            name = match[1].strip()
            if " " in name and any(name in s.text for s in page.segments):
                said.add("author", name, "page")
                return


def _third_party(page: Page) -> str | None:
    """The day that htmldate reads in the markup; its search in running text stays off, for it guesses."""
    if len(page.nodes) > _MAX_NODES or len(page.markup) > _MAX_SCRIPTS:
        return None
    from htmldate import find_date

    try:
        # Bounds of our own: its default upper bound is today, and the same page must give the same day tomorrow.
        return (
            find_date(
                page.markup, original_date=True, extensive_search=False, min_date="1990-01-01", max_date="2099-12-31"
            )
            or None
        )
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return None  # one more opinion, and no reason to lose the page
