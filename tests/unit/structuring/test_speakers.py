"""Rules of attribution: which one fired, on what evidence, how sure."""

from __future__ import annotations

import pytest

from generator.structuring.quotes import find_quotes
from tests.unit.structuring.stories import story_of


@pytest.mark.parametrize(
    ("text", "rule", "cue"),
    [
        ("“The plan is dead and buried,” said Ann Cole.", "said X", "said"),
        ("“The plan is dead and buried,” Ann Cole insisted.", "X said", "insisted"),
        ("“The plan is dead and buried,” according to Ann Cole.", "according to X", "according to"),
        ("Ann Cole told reporters: “The plan is dead and buried.”", "X said: quote", "told"),
        ("Ann Cole’s reply: “The plan is dead and buried.”", "X’s words: quote", "reply"),
        ("Ann Cole on the plan: “It is dead and buried for good.”", "X: quote", None),
        ("“The plan is dead and buried.”\n\n— Ann Cole", "signed", None),
        ("Ann Cole was blunt. “The plan is dead and buried.”", "sentence before", None),
        ("Ann Cole said the plan had failed.\n\n“It is dead and buried for good.”", "sentence above", None),
    ],
)
def test_each_rule_gives_the_speaker_with_its_cue(text: str, rule: str, cue: str | None) -> None:
    """The rule's name, the cue and the name stand in the quote for `digest explain`."""
    (quote,) = find_quotes(story_of(text))

    assert quote.speaker is not None
    assert quote.speaker.name == "Ann Cole"
    assert quote.rule == rule
    assert (quote.cue.text if quote.cue else None) == cue
    assert f"rule: {rule}" in quote.evidence


def test_a_verb_beside_the_quote_is_surer_than_a_sentence_above() -> None:
    """Confidence falls with the distance of the evidence."""
    (near,) = find_quotes(story_of("“The plan is dead and buried,” said Ann Cole."))
    (far,) = find_quotes(story_of("Ann Cole said the plan had failed.\n\n“It is dead and buried for good.”"))

    assert near.confidence > far.confidence


def test_a_pronoun_between_two_men_is_less_sure_than_after_one() -> None:
    """The confidence of "he" is shared among those who may be meant."""
    (one,) = find_quotes(story_of("Tom Hale spoke on Friday.\n\n“The plan is dead and buried,” he said."))
    (two,) = find_quotes(story_of("Tom Hale met Jim Doyle on Friday.\n\n“The plan is dead and buried,” he said."))

    assert one.confidence > two.confidence


def test_words_that_another_source_reports_are_less_sure() -> None:
    """ "According to the paper" behind the speaker lowers the confidence, not the name."""
    (first,) = find_quotes(story_of("“The plan is dead and buried,” Ann Cole said."))
    (second,) = find_quotes(story_of("“The plan is dead and buried,” Ann Cole said, according to the Lintown Post."))

    assert second.speaker is not None
    assert second.speaker.name == "Ann Cole"
    assert first.confidence > second.confidence


def test_the_one_who_was_asked_does_not_ask() -> None:
    """The subject of "was asked" hears the question."""
    (quote,) = find_quotes(story_of("Ann Cole was asked, “Is the plan dead or alive?”"))

    assert quote.speaker is None


def test_a_speaker_without_a_name_is_no_person() -> None:
    """Unnamed speakers keep the article's words and get no page."""
    (quote,) = find_quotes(story_of("“Nobody asked the fishermen,” said one resident."))

    assert quote.speaker is not None
    assert (quote.speaker.name, quote.speaker.person) == ("one resident", False)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("“The plan is dead and buried,” said Ann Cole.", "behind the quote"),
        ("Ann Cole said: “The plan is dead and buried.”", "before the quote"),
        ("“The plan is dead,” said Ann Cole. “It will not come back.”", "between or behind its parts"),
        ("Ann Cole said the plan had failed.\n\n“It is dead and buried for good.”", "in the paragraph above"),
    ],
)
def test_the_evidence_says_where_the_speaker_was_named(text: str, where: str) -> None:
    """An editor can look the name up at once."""
    (quote,) = find_quotes(story_of(text))

    assert f"where: {where}" in quote.evidence
