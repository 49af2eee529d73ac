"""Captions and picture credits: "FILE PHOTO: …", "Photo: Getty Images", "(Image credit: …)", "REUTERS/Name"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.cleaning.agencies import agency_named
from generator.cleaning.cues import Cues
from generator.cleaning.draft import SHORT, Draft, Line, cut_line, holds
from generator.model import Cut
from generator.patterns import regex
from generator.registry import Phase, Rule

_WIRES = (
    r"(?:getty(?: images)?|gettyimages|reuters|ap|ap photo|ap images|afp|afp/getty images|epa(?:-efe)?|shutterstock"
    r"|istock(?:photo)?|alamy|unsplash|pixabay|pexels|wikimedia(?: commons)?|flickr|imago(?: images)?|dpa"
    r"|picture[- ]alliance|corbis|bloomberg|pa(?: wire| images)?|zuma|xinhua|tass|sipa|keystone|ansa|lapresse|efe"
    r"|adobe ?stock|depositphotos|rex|instagram|facebook|twitter|youtube)"
)
_TAIL = 140
"""A credit at the end of a line stands in its last so many characters."""
_NETWORKS = frozenset({"instagram", "facebook", "twitter", "youtube", "bloomberg", "flickr"})
_CREDIT_SIGNS = ("(", ":", "/", "©", " via ", "photo", "getty")
_CREDIT_WORDS = (
    "photo", "image", "pic", "illustration", "foto", "video", "credit", "source", "/", "via", "|", "©", "ap", "afp",
    "epa", "reuters", "getty", "shutterstock",
)  # fmt: skip
"""One of them is in whatever `_CREDIT_AT_END` finds: asking so first takes off two thirds of its time."""
# A label says what the line is.
_LABEL = regex(
    r"\W{0,4}(?:file (?:photo|picture|image|pic)\b|(?:representational|representative|representation|file|stock"
    r"|archive) (?:image|photo|picture)\b\W{0,3}(?:[:(|].{0,160})?$"
    r"|(?:(?:main|featured|lead|header|cover|hero) )?(?:photos?|images?|pictures?|pic|photograph|illustration"
    r"|graphic|fotos?|bild|bilder|imagen|imagem|immagine|crédit photo|credit|crédito|copyright|video|screenshot"
    r"|screengrab|picture source|image source)"
    r"(?: (?:credits?|courtesy(?: of)?|source|by|copyright|caption|provided by|supplied|via|illustration by"
    r"|captured by))?\s?(?:[:/|©]|[-–—]\s)\s?\S"
    r"|(?:photo |image )?credits?\s?(?:\.{3}|…)\s?\S"
    r"|(?:photo|image|picture|video|media) ?(?:caption|copyright|credit|source|courtesy)\b.{0,300}$|(?:photo|image"
    r"|picture|foto|illustration|graphic|photograph)s? (?:by|courtesy|via|provided by|supplied by"
    r"|illustration by)\s?:? ?[a-z].{0,100}$"
    r"|(?:enlarge|toggle|hide|view|show|expand|open) (?:this )?(?:image|caption|photo|gallery|slideshow"
    r"|full image)\b.{0,40}$|(?:slideshow|gallery|photos?|images?) ?\(?\d{1,4} (?:images?|photos?|pictures?)\)?$"
    r"|view all \(\d{1,4}\)$|caption$|(?:click|tap|swipe) (?:to|for) (?:enlarge|see|view|zoom|more (?:photos"
    r"|images))\b.{0,40}$|(?:hoto|getty|shutterstock)\s?:|\(?(?:image|photo|picture|credit)s?\s?:? ?©)",
)
_WIRE_LINE = regex(
    rf"\W{{0,3}}(?:{_WIRES}(?:\s?[/|,-]\s?.{{0,60}})?|.{{0,70}}(?:/\s?|via |, |\| |for |© ?|— ?"
    rf"|- ?){_WIRES}(?: file| photo| images?)?|{_WIRES}\s.{{0,30}}(?:photo|images?|pictures?))\W{{0,3}}$",
)
_BRACKETED = regex(
    r"\(\s?(?:(?:photo|image|picture|credit|source|file|courtesy|ap photo|screenshot|video|illustration|pic"
    rf"|foto)\b[^()]{{0,160}}|[^()]{{0,120}}(?:/|via |\| |, ?){_WIRES}[^()]{{0,20}}"
    rf"|{_WIRES}[^()]{{0,40}})\)\W{{0,2}}",
    re.IGNORECASE,
)
_CREDIT_AT_END = regex(
    r"(?:[.!?”\"’)]\s?|\s)(?:\(?(?:(?:ap |file |handout )?(?:photo|image|picture|pic|illustration|foto"
    rf"|video)s?(?: credits?)?(?: by| courtesy(?: of)?|:| via|/)\s?[^()]{{2,80}}"
    rf"|(?:image|photo|picture)? ?credit\s?:\s?[^()]{{2,80}}|source\s?:\s?[^()]{{2,60}}|[^().!?]{{2,60}}(?:\s?/\s?"
    rf"|\svia\s|\s\|\s){_WIRES}(?: file| images?| photo)?|© ?[^()]{{2,50}}"
    rf"|(?:ap|afp|epa|reuters|getty|ap photo)(?: photo| images)?(?:/|, )[^().!?]{{2,60}}|(?:getty images|ap photo"
    rf"|afp|reuters|ap|shutterstock))\)?)\W{{0,2}}$",
    re.IGNORECASE,
)
# "(Jon Halle / Associated Press)", "Jon Halle/Island Herald": a name and a house, nothing else.
_NAME_AND_HOUSE = regex(
    r"[(\[]?(?!(?:By|Von|Par|Por|Di|From) )(?:[A-ZÀ-Ý][\w.'’-]{0,20} ){1,3}[A-ZÀ-Ý][\w'’-]{1,24}\s?[/|]\s?(?:for "
    r"|The )?[A-Z][\w.&'’ ]{1,40}[)\]]?\W{0,2}"
)
_HOUSE = regex(
    r"[/|]\s?(?:[A-Z]{3,10}\b|.{0,40}\b(?i:press|times|post|news|images?|pictures|photos?|media|herald|tribune|agency"
    r"|pool"
    r"|journal|gazette|star|sun|guardian|telegraph|chronicle|network)\b)"
)
# A credit that closes the line and can be nothing else, whatever the caption tells before.
_CREDIT_FOR_SURE = regex(
    r"(?:^|(?<=[.!?”\"’)\]])|(?<=\s))"
    r"(?:(?:photo(?:graph)?|picture|image|illustration) (?:by|courtesy(?: of)?"
    r"|credit\s?:)\s?:?\s?(?-i:[A-Z])[^().!?]{2,70}"
    r"|(?:photo|image|picture|foto|bild|grafik|crédit(?: photo)?s?|credits?|fuente"
    r"|imagen)s?\s?:\s?(?:©\s?)?(?-i:[A-ZÀ-Ý])"
    r"[^.!?]{2,70}"
    r"|credit(?:\.{3}|…)\s?\S[^.!?]{2,70}|\[(?:file|photo|image|credit|source)\b[^\[\]]{0,60}\]"
    r"|\[(?-i:[A-Z])[^()\[\]]{1,50} via [^()\[\]]{2,40}\]"
    rf"|[(\[](?=[^()\[\]]{{0,80}}[/|:])[^()\[\]]{{0,60}}?\b{_WIRES}\b[^()\[\]]{{0,60}}[)\]]"
    rf"|(?-i:[A-Z])[^().!?/]{{2,40}}/(?:(?-i:[A-Z])[^().!?/]{{1,30}}/)?{_WIRES}"
    r"|(?:/ ?)?(?:\(c\)|©) ?(?-i:[A-ZÀ-Ý])[^.!?]{2,60}|\(?cc[ -]by(?:-\w\w){0,3}(?: \d\.\d)?\)?"
    r"|\(?(?:(?:archiv|symbol|beispiel)(?:bild|foto)[^()]{0,60}|photo d['’](?:illustration|archives?)|foto de archivo"
    r"|imagen de archivo|imagem ilustrativa|foto d['’]archivio|foto di repertorio)\)?)\W{0,2}$",
    re.IGNORECASE,
)
_SURE_SIGNS = (
    "photo", "picture", "image", "illustration", "foto", "bild", "grafik", "crédit", "credit", "fuente", "imag", "©",
    "(c)", "cc", "/", "[", "|",
)  # fmt: skip
_WIRE_SIGNS = (
    "getty", "reuters", "afp", "epa", "shutterstock", "istock", "alamy", "unsplash", "pixabay", "pexels", "wikimedia",
    "flickr", "imago", "dpa", "alliance", "corbis", "bloomberg", "zuma", "xinhua", "tass", "sipa", "keystone", "ansa",
    "lapresse", "efe", "adobe", "depositphotos", "rex", "instagram", "facebook", "twitter", "youtube",
    *(before + wire for wire in ("ap", "pa") for before in ("/", " ", "©", "—", "-")),
)  # fmt: skip
"""What a line that ends with a wire's name holds."""
_GLUED = regex(r"(?:Image|Media|Video) (?:caption|copyright)[A-ZÀ-Ý]")
"""A label that lost the space behind it."""
_FOLDED = (" ... more", " … more", "... less", "… less", ". less")
"""The button that unfolds a caption, at its end."""
_LONG = range(SHORT + 1, 900)
"""Characters of captions that explain a picture at length; of those, only one with `_LABELLED_CREDIT` is known."""
_LABELLED_CREDIT = regex(
    r"(?<=[.!?)”\"’]) (?:image |photo |picture |photograph |illustration )?credits?\s?: ?(?-i:[A-ZÀ-Ý])[^.!?:]{1,60}$",
    re.IGNORECASE,
)
_SHOWN = regex(
    r"\b(?:is|are|was|were) (?:seen|pictured|shown|photographed)\b|\b(?:in|on) this (?:\w{1,12} )?(?:photo|image"
    r"|picture|file|undated|handout|illustration|screenshot)|\b(?:speaks?|poses?|gestures?|arrives?|walks?|stands?"
    r"|looks?|attends?|waves?|reacts?|leaves?|holds?|listens?|smiles?|sits?|departs?|delivers?|celebrates?|takes?"
    r"|makes?) ",
    re.IGNORECASE,
)
_SENTENCE = regex(r"\b(?:said|says|told|sued|announced|reported)\b", re.IGNORECASE)
_PROSE = regex(r"(?:\b[a-z]{2,20}\b\W{1,3}){3}")
"""Three small words in a row: a sentence goes on, as in "a Reuters/Ipsos poll, the two are level"."""
_CUES = Cues(
    _LABEL,
    _WIRE_LINE,
    _BRACKETED,
    begins="""
        archive bild caption click copyright cover credit crédit enlarge expand featured file foto gallery getty
        graphic header hero hide hoto illustration image immagine lead main media open photo picture representational
        screenshot show shutterstock slideshow stock swipe tap toggle video view reuters ap afp epa istock alamy
        unsplash pixabay pexels wikimedia flickr imago dpa corbis bloomberg pa zuma xinhua tass sipa keystone ansa
        lapresse efe adobe depositphotos rex instagram facebook twitter youtube
    """,
    holds=(*_SURE_SIGNS, *_CREDIT_SIGNS, *_WIRE_SIGNS),
)
_VERBLESS = regex(r"[.!?]\s?$")


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of captions with a label or a credit; a sentence about pictures ("Video footage showed …") stays."""
    marked = [
        line
        for line in draft.short_lines
        if line.kind in ("caption", "image") or line.hint == "caption" or line.text.endswith(_FOLDED)
    ]
    for line in dict.fromkeys([*marked, *filter(is_caption, draft.cued(_CUES))]):
        # An agency's bare name at the head is a byline.
        if not (draft.above_story(line) and agency_named(line.text)):
            yield cut_line(line, "caption")
    for line in draft.lines:
        if len(line.text) in _LONG and "redit" in line.text[-_TAIL:] and _closes_long(line.text):
            yield cut_line(line, "caption")


def _closes_long(text: str) -> bool:
    """Whether a labelled credit closes a text that nobody speaks in."""
    return _LABELLED_CREDIT.search(text, len(text) - _TAIL) is not None and _SENTENCE.search(text) is None


def is_caption(line: Line) -> bool:
    """Whether the line shows by a label or a credit that it belongs to a picture."""
    text = line.text
    if text[0] == "(" and _BRACKETED.fullmatch(text):
        return True
    if (m := _LABEL.match(line.lowered)) and not (_SENTENCE.search(text, m.end()) and ":" not in text[: m.end()]):
        return True
    if _GLUED.match(text):
        return True
    if text.casefold() in _NETWORKS or text.startswith("©"):
        return False  # A bare name may be a sub-heading, a bare right is a copyright line.
    if (
        len(text) <= 110
        and _WIRE_LINE.fullmatch(line.lowered)
        and not _VERBLESS.search(text)
        and not _SENTENCE.search(text)
    ):
        return True
    if ("/" in text or "|" in text) and _NAME_AND_HOUSE.fullmatch(text) and (text[0] in "([" or _HOUSE.search(text)):
        return True
    tail = text[-_TAIL:]
    lowered = tail.lower()
    if holds(lowered, _SURE_SIGNS) and _CREDIT_FOR_SURE.search(tail):
        return True
    if line.has(_CREDIT_SIGNS) and holds(lowered, _CREDIT_WORDS) and (m := _CREDIT_AT_END.search(tail)):
        credit = tail[m.start() :]
        return bool(_SHOWN.search(text)) or (
            not _SENTENCE.search(text) and (len(text) - len(credit) < 260) and _is_credit(credit)
        )
    return False


def _is_credit(text: str) -> bool:
    """Whether the words after the caption name a picture's maker, rather than end a sentence."""
    bare = text.strip(' .!?”"’')
    return (
        bare.startswith("(")
        or ":" in bare
        or ("/" in bare and not _PROSE.search(bare))
        or "©" in bare
        or " via " in bare.lower()
        or "photo" in bare.lower()
        or "getty" in bare.lower()
    )


RULE = Rule("caption", Phase.FURNITURE, find)
