"""The machine's form of a digest: what `digest analyze` prints and `index.json` beside each page carries.

For text and Markdown, offsets are code points into the decoded input, and applying `repairs` to an input slice gives
exactly the unit's `text`; for HTML and feeds they are code points into the normalised text, given as `text`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import Any

from generator.model import Confidence, Digest, Excerpt, Repair, Span, Unit, slice_spans

Record = dict[str, Any]

# Kinds of cuts that the machine's form has no name for; the rule says more.
_KINDS: dict[str, str] = {"dek": "other"}


class Alignment:
    """Leads offsets of `RawDocument.text` back to the decoded input."""

    def __init__(self, repairs: Iterable[Repair]) -> None:
        self._repairs = tuple(repairs)
        self._starts: list[int] = []  # in the normalised text
        shift = 0
        for repair in self._repairs:
            self._starts.append(repair.start + shift)
            shift += len(repair.to) - (repair.end - repair.start)

    def _locate(self, offset: int) -> tuple[int, int]:
        """(start, end) in the input of the character at `offset` of the normalised text."""
        index = bisect_right(self._starts, offset) - 1
        while index >= 0:
            repair = self._repairs[index]
            into = offset - self._starts[index]
            if into < len(repair.to):
                if repair.end - repair.start > len(repair.to):
                    # Longer input: the last character of `to` takes the rest of the slice.
                    first = repair.start + into
                    return first, repair.end if into == len(repair.to) - 1 else first + 1
                return min(repair.start + into, repair.end), min(repair.start + into + 1, repair.end)
            place = repair.end + into - len(repair.to)
            return place, place + 1
        return offset, offset + 1

    def span(self, span: Span) -> Span:
        """The input slice that the characters of `span` come from."""
        if span.start >= span.end:
            place = self._locate(span.start)[0]
            return Span(place, place)
        return Span(self._locate(span.start)[0], self._locate(span.end - 1)[1])


def apply_repairs(source: str, repairs: Iterable[Repair], start: int, end: int) -> str:
    """The normalised words of `source[start:end]`: what a reader of `digest analyze` does to check a unit.

    Repairs of no width at either edge of the slice are not applied: they part this unit from its neighbour.
    """
    pieces: list[str] = []
    at = start
    for repair in repairs:
        if repair.start < start or repair.end > end or (repair.start == repair.end and repair.start in (start, end)):
            continue
        pieces.append(source[at : repair.start])
        pieces.append(repair.to)
        at = repair.end
    pieces.append(source[at:end])
    return "".join(pieces)


def _confidence(sure: Confidence) -> Record:
    """How sure cleaning is, under the names of the record's own fields."""
    named = {"paragraphs": sure.body, "title": sure.headline, "authors": sure.authors, "published": sure.published}
    return {name: None if share is None else round(share, 2) for name, share in named.items()}


def record_of(digest: Digest, *, id: str, ms: float | None = None) -> Record:  # noqa: A002 - the field's name
    """The record of one digest, keys in a fixed order."""
    document = digest.article.document
    text = document.text
    alignment = Alignment(document.repairs) if document.repairs else None

    def place(spans: tuple[Span, ...], *, always: bool = False) -> Record:
        led = [alignment.span(s) for s in spans] if alignment else list(spans)
        where: Record = {"start": led[0].start, "end": led[-1].end}
        if always or len(led) > 1:
            where["spans"] = [[s.start, s.end] for s in led]
        return where

    def source(words: Excerpt | None) -> Record | None:
        return {"text": words.text, **place(words.spans)} if words else None

    def unit(chosen: Unit) -> Record:
        return {
            "text": chosen.text,
            **place(chosen.spans),
            "score": round(chosen.score, 4),
            "confidence": round(chosen.confidence, 4),
            "reasons": list(chosen.reasons),
            "attribution": source(chosen.attribution),
        }

    def fact(chosen: Unit) -> Record:
        led = [alignment.span(s) for s in chosen.figures] if alignment else chosen.figures
        return {**unit(chosen), "figures": [[s.start, s.end] for s in led]}

    meta = digest.metadata
    record: Record = {
        "id": id,
        "title": meta.headline,
        "authors": list(meta.authors),
        "agency": meta.agency,
        "place": meta.place,
        "published": meta.published,
        "url": meta.url,
        "language": meta.language,
        "form": digest.form,
        "confidence": _confidence(digest.article.confidence),
    }
    if document.repairs is None:
        record["text"] = text
    record["repairs"] = [{"start": r.start, "end": r.end, "to": r.to} for r in document.repairs or ()]
    record["paragraphs"] = [
        {"text": slice_spans(text, p.spans), **place(p.spans), "kind": p.kind} for p in digest.article.passages
    ]
    record["removed"] = [
        {
            "kind": _KINDS.get(c.kind, c.kind),
            "rule": c.rule,
            "text": text[c.span.start : c.span.end],
            **place((c.span,)),
            "line": c.line,
        }
        for c in digest.article.cuts
    ]
    record["summary"] = [unit(u) for u in digest.summary]
    record["facts"] = [fact(u) for u in digest.facts]
    # All that counts as background, in reading order; `shown` says which of it the page has room for.
    shown = [(u, True) for u in digest.background] + [(u, False) for u in digest.background_more]
    record["background"] = [{**unit(u), "shown": is_shown} for u, is_shown in sorted(shown, key=lambda s: s[0].start)]
    record["outlook"] = [unit(u) for u in digest.outlook]
    record["quotes"] = [
        {
            "text": q.text,
            **place(q.spans, always=True),
            "speaker": q.speaker.name if q.speaker else None,
            "role": q.speaker.role if q.speaker else None,
            "cue": q.cue.text if q.cue else None,
            "score": round(q.score, 4),
            "confidence": round(q.confidence, 4),
            "rule": q.rule,
        }
        for q in digest.quotes
    ]
    record["key_quotes"] = list(digest.key_quotes)
    record["sentences"] = [{**place(s.spans), "role": s.role} for s in digest.sentences]
    record["notes"] = [n.message for n in digest.notes]
    if ms is not None:
        record["ms"] = round(ms, 2)
    return record
