"""Digests made by hand, so that pages can be tested without the stages before them. All people and places invented."""

from __future__ import annotations

import re

from generator.config import Config
from generator.fingerprints import fingerprint
from generator.model import (
    Article,
    Block,
    Card,
    Corpus,
    Cut,
    Digest,
    Excerpt,
    Metadata,
    Passage,
    Quote,
    RawDocument,
    Sentence,
    Span,
    Speaker,
    Unit,
)
from generator.pages import Load, card_of

BODY = """The harbour board of Port Ellery voted on Tuesday to close the old grain pier for two years.

## What happens now

Engineers found 41 cracked pillars during an inspection in March. The repair will cost 18 million crowns.

“We would rather lose a season than a crane,” board chair Marta Lindqvist said. “It will be safe again,” she added.

The pier was built in 1931 and carried most of the grain until the railway came. A plan to replace it failed in 2011.

Bids for the work are due by June 30."""


def make_digest(
    body: str = BODY,
    *,
    entry: str = "2026/pier.txt",
    headline: str | None = "Port Ellery closes its grain pier",
    published: str | None = "2026-03-10",
    summary: tuple[str, ...] = ("The harbour board of Port Ellery voted",),
    facts: tuple[str, ...] = ("The repair will cost",),
    background: tuple[str, ...] = ("The pier was built", "A plan to replace"),
    outlook: tuple[str, ...] = ("Bids for the work",),
    quotes: tuple[tuple[tuple[str, ...], str | None, str | None], ...] = (
        (
            ("We would rather lose a season than a crane,", "It will be safe again,"),
            "Marta Lindqvist",
            "board chair",
        ),
    ),
    key_quotes: tuple[int, ...] = (0,),
    cuts: tuple[tuple[str, str], ...] = (),
    person: bool = True,
    **metadata: object,
) -> Digest:
    """A digest of `body`: units are named by their opening words, quotes by their runs, cuts by their text.

    Paragraphs are parted by blank lines, `## ` begins a sub-heading, sentences end at a mark and a space.
    """
    passages: list[Passage] = []
    sentences: list[Sentence] = []
    blocks: list[Block] = []
    cut_spans = [Span(body.index(text), body.index(text) + len(text)) for _, text in cuts]
    for match in re.finditer(r"\S(?:[^\n]|\n(?!\n))*", body):
        start, end = match.span()
        heading = body.startswith("## ", start)
        start += 3 if heading else 0
        span = Span(start, end)
        if any(c.covers(span) for c in cut_spans):
            continue
        blocks.append(Block(span, "heading" if heading else "paragraph", level=2 if heading else 0))
        passages.append(Passage((span,), "subheading" if heading else "paragraph", level=2 if heading else 0))
        if heading:
            sentences.append(Sentence((span,), len(passages) - 1))
            continue
        for sentence in re.finditer(r"\S.*?(?:[.!?]”?(?= |$)|,”[^.]*\.(?= |$)|$)", body[start:end]):
            sentences.append(Sentence((Span(start + sentence.start(), start + sentence.end()),), len(passages) - 1))

    def unit(opening: str) -> Unit:
        at = body.index(opening)
        number, found = next((n, s) for n, s in enumerate(sentences) if s.start <= at < s.end)
        figures = [m.span() for m in re.finditer(r"\d[\d.,]*\d|\d", body[found.start : found.end])]
        return Unit(
            spans=found.spans,
            text=body[found.start : found.end],
            sentence=number,
            figures=tuple(Span(found.start + a, found.start + b) for a, b in figures),
        )

    def quote(runs: tuple[str, ...], speaker: str | None, role: str | None) -> Quote:
        spans = tuple(Span(body.index(run), body.index(run) + len(run)) for run in runs)
        said = body.find("said")
        return Quote(
            spans=spans,
            text=" ".join(runs),
            speaker=Speaker(speaker, role, person=person) if speaker else None,
            cue=Excerpt((Span(said, said + 4),), "said") if said >= 0 else None,
            confidence=0.9,
        )

    document = RawDocument(entry=entry, text=body, blocks=tuple(blocks), fingerprint=fingerprint(body))
    article = Article(
        document=document,
        passages=tuple(passages),
        metadata=Metadata(headline=headline, published=published, **metadata),  # type: ignore[arg-type]
        cuts=tuple(
            Cut(span, kind, rule=kind)  # type: ignore[arg-type]
            for (kind, _), span in zip(cuts, cut_spans, strict=True)
        ),
    )
    return Digest(
        article=article,
        sentences=tuple(sentences),
        summary=tuple(unit(o) for o in summary),
        facts=tuple(unit(o) for o in facts),
        quotes=tuple(quote(*q) for q in quotes),
        key_quotes=key_quotes,
        background=tuple(unit(o) for o in background),
        outlook=tuple(unit(o) for o in outlook),
    )


def make_corpus(digests: dict[str, Digest], config: Config | None = None) -> tuple[Corpus, Load]:
    """The corpus of digests by entry key, and what loads them."""
    cards: list[Card] = [
        card_of(digest, entry, fingerprint(digest), config or Config()) for entry, digest in sorted(digests.items())
    ]
    return Corpus(tuple(cards)), digests.__getitem__
