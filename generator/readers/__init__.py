"""One module per input format: bytes of a source → entries → `RawDocument`.

    Source ─reader_for─▶ Reader.split ─▶ Entry (+ sidecar, file name) ─▶ Reader.read ─▶ RawDocument

Reader modules import what is heavy (lxml, feedparser, markdown-it) only when they read, so that a text stays cheap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import PurePosixPath

import msgspec

from generator.errors import SourceError
from generator.model import Claim, Entry, Source
from generator.patterns import regex
from generator.readers.sidecar import SIDECAR, Section, read_sidecar
from generator.registry import Found, Reader, find_plugins

__all__ = [
    "SIDECAR",
    "dates_in_name",
    "entries_of",
    "found_readers",
    "is_beside",
    "reader_for",
    "reader_named",
    "readers",
]

_HEAD = 4096
"""Bytes that a reader may sniff at."""
_MARKUP = regex(rb"(?:\xef\xbb\xbf)?\s{0,100}<(?:!doctype\s+html|html)\b", re.IGNORECASE)
# What lies beside articles and is none: silently left alone.
_BESIDE = frozenset(
    (".toml", ".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".avif", ".bmp", ".tif", ".tiff", ".ico")
)


@cache
def found_readers() -> tuple[Found[Reader], ...]:
    """All readers with where they come from: this package's modules, then entry points."""
    return tuple(find_plugins(__name__, "READER", Reader, "generator.readers"))


@cache
def readers() -> dict[str, Reader]:
    """All readers by name."""
    return {found.plugin.name: found.plugin for found in found_readers()}


@cache
def reader_named(name: str) -> Reader:
    """The reader of a format. Raises `SourceError` where there is none."""
    # A format of our own is a module of that name: no need to look at all others, or for plugins.
    if name.isidentifier() and find_spec(f"{__name__}.{name}") is not None:
        reader = getattr(import_module(f"{__name__}.{name}"), "READER", None)
        if isinstance(reader, Reader) and reader.name == name:
            return reader
    try:
        return readers()[name]
    except KeyError:
        raise SourceError(f"no reader for the format `{name}`.", remedy=f"Known: {', '.join(readers())}.") from None


def reader_for(source: Source) -> Reader:
    """The reader for a source, by its suffix and, where that leaves a choice, by its first bytes.

    Raises `SourceError` that names the known suffixes for any other.
    """
    path = source.path.lower()
    head = source.data[:_HEAD]
    fitting = [r for r in readers().values() if path.endswith(r.suffixes)]
    if not fitting:
        known = ", ".join(sorted({s for r in readers().values() for s in r.suffixes}))
        suffix = PurePosixPath(path).suffix
        what = f"no reader for `{suffix}` files" if suffix else "no reader for a file without suffix"
        raise SourceError(f"{what}.", remedy=f"Known: {known}. Rename the file, or move it out of the folder.")
    if fitting[0].name == "text" and _MARKUP.match(head):
        return reader_named("html")  # a page that was saved under the wrong name
    for reader in fitting:
        if reader.sniff is not None and len(fitting) > 1 and reader.sniff(head):
            return reader
    return next((r for r in fitting if r.sniff is None), fitting[0])


def is_beside(path: str) -> bool:
    """Whether a file in the content folder is no article by right: a sidecar, an image, a dot file."""
    name = PurePosixPath(path)
    return name.name.startswith(".") or name.suffix.lower() in _BESIDE


def entries_of(source: Source) -> Iterator[Entry | SourceError]:
    """The entries of a source, with what sidecar and file name say; a `SourceError` in place of a lost one.

    Raises `SourceError` where nothing of the source can be read.
    """
    reader = reader_for(source)
    sidecar = read_sidecar(source)
    named = dates_in_name(source.path)
    lines: dict[str, int] = {}
    for entry in reader.split(source):
        if not isinstance(entry, Entry):
            yield entry if isinstance(entry, SourceError) else SourceError(str(entry))
            continue
        if entry.id in lines:
            first = lines[entry.id]
            yield SourceError(
                f"two entries have the id `{entry.id}`: at line {first} and at line {entry.line}; the first is taken.",
                place=f"{source.path}:{entry.line}",
                remedy="Give each its own id.",
            )
            continue
        lines[entry.id] = entry.line
        yield _with_word_of_others(entry, reader.name, sidecar.section(entry.id), named if not entry.id else ())
    yield from sidecar.unmatched(lines)


def _with_word_of_others(entry: Entry, format_: str, section: Section, named: tuple[Claim, ...]) -> Entry:
    return msgspec.structs.replace(
        entry,
        format=entry.format or format_,
        claims=(*section.claims, *entry.claims, *named),
        overrides=section.over(entry.overrides),
    )


_DAY = r"(?P<year>(?:19|20)\d\d){0}(?P<month>[01]\d){0}(?P<day>[0-3]\d)"
_IN_NAME = regex(r"(?<!\d)" + _DAY.format(r"[-_.]?") + r"(?!\d)")
_IN_FOLDERS = regex(r"(?:^|/)" + _DAY.format("/") + "/")


def dates_in_name(path: str) -> tuple[Claim, ...]:
    """The day that a file's name begins with (`2024-05-01-slug.txt`) or its folders spell (`2024/05/01/slug.txt`)."""
    found = _IN_NAME.match(PurePosixPath(path).name) or _IN_FOLDERS.search(path)
    if found is None:
        return ()
    try:
        day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return ()
    return (Claim("published", day.isoformat(), "file name"),)
