"""Readers' comments: from the heading or the first comment below the story to the last.

A comment is known by what sites set around it: a heading that counts them, the hour at which each was written, who
"says:" it, buttons to answer, vote or report. A live blog has hours too, but neither heading nor buttons.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from generator.cleaning.cues import Cues
from generator.cleaning.dates import DATE_WORDS, is_date_line
from generator.cleaning.draft import Draft, Line, cut_line
from generator.model import Cut
from generator.patterns import regex
from generator.registry import Phase, Rule

_HEADING = regex(
    r"\W{0,4}(?:(?:(?:top(?: rated)?|all|view|show|read(?:er)?s?['’]?|user|most liked|\d[\d.,]{0,6}|one|two"
    r"|three) ?|no )(?:the |all |\d{1,6} )?)?"
    r"(?:comments?(?: section)?|responses?|repl(?:y|ies)|thoughts?|reader comments|join the (?:discussion|conversation)"
    r"|leser(?:kommentare|meinungen)|kommentare?|antworten|gedanken?|meinungen|commentaires?|réponses?|réactions?"
    r"|comentarios|respuestas|opiniones de los lectores|comentários|respostas|commenti|risposte)"
    r"(?: ?\(\d{1,6}\)|\s?:?)(?: (?:on|to|for|zu|auf|sur|à|a|en|sobre|em|su)\b.{0,160})?\W{0,3}",
)
_HEADING_SIGNS = (
    "comment", "respon", "repl", "thought", "discussion", "conversation", "kommentar", "meinung", "antwort", "gedank",
    "réponse", "réaction", "coment", "respuesta", "opinion", "resposta", "rispost",
)  # fmt: skip
_BARE = regex(r"\W{0,4}(?:responses?|thoughts?|antworten|gedanken?|meinungen|replies|reply)\W{0,3}")
"""Words that head a list of comments only with a number or an object; alone they may be a sub-heading."""
_AGO = regex(
    r"\W{0,3}(?:(?:about |over )?(?:an? |\d{1,3} ?)(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?"
    r"|years?|[smhdwy]|mo)(?: ago)?"
    r"|vor (?:einem|einer|\d{1,3}) (?:sekunden?|minuten?|stunden?|tag(?:en)?|wochen?|monat(?:en)?|jahr(?:en)?)"
    r"|il y a (?:une?|\d{1,3}) (?:secondes?|minutes?|heures?|jours?|semaines?|mois|ans?)"
    r"|h(?:ace|á) (?:una?|uma?|\d{1,3}) (?:segundos?|minutos?|horas?|d[ií]as?|semanas?|mes(?:es)?|años?|anos?)"
    r"|(?:un|una|\d{1,3}) (?:second[oi]|minut[oi]|or[ae]|giorn[oi]|settiman[ae]|mes[ei]|ann[oi]) fa)"
    r"(?: at \d{1,2}:\d\d ?(?:[ap]m)?)?\W{0,3}",
)
_CLOCK = regex(r"\d{1,2}[:.h]\d\d|\d ?[ap]\.?m\b")
_SAYS = regex(
    r"[^\n:]{2,50} (?:says|said|wrote|writes|sagt|meint|schreibt|dit|a écrit|dice|escribió|diz|disse|ha scritto) ?:"
    r"(?: .{0,50})?|(?:comment|kommentar|commentaire|comentario|comentário|commento) (?:by|von|de|di|from) .{2,50}",
)
_SIGNED = regex(
    r"[^\n:]{2,50} (?:on|am|le|el|em|il) .{6,30} (?:at|um|à|a las|às|alle) \d{1,2}[:.h]\d\d.{0,12}"
    r"(?:said|says|wrote|sagt|sagte|schrieb|dit|dijo|dice|disse|diz|ha detto) ?:"
)
"""Who wrote when: one such line below the story is a comment, whatever else is there."""
_BUTTON = regex(
    r"\W{0,3}(?:(?:log in to )?reply(?: to .{1,40})?|replies|quote|report(?: (?:comment|abuse|this))?|flag(?: comment)?"
    r"|upvote|downvote|dislike|permalink|link to comment|helpful|rating: \d{1,6} votes?|\d{1,6} votes?"
    r"|antworten|melden|zitieren|empfehlen|répondre|signaler|responder|denunciar|reportar|rispondi|segnala)"
    r"(?:\W{1,4}(?:\d{1,5}|share|like|report|flag|permalink|link|quote|melden|teilen|signaler)){0,4}\W{0,3}",
)
_CUES = Cues(
    _HEADING,
    _BUTTON,
    _SIGNED,
    _SAYS,
    _AGO,
    begins="""
        0 a about all an antworten comment denunciar dislike downvote empfehlen flag gedanke hace helpful há il join
        kommentar leser link log meinungen melden most no one opiniones over permalink quote rating reader reply report
        respuestas risposte réaction réponse segnala show signaler thought three top two un una upvote user view vor
        zitieren
    """
    + " ".join(sorted(DATE_WORDS)),
    holds=(":",),
)
_STORY_WORDS = 60
"""Words in paragraphs that must stand above: comments come after the story."""
_APART = 12
"""Paragraphs between two signs of comments from which on they are no longer of one section."""
_UNDER = 5
"""The same while there are too few signs: a heading far above the next sign heads something else."""
_AFTER = 6
"""So many paragraphs may stand below the last sign and be the last comment and the page's foot; more are a story."""


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of all lines of the section, the comments' own words with them."""
    start, end = section(draft)
    for line in draft.lines[start:end]:
        yield cut_line(line, "comments")


