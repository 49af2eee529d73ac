"""Where else a text appeared: "The post … appeared first on …", "Originally published on …", "Source: …"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.cleaning.agencies import agency_named
from generator.cleaning.cues import Cues
from generator.cleaning.draft import Draft, cut_line, cut_part, ends_sentence
from generator.model import Claim, Cut
from generator.patterns import regex
from generator.registry import Phase, Rule

_APPEARED = regex(
    r"(?:^|(?<=[.!?”\"’…\]]) ?)(?:the post|this (?:post|article|story|piece|report|content|column|interview|essay)"
    r"|the (?:article|story)|a version of this (?:article|story|post)|read the original)\b[^\n]{0,260}?"
    r"\b(?:appeared first on|first appeared|originally appeared|(?:was )?(?:originally|first|previously) published"
    r"|was (?:originally )?(?:produced|provided|published) (?:by|on|in|at)|is republished (?:from|under)"
    r"|has been republished)\b[^\n]{0,160}$"
    r"|(?:^|(?<=[.!?”\"’…\]]) ?)a version of this (?:article|story) appear(?:s|ed) in print\b[^\n]{0,340}$",
    re.IGNORECASE,
)
_LINE = regex(
    r"\W{0,3}(?:(?:originally|first) (?:published|appeared|posted) (?:on|at|by|in)\b.{0,120}$|(?:source|sources"
    r"|quelle|fuente|fonte|via|original source|story source|news source)\s?[:|]\s?\S.{0,120}$"
    r"|republished (?:from|with)\b.{0,140}$|re-?posted from\b.{0,100}$|(?:read|view|see) the original (?:article"
    r"|story|post|version)\b.{0,80}$|distributed by\b.{0,120}$|provided by (?:syndigate"
    r"|the conversation)\b.{0,100}$"
    r"|this (?:story|article|post) (?:was )?(?:originally )?(?:appeared|published)\b.{0,160}$|(?:cet article"
    r"|este artículo|este artigo|questo articolo|dieser (?:artikel|beitrag)) .{0,60}(?:publié|publicado|pubblicato"
    r"|erschien(?:en)?|veröffentlicht)\b.{0,120}$)",
)
_SOURCE = regex(r"\W{0,3}(?:source|sources|quelle|fuente|fonte|via)\s?[:|]\s?(?P<name>.{2,60}?)\W{0,3}", re.IGNORECASE)
# Openings of sentences too: "The post that he held appeared first on a list", "First published in 1911, the log is …".
_PLAIN_POST = regex(r"(?i:the post) [a-z][^\n]{0,260}? (?i:appeared first on|first appeared) [a-z]")
_GOES_ON = regex(r"[^,\n]{0,90}, [a-z]")
_SIGNS = ("appear", "publish", "produced", "provided")
_NAMES = (
    "the post", "the article", "the story", "a version of this", "read the original", "this post", "this article",
    "this story", "this piece", "this report", "this content", "this column", "this interview", "this essay",
)  # fmt: skip
"""What may open a note that `_APPEARED` finds."""
_TAIL = 480
_CUES = Cues(
    _LINE,
    begins="""
        cet dieser distributed este first fonte fuente news original provided quelle questo re read republished see
        source story this via view
    """,
    holds=_SIGNS,
)


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of the notes that a feed or a syndicate adds, in lines of their own or after the last sentence."""
    for line in draft.cued(_CUES, long=True):
        text = line.text
        if len(text) <= 320 and _LINE.match(line.lowered) and not (_GOES_ON.match(text) and ends_sentence(text)):
            source = _SOURCE.fullmatch(text)
            agency = agency_named(source["name"]) if source else None
            yield cut_line(
                line, "syndication", *([Claim("agency", agency, "credit line", line.span)] if agency else [])
            )
            continue
        offset = max(0, len(text) - _TAIL)
        if line.has(_SIGNS) and line.has(_NAMES) and (m := _APPEARED.search(text[offset:])):
            if (offset and not m.start()) or _PLAIN_POST.match(m.group().lstrip()):
                continue
            yield cut_part(line, offset + m.start(), len(text), "syndication")


RULE = Rule("syndication", Phase.FURNITURE, find)
