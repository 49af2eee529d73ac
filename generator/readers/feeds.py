"""RSS, Atom and RDF files, parsed by feedparser; each entry's body is read as the piece of HTML that it is."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from html import escape
from typing import Any

from generator.errors import SourceError
from generator.model import Claim, ClaimField, Entry, RawDocument, Source
from generator.patterns import regex
from generator.readers.encoding import decode
from generator.readers.records import clean_id, document_of
from generator.registry import Reader

_LIMIT = 16 * 1024 * 1024
"""Bytes of one feed: hundreds of times what any publisher serves."""
_DEPTH = 200
"""Nesting of elements outside escaped text; a feed needs six."""

_DECLARED = regex(rb"""<\?xml[^>]{0,200}?encoding\s?=\s?["']([A-Za-z0-9._:-]{1,40})["']""")
_XML_DECLARATION = regex(r"\s{0,100}<\?xml[^>]{0,300}\?>")
_ENTRY = regex(r"<(?:item|entry)[\s>]")
_ROOT = regex(rb"<(?:rss|feed|rdf:RDF|channel)\b", re.IGNORECASE)
_TAG = regex(r"<!\[CDATA\[|<(/?)([A-Za-z][\w:.-]{0,60})|(/>)")
_HTML = regex(r"<[a-zA-Z/!][^<>]{0,2000}>|&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")


def split(source: Source) -> Iterator[Entry | Exception]:
    """The entries of a feed. Raises `SourceError` for what is no feed, too large, or declares entities."""
    text = _checked(source.data)
    import feedparser

    try:
        parsed = feedparser.parse(
            text.encode("utf-8", "replace"),
            sanitize_html=False,
            resolve_relative_uris=False,
            response_headers={"content-type": "application/xml; charset=utf-8"},
        )
    except RecursionError:
        raise SourceError("its elements are nested too deeply.", remedy="Take the entry out.") from None
    shared = tuple(_shared(parsed.feed))
    if not parsed.entries and not parsed.get("version"):
        problem = parsed.get("bozo_exception")
        raise SourceError(
            f"no feed that can be read{f': {problem}' if problem else ''}.",
            remedy="Known: RSS 2.0, RSS 1.0 and Atom. Check how the file was saved.",
        )
    for found, line in zip(parsed.entries, _lines(text, len(parsed.entries)), strict=True):
        body = _body(found)
        id_ = clean_id(str(found.get("id") or found.get("link") or ""))
        claims = (*_claims(found), *shared)
        if not id_:
            id_ = hashlib.sha256(repr((claims, body)).encode("utf-8", "replace")).hexdigest()[:16]
        yield Entry(
            source=source.path,
            id=id_,
            format="feed",
            data=body.encode("utf-8", "replace"),
            claims=claims,
            line=line,
        )


def _checked(data: bytes) -> str:
    """The feed as text, once it is sure that parsing it cannot run away. Raises `SourceError`."""
    declared = _DECLARED.search(data[:400])
    text = decode(data, declared[1].decode() if declared else None, limit=_LIMIT).text.removeprefix("\ufeff")
    # What comes before the root element may declare entities, local or external: none is ever needed.
    root = _ROOT.search(data)
    prolog = text[: root.start() if root else len(text)]
    if "<!ENTITY" in prolog or "<!ENTITY" in text[:4000]:
        raise SourceError(
            "the feed declares entities of its own, which could unfold without end.",
            remedy="Take the `<!ENTITY …>` lines out of it.",
        )
    depth = 0
    at = 0
    while (m := _TAG.search(text, at)) is not None:
        at = m.end()
        if m[0] == "<![CDATA[":
            end = text.find("]]>", at)
            at = len(text) if end < 0 else end
        elif m[3] or m[1]:
            depth -= 1
        else:
            depth += 1
            if depth > _DEPTH:
                line = text.count("\n", 0, at) + 1
                raise SourceError(
                    f"elements are nested more than {_DEPTH} deep.", line=line, remedy="Take that entry out."
                )
    return _XML_DECLARATION.sub("", text, count=1)


def _lines(text: str, count: int) -> list[int]:
    """Lines at which the entries begin, all 1 where they cannot be told apart from what only looks like an entry."""
    lines: list[int] = []
    line, at = 1, 0
    for m in _ENTRY.finditer(text):
        line += text.count("\n", at, m.start())
        at = m.start()
        lines.append(line)
    return lines if len(lines) == count else [1] * count


def _shared(feed: Any) -> Iterator[Claim]:
    for field, value in (("publication", feed.get("title")), ("language", feed.get("language"))):
        if isinstance(value, str) and value.strip():
            yield Claim("publication" if field == "publication" else "language", " ".join(value.split()), "feed")


def _body(found: Any) -> str:
    """The longest text that the entry carries, as HTML."""
    candidates = [*found.get("content", ()), found.get("summary_detail") or {}]
    bodies = [_as_html(c.get("value") or "", c.get("type") or "") for c in candidates]
    return max(bodies, key=len, default="")


def _as_html(value: str, type_: str) -> str:
    if type_ == "text/plain" or not _HTML.search(value, 0, 20_000):
        # Plain words: their blank lines part paragraphs.
        paragraphs = [p for p in value.replace("\r\n", "\n").split("\n\n") if p.strip()]
        return "".join(f"<p>{escape(p, quote=False)}</p>" for p in paragraphs)
    return value


def _claims(found: Any) -> Iterator[Claim]:
    def claim(field: ClaimField, value: Any) -> Iterator[Claim]:
        if isinstance(value, str) and (text := " ".join(value.split())):
            yield Claim(field, text[:2000], "feed")

    yield from claim("headline", _plain(found.get("title_detail") or {}, found.get("title")))
    people = [a.get("name") or a.get("email") for a in found.get("authors", ())] or [found.get("author")]
    for name in people[:20]:
        yield from claim("author", name)
    updated = _date(dict.get(found, "updated"))  # its own `get` would give the day of publication, and warn
    published = _date(found.get("published") or found.get("created")) or updated
    yield from claim("published", published)
    if updated != published:
        yield from claim("updated", updated)
    link = found.get("link") or ""
    if link.startswith(("http://", "https://")):
        yield from claim("url", link)
    source = found.get("source")
    if source is not None and hasattr(source, "get"):
        yield from claim("publication", source.get("title"))
    for tag in found.get("tags", ())[:50]:
        yield from claim("topic", tag.get("label") or tag.get("term"))
    for picture in (*found.get("media_content", ()), *found.get("enclosures", ())):
        address = picture.get("url") or picture.get("href") or ""
        if str(picture.get("type", "")).startswith("image/") or picture.get("medium") == "image":
            yield from claim("image", address)


def _plain(detail: Any, title: Any) -> Any:
    """A title without tags: feeds escape them once or twice."""
    if not isinstance(title, str) or (detail.get("type") == "text/plain" and "<" not in title and "&" not in title):
        return title
    from html import unescape

    return unescape(re.sub(r"<[a-zA-Z/][^<>]{0,300}>", "", title))


def _date(value: Any) -> Any:
    """RFC 822 dates as ISO 8601, with their offset; others as they are written."""
    if not isinstance(value, str):
        return None
    from email.utils import parsedate_to_datetime  # brings sockets along, which no other format needs

    try:
        return parsedate_to_datetime(value).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return value


def read(entry: Entry) -> RawDocument:
    """The document of one entry. Raises `SourceError` where it has no text at all."""
    body = entry.data.decode("utf-8")
    if not body.strip():
        raise SourceError("the entry has a title at most, and no text.", remedy="Remove it, or save the page itself.")
    return document_of(body, entry, is_html=True)


READER = Reader(name="feed", suffixes=(".xml", ".rss", ".atom", ".rdf"), read=read, split=split)
