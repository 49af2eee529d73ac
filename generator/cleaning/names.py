"""Who a byline names: its words parted into persons, agencies, days and the rest, or no byline at all."""

from __future__ import annotations

import re

import msgspec

from generator.cleaning.agencies import agency_named
from generator.cleaning.dates import find_days, is_date_line, label_before
from generator.cleaning.draft import ends_sentence
from generator.cleaning.vocabulary import GENERIC_AUTHORS, MONTHS, NAME_PARTICLES, ROLE_HEADS, ROLES, WEEKDAYS
from generator.given_names import is_nothing_but_given_name
from generator.patterns import regex

_LONGEST = 240
"""Bylines are shorter than this."""
_WHEN = 72
"""Characters within which the "by" of a byline stands that begins with a day."""

# The words that open a byline. Those of other languages count in texts of that language only: "Di Natale" is a name.
_LEAD = regex(
    r"(?i:(?:(?:words|story|text|report|reporting|article|analysis|opinion|post|review|interview|pictures|photos)"
    r"(?: and (?:photos|pictures))? )?by\b"
    r"|(?:written|posted|published|submitted|reported|authored|compiled|created|contributed|produced|reviewed) by\b"
    r"|authors?\s?:|writer\s?:|reporter\s?:|by(?=admin\b)|byline\s?:|(?-i:By(?=[A-Z][a-zà-ÿ]{2,} [A-Z])))"
    r"\s?[:\-–—]?\s*"
)
_LEADS = {
    "de": regex(r"(?i:ein bericht von\b|geschrieben von\b|von\b|autor(?:in|en)?\s?:|text\s?:)\s?[:\-–—]?\s*"),
    "fr": regex(r"(?i:écrit par\b|publié par\b|par\b|auteurs?\s?:|propos recueillis par\b)\s?[:\-–—]?\s*"),
    "es": regex(r"(?i:escrito por\b|publicado por\b|redactado por\b|por\b|autora?\s?:)\s?[:\-–—]?\s*"),
    "pt": regex(r"(?i:escrito por\b|publicado por\b|por\b|autora?\s?:|texto\s?:)\s?[:\-–—]?\s*"),
    "it": regex(r"(?i:a cura di\b|scritto da\b|pubblicato da\b|di\b|autore\s?:)\s?[:\-–—]?\s*"),
}
_DATED_LEAD = regex(
    r"(?i:(?:posted|published|written|submitted|created|updated|uploaded)(?: on| at|:)?\s)(?P<when>[^|•]{3,60}?)"
    r"[\s,|•–—-]{1,4}(?i:by)\s?:?\s+"
)
_WHEN_BY = regex(r"(?P<when>[^|•]{4,60}?)[\s,|•·–—-]{1,4}(?i:by|von|par|por)\s?:?\s+")
_BY = ("by", "von", "par", "por")
_AFTER_DAY = 60
"""Characters of what a page puts behind the day of a byline: a clock, a place, the number of comments."""
_LABEL = regex(
    r"(?:[\s,|•·–—-]|(?:last |zuletzt )?(?:updated|published|posted|modified|veröffentlicht|aktualisiert|geändert"
    r"|publié|publicado|actualizado|atualizado|pubblicato|aggiornato)\s?:?(?: on| am| le| el| em| il)?|:){1,6}$",
    re.IGNORECASE,
)
_GLUED_ROLE = regex(
    r"(?<=[a-zà-ÿ])(?=(?:Staff|Senior|Business|Columnist|Editor|Reporter|Contributor|Contributing|Writer"
    r"|Correspondent"
    r"|Special|Deputy|Associate|Updated|Published|Posted|National|Political|The|@)\b)|(?=@)"
)
_SEPARATOR = regex(r"\s(?:\||•|·|–|—|--?|//?|>|::)(?:\s|$)|\s{2,}|[;|•·/]|,\s|,$|—|\s(?:and|und|et|y|e|&|with|mit)\s")
_TRAILER = regex(
    r"\s(?:on|at|in|for|last updated|updated|published|posted|veröffentlicht|aktualisiert|erschienen|stand(?=:)"
    r"|publiée?|mise? à jour|modifiée?|publicado|actualizado|atualizado|pubblicato|aggiornato"
    r"|special to|special for|as told to|read more|"
    r"\d{1,3}[ -]?min(?:ute)?s? read|(?:mon|tues|wednes|thurs|fri|satur|sun)day|am|le|el|il|em)(?=[\s:,]|$)",
    re.IGNORECASE,
)
_DIGIT = regex(r"\d")
_HANDLE = regex(r"@[\w.]{1,40}")
_MAIL = regex(r"[\w.+-]{1,40}@[\w-]{1,40}(?:\.[\w-]{1,20}){1,4}")
_NAME_WORD = regex(r"[^\W\d_]+(?:[.'’\-‐][^\W\d_]+)*\.?(?:\.\.\.?|…)?")
_DOMAIN = regex(
    r"(?:www\.)?[\w-]{1,40}(?:\.[\w-]{1,30}){0,3}\.(?:com|org|net|co|io|info|ca|uk|de|fr|es|it|br|in|tv|news)\b", re.I
)
_PAPER = frozenset(
    """
    news times post tribune herald journal press gazette daily today telegraph guardian magazine media network online
    radio tv television star sun globe chronicle observer inquirer examiner bulletin register record courier express
    mail review report reports weekly wire newspaper newspapers chronicles dispatch sentinel zeitung nachrichten blatt
    kurier anzeiger journal monde figaro jornal diario periódico corriere repubblica folha estadão pioneer patch
    opinion contributors politics science tech technology business sports health entertainment topic hardware space
    spaceflight markets culture world local
    """.split()
)


