"""Where it comes from, as science news and wikis note it: "More information: …", "DOI: …", "[1]: https://…"."""

from __future__ import annotations

from collections.abc import Iterator

from generator.cleaning.cues import Cues
from generator.cleaning.draft import Draft, cut_line
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
_SAYS = regex(r"\b(?:said|says|told|explained)\b|[“\"]")


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of such notes, and of the numbered addresses that links of a page become."""
    for line in draft.cued(_CUES):
        text = line.lowered
        if (("http" in text or "www." in text) and _LINK.fullmatch(text)) or (
            line.has(_SIGNS) and _NOTE.match(text) and (":" in text[:40] or not _SAYS.search(text))
        ):
            yield cut_line(line, "syndication")


RULE = Rule("source_note", Phase.FURNITURE, find)
