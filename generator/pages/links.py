"""Where things live: slugs, permalinks, and links that work under any sub-path and from disk."""

from __future__ import annotations

import datetime
import hashlib
import re
from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit

from generator.config import SiteConfig
from generator.model import Metadata
from generator.patterns import regex

_NOT_IN_SLUG = regex(r"[^a-z0-9]+")
_APOSTROPHES = str.maketrans("", "", "'’‘ʼ")
_DATE_PREFIX = regex(r"^\d{4}[-_.]?\d{2}[-_.]?\d{2}(?:[-_.T ]+|$)")
_DAY = regex(r"\d{4}-\d{2}-\d{2}")
# Names that say nothing about the article: the folder or the headline names it instead.
_NAMELESS = frozenset({"index", "article", "content", "page", "story", "default", "text", "main", "untitled"})
SLUG_LIMIT = 72  # characters: long enough for a headline, short enough to be read in an address bar


@lru_cache(maxsize=65536)
def slug(text: str, limit: int = SLUG_LIMIT) -> str:
    """Lower-case ASCII letters, digits and hyphens for a path; whole words up to `limit`; never empty.

    Other scripts are transliterated (python-slugify); what leaves nothing is named by its hash.
    """
    plain = text.translate(_APOSTROPHES)
    if not plain.isascii():
        from slugify import slugify

        plain = slugify(plain)
    made = _NOT_IN_SLUG.sub("-", plain.lower()).strip("-")
    if len(made) > limit:
        cut = made.rfind("-", 0, limit + 1)
        made = made[: cut if cut > limit // 2 else limit].rstrip("-")
    return made or hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


@lru_cache(maxsize=65536)
def valid_day(published: str | None) -> str | None:
    """The calendar day (`2023-02-23`) of an ISO 8601 day or instant; None where it states none."""
    if not published or not _DAY.match(published):
        return None
    try:
        return datetime.date.fromisoformat(published[:10]).isoformat()
    except ValueError:
        return None


def utc_day(published: str) -> str:
    """The calendar day in UTC of an ISO 8601 day or instant; its own day where it states no offset."""
    try:
        moment = datetime.datetime.fromisoformat(published)
        return (moment.astimezone(datetime.UTC) if moment.tzinfo else moment).date().isoformat()
    except (ValueError, OverflowError):
        return published[:10]


def permalink_of(metadata: Metadata, entry_key: str) -> str:
    """`2023/02/23/nato-china/`, or `undated/nato-china/`: from the entry alone, whatever else the site holds.

    The name is the editor's slug, else the file's name, else (an article among many in one source) the last part of
    its URL when that has words, else its headline. The headline of a file is never part of it, so that a corrected
    headline keeps its address.
    """
    day = valid_day(metadata.published)
    folder = day.replace("-", "/") if day else "undated"
    return f"{folder}/{slug(metadata.slug) if metadata.slug else _name_of(metadata, entry_key)}/"


def _name_of(metadata: Metadata, entry_key: str) -> str:
    source, _, entry_id = entry_key.partition("#")
    if entry_id:
        if "://" in entry_id:
            last = unquote(urlsplit(entry_id).path).rstrip("/").rpartition("/")[2]
            name = slug(last.rpartition(".")[0] if re.search(r"\.\w{2,5}$", last) else last)
            if "-" in name and re.search(r"[a-z]{3}", name):
                return name
        mark = hashlib.sha256(entry_id.encode("utf-8", "surrogatepass")).hexdigest()[:6]
        return f"{slug(metadata.headline, SLUG_LIMIT - 7)}-{mark}" if metadata.headline else mark
    folders, _, file = source.rpartition("/")
    stem = file.partition(".")[0] or file
    stem = _DATE_PREFIX.sub("", stem) or (metadata.headline or stem)
    if stem.lower() in _NAMELESS:
        stem = folders.rpartition("/")[2] or metadata.headline or stem
    if stem.isdigit() and metadata.headline:
        stem = f"{metadata.headline[:SLUG_LIMIT]} {stem}"
    return slug(stem)


def clean_alias(alias: str) -> str | None:
    """An old address as a path below the site (`old/page.html`); None where it leads out of it."""
    path = urlsplit(alias).path.strip()
    parts = [p for p in path.split("/") if p not in ("", ".")]
    if not parts or ".." in parts or any("\\" in p or "\0" in p for p in parts):
        return None
    made = "/".join(parts)
    return made if re.search(r"\.html?$", made) else f"{made}/index.html"


def root_of(path: str) -> str:
    """How a page at `path` reaches the top of the site: `../../`, or nothing at the top itself."""
    return "../" * path.count("/")


def is_web_link(url: str | None) -> bool:
    """Whether content may link there: http, https and mailto only."""
    return bool(url) and urlsplit_scheme(url or "") in ("http", "https", "mailto")


def urlsplit_scheme(url: str) -> str:
    """The scheme of a URL in lower case, empty where it has none or is broken."""
    try:
        return urlsplit(url.strip()).scheme.lower()
    except ValueError:
        return ""


def absolute(site: SiteConfig, path: str) -> str:
    """The absolute URL of a path below the site; empty without a base URL. `x/index.html` is written as `x/`."""
    if not site.base_url:
        return ""
    if site.urls == "pretty" and (path == "index.html" or path.endswith("/index.html")):
        path = path[: -len("index.html")]
    elif site.urls == "file" and (not path or path.endswith("/")):
        path += "index.html"
    return site.base_url.rstrip("/") + "/" + path


def text_fragment(url: str, words: str) -> str:
    """A link that opens the publisher's page at these words (`#:~:text=`): their first and last few for long ones."""
    parts = words.split()
    if len(parts) <= 8:
        wanted = _fragment(" ".join(parts))
    else:
        wanted = f"{_fragment(' '.join(parts[:4]))},{_fragment(' '.join(parts[-4:]))}"
    base = url.partition("#")[0]
    return f"{base}#:~:text={wanted}"


def _fragment(words: str) -> str:
    return quote(words, safe="").replace("-", "%2D")


def instant(published: str | None) -> str:
    """RFC 3339 of an ISO day or instant: a day alone begins at midnight UTC; empty for none."""
    if not published:
        return ""
    if len(published) == 10:
        return f"{published}T00:00:00Z"
    made = published.replace(" ", "T")
    if re.search(r"T\d\d:\d\d(?:Z|[+-]\d\d:?\d\d)?$", made):
        made = re.sub(r"T(\d\d:\d\d)", r"T\1:00", made)
    made = re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", made)
    return made if re.search(r"(?:Z|[+-]\d\d:\d\d)$", made) else f"{made}Z"
