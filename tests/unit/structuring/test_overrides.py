"""The editor's word overrules the program's choice."""

from __future__ import annotations

import pytest

from generator.config import AnalysisOptions
from generator.errors import SourceError
from generator.model import Digest, Overrides
from generator.structuring import structure
from tests.quality.articles import article_of
from tests.unit.structuring.test_structure import HEADLINE, ONE_OF_NEWS, TEXT


def digest(**overrides: object) -> Digest:
    return structure(article_of(TEXT, headline=HEADLINE), AnalysisOptions(), Overrides(**overrides))  # type: ignore[arg-type]


def test_a_dropped_sentence_is_nowhere() -> None:
    """Opening words, in any case, drop the sentence from every part."""
    found = digest(drop=("the dam above norvik broke",))
    shown = [u.text for u in (*found.summary, *found.facts, *found.background, *found.background_more, *found.outlook)]

    assert not [text for text in shown if text.startswith("The dam above Norvik broke")]


def test_a_dropped_quote_is_gone() -> None:
    """Opening words of a quote drop it from the quotes."""
    assert [q.text for q in digest(drop=("Nobody warned us",)).quotes] != [q.text for q in digest().quotes]
    assert not [q for q in digest(drop=("Nobody warned us",)).quotes if q.text.startswith("Nobody warned")]


def test_a_pinned_sentence_is_shown() -> None:
    """News goes to the summary, context to the background; the reason names the editor."""
    found = digest(pin=("The council will meet on Friday", "The dam was built in 1931"))

    assert [r for u in found.summary for r in u.reasons if u.text.startswith("The council will meet")] == [
        "pinned by the editor"
    ]
    assert "The dam was built in 1931" in " ".join(u.text for u in found.background)


def test_a_pinned_quote_is_the_key_quote() -> None:
    """Opening words of a quote pin it as first key quote."""
    found = digest(pin=("Nobody warned us before",))

    assert found.quotes[found.key_quotes[0]].text.startswith("Nobody warned us before")


def test_a_speaker_is_set() -> None:
    """The name stands under the quote with full confidence."""
    found = digest(speakers=(("Nobody warned us", "Olaf Theodor Renn"),))
    quote = next(q for q in found.quotes if q.text.startswith("Nobody warned us"))

    assert quote.speaker is not None
    assert (quote.speaker.name, quote.confidence, quote.rule) == ("Olaf Theodor Renn", 1.0, "editor")


def test_the_editors_summary_stands_beside() -> None:
    """The editor's own words are kept apart from the proven summary."""
    found = digest(summary="A dam broke.")

    assert found.editor_summary == "A dam broke."
    assert found.summary[0].text.startswith("The dam above Norvik broke")


@pytest.mark.parametrize("key", ["drop", "pin"])
def test_words_that_open_nothing_are_an_error(key: str) -> None:
    """The message names key, words and entry; the remedy the near match."""
    with pytest.raises(SourceError) as caught:
        digest(**{key: ("The dam below Norvik broke on Monday",)})

    assert (f"`{key}`" in caught.value.message, "test") == (True, caught.value.place)
    assert "the dam above norvik broke on monday" in caught.value.remedy


def test_a_speaker_for_no_quote_is_an_error() -> None:
    """Without a near match the remedy says what to give."""
    with pytest.raises(SourceError, match="speakers") as caught:
        digest(speakers=(("Xyzzy qwrt", "Ida Brandt"),))

    assert "begins" in caught.value.remedy


def test_a_sentence_pinned_in_a_short_item_is_shown_once() -> None:
    """Short items are shown whole; a pinned piece is among them though it be no whole sentence, and says why."""
    text = "The council of Norvik closed the old mill on Monday, officials said.\n\nClosed for good.\n\nAll of it."
    found = structure(article_of(text), AnalysisOptions(), Overrides(pin=("Closed for good", "The council of")))

    assert found.form == "short"
    assert [u.text for u in found.summary] == [
        "The council of Norvik closed the old mill on Monday, officials said.",
        "Closed for good.",
    ]
    assert {u.reasons for u in found.summary} == {("pinned by the editor",)}
    assert not found.background


def test_pinned_background_fills_no_summary_up() -> None:
    """A sentence is shown once, where the editor's pin leads it, though the summary be short of sentences."""
    found = structure(article_of(ONE_OF_NEWS), AnalysisOptions(), Overrides(pin=("The mill was built in 1931",)))

    assert len(found.summary) == 1
    assert [u.reasons for u in found.background] == [("pinned by the editor",)]
