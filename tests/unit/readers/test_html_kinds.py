"""Kinds of pages beside the plain article: what the reader and cleaning make of each."""

from __future__ import annotations

import json

import pytest

from generator.cleaning import clean
from generator.config import CleaningConfig
from generator.errors import SourceError
from generator.model import Article, Entry
from generator.readers import reader_named

LEAD = "The tide came over the quay of Arden on Sunday night and stood in forty cellars by dawn, the fire brigade said."
PARAGRAPHS = [
    LEAD,
    "Pumps ran until noon. “We have not seen water like this since the new wall was built,” said the harbour master.",
    "The county promised to pay for the repairs of the sluice, which had failed twice in the autumn before the flood.",
    "Schools stay closed on Monday, and the ferry to Skelby runs every two hours instead of every hour, it was said.",
    "Insurers expect claims of some nine million crowns, about a third of what the flood of eleven years ago cost.",
]
STORY = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
MENU = '<nav class="menu"><ul><li><a href="/">Home</a></li><li><a href="/sea">Sea</a></li></ul></nav>'
FOOTER = '<footer class="site-footer"><p>© 2024 Northlake Gazette. All rights reserved.</p></footer>'


def page(body: str, head: str = "", attributes: str = "") -> str:
    return (
        f"<!doctype html><html lang=en {attributes}><head><title>Tide floods Arden | Northlake Gazette</title>{head}"
        f"</head><body>{MENU}{body}{FOOTER}</body></html>"
    )


def read(markup: str) -> Article:
    entry = Entry(source="a.html", id="", format="html", data=markup.encode())
    return clean(reader_named("html").read(entry), CleaningConfig())


def story(markup: str) -> list[str]:
    article = read(markup)
    return [article.words(p.spans) for p in article.passages]


def test_live_blog():
    """Every entry of a live blog stays, in the page's order, with its hour as a line of its own or none."""
    hours = [(f"{18 - n}:05", p) for n, p in enumerate(PARAGRAPHS)]
    posts = "".join(
        f'<article class="live-post"><time datetime="2024-03-10T{hour}:00Z">{hour}</time><h3>Flood update {n}</h3>'
        f'<div class="live-post__body"><p>{text}</p></div>'
        '<div class="share-tools"><a href="#">Share</a></div></article>'
        for n, (hour, text) in enumerate(hours)
    )
    body = f'<main><h1>Tide floods Arden</h1><div class="live-blog">{posts}</div></main>'
    found = story(page(body))

    assert [text for text in found if text in PARAGRAPHS] == PARAGRAPHS
    assert "Share" not in found


def test_amp_page():
    """`amp-` elements are parts like others: the story stays, adverts and the side bar go."""
    inner = STORY.replace("</p><p>", '</p><amp-ad type="x"><div placeholder>Advertisement</div></amp-ad><p>', 1)
    body = (
        '<amp-sidebar id="sidebar"><ul><li>Sea</li><li>Sport</li></ul></amp-sidebar>'
        f'<article class="amp-wp-article"><header><h1 class="amp-wp-title">Tide floods Arden</h1></header>'
        '<amp-img src="/a.jpg" width="1" height="1"></amp-img>'
        f'<div class="amp-wp-article-content">{inner}</div></article>'
    )

    assert story(page(body, attributes="⚡ amp")) == PARAGRAPHS


def test_paywall_stub():
    """What stands before the wall is the story; the appeal to subscribe is declared as what it is."""
    body = (
        "<article><h1>Tide floods Arden</h1>"
        f'<div class="article-body"><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p></div>'
        '<div class="paywall"><h2>Subscribe to read on</h2><p>You have read all your free articles this month.</p>'
        '<a href="/buy">Subscribe now for 1 crown a week</a><p>Already a subscriber? <a href="/in">Log in</a></p></div>'
        "</article>"
    )

    assert story(page(body)) == PARAGRAPHS[:2]


