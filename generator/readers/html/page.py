"""From the bytes of a saved page, or a piece of HTML, to its `RawDocument`."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Sequence
from urllib.parse import urlsplit

import msgspec

from generator.config import CleaningSite
from generator.errors import SourceError
from generator.model import Block, Claim, Cut, CutKind, Entry, Mark, Note, Picture, RawDocument, Span
from generator.readers.html.claims import Statements, read_claims
from generator.readers.html.decoding import decode
from generator.readers.html.hints import BITS, hint_of
from generator.readers.html.parts import Page, Segment, Verdict
from generator.readers.html.segments import segment
from generator.readers.html.story import Choice, choose_story
from generator.text import fold

RULE = "page furniture"
"""Name of the rule under which the reader declares what is on the page but not in the story."""

_CUT_KINDS: dict[str, CutKind] = {
    "share": "share",
    "newsletter": "newsletter",
    "comments": "comments",
    "advert": "advert",
    "cookie": "cookie",
    "related": "related",
    "author_note": "author_note",
    "byline": "byline",
    "tags": "tags",
    "caption": "caption",
    "date": "date",
    "reading_time": "reading_time",
    "pagination": "pagination",
    "copyright": "copyright",
    "embed": "embed",
    "kicker": "kicker",
    "dek": "dek",
    "headline": "headline",
    "navigation": "navigation",
}


SITE_RULE = "site selector"
"""Name of the rule under which the selectors of `[[cleaning.sites]]` cut."""


def read_page(entry: Entry, sites: tuple[CleaningSite, ...] = ()) -> RawDocument:
    """The document of a whole page: the story as blocks, the rest of its visible words as `front` cuts.

    Of `sites`, those that the page's address belongs to have a say over its parts.
    """
    markup, encoding = decode(entry.data)
    page = segment(markup)
    said = read_claims(page)
    if not page.segments and not said.told:
        raise SourceError("the page holds no text.", remedy="It may be made by a script: save it from a browser.")
    if verdicts := _verdicts(sites, (*entry.claims, *said.claims)):
        page = segment(markup, verdicts)
        said = read_claims(page)
    choice = choose_story(page, said) if page.segments else Choice([], [])
    notes: tuple[Note, ...] = ()
    if _is_shell(page, choice, said):
        choice = _add_told(page, said.told)
        notes = (Note("The page shows no story; it was read from the page's data (articleBody in JSON-LD)."),)
    document = _document(entry, page, choice.kept, choice.hints, (*entry.claims, *said.claims), encoding)
    return msgspec.structs.replace(document, confidence=round(1 - choice.doubt, 4), notes=(*document.notes, *notes))


_SHELL = 40
"""Words of story up to which a page may be the shell that a script fills."""
_TOLD = 60
"""Words from which a story in a page's data is one."""


def _is_shell(page: Page, choice: Choice, said: Statements) -> bool:
    """Whether a page shows next to nothing, while its data holds the story."""
    shown = sum(s.words for s, stays in zip(page.segments, choice.kept, strict=True) if stays)
    return shown <= _SHELL and said.body.count(" ") + 1 >= _TOLD


def _add_told(page: Page, told: str) -> Choice:
    """Puts the story that a page's data holds behind what the page shows, of which nothing stays."""
    if "&lt;p" in told:
        told = html.unescape(told)
    if "</p>" not in told and "<br" not in told:
        told = "".join(f"<p>{line.replace('<', '&lt;')}</p>" for line in told.splitlines() if line.strip())
    added = segment(f"<div>{told}</div>")
    base, shown = len(page.nodes), len(page.segments)
    for node in added.nodes:
        node.parent = node.parent + base if node.parent >= 0 else 0
    for found in added.segments:
        found.node += base
    page.nodes += added.nodes
    page.segments += added.segments
    return Choice([False] * shown + [True] * len(added.segments), [""] * len(page.segments))


def _verdicts(sites: tuple[CleaningSite, ...], claims: tuple[Claim, ...]) -> list[Verdict]:
    """What the tables for the hosts of the page's addresses select."""
    hosts = [(urlsplit(c.value).hostname or "").casefold() for c in claims if c.field == "url" and sites]
    return [
        Verdict(stays, selector)
        for site in sites
        if any(host == site.host.casefold() or host.endswith("." + site.host.casefold()) for host in hosts)
        for stays, selectors in ((False, site.drop_selectors), (True, site.keep_selectors))
        for selector in selectors
    ]


