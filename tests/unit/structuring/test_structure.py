"""The digest of an article as a whole: summary and background and how they keep apart."""

from __future__ import annotations

import pytest

from generator.config import AnalysisOptions, BackgroundConfig, SummaryConfig
from generator.model import slice_spans
from generator.structuring import structure
from tests.quality.articles import article_of

HEADLINE = "Norvik dam breaks after night of rain"
TEXT = """\
The dam above Norvik broke on Monday after a night of heavy rain, and the council ordered 400 people to leave.

The water flooded the lower town within an hour, mayor Ida Brandt said, and destroyed two bridges.

“Nobody warned us before the water came,” farmer Olaf Renn said.

Will the town be rebuilt?

The dam was built in 1931 and had been repaired twice in the past decade, most recently in 2015.

Norvik has asked the government for money for the dam since a smaller flood in 2011 killed three people.

But he refused to comment.

The council will meet on Friday to decide where the families can stay.
"""


def test_the_summary_tells_the_news_first() -> None:
    """It begins with the lead and holds no question, no bare quote and nothing that leans."""
    digest = structure(article_of(TEXT, headline=HEADLINE), AnalysisOptions())
    shown = [unit.text for unit in digest.summary]

    assert shown[0].startswith("The dam above Norvik broke")
    assert not [text for text in shown if text.startswith(("Will the", "“Nobody", "But he"))]
    assert 2 <= len(shown) <= 4


def test_the_background_tells_what_went_before() -> None:
    """History and standing circumstances are background, the news is not."""
    digest = structure(article_of(TEXT, headline=HEADLINE), AnalysisOptions())
    shown = [unit.text for unit in digest.background]

    assert shown == [
        "The dam was built in 1931 and had been repaired twice in the past decade, most recently in 2015.",
        "Norvik has asked the government for money for the dam since a smaller flood in 2011 killed three people.",
    ]


def test_units_are_words_of_the_document() -> None:
    """Each unit's text is what its spans cut out, and points to its sentence."""
    digest = structure(article_of(TEXT, headline=HEADLINE), AnalysisOptions())

    for unit in (*digest.summary, *digest.background, *digest.background_more):
        assert unit.text == slice_spans(digest.article.document.text, unit.spans)
        assert unit.spans == digest.sentences[unit.sentence].spans


def test_no_sentence_is_in_two_parts() -> None:
    """What the summary shows is no background."""
    digest = structure(article_of(TEXT, headline=HEADLINE), AnalysisOptions())
    shown = [unit.sentence for unit in (*digest.summary, *digest.background, *digest.background_more)]

    assert len(set(shown)) == len(shown)


def test_the_summary_keeps_to_its_words() -> None:
    """Whole sentences are left out rather than shortened."""
    options = AnalysisOptions(summary=SummaryConfig(max_words=40))
    digest = structure(article_of(TEXT, headline=HEADLINE), options)

    assert sum(len(unit.text.split()) for unit in digest.summary) <= 40
    assert digest.summary


def test_background_under_its_own_heading_counts() -> None:
    """Sentences under "Background" are background though nothing else says so."""
    text = (
        "The council of Norvik closed the old mill on Monday, officials said.\n\n"
        "Its workers were told by letter on Sunday evening.\n\n"
        "The union called a strike at the other mill of the valley.\n\n## Background\n\n"
        "Norvik lies in a narrow valley between two lakes.\n\n## Reactions\n\nOlaf Renn called the letter a scandal."
    )
    digest = structure(article_of(text), AnalysisOptions())

    assert "Norvik lies in a narrow valley between two lakes." in [unit.text for unit in digest.background]


def test_a_correction_is_part_of_the_article_only() -> None:
    """What corrects an earlier version is no background, fact or summary, however many years it names."""
    text = (
        "The council of Norvik closed the old mill on Monday, officials said.\n\n"
        "Its workers were told by letter on Sunday evening.\n\n"
        "The union called a strike at the other mill of the valley.\n\n"
        "The mill was built in 1904 by two brothers and burned down in 1931.\n\n"
        "It had been closed twice before, in 1975 and in 1993.\n\n"
        "Correction, May 6: An earlier version of this article said that the mill had been built in 1914."
    )
    digest = structure(article_of(text), AnalysisOptions())
    units = [*digest.summary, *digest.facts, *digest.background, *digest.background_more, *digest.outlook]

    assert not any("earlier version" in unit.text for unit in units)
    assert any("1904" in unit.text for unit in units)


def test_the_number_of_background_sentences_is_bounded() -> None:
    """What the page has no room for stays available."""
    options = AnalysisOptions(background=BackgroundConfig(max_sentences=1))
    digest = structure(article_of(TEXT, headline=HEADLINE), options)

    assert len(digest.background) == 1
    assert digest.background_more


