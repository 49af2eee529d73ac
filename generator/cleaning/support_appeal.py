"""Appeals for money in whole sentences: "We need your support", "Make a donation", "Mit Ihrer Spende …"."""

from __future__ import annotations

from collections.abc import Iterator

from generator.cleaning.cues import Cues
from generator.cleaning.draft import Draft, cut_line
from generator.model import Cut
from generator.patterns import regex
from generator.registry import Phase, Rule

_APPEAL = regex(
    r"\b(?:we need your (?:\w{1,12} )?(?:support|help|donations?)|(?:with|without"
    r"|thanks to) your (?:\w{1,12} )?(?:support"
    r"|help|donations?|contributions?)"
    r"|your (?:\w{1,12} )?(?:support|donations?|contributions?|gift|membership) (?:helps?|makes?|will|keeps?|means"
    r"|enables?"
    r"|funds?|goes|go|allows?|ensures?|directly|is )"
    r"|support(?:ing)? (?:our|independent|nonprofit|non-profit|local|quality|public) (?:\w{1,12} )?(?:work|journalism"
    r"|reporting|mission|newsroom|journalists?|media|coverage)"
    r"|at no (?:cost|charge) to (?:you|our readers)|(?:make|giv(?:e|ing)) (?:a |your )?(?:tax-deductible |one-time "
    r"|monthly |small |recurring )*(?:donation|contribution|gift)\b|donate (?:now|today|here|to (?:us|our))"
    r"|become (?:a|an|one of our) (?:\w{1,12} )?(?:member|patron|supporter|subscriber)s?\b"
    r"|help us (?:keep|continue|stay|raise|reach|fund|pay|do more|grow|bring|tell|report|cover)"
    r"|(?:reader|listener|viewer|member)[- ](?:funded|supported)|(?:we|which) (?:rely|depend) (?:up)?on (?:your"
    r"|our readers"
    r"|readers|donations|the support|the generosity)"
    r"|(?:our|this) (?:\w{1,12} )?(?:work|journalism|reporting) (?:is )?(?:made )?possible"
    r"|click here to (?:support|donate|give|contribute)|please (?:consider )?(?:donat|supporting us|chip)(?:e|ing)?\b"
    r"|(?:unterstützen sie|unterstütze|unterstützt) (?:uns|unsere|unseren|unabhängigen|den)\b|(?:ihre|deine|eure|ihrer"
    r"|deiner|eurer) (?:spenden?|unterstützung|beitrag)\b|ihr beitrag (?:hilft|ermöglicht)|jetzt spenden|spenden sie"
    r"|guten? journalismus .{0,30}(?:nicht umsonst|kostet|geld|wert)|(?:arbeit|journalismus) .{0,20}etwas wert ist"
    r"|soutenez[- ](?:nous|notre|le journal|un journal|la rédaction)|faites un don|(?:votre|vos) (?:dons?|soutien)"
    r"|apoy[aáe]r? (?:nuestro|a nuestro|el periodismo|nuestra)|con tu (?:apoyo|aporte|ayuda)|haz(?:te)? (?:socio|soci@"
    r"|una donación|tu aporte)|(?:del?|el) apoyo de sus lectores"
    r"|apoie (?:o|a|nosso|nossa)|faça uma doação|(?:com a )?sua (?:doação|contribuição)|seja (?:um )?(?:assinante"
    r"|apoiador)"
    r"|sostieni(?:ci| il| la| un)|fai una donazione|(?:la tua|una tua|con la tua) donazione|il tuo (?:contributo"
    r"|sostegno))",
)
_SIGNS = (
    "support", "donat", "contribut", "member", "possible", "help us", "no cost", "no charge", "patron", "funded",
    "spende", "journalismus", "etwas wert", "beitrag", "unterstütz", "soute", "votre", "vos don", "un don", "apoy",
    "tu ap", "tu ay", "socio", "apoie", "doação", "contribuição", "assinante", "apoiador", "sostien", "donazione",
    "tuo ", "gift", "subscriber",
)  # fmt: skip
_CUES = Cues(holds=_SIGNS)
_HOUSE = regex(
    r"\b(?:we|us|our|you|your|reporting|journalism|wir|uns|unsere?[nmrs]?|sie|ihre?[nmrs]?|du|deine?[nmrs]?|nous|notre"
    r"|nos|vous|votre|vos|nos|nuestr[oa]s?|tu|nós|nosso|nossa|sua|noi|nostr[oa]|tua?|ci)\b|(?:teci|eci)\b"
)
_STORY = regex(
    r"[“\"„«]|\b(?:said|says|told|according|added|asked|sagte|erklärte|a déclaré|dijo|afirmó|disse|afirmou|ha detto)\b"
)


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of the house's own appeals; what somebody says or quotes stays."""
    for line in draft.cued(_CUES):
        text = line.lowered
        if _APPEAL.search(text) and _HOUSE.search(text) and not _STORY.search(text):
            yield cut_line(line, "newsletter")


RULE = Rule("support_appeal", Phase.FURNITURE, find)
