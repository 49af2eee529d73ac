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
from array import array

from generator import __version__
from generator.build.beside import Beside, is_worthwhile
from generator.build.listing import Listing, list_files, program_listing, racy_places, scan, template_folders

TYPE_CHECKING = False
if TYPE_CHECKING:  # as in `listing`
    from collections.abc import Iterable

NAME = "settled"
"""Of the record, in `.digest`."""

_MARK = f"digest {__version__} 3 {sys.version}".encode()
_LENGTH = 8  # bytes that say how long a part of the record is
_MANY = 1000  # files: fewer are looked at sooner than a fork has begun
_ABOUT = 600  # files that the process itself looks at besides the sources: of the program, of templates
_PIECE = 1000  # files after which a fork asks whether anybody waits for it


class Settled:
    """What a build with the options of `digest build` saw when it had nothing to do."""

    __slots__ = ("content", "folders", "output", "plugins", "program", "report", "since", "templates", "until")

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
        since: str,
        until: str,
    ) -> None:
        """`folders`: content, templates, output, relative to the project. `since`: the day for which the site was made;
        `until`: the first day on which the same inputs make another one, empty for none.
        """
        self.content = content
        self.output = output
        self.program = program
        self.templates = templates
        self.folders = folders
        self.plugins = tuple(plugins)
        self.report = report
        self.since = since
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
            "\0".join((*self.folders, self.since, self.until, *map(str, self.report.counts))).encode(),
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


class Sight:
    """An output folder as it is found, where it was known to hold certain files and folders; part of it by a fork."""

    __slots__ = ("_before", "_parts", "folder")

    def __init__(self, folder: str, before: Listing, *, sources: int, lock: int) -> None:
        """`folder` is absolute; `sources` is how many files the process will look at meanwhile; `lock` is not to stay
        open in a fork.
        """
        self.folder = folder
        self._before = before
        self._parts: list[_Part] = []
        count = len(before.paths)
        if count < _MANY or not is_worthwhile():
            self._parts.append(_Part(self, 0, count))
            return
        # So that both have as much to do: to find a file in a folder takes twice the time of looking at a known one.
        cut = min(count, (count + 2 * sources + _ABOUT) // 2)
        self._parts += (_Part(self, cut, count), _Part(self, 0, cut))
        self._parts[1].begin(lock)

    @property
    def paths(self) -> list[str]:
        """What it was known to hold."""
        return self._before.paths

    def stands(self) -> bool:
        """Whether everything is as it was known."""
        return all(part.differences() == b"" for part in self._parts)

    def go_on(self, lock: int) -> None:
        """Have the rest looked at beside this process, too, which has more to do."""
        if len(self._parts) > 1:
            self._parts[0].begin(lock)

    def listing(self) -> Listing:
        """All of it as it is found."""
        now = Listing(self._before.paths, self._before.stats[:])
        for part in self._parts:
            changed = array("q")
            changed.frombytes(part.differences())
            for at in range(0, len(changed), 5):
                index = changed[at]
                now.stats[4 * index : 4 * index + 4] = changed[at + 1 : at + 5]
        return now

    def end(self) -> None:
        """Nobody will ask."""
        for part in self._parts:
            part.end()

    def look(self, low: int, high: int, parent: int = 0) -> bytes:
        """Index and signature (five 64-bit numbers) of what is not as it was, between two places of the listing.

        In a fork of `parent` nobody waits for it once that has gone.
        """
        found = array("q")
        for start in range(low, high, _PIECE):
            if parent and os.getppid() != parent:
                break
            stop = min(start + _PIECE, high)
            paths = self._before.paths[start:stop]
            now = list_files(self.folder, paths)
            for index in now.differences(Listing(paths, self._before.stats[4 * start : 4 * stop])):
                found.append(start + index)
                found.extend(now.signature(index))
        return found.tobytes()


class _Part:
    """What of a sight one process looks at."""

    __slots__ = ("_fork", "_found", "_high", "_low", "_sight")

    def __init__(self, sight: Sight, low: int, high: int) -> None:
        self._sight = sight
        self._low = low
        self._high = high
        self._fork: Beside | None = None
        self._found: bytes | None = None

    def begin(self, lock: int) -> None:
        """Have it looked at by a fork, where it is much."""
        if self._found is None and self._high - self._low >= _MANY:
            parent = os.getpid()
            self._fork = Beside(lambda: self._sight.look(self._low, self._high, parent), closed=(lock,))

    def differences(self) -> bytes:
        """What `Sight.look` gives."""
        if self._found is None:
            self._found = self._fork.answer() if self._fork is not None else None
        if self._found is None:
            self._found = self._sight.look(self._low, self._high)
        return self._found

    def end(self) -> None:
        if self._fork is not None:
            self._fork.end()


class Look:
    """What was seen of a project before it was known that there is something to do."""

    __slots__ = ("content", "folder", "moment", "sight")

    def __init__(self, folder: str, content: Listing, moment: int, sight: Sight) -> None:
        """`content` is what `folder`, relative to the project, holds, `moment` the time before the look, by the clock
        that stamps files, `sight` that of the output folder.
        """
        self.folder = folder
        self.content = content
        self.moment = moment
        self.sight = sight


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
    sight = None
    try:
        with open(os.path.join(state, NAME), "rb") as file:
            parts = _parts(file.read())
        mark, config, settings, notes, foreign, plugins, program, templates, content, names, stats = parts
        folder, templates_folder, output, since, until, *counts = settings.decode().split("\0")
        day = time.strftime("%Y-%m-%d", time.gmtime())
        if mark != _MARK or config != configuration(root) or day < since or (until and day >= until):
            return None
        with open(os.path.join(state, "lock"), "rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # a build under way is waited for by a build
            os.utime(lock.fileno())
            moment = os.fstat(lock.fileno()).st_mtime_ns
            place = os.path.realpath(os.path.join(root, output))
            sight = Sight(place, Listing.from_parts(names, stats), sources=_count(content), lock=lock.fileno())
            seen = Look(folder, scan(os.path.join(root, folder)), moment, sight)
            if (
                not seen.content.problems
                and seen.content.to_bytes() == content
                and b"".join(map(_seen, template_folders(root, templates_folder))) == templates
                and program_listing(_parted(plugins)).to_bytes() == program
                and sight.stands()
            ):
                articles, pages, cuts = map(int, counts)
                return Unchanged((articles, pages, cuts), _parted(notes), _parted(foreign))
            sight.go_on(lock.fileno())
            return seen
    except (OSError, ValueError):
        if sight is not None:
            sight.end()
        return None


def nothing_to_do(root: str) -> Unchanged | None:
    """What `look` gives where there is nothing to do, else None."""
    seen = look(root)
    if not isinstance(seen, Look):
        return seen
    seen.sight.end()
    return None


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


def _count(listing: bytes) -> int:
    """How many files are in what `Listing.to_bytes` gave."""
    names = int.from_bytes(listing[:8], "little")
    return (len(listing) - 8 - names) // 32
