"""Cleaning: a `RawDocument` in, an `Article` out, with every cut on record.

    blocks ─▶ FURNITURE ─▶ HEADLINE ─▶ CREDITS ─▶ TAIL ─▶ passages
                  └──────────┴────────────┴─────────┴───▶ cuts, claims ─▶ Metadata

A rule is a module of this package (or an entry point of the group `generator.cleaning`) with a `RULE`. All rules of a
phase see the same draft and their cuts are united, so their order cannot change the outcome.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import msgspec

from generator.cleaning.about_story import about_story
from generator.cleaning.confidence import confidence_of
from generator.cleaning.draft import LOWERED, Draft, Line, ends_sentence, is_prose
from generator.cleaning.metadata import resolve_metadata
from generator.cleaning.site_lines import kept_lines
from generator.config import CleaningConfig
from generator.model import Article, Block, Claim, Cut, Mark, Passage, PassageKind, RawDocument, Span
from generator.patterns import regex
from generator.registry import Found, Phase, Rule, find_plugins
from generator.text import count_words, detect_language, trim

_KINDS: dict[str, PassageKind] = {
    "heading": "subheading",
    "paragraph": "paragraph",
    "list_item": "list_item",
    "quote": "quote",
    "table": "table",
    "question": "question",
    "answer": "answer",
}
_VISIBLE = regex(r"\S")
_SUBHEADING_WORDS = 14
"""A line of at most so many words, without an end mark and above running text, is a sub-heading."""
_QUESTION = regex(r"(?:Q|Question|Frage|Pregunta|Pergunta|Domanda)\s?[.:]\s")
_ANSWER = regex(r"(?:A|Answer|Antwort|R|Respuesta|Resposta|Réponse|Risposta)\s?[.:]\s")


@lru_cache(maxsize=1)
def found_rules() -> tuple[Found[Rule], ...]:
    """All rules with where they come from, by phase and name: this package's modules, then entry points."""
    found = find_plugins(__name__, "RULE", Rule, "generator.cleaning")
    return tuple(sorted(found, key=lambda f: (f.plugin.phase, f.plugin.name)))


def clean(document: RawDocument, options: CleaningConfig) -> Article:
    """The article without its furniture; every visible character is in a passage or in a cut.

    `document` is what a reader made of one entry; `options` switches rules off and names lines of single sites.
    """
    language = detect_language(document.text)
    claims: list[Claim] = [*document.claims, Claim("language", language, "detected")]
    cuts: list[Cut] = list(document.front)
    whole = ((trim(document.text, b.span.start, b.span.end), n) for n, b in enumerate(document.blocks))
    lines = _lines(document, whole)
    rules = [f.plugin for f in found_rules() if f.plugin.name not in options.disable]
    for phase in Phase:
        draft = Draft(
            document=document,
            lines=lines,
            headline=next((c.value for c in claims if c.field == "headline"), None),
            language=language,
            claims=tuple(claims),
            options=options,
            cuts=tuple(cuts),
        )
        kept_by_site = kept_lines(draft)
        made = [
            msgspec.structs.replace(cut, rule=rule.name)
            for rule in rules
            if rule.phase == phase
            for cut in rule.find(draft)
            if not _overlaps_one(cut.span, kept_by_site)
        ]
        if not made:
            continue
        made.sort(key=lambda c: (c.span.start, -c.span.end, c.rule))
        claims.extend(claim for cut in made for claim in cut.found)
        kept, made = _apply(document.text, lines, made)
        cuts.extend(made)
        lines = _lines(document, kept, lines)
    passages = tuple(_passages(document, lines))
    cuts.extend(_strays(document, passages, cuts))
    cuts.sort(key=lambda c: (c.span.start, c.span.end))
    claims = [*about_story(document, claims, passages)]
    metadata = resolve_metadata(document, tuple(claims))
    return Article(
        document=document,
        passages=passages,
        metadata=metadata,
        cuts=tuple(cuts),
        confidence=confidence_of(document, claims, metadata),
    )


def _overlaps_one(span: Span, lines: Sequence[Span]) -> bool:
    """Whether the span overlaps one of these, which stand in order and apart."""
    at = bisect_left(lines, span.end, key=lambda line: line.start) if lines else 0
    return at > 0 and lines[at - 1].end > span.start


