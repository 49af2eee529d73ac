"""Whether a build has anything to do, told before anything else is imported.

A build that finds nothing changed keeps what it saw (signatures of content, templates, program and output, and the
configuration) and what it said. Where the next process sees just the same, the site is what that build left, whatever
the store has come to hold since. Nothing is kept of files that a signature does not vouch for yet.
"""

from __future__ import annotations

import fcntl
import os
import sys
import time

from generator import __version__
from generator.build.listing import Listing, list_files, program_listing, racy_places, scan, template_folders

TYPE_CHECKING = False
if TYPE_CHECKING:  # as in `listing`
    from collections.abc import Iterable

NAME = "settled"
"""Of the record, in `.digest`."""

_MARK = f"digest {__version__} 2 {sys.version}".encode()
_LENGTH = 8  # bytes that say how long a part of the record is


class Settled:
    """What a build with the options of `digest build` saw when it had nothing to do."""

    __slots__ = ("content", "folders", "output", "plugins", "program", "report", "templates", "until")

    def __init__(
        self,
        *,
        content: Listing,
        output: Listing,
        program: bytes,
        templates: bytes,
        folders: tuple[str, str, str],
        plugins: Iterable[str],
        report: Unchanged,
        until: str,
    ) -> None:
        """`folders`: content, templates, output, relative to the project. `until`: the first day on which the same
        inputs make another site; empty for none.
        """
        self.content = content
        self.output = output
        self.program = program
        self.templates = templates
        self.folders = folders
        self.plugins = tuple(plugins)
        self.report = report
        self.until = until

    def is_proven(self, moment: int) -> bool:
        """Whether signatures vouch for every file, seen after `moment` by the clock that stamps files."""
        return not self.content.problems and not any(
            racy_places(stats, moment) or -1 in stats for stats in (self.content.stats, self.output.stats)
        )

    def keep(self, state: str, config: bytes) -> None:
        """Write it into `.digest` (`state`); `config` is what `configuration` gives. Where it cannot be written the
        next build looks for itself.
        """
        parts = (
            _MARK,
            config,
            "\0".join((*self.folders, self.until, *map(str, self.report.counts))).encode(),
            _joined(self.report.notes),
            _joined(self.report.foreign),
            _joined(self.plugins),
            self.program,
            self.templates,
            self.content.to_bytes(),
            *self.output.to_parts(),
        )
        place = os.path.join(state, NAME)
        try:
            with open(f"{place}.new", "wb") as file:
                for part in parts:
                    file.write(len(part).to_bytes(_LENGTH, "little"))
                    file.write(part)
            os.replace(f"{place}.new", place)
        except OSError:
            return


def configuration(root: str) -> bytes:
    """The files that may configure a project, as they are."""
    found = []
    for name in ("digest.toml", "pyproject.toml"):
        try:
            with open(os.path.join(root, name), "rb") as file:
                found.append(name.encode() + b"\0" + file.read())
        except FileNotFoundError:
            continue
    return b"\0\0".join(found)


class Look:
    """What was seen of the content folder before it was known that there is something to do."""

    __slots__ = ("content", "folder", "moment")

    def __init__(self, folder: str, content: Listing, moment: int) -> None:
        """`folder` is relative to the project, `moment` the time before the look, by the clock that stamps files."""
        self.folder = folder
        self.content = content
        self.moment = moment


class Unchanged:
    """What `digest build` has to say of a site in which nothing changed."""

    __slots__ = ("counts", "foreign", "notes")

    def __init__(self, counts: tuple[int, int, int], notes: Iterable[str] = (), foreign: Iterable[str] = ()) -> None:
        """`counts`: articles, pages, cuts. `foreign`: files in the output folder that are not ours."""
        self.counts = counts
        self.notes = tuple(notes)
        self.foreign = tuple(foreign)


def look(root: str) -> Unchanged | Look | None:
    """What is to be said where `digest build` would find nothing changed. Where only a build can tell: what it need not
    look at again, or nothing.
    """
    state = os.path.join(root, ".digest")
    try:
        with open(os.path.join(state, NAME), "rb") as file:
            parts = _parts(file.read())
        mark, config, settings, notes, foreign, plugins, program, templates, content, names, stats = parts
        folder, templates_folder, output, until, *counts = settings.decode().split("\0")
        day = time.strftime("%Y-%m-%d", time.gmtime())
        if mark != _MARK or config != configuration(root) or (until and day >= until):
            return None
        with open(os.path.join(state, "lock"), "rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # a build under way is waited for by a build
            os.utime(lock.fileno())
            moment = os.fstat(lock.fileno()).st_mtime_ns
            seen = Look(folder, scan(os.path.join(root, folder)), moment)
            if (
                not seen.content.problems
                and seen.content.to_bytes() == content
                and b"".join(map(_seen, template_folders(root, templates_folder))) == templates
                and program_listing(_parted(plugins)).to_bytes() == program
                and _stands(os.path.realpath(os.path.join(root, output)), Listing.from_parts(names, stats))
            ):
                articles, pages, cuts = map(int, counts)
                return Unchanged((articles, pages, cuts), _parted(notes), _parted(foreign))
            return seen
    except (OSError, ValueError):
        return None


def nothing_to_do(root: str) -> Unchanged | None:
    """What `look` gives where there is nothing to do, else None."""
    seen = look(root)
    return None if isinstance(seen, Look) else seen


def _joined(texts: tuple[str, ...]) -> bytes:
    return "\0".join(texts).encode("utf-8", "surrogateescape")


def _parted(data: bytes) -> list[str]:
    return data.decode("utf-8", "surrogateescape").split("\0") if data else []


def _parts(record: bytes) -> list[bytes]:
    """The parts of a record. Raises `ValueError` where it was cut off."""
    parts = []
    at = 0
    while at < len(record):
        begin = at + _LENGTH
        at = begin + int.from_bytes(record[at:begin], "little")
        if at > len(record):
            raise ValueError("cut off")
        parts.append(record[begin:at])
    return parts


def _seen(folder: str) -> bytes:
    return scan(folder).to_bytes()


def _stands(folder: str, before: Listing) -> bool:
    return list_files(folder, before.paths).stats == before.stats
