"""Files and folders as articles."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from generator.build.listing import read_file, scan
from generator.bulk import Asked
from generator.bulk.lines import printable
from generator.errors import SourceError
from generator.model import Entry, Source
from generator.readers import SIDECAR, entries_of, is_beside


def read_files(directory: Path, path: str) -> Iterator[Asked]:
    """The entries of a file, or of all articles in a folder, with their keys as ids."""
    place = directory / path
    if not place.is_dir():
        yield from _entries(directory, path)
        return
    listing = scan(str(place))
    for problem in listing.problems:
        yield Asked(_named(f"{path.rstrip('/')}/{problem.entry}"), error=f"{problem.message} {problem.remedy}")
    for name in listing.paths:
        if not is_beside(name):
            yield from _entries(directory, f"{path.rstrip('/')}/{name}")


def _entries(directory: Path, path: str) -> Iterator[Asked]:
    place = directory / path
    try:
        data = read_file(str(place))
        beside = place.with_name(place.name + SIDECAR)
        sidecar = read_file(str(beside)) if beside.is_file() else None
    except OSError as error:
        yield Asked(_named(path), error=f"cannot be read: {error.strerror}.")
        return
    try:
        for entry in entries_of(Source(printable(path), data, sidecar)):
            if isinstance(entry, Entry):
                yield Asked(_named(entry.key), entry)
            else:
                yield Asked(_named(path), error=str(entry))
    except SourceError as error:
        yield Asked(_named(path), error=str(error))


def _named(key: str) -> bytes:
    return json.dumps(key).encode("ascii")
