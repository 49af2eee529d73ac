"""Saved pages as a whole: text, blocks, front, marks, limits."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest

from generator.config import CleaningSite
from generator.errors import SourceError
from generator.model import Claim, Entry, RawDocument
from generator.readers import reader_named
from generator.readers.html import document_from_fragment
from generator.readers.html.page import read_page

PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8">
<title>Harbour bridge reopens after repairs | The Larkfield Courier</title>
<meta property="og:title" content="Harbour bridge reopens after repairs">
<meta property="og:site_name" content="The Larkfield Courier">
<meta name="author" content="Odile Marchbank">
<link rel="canonical" href="https://courier.example/2024/03/05/bridge">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
{"@type": "WebSite", "name": "Courier"},
{"@type": "NewsArticle", "headline": "Harbour bridge reopens after repairs", "datePublished": "2024-03-05T09:30:00Z",
 "author": [{"@type": "Person", "name": "Odile Marchbank"}], "publisher": {"name": "The Larkfield Courier"}}]}</script>
</head><body>
<nav class="site-menu"><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article>
<h1>Harbour bridge reopens after repairs</h1>
<div class="byline">By Odile Marchbank</div>
<div class="article-body">
<p>The harbour bridge in Larkfield reopened to traffic on Tuesday, four months after a barge struck its middle pier.</p>
<p>Engineers replaced two girders, and <a href="/city">the city council</a> paid for <em>most</em> of the work.</p>
<h2>What comes next</h2>
<p>A second closure is planned for the autumn, when the deck will be surfaced again, officials told residents.</p>
<figure><img src="b.jpg" alt=""><figcaption>The bridge at dawn. Photo: Courier</figcaption></figure>
<p>Ferries that took commuters across during the repairs will keep running until the end of the month.</p>
</div>
<div class="share-bar"><a href="#">Share</a> <a href="#">Tweet</a></div>
</article>
<aside class="related-stories"><h3>More stories</h3><ul><li><a href="/a">Library roof leaks again</a></li></ul></aside>
<footer>© 2024 The Larkfield Courier</footer>
</body></html>"""


def read(page: str | bytes, name: str = "page.html") -> RawDocument:
    data = page.encode() if isinstance(page, str) else page
    return reader_named("html").read(Entry(source=name, id="", format="html", data=data))


def words(document: RawDocument) -> list[str]:
    return [document.text[b.span.start : b.span.end] for b in document.blocks]


def test_story_is_in_blocks_in_document_order():
    """Paragraphs and sub-headings of the story become blocks with their kinds."""
    document = read(PAGE)

    assert [b.kind for b in document.blocks] == ["paragraph", "paragraph", "heading", "paragraph", "paragraph"]
    assert words(document)[2] == "What comes next"


def test_every_visible_word_is_in_a_block_or_declared():
    """Blocks and front cuts tile the text: only the blank lines between them are in neither."""
    document = read(PAGE)
    spans = sorted([b.span for b in document.blocks] + [c.span for c in document.front])

    assert spans[0].start == 0
    assert spans[-1].end == len(document.text)
    assert all(document.text[a.end : b.start] == "\n\n" for a, b in pairwise(spans))


def test_front_names_what_the_markup_says():
    """What is left out carries the kind that its markup states."""
    document = read(PAGE)
    kinds = {document.text[c.span.start : c.span.end]: c.kind for c in document.front}

    assert kinds["Home"] == "navigation"
    assert kinds["The bridge at dawn. Photo: Courier"] == "caption"
    assert kinds["Library roof leaks again"] == "related"


def test_marks_keep_links_and_emphasis():
    """Links and emphasis of a paragraph are spans over the document's text."""
    document = read(PAGE)
    marks = {document.text[m.span.start : m.span.end]: (m.kind, m.href) for b in document.blocks for m in b.marks}

    assert marks == {"the city council": ("link", "/city"), "most": ("emphasis", "")}


def test_claims_come_from_every_place():
    """JSON-LD in a graph, OpenGraph, meta, title, h1 and the canonical address all speak."""
    claims = {(c.field, c.origin): c.value for c in read(PAGE).claims}

    assert claims["headline", "json-ld"] == "Harbour bridge reopens after repairs"
    assert claims["headline", "title element"] == "Harbour bridge reopens after repairs | The Larkfield Courier"
    assert claims["headline", "h1"] == "Harbour bridge reopens after repairs"
    assert claims["author", "json-ld"] == "Odile Marchbank"
    assert claims["author", "meta"] == "Odile Marchbank"
    assert claims["published", "json-ld"] == "2024-03-05T09:30:00Z"
    assert claims["publication", "opengraph"] == "The Larkfield Courier"
    assert claims["url", "meta"] == "https://courier.example/2024/03/05/bridge"
    assert claims["language", "page"] == "en-GB"