def section(draft: Draft) -> tuple[int, int]:
    """Where the comments begin and end, as indices into the lines; (0, 0) where there are none."""
    below = _below_story(draft)
    signs: list[tuple[int, str]] = []
    for line in draft.cued(_CUES):
        if line.index >= below and len(line.text) <= 200 and (sign := _sign(line)):
            since = signs[-1][0] if signs else below - 1
            paragraphs = bisect_right(draft.prose, line.index) - bisect_right(draft.prose, since)
            if signs and paragraphs > (_APART if _is_section(signs) else _UNDER):
                if _is_section(signs):
                    break
                signs = []
            signs.append((line.index, sign))
    if not _is_section(signs):
        return 0, 0
    start = _start(draft.lines, signs, below)
    last = signs[-1][0]
    return start, len(draft.lines) if draft.prose_below(last) <= _AFTER else last + 1


def _below_story(draft: Draft) -> int:
    """The index of the line before which enough of a story stands; past the end where there is none."""
    words = 0
    for index in draft.prose:
        words += len(draft.lines[index].text.split())
        if words >= _STORY_WORDS:
            return index + 1
    return len(draft.lines)


def _sign(line: Line) -> str:
    """What the line tells of comments: `heading`, `stamp`, `button`, `signed`, or nothing."""
    text = line.lowered
    if line.has(_HEADING_SIGNS) and _HEADING.fullmatch(text) and not _BARE.fullmatch(text):
        return "heading"
    if _BUTTON.fullmatch(text):
        return "button"
    if len(text) <= 120 and _SIGNED.fullmatch(text):
        return "signed"
    if len(text) <= 90 and (
        _AGO.fullmatch(text) or _SAYS.fullmatch(text) or (_CLOCK.search(text) and is_date_line(line.text))
    ):
        return "stamp"
    return ""


def _is_section(signs: Sequence[tuple[int, str]]) -> bool:
    """Whether so many signs are comments: hours or names, and a heading or buttons."""
    count = {sign: sum(1 for _, s in signs if s == sign) for sign in ("heading", "stamp", "button", "signed")}
    if count["signed"]:
        return True
    if count["heading"]:
        return count["stamp"] >= 2 or (count["stamp"] >= 1 and count["button"] >= 1) or count["button"] >= 3
    return count["stamp"] >= 3 and count["button"] >= 3


def _start(lines: Sequence[Line], signs: Sequence[tuple[int, str]], below: int) -> int:
    """The heading above the first hour, or the commenter's name right above it."""
    first = next(n for n, sign in signs if sign != "heading")
    heading = next((n for n, sign in signs if sign == "heading" and n < first), None)
    if heading is not None:
        return heading
    name = first - 1
    return name if name >= below and len(lines[name].text) <= 40 else first


RULE = Rule("comment_section", Phase.FURNITURE, find)
