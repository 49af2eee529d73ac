"""What a firm says of itself at the end, and its contacts, in a text that nothing else shows to be a press release.

`press_release` takes the whole tail where the form is plain; here each line must show by itself what it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.cleaning.draft import Draft, Line, cut_line, ends_sentence
from generator.model import Cut
from generator.patterns import regex
from generator.registry import Phase, Rule
from generator.text import fold

_ABOUT = regex(
    r"\W{0,3}(?i:about|über|(?:à|a) propos (?:de |d['’]|du )?|acerca de|sobre|chi è|informazioni su|profile?:)"
    r"\s?(?:the |die |der |das |la |le |el |los |a |o |l['’])?(?P<name>[A-ZÄÖÜÀÉ0-9][^.:!?\n]{1,58})\W{0,2}"
)
_CONTACT = regex(
    r"\W{0,3}(?:(?:media|press|investors?|public|company|editorial)(?: (?:&|and) (?:media|press|investors?))?"
    r" (?:relations )?(?:contacts?|inquiries|enquiries|office)|contacts? (?:for )?(?:media|press|presse|stampa)"
    r"|for (?:media|press) (?:inquiries|enquiries)|pressekontakt|presse-?kontakt|medienkontakt|kontakt für medien"
    r"|contacts? presse|contacto de prensa|contato (?:de |para )?imprensa|ufficio stampa|forward[- ]looking"
    r" statements?|safe harbor(?: statement)?|cautionary (?:note|statement)\b.{0,60}|disclaimer|notes? (?:to"
    r"|for) editors?"
    r"|editors['’] notes?)\W{0,3}",
)
_FORWARD = regex(
    r"(?:this|these|certain|some|the|all)\b.{0,80}\bforward[- ]looking (?:statements?|information)\b|forward[- ]looking"
    r" statements? (?:are|is|involve|include|within)\b|.{0,120}\bforward[- ]looking statements? (?:within the meaning"
    r"|involve)\b"
)
# What a firm says of itself: not what it did today, but what it always is.
_IS = regex(
    r",? ?(?:\([^()]{1,60}\)|[®™])?,? ?(?:is|are|ist|sind|est|es|é|è) (?:(?:a|an|the|one of the|ein|eine|einer der|der"
    r"|die|das"
    r"|un|une|una|uno dei|um|uma|le|la|el|l['’]un des|l['’])\b ?)(?P<rest>.{10,400})"
)
_CLAIM = regex(
    r"(?:[\w’'-]{1,20},? ){0,3}?(?:leading|leader|premier|global|international|world(?:['’]s|wide)?|innovative|trusted"
    r"|award-winning|non-?profit|not-for-profit|largest|führende[rsn]?|weltweit\w{0,3}|líder|mondiale?|internationale?"
    r"|international)\b"
    r".{0,80}?\b(?:provider|supplier|manufacturer|maker|developer|company|companies|corporation|organi[sz]ation|firm"
    r"|group"
    r"|platform|distributor|operator|agency|association|institut(?:e|ion)|network|brand|retailer|solutions?|services"
    r"|resource|portal|website|magazine|newspaper|publication|destination"
    r"|anbieter|hersteller|unternehmen|konzern|dienstleister|fournisseur|fabricant|entreprise|groupe|proveedor"
    r"|fabricante"
    r"|empresa|grupo|fornecedor|azienda|fornitore|gruppo|produttore)\b"
)
_MORE = regex(
    r"(?:for (?:more|further|additional) (?:information|details)|to learn more|learn more|more information|weitere"
    r" informationen|mehr informationen|pour (?:plus d['’]|en savoir)|para (?:más|mais|obtener)|per (?:maggiori"
    r"|ulteriori)"
    r" informazioni)\b.{0,200}(?:visit|www\.|https?:|\.com\b|\.org\b|\.de\b|\.fr\b|contact|call|follow|go to|unter)"
)
_NAME = regex(r"[A-ZÄÖÜÀÉ0-9][\w&.'’+-]{0,24}[®™]?(?:,? [A-ZÄÖÜÀÉ0-9&][\w&.'’+-]{0,24}[®™]?){0,5}")
_FEWEST_ABOVE = 3
"""Paragraphs above it, at least: the end of a release is not its beginning."""
_MOST_BELOW = 5
"""Paragraphs that may stand below a heading of it, all of which go with it."""
_LAST = 3
"""A firm's description without a heading is one of the last so many paragraphs."""


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of headings of the end matter with what stands below, and of firms' descriptions in the last paragraphs."""
    prose = draft.prose
    if len(prose) < _FEWEST_ABOVE:
        return
    body = prose[_FEWEST_ABOVE - 1]
    named = ""
    for line in draft.lines[body + 1 :]:
        below = draft.prose_below(line.index)
        if named and _speaks_of(line, named) and below <= _MOST_BELOW:
            yield cut_line(line, "syndication")
            continue
        if below > _MOST_BELOW or len(line.text) > 900:
            continue
        lowered = line.lowered
        if len(line.text) <= 80 and (m := _ABOUT.fullmatch(line.text)) and not ends_sentence(line.text):
            if (name := _first_word(m["name"])) and _describes(draft, line, name):
                named = name
                yield cut_line(line, "syndication")
        elif len(line.text) <= 90 and _CONTACT.fullmatch(lowered):
            yield from _contact_block(draft, line)
        elif _FORWARD.match(lowered) or (below < _LAST and _MORE.match(lowered)):
            yield cut_line(line, "syndication")
        elif (name := _firm(line)) and (below < _LAST or _goes_on(draft, line, name)):
            named = name
            yield cut_line(line, "syndication")


def _describes(draft: Draft, heading: Line, name: str) -> bool:
    """Whether the paragraph below the heading speaks of the one whom it names."""
    below = draft.lines[heading.index + 1 : heading.index + 2]
    return bool(below) and name in fold(below[0].text[:160]).split()


def _speaks_of(line: Line, name: str) -> bool:
    words = fold(line.text[:200]).split()
    return name in words[:8] or (bool(words) and words[0] in ("we", "our", "it", "its", "the"))


def _contact_block(draft: Draft, heading: Line) -> Iterator[Cut]:
    """The heading and the names, numbers and addresses below it, to the first line that is neither."""
    yield cut_line(heading, "syndication")
    for line in draft.lines[heading.index + 1 : heading.index + 9]:
        if len(line.text) > 120 or ends_sentence(line.text):
            return
        yield cut_line(line, "syndication")


def _firm(line: Line) -> str:
    """The first word of the firm's name where the paragraph says what it is and praises it, else nothing."""
    text = line.text
    name = _NAME.match(text)
    if name is None:
        return ""
    at = len(name[0].rstrip(" ,"))
    about = _IS.match(text.lower(), at)
    return _first_word(name[0]) if about and _CLAIM.match(about["rest"]) else ""


def _goes_on(draft: Draft, line: Line, name: str) -> bool:
    """Whether the next paragraph begins with the firm's name too."""
    return any(fold(other.text[:40]).split()[:1] == [name] for other in draft.lines[line.index + 1 : line.index + 2])


def _first_word(name: str) -> str:
    return next((w for w in fold(name).split() if w not in ("the", "die", "der", "la", "le", "el")), "")


RULE = Rule("firm_note", Phase.CREDITS, find)
