"""Self-written cases of quotes: a text and what must be found in it, or nothing.

    # what the case shows
    text of the article, paragraphs parted by blank lines
    > opening words of a quote | speaker, or - for none
    => none

The files are read by `tests/unit/structuring/test_quotes_gate.py`; invented people and places throughout.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class QuoteCase:
    """One case: `quotes` are (opening words, speaker's name or "-") in reading order."""

    title: str
    text: str
    quotes: tuple[tuple[str, str], ...]


def cases(name: str) -> list[QuoteCase]:
    """The cases of one file (`en`, `en-single`, `de`, `fr`, `es`)."""
    found: list[QuoteCase] = []
    for part in ("\n" + (_FOLDER / f"{name}.txt").read_text(encoding="utf-8")).split("\n# ")[1:]:
        title, _, body = part.partition("\n")
        lines = body.rstrip("\n").split("\n")
        expected = [line for line in lines if line.startswith(("> ", "=> "))]
        text = "\n".join(line for line in lines if not line.startswith(("> ", "=> "))).strip()
        quotes = tuple(
            (opening.strip(), speaker.strip())
            for opening, _, speaker in (line[2:].partition("|") for line in expected if line.startswith("> "))
        )
        if not expected:
            raise ValueError(f"{name}: case without an expectation: {title}")
        found.append(QuoteCase(title, text, quotes))
    return found
