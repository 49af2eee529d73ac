"""Bylines and author fields → people and agencies. A name that is nobody's (admin, staff, the paper itself) is none.

"By JANE DOE, Chief Reporter, and John Roe (Reuters)"  →  people Jane Doe, John Roe; agency Reuters
"""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from generator.cleaning.agencies import agency_of
from generator.cleaning.vocabulary import GENERIC_AUTHORS, NAME_PARTICLES, ROLE_HEADS, ROLES
from generator.patterns import regex
from generator.text import fold

_MAX_VALUE = 400
_MAX_PEOPLE = 12

# ---- words that are no name
# A field of a page's data holds anything; in a byline some of these are surnames ("Press", "Null").
_GENERIC_FIELD = """
    and at blog board by columnist committee company compiled con contact content corporation das de del department
    der des die digital du e el et for from gmbh group il in inc info la las le les llc lo local los ltd media mit n/a
    na network none null of office our own partner posted press published release site special sponsored support test
    the und undefined verlag von website written y
"""
_GENERIC = GENERIC_AUTHORS | frozenset(_GENERIC_FIELD.split())
_SURNAMES = frozenset({"root"})
"""Generic when they stand alone, somebody's name behind another word."""

# A name with one of these is an organisation's.
_ORGANISATION_WORDS = """
feuerwehr abteilung departement department institut institute institution university universität université universidad
verein verband bund bundesverband gmbh ag ev bank ministerium ministry minister magazin magazine zeitung news tv radio
media medien presse press verlag publishing team redaktion redaktionsteam stiftung foundation zentrum center centre
gesellschaft association society company inc ltd llc corp group gruppe network netzwerk club union agentur agency
bundesamt landesanstalt amt office service services pressestelle kommunikation communications marketing partner shop
store online blog website portal journal times post tribune herald gazette council committee commission kg co sarl
organization developers suite application applications software project projekt
organisation ministère ministerio ministero consejo conseil comité
"""
_ORGANISATIONS = frozenset(_ORGANISATION_WORDS.split())
# Words of buttons and labels that stand where names do: with one of these it is no name.
_LABEL_WORDS = """
articles copy copied urlcopied followed teams athletes profile userprofile publisher comments kommentare kommentar
antworten uhr bio photograph photographs photo photos foto fotos фото bild bilder newsletter designed webdesign theme
template powered
"""
_LABELS = frozenset(_LABEL_WORDS.split())
_HOUSE_ENDINGS = ("redaktion", "team", "newsdesk")
_PARTICLES = NAME_PARTICLES | {"und", "et"}