def read_fragment(markup: str, entry: Entry, claims: tuple[Claim, ...]) -> RawDocument:
    """The document of a piece of HTML that is all story."""
    page = segment(f"<div>{markup}</div>")
    if not page.segments:
        raise SourceError("the entry holds no text.", remedy="Check the body in the feed or record.")
    hints = [hint_of(found.inline_bits | _bits_above(page, found)) for found in page.segments]
    kept = [True] * len(page.segments)
    return _document(entry, page, kept, hints, claims, "utf-8")


def _bits_above(page: Page, found: Segment) -> int:
    """What the names of the elements round a segment say, up to elements that hold a good part of the whole."""
    whole = page.nodes[0].words
    bits, place = 0, found.node
    while place > 0 and page.nodes[place].words * 3 <= max(whole, 1):
        bits |= page.nodes[place].bits
        place = page.nodes[place].parent
    return bits


def _document(
    entry: Entry, page: Page, kept: Sequence[bool], hints: Sequence[str], claims: tuple[Claim, ...], encoding: str
) -> RawDocument:
    pieces: list[str] = []
    blocks: list[Block] = []
    front: list[Cut] = []
    offset = 0
    headlines = {fold(claim.value) for claim in claims if claim.field == "headline"}
    for found, stays, hint in zip(page.segments, kept, hints, strict=True):
        span = Span(offset, offset + len(found.text))
        pieces.append(found.text)
        offset = span.end + 2
        site = page.nodes[found.node].site
        if stays if site is None else site.stays:
            marks = tuple(
                Mark(span=Span(span.start + a, span.start + b), kind=kind, href=href)
                for a, b, kind, href in found.marks
            )
            blocks.append(Block(span=span, kind=found.kind, level=found.level, line=found.line, marks=marks, hint=hint))
        else:
            kind = _CUT_KINDS.get(hint, "other")
            if kind == "headline" and fold(found.text) not in headlines:
                kind = "navigation"  # a name in the page's header, or the headline of another story
            rule = RULE if site is None else f"{SITE_RULE} {site.selector}"
            front.append(Cut(span=span, kind=kind, rule=rule, line=found.line))
    notes = []
    if page.truncated:
        notes.append(Note("The page is longer than any article; its end was not read."))
    if encoding != "utf-8":
        notes.append(Note(f"Read as {encoding}."))
    return RawDocument(
        entry=entry.key,
        text="\n\n".join(pieces),
        blocks=tuple(blocks),
        claims=claims,
        repairs=None,
        front=tuple(front),
        pictures=_pictures(page, kept) if page.images else (),
        format="html",
        encoding=encoding,
        notes=tuple(notes),
        fingerprint=hashlib.sha256(entry.data).hexdigest(),
    )


_NOT_OF_THE_STORY = (
    BITS["navigation"] | BITS["related"] | BITS["advert"] | BITS["comments"] | BITS["share"] | BITS["author_note"]
)
_ABOVE_STORY = 4
"""Segments (headline, byline, day) that may stand between the story and a picture above it."""


def _pictures(page: Page, kept: Sequence[bool]) -> tuple[Picture, ...]:
    """Images that stand in the story or right above it, and in no part of the page that is something else."""
    first, last = kept.index(True), len(kept) - 1 - list(reversed(kept)).index(True)
    starts = [0]
    for found in page.segments:
        starts.append(starts[-1] + len(found.text) + 2)
    shown = []
    for image in page.images:
        bits, place = 0, image.node
        while place > 0:
            bits |= page.nodes[place].bits if page.nodes[place].words * 3 <= page.nodes[0].words else 0
            place = page.nodes[place].parent
        lowest = first - _ABOVE_STORY if image.framed or bits & BITS["picture"] else first + 1
        if lowest <= image.before <= last + 1 and not bits & _NOT_OF_THE_STORY:
            at = min(starts[image.before], starts[-1] - 2)
            shown.append(Picture(image.href, at, image.alt, image.caption))
    return tuple(shown)
