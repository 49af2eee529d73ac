"""The cue tables: the words of one language that tell who said it.

A language is one file in `cues/`; a language without a file gets quotes and no names.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import msgspec

from generator.model import Sex

_FOLDER = Path(__file__).parent
_NOTHING: frozenset[str] = frozenset()


class Lexicon(frozenset[str]):
    """Words of one class; with `suffixes`, compounds that end in one of them belong to it ("Außenministerin")."""

    suffixes: tuple[str, ...] = ()

    def __contains__(self, word: object) -> bool:
        if frozenset.__contains__(self, word):
            return True
        return bool(self.suffixes) and isinstance(word, str) and len(word) > 6 and word.endswith(self.suffixes)


def _lexicon(words: Iterable[str], suffixes: Iterable[str] = ()) -> Lexicon:
    lexicon = Lexicon(words)
    lexicon.suffixes = tuple(sorted(suffixes))
    return lexicon


class Wording(msgspec.Struct, frozen=True):
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
    capital_nouns: bool = False
    """Every noun begins with a capital: names need a first name or a title."""
    drops_subject: bool = False
    """A verb alone goes on with the speaker before."""
    hyphen_pronouns: bool = False
    """The pronoun may hang on the verb: "dit-il"."""
    two_surnames: bool = False
    """People have two surnames and are called by the first."""

    def __getitem__(self, name: str) -> frozenset[str]:
        return self.sets.get(name, _NOTHING)

    def reports(self, word: str) -> bool:
        """Whether the word is a form of a verb that reports speech wherever it stands."""
        return word in self.finite or word in self.participles or word in self.bases

    def is_verb(self, word: str) -> bool:
        """Whether the word may report speech, anywhere or beside a quote."""
        return word in self.finite or word in self.participles or word in self.bases or word in self.near

    def hanging_pronoun(self, word: str) -> Sex | None:
        """The sex of a pronoun that hangs on its verb: "dit-il", "a-t-elle"."""
        if not self.hyphen_pronouns or "-" not in word:
            return None
        last = word.rpartition("-")[2]
        return "male" if last in self["pronoun_male"] else "female" if last in self["pronoun_female"] else None


@cache
def wording(language: str) -> Wording | None:
    """The table of a language (BCP 47 primary subtag); None where there is none."""
    path = _FOLDER / "cues" / f"{language}.toml"
    if not (language.isascii() and language.isalpha()) or not path.is_file():
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
    for forms in (finite, participles, bases, near):
        forms |= {form.replace("'", "’") for form in forms}
    sets: dict[str, frozenset[str]] = {
        k: frozenset((v + " " + v.replace("'", "’")).split()) for k, v in table.items() if isinstance(v, str)
    }
    suffixes = sets.pop("title_suffix", _NOTHING)
    sets["title"] = _lexicon(sets.get("title", _NOTHING), suffixes)
    sets["role"] = _lexicon(sets["title"] | sets.get("person_noun", _NOTHING), suffixes)
    calling = suffixes | sets.pop("calling_suffix", _NOTHING)
    sets["calling"] = _lexicon(sets["role"] | sets.get("calling", _NOTHING), calling)
    return Wording(
        language=language,
        finite=frozenset(finite),
        participles=frozenset(participles),
        bases=frozenset(bases),
        near=frozenset(near - finite - participles - bases),
        sets=sets,
        according=tuple(tuple(phrase.split()) for phrase in table.get("according", ())),
        capital_nouns=bool(table.get("capital_nouns", False)),
        drops_subject=bool(table.get("drops_subject", False)),
        two_surnames=bool(table.get("two_surnames", False)),
        hyphen_pronouns=bool(table.get("hyphen_pronouns", False)),
    )
