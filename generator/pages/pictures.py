"""Pictures of an article: where each would lie in the content folder, and which of them a page shows.

What lies elsewhere on the web is left out: it may change or vanish, and its host would see every reader.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from generator.config import SiteConfig
from generator.model import Card, Claim, Digest, Picture, PictureCard
from generator.patterns import regex

_ELSEWHERE = regex(r"[a-zA-Z][a-zA-Z0-9+.\-]{0,30}:|//|\\\\")
SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".tif", ".tiff", ".bmp")
_MANY = 40  # pictures an article shows
_LONGEST = 600  # characters of an alternative text or a caption


def pictures_of(digest: Digest, source: str) -> tuple[PictureCard, ...]:
    """The article's own picture first (sidecar, then front matter), then those in its text, each once.

    `source` is the path of the article's file in the content folder.
    """
    document = digest.article.document
    found: dict[str, PictureCard] = {}
    for origin in ("sidecar", "front matter"):
        claims = [c for c in document.claims if c.origin == origin]
        alt, caption = _said(claims, "image_alt"), _said(claims, "image_caption")
        for claim in claims:
            path = content_path(claim.value, source) if claim.field == "image" else ""
            if path and path not in found:
                found[path] = PictureCard(path, -1, alt, caption, origin == "sidecar")
                alt = caption = ""  # they are about the first
    for picture in document.pictures:
        path = content_path(picture.href, source)
        if not path:
            continue
        alt, caption = picture.alt[:_LONGEST], (picture.caption or _caption_below(digest, picture))[:_LONGEST]
        known = found.get(path)
        if known is None:
            found[path] = PictureCard(path, picture.at, alt, caption, False)
        elif not known.alt and not known.caption:  # the text describes what the head only names
            found[path] = PictureCard(path, known.at, alt, caption, known.editors)
    return tuple(found.values())[:_MANY]


def is_shown(picture: PictureCard, site: SiteConfig) -> bool:
    """Whether the site may show it: always what its own editor chose, the source's pictures only with the text."""
    return picture.editors or site.article_text == "full"


def named_pictures(cards: Iterable[Card], site: SiteConfig) -> dict[str, str]:
    """Path in the content folder → entry of the last article that names it, of all pictures that may be shown."""
    return {p.path: card.entry for card in cards if card.pictures for p in card.pictures if is_shown(p, site)}


def content_path(href: str, source: str) -> str:
    """Where an address that a source names lies in the content folder; empty where it leads elsewhere.

    A path is taken from the folder of the source, one that begins with `/` from the top of the content folder.
    """
    href = href.strip()
    if not href or _ELSEWHERE.match(href) or "\0" in href or "\\" in href:
        return ""
    try:
        path = unquote(urlsplit(href).path)
    except ValueError:
        return ""
    folder = "" if path.startswith("/") else posixpath.dirname(source)
    made = posixpath.normpath(posixpath.join(folder, path.lstrip("/")))
    return made if made.lower().endswith(SUFFIXES) and not made.startswith("../") else ""


def _caption_below(digest: Digest, picture: Picture) -> str:
    """The words between a picture and the next passage that cleaning took for a caption."""
    article = digest.article
    starts = [p.start for p in article.passages if p.start >= picture.at]
    below = [
        c.span
        for c in article.cuts
        if c.kind == "caption" and picture.at <= c.span.start < min(starts, default=c.span.end)
    ]
    words = [article.document.text[s.start : s.end] for s in sorted(below)]
    return next((w for w in words if w != picture.alt), "")


def _said(claims: list[Claim], field: str) -> str:
    return next((c.value[:_LONGEST] for c in claims if c.field == field), "")
