"""A second opinion on what the story is: trafilatura's."""

from __future__ import annotations

from typing import Any

from generator.readers.html.parts import Page

MAX_NODES = 12_000
"""Beyond this many block-level elements a page gets no second opinion: it would take seconds."""
_MAX_TAGS = 40_000
_MAX_ATTRIBUTES = 100_000
"""The same for tags and signs of attributes: trafilatura copies the tree several times, gigabytes for a million."""


def second_opinion(page: Page) -> str | None:
    """The story as trafilatura finds it; None where it finds none or the page is too large to ask.

    Its own fallbacks stay off (`fast`): the features here weigh what they would add. `deduplicate` stays off because
    it keeps state from page to page.
    """
    markup = page.markup
    if len(page.nodes) > MAX_NODES or markup.count("<") > _MAX_TAGS or markup.count("=") > _MAX_ATTRIBUTES:
        return None
    from lxml import etree, html
    from trafilatura import bare_extraction

    # A tree of its own: it takes it apart. Parsing again costs no more than a copy would.
    parser = html.HTMLParser(
        encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True, collect_ids=False, no_network=True
    )
    try:
        found: Any = bare_extraction(
            html.document_fromstring(page.markup.encode("utf-8", "replace"), parser=parser),
            fast=True,
            deduplicate=False,
            include_comments=False,
            include_images=False,
            with_metadata=False,
        )
    except (
        ValueError,
        AttributeError,
        TypeError,
        IndexError,
        KeyError,
        AssertionError,
        RecursionError,
        etree.LxmlError,
    ):
        return None  # whatever an odd tree does to it: it is one opinion of several
    return (found.text if found is not None else None) or None
