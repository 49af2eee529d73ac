"""Saved HTML pages: which of a page's words are the story, and what the page states about it.

    bytes ─decode─▶ markup ─parse─▶ tree ─segment─▶ segments ─choose─▶ blocks (the story) + front cuts (the rest)
                                      └───claims───▶ JSON-LD, OpenGraph, meta, title, h1, bylines, time elements

Heavy imports (lxml) happen when the first page is read.
"""

from __future__ import annotations

from generator.config import CleaningSite
from generator.model import Claim, Entry, RawDocument
from generator.registry import Reader


def read(entry: Entry) -> RawDocument:
    """The document in a saved page. Raises `SourceError` for what is no page or too large to be one."""
    from generator.readers.html.page import read_page

    return read_page(entry)


def read_for(entry: Entry, sites: tuple[CleaningSite, ...]) -> RawDocument:
    """As `read`, with the selectors that the configuration has for the page's site."""
    from generator.readers.html.page import read_page

    return read_page(entry, sites)


def document_from_fragment(html: str, entry: Entry, claims: tuple[Claim, ...]) -> RawDocument:
    """The document in a piece of HTML that is all story: the body of a feed entry or of a scraper's record.

    Every visible word is in a block (nothing is chosen, `hint` says what the markup says), `claims` are passed on, and
    offsets are into `text`. Raises `SourceError` for what holds no word or is too large.
    """
    from generator.readers.html.page import read_fragment

    return read_fragment(html, entry, claims)


def _looks_like_html(head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1024].lower()
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or b"<html" in start


READER = Reader(name="html", suffixes=(".html", ".htm", ".xhtml"), read=read, sniff=_looks_like_html, read_for=read_for)
