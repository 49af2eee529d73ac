"""What tags and their attributes say: which of them part text, which hold none, which speak of a part of the page."""

from __future__ import annotations

from generator.model import MarkKind
from generator.readers.html.hints import BITS

# Not text that a reader sees.
_SKIPPED_TAGS = (
    "script style noscript template head svg iframe object canvas math select textarea datalist audio video map "
    "noframes frameset applet embed param source track input meta link title img picture"
)
SKIPPED = frozenset(_SKIPPED_TAGS.split())
# Everything that is not named here parts blocks.
_PLAIN_INLINE_TAGS = (
    "abbr acronym bdi bdo big cite data del dfn font ins kbd label mark nobr q rb rp rt ruby s samp small span "
    "strike sub sup time tt u var wbr"
)
INLINE: dict[str, MarkKind | None] = {
    **dict.fromkeys(_PLAIN_INLINE_TAGS.split()),
    "a": "link",
    "b": "strong",
    "strong": "strong",
    "i": "emphasis",
    "em": "emphasis",
    "code": "code",
}
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
ITEMS = frozenset(("li", "dt", "dd"))
LISTS = frozenset(("ul", "ol", "dl", "menu"))
CELLS = frozenset(("td", "th"))

# What a tag itself says, in the bits of the names.
TAG_BITS = {
    "nav": BITS["navigation"],
    "footer": BITS["navigation"],
    "header": BITS["headline"],
    "aside": BITS["aside"],
    "figcaption": BITS["caption"],
    "button": BITS["navigation"],
    "form": BITS["navigation"],
    "blockquote": BITS["quote"],
    "article": BITS["content"],
    "main": BITS["content"],
    "address": BITS["byline"],
}
ROLE_BITS = {
    "navigation": BITS["navigation"],
    "banner": BITS["navigation"],
    "contentinfo": BITS["navigation"],
    "search": BITS["navigation"],
    "menu": BITS["navigation"],
    "dialog": BITS["navigation"],
    "complementary": BITS["related"],
    "main": BITS["content"],
    "article": BITS["content"],
}
PROP_BITS = {
    "articlebody": BITS["story"],
    "headline": BITS["headline"],
    "author": BITS["byline"],
    "datepublished": BITS["date"],
    "caption": BITS["caption"],
    "name": 0,
}
