"""Press releases: "FOR IMMEDIATE RELEASE" above the headline, and below the news all from "About NAME" on.

What a company says of itself, of risks and of whom to call is the same in all its releases and no news. It is cut only
where the text shows that it is a release: an "About …" in an article may begin a part of the story.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.cleaning.cues import Cues
from generator.cleaning.draft import Draft, Line, cut_line, ends_sentence
from generator.model import Cut
from generator.patterns import regex
from generator.registry import Phase, Rule

_OPENING = regex(
    r"\W{0,3}(?:for immediate (?:release|distribution|publication)|immediate release|press release|news release"
    r"|(?:zur )?sofort(?:igen veröffentlichung|veröffentlichung)|pressemitteilung|pressemeldung"
    r"|communiqué de presse|pour diffusion immédiate|comunicado de prensa|nota de prensa|para publicación inmediata"
    r"|comunicado (?:de|à) imprensa|comunicato stampa)(?: ?[:|–-] ?[\w., ]{0,40})?\W{0,3}$"
)
_WIRE = regex(
    r"[(/](?:pr ?newswire|business ?wire|globe ?newswire|accesswire|newsfile corp\.?|ein presswire|prweb|cision)[)/]"
)
"""How the services that carry releases sign a dateline."""
_TAIL = regex(
    r"\W{0,3}(?:about [\w&][^.!?:\n]{1,60}|(?:cautionary |note on |(?:special )?note regarding |notice regarding )?"
    r"forward[- ]looking (?:statements?|information)(?: disclaimer)?|safe harbou?r(?: statement)?"
    r"|(?:media|press|investor|company|public) (?:relations )?(?:contacts?|inquiries|enquiries)|investor relations"
    r"|notes to editors?|über [\w&][^.!?:\n]{1,60}|pressekontakt|à propos (?:de |d['’])[^.!?:\n]{1,60}"
    r"|contacts? presse|(?:acerca de|sobre) [^.!?:\n]{1,60}|contacto de prensa|informazioni su [^.!?:\n]{1,60}"
    r"|contatti stampa)\W{0,3}$"
)
_CUES = Cues(
    _OPENING,
    _TAIL,
    begins="""
        about acerca cautionary communiqué company comunicado contact contatti for forward immediate informazioni
        investor media news nota note notice para pour press pressemitteilung public safe sobre sofort special zur à
        über
    """,
)
_ABOUT = ("about ", "über ", "à propos ", "acerca ", "sobre ", "informazioni ")
_SIGNED = regex(r"\W{0,3}source:? [^\n.!?]{2,80}\w\.?\W{0,2}$")
"""The last line of a release on a wire: `SOURCE Northfield Robotics Inc.`."""
_NEWS = 2
"""Lines of running text that the news has before such a tail."""


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of the opening line, and of all lines from the first that begins the tail on."""
    opening = [line for line in draft.cued(_CUES) if draft.above_story(line) and _OPENING.match(line.lowered)]
    for line in opening:
        yield cut_line(line, "kicker")
    begin = _tail(draft)
    if begin is None or not (opening or _on_wire(draft) or _is_formal(draft, begin)):
        return
    for line in draft.lines[begin:]:
        yield cut_line(line, "syndication")


def _tail(draft: Draft) -> int | None:
    """Where the first heading of a tail stands below the news."""
    if len(draft.prose) < _NEWS:
        return None
    for line in draft.cued(_CUES):
        if line.index > draft.prose[_NEWS - 1] and _heads_tail(line):
            return line.index
    return None


def _heads_tail(line: Line) -> bool:
    return len(line.text) <= 90 and not ends_sentence(line.text) and _TAIL.match(line.lowered) is not None


def _on_wire(draft: Draft) -> bool:
    """Whether a service that carries releases signed the dateline."""
    return any(_WIRE.search(line.text[:200].lower()) for line in draft.lines[:12])


def _is_formal(draft: Draft, begin: int) -> bool:
    """Whether what begins there is a release's tail by its own parts: two headings, one of them formal, or a signature.

    "About the disease" and "About the treatment" are parts of a story.
    """
    rest = draft.lines[begin:]
    heads = [line for line in rest if _heads_tail(line)]
    return (len(heads) > 1 and any(not line.lowered.startswith(_ABOUT) for line in heads)) or any(
        line.text.startswith("SOURCE") and _SIGNED.match(line.lowered) for line in rest[-3:]
    )


RULE = Rule("press_release", Phase.FURNITURE, find)
