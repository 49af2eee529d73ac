"""Who is who across the corpus: one key for the spellings of one name."""

from __future__ import annotations

import re
from functools import lru_cache

from generator.pages.links import slug
from generator.patterns import regex

# Forms of address that are no part of a name, in the languages of the quote tables.
_ADDRESS = regex(
    r"^(?:(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir|dame|lord|lady|herr|frau|monsieur|madame|mme|m|señor|señora"
    r"|sr|sra|don|doña|doktor|sheikh|rev|hon|sen|rep|gov|gen|col|capt|lt|sgt)\.?\s+)+",
    re.IGNORECASE,
)
_INITIAL = regex(r"(?<=\w)\s+(?:\w\.|[A-Z])(?=\s)")
# "JK Rowland" is "J. K. Rowland".
_GLUED = regex(r"^([A-Z])([A-Z])(?=\s+[A-Z]\w*[a-z])")
_NICKNAME = regex(r"\s+[\"“”„‘'«(][^\"“”‘’'»()]{1,30}[\"“”’'»)](?=\s)")
# Romanised Slavic and Arabic endings that papers spell as they like (Zelenskiy, Zelenskyy, Zelensky).
_ENDING = regex(r"(?:iy|yi|yy|ij|yj|ii)(?=-|$)")


@lru_cache(maxsize=65536)
def person_slug(name: str) -> str:
    """The slug of a person's page: equal for one name with or without title, nickname, middle initial, diacritics."""
    plain = _NICKNAME.sub("", _ADDRESS.sub("", name.strip()) or name)
    return _ENDING.sub("y", slug(_INITIAL.sub("", _GLUED.sub(r"\1. \2.", plain))))
