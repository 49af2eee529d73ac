"""Headline, byline and day as a page shows them."""

from __future__ import annotations

import time

import pytest

from generator.cleaning.metadata import resolve_metadata
from generator.model import Entry, Metadata
from generator.readers import reader_named
from generator.readers.html.claims import read_claims
from generator.readers.html.segments import segment

STORY = "".join(
    f"<p>{text}</p>"
    for text in (
        "The old tannery in Skelby will become a school of music, the town council decided late on Monday night.",
        "Forty pupils are to move in next autumn, and the town pays two thirds of the rent for ten years.",
        "“A house that smelled of hides will ring with horns,” said the head of the school, Piet Aalders.",
    )
)


def known(above: str, below: str = "", head: str = "<title>Tannery becomes a school - Skelby Post</title>") -> Metadata:
    body = f"<h1>Tannery becomes a school</h1>{above}<div>{STORY}</div>{below}"
    markup = f"<html><head>{head}</head><body>{body}</body></html>"
    document = reader_named("html").read(Entry(source="a.html", id="", format="html", data=markup.encode()))
    return resolve_metadata(document, document.claims)


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ('<div class="byline">By Rosa Vance</div>', ("Rosa Vance",)),
        ('<p>By Rosa Vance, Culture Reporter</p>', ("Rosa Vance",)),
        ('<div class="meta">5 March 2024 by Rosa Vance</div>', ("Rosa Vance",)),
        ('<a rel="author" href="/x">Rosa Vance</a>', ("Rosa Vance",)),
        ('<a href="/authors/rosa-vance">Rosa Vance</a>', ("Rosa Vance",)),
        ('<span itemprop="author"><span itemprop="name">Rosa Vance</span></span>', ("Rosa Vance",)),
        ('<div class="byline"><span class="author">Rosa Vance</span> and <span class="author">Leo Falk</span></div>',
         ("Rosa Vance", "Leo Falk")),
        ('<div class="byline">Staff</div>', ()),
        ('<div class="byline">Skelby Post</div>', ()),
        ("<p>By chance, nobody was hurt.</p>", ()),
        ('<p class="post-author-name">Rosa Vance</p>', ("Rosa Vance",)),
        ('<a href="/staff/rosa-vance/">Rosa Vance</a>', ("Rosa Vance",)),
        ('<a href="/reports/author-Rosa-Vance-12.cms">Rosa Vance</a>', ("Rosa Vance",)),
        ("<p><em>Text von Rosa Vance   Illustration von Leo Falk</em></p>", ("Rosa Vance",)),
        ("", ()),
    ],
)  # fmt: skip
def test_byline_between_headline_and_story(line: str, authors: tuple[str, ...]):
    """Names come from markup or from "By …"; nobody's names give none."""
    assert known(line).authors == authors


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ('<time datetime="2024-03-05T09:30:00+01:00">today</time>', "2024-03-05T09:30:00+01:00"),
        ('<div class="date">March 5, 2024</div>', "2024-03-05"),
        ("<div>05.03.2024, 10:15</div>", "2024-03-05"),
        ('<div class="date">Updated 6 March 2024</div><div class="date">5 March 2024</div>', "2024-03-05"),
        ('<time class="updated" datetime="2024-03-06">x</time><time datetime="2024-03-05">y</time>', "2024-03-05"),
        ("<div>© 2024 Skelby Post, 5 March 2024</div>", None),
        ('<div class="date">Monday</div>', None),
    ],
)
def test_day_between_headline_and_story(line: str, day: str | None):
    """The day of publication comes before that of an update; copyright lines and weekdays are none."""
    assert known(line).published == day


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2024/03/05/tannery", "2024-03-05"),
        ("/home/2024/3/5/tannery", "2024-03-05"),
        ("/news/25-03-2024", "2024-03-25"),
        ("/news/05-03-2024", None),
        ("/2024/3/tannery", None),
    ],
)
def test_day_in_the_address(path: str, day: str | None):
    """An address tells the day where its order is certain."""
    assert known("", head=f'<link rel="canonical" href="https://post.example{path}">').published == day


def test_days_of_comments_are_not_the_storys():
    """What stands in the comments is said by others."""
    comments = '<div id="comments"><p>Ann, 7 March 2024</p><p class="comment-author">By Ben Ott</p></div>'

    assert (known("", comments).published, known("", comments).authors) == (None, ())


