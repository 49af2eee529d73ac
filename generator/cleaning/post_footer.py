"""Rows of facts about a post: "Posted in Courts | Permalink | 2 Comments", "Autor: … Kategorien: … Schlagwörter: …"."""

from __future__ import annotations

from collections.abc import Iterator

from generator.cleaning.cues import Cues
from generator.cleaning.dates import find_days
from generator.cleaning.draft import Draft, Line, cut_line, ends_sentence
from generator.model import Claim, Cut
from generator.patterns import regex
from generator.registry import Phase, Rule

_FACT = regex(
    r"\b(?P<place>(?:posted|published|filed|tagged|listed) (?:in|under|as|with)\b|categor(?:y|ies|ie|ia|ía|ias|ías)\b"
    r"|kategorien?\b|catégories?\b|(?:abgelegt|veröffentlicht) (?:unter|in)\b|pub(?:lié|licado|blicato)"
    r" (?:dans|en|em|in)\b)"
    r"|(?P<who>(?:posted|published|written|publicado|escrito|pubblicato|scritto|veröffentlicht|geschrieben|publié"
    r"|écrit)"
    r" (?:by|por|da|von|par)\b|\b(?:author|autor|auteur|autore)\b\s?:?)"
    r"|(?P<when>\b(?:posted|published|veröffentlicht|publié|publicado|pubblicato)(?: on| am| le| el| em"
    r"| il)?\s?:?\s?\d)"
    r"|(?P<tag>\b(?:tags?|tagged|schlagw(?:o|ö)rte?r?|schlagworte|mots[- ]clés|etiquetas|gekennzeichnet mit"
    r"|etichette)\b)"
    r"|(?P<link>\b(?:permalink|permanent link|trackback(?:-url)?|pingbacks?|lesezeichen)\b)"
    r"|(?P<talk>\b(?:\d{1,5}|no|keine|aucun|sin|nessun|leave a) (?:comments?|repl(?:y|ies)|kommentare?|commentaires?"
    r"|comentarios?|comentários?|commenti|commento)\b)",
)
_SIGNS = (
    "posted", "published", "filed", "tagged", "categ", "kateg", "catég", "abgelegt", "veröffentlicht", "permalink",
    "trackback", "publi", "tags", "schlagw", "pubblic",
)  # fmt: skip
_CUES = Cues(holds=_SIGNS)
_MARKS = regex(r"\s?[|•·;]\s?|\s[-–—/]\s|,\s(?=[A-ZÄÖÜ])")
_STORY = regex(r"\b(?:said|says|told|who|which|that|sagte|hat|wurden?|a été|fue|foi|è stat[oa])\b")


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of lines that hold two such facts or more; the day of one above the story is a claim."""
    for line in draft.cued(_CUES):
        if len(line.text) > 360:
            continue
        kinds = {m.lastgroup for m in _FACT.finditer(line.lowered)}
        if len(kinds) < 2 or (kinds <= {"who", "when"}) or _is_sentence(line):
            continue
        yield cut_line(line, "tags", *(_claims(draft, line) if draft.above_story(line) else ()))


def _is_sentence(line: Line) -> bool:
    """Whether the line tells something, rather than lists facts."""
    wordless = _FACT.sub(" ", line.lowered)
    return (ends_sentence(line.text) or _STORY.search(wordless) is not None) and not _MARKS.search(line.text)


def _claims(draft: Draft, line: Line) -> Iterator[Claim]:
    days = [day for _, _, day in sorted(find_days(line.text, draft.language))]
    if days:
        yield Claim("published", days[0], "date line", line.span)


RULE = Rule("post_footer", Phase.FURNITURE, find)
