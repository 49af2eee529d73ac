"""Page numbers and end marks: "Page 1 of 4", "1 2 3 Next »", "-30-", "###"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.cleaning.cues import Cues
from generator.cleaning.draft import Draft, cut_line
from generator.model import Cut
from generator.patterns import regex
from generator.registry import Phase, Rule

_PAGES = regex(
    r"\W{0,4}(?:(?:page|seite|página|pagina) )?\d{1,4} ?(?:of|/|\||von|de|di|sur) ?/?\s?\d{1,4}\W{0,4}"
    r"|\W{0,4}(?:page|seite|página|pagina) \d{1,4}\W{0,4}"
    r"|\W{0,4}(?:(?:«|‹|<|prev(?:ious)?|next|last|first|zurück|weiter|suivant|précédent|siguiente|anterior|próxima"
    r"|avanti)\W{0,3})?(?:\d{1,3}[\s|]{1,3}){1,15}\d{0,3}\s?(?:next|last|more|…|\.\.\.|weiter|suivant|siguiente"
    r"|próxima|avanti)?\s?[»›>→]{0,2}"
    r"|\W{0,4}(?:next|previous|prev|older|newer|first|last)(?: (?:page|article|story|post|posts|slide|chapter"
    r"|entries))?\W{0,4}"
    r"|(?:image|photo|slide|picture) \d{0,4} ?of ?/?\s?\d{1,4}"
    r"|(?:nächste|vorherige) seite|page suivante|página siguiente|próxima página|pagina successiva",
)
_END = regex(
    r"(?:[-–—\s]{0,3}(?:30|ends?)[-–—\s]{0,3}|#{2,5}|\* ?\* ?\*(?: ?\*){0,3}|[-–—_=*~•]{3,60})$", re.IGNORECASE
)

_CUES = Cues(
    _PAGES,
    _END,
    begins="""
        - 0 anterior avanti end first image last newer next nächste older page photo picture prev précédent próxima
        página seite siguiente slide suivant vorherige weiter zurück
    """,
)


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of page numbers anywhere, of end marks (`-30-`, `###`) and rules of dashes."""
    for line in draft.cued(_CUES):
        text = line.text
        if len(text) > 80:
            continue
        if (_PAGES.fullmatch(line.lowered) and (not text.isdigit())) or (
            _END.fullmatch(text) and (text[0] in "-–—#*_=~•" or draft.below_story(line))
        ):
            yield cut_line(line, "pagination")


RULE = Rule("pagination", Phase.FURNITURE, find)
