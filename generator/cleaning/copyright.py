"""Copyright and rights lines: "Copyright 2019 Harbour News. All rights reserved.", "© Reuters"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.cleaning.agencies import agency_named
from generator.cleaning.cues import Cues
from generator.cleaning.draft import Draft, cut_line
from generator.model import Claim, Cut
from generator.patterns import regex
from generator.registry import Phase, Rule

_BEGINS = regex(
    r"\W{0,3}(?:copyright\s?(?:©|\(c\)|:|\d{4}|20|by\b|\||of [A-Z])|©|\(c\)\s?(?:copyright|(?:19|20)\d\d))",
    re.IGNORECASE,
)
_HOLDS = regex(
    r"\ball rights reserved\b|\balle rechte vorbehalten\b|\btous droits (?:de reproduction )?réservés\b"
    r"|\btodos los derechos reservados\b|\btodos os direitos reservados\b|\btutti i diritti (?:sono )?riservati\b"
    r"|\briproduzione riservata\b"
    r"|\bmay not be (?:published|reproduced|reprinted|redistributed)\b|\bwithout (?:the )?(?:prior "
    r"|express )?(?:written )?(?:permission|consent) (?:of|from)\b|\bread more about copyright\b",
    re.IGNORECASE,
)
_SIGNS = ("right", "rechte", "droits", "derechos", "direitos", "diritti", "riprodu", "may not", "permission", "consent")
_CUES = Cues(_BEGINS, begins="c copyright", holds=("©", *_SIGNS))
_OWNER = regex(r"\W{0,3}©\s?(?P<owner>[\w &./-]{2,40}?)\W{0,3}")
_STORY = regex(r"\b(?:said|says|told|court|lawsuit|judge|sued)\b", re.IGNORECASE)


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of rights lines; news about copyright stays."""
    for line in draft.cued(_CUES):
        text = line.text
        if (_BEGINS.match(text) or (line.has(_SIGNS) and _HOLDS.search(text))) and not (
            _STORY.search(text) and not _HOLDS.search(text)
        ):
            owner = _OWNER.fullmatch(text)
            agency = agency_named(owner["owner"]) if owner else None
            yield cut_line(line, "copyright", *([Claim("agency", agency, "credit line", line.span)] if agency else []))


RULE = Rule("copyright", Phase.FURNITURE, find)
