"""Datelines: "LONDON, Feb 23 (Reuters) – ", "(Reuters) – ", "WASHINGTON (AP) —", "NEW DELHI/BEIJING: ", "Kyiv — ".

They become place, agency and, when complete, day; what follows them is the lead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.cleaning.agencies import agency_named
from generator.cleaning.dates import find_days
from generator.cleaning.draft import Draft, Line, cut_line, cut_part, is_prose
from generator.cleaning.places import PLACES, REGIONS
from generator.cleaning.vocabulary import MONTHS, NAME_PARTICLES, WEEKDAYS
from generator.model import Claim, Cut
from generator.patterns import regex
from generator.registry import Phase, Rule

_REACH = 160
"""A dateline ends within so many characters."""
_LINES = 12
"""It stands in one of the first so many surviving lines, or nowhere."""

_AGENCY = regex(r"(?:-{1,2}\s?)?\(\s?(?P<agency>[^()\n]{2,40}?)\s?\)\s?|/(?P<wire>[A-Z][A-Za-z ]{4,20})/\s?")
"""`(Reuters)`, `--(BUSINESS WIRE)`, `/PRNewswire/`."""
_DASH = regex(r"\s?(?:[-‐‑–—―−]{1,3}|\.\s?[-–—]{1,2})\s?|\s?:\s")
_PLACE = regex(r"[^()\n:]{2,90}?(?=\s?\(|\s?/[A-Z][A-Za-z ]{4,20}/|\s[-–—]{1,3}\s?|\s?[–—]|\s?--|\.[-–—]|:\s)")
_SOURCE = regex(r"(?P<source>[A-Z][\w-]{2,30}\.(?:com|net|org|Net|Com|Org|ru|am|info|news))\s[-–—]{1,2}\s(?=\W?[A-Z])")
_DATE_TAIL = regex(
    r",?\s(?:(?P<month>[^\W\d_]{3,10})\.?\s\d{1,2}"
    r"|\d{1,2}\.?\s(?:de\s)?(?P<month2>[^\W\d_]{3,10})\.?)(?:,?\s(?:de\s)?(?:19|20)\d\d)?,?$"
    r"|,?\s\d{1,2}$"
)
_AGENCY_FIRST = regex(
    r"\((?P<agency>[A-Z][\w /-]{1,30})\)\s?[-–—]\s(?P<place>[A-ZÀ-Ý][A-ZÀ-Ý' ]{1,30}),\s\d{1,2}\s[A-Z]{3,10}\.?\s?["
    r"-–—]\s"
)
_NOT_PLACES = frozenset(
    """
    update updated updates exclusive breaking note notes editor's analysis opinion watch video photos photo live
    correction corrections clarification warning spoiler alert q a interview review column comment commentary factbox
    explainer timeline profile obituary feature special report graphic infographic poll quiz podcast audio transcript
    nato who bp opec uefa fifa unesco unicef eu un us uk usa fbi cia nasa gop dnc rnc nhs bbc cnn imf wto oecd asean
    nfl nba mlb nhl mls ufc ibm cbs nbc abc fox hbo at&t ge gm amd intel apple google microsoft facebook amazon twitter
    tesla netflix reuters ap afp host moderator question answer caller man woman male female anchor reporter
    breakingviews advertisement sponsored summary highlights background context editorial letter letters related
    savings yes no pros cons update: news sports business politics world health science tech culture
    """.split()
)


def find(draft: Draft) -> Iterator[Cut]:
    """The dateline at the head of the story, if there is one."""
    prose_seen = 0
    for line in draft.lines[:_LINES]:
        found = _dateline(line, strong_only=prose_seen > 0)
        if found is not None:
            yield found
            return
        prose_seen += is_prose(line.text)
        if prose_seen > 3:
            return


def _dateline(line: Line, *, strong_only: bool) -> Cut | None:
    head = line.text[:_REACH]
    if m := _AGENCY_FIRST.match(head):
        return _cut(line, m.end(), m["agency"], m["place"])
    if (m := _SOURCE.match(head)) and not strong_only:
        return _cut(line, m.end(), None, None)
    if head.startswith("("):
        return _agency_only(line, head)
    place = _PLACE.match(head)
    if place is None:
        return _place_alone(line)
    words = place.group().strip()
    if not words or not words[0].isalpha():
        return None
    at = place.end()
    agency = None
    if m := _AGENCY.match(head, at + (head[at : at + 1] == " ")):
        unknown = m["agency"] or m["wire"]
        agency = agency_named(unknown.split("/")[0])
        at = m.end()
        dash = _DASH.match(head, at)
        end = dash.end() if dash else at
        if agency is None and not (dash and _names_maker(unknown) and _is_place(words, weak=False)):
            return None
        if not _is_place(words, weak=True) or not _begins_sentence(line.text[end : end + 3]):
            return None
        if not is_prose(line.text) and len(line.text) - end < 20 and line.text[end:].strip():
            return None
        return _cut(line, end, agency or unknown, words)
    dash = _DASH.match(head, at)
    if dash is None or strong_only:
        return None
    end = dash.end()
    rest = line.text[end:]
    if not _begins_sentence(rest[:3]) or not _is_story(rest):
        return None
    colon = ":" in dash.group()
    if not _is_place(words, weak=False, known=colon or not words.split(",")[0].isupper()):
        return None
    return _cut(line, end, None, words)


def _agency_only(line: Line, head: str) -> Cut | None:
    """`(Reuters) – ` and `(CNN) `; a name that no list knows needs the dash and a story behind it."""
    m = _AGENCY.match(head)
    if m is None or m["agency"] is None:
        return None
    agency = agency_named(m["agency"].split("/")[0])
    dash = _DASH.match(head, m.end())
    end = dash.end() if dash else m.end()
    if agency is None:
        unknown = m["agency"]
        is_label = unknown.casefold().split()[0] in _NOT_PLACES
        if not dash or ":" in dash.group() or is_label or not _names_maker(unknown) or not _is_story(line.text[end:]):
            return None
        agency = unknown
    if not line.text[end:].strip():
        return cut_line(line, "dateline", Claim("agency", agency, "dateline", line.span))
    return _cut(line, end, agency, None) if _begins_sentence(line.text[end : end + 3]) else None


def _place_alone(line: Line) -> Cut | None:
    """A dateline in a line of its own: `BAAR, SWITZERLAND`, `LONDON (Reuters)`."""
    text = line.text.strip(" -–—:,")
    if len(text) > 60 or not text:
        return None
    agency: str | None = None
    if text.endswith(")") and "(" in text:
        text, _, maker = text[:-1].rpartition("(")
        agency = agency_named(maker)
        if agency is None:
            return None
    place, day = _without_date(text.strip(" ,"))
    parts = [p.strip().casefold() for p in place.split(",")]
    known = parts[0] in PLACES and (len(parts) > 1 or agency is not None or day)
    if known or (len(parts) == 2 and parts[1] in REGIONS and place.isupper()):
        return cut_line(line, "dateline", *_claims(line, agency, place))
    return None


def _names_maker(text: str) -> bool:
    """Whether words in brackets look like an agency or a paper: short, capitals, no sentence."""
    words = text.split()
    return len(words) <= 4 and all(w[0].isupper() for w in words if w) and not any(c.isdigit() for c in text)


def _begins_sentence(rest: str) -> bool:
    rest = rest.lstrip("\"'“‘«„¿¡([ ")
    return not rest or rest[0].isupper() or rest[0].isdigit() or not rest[0].isascii()


def _is_story(rest: str) -> bool:
    return is_prose(rest) or len(rest) > 80


def _without_date(words: str) -> tuple[str, bool]:
    m = _DATE_TAIL.search(words)
    if m is None:
        return words, False
    month = (m["month"] or m["month2"] or "").lower()
    if month and month not in MONTHS and month not in WEEKDAYS:
        return words, False
    return words[: m.start()].strip(" ,"), True


def _is_place(words: str, *, weak: bool, known: bool = False) -> bool:
    """Whether these words can be the place of a dateline.

    `weak` accepts any short run of capitalised words (an agency stands beside them); `known` asks for a place of the
    list, or one whose country or state stands beside it.
    """
    place, dated = _without_date(words)
    place = place.strip(" ,.")
    if not place or len(place) > 70:
        return False
    parts = [p.strip() for p in re.split(r"[,/]", place)]
    if len(parts) > 4 or not all(parts):
        return False
    lowered = [p.casefold() for p in parts]
    if any(p in _NOT_PLACES for p in lowered) or any(w.rstrip(".") in _NOT_PLACES for w in lowered[0].split()):
        return False
    tokens = place.replace("/", " ").replace(",", " ").split()
    if len(tokens) > 8 or any(not (t[0].isupper() or t.casefold() in NAME_PARTICLES) for t in tokens):
        return False
    if any(c.isdigit() for c in place) or "&" in place or "’s" in place or "'s" in place:
        return False
    listed = lowered[0] in PLACES or any(p in REGIONS for p in lowered) or any(p in PLACES for p in lowered)
    if known:
        return listed
    if weak or listed:
        return True
    first = parts[0]
    shortest = 2 if dated else 4  # three capitals may be an acronym, but "ULM, May 13, 2026 —" is none
    return first.isupper() and len(first) >= shortest and len(first.split()) <= 3


def _cut(line: Line, end: int, agency: str | None, place: str | None) -> Cut:
    return cut_part(line, 0, end, "dateline", *_claims(line, agency, place))


def _claims(line: Line, agency: str | None, words: str | None) -> Iterator[Claim]:
    if agency:
        yield Claim("agency", agency, "dateline", line.span)
    if words:
        place, _dated = _without_date(words)
        yield Claim("place", place_name(place), "dateline", line.span)
        for _start, _end, day in find_days(words):
            yield Claim("published", day, "dateline", line.span)


def place_name(words: str) -> str:
    """The place as we show it: `NEW DELHI/BEIJING` → `New Delhi/Beijing`, `KURASHIKI, Japan` → `Kurashiki, Japan`."""
    pieces = re.split(r"([,/]\s?)", words.strip(" ,.-–—"))
    return "".join(_capitals(piece) for piece in pieces)


def _capitals(piece: str) -> str:
    if not piece.isupper() or len(piece) <= 3 or "." in piece:
        return piece
    made = re.sub(r"[^\W\d_]+", lambda m: m[0].capitalize(), piece)
    return " ".join(w.lower() if w.lower() in NAME_PARTICLES and n else w for n, w in enumerate(made.split(" ")))


RULE = Rule("dateline", Phase.CREDITS, find)