# ---- what stands before a name
_LEAD = regex(
    r"(?:(?:written|posted|published|reported|reporting|story|words|text|analysis|report|edited|compiled|article"
    r"|opinion|commentary|submitted|contributed|created|uploaded|interview|review|by) ?by"
    r"|(?:veröffentlicht|erstellt|geschrieben|verfasst|eingestellt|gepostet|beitrag) ?von|vom"
    r"|by|authors?|autor|autorin|autore|auteur|verfasser|ein(?:e[rn]?)? \w{3,20} von|von|text|texto|testo|texte"
    r"|écrit par|publié par|par|escrito por|publicado por|por|a cura di|scritto da|pubblicato da|di|da|door|redactie"
    r"|av|af|from|reporter|name)"
    r"(?:\s{1,3}|\s?[:–—-]\s{0,3})|(?-i:By(?=[A-Z][a-z]{2}))",
    re.IGNORECASE,
)
_SHORT_LEADS = regex(r"(?:di|da|av|af|por|par|von|vom|door|from|text|name|reporter)\s", re.IGNORECASE)
_URL = regex(r"(?:https?:|www\.)\S{1,300}|\S{1,100}\.(?:com|org|net|de|co\.uk)/\S{0,200}", re.IGNORECASE)
_EMAIL = regex(r"\(?\S{1,64}@[\w\-]{1,60}\.[\w.\-]{2,60}\)?")
_HANDLE = regex(r"\(?@\w{2,40}\)?")
_AUTHOR_PAGE = regex(
    r"/(?:authors?|editors?|autor(?:en|es)?|auteurs?|people|profile|staff|by)/([a-z]{2,20}(?:-[a-z]{1,20}){1,3})/?$"
)
_LABEL = regex(r"\s?©|[\s/|,]\w{2,20}:\s|^\w{2,20}:\s")  # "Kategorien: …", "Foto: …"
# What may follow a pen name: "· 6 Kommentare", "| 12 views".
_COUNTED = regex(r"[·|•,–—-]\s?\d{1,6}\s\w")
_PEN_NAME = regex(r"[^\W\d_][\w.\-]{1,24}")
_FOR = regex(r"\s(?:for|from|special to|of)\s(?:the\s)?(?=[A-Z])", re.IGNORECASE)
_BRACKETS = regex(r"[(\[]([^()\[\]]{0,80})[)\]]")
# The byline ends where a date, a clock or an "updated" begins.
_TAIL = regex(
    r"\s(?:\d{1,2}[:./-]\d{1,2}|\d{4}\b|(?:on|am|le|el|il|em)\s\w{0,12}\s?\d|updated|published|posted|last |"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s\d)",
    re.IGNORECASE,
)
_HARD_SPLIT = regex(r"\s?[|•·;/]\s?|\s[–—-]{1,2}\s|\n")
_AND = regex(
    r",?\s(?:and|und|et|y|e|en|og|och|with|mit|avec|con|com"
    r"|im gespräch mit|in conversation with|en conversation avec)\s|\s?&\s?|\s?\+\s?",
    re.IGNORECASE,
)
_LETTER = regex(r"[^\W\d_]")
_CJK = regex(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SUFFIX = regex(r",\s(?=(?:jr|sr|ii|iii|iv|ph\.?d|m\.?d|esq)\b)", re.IGNORECASE)
_COMPANY = regex(r"\s?&\s?(?=Co\b)")  # "Hansen GmbH & Co. KG" is one house
_HONORIFIC = regex(r"(?:dr|mr|mrs|ms|prof|professor|sir|dame|rev|rechtsanwalt|rechtsanwältin)\.?\s", re.IGNORECASE)
# A credit for a picture names no author of the text.
_PICTURE = regex(
    r"(?:photo(?:graph)?s?|pictures?|images?|illustrations?|fotos?|bild(?:er)?|imagen|foto|фото)"
    r"(?: by | von | de | di | from | из |:\s)",
    re.IGNORECASE,
)
# What no name is written with.
_ODD = regex(r"[^\w\s.,'’ʼ`´‐‑‒–—·・&\"“”-]|_\w*_")
_SMALL_WORDS = frozenset(("by", "for", "from", "in", "at", "of", "the", "am", "im", "mit", "with", "avec", "con"))
# What no name begins or ends with: labels and links of pages in their languages.
_FIRST_WORDS = """
without about notes
zur zum zu alle mehr weitere über view read see show about more all full learn voir tous toutes ver todos todas leggi
vedi bekijk meer
"""
_NOT_FIRST = frozenset(_FIRST_WORDS.split())
_NOT_LAST = frozenset(("by", "von", "par", "por", "und", "and", "et", "y", "with", "mit"))
_OF = frozenset(("of", "for", "für", "pour", "para", "per", "the", "im", "in"))


class Credit(msgspec.Struct, frozen=True):
    """Who a byline or an author field names."""

    people: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    """The paper itself, a desk, staff: nobody's name."""


@lru_cache(maxsize=1024)
def credit_of(value: str, publication: str = "", *, single: bool = True, short: bool = False) -> Credit:
    """The people and agencies named by a byline or an author field.

    `publication` is the paper's name, which is never an author. `single` admits names of one word (a pen name in a
    page's data); in running text they are too often something else. `short` also admits those of two or three letters.
    """
    text = value[:_MAX_VALUE].strip(" \t\n,;:|–—-•·*")
    if not _LETTER.search(text) or _URL.match(text) or _PICTURE.match(text):
        return Credit()
    text = _EMAIL.sub(" ", _URL.sub(" ", text))
    text = _HANDLE.sub(" ", text)
    while (lead := _LEAD.match(text)) and (
        not _SHORT_LEADS.match(text) or text[lead.end() : lead.end() + 1].isupper() or _LEAD.match(text, lead.end())
    ):
        text = text[lead.end() :]
    if tail := _TAIL.search(text):
        text = text[: tail.start()]
    if label := _LABEL.search(text):
        text = text[: label.start()]
    if workplace := _FOR.search(text):
        text = text[: workplace.start()]
    if (picture := _PICTURE.search(text)) and picture.start():
        text = text[: picture.start()]
    text = _SUFFIX.sub(" ", _COMPANY.sub(" ", text))
    extra: list[str] = [m[1] for m in _BRACKETS.finditer(text)]
    text = _BRACKETS.sub(" ", text)
    people: list[str] = []
    agencies: list[str] = []
    organisations: list[str] = []
    house = _house(publication)
    parts = [(piece, part in extra) for part in (*_HARD_SPLIT.split(text), *extra) for piece in _pieces(part)]
    # One word beside others is a part of something, not a pen name.
    single = single and sum(not bracket and bool(_LETTER.search(p)) and not agency_of(p) for p, bracket in parts) == 1
    for piece, from_bracket in parts:
        plain = " ".join(piece.split()).strip(" .,:;'\"“”*()-–—")
        if not plain:
            continue
        if agency := agency_of(plain) or _agency_desk(plain):
            if agency not in agencies:
                agencies.append(agency)
            continue
        name = "" if from_bracket else _name_in(plain, house, single=single, short=short)
        if name:
            if fold(name) not in map(fold, people) and len(people) < _MAX_PEOPLE:
                people.append(name)
        else:
            organisations.append(plain)
    return Credit(tuple(people), tuple(agencies), tuple(organisations))


def _agency_desk(plain: str) -> str | None:
    """The agency of "AP Auto Writer": a post there, nobody's name."""
    first, *rest = plain.split()
    return agency_of(first) if first.isupper() and len(rest) > 1 and fold(rest[-1]) in ROLES else None


def pen_name(value: str) -> str:
    """The one word behind "by" or its like in a line that says nothing else but a day or a number; else empty.

    "von freeman1984 am 3. Mai 2019" gives `freeman1984`: led to and dated, a word with figures is a name too.
    """
    text = value[:_MAX_VALUE].strip()
    lead = _LEAD.match(text)
    if lead is None:
        return ""
    name, _, rest = text[lead.end() :].partition(" ")
    dated = (_TAIL.match(f" {rest}") and not rest[:4].isdigit()) or _COUNTED.match(rest)
    return name if dated and _PEN_NAME.fullmatch(name) and fold(name) not in _GENERIC | ROLES else ""


def led_name(value: str) -> str:
    """The folded first word of a name behind "by" or its like; empty where nothing leads to a name."""
    text = value[:_MAX_VALUE].strip()
    lead = _LEAD.match(text)
    rest = text[lead.end() :].split(maxsplit=1) if lead else []
    return fold(rest[0]) if rest else ""


def names_role(name: str) -> bool:
    """Whether a word of the name is one for what somebody does ("Senior Analyst")."""
    return any(fold(word) in ROLES or fold(word) in ROLE_HEADS for word in name.split())


def name_in_address(address: str) -> str:
    """The name in the address of an author's page (`…/author/jane-doe/` → `jane doe`); empty where there is none."""
    found = _AUTHOR_PAGE.search(address[:_MAX_VALUE])
    return found[1].replace("-", " ") if found else ""


def _house(publication: str) -> tuple[str, ...]:
    """Folded spellings of the paper's name."""
    if not publication:
        return ()
    flat = fold(publication)
    bare = fold(re.sub(r"\.(?:com|org|net|de|fr|es|it|co\.uk|at|ch|info|eu)$", "", publication.strip().lower()))
    return tuple(n for n in {flat, bare, flat.removeprefix("the "), flat.replace(" ", "")} if len(n) > 2)


def _pieces(part: str) -> list[str]:
    """A part of a byline at its commas and conjunctions."""
    found: list[str] = []
    joined = _AND.split(part)
    for piece in joined:
        found.extend(piece.split(","))
    if len(found) > 1 and (_is_phrase(found[0]) or (len(joined) > 1 and _is_phrase(found[-1]))):
        return [part.replace(",", " ")]  # "Ministry for Trade, Labour and public works" is no list of people
    plain = [p.strip() for p in found if p.strip()]
    # "Doe, Jane": the two words of one name.
    if (
        len(plain) == 2
        and part.count(",") == 1
        and all(len(p.split()) == 1 and p[:1].isupper() and fold(p) not in ROLES | _GENERIC for p in plain)
        and not agency_of(plain[1])
    ):
        return [f"{plain[1]} {plain[0]}"]
    return plain


def _is_phrase(piece: str) -> bool:
    """Whether words beside a conjunction or a comma are no name, role or agency, but part of a longer title."""
    words = piece.split()
    small = [w for w in words if w[:1].islower() and w not in _PARTICLES and w not in _SMALL_WORDS]
    return len(words) > 1 and len(small) > 0 and not any(fold(w) in ROLES | _GENERIC | ROLE_HEADS for w in words)


def _name_in(piece: str, house: tuple[str, ...], *, single: bool, short: bool = False) -> str:
    """The person's name in a piece, without roles; empty where it names nobody."""
    flat = fold(piece)
    if flat in house or flat.replace(" ", "") in house or (house and any(h in flat and len(h) > 4 for h in house)):
        return ""
    if any(c.isdigit() for c in piece) or len(piece) > 60 or _ODD.search(piece):
        return ""
    if _CJK.search(piece):
        return piece if len(piece) <= 12 else ""
    if lead := _HONORIFIC.match(piece):
        piece = piece[lead.end() :]
    tokens = piece.split()
    plain = [fold(t) for t in tokens]
    if any(p in _LABELS or p.endswith(_HOUSE_ENDINGS) for p in plain):
        return ""
    if len(plain) > 1 and any(p in _ORGANISATIONS for p in plain) and not any(p in ROLE_HEADS for p in plain):
        return ""
    while len(tokens) > 2 and "-" in tokens[0] and plain[0].rpartition("-")[2] in ROLE_HEADS:
        tokens, plain = tokens[1:], plain[1:]  # "FOCUS-Online-Experte Jan Roth"
    if any(p in ROLE_HEADS for p in plain):
        # "Political editor Jane Doe", "Jane Doe Staff Writer": what is left at one end, if it looks like a name.
        first = next(i for i, p in enumerate(plain) if p in ROLE_HEADS)
        last = max(i for i, p in enumerate(plain) if p in ROLE_HEADS)
        before = tokens[:first]
        while before and fold(before[-1]) in ROLES:
            before.pop()
        after = tokens[last + 1 :]
        tokens = after if _is_name(after, single=False) else before if _is_name(before, single=False) else []
        if any(fold(t) in _GENERIC for t in tokens):
            return ""
        return _cased(tokens)
    if not tokens or all(p in _GENERIC or p in ROLES for p in plain):
        return ""
    if plain[0] in _NOT_FIRST or plain[-1] in _NOT_LAST or (len(tokens) > 1 and _is_acronym(tokens)):
        return ""
    if (
        plain[0] in ("the", "our", "a", "an", "die", "der", "das", "eine", "ein")
        or _OF.intersection(plain)
        or plain[-1] in _GENERIC - _PARTICLES - _SURNAMES
    ):
        return ""
    return _cased(tokens) if _is_name(tokens, single=single, short=short) else ""


def _is_acronym(tokens: list[str]) -> bool:
    """Whether a name begins with a house's initials: "EFC Blue Devils", "ARD Berlin", but "JP Roth" and "ANA RUIZ"."""
    first = tokens[0]
    return 3 <= len(first) <= 4 and first.isalpha() and first.isupper() and not all(t.isupper() for t in tokens)


def _is_name(tokens: list[str], *, single: bool, short: bool = False) -> bool:
    if not tokens or len(tokens) > 5 or (len(tokens) == 1 and not single):
        return False
    if len(tokens) == 1:
        # Initials and domains are no pen names.
        return (
            len(tokens[0]) > (1 if short else 3) and "." not in tokens[0].rstrip(".") and not tokens[0].startswith("#")
        )
    capitals = sum(t[:1].isupper() or not t[:1].isascii() for t in tokens)
    small = sum(t.lower().rstrip("'’") in _PARTICLES for t in tokens)
    return capitals + small >= len(tokens) and capitals >= 1


def _cased(tokens: list[str]) -> str:
    """The name, in ordinary case where it was set in capitals."""
    joined = " ".join(tokens)
    half = len(joined) // 2
    if " " in joined[:half] and joined[:half] == joined[half:]:  # "Ana RuizAna Ruiz"
        return joined[:half]
    if len(tokens) > 1 and joined.isupper() and len(joined) > 5:
        words: list[str] = []
        for token in tokens:
            word = re.sub(r"[^\W\d_]{2,}", lambda m: m[0].capitalize(), token)
            if token.lower() in _PARTICLES and len(words) > 0:
                word = token.lower()
            words.append(re.sub(r"^Mc([a-z])", lambda m: "Mc" + m[1].upper(), word))
        return " ".join(words)
    return joined
