"""Cues: which words of a sentence say something about its tense, time, speech and stance."""

from __future__ import annotations

import time

import pytest

from generator.structuring.features import cue_table, look_at, reference_year
from generator.structuring.story import tell
from tests.quality.articles import article_of

CUES = [
    ("The mill had closed in spring.", "past_perfect"),
    ("The mill has been closed for years.", "present_perfect"),
    ("Prices rose in March 2014.", "in_year"),
    ("The council will vote on Monday.", "will"),
    ("The mayor said the dam was safe.", "say"),
    ("According to the survey, few agreed.", "according"),
    ("Two years ago the dam broke.", "ago"),
    ("The ferry is expected to return.", "to_inf_plan"),
    ("It was his mother’s house.", "family"),
    ("What happened then?", "question"),
    ("Photo: the harbour at dusk", "photo"),
    ("In the 1990s the harbour was busy.", "decade"),
]


@pytest.mark.parametrize(("text", "cue"), CUES, ids=[cue for _, cue in CUES])
def test_a_cue_is_found(text: str, cue: str) -> None:
    """A sentence that shows a cue has it among its cues."""
    (look,) = look_at(tell(article_of(text)))

    assert cue in look.cues


def test_a_plain_sentence_lacks_them() -> None:
    """Cues of quotation, future and history are absent where nothing shows them."""
    (look,) = look_at(tell(article_of("The bakery sells bread.")))

    assert not look.cues & {"will", "past_perfect", "in_year", "question", "according"}


def test_quoted_share_counts_words_inside_marks() -> None:
    """Curly and straight marks both count; the attribution does not."""
    looks = look_at(tell(article_of('“We shall rebuild,” said Ida.\n\n"No water came" was all.')))

    assert [pytest.approx(3 / 5), pytest.approx(3 / 5)] == [look.quoted for look in looks]


def test_a_quotation_goes_on_into_the_next_sentence() -> None:
    """A sentence in the middle of a quotation counts as quoted."""
    looks = look_at(tell(article_of("She began: “The dam broke.”\n\n“Nobody came")))

    assert looks[-1].opens_quoted


def test_the_reference_year_is_the_day_of_publication() -> None:
    """Without a date, the latest year that the text names stands in; without any, there is none."""
    dated = tell(article_of("It broke in 2011.", published="2024-05-02"))
    undated = tell(article_of("It broke in 2011 and in 1987."))
    bare = tell(article_of("It broke."))

    found = [reference_year(story, look_at(story)) for story in (dated, undated, bare)]
    assert found == [2024, 2011, None]


def test_a_language_without_a_table_has_the_common_cues() -> None:
    """Numbers and years are seen in any language."""
    (look,) = look_at(tell(article_of("Padon murtui vuonna 2011.", language="fi")))

    assert {"year", "number"} <= look.cues


@pytest.mark.parametrize("text", ["a" * 200_000, "a-" * 100_000, "“" * 100_000, "had " * 50_000], ids=len)
def test_hostile_text_takes_linear_time(text: str) -> None:
    """Long runs of one character or word are read in well under two seconds."""
    begun = time.process_time()
    look_at(tell(article_of(text)))

    assert time.process_time() - begun < 2


def test_patterns_of_a_table_are_lower_case() -> None:
    """A pattern with a capital could never match: tokens are looked up in lower case."""
    table = cue_table("en")

    assert not [word for word in table.single if word != word.casefold()]
