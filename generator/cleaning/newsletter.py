"""Newsletter, subscription and app appeals: "Sign up for our daily newsletter …", "CLICK HERE TO GET THE … APP"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.cleaning.cues import Cues
from generator.cleaning.draft import Draft, cut_line
from generator.model import Cut
from generator.patterns import regex
from generator.registry import Phase, Rule

_APPEAL = regex(
    r"\W{0,4}(?:(?:please )?(?:click here to |tap here to )?(?:sign ?up|subscribe|register)(?: now| today| here"
    r"| free)?"
    r"(?:\s?$|[!.:]|\s(?:to|for|now|today|here|and|with|by|free|our|the)\b)"
    r"|(?:get|receive|want|enjoy) (?:the |our |all |more |daily |breaking |top |latest |your |weekly |free )"
    r".{0,80}(?:newsletter|inbox|alerts?|e-?mail|delivered|updates|unlimited access|subscri|app\b|free trial"
    r"|briefing)"
    r"|(?:click|tap) here to (?:get|subscribe|sign|join|download|register|read)\b"
    r"|(?:download|get) (?:the|our) .{0,40}\bapp\b|(?:join|become) (?:our|a|the) .{0,30}(?:mailing list|member"
    r"|subscriber|patron|supporter)"
    r"|(?:enter|type) your e-?mail|your e-?mail(?: address)?(?: here)?\W{0,3}$|e-?mail address\b.{0,30}$|(?:start"
    r"|try) (?:your|a) free\b"
    r"|get (?:\w{1,20} ){0,4}(?:newsletters?|updates on|alerts)\b|(?:unser|der|mit dem|mit unserem"
    r"|im) (?:\w{1,20} ){0,2}"
    r"newsletter\b.{0,120}(?:informiert|überblick|erhalten|bringt|bekommen|anmelden|abonnieren|postfach)"
    r"|immer (?:aktuell|gut"
    r"|bestens) informiert\b|i (?:agree|consent) that .{2,60} (?:can|may|will) (?:send|contact|e-?mail) me\b"
    r"|please (?:check the opt-in|review our terms of (?:service|use))\b|keep an eye on your inbox\b"
    r"|there was an error processing your\b"
    r"|start your day with\b.{0,120}$|(?:already a|not a) (?:member|subscriber)\b"
    r"|already (?:have an account"
    r"|subscribed|registered)"
    r"|thank(?:s| you) for (?:subscribing|signing up|your subscription)|you (?:have|are|can"
    r"|may) .{0,30}(?:subscribed|unsubscribe)"
    r"|(?:no spam|unsubscribe (?:at )?any ?time)\b|(?:daily|weekly|morning|evening|e-?mail|free"
    r"|our)? ?newsletters?(?: sign[- ]?up)?\s?[:!]?\s?$"
    r"|support (?:our|independent|quality|local|the) (?:journalism|work|reporting|independent)"
    r"|(?:please )?consider (?:making a donation|donating|subscribing)"
    r"|(?:never|don['’]?t) miss (?:a|an|out on|our|the) (?:story|thing|update|beat|best|latest|biggest|top|post"
    r"|article)\b"
    r"|stay (?:up[- ]to[- ]date|informed|connected|on top|in the know|tuned for)\b.{0,120}(?:newsletter|subscri"
    r"|alerts|sign up|inbox|follow|app\b)"
    r"|(?:log|sign) ?in(?: to| or| with|$)|create (?:an|a free|your) account|have you subscribed|subscribe\b.{0,40}$"
    r"|(?:jetzt |hier )?(?:newsletter abonnieren|abonnieren(?: sie)?)\b.{0,100}$|(?:melden sie sich|jetzt anmelden)\b"
    r"|bestellen sie\b.{0,60}newsletter|abonnez[- ]vous\b|inscrivez[- ]vous\b|recevez\b.{0,100}(?:newsletter"
    r"|infolettre|mail|actualité)"
    r"|suscr[íi]b(?:ete|ase)\b|reciba?\b.{0,80}(?:bolet[íi]n|newsletter|correo)|reg[íi]str(?:ate|ese)\b"
    r"|ap[úu]nt(?:ate|ese) a\b"
    r"|assine\b.{0,80}|inscreva-se\b|receba\b.{0,80}(?:newsletter|e-?mail|boletim)|cadastre-se\b"
    r"|iscriviti\b|abbonati\b|ricevi\b.{0,80}(?:newsletter|mail|notizie))",
)
_INSIDE = regex(
    r"\b(?:subscribe (?:for free )?to receive|becom(?:e|ing) a (?:free or )?paid subscriber"
    r"|sign up (?:for|to) (?:our|the|receive|get)|subscribe (?:to|now)|(?:to|for) our (?:free |daily "
    r"|weekly )?newsletter"
    r"|delivered (?:straight |directly |right )?(?:to your|weekday|daily|every|each)|in(?:to)? your inbox"
    r"|our (?:daily|weekly|free) (?:newsletter|e-?mail)"
    r"|unsubscribe at any ?time|newsletter abonnieren|notre newsletter|nuestro (?:bolet[íi]n|newsletter)"
    r"|nossa newsletter|nostra newsletter)\b",
)
_SIGNS = ("newsletter", "inbox", "subscribe", "sign up", "delivered", "bolet", "infolettre")
_CUES = Cues(
    _APPEAL,
    begins="""
        abbonati abonnez already apunta apúntate assine become bestellen cadastre click consider create daily
        der don download e email enjoy enter evening free get have hier i im immer inscrivez iscriviti jetzt
        join keep log melden mit morning never newsletter no not our please receba receive register ricevi sign
        start stay subscribe support suscríbete tap thank there try type unser unsubscribe want weekly you your
    """,
    holds=_SIGNS,
)
_STORY = regex(r"\b(?:said|says|told|according to|sagte|a déclaré|dijo|disse|ha detto)\b", re.IGNORECASE)


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of appeals to subscribe, register or install; a line in which somebody says something stays."""
    for line in draft.cued(_CUES):
        text = line.text
        if (
            len(text) <= 320
            and (_APPEAL.match(line.lowered) or (line.has(_SIGNS) and _INSIDE.search(line.lowered)))
            and not _STORY.search(text)
        ):
            yield cut_line(line, "newsletter")


RULE = Rule("newsletter", Phase.FURNITURE, find)
