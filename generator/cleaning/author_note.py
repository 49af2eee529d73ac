"""Notes about the author: "Follow Jane Doe on Twitter: …", "Jane Doe covers courts for …", "About the author"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.cleaning.cues import Cues
from generator.cleaning.draft import SHORT, Draft, Line, cut_line
from generator.model import Cut
from generator.patterns import regex
from generator.registry import Phase, Rule

_NAME = r"(?:[A-ZÀ-Ý][\w.'’-]{1,20} ){1,3}[A-ZÀ-Ý][\w.'’-]{1,24}"
_NOTE = regex(
    r"\W{0,3}(?:about the (?:author|writer)s?\W{0,3}$"
    r"|(?:you can |please )?(?:follow|contact|reach|email|e-mail|write to|tweet|find) (?!us\b)[^\n]{2,80}?(?:\bat\b"
    r"|\bon\b|@|via)[^\n]{0,160}(?:@|twitter|facebook|instagram|linkedin|\.com)[^\n]{0,80}$"
    r"|(?:he|she|they) (?:can be (?:reached|followed|contacted)|tweets)\b.{0,160}$|(?:got a|have a"
    r"|send (?:us )?(?:a|your)) (?:tip|story|question|news tip)s?\b.{0,160}$"
    r"|(?:twitter|e-?mail|contact|instagram)\s?:\s?@?\S{3,60}$|view (?:all )?(?:posts|articles"
    r"|author archive)\b.{0,60}$)",
    re.IGNORECASE,
)
_CUES = Cues(
    _NOTE,
    begins="""
        about contact e email find follow got have he instagram please reach send she they tweet twitter view write you
    """,
)
_WHO = regex(
    rf"{_NAME},? (?:is|was|covers|writes|reports|works|has been|has covered)\b[^\n]{{0,220}}?\b(?:reporter|editor"
    r"|writer|correspondent|journalist|columnist|producer|contributor|freelancer?|blogger|author of|covers"
    rf"|covering|writes (?:about|for)|reporting|intern|fellow)\b[^\n]{{0,200}}$"
)
_BYLINE_NOTE = regex(
    r"@|twitter|follow|\bfor (?:the )?[A-Z]|\bbased in\b|covering|covers|writes|tweets|newsletter|\.com\b|staff"
    r"|freelance|contributor|columnist"
)

_LAST = 12
"""A biography is one of the last so many lines."""
_FEWEST_ABOVE = 3
_MOST_BELOW = 2
"""Paragraphs that may stand below it."""


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of notes on the author: contact lines anywhere, a biography only below the story."""
    notes = [line for line in draft.cued(_CUES) if _NOTE.match(line.text)]
    last = [line for line in draft.lines[-_LAST:] if line.index >= _FEWEST_ABOVE and _is_biography(draft, line)]
    for line in dict.fromkeys([*notes, *last]):
        yield cut_line(line, "author_note")


def _is_biography(draft: Draft, line: Line) -> bool:
    """Whether the line says who somebody is, and at most two lines of running text stand below: it closes the text."""
    return (
        len(line.text) <= SHORT
        and draft.prose_below(line.index) <= _MOST_BELOW
        and _WHO.match(line.text) is not None
        and _BYLINE_NOTE.search(line.text) is not None
    )


RULE = Rule("author_note", Phase.FURNITURE, find)
