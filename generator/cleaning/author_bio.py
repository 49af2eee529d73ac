"""Notes on the author that begin with a name: "Jane Doe is a freelance writer in Leeds", "Jane Doe schreibt über …"."""

from __future__ import annotations

from collections.abc import Iterator

from generator.cleaning.draft import Draft, Line, cut_line
from generator.model import Cut
from generator.patterns import regex
from generator.registry import Phase, Rule
from generator.text import fold

_LONGEST = 900
_NAME = r"(?:[A-ZÀ-ÝÄÖÜ][\w.'’-]{0,20} ){1,3}(?:(?:de|da|di|del|van|von|der|bin|al) )?[A-ZÀ-ÝÄÖÜ][\w.'’-]{1,24}"
# What is said of an author whose byline is known.
_AFTER_NAME = regex(
    r"(?:['’]s? (?:work|writing|books?|articles?|latest|first|debut)\b|,? (?:\([^()]{1,40}\) )?(?:,? ?(?:who|\d\d),? )?"
    r"(?:is|was|has|covers?|covered|writes?|reports?|works?|worked|teaches|lives|holds|studied|joined|joins|hosts|edits"
    r"|contribut(?:es|ed)|can be|tweets|serves|served|specializ|specialis|began|started|grew up|spent|previously"
    r"|currently"
    r"|ist|war|schreibt|arbeitet|berichtet|lebt|studierte|hat|wurde|leitet|est|a été|écrit|travaille|vit|es|fue|escribe"
    r"|trabaja|vive|cubre|é|foi|escreve|trabalha|cobre|è|scrive|lavora|si occupa)\b|[|:] )"
)
# What is said of an author in any case: work at a paper, not deeds.
_WORK = regex(
    rf"{_NAME},?(?: \([^()]{{1,50}}\),?)? (?:is|was|ist|est|es|é|è) (?:(?:a|an|the|our|currently|also|now|ein|eine|un"
    rf"|une|una|um|uma|la|le"
    rf"|el)\b ?){{0,3}}"
    r"(?:[\w’'-]{2,20},? ){0,5}?(?i:(?:freelance|staff|senior|contributing|associate|managing|deputy|national|political"
    r"|science|sports?|news|digital|freie[rn]?) ?(?:[\w-]{2,16} )?)?(?i:reporter(?:in)?|editor|writer|correspondent"
    r"|journalist(?:in|a|e)?"
    r"|columnist|producer|contributor|freelancer|blogger|redakteur(?:in)?|autor(?:in|a)?|auteur(?:e)?|rédact(?:eur"
    r"|rice)"
    r"|redactora?|periodista|jornalista|giornalista|korrespondent(?:in)?)\b(?P<rest>.{0,600})"
)
_PLACE = regex(
    r"(?:,? (?:and|und|et|y|e) [\w’' -]{2,30})?(?:\.|,? (?:at|for|of (?:The )?[A-Z]\w{0,30}|with|based|living"
    r"|who (?:covers|writes|lives"
    r"|specializes)"
    r"|covering"
    r"|focus(?:ed|ing)|from|in [A-Z]|on the|bei|beim|für|in der|mit schwerpunkt|chez|à|pour|en|para|na|no|per|di)\b)"
)
_REACH = regex(
    r"\bfrei|schreibt|écrit|escribe|escreve|scrive|@|twitter|instagram|can be (?:reached|found|followed)|e-?mail"
    r"|based in|lives in|living in|freelance|staff writer"
    r"|covers|covering|contributor|previously|formerly|her work|his work|their work|award|follow (?:him|her|them)",
)
_GOES_ON = regex(
    r"(?:She|He|They|Her|His|Their|Sie|Er|Ihre?|Sein|Elle|Il|Ella|Él|Ela|Ele|Lei|Lui|Prior to|Previously"
    r"|Before joining|Follow"
    r"|Reach|Contact|Email|You can|Send|Read more)\b"
)
_STORY = regex(r"[“\"„«]|\b(?:told|said|says|arrested|charged|killed|convicted|accused|resigned|sagte|verhaftet)\b")
_TITLE = regex(
    r"(?i:journalist(?:in)?|writer|reporter|editor|columnist|author|correspondent|critic|blogger|professor|autor(?:in)?"
    r"|redakteur(?:in)?|auteure?|periodista|jornalista|giornalista) $"
)
_MOST_BEFORE = 6
"""Words of a title that may stand before the name: "Prize-winning journalist Jane Doe writes …"."""
_DEEDS = regex(r"\b(?:told|said|says|arrested|charged|killed|convicted|accused|resigned|sagte|verhaftet)\b")
_HELLO = regex(
    r"\W{0,3}(?:(?:hi|hello|hallo|hey|moin|servus|grüezi|salut|bonjour|hola|olá|oi|ciao)\b.{0,12}?[,!. ]{1,3}"
    r"(?:there[,!.] )?(?:i['’]?m|i am|my name is|ich bin|mein name ist|ich heiße|je suis|je m['’]appelle|soy|me llamo"
    r"|eu sou"
    r"|meu nome é|sono|mi chiamo)|(?:i am|i['’]m|ich bin) (?:the|a|an|der|die|ein"
    r"|eine) (?:[\w-]{2,20} ){0,3}?(?:founder"
    r"|blogger(?:in)?|author|autor(?:in)?|gründer(?:in)?|writer|journalist(?:in)?) )\b"
)
_MOST_BELOW = 6
"""Paragraphs that may stand below a note that speaks of the author of the byline."""
_FEWEST_ABOVE = 2


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of such notes below the story, with the lines that go on about the same person."""
    names = [fold(claim.value) for claim in draft.stated("author")]
    prose = draft.prose
    if len(prose) <= _FEWEST_ABOVE:
        return
    before = -2
    for line in draft.lines[prose[_FEWEST_ABOVE - 1] + 1 :]:
        below = draft.prose_below(line.index)
        if below > _MOST_BELOW or len(line.text) > _LONGEST:
            continue
        if (
            (before == line.index - 1 and _GOES_ON.match(line.text))
            or _is_of(line, names)
            or (_is_work(line) or _HELLO.match(line.text.lower()))
        ):
            before = line.index
            yield cut_line(line, "author_note")


def _is_of(line: Line, names: list[str]) -> bool:
    """Whether the line begins with the author's name and goes on as a note does."""
    text = line.text
    for name in names:
        words = name.split()
        if len(words) < 2 or name not in fold(text[: len(name) + 70]):
            continue
        before = text[: text.lower().find(words[0][:4])] if not fold(text[: len(name) + 24]).startswith(name) else ""
        if before and not (len(before.split()) <= _MOST_BEFORE and _TITLE.search(before)):
            continue
        end = text.lower().find(words[-1][:4], len(before) + len(words[0]))
        while 0 <= end < len(text) and (text[end].isalpha() or text[end] == "-"):
            end += 1
        if end >= 0 and _AFTER_NAME.match(text.lower(), end):
            return not _DEEDS.search(text)
    return False


def _is_work(line: Line) -> bool:
    match = _WORK.match(line.text)
    return (
        match is not None
        and (match["rest"][:1] in ("", ".", "|") or _PLACE.match(match["rest"]) is not None)
        and _REACH.search(line.lowered) is not None
        and not _STORY.search(line.text)
    )


RULE = Rule("author_bio", Phase.TAIL, find)
