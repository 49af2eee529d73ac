"""First names of many countries and the sex that bears them: what tells people from other words in capitals."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from generator.model import Sex

_WORDS_TOO = frozenset(
    """
    Grace Mark Will Grant Lily Chase Jordan Austin Virginia Sydney Paris Rose Hope Faith Joy Summer April May June
    August Art Bill Frank Rich Drew Sky Christian Guy Dean Earl Duke King Prince Angel Destiny Melody Harmony
    Crystal Amber Ruby Pearl Ginger Olive Iris Ivy Violet Daisy Heather Holly Robin Dawn Eve Autumn Brook Brooke
    Cliff Dale Glen Heath Lane Rusty Sandy Stormy Wade Ward Gene Norm Pat Sue Skip Buck Chip Colt Hunter Mason
    Taylor Tyler Carter Parker Cooper Fisher Archer Georgia Florence Charlotte Madison Savannah Dakota Carolina
    Brooklyn London Chelsea Israel Chad India China Kenya Asia Star Major Judge Justice Bishop Pope Reed Page Price
    Sterling Forest Rocky Honor Charity Patience Prudence Mercy Verity Trinity Genesis Journey Legacy Sage Jade Gold
    Raven Cash Royal Victoria Lourdes Roman Penny Peg Dolly Molly Polly Marina Viola Aurora
    """.split()
)
"""First names that are words or places as well: in a line of its own, a name that begins so may be none."""


@cache
def given_names() -> dict[str, Sex | None]:
    """First name → sex that bears it, None for names of both."""
    names: dict[str, Sex | None] = {}
    sex: Sex | None = None
    for line in Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            sex = {"[female]": "female", "[male]": "male"}.get(line)  # type: ignore[assignment]  # the keys are the sexes
        elif not line.startswith("#"):
            names.update(dict.fromkeys(line.split(), sex))
    return names


def is_given_name(word: str) -> bool:
    """Whether the word is a known first name; of a double name, its first part counts."""
    names = given_names()
    first, _, second = word.partition("-")
    return word in names or (second[:1].isupper() and first in names)


def is_nothing_but_given_name(word: str) -> bool:
    """Whether the word is a known first name and, as far as we know, no other word and no place."""
    return is_given_name(word) and word not in _WORDS_TOO


def sex_of_name(word: str) -> Sex | None:
    """The sex that bears a first name, where it is known and one alone."""
    names = given_names()
    return names.get(word) if word in names else names.get(word.split("-", maxsplit=1)[0])
