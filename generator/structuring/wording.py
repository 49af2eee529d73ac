"""The cue tables: the words of one language that tell who said it, and the first names.

A language is one file in `cues/`; a language without a file gets quotes and no names.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from generator.model import Sex

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Wording:
    """One language's table, every word in lower case."""

    language: str
    finite: frozenset[str]
    """Forms of reporting verbs that carry a sentence ("said", "tells")."""
    participles: frozenset[str]
    """Forms that hang on another subject ("saying")."""
    bases: frozenset[str]
    """Forms after an auxiliary ("say", "written")."""
    near: frozenset[str]
    """Forms of verbs that report speech only beside a quote."""
    sets: dict[str, frozenset[str]]
    according: tuple[tuple[str, ...], ...]

    def __getitem__(self, name: str) -> frozenset[str]:
        return self.sets.get(name, frozenset())

    def reports(self, word: str) -> bool:
        """Whether the word is a form of a verb that reports speech wherever it stands."""
        return word in self.finite or word in self.participles or word in self.bases

    def is_verb(self, word: str) -> bool:
        """Whether the word may report speech, anywhere or beside a quote."""
        return word in self.finite or word in self.participles or word in self.bases or word in self.near


@cache
def wording(language: str) -> Wording | None:
    """The table of a language (BCP 47 primary subtag); None where there is none."""
    path = _FOLDER / "cues" / f"{language}.toml"
    if not language.isalpha() or not path.is_file():
        return None
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    finite: set[str] = set()
    participles: set[str] = set()
    bases: set[str] = set()
    near: set[str] = set()
    for line in table.get("say", ()):
        base, third, past, perfect, ing = line.split()
        finite |= {third, past}
        bases |= {base, perfect}
        participles.add(ing)
    for line in table.get("near", ()):
        near |= set(line.split())
    sets = {k: frozenset(v.split()) for k, v in table.items() if isinstance(v, str)}
    according = tuple(tuple(phrase.split()) for phrase in table.get("according", ()))
    return Wording(
        language,
        frozenset(finite),
        frozenset(participles),
        frozenset(bases),
        frozenset(near - finite - participles - bases),
        sets,
        according,
    )


@cache
def given_names() -> dict[str, Sex | None]:
    """First name → sex that bears it, None for names of both."""
    names: dict[str, Sex | None] = {}
    sex: Sex | None = None
    for line in (_FOLDER / "given_names.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            sex = {"[female]": "female", "[male]": "male"}.get(line)  # type: ignore[assignment]  # the keys are the sexes
        elif not line.startswith("#"):
            names.update(dict.fromkeys(line.split(), sex))
    return names
