"""Tags and topics: "Tags: flood, rescue", "Filed Under: World", "#flood #rescue", "Schlagwörter: …"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.cleaning.cues import Cues
from generator.cleaning.draft import Draft, Line, cut_line, ends_sentence
from generator.model import Claim, Cut
from generator.patterns import regex
from generator.registry import Phase, Rule

_LABEL = regex(
    r"\W{0,3}(?P<label>tags?|topics?|tagged(?: (?:as|in|with))?|filed (?:under|to|in)|categor(?:y|ies)|posted in"
    r"|published in|keywords?|hashtags?|labels?|more on|in this article"
    r"|schlagw(?:o|ö)rte?r?|schlagworte|stichwort(?:e|er)?|themen|mots[- ]clés|thèmes|sujets|etiquetas|temas"
    r"|categorías?|categorias?|palavras-chave|tópicos|argomenti|categorie?|tag)"
    r"(?P<mark>\s?[:|>»#]\s?|\s[-–—]\s|\s)(?P<rest>\S.{0,600})$",
    re.IGNORECASE,
)
_BEGINS = regex(
    r"\W{0,3}(?:tag|topic|filed |categor|posted in|published in|keyword|hashtag|label|more on|in this article|schlagw"
    r"|stichwort|themen|mots|thèmes|sujets|etiquetas|temas|palavras|tópicos|argomenti)"
)
"""How each of these labels begins, in small letters: four times as quick a look."""
_BARE = regex(
    r"\W{0,3}(?:tags|topics|filed under|related topics|related tags|keywords|categories|schlagwörter|mots[- ]clés"
    r"|etiquetas|explore more topics)\W{0,3}",
    re.IGNORECASE,
)
_HASHES = regex(r"(?:#[\w-]{2,40}[\s,|]{0,3}){2,30}")

_CUES = Cues(
    _BARE,
    _BEGINS,
    _HASHES,
    begins="""
        argomenti categories etiquetas explore filed hashtag in keyword label more mots palavras posted published
        related schlagwort stichwort sujets tags temas themen thèmes topics tópicos
    """,
    holds=("#",),
)


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of lines of tags, with the tags as claims where a label and commas tell them apart."""
    for line in draft.cued(_CUES):
        text = line.text
        if _HASHES.fullmatch(text):
            yield cut_line(line, "tags")
        elif _BARE.fullmatch(text):
            yield cut_line(line, "tags")
            yield from _list_below(draft, line)
        elif (
            _BEGINS.match(line.lowered)
            and (m := _LABEL.match(text))
            and _is_list(m["rest"], m["mark"], draft.edge(line))
        ):
            yield cut_line(line, "tags", *_claims(line, m["label"], m["rest"]))


def _is_list(rest: str, mark: str, edge: bool) -> bool:
    if ends_sentence(rest) and not rest.endswith("…") and len(rest.split()) > 3:
        return False
    if mark.strip():
        return len(rest) <= 600
    # Without a mark only at the edge of the text, and only what is no sentence.
    return edge and len(rest) <= 200 and rest[0].isupper()


def _list_below(draft: Draft, line: Line) -> Iterator[Cut]:
    """The line below a bare label, when it is a list and no sentence."""
    if line.index + 1 < len(draft.lines):
        below = draft.lines[line.index + 1]
        if (
            ("," in below.text or len(below.text.split()) <= 4)
            and not ends_sentence(below.text)
            and len(below.text) <= 300
        ):
            yield cut_line(below, "tags")


def _claims(line: Line, label: str, rest: str) -> Iterator[Claim]:
    if label.lower().startswith(("tag", "topic", "schlag", "etiqu", "mots")) and "," in rest:
        for tag in rest.split(",")[:12]:
            name = tag.strip(" #.,;|")
            if 2 <= len(name) <= 40:
                yield Claim("topic", name, "page", line.span)


RULE = Rule("tags", Phase.FURNITURE, find)