class Byline(msgspec.Struct, frozen=True):
    """What a byline says."""

    authors: tuple[str, ...] = ()
    agency: str | None = None
    day: str | None = None
    day_field: str = "published"
    """`published` or `updated`."""


def read_byline(text: str, language: str = "en") -> Byline | None:
    """What a line says when it is a byline; None when it is anything else.

    A line is one only if all of it is explained: names, roles, agencies, papers, days. So "By early 2018 prices had
    doubled" is none.
    """
    if len(text) > _LONGEST:
        return None
    lead = _LEAD.match(text) or (language in _LEADS and _LEADS[language].match(text))
    if lead:
        rest = text[lead.end() :]
        if (byline := _credits(rest, text, language)) is not None:
            return byline
        named = _before_day(rest, language)
        return _credits(named, text, language) if named else None
    if lead := _DATED_LEAD.match(text):
        return _credits(text[lead.end() :], text, language, loose=True)
    begin = text[:_WHEN].lower()
    if any(by in begin for by in _BY) and (lead := _WHEN_BY.match(text)) and is_date_line(lead["when"]):
        return _credits(text[lead.end() :], text, language, loose=True)
    return None


def read_name(text: str) -> str | None:
    """The person whom the words name, in the usual capitals, or None: two to five words with capitals, no more."""
    words = text.split()
    if not 2 <= len(words) <= 5:
        return None
    return _person(words)


def _before_day(rest: str, language: str) -> str:
    """What stands before the first day, without a label: "Ada Brun Updated 4 March 2025, 8:15 am"; "" for no such day.

    A sentence that names a day is no byline.
    """
    start, end, _ = min(find_days(rest, language), default=(0, 0, ""))
    if len(rest) - end > _AFTER_DAY or ends_sentence(rest):
        return ""
    return _LABEL.sub("", rest[:start].rstrip())


def _credits(rest: str, whole: str, language: str, *, loose: bool = False) -> Byline | None:
    rest = rest.strip(" \t-–—|:,")
    if not rest:
        return None
    day, day_field = None, "published"
    for start, end, found in find_days(whole, language):
        del end
        field = label_before(whole, start)
        if day is None or (field == "published" and day_field == "updated"):
            day, day_field = found, field
    rest = _MAIL.sub(" ", rest)
    rest = _GLUED_ROLE.sub(" | ", rest)
    authors: list[str] = []
    agency: str | None = None
    generic = explained = dated = False
    for part in _SEPARATOR.split(rest):
        piece = _HANDLE.sub(" ", part).strip(" ,:;()[]-–—|\u200b")
        if not piece:
            continue
        kind, value = _judge(piece, first=not explained)
        if kind is None:
            if loose and explained:
                break  # the page's own words: a section, "Leave a comment"
            return None
        explained = True
        if kind == "person":
            if value not in authors and not dated:
                authors.append(value)
        elif kind == "rest":
            dated = dated or is_date_line(piece)
        elif kind == "agency":
            agency = agency or value
        elif kind == "person and agency":
            name, _, maker = value.partition("\0")
            if name and name not in authors:
                authors.append(name)
            agency = agency or maker
        elif kind == "generic":
            generic = True
    if not (authors or agency or generic):
        return None
    if len(authors) == 1 and " " not in authors[0] and not (day or loose or agency or len(rest.split()) == 1):
        return None
    return Byline(tuple(authors), agency, day, day_field)


