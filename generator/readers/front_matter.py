"""The block of settings at the head of a text or Markdown file: YAML between `---` lines, or TOML between `+++`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import msgspec

from generator.errors import SourceError
from generator.model import Claim, ClaimField, Note
from generator.patterns import regex

_OPEN = regex(r"\ufeff?(?P<fence>---|\+\+\+)[ \t]*\r?\n")
_CLOSE = {
    "---": regex(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE),
    "+++": regex(r"^\+\+\+[ \t]*\r?$", re.MULTILINE),
}
_LIMIT = 64 * 1024
"""Code points: a longer block is no front matter."""
_KEY = regex(r"[ \t\r\n]*(?:#[^\n]*\n[ \t\r\n]*)?[\"']?[A-Za-z_][\w -]{0,40}[\"']?[ \t]*[:=]")

_NESTED = regex(r"(?:[-?:][ \t]+){20}")
"""What would let the YAML parser, written in C, run out of stack."""

# A block that needs no YAML parser: values are plain words (a colon in them has no space behind it, `#` stands nowhere
# in them), words in quotes without escapes, or lists of such, on the same line or below with a dash each.
_SETTING = regex(r"([A-Za-z_][A-Za-z0-9_-]{0,40}):(?: {1,4}([^ ].{0,2000}))?")
_BELOW = regex(r"( {0,4}- {1,4})([^ ].{0,2000})")
_WORDS = regex(r""""[^"\\]*"|'[^']*'|[\w“„«(](?:[^:#]|:(?=[^ ]))*""")
_IN_LIST = r"""\w[\w .()/-]*|"[^"\\]*"|'[^']*'"""
_LISTED = regex(_IN_LIST)
_LIST = regex(rf"\[(?:(?:{_IN_LIST})(?:, {{0,4}}(?:{_IN_LIST})){{0,99}})?\]")

# Key → what it says of the article. Keys of the usual site generators and scrapers.
_FIELDS: dict[str, ClaimField] = {
    "title": "headline",
    "headline": "headline",
    "subtitle": "dek",
    "dek": "dek",
    "description": "dek",
    "author": "author",
    "authors": "author",
    "byline": "author",
    "agency": "agency",
    "place": "place",
    "location": "place",
    "date": "published",
    "published": "published",
    "date_published": "published",
    "publishdate": "published",
    "pubdate": "published",
    "updated": "updated",
    "modified": "updated",
    "lastmod": "updated",
    "url": "url",
    "link": "url",
    "source_url": "url",
    "source": "url",
    "canonical_url": "url",
    "original_url": "url",
    "publication": "publication",
    "publisher": "publication",
    "site": "publication",
    "sitename": "publication",
    "site_name": "publication",
    "language": "language",
    "lang": "language",
    "tags": "topic",
    "tag": "topic",
    "topics": "topic",
    "keywords": "topic",
    "categories": "topic",
    "category": "topic",
    "slug": "slug",
    "aliases": "alias",
    "alias": "alias",
    "redirect_from": "alias",
    "image": "image",
    "images": "image",
    "image_alt": "image_alt",
    "image_caption": "image_caption",
}


class FrontMatter(msgspec.Struct, frozen=True):
    """What the head of a file says."""

    end: int = 0
    """Code points of the head, closing line included; 0 where there is none."""
    claims: tuple[Claim, ...] = ()
    draft: bool = False
    expires: str | None = None
    notes: tuple[Note, ...] = ()


def read_front_matter(text: str) -> FrontMatter:
    """The front matter of a decoded file. Raises `SourceError`, with the line, for one that cannot be read."""
    opening = _OPEN.match(text)
    if opening is None:
        return FrontMatter()
    fence = opening["fence"]
    closing = _CLOSE[fence].search(text, opening.end(), opening.end() + _LIMIT)
    if not _KEY.match(text, opening.end()):
        return FrontMatter()  # a rule between two parts of the text
    if closing is None:
        # A text can begin with a rule and then have "Name: …"; only the shape of settings on every line is an error.
        head = [line for line in text[opening.end() : opening.end() + 2000].splitlines() if line.strip()][:4]
        if all(_KEY.match(line) for line in head[:2]):
            raise SourceError(
                f"the front matter has no closing `{fence}`.", line=1, remedy=f"Put a line `{fence}` behind it."
            )
        return FrontMatter()
    inside = text[opening.end() : closing.start()]
    notes: tuple[Note, ...] = ()
    if fence == "+++":
        table = _toml(inside)
    else:
        table, notes = _yaml(inside)
    claims: list[Claim] = []
    lowered = {str(key).strip().lower().replace("-", "_"): value for key, value in table.items()}
    for key, value in lowered.items():
        if (field := _FIELDS.get(key)) is None:
            continue
        for item in _strings(value, key):
            # `source` is the paper's name with some, the address of the original with others.
            named = key == "source" and not item.startswith(("http://", "https://"))
            claims.append(Claim("publication" if named else field, item, "front matter"))
    expires = next(iter(_strings(lowered.get("expires", lowered.get("expirydate")), "expires")), None)
    return FrontMatter(
        end=closing.end(),
        claims=tuple(claims),
        draft=str(lowered.get("draft", "")).strip().lower() in ("true", "yes", "on", "1"),
        expires=expires,
        notes=notes,
    )


