"""The choice of key quotes."""

from __future__ import annotations

from generator.config import QuotesConfig
from generator.structuring.key_quotes import choose_key_quotes
from generator.structuring.quotes import find_quotes
from tests.unit.structuring.stories import story_of

TEXT = (
    "“Thank you all so much, we are honored and grateful,” said Mayor Tom Hale.\n\n"
    "“The ferry will stop in May because the quay is no longer safe,” said Ann Cole, the harbour director.\n\n"
    "“The island loses its only link to the mainland for two years,” said Jim Doyle, a teacher.\n\n"
    "“We will build a new quay with stone from the island,” Cole said.\n\n"
    "“No comment,” said Kate Marsh.\n\n"
    "“The fares for everybody on the island will double in the spring of next year,” a spokesman said."
)


def openings(**keywords: object) -> list[str]:
    """The first two words of each key quote of the text above."""
    story = story_of(TEXT, headline="Ferry to stop as quay is no longer safe")
    quotes = find_quotes(story)
    return [" ".join(quotes[i].text.split()[:2]) for i in choose_key_quotes(story, quotes, **keywords)]  # type: ignore[arg-type]


def test_the_news_comes_first_and_speakers_take_turns() -> None:
    """The best quote is near the headline; nobody has two before others have one; courtesy comes last."""

    assert openings()[:2] == ["The ferry", "The island"]
    assert "We will" not in openings()


def test_the_number_is_bounded_by_the_configuration() -> None:
    """`[quotes] max_key_quotes` is an upper bound."""

    assert openings(options=QuotesConfig(max_key_quotes=1)) == ["The ferry"]


def test_words_that_the_summary_shows_are_passed_over() -> None:
    """A quote that overlaps an excluded span is no key quote."""
    story = story_of(TEXT, headline="Ferry to stop as quay is no longer safe")
    quotes = find_quotes(story)
    ferry = next(q for q in quotes if q.text.startswith("The ferry"))

    chosen = choose_key_quotes(story, quotes, exclude=ferry.spans)

    assert ferry.text not in [quotes[i].text for i in chosen]


def test_short_long_and_unnamed_quotes_are_no_key_quotes() -> None:
    """Two words say too little, eighty too much, and a quote without a speaker proves nothing."""
    long = "We will go on and on " * 16
    story = story_of(
        "The council met.\n\n“The ferry will stop in May for good.”\n\n"
        f"“No comment,” said Ann Cole.\n\n“{long.strip()},” said Jim Doyle."
    )

    assert choose_key_quotes(story, find_quotes(story)) == ()


def test_a_fragment_of_the_reporters_sentence_is_no_key_quote() -> None:
    """What begins in small letters is half a thought."""
    story = story_of("“We shall stop,” Ann Cole said.\n\nCole said: “and then the ferry will stop for good in May.”")

    assert choose_key_quotes(story, find_quotes(story)) == ()


def test_who_is_in_the_headline_speaks_first() -> None:
    """Of two like quotes, the one by the person whom the headline names stands out."""
    text = (
        "“The old quay has to be pulled down stone by stone,” said Jim Doyle.\n\n"
        "“The new road has to be built mile by mile,” said Ann Cole."
    )
    story = story_of(text, headline="Council at odds with Cole")
    quotes = find_quotes(story)

    assert quotes[choose_key_quotes(story, quotes)[0]].speaker.name == "Ann Cole"  # type: ignore[union-attr]


def test_few_words_and_unnamed_speakers_come_last() -> None:
    """Seven words say less than ten, and “officials” answer for nothing."""
    text = (
        "“That is all I can say,” said Jim Doyle.\n\n"
        "“The old quay will have to be pulled down stone by stone,” a spokesman said.\n\n"
        "“The new road will have to be built mile by mile,” said Ann Cole."
    )
    story = story_of(text, headline="Quay to go")
    quotes = find_quotes(story)

    assert quotes[choose_key_quotes(story, quotes)[0]].speaker.name == "Ann Cole"  # type: ignore[union-attr]
