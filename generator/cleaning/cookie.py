"""Cookie, privacy, browser and affiliate notices: no words of the story."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.cleaning.cues import Cues
from generator.cleaning.draft import Draft, cut_line
from generator.model import Cut
from generator.patterns import regex
from generator.registry import Phase, Rule

_LEGAL = regex(
    r"(?:terms(?: (?:of|and|&) (?:use|service|conditions))?|privacy(?: (?:policy|notice|settings|center"
    r"|statement))?|site ?map|cookies?"
    r"(?: (?:policy|settings|preferences|notice))?|about(?: (?:us|our ads))?|contact(?: us)?|ad ?choices?"
    r"|advertis(?:e|ing)(?: with us)?"
    r"|accessibility|help|careers|do not sell my (?:personal )?info(?:rmation)?|legal|disclaimer|impressum"
    r"|datenschutz(?:erklärung)?|agb"
    r"|mentions légales|confidentialité|aviso legal|política de (?:privacidad|privacidade|cookies)|corrections"
    r"|licensing|user agreement"
    r"|feedback|faq|press|imprint|copyright|rss|subscriptions?|policy|and|&|of|use|our|ads|e)",
    re.IGNORECASE,
)
_LEGAL_KEY = regex(
    r"\b(?:terms|privacy|cookies?|ad ?choices|datenschutz|impressum|légales|legal|privacidade?)\b", re.IGNORECASE
)
_NOTICE = regex(
    r"\b(?:(?:we|this (?:web)?site|our (?:web)?site|wir|nous|utilizamos|usamos"
    r"|questo sito) (?:\w{1,12} ){0,2}?(?:uses?|using|store|verwenden|utilisons"
    r"|utilizza) (?:\w{1,12} ){0,2}?cookies?"
    r"|(?:utilizziamo|usiamo|utilizamos|usamos) (?:\w{1,12} ){0,2}?cookies?|use of cookies|cookie (?:policy|settings"
    r"|consent|preferences|notice)|accept (?:all )?cookies"
    r"|cookies? (?:akzeptieren|akzeptiert|accepter)"
    r"|by (?:continuing|using|browsing|clicking|signing up|subscribing|submitting)\b.{0,60}\byou (?:agree|accept"
    r"|consent|acknowledge)"
    r"|you agree to (?:our|the)|requires javascript|enable javascript|javascript (?:is|to be) (?:disabled|enabled"
    r"|required)|turn on javascript"
    r"|your browser (?:does not|doesn['’]t|is) |(?:disable|turn off|using an) (?:your )?ad ?block|ad ?blocker"
    r"|affiliate (?:links?|partnerships?|commissions?)|(?:earns?|receives?|gets?|collects?) (?:a |an )?(?:small "
    r"|affiliate )?"
    r"commissions?"
    r"|(?:ich|i|je|yo|eu|io) .{0,40}(?:einverstanden|willige .{0,40}ein|(?:agree|consent) that|accepte que|acepto que"
    r"|aceito que|accetto che)\b.{0,80}(?:inhalte?|daten|content|data|contenu|données|contenido|datos|conteúdo|dados"
    r"|contenuti"
    r"|dati)\b|einwilligung .{0,60}widerrufen|(?:mit dem (?:laden|klick)|durch (?:das laden"
    r"|klicken)).{0,60}(?:akzeptieren"
    r"|stimmen|erklären)|(?:to view|to see|um) (?:this|diesen|dieses) .{0,60}(?:accept|akzeptieren|aktivieren)"
    r"|(?:data controller|collects this data|manage(?:ment of)? your (?:personal )?data|personenbezogene daten)"
    r"|externe[rn]? inhalt.{0,40}(?:angezeigt|anzeigen|laden)|media playback is (?:un|not )supported"
    r"|protected by recaptcha|privacy policy and terms|gdpr consent|our privacy policy|unsere datenschutz"
    r"|política de (?:cookies|privacidade?)"
    r"|uso de cookies|utilisation de cookies|informativa (?:sulla privacy|sui cookie))",
)
_SIGNS = (
    "cookie", "javascript", "browser", "privacy", "ad block", "adblock", "affiliat", "commission", "agree", "accept",
    "consent", "acknowledge", "playback", "einverstanden", "einwillig", "willige", "accepte", "acepto", "aceito",
    "accetto", "akzeptier", "externe", "your data", "this data", "personal data", "personenbezogen",
    "data controller", "recaptcha", "gdpr", "datenschutz", "política",
)  # fmt: skip
_LEGAL_SIGNS = ("terms", "privacy", "cookie", "choice", "datenschutz", "impressum", "gal", "privaci")
_CUES = Cues(holds=(*_SIGNS, *_LEGAL_SIGNS))
_SAYS = regex(r"\b(?:said|says|told|according to)\b", re.IGNORECASE)
_PIECES = regex(r"\s?[|•·/,]\s?|\s{2,}|\s(?=[A-ZÄÖÜ])")


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of notices and of footers made of legal links."""
    for line in draft.cued(_CUES):
        text = line.text
        if len(text) > 400:
            continue
        if (len(text) <= 200 and line.has(_LEGAL_SIGNS) and _LEGAL_KEY.search(text) and _is_footer(text)) or (
            line.has(_SIGNS) and _NOTICE.search(line.lowered) and not _SAYS.search(text)
        ):
            yield cut_line(line, "cookie")


def _is_footer(text: str) -> bool:
    pieces = [p.strip(" .-–—:") for p in _PIECES.split(text)]
    return all(
        not p or all(_LEGAL.fullmatch(w) for w in [p]) or all(_LEGAL.fullmatch(w) for w in p.split()) for p in pieces
    )


RULE = Rule("cookie", Phase.FURNITURE, find)
