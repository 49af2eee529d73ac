"""The cue tables of all languages have one shape, so that a step never asks for what is not there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.structuring import features
from generator.structuring.features import cue_table, look_at
from generator.structuring.story import tell
from tests.quality.articles import article_of

LANGUAGES = ("de", "en", "es", "fr")
FOLDER = Path(features.__file__).parent / "role_cues"
CUES = [
    ("de", "Der Damm war 1931 gebaut worden.", {"in_year", "begin_verb"}),
    ("de", "Der Rat hatte den Bau zuvor abgelehnt.", {"past_perfect"}),
    ("de", "Laut Polizei wurden drei Menschen verletzt.", {"according", "death"}),
    ("fr", "Le barrage avait été construit en 1931.", {"past_perfect", "in_year"}),
    ("fr", "Selon la police, trois personnes ont été blessées l'an dernier.", {"according", "last_period"}),
    ("es", "La presa había sido reparada hace dos años.", {"past_perfect", "ago"}),
    ("de", "Der Zoll wurde in den Siebzigerjahren erhoben.", {"decade"}),
    ("fr", "Les enquêteurs examineront samedi la boîte noire.", {"announced", "will"}),
    ("es", "Los investigadores examinarán el sábado la caja negra.", {"announced", "will"}),
    ("es", "El pleno votará la próxima semana, según la alcaldesa.", {"announced", "next_period", "according"}),
]


@pytest.mark.parametrize("language", [*LANGUAGES, "any"])
def test_a_table_has_all_parts(language: str) -> None:
    """Every table has the parts of the English one."""
    english = json.loads((FOLDER / "en.json").read_text("utf-8"))
    table = json.loads((FOLDER / f"{language}.json").read_text("utf-8"))

    assert english.keys() == table.keys()
    assert english["leaning"].keys() == table["leaning"].keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_cue_names_are_those_that_weights_know(language: str) -> None:
    """A cue that English lacks would never weigh anything."""
    english = json.loads((FOLDER / "en.json").read_text("utf-8"))
    table = json.loads((FOLDER / f"{language}.json").read_text("utf-8"))

    assert table["cues"].keys() <= english["cues"].keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_month_and_weekday_is_known(language: str) -> None:
    """Twelve months and seven weekdays."""
    table = json.loads((FOLDER / f"{language}.json").read_text("utf-8"))

    assert (set(range(1, 13)), set(range(7))) == (set(table["months"].values()), set(table["weekdays"].values()))


@pytest.mark.parametrize(("language", "text", "cues"), CUES, ids=[text for _, text, _ in CUES])
def test_cues_are_found_in_other_languages(language: str, text: str, cues: set[str]) -> None:
    """German, French and Spanish sentences show the cues that English ones would."""
    (look,) = look_at(tell(article_of(text, language=language)))

    assert cues <= look.cues


def test_an_unknown_language_takes_the_common_table() -> None:
    """A language without a table has numbers and marks only."""
    assert cue_table("fi").pronouns == frozenset()
