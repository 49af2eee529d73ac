"""Who stands behind a reported statement: the words that name the source, or none."""

from __future__ import annotations

import time

import pytest

from generator.model import Unit
from generator.structuring.quotes import read_speech
from generator.structuring.sources import Sources
from tests.unit.structuring.stories import story_of

NAMED = [
    ("en", "The bridge will be closed until June, officials said on Monday.", "officials said"),
    ("en", "Officials said the bridge would be closed until June.", "Officials said"),
    ("en", "The bridge will be closed until June, according to the ministry.", "according to the ministry"),
    ("en", "According to the ministry, the bridge will be closed until June.", "According to the ministry"),
    ("en", "Mayor Ann Reyes said the bridge would be closed until June.", "Mayor Ann Reyes said"),
    ("en", "The bridge will be closed until June, said Ann Reyes, the mayor.", "said Ann Reyes"),
    ("en", "A spokesman for the county said the bridge was safe.", "A spokesman for the county said"),
    ("en", "The toll was “a bad joke” and would cost jobs, Ann Reyes said.", "Ann Reyes said"),
    ("en", "Police said two lorries had met on the bridge at dawn.", "Police said"),
    ("de", "Die Brücke bleibt laut dem Ministerium bis Juni für alle gesperrt.", "laut dem Ministerium"),
    (
        "de",
        "Die Brücke bleibt bis Juni gesperrt, sagte Bürgermeisterin Anna Reiter.",
        "sagte Bürgermeisterin Anna Reiter",
    ),
    ("fr", "Le pont restera fermé jusqu’en juin, selon le ministère.", "selon le ministère"),
    ("es", "El puente seguirá cerrado hasta junio, según el ministerio.", "según el ministerio"),
]
SILENT = [
    ("en", "The bridge will be closed until June."),
    ("en", "He said the bridge would be closed until June."),
    ("en", "After officials said so on Monday, the bridge was closed until June."),
    ("en", "The bridge, which officials said was safe, fell into the river."),
    ("en", "“The bridge will be closed until June,” Ann Reyes said."),
    ("en", "Ann Reyes was told that the bridge would be closed."),
    ("en", "“Officials said it was safe, and we all believed what they told us.”"),
    ("en", "The two governments have argued for six years over a strip of water."),
    ("en", "The two councils argued over the bridge until the storm took it."),
    ("de", "Die Brücke bleibt bis Juni gesperrt."),
    ("it", "Il ponte resterà chiuso fino a giugno, ha detto il ministro."),
]


def _source(language: str, text: str) -> str | None:
    story = story_of(f"Some words stand before it.\n\n{text}", language=language)
    reading = read_speech(story)
    if reading is None:
        return None
    sentence = story.sentences[1]
    unit = Unit(spans=sentence.spans, text=story.texts[1], sentence=1)
    found = Sources(story, reading).of(unit)
    if found is not None:
        assert found.text == story.text[found.start : found.end]
    return found.text if found else None


@pytest.mark.parametrize(("language", "text", "words"), NAMED)
def test_a_reported_statement_has_the_words_that_name_its_source(language: str, text: str, words: str) -> None:
    """The subject with its reporting verb, or "according to" with its phrase, as the sentence has them."""
    assert _source(language, text) == words


@pytest.mark.parametrize(("language", "text"), SILENT)
def test_what_the_reporter_says_or_a_pronoun_says_has_no_source(language: str, text: str) -> None:
    """No source for plain statements, pronouns, clauses inside, quotes, hearers and languages without a table."""
    assert _source(language, text) is None


@pytest.mark.parametrize("unit", ["according to ", ", said Ann Reyes ", "officials said ", "Ann Reyes, ", "in a "])
def test_a_hostile_sentence_takes_time_in_proportion(unit: str) -> None:
    """Thirty thousand characters without an end are read within two seconds."""
    story = story_of(unit * (30_000 // len(unit)))
    begun = time.process_time()

    reading = read_speech(story)
    assert reading is not None
    sources = Sources(story, reading)
    for index, sentence in enumerate(story.sentences):
        sources.of(Unit(spans=sentence.spans, text=story.texts[index], sentence=index))

    assert time.process_time() - begun < 2