def _strings(value: Any, key: str, depth: int = 0) -> Iterator[str]:
    """The texts in a setting: itself, its items, or the name of a table such as `author: {name: …}`."""
    if depth > 2:
        return  # no setting is deeper; YAML's aliases could unfold to more than memory holds
    if isinstance(value, dict):
        yield from _strings(value.get("name"), key, depth + 1)
    elif isinstance(value, (list, tuple)):
        for item in value[:100]:
            yield from _strings(item, key, depth + 1)
    elif value is not None and not isinstance(value, bool):
        text = " ".join(str(value).split())
        if key in ("tags", "tag", "keywords", "topics") and "," in text:
            yield from (part.strip() for part in text.split(",") if part.strip())
        elif text:
            yield text


def _toml(inside: str) -> dict[str, Any]:
    try:
        return tomllib.loads(inside.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) + 1 if found else 1
        raise SourceError(
            f"the front matter is not valid TOML: {error}.", line=line, remedy="Mend that line."
        ) from None


def _yaml(inside: str) -> tuple[dict[str, Any], tuple[Note, ...]]:
    simple = _simple_yaml(inside)
    if simple is not None:
        return simple, ()
    import yaml

    if inside.count("[") + inside.count("{") > 200 or _NESTED.search(inside):
        raise SourceError("the front matter is nested too deeply.", line=1, remedy="Keep it to names and values.")
    # The base loader keeps every value as its words: a date stays as written, and "no" is no truth value.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        table = yaml.load(inside, Loader=loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        problem = getattr(error, "problem", None) or "it cannot be read"
        if "mapping values are not allowed" in problem and (plain := _plain_settings(inside)) is not None:
            return plain, (Note("The front matter is not valid YAML: a value that holds a colon needs quotes.", line),)
        raise SourceError(
            f"the front matter is not valid YAML: {problem}.",
            line=line,
            remedy="Mend that line (quote values that hold `:`, `#` or quotation marks).",
        ) from None
    return (table if isinstance(table, dict) else {}), ()


def _simple_yaml(inside: str) -> dict[str, Any] | None:
    """What the YAML parser makes of a block that uses none of its arts; None for any other.

    Importing that parser takes as long as the analysis of a short article, and most blocks are this simple.
    """
    if not inside.replace("\n", "").isprintable():
        return None
    table: dict[str, Any] = {}
    key = dash = ""
    below: list[Any] | None = None  # what stands under a key without a value
    for line in inside.split("\n"):
        if not line or line[0] == "#":
            continue
        if m := _SETTING.fullmatch(line):
            key, rest = m.groups()
            below, dash = None if rest else [], ""
            table[key] = value = _simple_value(rest) if rest else ""
        elif below is not None and (m := _BELOW.fullmatch(line)) and dash in ("", m[1]):
            dash, value = m[1], _simple_value(m[2])
            below.append(value)
            table[key] = below
        else:
            return None
        if value is None:
            return None
    return table


def _simple_value(words: str) -> str | list[str] | None:
    words = words.rstrip(" ")
    if _LIST.fullmatch(words):
        return [_unquoted(item) for item in _LISTED.findall(words)]
    return _unquoted(words) if _WORDS.fullmatch(words) else None


def _unquoted(words: str) -> str:
    return words[1:-1] if words[0] in ("'", '"') else words.rstrip(" ")


def _plain_settings(inside: str) -> dict[str, Any] | None:
    """`key: words` on every line, as scrapers write without quoting; None for anything else."""
    table: dict[str, Any] = {}
    for line in inside.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        m = re.match(r"([A-Za-z_][\w-]{0,40})[ \t]*:(?:[ \t]+|$)", line)
        if m is None:
            return None
        table[m[1]] = line[m.end() :].strip().strip("\"'")
    return table
