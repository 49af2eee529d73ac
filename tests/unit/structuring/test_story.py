"""Sentences of an article: where they begin and end in the document."""

from __future__ import annotations

import pytest

from generator.model import Article, Metadata, Passage, RawDocument, Span, slice_spans
from generator.structuring.story import tell
from tests.quality.articles import article_of

WHOLE = [
    ("title before a name", "The letter came from Ms. Adler in March.", 1),
    ("stock symbol", "Shares of Veldt Corp VLDT. O fell by a tenth on Monday.", 1),
    ("index symbol", "The benchmark index .VLX rose after the vote on Monday.", 1),
    ("two sentences", "The mill closed in March. Its owner kept the land.", 2),
    ("a quotation stays whole", "“We waited. Nobody came,” said Ida Brandt.", 1),
    ("lower case goes on", "The firm, Adler Inc. of Norvik, closed its mill.", 1),
]


@pytest.mark.parametrize(("text", "count"), [case[1:] for case in WHOLE], ids=[case[0] for case in WHOLE])
def test_sentences_end_where_a_reader_ends_them(text: str, count: int) -> None:
    """Abbreviations, titles and symbols do not end a sentence; end marks do."""
    assert count == len(tell(article_of(text)).sentences)


def test_a_subheading_is_one_sentence() -> None:
    """A sub-heading is never parted, whatever marks it holds."""
    story = tell(article_of("## Who said it? Nobody.\n\nThe council met on Monday."))

    assert story.texts == ("Who said it? Nobody.", "The council met on Monday.")


def test_sentences_run_through_cuts() -> None:
    """A sentence that a cut runs through has two spans and the words around the cut."""
    text = "The dam broke [advert] at dawn. Nobody was hurt."
    passage = Passage(spans=(Span(0, 13), Span(23, len(text))), kind="paragraph")
    story = tell(Article(RawDocument(entry="x", text=text, blocks=()), (passage,), Metadata()))

    assert story.texts == ("The dam broke at dawn.", "Nobody was hurt.")
    assert (Span(0, 13), Span(23, 31)) == story.sentences[0].spans


def test_every_sentence_is_words_of_the_document() -> None:
    """Spans and words agree for each sentence of several paragraphs."""
    story = tell(article_of("One came. Two stayed.\n\nThree left the town. Four wrote home."))

    assert story.texts == tuple(slice_spans(story.text, s.spans) for s in story.sentences)
    assert [s.passage for s in story.sentences] == [0, 0, 1, 1]