def test_gallery():
    """Captions under pictures are captions; the text over the gallery is the story."""
    pictures = "".join(
        f'<figure class="gallery-item"><img src="{n}.jpg">'
        f"<figcaption>Quay {n} at dawn. Photo: Ada Brandt</figcaption></figure>"
        for n in range(8)
    )
    text = f"<h1>Tide floods Arden</h1><p>{LEAD}</p><p>{PARAGRAPHS[1]}</p>"
    body = f'<article>{text}<div class="gallery">{pictures}</div></article>'
    article = read(page(body))

    assert [article.words(p.spans) for p in article.passages] == PARAGRAPHS[:2]
    captions = [c for c in article.cuts if c.kind == "caption"]
    assert len(captions) == 8


def test_article_in_several_pages():
    """The links to the other pages of an article go."""
    pager = (
        '<div class="pagination"><span>Page 1 of 3</span> <a href="?p=2">2</a> <a href="?p=3">3</a> '
        '<a href="?p=2">Next page</a></div>'
    )
    body = f'<article><h1>Tide floods Arden</h1><div class="article-body">{STORY}</div>{pager}</article>'

    assert story(page(body)) == PARAGRAPHS


def test_comments_below_the_story():
    """Long comments are no part of the story."""
    comments = "".join(
        f'<li class="comment"><div class="comment-author">reader{n}</div><div class="comment-body">'
        "<p>I live on the quay and saw it all. The wall should have been higher, as we told the council for years.</p>"
        '</div><a class="reply">Reply</a></li>'
        for n in range(12)
    )
    below = f'<section id="comments"><h2>12 comments</h2><ol>{comments}</ol></section>'
    body = f"<article><h1>Tide floods Arden</h1>{STORY}</article>{below}"

    assert story(page(body)) == PARAGRAPHS


def test_forum_thread():
    """A thread of a forum keeps what people wrote there; nobody's name becomes the author of an article."""
    posts = "".join(
        f'<div class="post"><div class="postprofile"><a href="/u{n}">tern{n}</a><p>Posts: {n * 7}</p></div>'
        f'<div class="postbody"><div class="content">{text}</div></div></div>'
        for n, text in enumerate(PARAGRAPHS)
    )
    article = read(page(f"<h1>Did your cellar flood?</h1>{posts}"))
    words = " ".join(article.words(p.spans) for p in article.passages)

    assert PARAGRAPHS[0] in words
    assert article.metadata.authors == ()


@pytest.mark.parametrize(
    "body",
    [
        '<div id="root"></div><script>window.__STATE__={"a":1}</script>',
        '<div id="app"><svg></svg></div><noscript></noscript>',
        "<style>p{color:red}</style><template><p>Not shown</p></template>",
    ],
)
def test_shell_that_a_script_fills(body: str):
    """A page without any text is an error that says what to do."""
    with pytest.raises(SourceError, match="no text") as caught:
        read(f"<html><head><title>Tide</title></head><body>{body}</body></html>")

    assert "browser" in caught.value.remedy


@pytest.mark.parametrize("told", ["\n\n".join(PARAGRAPHS), STORY, STORY.replace("<", "&lt;").replace(">", "&gt;")])
@pytest.mark.parametrize(
    "body", ['<div id="root">Loading…</div><noscript>Enable JavaScript.</noscript>', "<div></div>"]
)
def test_shell_with_the_story_in_its_data(told: str, body: str):
    """Where only JSON-LD holds the story, it is read from there, and a note says so."""
    data = json.dumps({"@type": "NewsArticle", "headline": "Tide floods Arden", "articleBody": told})
    head = f'<script type="application/ld+json">{data}</script>'
    markup = f"<html><head><title>Tide</title>{head}</head><body>{body}</body></html>"
    article = read(markup)

    assert story(markup) == PARAGRAPHS
    assert article.metadata.headline == "Tide floods Arden"
    assert any("articleBody" in note.message for note in article.document.notes)
