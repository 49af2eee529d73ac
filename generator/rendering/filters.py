"""Pure filters for templates. What they make of content is escaped here; nothing else is marked as safe."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import msgspec
from markupsafe import Markup, escape

from generator.pages.links import instant, is_web_link
from generator.pages.views import StoryHtml

_SENTENCE = re.compile(r"[sp](\d+)")


def web_url(url: str | None) -> str:
    """The URL where content may link there (http, https, mailto), else nothing."""
    return (url or "").strip() if is_web_link(url) else ""


def host(url: str | None) -> str:
    """The host of a URL as readers know it: `www.` left out."""
    try:
        return (urlsplit((url or "").strip()).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def anchor_number(anchor: str) -> str:
    """`12` of `s12`."""
    found = _SENTENCE.fullmatch(anchor)
    return found[1] if found else ""


def json_script(value: Any) -> Markup:
    """A value as JSON that may stand inside `<script>`: no `<`, `>` or `&` in it can end the element."""
    data = msgspec.json.encode(value).decode()
    return Markup(data.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def escaped_html(html: Markup) -> Markup:
    """HTML as the text content of an XML element (`<content type="html">`)."""
    return escape(str(html))


def story_html(story: StoryHtml, back: str) -> Markup:
    """The article as HTML. `back` is the accessible name of the links from a cited sentence to the digest."""
    return Markup(f'aria-label="{escape(back)}"'.join(story.pieces))


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def rfc822(published: str | None) -> str:
    """The date of an RSS item: `Thu, 23 Feb 2023 00:00:00 +0000`."""
    made = instant(published)
    if not made:
        return ""
    import datetime

    moment = datetime.datetime.fromisoformat(made)
    return (
        f"{_DAYS[moment.weekday()]}, {moment.day:02d} {_MONTHS[moment.month - 1]} {moment.year:04d} "
        f"{moment:%H:%M:%S} {moment:%z}"
    )


FILTERS = {
    "web_url": web_url,
    "host": host,
    "anchor_number": anchor_number,
    "json_script": json_script,
    "story_html": story_html,
    "escaped_html": escaped_html,
    "instant": instant,
    "rfc822": rfc822,
}
