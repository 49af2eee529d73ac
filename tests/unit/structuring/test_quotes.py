"""Quotes as a whole: exact words, spans, speakers."""

from __future__ import annotations

import pytest

from generator.config import QuotesConfig
from generator.model import slice_spans
from generator.structuring.quotes import find_quotes
from tests.unit.structuring.stories import story_of


def test_a_quote_split_by_its_attribution_is_one_quote_of_two_spans() -> None:
    """The words on both sides of "he said …" are one quote, its text without the attribution."""
    story = story_of(
        "Harbour Minister Peter Lunde spoke on Friday.\n\n"
        "“We want to open the lock,” he said during a visit to the port with Mayor Carla Voss. "
        "“That is good for the town.”"
    )

    (quote,) = find_quotes(story)

    assert len(quote.spans) == 2
    assert quote.text == "We want to open the lock, That is good for the town."
    assert quote.text == slice_spans(story.text, quote.spans)
    assert quote.speaker is not None
    assert (quote.speaker.name, quote.speaker.role, quote.speaker.sex) == ("Peter Lunde", "Harbour Minister", "male")
    assert quote.cue is not None
    assert quote.cue.text == "said"


def test_a_quote_over_paragraphs_is_one_quote() -> None:
    """A mark that opens again in the next paragraph goes on with the same quote."""
    story = story_of(
        "“We had no choice,” said Maria Tanner.\n\n"
        "Tanner went on: “The dam was old.\n\n“Nobody had looked at it in years.”\n\nThe dam was built in 1954."
    )

    quotes = find_quotes(story)

    assert [q.text for q in quotes] == ["We had no choice", "The dam was old. Nobody had looked at it in years."]
    assert [q.speaker.name for q in quotes if q.speaker] == ["Maria Tanner", "Maria Tanner"]


def test_a_missing_closing_mark_ends_with_the_paragraph() -> None:
    """An open quote never swallows the paragraphs behind it."""
    story = story_of("Paula Stern said: “The bridge is safe.\n\nThe council meets on Monday to talk about it.")

    (quote,) = find_quotes(story)

    assert quote.text == "The bridge is safe."


@pytest.mark.parametrize(
    "text",
    [
        "The minister called it a “special exercise” on Monday.",
        "They signed a “no-limits” pact, and called the raid an “incident.”",
        "He was reading “The Long Way Home,” a novel, on the train.",
        "Crowds wore caps with “Make Lintown Great Again” on them.",
        "“Yes.”",
    ],
)
def test_scare_quotes_titles_slogans_and_single_words_are_no_quotes(text: str) -> None:
    """Words between marks that nobody spoke as a thought of their own are left out."""

    assert find_quotes(story_of(text)) == ()


def test_an_attribution_below_the_bound_is_shown_without_a_name() -> None:
    """`min_confidence` decides what carries a name."""
    story = story_of("“The harbour will stay open all winter,” said Maria Tanner.")

    assert find_quotes(story, QuotesConfig(min_confidence=0.5))[0].speaker is not None
    assert find_quotes(story, QuotesConfig(min_confidence=1.0))[0].speaker is None


def test_a_language_without_a_table_gets_quotes_and_no_names() -> None:
    """Dutch has no cue table yet: the words are found, nobody is named."""
    story = story_of("“We gaan de haven openen,” zei Maria Tanner.", language="nl")

    (quote,) = find_quotes(story)

    assert quote.speaker is None


def test_words_of_a_sub_heading_are_no_quote() -> None:
    """A quote in a sub-heading repeats the text below it."""
    story = story_of("## ‘We will open the harbour,’ says Tanner\n\nNothing was said on Monday.")

    assert find_quotes(story) == ()