def test_fragment_is_all_story():
    """A feed's body keeps every block; the claims are those given."""
    entry = Entry(source="feed.xml", id="1", format="feed", data=b"")
    claim = Claim("headline", "Bees return", "feed")
    document = document_from_fragment("<p>Bees are <b>back</b>.</p><ul><li>One hive</li></ul>Tail", entry, (claim,))

    assert words(document) == ["Bees are back.", "One hive", "Tail"]
    assert document.claims == (claim,)
    assert document.repairs is None
    assert [b.kind for b in document.blocks] == ["paragraph", "list_item", "paragraph"]


def test_line_breaks_part_paragraphs_but_not_hard_wrapped_lines():
    """`<br>` after a sentence parts paragraphs; in the middle of one it is a space."""
    entry = Entry(source="feed.xml", id="1", format="feed", data=b"")
    document = document_from_fragment(
        "The council met on Monday evening in the old town hall to hear a<br>report on flooding.<br><br>It agreed.",
        entry,
        (),
    )

    assert words(document) == [
        "The council met on Monday evening in the old town hall to hear a report on flooding.",
        "It agreed.",
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"\x1f\x8b\x08\x00rest", "gzip"),
        (b"PK\x03\x04rest", "zip"),
        (b"%PDF-1.7", "PDF"),
        (b"<html>\0\0\0", "binary"),
        (b"<html><body><script>let a = 1</script></body></html>", "no text"),
        (b"<b>" * 400_001, "tags"),
        (b"x" * 24_000_001, "MB"),
    ],
)
def test_what_is_no_page_is_an_error_with_a_remedy(data: bytes, message: str):
    """Packed, binary, empty and huge input is refused with what to do about it."""
    with pytest.raises(SourceError, match=message) as caught:
        read(data)

    assert caught.value.remedy


