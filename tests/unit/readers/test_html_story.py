"""Which segments of a page are chosen as story."""

from __future__ import annotations

import pytest

from generator.model import Entry, RawDocument
from generator.readers import reader_named
from generator.readers.html.claims import read_claims
from generator.readers.html.features import NAMES, measure, survey
from generator.readers.html.hints import BITS, bits_of, hint_of
from generator.readers.html.segments import segment
from generator.readers.html.story import is_doubtful, survey_page

PARAGRAPHS = [
    "The ferry company Northlake Lines will run two more boats a day between Arden and Skelby from May, it said.",
    "Passengers had waited for up to three hours at weekends last summer, according to a survey by the county.",
    "“We heard the complaints, and we have hired forty people to answer them,” said its director, Maud Iversen.",
    "The county pays a third of the cost for two years, after which the boats must earn their keep.",
    "Ferries have crossed the lake since 1871, when the railway ended at Arden and the rest went by water.",
]


def page(story: str, around: str = "") -> str:
    return (
        "<html><head><title>More ferries for the lake</title></head><body>"
        '<div class="topnav"><a href="/">Start</a> <a href="/news">News</a></div>'
        f'<div class="wrap"><h1>More ferries for the lake</h1>{story}</div>{around}'
        '<div class="footer"><p>Northlake Gazette, 5 Quay Street, Arden. All rights reserved.</p></div></body></html>'
    )


def read(markup: str) -> RawDocument:
    return reader_named("html").read(Entry(source="a.html", id="", format="html", data=markup.encode()))


def kept(markup: str) -> list[str]:
    document = read(markup)
    return [document.text[b.span.start : b.span.end] for b in document.blocks]


@pytest.mark.parametrize(
    "wrap",
    [
        '<div class="article-body">{}</div>',
        "<article>{}</article>",
        '<div class="x1">{}</div>',
        '<div itemprop="articleBody">{}</div>',
        "<table><tr><td>{}</td></tr></table>",
    ],
)
def test_plain_paragraphs_are_the_story(wrap: str):
    """The story is found whatever its container is called."""
    story = wrap.format("".join(f"<p>{p}</p>" for p in PARAGRAPHS))

    assert kept(page(story)) == PARAGRAPHS


def test_story_in_several_equal_boxes_is_one_story():
    """Paragraphs in sibling boxes that look the same all stay."""
    boxes = "".join(f'<div class="chunk body-text"><p>{p}</p></div><div class="ad"></div>' for p in PARAGRAPHS)

    assert kept(page(boxes)) == PARAGRAPHS


def test_lists_tables_and_subheadings_of_the_story_stay():
    """What stands among the paragraphs is part of the story."""
    inner = (
        f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><h2>What changes in May</h2>"
        "<ul><li>Two more boats leave Arden at nine and at noon.</li><li>Skelby gets a late boat at ten.</li></ul>"
        f"<p>{PARAGRAPHS[2]}</p><p>{PARAGRAPHS[3]}</p><p>{PARAGRAPHS[4]}</p>"
    )
    found = kept(page(f'<div class="article-body">{inner}</div>'))

    assert "What changes in May" in found
    assert "Skelby gets a late boat at ten." in found


def test_related_stories_shares_and_comments_go():
    """Furniture round and inside the story is declared, not kept."""
    inner = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    around = (
        '<div class="related-posts"><h3>Related</h3><ul><li><a href="/1">Bakery opens on Quay Street</a></li>'
        '<li><a href="/2">Old mill to become flats</a></li></ul></div>'
        '<div id="comments"><p>Anna: I have waited for this for years, thank you for writing about it.</p></div>'
    )
    document = read(page(f'<div class="article-body">{inner}</div>', around))
    found = [document.text[b.span.start : b.span.end] for b in document.blocks]
    kinds = {document.text[c.span.start : c.span.end]: c.kind for c in document.front}

    assert found == PARAGRAPHS
    assert kinds["Bakery opens on Quay Street"] == "related"
    assert kinds["More ferries for the lake"] == "headline"
    assert any(kind == "comments" for kind in kinds.values())


def test_a_tag_left_open_in_noscript_does_not_swallow_the_page():
    """Where `<noscript>` draws in all that follows, what follows is read."""
    inner = "<noscript><div id=warning></noscript>" + "".join(f"<div><p>{p}</p></div>" for p in PARAGRAPHS * 8)

    assert PARAGRAPHS[0] in kept(f"<html><body>{inner}</body></html>")


def test_a_page_without_prose_is_not_empty():
    """Where the model keeps nothing, what is there is given back."""
    assert kept("<html><body><p>Soon more.</p></body></html>") == ["Soon more."]


def test_every_segment_has_every_feature():
    """Rows are as long as the list of names, and hold numbers between bounds that weights were fitted for."""
    cut = segment(page("".join(f"<p>{p}</p>" for p in PARAGRAPHS)))
    measured = measure(survey_page(cut, read_claims(cut)), None)

    assert {len(row) for row in measured.rows} == {len(NAMES)}
    assert all(0 <= value <= 12 for row in measured.rows for value in row)


def test_others_are_heard():
    """A body in JSON-LD marks the segments that it holds."""
    cut = segment(page("".join(f"<p>{p}</p>" for p in PARAGRAPHS)))
    told = measure(survey(cut, "", PARAGRAPHS[2]), None).rows
    column = NAMES.index("in body")

    assert [row[column] for row in told if row[column]] == [1.0]


@pytest.mark.parametrize(
    ("names", "hint"),
    [
        ("shareBar", "share"),
        ("related-stories", "related"),
        ("wp-caption-text", "caption"),
        ("newsletter_signup", "newsletter"),
        ("AuthorBio", "author_note"),
        ("byline__name", "byline"),
        ("article-body", ""),
        ("x17 col", ""),
        ("shade sharpen", ""),
    ],
)
def test_names_in_markup(names: str, hint: str):
    """Class names and ids are read word by word, whatever their style."""
    assert hint_of(bits_of(names)) == hint


def test_long_names_are_bounded():
    """A class attribute of a megabyte costs nothing."""
    assert bits_of("a" * 1_000_000) == 0
    assert bits_of("share " * 200_000) == BITS["share"]


@pytest.mark.parametrize(
    ("scores", "doubtful"),
    [
        ([0.99, 0.97, 0.01], False),
        ([0.99, 0.5, 0.01], True),
        ([0.99, 0.3, 0.01], True),
        ([0.01, 0.02, 0.01], False),
        ([0.01, 0.4, 0.01], True),
    ],
)
def test_a_second_extractor_is_asked_only_where_much_is_open(scores: list[float], doubtful: bool):
    """A page whose segments are clearly story or clearly none needs no second opinion."""
    assert is_doubtful(scores, [100, 40, 60]) is doubtful


def test_the_sums_are_those_of_the_rows():
    """`weigh` gives what multiplying the rows out would give."""
    cut = segment(page("".join(f"<p class=intro>{p}</p>" for p in PARAGRAPHS)))
    measured = measure(survey_page(cut, read_claims(cut)), None)
    weights = [((7 * n) % 11 - 5) / 10 for n in range(len(NAMES))]
    expected = [sum(w * x for w, x in zip(weights, row, strict=True)) for row in measured.rows]

    assert measured.weigh(weights) == pytest.approx(expected)