def test_heading_wins_over_the_search_title():
    """The heading over the story is the headline, not what OpenGraph says for networks."""
    head = (
        '<title>Tannery news | Skelby Post</title><meta property="og:title" content="You won\'t believe this tannery">'
    )

    assert known("", head=head).headline == "Tannery becomes a school"


def test_heading_with_the_sites_name_is_no_headline():
    """A first-level heading that names the site leaves the headline to the others."""
    markup = (
        "<html><head><title>Tannery becomes a school | Skelby Post</title></head>"
        f"<body><h1>Skelby Post</h1><h2>Tannery becomes a school</h2><div>{STORY}</div></body></html>"
    )
    document = reader_named("html").read(Entry(source="a.html", id="", format="html", data=markup.encode()))

    assert resolve_metadata(document, document.claims).headline == "Tannery becomes a school"


def test_a_kicker_inside_the_heading_is_no_part_of_the_headline():
    """What another place states alone is the headline; the words before it in the heading go."""
    head = "<title>More horns for Skelby this year</title>"
    markup = (
        f"<html><head>{head}</head><body><h1><b>Music</b> More horns for Skelby this year</h1>{STORY}</body></html>"
    )
    document = reader_named("html").read(Entry(source="a.html", id="", format="html", data=markup.encode()))

    assert resolve_metadata(document, document.claims).headline == "More horns for Skelby this year"


@pytest.mark.parametrize("word", ["Share", "Donnerstag", "Kategorien: Event", "© Photo Agency"])
def test_a_button_is_nobodys_name(word: str):
    """One capitalised word where an author may stand, a label or a photo credit names nobody."""
    assert known(f'<div class="byline"><span class="author">{word}</span></div>').authors == ()


def test_an_organisation_in_json_ld_is_no_author():
    """`"@type": "Organization"` as author names nobody."""
    script = (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Tannery becomes a school",'
        '"author":{"@type":"Organization","name":"Skelby Tidings"}}</script>'
    )

    assert known("", head=script).authors == ()


def test_whom_to_call_is_no_author():
    """The name of a contact, with a number to call below the story, is not the author's."""
    contact = "<address><p>Rosa Vance</p><p>Press office</p><p>030 5550199-12</p></address>"

    assert known("", contact).authors == ()


def test_who_reviews_a_product_is_no_author():
    """Reviews and comments in a page's data are others' words."""
    script = (
        '<script type="application/ld+json">{"@type":"Product","name":"Tannery tea","review":[{"@type":"Review",'
        '"author":{"@type":"Person","name":"Rosa Vance"},"reviewBody":"Tastes of hides."}]}</script>'
    )

    assert known("", head=script).authors == ()


@pytest.mark.parametrize("what", ['itemprop="review"', 'itemtype="https://schema.org/Comment"'])
def test_what_readers_wrote_states_no_author(what: str):
    """`itemprop="author"` inside a review or a comment is no claim about the article."""
    said = read_claims(segment(f'<p>Tea</p><div itemscope {what}><i itemprop="author">Rosa Vance</i></div>'))

    assert said.first("author") == ""


def test_a_story_inside_noscript_is_read():
    """A page whose story stands in `<noscript>`, beside a script's template, gives that story."""
    markup = (
        f"<html><head><title>Tannery</title></head><body><h1>Tannery</h1><noscript>{STORY * 3}</noscript></body></html>"
    )
    document = reader_named("html").read(Entry(source="a.html", id="", format="html", data=markup.encode()))

    assert "Forty pupils" in document.text


@pytest.mark.parametrize("run", ["by ", "5.3.", "von a ", "2024 ", "<time datetime='", '{"author":["', "@", " - "])
def test_hostile_repeats_take_linear_time(run: str):
    """Hundreds of thousands of repeats of what the patterns look for are read in seconds."""
    begun = time.process_time()
    known(f'<div class="byline date">{run * 40_000}</div>')

    assert time.process_time() - begun < 8


def test_a_bare_page_has_the_heading_over_its_story_as_headline():
    """Where no title, no meta data and no `<h1>` name the article, the heading right above it does."""
    markup = f"<html><body><h2>Tannery becomes a school</h2>{STORY}<h2>Contact</h2></body></html>"
    document = reader_named("html").read(Entry(source="a.html", id="", format="html", data=markup.encode()))

    assert resolve_metadata(document, document.claims).headline == "Tannery becomes a school"
