"""Small sites as tests publish them: path → bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from generator.publishers.plan import MANIFEST_NAME, Plan, Stored, make_plan, stored
from generator.registry import Progress, Target

Site = Mapping[str, bytes]

FIRST: Site = {
    "2031/flood/index.html": b"<p>Flood</p><link href=../../static/site.aaaaaaaa.css>",
    "2031/flood/index.json": b"{}",
    "2031/vote/index.html": b"<p>Vote</p>",
    "2031/vote/index.json": b"{}",
    "404.html": b"not here",
    "archive/index.html": b"flood vote",
    "atom.xml": b"<feed>flood vote</feed>",
    "index.html": b"flood vote",
    "robots.txt": b"User-agent: *",
    "sitemap.xml": b"<urlset/>",
    "static/site.aaaaaaaa.css": b"body{}",
}
"""Two articles."""

SECOND: Site = {
    **{path: data for path, data in FIRST.items() if not path.startswith(("2031/vote/", "static/"))},
    "2031/flood/index.html": b"<p>Flood falls</p><link href=../../static/site.bbbbbbbb.css>",
    "2031/bridge/index.html": b"<p>Bridge</p>",
    "2031/bridge/index.json": b"{}",
    "archive/index.html": b"flood bridge",
    "atom.xml": b"<feed>flood bridge</feed>",
    "index.html": b"flood bridge",
    "static/site.bbbbbbbb.css": b"body{color:#111}",
}
"""One of them edited, one gone, one new, and a new style sheet."""


def files_of(site: Site, *, with_headers: bool = False, encoding: str = "") -> list[Stored]:
    """The site as a plan compares it."""
    return [
        stored(path, hashlib.sha256(data).hexdigest(), len(data), with_headers=with_headers, encoding=encoding)
        for path, data in sorted(site.items())
    ]


def plan_for(site: Site, target: Target) -> Plan:
    """The plan that brings an open target to the site."""
    whole = {**site, **target.extras}
    manifest = target.read(MANIFEST_NAME)
    return make_plan(
        files_of(whole, with_headers=target.carries_headers, encoding=target.encoding),
        manifest,
        target.listing() if manifest is None else (),
        target=target.label,
    )


def silent(progress: Progress) -> None:
    """Nobody watches."""
