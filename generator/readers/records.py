"""JSON as scrapers and feeds write it: one record, a list of records, JSON Lines, JSON Feed.

Records of newspaper, news-please and trafilatura, of `schema.org/NewsArticle`, and of anybody who calls a headline
`title` and a text `text`. Each record is an entry; a list is parted without building it as a whole.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from generator.errors import SourceError
from generator.model import Claim, ClaimField, Entry, Overrides, RawDocument, Source
from generator.patterns import regex
from generator.readers.encoding import LIMIT, decode
from generator.registry import Reader

FILE_LIMIT = 128 * 1024 * 1024
"""Bytes of a list of records in one file."""
OBJECT_LIMIT = 32 * 1024 * 1024
"""Bytes of a file that is one object: it is read as a whole."""
_ID_LENGTH = 500
_LOST_LIMIT = 1000
"""Records without use in one file, after which it is taken for no file of articles."""

# ---- what the keys mean, best first within a field

_BODY_TEXT = ("maintext", "articleBody", "article_body", "content_text", "text", "body", "content", "article", "story")
_BODY_TEXT_MORE = ("full_text", "fulltext", "cleaned_text", "raw_text")
_BODY_HTML = ("content_html", "body_html", "html", "raw_html")
_SHORT = ("summary", "description", "excerpt", "abstract", "teaser")
# Words in one string, parted by spaces, where a field has many names.
_FIELDS: tuple[tuple[ClaimField, str], ...] = (
    ("headline", "title headline heading title_page name"),
    ("dek", "dek subtitle subheadline standfirst description excerpt"),
    ("author", "authors author byline creator writers"),
    ("agency", "agency"),
    ("place", "place dateline location"),
    (
        "published",
        "datePublished date_published published publish_date date_publish published_at publishedAt pubDate date",
    ),
    ("updated", "dateModified date_modified date_modify updated updated_at modified last_modified"),
    ("url", "url link canonical_url external_url permalink web_url webUrl mainEntityOfPage source"),
    (
        "publication",
        (
            "publication publisher site_name meta_site_name sitename site source-hostname source_name source "
            "source_domain hostname"
        ),
    ),
    ("language", "language lang inLanguage meta_lang"),
    ("topic", "tags keywords topics categories category section articleSection"),
    ("image", "image image_url top_image urlToImage banner_image thumbnailUrl"),
)
_MANY = frozenset(("author", "topic", "image"))
_IDS = ("id", "guid", "_id", "uuid", "article_id", "@id", "identifier")
_LINKS = ("url", "link", "canonical_url", "external_url", "permalink", "web_url", "webUrl")
_LISTS = ("articles", "items", "entries", "results", "data", "docs", "documents", "posts", "stories", "news", "records")
_WRAPPERS = ("article", "data", "item", "result", "post", "document", "_source")

_TAGGED = regex(r"<(?:p|div|br|h[1-6]|ul|ol|li|article|section|blockquote|figure|table|span|img)\b[^<>]{0,400}>", re.I)
_SPACE = regex(r"\s*")


def split(source: Source) -> Iterator[Entry | Exception]:
    """The records of a file. Raises `SourceError` where it is no JSON; a broken line costs only itself."""
    if source.path.lower().endswith((".jsonl", ".ndjson", ".jsonlines")):
        yield from _split_lines(source)
        return
    if len(source.data) > FILE_LIMIT:
        raise SourceError(
            f"larger than {FILE_LIMIT // 1024**2} MB, the limit for one JSON file.",
            remedy="Save it as JSON Lines, one article a line.",
        )
    text = decode(source.data, limit=FILE_LIMIT).text.removeprefix("\ufeff")
    start = _skip(text, 0)
    if text.startswith("[", start):
        yield from _entries(source, _records(text, start, 1), (), "record")
        return
    if not text.startswith("{", start):
        raise SourceError("not JSON: it begins with neither `{` nor `[`.", remedy="Check how the file was written.")
    if len(text) > OBJECT_LIMIT:
        raise SourceError(
            f"larger than {OBJECT_LIMIT // 1024**2} MB, the limit for one JSON object.",
            remedy="Save its articles as JSON Lines, one a line.",
        )
    try:
        table = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        if "}\n{" in text.replace("\r", ""):  # JSON Lines under the other name
            yield from _split_lines(source)
            return
        raise _broken(text, error) from None
    feed = _feed_claims(table)
    origin: Literal["feed", "record"] = "record" if feed is None else "feed"
    if feed is not None or not _has_body(table):
        for key in _LISTS:
            raw = bytes(table[key]).decode() if key in table else ""
            if raw.startswith("[") and raw[1:40].lstrip()[:1] in ("{", "]"):
                first = text.count("\n", 0, max(text.find(raw[:200]), 0)) + 1
                yield from _entries(source, _records(raw, 0, first), feed or (), origin)
                return
    yield from _entries(source, iter([(text, 1)]), (), origin, alone=True)


def _skip(text: str, at: int) -> int:
    m = _SPACE.match(text, at)
    return m.end() if m else at


def _broken(text: str, error: Exception) -> SourceError:
    try:
        json.loads(text)
    except json.JSONDecodeError as exact:
        return SourceError(f"not valid JSON: {exact.msg}.", line=exact.lineno, remedy="Mend that line.")
    except (RecursionError, ValueError):
        pass
    return SourceError(f"not valid JSON: {error}.", remedy="Check how the file was written.")


def _has_body(table: dict[str, Any]) -> bool:
    return any(key in table for key in (*_BODY_TEXT, *_BODY_HTML) if key not in _LISTS)


def _split_lines(source: Source) -> Iterator[Entry | Exception]:
    """JSON Lines: a line is decoded when its turn comes, so that memory holds one article at a time."""

    def lines() -> Iterator[tuple[str, int] | SourceError]:
        number, at, data = 0, 0, source.data
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            data = decode(data, limit=FILE_LIMIT).text.encode()
        while at < len(data):
            end = data.find(b"\n", at)
            end = len(data) if end < 0 else end
            line = data[at:end]
            number, at = number + 1, end + 1
            if not line.strip():
                continue
            try:
                yield decode(line).text.removeprefix("\ufeff"), number
            except SourceError as error:
                yield SourceError(error.message, place=f"{source.path}:{number}", remedy=error.remedy)

    yield from _entries(source, lines(), (), "record")


def _records(text: str, start: int, line: int) -> Iterator[tuple[str, int] | SourceError]:
    """(JSON, line) of each item of the list at `start`, one built and let go at a time; an error ends it."""
    scan = json.JSONDecoder().raw_decode
    at = start + 1
    counted = 0
    while True:
        at = _skip(text, at)
        line += text.count("\n", counted, at)
        counted = at
        if text.startswith("]", at):
            return
        try:
            _, end = scan(text, at)
        except json.JSONDecodeError as error:
            where = line + text.count("\n", at, error.pos)
            yield SourceError(
                f"not valid JSON: {error.msg}.", line=where, remedy="Mend that line; the rest is not read."
            )
            return
        except (RecursionError, ValueError):
            yield SourceError("nested too deeply.", line=line, remedy="Take that record out; the rest is not read.")
            return
        yield text[at:end], line
        at = _skip(text, end)
        if text.startswith(",", at):
            at += 1
        elif not text.startswith("]", at):
            where = line + text.count("\n", counted, at)
            yield SourceError(
                "not valid JSON: `,` or `]` is missing.", line=where, remedy="Mend that line; the rest is not read."
            )
            return


def _entries(
    source: Source,
    records: Iterator[tuple[str, int] | SourceError],
    shared: tuple[Claim, ...],
    origin: Literal["feed", "record"],
    *,
    alone: bool = False,
) -> Iterator[Entry | Exception]:
    lost = 0
    for found in records:
        if lost >= _LOST_LIMIT:
            yield SourceError(
                f"{_LOST_LIMIT} records cannot be read; the rest is not tried.",
                remedy="Check how the file was written.",
            )
            return
        if isinstance(found, SourceError):
            lost += 1
            yield found
            continue
        text, line = found
        place = f"{source.path}:{line}"
        if len(text) > LIMIT:
            yield SourceError(
                f"larger than {LIMIT // 1024**2} MB, the limit for one article.",
                place=place,
                remedy="Cut it.",
            )
            continue
        try:
            record = _unwrapped(json.loads(text))
        except json.JSONDecodeError as error:
            place = f"{source.path}:{line + error.lineno - 1}"
            yield SourceError(f"not valid JSON: {error.msg}.", place=place, remedy="Mend that line.")
            continue
        except (RecursionError, ValueError):
            yield SourceError("nested too deeply.", place=place, remedy="Take that record out.")
            continue
        if not isinstance(record, dict):
            lost += 1
            yield SourceError(
                f"a record must be an object, not {_kind_of(record)}.", place=place, remedy="Take it out."
            )
            continue
        data = text.encode("utf-8", "surrogatepass")
        yield Entry(
            source=source.path,
            id="" if alone else record_id(record, data),
            format="json",
            data=data,
            claims=(*claims_of(record, origin), *shared),
            line=line,
            overrides=Overrides(draft=True) if record.get("draft") is True else None,
        )


def _unwrapped(value: Any) -> Any:
    """The record in `{"article": {…}}` and the like."""
    if (
        isinstance(value, dict)
        and len(value) <= 12
        and not any(k in value for k in ("title", "headline", "text", "body"))
    ):
        for key in _WRAPPERS:
            if isinstance(value.get(key), dict):
                return value[key]
    return value


def _kind_of(value: Any) -> str:
    return "a list" if isinstance(value, list) else "a text" if isinstance(value, str) else f"`{value}`"


def record_id(record: dict[str, Any], data: bytes) -> str:
    """What names a record within its source: its id, its URL, else a hash of its content."""
    for key in (*_IDS, *_LINKS, "source"):
        value = record.get(key)
        if key == "source" and not str(value).startswith(("http://", "https://")):
            continue  # the paper's name; only with trafilatura it is the address
        if isinstance(value, dict):
            value = value.get("$oid") or value.get("id")
        if isinstance(value, (str, int)) and not isinstance(value, bool) and (clean := clean_id(str(value))):
            return clean
    return hashlib.sha256(data).hexdigest()[:16]


def clean_id(value: str) -> str:
    """An id as one line of printable characters."""
    return "".join(c if c.isprintable() else " " for c in " ".join(value.split()))[:_ID_LENGTH].strip()


# ---- what a record says


def claims_of(record: dict[str, Any], origin: Literal["feed", "record"]) -> tuple[Claim, ...]:
    """Everything that a record states about its article."""
    claims: list[Claim] = []
    for field, keys in _FIELDS:
        for key in keys.split():
            values = [v for v in _values(record.get(key), field) if _fits(field, key, v)]
            if values:
                claims += (Claim(field, v, origin) for v in (values[:50] if field in _MANY else values[:1]))
                if field != "topic":
                    break
    return tuple(dict.fromkeys(claims))


def _fits(field: ClaimField, key: str, value: str) -> bool:
    if field in ("url", "image"):
        return value.startswith(("http://", "https://"))
    if key == "source":
        return not value.startswith(("http://", "https://"))
    return field != "place" or len(value) < 80


def _values(value: Any, field: ClaimField, depth: int = 0) -> Iterator[str]:
    """The texts in a value: itself, its items, or what names an object."""
    if depth > 3 or value is None or isinstance(value, bool):
        return
    if isinstance(value, dict):
        order = ("url", "@id", "href") if field in ("url", "image") else ("name", "value", "title", "$date")
        for key in order:
            if key in value:
                yield from _values(value[key], field, depth + 1)
                return
    elif isinstance(value, list):
        for item in value[:200]:
            yield from _values(item, field, depth + 1)
    elif isinstance(value, (int, float)):
        if field in ("published", "updated") and abs(value) < 1e15:
            yield str(int(value))
    elif isinstance(value, str):
        text = " ".join(value.split())
        if field == "topic" and ("," in text or ";" in text):
            yield from (part.strip() for part in text.replace(";", ",").split(",")[:50] if part.strip())
        elif text:
            yield text[:2000]


def _feed_claims(table: dict[str, msgspec.Raw]) -> tuple[Claim, ...] | None:
    """What a JSON Feed says of itself; None for any other object."""

    def text(key: str) -> str:
        try:
            return msgspec.json.decode(table[key], type=str) if key in table else ""
        except (msgspec.DecodeError, UnicodeError):
            return ""

    if "jsonfeed.org" not in text("version"):
        return None
    said: list[tuple[ClaimField, str]] = [("publication", text("title")), ("language", text("language"))]
    return tuple(Claim(field, value, "feed") for field, value in said if value)


# ---- reading one


def read(entry: Entry) -> RawDocument:
    """The document in one record. Raises `SourceError` where it holds no text."""
    try:
        record = _unwrapped(json.loads(entry.data.decode("utf-8", "surrogatepass")))
    except (ValueError, RecursionError) as error:
        raise SourceError(f"not valid JSON: {error}.", remedy="Mend the record.") from None
    if not isinstance(record, dict):
        raise SourceError("a record must be an object.", remedy="Mend the record.")
    body, is_html = body_of(record)
    if not body:
        raise SourceError(
            "the record holds no text.",
            remedy=f"Its keys are {', '.join(map(str, list(record)[:12]))}; known are {', '.join(_BODY_TEXT)}.",
        )
    return document_of(body, entry, is_html=is_html)


def body_of(record: dict[str, Any]) -> tuple[str, bool]:
    """The text of a record and whether it is HTML; its summary where there is no more."""
    for keys in (_BODY_TEXT, _BODY_TEXT_MORE, _BODY_HTML, _SHORT):
        for key in keys:
            value = record.get(key)
            if isinstance(value, list) and value and all(isinstance(v, str) for v in value):
                value = "\n\n".join(value)
            elif isinstance(value, dict) and isinstance(value.get("rendered"), str):
                return value["rendered"], True  # WordPress
            if isinstance(value, str) and value.strip():
                return value, key in _BODY_HTML or _TAGGED.search(value, 0, 4000) is not None
    return "", False


def document_of(body: str, entry: Entry, *, is_html: bool) -> RawDocument:
    """The document of a body inside a larger format: offsets are into its text, lines are the entry's."""
    if is_html:
        from generator.readers.html import document_from_fragment

        document = document_from_fragment(body, entry, entry.claims)
    else:
        from generator.readers.text import read as read_text

        document = read_text(msgspec.structs.replace(entry, data=body.encode("utf-8", "surrogatepass"), format="text"))
    blocks = tuple(msgspec.structs.replace(b, line=entry.line) for b in document.blocks)
    return msgspec.structs.replace(document, blocks=blocks, repairs=None, format=entry.format)


READER = Reader(name="json", suffixes=(".json", ".jsonl", ".ndjson", ".jsonlines"), read=read, split=split)
