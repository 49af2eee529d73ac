"""What hosts say about each kind of file: one table for object stores, `_headers` files and the documentation."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from generator.registry import Headers

IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATE = "public, max-age=0, must-revalidate"
FIVE_MINUTES = "public, max-age=300"
ONE_HOUR = "public, max-age=3600"

# Types are stated here, not taken from `mimetypes`, which reads the machine's own tables.
_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "mjs": "text/javascript; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "map": "application/json; charset=utf-8",
    "webmanifest": "application/manifest+json; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "rss": "application/rss+xml; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "svg": "image/svg+xml; charset=utf-8",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "ico": "image/vnd.microsoft.icon",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "ttf": "font/ttf",
    "otf": "font/otf",
    "pdf": "application/pdf",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "wasm": "application/wasm",
    "gz": "application/gzip",
}
_PAGES = frozenset({"html", "htm"})
_FEED_NAMES = re.compile(r"(?:^|/)(?:atom|rss|feed)[^/]*\.(?:xml|json|atom|rss)$|(?:^|/)robots\.txt$")
_MOST_RULES = 100
"""Cloudflare Pages takes so many rules of a `_headers` file and ignores the others."""
_HASHED = re.compile(r"[.-][0-9a-f]{8,64}\.[a-z0-9]{1,8}$")


def suffix_of(path: str) -> str:
    """`css` of `static/site.css`, in lower case; empty where the name has none."""
    name = path.rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""


def is_page(path: str) -> bool:
    """Whether the file is an HTML page."""
    return suffix_of(path) in _PAGES


def is_feed(path: str) -> bool:
    """Whether the file is a feed, a sitemap or `robots.txt`: what machines fetch to learn what is new."""
    return suffix_of(path) in {"atom", "rss", "xml"} or _FEED_NAMES.search(path) is not None


def is_for_robots(path: str) -> bool:
    """Whether it is a sitemap or `robots.txt`, to which no page leads."""
    name = path.rpartition("/")[2]
    return name == "robots.txt" or (name.endswith(".xml") and "sitemap" in name)


def is_hashed(path: str) -> bool:
    """Whether the name carries a fingerprint of the content, so that the bytes under it never change.

    A page or its data may end in a date that looks like one (`vote-20230223.html`) and is never taken for hashed.
    """
    return suffix_of(path) not in {"html", "htm", "json", "xml", "txt"} and _HASHED.search(path) is not None


def headers_for(path: str) -> Headers:
    """Type and caching of one file."""
    kind = _TYPES.get(suffix_of(path), "application/octet-stream")
    # Feeds keep the type that readers know them by, whatever their suffix.
    name = path.rpartition("/")[2]
    if name.startswith(("atom", "feed")) and name.endswith(".xml"):
        kind = _TYPES["atom"]
    elif name.startswith("rss") and name.endswith(".xml"):
        kind = _TYPES["rss"]
    if is_hashed(path):
        return Headers(kind, IMMUTABLE)
    if is_page(path):
        return Headers(kind, REVALIDATE)
    if is_feed(path):
        return Headers(kind, FIVE_MINUTES)
    if suffix_of(path) == "json":
        return Headers(kind, REVALIDATE)
    return Headers(kind, ONE_HOUR)


def is_text(path: str) -> bool:
    """Whether the file is text, which packing makes much smaller."""
    kind = _TYPES.get(suffix_of(path), "")
    return "charset" in kind


def headers_key(headers: Headers, encoding: str = "") -> str:
    """Eight hex digits that change when the headers do: a manifest keeps them beside each file."""
    told = f"{headers.content_type}\n{headers.cache_control}\n{encoding}"
    return hashlib.sha256(told.encode()).hexdigest()[:8]


def headers_file(paths: Iterable[str]) -> bytes:
    """The same table as a `_headers` file, as Cloudflare Pages and Netlify read it.

    These hosts join the values of all rules that fit a path, so no two rules here set one header for one path; what
    must be asked for again (pages) is their default. Folders that hold hashed files only become one rule. What
    matters most comes first: assets, then the feeds of the whole site, then those of topics, as far as there is room.
    """
    folders: dict[str, list[str]] = {}
    every = sorted(paths)
    for path in every:
        folders.setdefault(path.rpartition("/")[0], []).append(path)
    rules: dict[str, str] = {}
    for folder, files in folders.items():
        nested = any(other.startswith(f"{folder}/") for other in folders if other != folder)
        if folder and not nested and all(is_hashed(path) for path in files):
            rules[f"/{folder}/*"] = IMMUTABLE
        else:
            rules |= {f"/{path}": IMMUTABLE for path in files if is_hashed(path)}
        rules |= {f"/{path}": FIVE_MINUTES for path in files if is_feed(path)}
    lines = ["/*", "  X-Content-Type-Options: nosniff", "  Referrer-Policy: strict-origin-when-cross-origin"]
    ranked = sorted(rules, key=lambda pattern: (rules[pattern] != IMMUTABLE, pattern.count("/"), pattern))
    for pattern in ranked[: _MOST_RULES - 1]:
        lines += [pattern, f"  Cache-Control: {rules[pattern]}"]
    return "\n".join([*lines, ""]).encode()
