"""Markup → its tree, and the elements that selectors of a site find in it.

libxml2 stops at a depth of 255: its own limit, never lifted here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from generator.errors import SourceError
from generator.patterns import regex
from generator.readers.html.parts import Element, Verdict

MAX_TAGS = 150_000
"""More markup than any article has."""
_MAX_ATTRIBUTES = 5000
"""Of one tag. libxml2 compares each with all others: a hundred thousand take seconds, a million minutes."""
_LONG = 20_000
"""Characters up to which a tag is looked at no closer."""
_LONG_TAG = regex(rf"<([a-zA-Z][a-zA-Z0-9-]{{0,30}})(?![a-zA-Z0-9-])[^<>]{{{_LONG - 40},}}")


def parse(markup: str) -> Element:
    """The tree of a page. Raises `SourceError` for too much markup or none at all."""
    from lxml import etree

    if markup.count("<") > MAX_TAGS:
        raise SourceError(
            f"the page has more than {MAX_TAGS:,} tags.", remedy="Save the article itself, without what is round it."
        )
    if not markup.strip():
        raise SourceError("the page is empty.", remedy="Save it again, or delete the file.")
    if max(map(len, markup.split("<"))) >= _LONG:
        markup = _LONG_TAG.sub(_without_most, markup)
    # As bytes: lxml refuses strings that declare an encoding, and the declaration may be wrong by now.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True, no_network=True)
    try:
        tree = etree.fromstring(markup.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise SourceError("no HTML could be read from the page.", remedy="Save it again as HTML.") from error
    if tree is None:
        raise SourceError("the page holds no text.", remedy="Save it again, or delete the file.")
    return tree


def _without_most(tag: re.Match[str]) -> str:
    """A tag without its attributes where it has more of them than any page needs, else as it is."""
    return f"<{tag[1]} " if tag[0].count("=") > _MAX_ATTRIBUTES or len(tag[0].split()) > _MAX_ATTRIBUTES else tag[0]


def selected(tree: Element, verdicts: Iterable[Verdict]) -> dict[Element, Verdict]:
    """The elements that selectors find, with the verdict on each; of two, to keep wins.

    Raises `SourceError` for what is no CSS selector.
    """
    found: dict[Element, Verdict] = {}
    for verdict in sorted(verdicts, key=lambda v: v.stays):
        from lxml.cssselect import CSSSelector, SelectorError

        try:
            matches = CSSSelector(verdict.selector, translator="html")(tree)
        except SelectorError as error:
            raise SourceError(
                f"`{verdict.selector}` in [[cleaning.sites]] is no CSS selector that can be used: {error}.",
                remedy="Correct `drop_selectors` or `keep_selectors`.",
            ) from error
        found.update(dict.fromkeys(matches, verdict))
    return found
