"""Places of adverts: "ADVERTISEMENT", "Story continues below advertisement", "Anzeige"."""

from __future__ import annotations

from collections.abc import Iterator

from generator.cleaning.cues import Cues
from generator.cleaning.draft import Draft, cut_line, ends_sentence
from generator.model import Cut
from generator.patterns import regex
from generator.registry import Phase, Rule

_ADVERT = regex(
    r"\W{0,4}(?:advert(?:is(?:e?ments?|ing|e))?|advertisement[s]? ?[-–—] ?(?:scroll|continue)\b.{0,40}|ads?"
    r"|ad by\b.{0,30}|ads by\b.{0,30}"
    r"|sponsored(?: (?:content|by|post|links?|stories)\b.{0,40})?|paid (?:content|post|partner content)"
    r"|promoted(?: content)?"
    r"|(?:story|article|content|post) continues(?: below| after)?(?: (?:the |this )?(?:advert(?:isement)?s?|ad"
    r"|video|newsletter))?.{0,20}"
    r"|continue reading (?:below|the main story|after the ad).{0,20}|scroll (?:down )?(?:to continue"
    r"|for more).{0,40}|skip (?:ad|advert|advertisement)s?"
    r"|remove ads|ad(?:vertisement)? feature|loading(?: (?:ad|video|comments))?[.…]{0,3}|report (?:this )?ad"
    r"|close ad|about (?:our |these )?ads"
    r"|anzeige|werbung|artikel wird unterhalb der anzeige fortgesetzt|publicit[ée]|publicidade?"
    r"|continúa después de la publicidad"
    r"|continua (?:após|depois d)a publicidade|pubblicit[àa]|annuncio(?: pubblicitario)?|реклама)\W{0,4}$",
)

_CUES = Cues(
    _ADVERT,
    begins="""
        about ad ads advert annuncio anzeige article artikel close content continue loading paid post promoted
        publicité remove report scroll skip sponsored story werbung реклама
    """,
)


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of lines that only mark an advert's place."""
    for line in draft.cued(_CUES):
        if len(line.text) <= 90 and _ADVERT.match(line.lowered) and not _is_sentence(line.text):
            yield cut_line(line, "advert")


def _is_sentence(text: str) -> bool:
    """Whether it goes on after a comma to a full stop, as "Sponsored by the bank, the race drew ninety boats." does."""
    return ", " in text and ends_sentence(text)


RULE = Rule("advert", Phase.FURNITURE, find)
