"""What the editor's view of a page shows: each unit with its places and reasons, what is known and on whose word, what
was cut and why, and for each the line of a sidecar that overrules it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from generator.cleaning.timestamps import parse_date
from generator.explanation import found_in
from generator.model import Article, Claim, Digest, Quote, Span, Unit, slice_spans
from generator.pages.anchors import Anchors
from generator.pages.card import shown_quotes
from generator.preview.overruling import Key, Paste, overrule
from generator.text import fold

_FEWEST_WORDS = 5
"""Opening words name a unit; so many of them can be told apart by people too."""

Standing = Literal["set", "agreed", "stated", "doubtful", "missing"]
"""How sure a field is: the editor set it; several places agree; one says so; others say otherwise; nobody says."""

_EDITORS = frozenset(("sidecar", "front matter", "caller"))


class Place(msgspec.Struct, frozen=True, array_like=True):
    """Words in an element of the page, counted as JavaScript counts (UTF-16)."""

    anchor: str
    start: int
    end: int


class Known(msgspec.Struct, frozen=True):
    """A field of the article and how sure it is."""

    field: str
    value: str
    standing: Standing
    evidence: tuple[str, ...]
    set: Paste | None
    """Gives it another value."""


class UnitOfPage(msgspec.Struct, frozen=True):
    """A unit of the digest; `id` is that of its element, empty for a quote that the page does not show."""

    id: str
    part: str
    text: str
    confidence: float
    why: tuple[str, ...]
    places: tuple[Place, ...]
    drop: Paste | None
    dropped: tuple[str, ...]
    """Ids of the units that go with it, its own among them."""
    pin: Paste | None
    speaker: str = ""
    set_speaker: Paste | None = None


class CutOfPage(msgspec.Struct, frozen=True):
    """Words that left the story."""

    kind: str
    rule: str
    line: int
    words: str
    found: str


class EditorsView(msgspec.Struct, frozen=True):
    """All of it, for one page."""

    entry: str
    known: tuple[Known, ...]
    units: tuple[UnitOfPage, ...]
    cuts: tuple[CutOfPage, ...]
    speakers: tuple[str, ...]
    """Names that the article gives, for whoever sets a speaker."""
    notes: tuple[str, ...]


def editors_view(digest: Digest, sidecar: str) -> EditorsView:
    """The view of a digest, whose sidecar has this text now (empty where there is none)."""
    article = digest.article
    source, _, entry = article.document.entry.partition("#")
    texts = [slice_spans(article.document.text, sentence.spans) for sentence in digest.sentences]
    of_quotes = [fold(quote.text) for quote in digest.quotes]
    openings = [*map(fold, texts), *of_quotes]
    units = tuple(_units(digest))
    anchors = Anchors(digest)

    def of_page(part: str, id_: str, unit: Unit | Quote) -> UnitOfPage:
        opening = opening_words(unit.text, openings)
        reads = fold(opening)
        quote = unit if isinstance(unit, Quote) else None
        return UnitOfPage(
            id=id_,
            part=part,
            text=unit.text,
            confidence=round(unit.confidence, 2),
            why=quote.evidence if quote else _reasons(unit),
            places=tuple(_places(digest, anchors, unit.spans)),
            drop=overrule(sidecar, source, entry, "drop", opening),
            dropped=tuple(other for _, other, one in units if other and _begins(fold(one.text), reads)),
            pin=overrule(sidecar, source, entry, "pin", opening),
            speaker=quote.speaker.name if quote and quote.speaker else "",
            set_speaker=overrule(sidecar, source, entry, "speakers", opening_words(unit.text, of_quotes))
            if quote
            else None,
        )

    return EditorsView(
        entry=article.document.entry,
        known=tuple(_known(article, sidecar, source, entry)),
        units=tuple(of_page(*unit) for unit in units),
        cuts=tuple(
            CutOfPage(cut.kind, cut.rule, cut.line, article.words((cut.span,)), found_in(cut)) for cut in article.cuts
        ),
        speakers=tuple(dict.fromkeys(q.speaker.name for q in digest.quotes if q.speaker and q.speaker.person)),
        notes=tuple(note.message for note in digest.notes),
    )


def _units(digest: Digest) -> Iterator[tuple[str, str, Unit | Quote]]:
    """(part, id of its element, unit) in the order of the page; then the quotes that no page shows."""
    for part, letter, units in (("Summary", "u", digest.summary), ("Key facts", "f", digest.facts)):
        for number, unit in enumerate(units, 1):
            yield part, f"{letter}{number}", unit
    shown = shown_quotes(digest)
    keys = sum(1 for index in digest.key_quotes if index < len(digest.quotes))
    for number, quote in enumerate(shown, 1):
        yield "Key quotes" if number <= keys else "More quotes", f"q{number}", quote
    for part, letter, units in (("What’s next", "n", digest.outlook), ("Background", "b", digest.background)):
        for number, unit in enumerate(units, 1):
            yield part, f"{letter}{number}", unit
    for quote in digest.quotes:
        if quote not in shown:
            yield "Quotes not shown: nobody named", "", quote


def _reasons(unit: Unit | Quote) -> tuple[str, ...]:
    return unit.reasons if isinstance(unit, Unit) else ()


def opening_words(text: str, openings: Iterable[str]) -> str:
    """The fewest first words of a unit that name as few texts as can be; `openings` are all texts, folded."""
    whole = fold(text)
    rivals = [opening for opening in openings if opening != whole]
    least = sum(_begins(rival, whole) for rival in rivals)
    ends = [at for at, character in enumerate(text) if character.isspace()]
    for end in ends[_FEWEST_WORDS - 1 :]:
        words = text[:end].rstrip(" ,;:—–-").strip('“”„«»"')
        reads = fold(words)
        if reads and _begins(whole, reads) and sum(_begins(rival, reads) for rival in rivals) == least:
            return words
    return text


def _begins(text: str, words: str) -> bool:
    return text == words or text.startswith(f"{words} ")


def _places(digest: Digest, anchors: Anchors, spans: tuple[Span, ...]) -> Iterator[Place]:
    """Where the words of these spans stand in the elements of the article's sentences."""
    text = digest.article.document.text
    for number in anchors.sentences(spans):
        found: list[tuple[int, int]] = []
        at = 0
        before: Span | None = None
        for piece in digest.sentences[number].spans:
            if before is not None and any(c.isspace() for c in text[before.end : piece.start]):
                at += 1
            for span in spans:
                start, end = max(span.start, piece.start), min(span.end, piece.end)
                if start < end:
                    begin = at + _units_16(text[piece.start : start])
                    stop = begin + _units_16(text[start:end])
                    if found and begin - found[-1][1] <= 1:
                        found[-1] = (found[-1][0], stop)
                    else:
                        found.append((begin, stop))
            at += _units_16(text[piece.start : piece.end])
            before = piece
        for begin, stop in found:
            yield Place(f"s{number + 1}", begin, stop)


