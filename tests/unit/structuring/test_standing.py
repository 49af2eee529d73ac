"""Which sentences are whole and can stand alone."""

from __future__ import annotations

import pytest

from generator.structuring.features import cue_table, look_at
from generator.structuring.standing import is_bare_quote, is_fragment, is_question, leans
from generator.structuring.story import tell
from tests.quality.articles import article_of

LEANS = [
    "He said the dam was safe.",
    "But the council refused to pay.",
    "However, the council refused to pay.",
    "This angered the villagers of Norvik.",
    "Their houses were flooded at night.",
    "In a statement, she said the dam was safe.",
    "When they arrived, the bridge was gone.",
    "“It broke,” he said.",
    "Another man was found later.",
    "As a result, the mill closed.",
    "Some of them came back in June.",
]
STANDS = [
    "Ida Brandt said she would resign.",
    "This week the council of Norvik votes on the dam.",
    "When the dam broke, they fled to the hill.",
    "In March, Ida Brandt said she would stay.",
    "It was not immediately clear who had opened the gate.",
    "There were forty houses below the dam.",
    "Those who lost their houses live in tents.",
    "The council of Norvik refused to pay.",
    "On Monday Veldt Mills said it would close.",
]


def look(text: str):
    return look_at(tell(article_of(text)))[0]


@pytest.mark.parametrize("text", LEANS)
def test_a_sentence_that_points_back_leans(text: str) -> None:
    """Pronouns and connectives at the opening need the sentence before."""
    assert leans(look(text), cue_table("en"))


@pytest.mark.parametrize("text", STANDS)
def test_a_sentence_that_names_its_subject_stands(text: str) -> None:
    """A name, a noun or an empty pronoun at the opening needs nothing before it."""
    assert not leans(look(text), cue_table("en"))


@pytest.mark.parametrize("text", ["By Ida Brandt", "Photo: the old mill at Norvik", "Norvik, Monday.", "More soon."])
def test_a_piece_without_end_or_length_is_a_fragment(text: str) -> None:
    """Captions, bylines and scraps are no sentences."""
    assert is_fragment(look(text))


@pytest.mark.parametrize("text", ["The dam of Norvik broke on Monday.", "“The dam has broken,” she said.”"])
def test_a_whole_sentence_is_none(text: str) -> None:
    """An end mark before closing quotation marks counts."""
    assert not is_fragment(look(text))


def test_questions_are_seen_through_quotation_marks() -> None:
    """A question mark ends a question, also inside quotation marks."""
    assert is_question(look("“Who opened the gate at night?”"))
    assert not is_question(look("He asked who opened the gate."))


def test_a_bare_quote_has_next_to_nothing_around_it() -> None:
    """A report that quotes some words is none."""
    assert is_bare_quote(look("“Nobody warned us before the water came down the valley.”"))
    assert not is_bare_quote(look("Ida Brandt, a farmer of Norvik, said nobody had “warned us in time”."))


@pytest.mark.parametrize(
    ("text", "leaning"),
    [
        ("Das Gericht entscheidet am Montag.", False),
        ("Das neue Gericht entscheidet am Montag.", False),
        ("Das entscheidet am Montag der Rat.", True),
        ("Das sagte Meier am Montag in Velden.", True),
    ],
)
def test_a_german_article_before_its_noun_is_no_pronoun(text: str, leaning: bool) -> None:
    """`Das` points back only where no noun follows it."""
    story = tell(article_of(text, language="de"))

    assert leans(look_at(story)[0], cue_table("de")) is leaning
