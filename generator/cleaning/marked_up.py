"""What the source's own markup says is no story: blocks whose hint names a kind of furniture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from generator.cleaning.draft import Draft, cut_line
from generator.model import Cut, CutKind
from generator.registry import Phase, Rule

# A byline, a dateline, a date or a headline is left to the rules that read them.
_FURNITURE: dict[str, CutKind] = {
    kind: kind
    for kind in get_args(CutKind)
    if kind not in ("headline", "dek", "byline", "dateline", "date", "agency_credit", "duplicate", "front_matter")
}


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of blocks that the reader marked as furniture."""
    for line in draft.lines:
        if kind := _FURNITURE.get(line.hint):
            yield cut_line(line, kind)


RULE = Rule("marked_up", Phase.FURNITURE, find)
