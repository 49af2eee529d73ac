"""What holds for the quotes of any text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.model import slice_spans
from generator.structuring.key_quotes import choose_key_quotes
from generator.structuring.quotes import find_quotes
from tests.unit.structuring.stories import story_of

_BITS = st.sampled_from(
    [
        *"“”\"‘’'„«»—–,.:;!?()-\n ",
        "\n\n",
        "''",
        "Tom Hale",
        "Mayor Ann Cole",
        "Cole’s",
        "he",
        "she said",
        "said",
        "saying",
        "according to",
        "with",
        "was asked by",
        "a-t-elle ajouté",
        "sagte",
        "dijo",
        "We will go home now",
        "the plan of the",
        "R-Pa.",
        "İ",
        "ſ",
        "１２",
    ]
)


@settings(max_examples=150)
@given(st.lists(_BITS, max_size=60), st.sampled_from(["en", "de", "fr", "es", "pl", "nl"]))
def test_any_text_gives_quotes_of_its_own_words(bits: list[str], language: str) -> None:
    """Nothing raises; a quote's text is the words at its spans, which are in order; the same text gives the same."""
    story = story_of(" ".join(bits), language=language)

    quotes = find_quotes(story)

    for quote in quotes:
        assert quote.text == slice_spans(story.text, quote.spans)
        assert all(a.end <= b.start for a, b in zip(quote.spans, quote.spans[1:], strict=False))
        assert 0.0 <= quote.confidence <= 1.0
    assert [q.start for q in quotes] == sorted(q.start for q in quotes)
    assert quotes == find_quotes(story)
    assert all(0 <= i < len(quotes) for i in choose_key_quotes(story, quotes))
