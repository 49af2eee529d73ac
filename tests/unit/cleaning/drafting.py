"""Documents for the tests of cleaning: a story of our own, with one line put into it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from generator.cleaning import clean
from generator.config import CleaningConfig
from generator.model import Article, Block, BlockKind, Claim, RawDocument, Span

HEADLINE = "Old lighthouse of Varnholm to reopen in spring"
STORY = (
    "The lighthouse of Varnholm will open its doors to visitors in April, the harbour office said on Tuesday.",
    "Masons have replaced some four hundred stones. “It is the light my grandfather kept,” said Marit Olden, 61.",
    "The work cost 2.3 million crowns, which the island paid for with a fee on ferry tickets, decided by vote.",
    "Storms had damaged the tower twice since the war, and engineers warned in 2011 that its stairs were unsafe.",
)


def document(text: str, *, claims: Iterable[Claim] = (), kind: BlockKind = "paragraph") -> RawDocument:
    """The paragraphs of a text, parted by blank lines, as a reader gives them."""
    blocks = tuple(
        Block(span=Span(m.start(), m.end()), kind=kind, line=text.count("\n", 0, m.start()) + 1)
        for m in re.finditer(r"\S[^\n]*(?:\n(?!\n)[^\n]+)*", text)
    )
    return RawDocument(entry="story.txt", text=text, blocks=blocks, claims=tuple(claims))


def cleaned(text: str, options: CleaningConfig | None = None, *, claims: Iterable[Claim] = ()) -> Article:
    """The article that cleaning makes of a text."""
    return clean(document(text, claims=claims), options or CleaningConfig())


def with_line(line: str, where: str = "middle", headline: str = HEADLINE) -> str:
    """The story with one line more: at its `top` (below the headline), in its `middle` or at its `end`."""
    parts = list(STORY)
    parts.insert({"top": 0, "middle": 2, "end": len(parts)}[where], line)
    return "\n\n".join([headline, *parts])


def passages(article: Article) -> list[str]:
    """The words of each passage."""
    return [article.words(p.spans) for p in article.passages]


def cuts(article: Article) -> list[tuple[str, str]]:
    """(kind, words) of each cut, in order."""
    return [(c.kind, article.document.text[c.span.start : c.span.end]) for c in article.cuts]


def kinds_of(line: str, where: str) -> set[str]:
    """The kinds of the cuts that take the line out of the story; an empty set when all of it stays.

    Fails where the line goes only in part, or takes a paragraph of the story with it.
    """
    article = cleaned(with_line(line, where))
    left = passages(article)
    assert [p for p in left if p in STORY] == list(STORY), f"story lost around: {line}"
    if line in left:
        return set()
    assert left == list(STORY), f"left of it: {left}"
    return {kind for kind, words in cuts(article) if kind != "headline" and words in line}
