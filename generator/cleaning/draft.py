"""What a cleaning rule sees: the document, and the lines of it that earlier phases left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from generator.config import CleaningConfig
from generator.model import BlockKind, Claim, Cut, RawDocument, Span


@dataclass(frozen=True, slots=True)
class Line:
    """A block, or what is left of it: the unit that most rules judge."""

    index: int
    """Position among the surviving lines."""
    span: Span
    text: str
    kind: BlockKind
    level: int
    line: int
    hint: str = ""


@dataclass(frozen=True)
class Draft:
    """The document with what has survived so far. Rules of one phase all get the same draft."""

    document: RawDocument
    lines: tuple[Line, ...]
    headline: str | None = None
    """Known from the HEADLINE phase on, and before it when the document states it."""
    language: str = "en"
    claims: tuple[Claim, ...] = ()
    """Of the document and of all cuts so far."""
    options: CleaningConfig = field(default_factory=CleaningConfig)

    @cached_property
    def text(self) -> str:
        return self.document.text

    def stated(self, field: str) -> Iterator[Claim]:
        """Claims about one field, in the order in which they were made."""
        return (claim for claim in self.claims if claim.field == field)


def cut_line(line: Line, kind: str, *found: Claim) -> Cut:
    """A cut of the whole line."""
    return Cut(span=line.span, kind=kind, line=line.line, found=found)  # type: ignore[arg-type]  # narrowed by callers
