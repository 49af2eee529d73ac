"""What tabs are told of a build."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from generator.preview.rebuilding import Outcome
from generator.preview.server import MANY, Live
from generator.preview.watching import Changes


def told(changed: tuple[str, ...], base: str = "/") -> Any:
    live = Live(Path("/nowhere"), base)
    tab: asyncio.Queue[str] = asyncio.Queue()
    live.tabs[tab] = ""
    live.heard(Outcome(changed, None, (), Changes(), 0.0))
    return json.loads(tab.get_nowait())


def test_the_urls_of_what_changed() -> None:
    """Below the base path, pages without `index.html`, quoted."""
    assert told(("index.html", "2031/a b/index.html", "static/x.css", "404.html"), "/news/") == {
        "changed": ["/news/", "/news/2031/a%20b/", "/news/static/x.css", "/news/404.html"],
        "trouble": None,
        "warnings": [],
    }


def test_very_many_changes_are_any_page_and_the_assets_by_name() -> None:
    """Each tab asks for its own page then; a style sheet among them still swaps."""
    pages = tuple(f"{n}/{name}" for n in range(MANY) for name in ("index.html", "index.json"))

    message = told((*pages, "feed.xml", "static/x.css"))

    assert message["changed"] is None
    assert message["assets"] == ["/static/x.css"]
