"""The cleaned article as HTML."""

from __future__ import annotations

from generator.model import Mark, Passage, Sentence, Span
from generator.pages.story import Story, draw
from generator.rendering.filters import story_html


def story(text: str, marks: tuple[Mark, ...] = (), kind: str = "paragraph", **options: object) -> str:
    whole = (Span(0, len(text)),)
    passage = Passage(whole, kind, marks=marks)  # type: ignore[arg-type]
    made = Story(text, (passage,), (Sentence(whole, 0),), {}, only_cited=False)
    return str(story_html(draw(made), "back"))


def test_links_and_emphasis_are_kept() -> None:
    """Marks of the source become elements around the same words."""
    marks = (Mark(Span(4, 8), "link", "https://example.com/?a=1&b=2"), Mark(Span(9, 12), "emphasis"))

    assert story("The pier was shut", marks) == (
        '<p id="p1"><span id="s1">The <a href="https://example.com/?a=1&amp;b=2" rel="nofollow">pier</a> '
        "<em>was</em> shut</span></p>\n"
    )


def test_marks_that_cross_still_nest() -> None:
    """Crossing marks are closed and opened again."""
    marks = (Mark(Span(0, 6), "strong"), Mark(Span(3, 9), "emphasis"))

    assert "<strong>abc</strong><em><strong>def</strong></em><em>ghi</em>" in story("abcdefghi", marks)


def test_only_web_addresses_are_linked() -> None:
    """A script address is no link."""
    assert "<a" not in story("press here", (Mark(Span(0, 5), "link", " JavaScript:alert(1)"),))


def test_list_items_stand_in_one_list() -> None:
    """An item becomes a list of one; its id is on the item."""
    assert story("First", kind="list_item").startswith('<ul>\n<li id="p1">')


def test_words_of_two_spans_are_parted_by_one_space() -> None:
    """Where a cut ran through a sentence the rest reads as one."""
    spans = (Span(0, 3), Span(11, 14))
    made = Story("The (junk) end", (Passage(spans, "paragraph"),), (Sentence(spans, 0),), {}, only_cited=False)

    assert ">The end<" in str(story_html(draw(made), "back"))


def test_glued_sentences_stay_glued() -> None:
    """No space stands between two sentences that the source has none between: a quote over both has none either."""
    sentences = tuple(Sentence((span,), 0) for span in (Span(0, 8), Span(8, 12), Span(13, 17)))
    made = Story("We wait.Now. Then", (Passage((Span(0, 17),), "paragraph"),), sentences, {}, only_cited=False)

    assert "We wait.</span><span id=" in str(story_html(draw(made), "back"))
    assert "Now.</span> <span id=" in str(story_html(draw(made), "back"))


def test_cited_text_shows_gaps() -> None:
    """Where only cited sentences may be shown, what is left out is marked."""
    text = "One. Two. Three."
    sentences = tuple(Sentence((span,), 0) for span in (Span(0, 4), Span(5, 9), Span(10, 16)))
    made = Story(text, (Passage((Span(0, 16),), "paragraph"),), sentences, {0: ("u1",), 2: ("u2",)}, only_cited=True)
    html = str(story_html(draw(made), "back"))

    assert "Two" not in html
    assert html.count("[…]") == 1


def test_links_back_are_named_by_the_interface() -> None:
    """Each link from a cited sentence carries the name that the site's language has for it, and nothing else does."""
    text = 'He said aria-label="". Then he left.'
    sentences = (Sentence((Span(0, 22),), 0), Sentence((Span(23, 36),), 0))
    cited = {0: ("u1", "q1"), 1: ("u2",)}
    passages = (Passage((Span(0, 36),), "paragraph"),)
    html = str(story_html(draw(Story(text, passages, sentences, cited, only_cited=False)), 'up "there"'))

    assert html.count('aria-label="up &#34;there&#34;"') == 3
    assert "aria-label=&#34;&#34;." in html
