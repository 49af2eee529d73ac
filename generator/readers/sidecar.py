"""The editor's word: `NAME.EXT.toml` beside a source, with `[entry."ID"]` tables where it holds many articles."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any

import msgspec

from generator.errors import SourceError
from generator.model import Claim, ClaimField, Overrides, Source

SIDECAR = ".toml"
"""What a sidecar's name has behind the whole name of its source."""

# Key → what it claims. The same words as in front matter.
_CLAIMS: dict[str, ClaimField] = {
    "title": "headline",
    "dek": "dek",
    "author": "author",
    "authors": "author",
    "agency": "agency",
    "place": "place",
    "date": "published",
    "updated": "updated",
    "url": "url",
    "publication": "publication",
    "language": "language",
    "tags": "topic",
    "slug": "slug",
    "aliases": "alias",
    "image": "image",
    "image_alt": "image_alt",
    "image_caption": "image_caption",
}
_LISTS = frozenset(("author", "authors", "tags", "aliases", "drop", "pin"))
_OVERRIDES = ("draft", "expires", "summary", "drop", "pin", "speakers")
KEYS = (*_CLAIMS, *_OVERRIDES)
_LIMIT = 256 * 1024


class Section(msgspec.Struct, frozen=True):
    """What the editor says about one entry."""

    claims: tuple[Claim, ...] = ()
    overrides: Overrides | None = None

    def over(self, other: Overrides | None) -> Overrides | None:
        """These decisions, with what only the source itself decided (a draft in front matter)."""
        if self.overrides is None or other is None:
            return self.overrides or other
        mine = self.overrides
        return msgspec.structs.replace(mine, draft=mine.draft or other.draft, expires=mine.expires or other.expires)


class Sidecar(msgspec.Struct, frozen=True):
    """A sidecar as read."""

    name: str = ""
    general: Mapping[str, Any] = {}
    entries: Mapping[str, Mapping[str, Any]] = {}
    lines: Mapping[str, int] = {}
    """Line at which each entry's table begins."""

    def section(self, id: str) -> Section:  # noqa: A002 - the field's name
        """The decisions about one entry: its own, then those for all entries."""
        table = {**self.general, **self.entries.get(id, {})}
        return _section(table) if table else Section()

    def unmatched(self, ids: Collection[str]) -> Iterator[SourceError]:
        """An error for each table whose entry the source does not have."""
        for id_ in self.entries:
            if id_ in ids:
                continue
            near = difflib.get_close_matches(id_, list(ids)[:2000], n=1, cutoff=0.5)
            if near:
                remedy = f'Did you mean `[entry."{near[0]}"]`?'
            elif set(ids) == {""}:
                remedy = "The file holds a single article: put its keys at the top, without a table."
            else:
                remedy = f"Its entries are: {', '.join(sorted(ids)[:5]) or 'none'}{' …' if len(ids) > 5 else ''}."
            yield SourceError(
                f'the sidecar names `[entry."{id_}"]`, and the source has no such entry.',
                place=f"{self.name}:{self.lines.get(id_, 1)}",
                remedy=remedy,
            )


def read_sidecar(source: Source) -> Sidecar:
    """The sidecar of a source, empty where there is none.

    Raises `SourceError`, naming file, line and a near match, for broken TOML, unknown keys and wrong types.
    """
    if source.sidecar is None:
        return Sidecar()
    name = source.path + SIDECAR
    if len(source.sidecar) > _LIMIT:
        raise SourceError(
            f"the sidecar is larger than {_LIMIT // 1024} KB.", place=name, remedy="Keep only decisions in it."
        )
    try:
        text = source.sidecar.decode("utf-8-sig")
        table = tomllib.loads(text.replace("\r\n", "\n"))
    except UnicodeDecodeError:
        raise SourceError("the sidecar is not UTF-8.", place=name, remedy="Save it as UTF-8.") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = re.search(r"line (\d+)", str(error))
        place = f"{name}:{line[1] if line else 1}"
        raise SourceError(f"the sidecar is not valid TOML: {error}.", place=place, remedy="Mend that line.") from None
    entries = table.pop("entry", {})
    if not isinstance(entries, dict) or not all(isinstance(e, dict) for e in entries.values()):
        raise SourceError(
            "`entry` in the sidecar must be tables.", place=name, remedy='Write `[entry."ID"]` and the keys below it.'
        )
    _check(table, name, text, "")
    for id_, own in entries.items():
        _check(own, name, text, id_)
    lines = {id_: _line_of(text, f'"{id_}"') or _line_of(text, id_) or 1 for id_ in entries}
    return Sidecar(name, table, entries, lines)


def _check(table: Mapping[str, Any], name: str, text: str, entry: str) -> None:
    """Raise for the first key that is unknown or has the wrong type."""
    where = f' of `[entry."{entry}"]`' if entry else ""
    for key, value in table.items():
        place = f"{name}:{_line_of(text, key) or 1}"
        if key not in KEYS:
            near = difflib.get_close_matches(key, KEYS, n=1, cutoff=0.55)
            raise SourceError(
                f"the sidecar has an unknown key `{key}`{where}.",
                place=place,
                remedy=f"Did you mean `{near[0]}`?" if near else f"Known: {', '.join(KEYS)}.",
            )
        if (wanted := _wrong(key, value)) is not None:
            raise SourceError(f"`{key}`{where} in the sidecar must be {wanted}.", place=place, remedy="Mend that line.")


def _wrong(key: str, value: Any) -> str | None:
    """What the value of a key must be, if it is not."""
    if key == "draft":
        return None if isinstance(value, bool) else "true or false"
    if key == "speakers":
        fine = isinstance(value, dict) and all(isinstance(v, str) and v.strip() for v in value.values())
        return None if fine else 'a table of "opening words" = "speaker"'
    if key in ("date", "updated", "expires"):
        return None if isinstance(value, (date, str)) else "a date"
    if key in _LISTS and isinstance(value, list):
        return None if all(isinstance(v, str) and v.strip() for v in value) else "a list of texts"
    return None if isinstance(value, str) and value.strip() else "a text" + (" or a list" if key in _LISTS else "")


def _section(table: Mapping[str, Any]) -> Section:
    claims = tuple(
        Claim(field, " ".join(text.split()), "sidecar")
        for key, field in _CLAIMS.items()
        for text in _texts(table.get(key))
    )
    overrides = Overrides(
        draft=table.get("draft", False),
        expires=next(iter(_texts(table.get("expires"))), None),
        summary=table.get("summary"),
        drop=_texts(table.get("drop")),
        pin=_texts(table.get("pin")),
        speakers=tuple(table.get("speakers", {}).items()),
    )
    return Section(claims, overrides if overrides != Overrides() else None)


def _texts(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, (datetime, date)):
        return (value.isoformat(),)
    return (value,)


def _line_of(text: str, key: str) -> int:
    """The first line that states a key or opens a table of that name; 0 where none can be found."""
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip().lstrip('["')
        if stripped.startswith((key, f'entry."{key.strip(chr(34))}"', f"entry.{key}")):
            return number
    return 0
