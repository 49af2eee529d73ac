"""Small print: what becomes of a reader's data, whose the marks are, what is no medical advice.

A story may speak of data and of marks too; the small print speaks of the reader's data and says what a form says.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.cleaning.cues import Cues
from generator.cleaning.draft import Draft, cut_line
from generator.model import Cut
from generator.patterns import regex
from generator.registry import Phase, Rule

_LONGEST = 1200
_HEAD = 400
"""Characters in which small print shows what it is."""
_MOST_BELOW = 8
"""Paragraphs that may stand below it: it is the end of a page."""
_SIGNS = (
    "data", "consent", "trademark", "service mark", "registering", "an account", "statement", "intended to diagnose",
    "intended to treat", "intended to cure", "substitute for", "medical", "results", "daten", "einwilligung", "marke",
    "zeichen", "données", "marques", "datos", "marcas", "dados", "dati", "marchi", "consenso",
)  # fmt: skip
_SMALL_PRINT = regex(
    # your data
    r"\b(?:your|ihre|deine|eure) (?:personal |personenbezogenen )?(?:data|daten) (?:will|may|is|are|can|werden|können"
    r"|dürfen) (?:only |also |not |nur |auch |nicht )?(?:be |zum |zur |von |an )?"
    r"(?:disclosed|processed|stored|transmitted|deleted|used|collected|passed|zweck|uns|verarbeit|gespeichert|gelöscht"
    r"|dritte|weiter)"
    r"|\b(?:vos données (?:personnelles )?(?:sont|seront|ne seront|peuvent)|(?:sus|tus) datos (?:personales )?(?:serán"
    r"|son tratados|no serán|se tratarán)|(?:os )?seus dados (?:pessoais )?(?:serão|são tratados|não serão)"
    r"|i (?:tuoi|suoi) dati (?:personali )?(?:saranno|sono trattati|verranno|non saranno))\b"
    # consent
    r"|\byou (?:may|can) (?:revoke|withdraw) (?:this|your) consent\b|\bby (?:registering|creating an account),?"
    r" (?:you|i) (?:become|agree|accept|confirm|consent|acknowledge)\b"
    r"|\bsie können (?:ihre|diese) einwilligung\b|\bvous pouvez (?:retirer|révoquer) votre consentement\b"
    r"|\bpuede(?:s)? (?:retirar|revocar) (?:su|tu|este) consentimiento\b|\bpode (?:retirar|revogar) (?:o )?seu"
    r" consentimento\b|\bpuoi revocare il (?:tuo )?consenso\b|\b(?:information|details) on data (?:privacy"
    r"|protection) can be found\b"
    # marks
    r"|\b(?:is|are) (?:a )?(?:registered )?(?:trademarks?|service marks?) (?:or registered trademarks )?(?:of"
    r"|owned by)\b"
    r".{2,80}(?:\b(?:inc|ltd|llc|gmbh|corp|co|plc)\b|respective (?:owners|holders))"
    r"|\b(?:sind|ist) (?:eine )?(?:eingetragene )?(?:waren)?(?:zeichen|marken?) (?:der|von|ihrer)\b.{2,80}(?:gmbh"
    r"|\bag\b"
    r"|inc\b|inhaber)|\bsont des marques (?:déposées|commerciales)\b|\bson marcas (?:registradas|comerciales) de\b"
    r"|\bsão marcas (?:registradas|comerciais) d[aeo]\b|\bsono marchi (?:registrati|commerciali)\b"
    # no advice
    r"|\bstatements? (?:\w{1,12} ){0,5}?(?:has|have) not been (?:evaluated|approved|reviewed) by the\b"
    r"|\bnot intended to (?:diagnose|treat|cure)\b|\b(?:not|nor) (?:be )?(?:an? |intended as a )?substitute for"
    r" professional\b|\bdoes not (?:provide|constitute|offer) (?:any )?(?:professional )?medical\b"
    r"|^[*+†‡]{1,2} ?(?:individual |your )?results (?:may )?vary\b"
)
_CUES = Cues(_SMALL_PRINT, holds=_SIGNS)
_SAYS = regex(r"[“\"„«]|\b(?:said|says|told|according to|sagte|erklärte|a déclaré|dijo|disse|ha detto)\b")


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of such paragraphs; what somebody in the story says or quotes stays."""
    for line in draft.cued(_CUES, long=True):
        if len(line.text) > _LONGEST or draft.prose_below(line.index) > _MOST_BELOW:
            continue
        head = line.text[:_HEAD].lower()
        if _SMALL_PRINT.search(head) and not _SAYS.search(head):
            yield cut_line(line, "other")


RULE = Rule("small_print", Phase.FURNITURE, find)
