"""Where it comes from, as science news and wikis note it: "More information: …", "DOI: …", "[1]: https://…".

Works that a text cites, one a line, go in rows: one such line may be a book that the story is about.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.cleaning.cues import Cues
from generator.cleaning.draft import Draft, Line, cut_line
from generator.model import Cut
from generator.patterns import regex
from generator.registry import Phase, Rule

_NOTE = regex(
    r"\W{0,3}(?:doi\s?:|https?://(?:dx\.)?doi\.org/\S{4,120}$"
    r"|(?:journal(?: (?:reference|information|article|source))?|citations?|cite this(?: (?:article|page|story))?"
    r"|story source|article source|explore further|funding|reference|original (?:publication|paper|study)"
    r"|originalpublikation|publikation|référence|referencia|referência|riferimento)s?\s?:\s?\S"
    r"|(?:story )?materials? provided by .{2,120}content may be edited"
    r"|note: (?:content|materials?) may (?:have been|be) edited"
    r"|this (?:story|article|document) (?:has been (?:published|republished) (?:on|from)|is subject to copyright)"
    r"|credit: this article was\b)"
)
_LINK = regex(r"\[?\W{0,2}\d{1,3}(?:\W{1,3}|\s)https?://\S{4,1000}(?: \S{1,200}){0,2}")
_SIGNS = (
    "doi", "journal", "citation", "cite this", "source:", "explore further", "funding", "reference", "publi",
    "provided by", "may be edited", "been edited", "subject to copyright", "réf", "ref", "rifer",
    "credit:",
)  # fmt: skip
_CUES = Cues(_LINK, holds=("http", "www.", *_SIGNS))
# Somebody's work with its title in marks and its day, and what the author asked whom when.
_CITED = regex(
    r"(?:[A-ZÀ-Ý][^“”\"\n]{1,80}, ?[“\"][^“”\"\n]{8,240}[,.]?[”\"],? .{0,80}\b(?:19|20)\d\d\W{0,2}"
    r"|(?:E-?mail |Phone |Telephone |Personal )?(?:[Ii]nterview|[Cc]orrespondence|[Cc]onversation|[Ee]xchange"
    r"|[Ee]-?mail)s? "
    r"(?:with|from) .{4,200}, .{0,20}\b(?:19|20)\d\d\W{0,2}|.{8,240},? (?:accessed|retrieved"
    r"|viewed) .{4,24}\b20\d\d\W{0,2}"
    r"|[A-ZÀ-Ý][\w'’-]{1,24}, [A-ZÀ-Ý][\w.'’-]{0,20}(?:[;,] [^“”\"\n]{2,100})?\. ?[“\"][^“”\"\n]{8,240}[”\"].{0,120})"
)
_FEWEST_CITED = 3
_SAYS = regex(r"\b(?:said|says|told|explained)\b|[“\"]")


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of such notes, of the numbered addresses that links of a page become, and of rows of cited works."""
    row: list[Line] = []
    for line in draft.short_lines:
        if _is_cited(line):
            if row and line.index - row[-1].index > 2:
                row = []
            row.append(line)
            if len(row) == _FEWEST_CITED:
                yield from (cut_line(cited, "syndication") for cited in row)
            elif len(row) > _FEWEST_CITED:
                yield cut_line(line, "syndication")
    for line in draft.cued(_CUES):
        text = line.lowered
        if (("http" in text or "www." in text) and _LINK.fullmatch(text)) or (
            line.has(_SIGNS) and _NOTE.match(text) and (":" in text[:40] or not _SAYS.search(text))
        ):
            yield cut_line(line, "syndication")


def _is_cited(line: Line) -> bool:
    """Whether the line gives the source of something in the form of a list of works."""
    text = line.text
    return (
        text[0].isupper()
        and (text.rstrip(" .,)")[-4:].isdigit() or ". “" in text or '. "' in text)
        and _CITED.fullmatch(text) is not None
    )


RULE = Rule("source_note", Phase.FURNITURE, find)