@pytest.mark.parametrize("text", ["", "By Ida Brandt", "?", "“", "## Only a heading"])
def test_an_article_without_sentences_has_an_empty_digest(text: str) -> None:
    """Nothing is chosen where there is nothing to choose."""
    digest = structure(article_of(text), AnalysisOptions())

    assert (digest.summary, digest.background) == ((), ())


def test_every_sentence_has_a_role() -> None:
    """Roles carry a probability."""
    digest = structure(article_of(TEXT, headline=HEADLINE), AnalysisOptions())

    assert all(s.role is not None and 0 < s.confidence <= 1 for s in digest.sentences)


def test_sentences_run_together_in_the_source_are_in_one_part() -> None:
    """A background sentence glued to a summary's sentence in the source is left out: there they are one."""
    glued = TEXT.replace(
        "leave.\n\nThe water", "leave.The dam was built in 1931 and had been repaired in 2015.\n\nThe water"
    )
    digest = structure(article_of(glued, headline=HEADLINE), AnalysisOptions())
    shown = [unit.text for unit in (*digest.background, *digest.background_more)]

    assert digest.summary[0].text.startswith("The dam above Norvik broke")
    assert "The dam was built in 1931 and had been repaired in 2015." not in shown


def test_each_unit_says_why_it_was_chosen() -> None:
    """One to three reasons and a confidence stand with each unit."""
    digest = structure(article_of(TEXT, headline=HEADLINE), AnalysisOptions())

    for unit in (*digest.summary, *digest.facts, *digest.background, *digest.outlook):
        assert 1 <= len(unit.reasons) <= 3
        assert 0 < unit.confidence <= 1


def test_a_sentence_is_shown_once() -> None:
    """Summary, facts, background and what's next share no sentence."""
    digest = structure(article_of(TEXT, headline=HEADLINE), AnalysisOptions())
    shown = [u.sentence for u in (*digest.summary, *digest.facts, *digest.background, *digest.outlook)]

    assert len(set(shown)) == len(shown)


def test_a_short_item_is_shown_whole() -> None:
    """Under five sentences, all stand in the summary and no other part is made."""
    text = "The ferry to Norvik stopped on Monday. It will sail again on Friday.\n\nA bearing broke in 2019, too."
    digest = structure(article_of(text), AnalysisOptions())

    assert (digest.form, len(digest.summary)) == ("short", 3)
    assert (digest.facts, digest.background, digest.outlook) == ((), (), ())


def test_a_lead_too_long_for_the_summary_makes_room_for_others() -> None:
    """The bound of words holds; sentences that stand alone take the place of an endless lead."""
    endless = "The dam above Norvik broke on Monday, the council said, " + "and the water took another bridge, " * 20
    text = TEXT.replace(TEXT.split("\n", maxsplit=1)[0], f"{endless}officials said.")
    digest = structure(article_of(text, headline=HEADLINE), AnalysisOptions())
    shown = [unit.text for unit in digest.summary]

    assert shown[0].startswith("The water flooded the lower town")
    assert 2 <= len(shown) <= 4
    assert sum(len(text.split()) for text in shown) <= 110


def test_an_only_sentence_too_long_is_shown_all_the_same() -> None:
    """A summary is not empty because the only sentence of the news is endless."""
    endless = "The dam above Norvik broke on Monday, the council said, " + "and the water took another bridge, " * 20
    text = f"{endless}officials said.\n\n" + "\n\n".join(["But he refused to say more about it."] * 5)
    digest = structure(article_of(text), AnalysisOptions())

    assert [unit.text[:19] for unit in digest.summary] == ["The dam above Norvi"]


ONE_OF_NEWS = """The council of Norvik closed the old mill on Monday, officials said.

The mill was built in 1931 and had been repaired twice in the past decade, most recently in 2015.

“Nobody told us anything,” miller Olaf Renn said.

Who will pay the workers?

But he refused to say more about it.

They left the hall in silence.
"""


def test_a_summary_has_two_sentences_where_two_stand_alone() -> None:
    """Where only one tells the news, the next that stands alone comes along, and is no background then."""
    digest = structure(article_of(ONE_OF_NEWS), AnalysisOptions())

    assert [unit.text.split(" ")[1] for unit in digest.summary] == ["council", "mill"]
    assert not digest.background


def test_a_summary_of_one_sentence_is_kept_where_that_is_asked() -> None:
    """The configured number is an upper bound also for what fills up."""
    options = AnalysisOptions(summary=SummaryConfig(max_sentences=1))
    digest = structure(article_of(ONE_OF_NEWS), options)

    assert len(digest.summary) == 1


def test_nothing_that_leans_asks_or_quotes_fills_a_summary_up() -> None:
    """One sentence is better than a second that nobody understands."""
    text = "\n\n".join(block for block in ONE_OF_NEWS.split("\n\n") if "1931" not in block)
    digest = structure(article_of(f"{text}\n\nIt was raining all day long."), AnalysisOptions())

    assert [unit.text.split(" ")[1] for unit in digest.summary] == ["council"]
