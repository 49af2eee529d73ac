"""End credits: "(Reporting by …; Editing by …)", "… contributed to this report.", "With Post wires"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.cleaning.cues import Cues
from generator.cleaning.draft import Draft, Line, cut_line, cut_part
from generator.model import Cut
from generator.patterns import regex
from generator.registry import Phase, Rule

_WORK = (
    r"(?:reporting|writing|editing|compiled|compilation|graphics?|production|translated|translation|photography"
    r"|research|additional reporting|further reporting|produced|edited|fact-check(?:ed|ing)?)"
)
_CREDIT = regex(
    rf"\W{{0,3}}(?:(?:additional |further |extra )?{_WORK}(?: and (?:writing|editing"
    rf"|reporting))?(?: for [\w ]{{2,30}})?(?: (?:in|from) [\w., ]{{2,40}}?)?,? ?(?:by\b|:)\s?\S.{{0,330}}$"
    r"|with (?:reporting|files?|inputs?|contributions?|additional reporting|material|information|reports?|agenc(?:y"
    r"|ies))(?: (?:by|from|in))?\s?:? ?\S.{0,160}$|with (?:[A-Z][\w&]{1,12} ){1,3}(?:wires?|inputs?|services?"
    r"|staff)\W{0,3}$"
    r"|(?:our standards: )?the thomson reuters trust principles\W{0,3}$|our standards\s?:.{0,80}$|(?:contributing"
    r"|contributors?|contributed)\s?(?:by)?\s?: ?\S.{0,200}$"
    r"|(?:written|edited|reported|compiled) and (?:edited|reported|written) by [A-Z].{0,120}$"
    r"|(?:mit|unter verwendung von) material (?:von|der)\b.{0,80}$|(?:avec|con|com) (?:afp|reuters|ap|efe|ansa"
    r"|agences?|agencias?|agências?|información de|informações d[eao]|informazioni di)\b.{0,100}$"
    r"|redaktion\s?:.{0,100}$"
    r"|\(?(?:reportage|redaktionelle|mit agenturen|mit material|reporte|reportagem|edición|edição|montaje"
    r"|redazione)\b.{0,30}\b(?:de|von|por|di|a cura di)\b.{2,160}$)",
    re.IGNORECASE,
)
_CONTRIBUTED = regex(
    r"(?=[^\n]{5,330}$)[^\n]{0,260}?\b(?:contributed (?:to (?:this|the) (?:report|story|article)|reporting"
    r"|research)|helped (?:report|write) this (?:story|article)|provided (?:additional )?reporting)\b.{0,80}$",
    re.IGNORECASE,
)
_REPORTED_FROM = regex(
    r"(?:[A-Z][\w.'’-]{1,20},? (?:and )?){2,8}reported from [A-Z][\w, ]{2,60}(?:\band [A-Z][\w.'’ -]{2,60} from [A-"
    r"Z][\w, .]{2,60})?\W{0,2}$"
)
_AT_END = regex(
    r"\s?\((?:additional |further )?(?:reporting|writing|editing|compiled|translated|reported|written|edited"
    r"|with (?:inputs?|agency|reporting)|con información|avec"
    r"|mit material)\b[^()]{0,400}(?:\([^()]{0,40}\)[^()]{0,200})?\)\W{0,3}$",
    re.IGNORECASE,
)
_CUES = (
    "contribut", "report", "writ", "edit", "compil", "with ", "trust principles", "standards", "mit ", "avec", "con ",
    "com ", "transl", "produc", "graphic", "redak", "research", "provided", "photograph", "fact", "redaz", "unter",
    "montaje", "edic", "edição",
)  # fmt: skip
_NAMED = Cues(
    _CREDIT,
    _CONTRIBUTED,
    _REPORTED_FROM,
    begins="""
        additional avec com compiled con contributed edited edición edição extra fact further graphics mit montaje our
        photography produced redaktion redazione reporting research the translated unter with writing
    """,
    holds=("contributed ", "helped ", "provided ", "reported from"),
)
_HELP = ("contributed", "helped", "provided")
_TAIL = 600


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of credits to those who reported, wrote and edited, wherever they stand."""
    whole = {n.index: n for n in draft.cued(_NAMED) if len(n.text) <= 360 and n.has(_CUES) and _is_credit(n)}
    for line in whole.values():
        yield cut_line(line, "end_credit")
    for line in draft.lines:
        text = line.text
        if text.endswith((")", ").", ") ")) and line.index not in whole and (m := _AT_END.search(text[-_TAIL:])):
            yield cut_part(line, max(0, len(text) - _TAIL) + m.start(), len(text), "end_credit")


def _is_credit(line: Line) -> bool:
    text = line.text
    if _CREDIT.match(text) and _names_somebody(text):
        return True
    if line.has(_HELP) and _CONTRIBUTED.match(text):
        return True
    return "reported from" in line.lowered and _REPORTED_FROM.match(text) is not None


def _names_somebody(text: str) -> bool:
    """Whether the words after the work begin with a capital: a name, not "editing by hand"."""
    tail = re.split(r"(?:\bby|:|from|with|von|der|por|di|con|com|avec|de)\s", text, maxsplit=1)
    return (
        len(tail) < 2
        or tail[1].lstrip(" ([").startswith(tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZÀÁÂÄÅÇÈÉÊËÍÎÏÑÓÔÖØÚÜÝŁŚŠŽ@"))
        or "agenc" in text.lower()
    )


RULE = Rule("end_credit", Phase.FURNITURE, find)
