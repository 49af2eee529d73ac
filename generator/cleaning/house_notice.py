"""What the house tells its readers: how to complain or write in, whose views these are, what is no advice."""

from __future__ import annotations

from collections.abc import Iterator

from generator.cleaning.cues import Cues
from generator.cleaning.draft import Draft, cut_line
from generator.model import Cut
from generator.patterns import regex
from generator.registry import Phase, Rule

_VIEWS = (
    r"(?:the )?(?:views?|opinions?)(?: and (?:views?|opinions?))?(?: (?:expressed|stated|contained|presented|in this))"
    r".{0,200}\b(?:the |its |their )?(?:authors?|writers?|contributors?|own|reflect|represent|views of)\b"
    r"|(?:this|the) (?:article|column|commentary|piece|op-ed|essay|post"
    r"|story)(?: \w{1,10}){0,3} (?:does not necessarily"
    r"|do not necessarily|represents? the (?:views?|opinions?)|reflects? the (?:views?|opinions?)|is (?:an )?(?:opinion"
    r"|commentary|for (?:informational?|general|educational|entertainment)|not (?:intended|meant|a substitute))"
    r"|should not be (?:construed|taken|considered)|does not constitute|contains (?:affiliate|sponsored|paid))"
    r"|(?:die|der) (?:hier |in diesem )?.{0,60}(?:geäußerte[n]? )?meinung(?:en)?.{0,60}(?:nicht (?:zwingend|unbedingt"
    r"|notwendigerweise|immer)|des autors|der autor)"
    r"|les (?:opinions|propos|points de vue) .{0,80}(?:n['’]engagent|ne reflètent|ne représentent)"
    r"|las (?:opiniones|ideas) .{0,80}(?:no (?:reflejan|representan|necesariamente)|son responsabilidad)"
    r"|(?:as opiniões|este (?:texto|artigo)) .{0,80}(?:não (?:reflete|reflet|representa|necessariamente)"
    r"|responsabilidade)"
    r"|le opinioni .{0,80}(?:non (?:riflettono|rappresentano|necessariamente))"
)
_WRITE = (
    r"(?:if you (?:would like|want|wish|have|are|believe|think|see|spot|notice|know|feel)\b.{0,120}\b(?:complain"
    r"|complaint"
    r"|report an? error|correction|tip|story (?:idea|to tell|for us)|submit|get in touch|contact us|let us know"
    r"|e-?mail us"
    r"|write to us|please (?:e-?mail|contact|write|call|visit|click|let)|send (?:us|it|your))\b"
    r"|(?:do you )?(?:have|got) (?:a|an|any|your) .{0,80}\?\s.{0,80}(?:contact|e-?mail|let us|send|tell us|get in touch"
    r"|write|call|submit|click|@)"
    r"|(?:we|we['’]d|we would) (?:want to|love to|like to|would love to|welcome|encourage|invite|value"
    r"|are interested in)\b"
    r".{0,60}\b(?:hear(?:ing)? (?:from you|what you|your)|your (?:feedback|comments?|letters?|thoughts|views|tips"
    r"|questions)"
    r"|letters to the editor)"
    r"|(?:send|e-?mail|submit|mail) (?:your |us |a |any |all |letters? )?.{0,50}(?:tips?|letters?|comments?|questions?"
    r"|feedback|story ideas|photos?|corrections?|submissions?) (?:to|at|via|by|here)\b"
    r"|(?:to|for) (?:submit|send|report|suggest|contact|reach|letters|corrections|comments)\b.{0,60}(?:e-?mail|click"
    r"|visit"
    r"|contact|call|write|go to|fill|please)\b"
    r"|(?:contact|e-?mail|write to|get in touch with|call|text) (?:us|our (?:newsroom|news ?desk|news team|team"
    r"|editors?"
    r"|reporters?)|the (?:newsroom|news ?desk|editors?|editorial|author|reporter|writer))\b.{4,160}"
    r"|(?:what do you think|how do you feel|do you agree|what['’]s your (?:view|take|opinion))\b.{0,60}\?.{0,10}"
    r"(?:let us|tell us|share|join|leave|comment|vote|have your say|e-?mail|write|weigh in).{0,140}"
    r"|(?:tell us|let us know|share your|have your say|weigh in|leave your|drop us|sound off|join (?:our|the) .{0,40}"
    r"(?:forums?|group|community|conversation|discussion))\b.{0,200}"
    r"|(?:haben sie|hast du|habt ihr) .{0,80}\?\s.{0,60}(?:schreiben|schicken|mailen|melden|senden|kontaktieren)"
    r"|(?:schreiben|schicken|senden|mailen) sie (?:uns|eine|ihre)\b.{0,120}|sie haben (?:einen )?(?:fehler"
    r"|hinweise?)\b.{0,160}"
    r"|(?:une erreur|vous avez (?:repéré|une (?:info|remarque|question)|des infos))\b.{0,160}|(?:écrivez|contactez)[- ]"
    r"(?:nous|la rédaction)\b.{0,140}"
    r"|(?:escríbenos|escríbanos|contáctenos|envíanos|envíenos|cuéntanos|si (?:tienes|quieres|encuentras)) .{0,160}"
    r"(?:@|correo|e-?mail|escr[ií]b|env[ií]|contact)|(?:escreva|envie|mande|fale) (?:para|conosco|com a|sua"
    r"|seu)\b.{0,140}"
    r"|(?:scrivici|scriveteci|contattaci|inviaci|segnala(?:ci)?|hai (?:una|trovato)) .{0,160})"
)
_RULES = (
    r".{0,120}\b(?:press council|independent press standards|ipso\b|editors['’] code|presserat|conseil de (?:presse"
    r"|déontologie)|code of (?:practice|conduct)|ombudsman)\b.{0,200}\b(?:complain\w{0,3}|adher\w{0,3}|member|standards"
    r"|beschwer\w{0,4}|regulat\w{0,3})\b"
    r"|.{0,80}\b(?:is|are|was|were) (?:independently )?(?:selected|chosen|picked|reviewed) (?:independently )?by (?:our"
    r"|the) (?:editors?|editorial|team|writers?|reviewers?)\b"
    r"|.{0,120}\b(?:if you (?:buy|click|purchase|make a purchase|shop)|when you (?:buy|click|purchase|shop)|links?"
    r"(?: to| on| in)?)\b.{0,120}\b(?:we (?:may|might|will|can|could|sometimes)|may|could) (?:\w{1,10} )?(?:earn"
    r"|receive|get"
    r"|collect|make|take|be paid|share|be compensated)\b"
    r"|.{0,60}\b(?:prices?|details|information|figures)\b.{0,60}\b(?:correct|accurate|right) (?:as of|at) (?:the time"
    r"|publication|press|publishing|posting)\b"
    r"|.{0,80}\b(?:does|do|should) not (?:constitute|be (?:considered|construed|taken|relied)).{0,30}\b(?:advice"
    r"|recommendation|offer|endorsement|solicitation)\b"
    r"|.{0,40}\bfor (?:informational?|educational|general information)(?: and \w{3,14})? purposes only\b"
    r"|.{0,120}\b(?:we['’]d|we would|we) (?:like|love|want) to hear (?:from you|what you|your)\b"
    r"|.{0,120}\bupdate (?:to )?(?:a|your) (?:\w{1,12} )?browser\b|.{0,60}\byou are (?:using|on) (?:an? )?(?:outdated"
    r"|old|unsupported|internet explorer)\b"
    r"|.{0,60}\b(?:activation|confirmation|verification) (?:link|e-?mail)\b.{0,80}\b(?:sent|inbox|e-?mail)\b"
)
_NOTICE = regex(
    rf"\W{{0,4}}(?:disclaimer|disclosure|hinweis|haftungsausschluss|avertissement|aviso|avvertenza)\s?[:–—-]"
    rf"|\W{{0,4}}(?:{_VIEWS}|{_WRITE}|{_RULES})"
)
_SIGNS = (
    "view", "opinion", "disclos", "disclaim", "complain", "correction", "tip", "e-mail", "email", "contact", "let us",
    "tell us", "send", "hear from", "hear what", "letters", "submit", "have your say", "weigh in", "join ", "drop us",
    "share your", "council", "code", "ipso", "selected", "chosen", "earn", "receive", "purchase", "buy", "commission",
    "correct ", "accurate", "advice", "purposes only", "browser", "activation", "confirmation", "recommendation",
    "construed", "meinung", "schreiben", "schicken", "senden", "fehler", "hinweis", "écrivez", "contactez", "erreur",
    "propos", "escr", "env", "opinion", "opini", "scriv", "inviaci", "segnala", "contattaci", "presserat", "reflect",
    "leave your", "sound off", "collect", "error", "feedback", "verification", "haftung", "avertiss", "aviso", "avvert",
)  # fmt: skip
_CUES = Cues(holds=_SIGNS)
_SAYS = regex(r"[“\"„«]|\b(?:said|says|told|according to|he|she|sagte|erklärte|a déclaré|dijo|disse|ha detto)\b")


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of the house's notices below the first paragraph; what somebody in the story says or quotes stays."""
    for line in draft.cued(_CUES):
        if not _SAYS.search(line.lowered) and _NOTICE.match(line.lowered):
            yield cut_line(line, "other")


RULE = Rule("house_notice", Phase.FURNITURE, find)
