"""Captions without a credit: sentences in the present that say when and where, as agencies write them under pictures.

"Jane Doe, left, speaks with an owner during a stop, Tuesday, Nov. 19, 2019, in Columbia." A story tells the same in the
past and leaves the year out.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.cleaning.cues import Cues
from generator.cleaning.draft import Draft, cut_line
from generator.model import Cut
from generator.patterns import regex
from generator.registry import Phase, Rule

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATED = regex(
    rf"(?:,| on| in| dated?|:) (?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?(?:the )?(?:(?:early|late) )?"
    rf"(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? (?:19|20)\d\d)\b"
)
_ACTS = tuple(
    """
    speak pose gesture arrive walk stand look attend wave react leave hold listen smile sit depart deliver celebrate
    ride carry pass drive run shake hug kiss greet talk address watch pray light march rally protest play dribble
    throw shoot kick catch swing hit battle compete perform sing appear testify enter exit gather wait work clean
    inspect show display point prepare participate salute board embrace raise lie lay burn rise fly sail cross line
    hang cheer answer take make use wear help search queue swim dance read sign meet eat drink block guard patrol hand
    push pull climb lift load chant shout cover stretch tackle score defend chase head turn pause wipe laugh cry mourn
    comfort
    """.split()
)
_THIRD = "|".join(
    verb[:-1] + "ies" if verb.endswith("y") and verb[-2] not in "aeou"
    else verb + "es" if verb.endswith(("s", "sh", "ch")) else verb + "s"
    for verb in _ACTS
)  # fmt: skip
# What somebody does in the picture; several people's deeds look like an infinitive, so they need their doers before.
_DOES = regex(
    rf"\b(?:{_THIRD})\b|\b(?:[a-z]+s|people|men|women|children|police)(?: in [a-z]+"
    rf"| wearing [a-z]+)? (?:{'|'.join(_ACTS)})\b"
    r"|\b(?:is|are) (?:seen|pictured|shown|photographed|displayed|parked|reflected|silhouetted|\w{3,12}(?:ing|ed))\b"
)
_TELLS = regex(
    r"\b(?:said|says|told|will|would|according|announced|reported|expected|scheduled|set|due|slated|planned|required"
    r"|because|after|since|article|published)\b"
)
_THIS_PICTURE = regex(
    r"(?:in )?(?:this|an?) (?:\w{1,12} )?(?:[\w., ]{0,30} )?(?:file |handout |undated |aerial |combination |combo "
    r"|courtroom |still )?"
    r"(?:photo(?:graph)?|image|picture|frame ?grab|screengrab|screenshot|sketch|video still)"
    r"(?:,| (?:taken|provided|released|made|from|by|shows?|courtesy|posted|dated|issued|supplied|obtained|on|shot)\b)"
    r"|(?:(?:in )?this (?:\w{1,14} )?(?:illustration|diagram|chart|map|graphic|rendering|cross-section|micrograph)"
    r"|in an? (?:\w{1,14} )?micrograph)(?:,| (?:of|from|by|taken|shows?|showing|illustrates|depicts))"
    r"(?=[^.!?]{0,160}\b(?:shows?|showing|illustrates|depicts|(?:is|are) (?:stained|marked|labell?ed|colou?red|shown"
    r"|highlighted)))"
    r"|(?:an )?artist['’]s? (?:concept(?:ion)?|impression|rendering|illustration|rendition|depiction)\b"
    r"|(?:an? )?(?:still|screenshot|screen ?grab|frame ?grab|screen capture) (?:from|of|taken)\b"
)
_PAST = regex(r"\b(?:said|told|was|were|had|showed|could be)\b")
_LONGEST = 500
_CUES = Cues(
    _THIS_PICTURE,
    _DATED,
    begins="a an artist frame in screenshot still this",
    holds=("20", "19"),
)


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of sentences that only describe a picture: dated to the year and in the present, or naming it."""
    for line in draft.cued(_CUES, long=True):
        text = line.text
        if len(text) > _LONGEST or text[0] in "“\"'‘„«":
            continue
        lowered = line.lowered[-_LONGEST:]
        if _THIS_PICTURE.match(lowered):
            if not _PAST.search(lowered, 0, 160):
                yield cut_line(line, "caption")
            continue
        if "20" not in text and "19" not in text:
            continue
        date = _DATED.search(lowered)
        if date and _DOES.search(lowered[: date.start()]) and not _TELLS.search(_sentence(lowered, date.end())):
            yield cut_line(line, "caption")


def _sentence(text: str, after: int) -> str:
    """The words up to the end of the sentence that the place lies in: a caption's later ones may tell of the past."""
    end = text.find(". ", after)
    return text if end < 0 else text[:end]


RULE = Rule("caption_sentence", Phase.FURNITURE, find)