def _judge(piece: str, *, first: bool) -> tuple[str | None, str]:
    """What one part of a byline is: (`person`, name), (`agency`, name), (`generic`, ""), (`rest`, "") or (None, "")."""
    if found := agency_named(piece):
        return "agency", found
    if not first and (is_date_line(piece) or _is_clock(piece)):
        return "rest", ""
    words = piece.split()
    lowered = [w.strip(".,'’:()").casefold() for w in words]
    if first and (person := _person_with_role(words, lowered)):
        return "person", person
    if any(w in GENERIC_AUTHORS and w not in _SURNAMES for w in lowered) and len(words) <= 6 and not _has_small(words):
        # "Staff Writer" after a name is a role; in a name's place it names nobody.
        return ("generic" if first else "rest"), ""
    if all(w in GENERIC_AUTHORS or w in ("our", "own", "a", "the") for w in lowered):
        return "generic", ""
    if all(w in ROLES or w in ("of", "and", "the", "at", "for") for w in lowered):
        return ("generic" if first else "rest"), ""
    trailer = _TRAILER.search(" " + piece)
    if trailer and trailer.start() > 0:
        head = piece[: trailer.start() - 1].strip(" ,")
        tail = piece[trailer.start() :].strip()
        if head and len(tail) <= 70 and _explains(tail):
            return _judge(head, first=first)
    name_words = list(words)
    while len(name_words) > 1 and (role := name_words[-1].strip(".,'’:()").casefold()) in ROLES:
        if len(name_words) == 2 and len(words) == 2 and role not in ROLE_HEADS and not name_words[-1].isupper():
            break  # "Jane Law"
        name_words.pop()
    joined = " ".join(name_words)
    if len(name_words) < len(words) and (maker := agency_named("AP" if joined == "Ap" else joined)):
        return "agency", maker  # "AP Political Writer"
    for size in (4, 3, 2, 1):  # "JANE DOE Associated Press"
        if len(name_words) > size:
            maker = agency_named(" ".join(name_words[-size:]))
            if maker and (person := _person(name_words[:-size])):
                return "person and agency", f"{person}\0{maker}"
    if first and (w := lowered[0]) and (w in MONTHS or w in WEEKDAYS) and len(words) == 1:
        return None, ""
    if _DOMAIN.fullmatch(joined):
        return "rest", ""
    if not first and any(w in _PAPER for w in lowered) and len(words) <= 6:
        return "rest", ""
    if person := _person(name_words):
        return "person", person
    if not first and len(words) <= 6 and (_DIGIT.search(piece) or not _has_small(words)):
        return "rest", ""
    return None, ""


def _person_with_role(words: list[str], lowered: list[str]) -> str | None:
    """Somebody with a first name, in words behind which only roles stand: "Jane Doe Science Editor"; else None."""
    end = len(words)
    while end > 2 and lowered[end - 1] in ROLES:
        end -= 1
    if end == len(words) or lowered[-1] not in ROLE_HEADS or not is_nothing_but_given_name(words[0].title()):
        return None
    if any(w in _PAPER or w in GENERIC_AUTHORS for w in lowered[:end]):
        return None
    return _person(words[:end])


def _is_clock(piece: str) -> bool:
    return bool(_DIGIT.search(piece)) and len(piece) <= 40 and not any(len(w) > 9 for w in piece.split())


def _explains(tail: str) -> bool:
    """Whether what follows a name is a day, a place of work or a note on reading time, not a sentence."""
    words = tail.split()
    return bool(_DIGIT.search(tail)) or not _has_small(words[1:] if len(words) > 1 else words)


def _has_small(words: list[str]) -> bool:
    """Whether a word that is no particle begins with a small letter."""
    small = NAME_PARTICLES | {"and", "of", "the", "to", "for"}
    return any(w[0].islower() and w.casefold() not in small for w in words)


def _person(words: list[str]) -> str | None:
    """The words as a person's name, or None. Doubled names are halved, capitals made usual."""
    joined = " ".join(words)
    half, odd = divmod(len(joined), 2)
    if (not odd and joined[:half] == joined[half:]) or (
        odd and joined[:half] == joined[half + 1 :]
    ):  # "Ana RuizAna Ruiz"
        words = joined[:half].split()
    if not 1 <= len(words) <= 6:
        return None
    capitals = 0
    for word in words:
        bare = word.strip('"“”()').rstrip(",")
        if not _NAME_WORD.fullmatch(bare):
            return None
        if bare.casefold() in NAME_PARTICLES and capitals:
            continue
        if not bare[0].isupper() and not bare[0].isalpha():
            return None
        if bare[0].islower():
            return None
        if bare.casefold().rstrip(".") in MONTHS and len(words) == 1:
            return None
        if bare.casefold() in WEEKDAYS:
            return None
        capitals += 1
    if not capitals or (words[0].casefold() in _NO_NAMES):
        return None
    name = " ".join(words).strip(" ,").removesuffix("...").removesuffix("…")
    return _usual_capitals(name) if name.isupper() and len(name) > 3 else name


# Generic when they stand alone, somebody's name beside another word.
_SURNAMES = frozenset({"root", "guest", "writer", "user"})

_NO_NAMES = frozenset(
    """
    the a an early late mid this that these those then now far law all any some no it its his her their our my your
    january february march april june july august september october november december christmas easter
    sunrise sunset nightfall dawn noon midnight and or but comparison contrast default definition design
    """.split()
)


def _usual_capitals(name: str) -> str:
    """`TOM O’NEILL-ROSS` as `Tom O’Neill-Ross`; Mc keeps its inner capital."""
    made = re.sub(r"[^\W\d_]+", lambda m: m[0].capitalize(), name)
    made = re.sub(r"\bMc([a-z])", lambda m: f"Mc{m[1].upper()}", made)
    return " ".join(w.lower() if w.lower() in NAME_PARTICLES and n else w for n, w in enumerate(made.split()))