def _units_16(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


_SHOWN: tuple[tuple[str, str, str, Key], ...] = (
    ("Headline", "headline", "headline", "title"),
    ("Author", "author", "authors", "author"),
    ("Date", "published", "published", "date"),
)


def _known(article: Article, sidecar: str, source: str, entry: str) -> Iterator[Known]:
    meta = article.metadata
    origins = dict(meta.origins)
    claims = (*article.document.claims, *(claim for cut in article.cuts for claim in cut.found))
    values = {"headline": meta.headline, "authors": ", ".join(meta.authors), "published": meta.published}
    for title, field, name, key in _SHOWN:
        value = values[name] or ""
        about = [claim for claim in claims if claim.field == field]
        standing, evidence = _standing(value, origins.get(name, ""), about, meta.language)
        yield Known(title, value, standing, evidence, overrule(sidecar, source, entry, key))


def _standing(value: str, origin: str, claims: list[Claim], language: str) -> tuple[Standing, tuple[str, ...]]:
    """How sure a value is, and the claims for and against it."""
    others = list(dict.fromkeys((c.origin, " ".join(c.value.split())) for c in claims if c.origin != origin))
    if not value:
        return "missing", tuple(f"not taken: {_said(claim)}" for claim in others)
    alike = [claim for claim in others if _agrees(value, claim[1], language)]
    against = [claim for claim in others if claim not in alike]
    evidence = [f"on the word of: {origin}"] if origin else ["made from the text"]
    if alike:
        evidence.append(f"agrees: {', '.join(dict.fromkeys(where for where, _ in alike))}")
    evidence += [f"differs: {_said(claim)}" for claim in against]
    if origin in _EDITORS:
        return "set", tuple(evidence)
    if against and len(against) >= len(alike):
        return "doubtful", tuple(evidence)
    return "agreed" if alike else "stated", tuple(evidence)


def _said(claim: tuple[str, str]) -> str:
    origin, value = claim
    return f"{origin} “{value[:120]}{'…' if len(value) > 120 else ''}”"


def _agrees(value: str, other: str, language: str) -> bool:
    """Whether two values are one: a title with the paper's name behind it, a byline around the name, a day in words."""
    mine, theirs = fold(value), fold(other)
    if not mine or not theirs:
        return False
    if mine == theirs or f" {mine} " in f" {theirs} " or f" {theirs} " in f" {mine} ":
        return True
    day = parse_date(other, language)
    return day is not None and day[:10] == value[:10]
