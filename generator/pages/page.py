"""A page before it is rendered: where it goes, what it is made of, and how to make its view when it is needed."""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import Any

import msgspec

from generator.model import Digest

Load = Callable[[str], Digest]
"""Gives the digest of an entry key; only article pages, their data and feeds with whole digests ask for it."""


class PageClass(enum.IntEnum):
    """Order in which a commit writes: nothing that is written may lead to what is not there yet."""

    ASSET = 1
    ARTICLE = 2
    LIST = 3
    FEED = 4


class Page(msgspec.Struct, frozen=True, gc=False):
    """One output file to be. Equal fingerprints (with equal templates and code) mean equal bytes."""

    path: str
    """Relative to the output folder, POSIX form: `2023/02/23/nato-china/index.html`."""
    template: str
    """Name of the template; empty when `view` gives the bytes themselves (JSON, sitemap parts)."""
    order: PageClass
    fingerprint: str
    """Of every value that the view is made of; any string, equal only for equal values."""
    view: Callable[[Load], Any]
    """Makes the frozen view that the template sees as `page` (or the bytes, when there is no template)."""
    source: str = ""
    """What the page comes from, in words for messages: an entry key, a topic, a person."""