def _lines(document: RawDocument, pieces: Iterable[tuple[Span, int]], before: Sequence[Line] = ()) -> tuple[Line, ...]:
    """The surviving pieces as lines, numbered anew; `before` are the lines that they are what is left of."""
    known = {line.span: line for line in before}
    made: list[Line] = []
    for span, block in pieces:
        if span.start < span.end:
            if (same := known.get(span)) is not None:
                if same.index == len(made) and same.block == block:
                    made.append(same)
                    continue
                text, lowered = same.text, same.lowered
            else:
                text = document.text[span.start : span.end]
                lowered = text[-LOWERED:].lower()
            b = document.blocks[block]
            made.append(Line(len(made), span, text, b.kind, b.level, b.line, b.hint, block, lowered))
    return tuple(made)


def _apply(text: str, lines: Sequence[Line], made: Iterable[Cut]) -> tuple[list[tuple[Span, int]], list[Cut]]:
    """What is left of the lines after the cuts, and the cuts without overlap, widened over stranded marks.

    Where two rules cut the same words, the longer cut has them; the shorter keeps what is left of it, if anything.
    """
    taken = _disjoint(text, made)
    kept: list[tuple[Span, int]] = []
    cuts: list[Cut] = []
    at = 0
    for line in lines:
        if at == len(taken) or taken[at].span.start >= line.span.end:
            kept.append((line.span, line.block))
            continue
        pieces: list[Span] = []
        start = line.span.start
        while at < len(taken) and taken[at].span.start < line.span.end:
            cut = taken[at]
            pieces.append(trim(text, start, cut.span.start))
            cuts.append(cut)
            start = max(start, cut.span.end)
            at += 1
        pieces.append(trim(text, start, line.span.end))
        kept.extend((piece, line.block) for piece in pieces if piece.start < piece.end)
    cuts.extend(taken[at:])
    return kept, cuts


def _disjoint(text: str, made: Iterable[Cut]) -> list[Cut]:
    """The cuts, given in order of place, without overlap: each visible character in one cut only."""
    taken: list[Cut] = []
    for cut in made:
        start = max(cut.span.start, taken[-1].span.end) if taken else cut.span.start
        span = trim(text, start, cut.span.end)
        if span.start < span.end:
            taken.append(msgspec.structs.replace(cut, span=span))
    return taken


def _passages(document: RawDocument, lines: Sequence[Line]) -> Iterator[Passage]:
    """The surviving lines as passages: pieces of one block together, with the marks that lie in them."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and groups[-1][0].block == line.block:
            groups[-1].append(line)
        else:
            groups.append([line])
    for n, group in enumerate(groups):
        block = document.blocks[group[0].block]
        spans = tuple(line.span for line in group)
        below = groups[n + 1][0].text if n + 1 < len(groups) else None
        yield Passage(
            spans=spans,
            kind=_passage_kind(block, group, below, first=n == 0),
            level=block.level,
            line=block.line,
            marks=tuple(_clip(block.marks, spans)),
        )


def _clip(marks: Iterable[Mark], spans: Sequence[Span]) -> Iterator[Mark]:
    """The marks as far as they lie in the spans."""
    for mark in marks:
        for span in spans:
            if mark.span.overlaps(span):
                inside = Span(max(mark.span.start, span.start), min(mark.span.end, span.end))
                yield msgspec.structs.replace(mark, span=inside)


def _passage_kind(block: Block, group: Sequence[Line], below: str | None, *, first: bool) -> PassageKind:
    """What the passage is, from its markup or, in plain text, from its shape and what follows."""
    kind = _KINDS.get(block.kind, "paragraph")
    text = group[0].text
    if kind != "paragraph":
        return kind
    if _QUESTION.match(text):
        return "question"
    if _ANSWER.match(text):
        return "answer"
    if (
        not first
        and below is not None
        and len(text) <= 120
        and not ends_sentence(text)
        and text[-1] not in ",;:–—-"
        and text[0].isalpha() | text[0].isdigit() | (text[0] in "‘“\"'«„¿¡")
        and not text[0].islower()
        and is_prose(below)
        and 1 <= count_words(text) <= _SUBHEADING_WORDS
    ):
        return "subheading"
    return "paragraph"


def _strays(document: RawDocument, passages: Iterable[Passage], cuts: Iterable[Cut]) -> Iterator[Cut]:
    """Cuts over visible characters that no block held, so that nothing vanishes silently."""
    text = document.text
    spans = sorted([s for p in passages for s in p.spans] + [c.span for c in cuts])
    at = 0
    for span in [*spans, Span(len(text), len(text))]:
        if span.start > at and _VISIBLE.search(text, at, span.start):
            gap = trim(text, at, span.start)
            yield Cut(span=gap, kind="other", rule="outside", line=text.count("\n", 0, gap.start) + 1)
        at = max(at, span.end)
