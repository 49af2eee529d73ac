"""Reading takes work in proportion to the input, whatever it is made of: each reader, on shapes that tempt it most."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest

from generator.errors import SourceError
from generator.model import Entry, Source
from generator.readers import reader_named
from tests.unit.growth import growth, growth_of_time

STORY = "The ferry left the harbour at noon with ninety people and a dog on board."
# What a text is made of again and again; `{n}` counts.
TEXT = {
    "paragraphs": f"{STORY} {{n}}.\n\n",
    "lines": "Ferry {n} leaves at noon\n",
    "wrapped lines": "The ferry left the harbour at noon with ninety people and the\ndog {n} on board of it, who ",
    "hyphens": "aa{n}g-\nbb{n}g ",
    "glued sentences": "aa.Bb said.",
    "dashes": "- {n}\n",
    "tables": "{n} | Olden | 3\n",
    "rules": "* * *\n",
    "tags": "<p {n} <br> <b>",
    "entities": "&amp;&lt;br&gt;",
    "damaged": "Ã¤ â€œ{n}\n",
    "accents": "e\u0301 ",
    "zero-width": "a\u200b\u00ad {n}\n",
}
MARKDOWN = {
    **{name: TEXT[name] for name in ("paragraphs", "lines", "dashes", "tables", "tags", "entities")},
    "emphasis": "**a_ *b ",
    "links": "[ferry {n}](https://a.example/{n}) ",
    "brackets": "[![",
    "references": "[{n}]: https://a.example\n[ferry][{n}]\n\n",
    "images": "![ferry](f{n}.jpg)\n\n",
    "code": "`a`` ",
    "fences": "```\n{n}\n",
    "headings": "# {n}\n\n",
    "quotes": "> ferry {n}\n>\n",
}
PAGE = {
    "paragraphs": f"<p>{STORY} {{n}}.</p>\n",
    "boxes": f"<div><div>{STORY} {{n}}.</div></div>",
    "open boxes": "<div>ferry {n} ",
    "open emphasis": "<b><i>ferry {n} ",
    "lists": '<ul><li><a href="/{n}">Ferry {n}</a></li></ul>',
    "cells": "<table><tr><td>{n}</td></tr></table>",
    "data": '<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Ferry {n}"}}</script>',
    "names": '<meta name="author" content="Ann Reyes {n}">',
}


def reading(reader: str, unit: str, *, head: str = "", foot: str = "") -> Callable[[int], Callable[[], object]]:
    """Prepares reading so many times the unit."""

    def made(size: int) -> Callable[[], object]:
        data = (head + "".join(unit.format(n=n) for n in range(size)) + foot).encode()
        return lambda: _read(reader, data)

    return made


def _read(reader: str, data: bytes) -> None:
    chosen = reader_named(reader)
    for entry in chosen.split(Source(path=f"story.{reader}", data=data)):
        if isinstance(entry, Entry):
            with suppress(SourceError):  # it says that there is no story in it, which takes its time too
                chosen.read(entry)


@pytest.mark.parametrize("shape", TEXT)
def test_texts(shape: str) -> None:
    """Four times the text takes about four times the steps, and not much more time."""
    made = reading("text", TEXT[shape])

    assert growth(made, 60, enough=5) < 5
    assert growth_of_time(made, 1500, enough=7) < 7


@pytest.mark.parametrize("shape", MARKDOWN)
def test_markdown(shape: str) -> None:
    """The same for Markdown."""
    made = reading("markdown", MARKDOWN[shape])

    assert growth(made, 60, enough=5) < 5
    assert growth_of_time(made, 1000, enough=7) < 7


@pytest.mark.parametrize("shape", PAGE)
def test_pages(shape: str) -> None:
    """The same for saved pages."""
    head = "<html><head><title>Ferry</title></head><body><h1>Ferry leaves</h1><article>" + f"<p>{STORY}</p>" * 4
    made = reading("html", PAGE[shape], head=head, foot="</article></body></html>")

    assert growth(made, 30, enough=5) < 5
    assert growth_of_time(made, 150, enough=7) < 7


@pytest.mark.parametrize(
    ("reader", "unit", "head", "foot"),
    [
        ("feed", f"<item><title>Ferry {{n}}</title><guid>{{n}}</guid><description>{STORY}</description></item>",
         '<?xml version="1.0"?><rss version="2.0"><channel><title>Sea</title>', "</channel></rss>"),
        ("json", f'{{{{"id": "{{n}}", "title": "Ferry {{n}}", "text": "{STORY}"}}}}\n', "", ""),
    ],
    ids=["feed", "json"],
)  # fmt: skip
def test_many_entries(reader: str, unit: str, head: str, foot: str) -> None:
    """The same for files that hold many articles."""
    made = reading(reader, unit, head=head, foot=foot)

    assert growth(made, 20, enough=5) < 5
    assert growth_of_time(made, 100, enough=7) < 7
