"""Reading times: "Reading Time: 4 minutes", "9 min read", "Lesezeit: 3 Minuten"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.cleaning.cues import Cues
from generator.cleaning.draft import Draft, cut_matching, cut_part
from generator.model import Cut
from generator.patterns import regex
from generator.registry import Phase, Rule

_UNIT = r"(?:minutes?|minuten|minutos?|minuti|mins?\.?|m)"
_READING_TIME = regex(
    rf"\W{{0,3}}(?:(?:estimated |average )?(?:reading|read) ?time|time to read|lesezeit|lesedauer|temps de lecture"
    r"|tiempo de lectura"
    rf"|tempo de leitura|tempo di lettura|leseminuten)\W{{0,4}}(?:\W?(?:ca\.? |about |~ ?)?(?:<"
    rf"|less than )? ?\d{{1,3}}\s?(?:[-–]\s?\d{{1,3}}\s?)?{_UNIT}?)?\W{{0,3}}$"
    rf"|\W{{0,3}}\d{{1,3}}[\s-]?{_UNIT}[\s-]?(?:read|lesezeit|de lecture|de lectura|de leitura|di lettura|watch"
    rf"|listen|video)\W{{0,3}}$",
    re.IGNORECASE,
)
_AT_END = regex(rf"\s[•·|–—-]?\s?\d{{1,3}}[\s-]?{_UNIT}[\s-]?read\W{{0,3}}$", re.IGNORECASE)

_CUES = Cues(
    _READING_TIME,
    _AT_END,
    begins="0 average estimated lesezeit reading temps tempo tiempo time",
    holds=("read",),
)


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of reading times, in a line of their own or at the end of a short line (a byline, a date)."""
    short = [line for line in draft.cued(_CUES) if len(line.text) <= 140]
    yield from cut_matching(short, _READING_TIME, "reading_time")
    for line in short:
        if "read" in line.lowered and (m := _AT_END.search(line.text)) and not _READING_TIME.match(line.text):
            yield cut_part(line, m.start(), len(line.text), "reading_time")


RULE = Rule("reading_time", Phase.FURNITURE, find)
