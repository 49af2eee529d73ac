"""Cut-off marks and the links behind them: "Continue reading →", "Read More »", "[…]", "… Continue reading"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.cleaning.cues import Cues
from generator.cleaning.draft import Draft, cut_line, cut_part
from generator.model import Cut
from generator.patterns import regex
from generator.registry import Phase, Rule

_LINK = (
    r"(?:(?:continue|keep) reading(?: (?:the|this|below)? ?(?:main )?(?:story|article|post|full story)?)?"
    r"|read (?:more|on|the (?:full|rest|whole|entire|original) (?:story|article|post|interview|report)?)(?: (?:here"
    r"|at|on) .{0,60})?"
    r"|(?:show|see|load|view) (?:more|full (?:story|article))|(?:click|tap) (?:here )?(?:to|for) (?:continue|read"
    r"|more|expand)\b.{0,60}|expand|more|weiterlesen|mehr lesen|mehr anzeigen|lire la suite|la suite|en savoir plus"
    r"|seguir leyendo|leer más|continuar leyendo|continue lendo|ler mais|leia mais|leggi tutto|continua a leggere"
    r"|continua)"
)
_ALONE = regex(
    rf"\W{{0,4}}{_LINK}[\s»›>→….!:]{{0,5}}|\[\s?(?:…|\.\.\.|&hellip;)\s?\]|\[\+\d{{1,7}} chars\]",
)
_AT_END = regex(
    r"\s{0,2}(?:\[\s?(?:…|\.\.\.)\s?\](?:\W{0,3}(?:continue reading|read more|weiterlesen|lire la suite|leer más"
    r"|leia mais|leggi tutto)[\s»›>→….]{0,4})?"
    r"|\[\+\d{1,7} chars\]|(?:(?<=…)|(?<=\.\.\.)|(?<=[.!?”\"]))\s{0,2}\(?(?:continue reading|read more"
    r"|read the (?:full|rest|whole|original) (?:story|article|post|of this)\b.{0,40}|keep reading|see more"
    r"|weiterlesen|mehr lesen"
    r"|lire la suite|seguir leyendo|leer más|continue lendo|leia mais|leggi tutto|show more)\)?[\s»›>→….]{0,4})$",
    re.IGNORECASE,
)
_SIGNS = ("…", "...", "[+", "read", "lire", "leer", "leia", "leggi", "lesen", "lendo", "leyendo", "more")
_TAIL = 120
_CUES = Cues(
    _ALONE,
    begins="""
        click continue continua en expand keep la leer leggi leia ler lire load mehr more read see seguir show tap view
        weiterlesen
    """,
    holds=("[", *_SIGNS),
)


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of lines that only lead on, and of such words at the end of a line."""
    for line in draft.cued(_CUES, long=True):
        text = line.text
        if len(text) <= 100 and _ALONE.fullmatch(line.lowered):
            yield cut_line(line, "continue_reading")
            continue
        offset = max(0, len(text) - _TAIL)
        if line.has(_SIGNS) and (m := _AT_END.search(text[offset:])):
            yield cut_part(line, offset + m.start(), len(text), "continue_reading")


RULE = Rule("continue_reading", Phase.FURNITURE, find)
