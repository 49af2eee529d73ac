"""Why an article looks as it does: its text in order, what was cut, what each kept piece became.

`digest explain` shows this in the terminal and as a page; it says nothing that the `Digest` does not hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

import msgspec

from generator.model import Claim, Cut, Digest, Span, Speaker, Unit


class Piece(msgspec.Struct, frozen=True):
    """A run of text with one fate."""

    text: str
    line: int
    """Line of the source at which its block begins."""
    begins_block: bool
    cut: Cut | None = None
    labels: tuple[str, ...] = ()
    """Units whose words these are: S1 summary, F1 key fact, Q1 quote, B1 background, N1 what's next."""
    ends: tuple[str, ...] = ()
    """Labels of the units that end with this piece."""
    kind: str = "paragraph"


class Reason(msgspec.Struct, frozen=True):
    """A unit and why it was chosen, or why this speaker."""

    label: str
    part: str
    text: str
    why: tuple[str, ...]
    confidence: float


class Explanation(msgspec.Struct, frozen=True):
    """An article laid open."""

    entry: str
    facts: tuple[tuple[str, str, str], ...]
    """(field, value, origin) of what is known about the article."""
    pieces: tuple[Piece, ...]
    reasons: tuple[Reason, ...]
    notes: tuple[str, ...]


def explain(digest: Digest) -> Explanation:
    """The explanation of a digest."""
    article = digest.article
    labelled = list(_labelled(digest))
    return Explanation(
        entry=article.document.entry,
        facts=tuple(_facts(digest)),
        pieces=tuple(_pieces(digest, [(label, spans) for label, _, spans in labelled])),
        reasons=tuple(reason for _, reason, _ in labelled),
        notes=tuple(note.message for note in digest.notes),
    )


def _facts(digest: Digest) -> Iterator[tuple[str, str, str]]:
    meta = digest.metadata
    origins = dict(meta.origins)
    shown = {
        "headline": meta.headline,
        "authors": ", ".join(meta.authors),
        "agency": meta.agency,
        "place": meta.place,
        "published": meta.published,
        "publication": meta.publication,
        "url": meta.url,
        "language": meta.language,
        "topics": ", ".join(meta.topics),
        "form": digest.form,
    }
    for field, value in shown.items():
        yield field, value or "", origins.get(field, "") if value else ""


def _labelled(digest: Digest) -> Iterator[tuple[str, Reason, tuple[Span, ...]]]:
    for letter, part, units in (
        ("S", "summary", digest.summary),
        ("F", "key fact", digest.facts),
        ("B", "background", digest.background),
        ("N", "what's next", digest.outlook),
    ):
        for number, unit in enumerate(units, 1):
            label = f"{letter}{number}"
            yield label, Reason(label, part, unit.text, _why(unit), unit.confidence), unit.spans
    for number, quote in enumerate(digest.quotes, 1):
        label = f"Q{number}"
        why = (_name(quote.speaker), *quote.evidence)
        part = "key quote" if number - 1 in digest.key_quotes else "quote"
        yield label, Reason(label, part, quote.text, why, quote.confidence), quote.spans


def _why(unit: Unit) -> tuple[str, ...]:
    """The unit's reasons, and whose statement it is where it only reports one."""
    return (*unit.reasons, f"source: {unit.attribution.text}") if unit.attribution else unit.reasons


def _name(speaker: Speaker | None) -> str:
    if speaker is None:
        return "no speaker named"
    return f"{speaker.name}, {speaker.role}" if speaker.role else speaker.name


def found_in(cut: Cut) -> str:
    """What the cut words told us, for people: `author Ruth Adeyemi, published 2026-03-12`."""
    return ", ".join(_claim(claim) for claim in cut.found)


def _claim(claim: Claim) -> str:
    return f"{claim.field} {claim.value}"


def _pieces(digest: Digest, units: list[tuple[str, tuple[Span, ...]]]) -> Iterator[Piece]:
    article = digest.article
    text = article.document.text
    fates: list[tuple[Span, Cut | None, int, str]] = [
        (span, None, passage.line, passage.kind) for passage in article.passages for span in passage.spans
    ]
    fates += [(cut.span, cut, cut.line, "cut") for cut in article.cuts]
    fates.sort(key=lambda fate: (fate[0].start, fate[0].end))
    last_end = 0
    for number, (span, cut, line, kind) in enumerate(fates):
        begins = number == 0 or "\n" in text[last_end : span.start]
        last_end = span.end
        if cut is not None:
            yield Piece(text[span.start : span.end], line, begins, cut=cut, kind=kind)
            continue
        for start, end in _parts(span, units):
            here = tuple(label for label, spans in units if any(s.start <= start and end <= s.end for s in spans))
            ends = tuple(label for label, spans in units if spans[-1].end == end and label in here)
            yield Piece(text[start:end], line, begins and start == span.start, labels=here, ends=ends, kind=kind)


def _parts(span: Span, units: Iterable[tuple[str, tuple[Span, ...]]]) -> Iterator[tuple[int, int]]:
    """The span cut at every place where a unit begins or ends."""
    places = {span.start, span.end}
    for _, spans in units:
        for inner in spans:
            places.update(place for place in (inner.start, inner.end) if span.start < place < span.end)
    ordered = sorted(places)
    yield from pairwise(ordered)
