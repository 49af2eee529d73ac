"""Bylines at the top and the end: "By Jane Doe, Staff Writer", "Posted by admin", "By Reuters"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from generator.cleaning.agencies import agency_named
from generator.cleaning.draft import Draft, Line, cut_line, is_prose
from generator.cleaning.names import Byline, read_byline, read_name
from generator.cleaning.places import PLACES
from generator.given_names import is_nothing_but_given_name
from generator.model import Claim, ClaimField, Cut
from generator.patterns import regex
from generator.registry import Phase, Rule
from generator.text import fold

_ALONE = regex(r"(?:by|von|par|por|di|posted by|written by|author)\s?:?", re.IGNORECASE)
_SIGNED = 6
"""Lines among which a name without "by" is looked for."""
_LONGEST_SIGNATURE = 90
_GLUED = regex(r"[a-zà-ÿ]{3}[A-Z]")
_LABEL = regex(r"(?:authors?|autor(?:in|en|a|e|es)?|auteure?s?|autrice|writer)\s?:", re.IGNORECASE)
"""Amid the story such a label belongs to a book that the story presents."""
_BARE_GENERIC = regex(
    r"(?:from )?(?:our )?(?:staff (?:reporters?|writers?|reports?)|web ?desk|news ?desk|(?:own )?correspondent|admin"
    r"|newsroom|editorial (?:team|staff)|agencies)\W{0,3}",
    re.IGNORECASE,
)


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of the lines that say who wrote the article, with author, agency and day as claims."""
    found: list[tuple[Line, Byline]] = []
    after_lead: Line | None = None
    for line in draft.short_lines:
        if after_lead is not None and line.index == after_lead.index + 1:
            byline = read_byline("By " + line.text, draft.language)
            if byline is not None:
                found.append((after_lead, Byline()))
                found.append((line, byline))
                after_lead = None
                continue
        after_lead = line if _ALONE.fullmatch(line.text) else None
        byline = read_byline(line.text, draft.language)
        if byline is not None and _LABEL.match(line.text) and _amid(draft, line):
            continue
        if byline is None and draft.edge(line):
            if _BARE_GENERIC.fullmatch(line.text):
                byline = Byline()
            elif agency := agency_named(line.text):
                byline = Byline(agency=agency)
        if byline is not None:
            found.append((line, byline))
    if not any(byline.authors for _, byline in found):
        found += _signatures(draft)
    speaker = _who_counts(draft, found)
    for line, byline in found:
        claims = tuple(_claims(line, byline)) if line is speaker else ()
        yield cut_line(line, "byline", *claims)
    if speaker is not None:
        yield from _name_again(draft, speaker, next(b for n, b in found if n is speaker))


def _amid(draft: Draft, line: Line) -> bool:
    """Whether paragraphs stand below the line and more than the dek above it."""
    return not draft.edge(line) and bisect_left(draft.prose, line.index) > 1


def _signatures(draft: Draft) -> Iterator[tuple[Line, Byline]]:
    """Names without "by" between headline and story: "Ada Brun, Harbour Correspondent", "Jon Halle in Rome".

    Whom the story speaks of is no author, and a name of a place no person: silence before a wrong name.
    """
    for line in _below_headline(draft):
        if len(line.text) > _LONGEST_SIGNATURE:
            continue
        first = line.text.split(maxsplit=1)[0]
        if not is_nothing_but_given_name(first.title() if first.isupper() else first) or first.casefold() in PLACES:
            continue
        byline = read_byline(f"By {line.text}", draft.language)
        if byline is None or not all(" " in name and not _GLUED.search(name) for name in byline.authors):
            continue
        if byline.authors and not any(_in_story(draft, name) for name in byline.authors):
            yield line, byline


def _below_headline(draft: Draft) -> Iterator[Line]:
    """The first lines between the headline and running text; none where the text has no headline."""
    heads = [cut.span.end for cut in draft.cuts if cut.kind == "headline"]
    if not heads:
        return
    first = bisect_left(draft.lines, heads[0], key=lambda line: line.span.start)
    for line in draft.lines[first : first + _SIGNED]:
        if is_prose(line.text):
            return
        yield line


def _in_story(draft: Draft, name: str) -> bool:
    """Whether running text speaks of somebody of that name, or of what else a line in capitals named."""
    names = set(fold(name).split()[1:])
    return any(not names.isdisjoint(fold(draft.lines[index].text).split()) for index in draft.prose)


def _who_counts(draft: Draft, found: list[tuple[Line, Byline]]) -> Line | None:
    """The byline that is believed: the first below the headline or above the story, else the last below the story."""
    telling = [(line, b) for line, b in found if b.authors or b.agency or b.day]
    near = set(_below_headline(draft))
    for line, byline in telling:
        if line in near and (byline.authors or byline.agency):
            return line
    for line, byline in telling:
        if draft.above_story(line) and (byline.authors or byline.agency):
            return line
    for line, byline in reversed(telling):
        if draft.below_story(line) and (byline.authors or byline.agency):
            return line
    return telling[0][0] if telling else None


def _claims(line: Line, byline: Byline) -> Iterator[Claim]:
    for author in byline.authors:
        yield Claim("author", author, "byline", line.span)
    if byline.agency:
        yield Claim("agency", byline.agency, "byline", line.span)
    if byline.day:
        field: ClaimField = "updated" if byline.day_field == "updated" else "published"
        yield Claim(field, byline.day, "date line", line.span)


def _name_again(draft: Draft, line: Line, byline: Byline) -> Iterator[Cut]:
    """The author's bare name right beside the byline, as pages repeat it."""
    for other in draft.lines[max(0, line.index - 2) : line.index + 3]:
        if other is not line and len(other.text) < 60 and read_name(other.text) in byline.authors:
            yield cut_line(other, "byline")


RULE = Rule("byline", Phase.CREDITS, find)
