"""Markdown → blocks, marks and repairs."""

from __future__ import annotations

import re
from contextlib import nullcontext

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.errors import SourceError
from generator.model import Entry, RawDocument
from generator.readers import markdown
from generator.readers.markdown import read
from generator.record import Alignment, apply_repairs


def document(text: str) -> RawDocument:
    return read(Entry(source="a.md", id="", format="markdown", data=text.encode()))


def blocks(text: str) -> list[tuple[str, int, str]]:
    found = document(text)
    return [(b.kind, b.level, found.text[b.span.start : b.span.end]) for b in found.blocks]


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("ATX heading", "## Pier *opens* ##", [("heading", 2, "Pier opens")]),
        ("setext heading", "Pier opens\n===\n\nText", [("heading", 1, "Pier opens"), ("paragraph", 0, "Text")]),
        ("wrapped paragraph", "The pier\nopens **in\nspring**.", [("paragraph", 0, "The pier opens in spring.")]),
        (
            "nested list",
            "- One\n  - Two *b*\n- Three",
            [("list_item", 1, "One"), ("list_item", 2, "Two b"), ("list_item", 1, "Three")],
        ),
        ("numbered list", "1. One\n2. Two", [("list_item", 1, "One"), ("list_item", 1, "Two")]),
        ("a year is no list", "2024. A bad year.", [("paragraph", 0, "2024. A bad year.")]),
        ("block quote", "> We wait\n> *here*.", [("quote", 0, "We wait here.")]),
        (
            "table",
            "| Pier | m |\n|---|--:|\n| *Old* | [12](a.b) |",
            [("table", 0, "Pier | m"), ("table", 0, "Old | 12")],
        ),
        ("inline link", '[The pier](http://a.example "t") opens', [("paragraph", 0, "The pier opens")]),
        ("words of a link again in its title", '[a](b "x y") y', [("paragraph", 0, "a y")]),
        ("reference link", "See [the plan][1].\n\n[1]: http://a.example", [("paragraph", 0, "See the plan.")]),
        ("autolink", "See <http://a.example>.", [("paragraph", 0, "See http://a.example.")]),
        ("code", "Run `a  b` now", [("paragraph", 0, "Run a b now")]),
        ("escapes and entities", r"5 \* 3 &amp; 2\_1", [("paragraph", 0, "5 * 3 & 2_1")]),
        ("raw HTML", "The <b>pier</b> <video src=a>opens", [("paragraph", 0, "The pier opens")]),
        ("image in a sentence", "The ![](a.png) pier", [("paragraph", 0, "The pier")]),
        ("image alone", "![The old pier](a.png)", [("image", 0, "The old pier")]),
        ("image with words in italics", "![Pier](a.png)\n*The old pier*", [("caption", 0, "The old pier")]),
        (
            "heading in bold",
            "Text.\n\n**What comes next**",
            [("paragraph", 0, "Text."), ("heading", 3, "What comes next")],
        ),
        (
            "glued sentences",
            "It was *shut*, she said.Police came.",
            [("paragraph", 0, "It was shut, she said. Police came.")],
        ),
        ("lone brackets and stars", "A [b and 2 * 3 * 4", [("paragraph", 0, "A [b and 2 * 3 * 4")]),
        ("HTML block", "<div>\nThe pier <i>opens</i>\n</div>", [("paragraph", 0, "The pier opens")]),
        ("code block", "Text\n\n```\nx = 1\n```", [("paragraph", 0, "Text"), ("paragraph", 0, "x = 1")]),
    ],
)
def test_blocks(title: str, text: str, expected: list[tuple[str, int, str]]) -> None:
    """Each construct gives blocks of its kind, free of markup."""
    assert expected == blocks(text), title


def test_long_lines_that_end_sentences_are_paragraphs() -> None:
    """A scraper that parts paragraphs by one line end is understood."""
    line = "The harbour board of Osterlund met on Tuesday to hear from the pilots who bring the ferries in at night, "
    line += "and to look at plans for the new pier."

    assert [("paragraph", 0, line)] * 2 == blocks(f"{line}\n{line}")


