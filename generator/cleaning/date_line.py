"""Lines that are nothing but a date or a time: they go, and a complete day becomes the day of publication."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from generator.cleaning.dates import find_days, is_date_line, label_before, without_place
from generator.cleaning.draft import Draft, Line, cut_line
from generator.model import Claim, ClaimField, Cut
from generator.patterns import regex
from generator.registry import Phase, Rule

_LABELLED = regex(
    r"\W{0,3}(?:first |last )?(?:posted|published|updated|modified|created|veröffentlicht|aktualisiert|publié"
    r"|mis à jour"
    r"|publicado|actualizado|atualizado|pubblicato|aggiornato)\b",
    re.IGNORECASE,
)
_HEAD = 5
_DEK = 420
_CHRONICLE = 12
"""Lines below a day under the dek among which another day shows that it heads an entry."""
_DIGIT = regex(r"\d")
_AGO = regex(r"\b(?:ago|yesterday|today)\b")
_AGO_SIGNS = ("ago", "yesterday", "today")


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of date lines above and below the story; within it only those that say what they are ("Updated …")."""
    told: set[ClaimField] = set()
    for line in draft.short_lines:
        if len(line.text) > 160 or not _is_datelike(line) or not is_date_line(without_place(line.text)):
            continue
        below_dek = _below_dek(draft, line)
        if not (_LABELLED.match(line.text) or draft.edge(line) or below_dek or _beside_cut(draft, line)):
            continue
        # Only what stands at the head speaks for this article: further down the page dates belong to other stories.
        claims = tuple(_claims(draft, line, told)) if below_dek or draft.above_story(line) else ()
        yield cut_line(line, "date", *claims)


def _is_datelike(line: Line) -> bool:
    """Whether a short line has a figure or a word such as "ago" at all."""
    return bool(_DIGIT.search(line.text)) or (line.has(_AGO_SIGNS) and _AGO.search(line.lowered) is not None)


def _claims(draft: Draft, line: Line, told: set[ClaimField]) -> Iterator[Claim]:
    """The days that the line is the first to tell, of publication and of the last change; `told` learns of them."""
    for start, _end, day in sorted(find_days(line.text, draft.language)):
        field: ClaimField = "updated" if label_before(line.text, start) == "updated" else "published"
        if field not in told:
            told.add(field)
            yield Claim(field, day, "date line", line.span)


def _below_dek(draft: Draft, line: Line) -> bool:
    """Whether one short sentence stands above the line, and below it, for a while, none of its kind.

    Where more days follow, it is an entry of a chronicle.
    """
    return (
        line.index <= _HEAD
        and bisect_left(draft.prose, line.index) == 1
        and len(draft.lines[draft.prose[0]].text) <= _DEK
        and not any(
            len(other.text) <= 80 and is_date_line(other.text)
            for other in draft.lines[line.index + 1 : line.index + 1 + _CHRONICLE]
        )
    )


def _beside_cut(draft: Draft, line: Line) -> bool:
    """Whether furniture was cut right above or below the line: then it belongs to it."""
    blocks = draft.document.blocks
    neighbours = [blocks[n].span for n in (line.block - 1, line.block + 1) if 0 <= n < len(blocks)]
    return any(map(draft.has_cut, neighbours))


RULE = Rule("date_line", Phase.CREDITS, find)