@pytest.mark.parametrize(
    "run", [b"<p>aa bb cc. ", b"<a href=x>a b c</a> ", b"a<br>", b"<tr><td>a<td>b", b"<b>x</b> ", b"<li>a", b"<time>x"]
)
def test_endless_pages_are_bounded(run: bytes):
    """A page of tens of thousands of equal pieces is read as far as an article goes, in seconds, without a failure."""
    begun = time.process_time()
    document = read(run * (60_000 // run.count(b"<")))

    assert document.blocks or document.front
    assert time.process_time() - begun < 15


@pytest.mark.parametrize(
    ("name", "markup"),
    [
        ("attributes of one tag", "<div " + " ".join(f"a{n}=1" for n in range(300_000)) + ">x</div>"),
        ("attributes of many tags", ("<i " + " ".join(f"a{n}=1" for n in range(100)) + ">x</i>") * 3_000),
        ("names", f"<div class='{'share ' * 300_000}'>x</div>"),
        ("a comment left open", "<!-- <p>a</p>" + "<p>b</p>" * 60_000),
        ("authors in JSON-LD", '<script type="application/ld+json">[' + '{"@type":"Article","author":"A B"},' * 30_000),
        ("depth of JSON-LD", '<script type="application/ld+json">' + '{"a":' * 300_000 + "</script>"),
        ("scripts of JSON-LD", '<script type="application/ld+json">{"@type":"Article"}</script>' * 30_000),
        ("reviews", "<div itemprop=review>" * 200 + "<i itemprop=author>Ada Brandt</i>" * 10_000),
        ("angle brackets", "<" * 140_000),
        ("table in table", "<table>" * 200 + "<tr><td>a" * 6_000),
        ("quotes", '<a href="' + "'<b title=\"" * 60_000),
    ],
)
def test_much_of_one_kind_is_bounded(name: str, markup: str):
    """Hundreds of thousands of attributes, names, scripts or open ends beside a story cost little time."""
    begun = time.process_time()
    document = read(PAGE.replace("</body>", markup))

    assert "Engineers replaced two girders" in document.text, name
    assert time.process_time() - begun < 8


def test_five_megabytes_are_read_in_moments():
    """A page of 5 MB is read as far as an article goes."""
    begun = time.process_time()
    document = read(PAGE.replace("</article>", f"<p>{'The ferry ran late again on this day. ' * 2}</p>" * 60_000))

    assert any("longer than any article" in note.message for note in document.notes)
    assert time.process_time() - begun < 8


def test_deep_nesting_is_bounded():
    """100,000 nested tags are read, or refused, in moments."""
    begun = time.process_time()
    document = read(b"<p>Before.</p>" + b"<div>" * 100_000 + b"deep")

    assert words(document)[0] == "Before."
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("data", "encoding", "word"),
    [
        ("<p>Größe überall</p>".encode(), "utf-8", "Größe"),
        ("<meta charset=iso-8859-1><p>Größe “x”</p>".encode("cp1252"), "cp1252", "“x”"),
        ("<meta charset=iso-8859-1><p>Größe</p>".encode(), "utf-8", "Größe"),
        (b"\xff\xfe" + "<p>Größe</p>".encode("utf-16-le"), "utf-16", "Größe"),
        ("<meta charset=gb2312><p>新闻报道</p>".encode("gb18030"), "gb18030", "新闻报道"),
        ("<html><p>Größe überall</p>".encode("utf-16-le"), "utf-16", "Größe"),
        ("<html><p>Größe überall</p>".encode("utf-16-be"), "utf-16", "Größe"),
        ("<meta charset=utf-16><p>Größe überall, “x”</p>".encode("cp1252"), None, "“x”"),
        ("<meta charset=utf-8><p>Größe überall, “x” für Übermütige</p>".encode("cp1252"), "cp1252", "“x”"),
        (
            "<meta charset=utf-8><p>港口大桥星期二重新开放，维修用了四个月。</p>".encode("gb18030"),
            "gb18030",
            "港口大桥",
        ),
        ("<meta charset=Shift_JIS><p>港の橋が火曜日に再び開通した。</p>".encode("cp932"), "cp932", "再び開通"),
        ("<p>港の橋が火曜日に再び開通した。修理には四か月かかった。</p>".encode("cp932"), "cp932", "再び開通"),
        (b"<meta charset=nonsense><p>caf\xe9 au lait, d\xe9j\xe0 vu, tr\xe8s bien, \xe9t\xe9</p>", None, "café"),
    ],
)
def test_encodings(data: bytes, encoding: str | None, word: str):
    """Byte order mark, strict UTF-8, declaration (as browsers read it), detection."""
    document = read(data)

    assert word in document.text
    assert encoding in (None, document.encoding)


def test_names_in_the_header_of_a_page_are_navigation() -> None:
    """Only the headline is declared as one; the paper's sections in the page's header are menu."""
    header = '<header><nav><a href="/">Home</a> <a href="/city">City</a></nav></header>'
    page = PAGE.replace("<article>", header + "<article>", 1)

    document = reader_named("html").read(Entry(source="a.html", id="", format="html", data=page.encode()))
    declared = {document.text[c.span.start : c.span.end]: c.kind for c in document.front}

    assert all("City" not in text for text, kind in declared.items() if kind == "headline")
    assert any("City" in text for text, kind in declared.items() if kind == "navigation")


def test_pictures_of_the_story_have_alt_and_caption() -> None:
    """Images in the story that lie beside the page are kept, with their place; icons, menus and other hosts are not."""
    page = (
        PAGE.replace('<img src="b.jpg" alt="">', '<img src="page_files/b.jpg" alt="The bridge at&#10;dawn">')
        .replace("<nav ", '<img src="logo.png" alt="Courier"><nav ')
        .replace("<h2>", '<p><img src="share.png" width="24" height="24" alt=""></p><h2>')
        .replace("</h3>", '</h3><img src="roof.jpg" alt="Roof">')
        .replace("<h1>", '<img src="https://elsewhere.example/x.jpg" alt="Far"><h1>')
    )

    document = read(page)

    assert [(p.href, p.alt, p.caption) for p in document.pictures] == [
        ("page_files/b.jpg", "The bridge at dawn", "The bridge at dawn. Photo: Courier")
    ]
    assert document.text.find("Ferries") > document.pictures[0].at >= document.text.find("The bridge at dawn")


SITE_PAGE = (
    '<html><head><link rel="canonical" href="https://post.example/a"></head><body><article><h1>Ferry runs again</h1>'
    + "".join(
        f"<p>The ferry between the two islands ran again on its day {n}, the harbour master said.</p>" for n in range(6)
    )
    + '<p class="house">The house rules of the ferry have not been changed since the spring, says the company.</p>'
    + '<p>It runs at nine. <span class="quiz">Take the quiz about ferries and islands.</span></p></article>'
    + '<div class="late"><a href="/b">A last word on the ferry</a></div></body></html>'
)


@pytest.mark.parametrize(
    ("host", "drop", "keep", "gone", "there"),
    [
        ("post.example", (".house",), (), "The house rules", "ran again"),
        ("post.example", ("span.quiz",), (), "Take the quiz", "It runs at nine."),
        ("post.example", (), (".late",), "", "A last word on the ferry"),
        ("post.example", ("article p",), (".house",), "ran again", "The house rules"),
        ("else.example", (".house",), (), "", "The house rules"),
    ],
)
def test_selectors_of_a_site_drop_and_keep_parts(
    host: str, drop: tuple[str, ...], keep: tuple[str, ...], gone: str, there: str
):
    """`drop_selectors` and `keep_selectors` decide on pages of their host, and each cut names its selector."""
    site = CleaningSite(host=host, drop_selectors=drop, keep_selectors=keep)
    document = read_page(Entry(source="a.html", id="", format="html", data=SITE_PAGE.encode()), (site,))
    kept = [document.text[b.span.start : b.span.end] for b in document.blocks]
    cut = {document.text[c.span.start : c.span.end]: c.rule for c in document.front}

    assert any(there in words for words in kept)
    assert not gone or (
        not any(gone in words for words in kept)
        and any(gone in words and rule == f"site selector {drop[0]}" for words, rule in cut.items())
    )


def test_a_broken_selector_is_said():
    """What is no CSS selector is an error that names it."""
    site = CleaningSite(host="post.example", drop_selectors=("p[",))
    with pytest.raises(SourceError, match="p\\["):
        read_page(Entry(source="a.html", id="", format="html", data=SITE_PAGE.encode()), (site,))