def test_marks_cover_their_words() -> None:
    """Links and emphasis are kept as marks over the words of the text."""
    found = document("The **new  pier** is [*open*](http://a.example) `now`.")
    marks = [(m.kind, found.text[m.span.start : m.span.end], m.href) for m in found.blocks[0].marks]

    assert marks == [
        ("strong", "new pier", ""),
        ("emphasis", "open", ""),
        ("link", "open", "http://a.example"),
        ("code", "now", ""),
    ]


def test_nothing_vanishes() -> None:
    """Rules, link definitions, fences and table rulings are declared."""
    found = document("Text [a]\n\n---\n\n[a]: http://a.example\n\n|a|b|\n|-|-|\n|c|d|")

    assert [found.text[c.span.start : c.span.end] for c in found.front] == ["---", "[a]: http://a.example", "|-|-|"]


def test_offsets_lead_back_to_the_input() -> None:
    """The slice of the input with its markup, repaired, is the block."""
    text = "---\ntitle: Pier\n---\n# The **pier**\r\n\r\n- [One](http://a.example) &amp;  two\r\n- Two\u200b"
    found = document(text)
    alignment = Alignment(found.repairs or ())
    spans = [alignment.span(b.span) for b in found.blocks]

    assert [text[s.start : s.end] for s in spans] == [
        "# The **pier**",
        "- [One](http://a.example) &amp;  two",
        "- Two\u200b",
    ]
    assert [apply_repairs(text, found.repairs or (), s.start, s.end) for s in spans] == ["The pier", "One & two", "Two"]
    assert [b.line for b in found.blocks] == [4, 6, 7]


def test_images_are_claimed() -> None:
    """Addresses of images are claims."""
    assert [c.value for c in document("![x](a.png)\n\nText ![](b.png)").claims] == ["a.png", "b.png"]


@pytest.mark.parametrize(
    "text", ["[" * 50_000, "**a_ " * 10_000, "> " * 20_000 + "a", "![" * 20_000, "`a``" * 10_000, "<a " * 20_000]
)
def test_hostile_markup_ends(text: str) -> None:
    """Markup that never closes costs no more than its length."""
    with pytest.raises(SourceError) if text.startswith(">") else nullcontext():
        assert document(text).blocks


def test_too_long_is_refused() -> None:
    """A file beyond the limit is named with the limit."""
    with pytest.raises(SourceError, match="1,000,000"):
        document("a" * 1_000_001)


def test_pictures_stand_before_the_block_they_came_before() -> None:
    """Each image has its address, its words, and as caption the words in italics below it, else its title."""
    found = document(
        "The pier opens.\n\n![A crane](img/crane.jpg)\n*Photo: A. Reader*\n\nIt shut in May.\n\n"
        '![](b.png "Plan of the pier")\n\nAn end.'
    )

    assert [(p.href, p.alt, p.caption) for p in found.pictures] == [
        ("img/crane.jpg", "A crane", "Photo: A. Reader"),
        ("b.png", "", "Plan of the pier"),
    ]
    crane, plan = (p.at for p in found.pictures)
    assert found.text.find("opens.") < crane <= found.text.find("Photo:")
    assert found.text.find("in May.") < plan <= found.text.find("An end")


_PARTS = st.sampled_from(
    [
        *"pier opens . ! : “ ” … – - ' \" ( ) * _ ` # | < &amp; [ \\ ~~ 1. $3 é http://a.b/c".split(),
        *(" ", "  ", "\t", "\u00a0", "\n", "\n\n", "\n\n\n", "- ", "\n-", "\n1. ", "\n# ", "\n===", "12 %"),
    ]
)


@given(st.lists(_PARTS, max_size=16).map("".join))
@example("The pier opens.\n\n“We wait,”\nsaid Ida: nothing! 12 % (of 3) — or so…\n\n\n1999 was worse\n")
def test_text_without_markup_is_read_as_by_the_parser(text: str) -> None:
    """What is read without markdown-it is what came of it with markdown-it."""
    if not text.strip():
        return

    def read_it() -> RawDocument | str:
        try:
            return document(text)
        except SourceError as error:
            return str(error)

    found = read_it()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown, "_MARKED", re.compile(""))

        assert read_it() == found


def test_prose_needs_no_parser() -> None:
    """Importing the parser would take longer than reading the article."""
    assert not markdown._MARKED.search(
        "“We wait,” said Ida Brandt: 12 % of it!\n\n1999 was worse – or so she (71) says."
    )
