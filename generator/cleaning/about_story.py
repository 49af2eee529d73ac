"""Whose byline, whose day: in a whole page pasted as text those of other stories are left out of account.

A page of links has more bylines than the story's: below teasers in its margin, under "More from". Those count that
stand by the headline, in the story or at its end; better no author than another story's.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from generator.model import Claim, Passage, RawDocument

_ABOVE = 4
"""Blocks above the headline in which its day and author may stand, below the kicker."""
_BELOW = 8
"""Blocks below the last passage: credits, and what stands between them and the story."""
_FIELDS = frozenset(("author", "agency", "published", "updated", "place", "dek"))


def about_story(document: RawDocument, claims: Sequence[Claim], passages: Iterable[Passage]) -> tuple[Claim, ...]:
    """The claims without those that lines far above the headline or far below the story make.

    All of them where the headline is no line of the text, or there is no passage.
    """
    headline = next((c.span for c in claims if c.field == "headline" and c.origin == "headline line" and c.span), None)
    end = max((p.end for p in passages), default=None)
    if headline is None or end is None:
        return tuple(claims)
    starts = [block.span.start for block in document.blocks]
    first = bisect_right(starts, headline.start) - _ABOVE
    last = bisect_right(starts, end) + _BELOW
    return tuple(
        c
        for c in claims
        if c.span is None or c.field not in _FIELDS or first <= bisect_right(starts, c.span.start) <= last
    )
