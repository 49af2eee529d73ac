"""The sources of articles among the files of the content folder."""

from __future__ import annotations

import os
from collections.abc import Iterable, Set

import msgspec

from generator.build.listing import Listing
from generator.errors import OutputError
from generator.model import Failure

_NAMED = 5
"""Files of unknown formats that are named before the rest is only counted."""


class Located(msgspec.Struct, frozen=True):
    """A source in a listing: where it and its sidecar stand, and whether either must be read to know."""

    path: str
    index: int
    sidecar: int | None
    """Index of `NAME.EXT.toml` in the listing."""


def locate_sources(
    listing: Listing, suffixes: Iterable[str], *, only: Set[str] | None = None
) -> tuple[list[Located], list[Failure]]:
    """The sources among a content folder's files (those with one of the suffixes), and folders named like one.

    `only` limits the sources to these paths.
    """
    known = tuple(suffixes)
    if only is None:
        places = {path: i for i, path in enumerate(listing.paths) if path.endswith(".toml")}
        found: Iterable[tuple[int, str]] = enumerate(listing.paths)
    else:
        places = {p: i for p in (f"{path}.toml" for path in only) if (i := listing.index(p)) is not None}
        found = [(i, path) for path in sorted(only) if (i := listing.index(path)) is not None]
    sources = [
        Located(path, i, places.get(path + ".toml") if places else None)
        for i, path in found
        if path.endswith(known) or path.lower().endswith(known)
    ]
    return sources, misnamed_folders(listing, known)


def has_source(listing: Listing, suffixes: Iterable[str]) -> bool:
    """Whether a content folder holds any source, or something that may hide one."""
    known = tuple(suffixes)
    return bool(listing.unseen) or any(path.lower().endswith(known) for path in listing.paths)


def misnamed_folders(listing: Listing, suffixes: Iterable[str]) -> list[Failure]:
    """Folders that are named like a source, each with what to do."""
    known = tuple(suffixes)
    return [
        Failure(
            entry=folder,
            stage="read",
            message="is a folder with the name of an article.",
            remedy="Rename the folder; the articles in it are built.",
        )
        for folder in listing.folders
        if folder.lower().endswith(known)
    ]


def left_out(folder: str, listing: Listing, sources: list[Located]) -> tuple[str, ...]:
    """What to say of a content folder's files that are neither sources nor lie beside one: a line, or none."""
    if len(sources) == len(listing.paths):
        return ()
    from generator.readers import is_beside

    taken = {source.path for source in sources}
    names = [_shown(f"{folder}/{path}") for path in listing.paths if path not in taken and not is_beside(path)]
    if not names:
        return ()
    if len(names) == 1:
        return (f"{names[0]} is no format that digest reads, left out.",)
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return (f"{len(names)} files are no format that digest reads, left out: {', '.join(names[:_NAMED])}{more}.",)


def _shown(path: str) -> str:
    """A path on one line: control characters are shown, not obeyed."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in path)


def ensure_folder(path: str) -> None:
    """Make a folder of our own. Raises `OutputError` where the disk does not let us."""
    try:
        os.makedirs(path, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"cannot be made: {error.strerror}.", place=path, remedy="Choose a folder that can be written."
        ) from error
