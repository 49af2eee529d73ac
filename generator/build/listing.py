"""What lies on disk: file trees with their stat signatures.

"Nothing changed" is decided as git decides it: a file is unchanged when size, mtime, ctime and inode are what they
were, and when the record was made later than the file by more than the grain of its time stamps. A file that is not
(it is *racily clean*: it may have been written again in the same tick) is known by its SHA-256 instead.

Imports next to nothing: a build that has nothing to do needs no more than this.
"""

from __future__ import annotations

import os
import stat
import sys
from array import array
from bisect import bisect_left

TYPE_CHECKING = False
if TYPE_CHECKING:  # as `typing.TYPE_CHECKING`, whose import takes longer than most scans
    from collections.abc import Iterable, Iterator

    from generator.model import Failure

PROGRAM = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
"""Folder of the program's own modules and data files."""

Signature = tuple[int, int, int, int]
"""(size, mtime_ns, ctime_ns, inode)."""

GONE: Signature = (-1, -1, -1, -1)
"""Signature of a file that is not there."""

# Linux stamps files with a clock that ticks every 1 to 10 ms; FAT and old network mounts know whole or even seconds
# only, which shows in the stamp itself.
_TICK_NS = 25_000_000
_COARSE_NS = 2_000_000_000

_LINK_DEPTH = 40


def signature(status: os.stat_result) -> Signature:
    """What decides whether a file is still the same."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def signature_of(path: str) -> Signature:
    """The signature of the file at `path`, `GONE` if there is none."""
    try:
        return signature(os.stat(path))
    except (FileNotFoundError, NotADirectoryError):
        return GONE


def is_racy(seen: Signature, now_ns: int) -> bool:
    """Whether a file seen so at `now_ns` (the file system's own clock) could still change without a trace."""
    return any(stamp > now_ns - (_TICK_NS if stamp % 1_000_000_000 else _COARSE_NS) for stamp in seen[1:3])


def racy_places(stats: array[int], now_ns: int, among: Iterable[int] | None = None) -> list[int]:
    """Which of a listing's files are racy, as indices into its paths; `among` are the only ones that can be."""
    if among is not None:
        return [
            index
            for index in sorted(among)
            if is_racy((stats[4 * index], stats[4 * index + 1], stats[4 * index + 2], stats[4 * index + 3]), now_ns)
        ]
    limit = now_ns - _COARSE_NS
    newest = max(max(stats[1::4], default=0), max(stats[2::4], default=0))
    if newest <= limit:  # nearly always: nothing was written in the last two seconds
        return []
    return [
        at // 4
        for at in range(0, len(stats), 4)
        if (stats[at + 1] > limit or stats[at + 2] > limit)
        and is_racy((stats[at], stats[at + 1], stats[at + 2], stats[at + 3]), now_ns)
    ]


class Listing:
    """A folder's files, sorted by path, each with its signature; and what cannot be taken, with the reason."""

    __slots__ = ("folders", "paths", "problems", "stats", "unseen")

    def __init__(
        self,
        paths: list[str] | None = None,
        stats: array[int] | None = None,
        problems: list[Failure] | None = None,
        folders: list[str] | None = None,
    ) -> None:
        self.paths = [] if paths is None else paths
        """Relative to the folder, POSIX form."""
        self.stats = array("q") if stats is None else stats
        """Four numbers a path: its signature."""
        self.problems = [] if problems is None else problems
        self.folders = [] if folders is None else folders
        """Every folder below, sorted (not kept by `to_bytes`)."""
        self.unseen: list[str] = []
        """Files and folders that could not be looked at, though they may be as they were (not kept either)."""

    def is_unseen(self, path: str) -> bool:
        """Whether a file that is not listed may be there all the same: it, or a folder around it, is in `unseen`."""
        return any(path == place or path.startswith(f"{place}/") for place in self.unseen)

    def index(self, path: str) -> int | None:
        """Where a path stands in a listing that is sorted; None if it does not."""
        index = bisect_left(self.paths, path)
        return index if index < len(self.paths) and self.paths[index] == path else None

    def signature(self, index: int) -> Signature:
        """Of the path at an index."""
        size, mtime, ctime, inode = self.stats[4 * index : 4 * index + 4]
        return size, mtime, ctime, inode

    def signatures(self) -> Iterator[tuple[str, Signature]]:
        """(path, signature) of every file, in order."""
        numbers = iter(self.stats)
        return zip(self.paths, zip(numbers, numbers, numbers, numbers, strict=True), strict=True)

    def differences(self, other: Listing) -> list[int]:
        """Indices at which two listings of the same paths differ."""
        if self.stats == other.stats:
            return []
        ours, theirs = self.stats.tobytes(), other.stats.tobytes()
        step = 4 * self.stats.itemsize
        block = 256 * step  # mostly all but one or two files are the same: they are passed over by the hundred
        return [
            at // step
            for start in range(0, len(ours), block)
            if ours[start : start + block] != theirs[start : start + block]
            for at in range(start, min(start + block, len(ours)), step)
            if ours[at : at + step] != theirs[at : at + step]
        ]

    def to_bytes(self) -> bytes:
        """The listing as bytes, equal for equal listings; problems are not in it."""
        names, stats = self.to_parts()
        return len(names).to_bytes(8, "little") + names + stats

    def to_parts(self) -> tuple[bytes, bytes]:
        """Names and numbers as bytes."""
        return "\0".join(self.paths).encode("utf-8", "surrogatepass"), self.stats.tobytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> Listing:
        """The listing that `to_bytes` wrote."""
        length = int.from_bytes(data[:8], "little")
        return cls.from_parts(data[8 : 8 + length], data[8 + length :])

    @classmethod
    def from_parts(cls, names: bytes, numbers: bytes) -> Listing:
        """The listing that `to_parts` gave."""
        stats = array("q")
        stats.frombytes(numbers)
        return cls(names.decode("utf-8", "surrogatepass").split("\0") if stats else [], stats)


def look_again(folder: str, before: Listing, paths: Iterable[str]) -> Listing | None:
    """What `scan` would give when nothing but these files (relative to `folder`) changed since `before`; None where
    only a scan can tell: a folder came or went, or a link or something odd is involved.
    """
    real = os.path.realpath(folder)
    fresh: list[tuple[str, Signature | None]] = []
    for path in sorted(set(paths)):
        if any(part[0] == "." or part[-1] == "~" or part == "__pycache__" for part in path.split("/")):
            continue
        try:
            status = os.lstat(f"{real}/{path}")
        except (FileNotFoundError, NotADirectoryError):
            fresh.append((path, None))
            continue
        if (
            not stat.S_ISREG(status.st_mode)
            or not _is_utf8(path)
            or os.path.realpath(f"{real}/{path}") != (f"{real}/{path}")
        ):
            return None
        fresh.append((path, signature(status)))
    now = Listing(before.paths, before.stats[:], before.problems, before.folders)
    now.unseen = before.unseen
    for path, numbers in fresh:
        index = bisect_left(now.paths, path)
        here = index < len(now.paths) and now.paths[index] == path
        if here and numbers is not None:
            now.stats[4 * index : 4 * index + 4] = array("q", numbers)
            continue
        if now.paths is before.paths:
            now.paths = before.paths[:]
        if here:
            del now.paths[index]
            del now.stats[4 * index : 4 * index + 4]
        elif numbers is not None:
            if os.path.dirname(path) not in ("", *before.folders):
                return None
            now.paths.insert(index, path)
            now.stats[4 * index : 4 * index] = array("q", numbers)
        else:
            inside = bisect_left(now.paths, f"{path}/")
            if path in before.folders or (inside < len(now.paths) and now.paths[inside].startswith(f"{path}/")):
                return None
    return now


def list_files(folder: str, paths: Iterable[str]) -> Listing:
    """The listing of known paths (absolute, or relative to `folder`), in their order; absent ones are `GONE`."""
    listing = Listing(list(paths))
    numbers: list[int] = []
    add = numbers.append
    try:
        # Paths from an open folder are shorter ways for the system than those from the root.
        top = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC) if folder else None
    except OSError:
        listing.stats = array("q", GONE * len(listing.paths))
        return listing
    try:
        for path in listing.paths:
            try:
                status = os.stat(path, dir_fd=top)
            except OSError:
                numbers += GONE
            else:
                add(status.st_size)
                add(status.st_mtime_ns)
                add(status.st_ctime_ns)
                add(status.st_ino)
    finally:
        if top is not None:
            os.close(top)
    listing.stats = array("q", numbers)
    return listing


def scan(folder: str, *, skip: frozenset[str] = frozenset(("__pycache__",))) -> Listing:
    """All files below `folder`, sorted by path. Hidden files, editors' leavings and names in `skip` are left out.

    Symbolic links are followed as long as they stay inside the folder and lead to no folder they came from; others,
    and everything that is neither file nor folder (FIFOs, sockets, devices), become problems. No file is opened.
    A folder that is not there is an empty listing.
    """
    walk = _Walk(skip)
    try:
        is_there = stat.S_ISDIR(os.stat(folder).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        is_there = False
    except OSError as error:
        is_there = False
        walk.refuse_folder("", error)
    if is_there:
        walk.enter(folder, "", (os.path.realpath(folder),))
    walk.found.sort()
    listing = Listing([path for path, _ in walk.found])
    for _, numbers in walk.found:
        listing.stats.extend(numbers)
    listing.problems = sorted(walk.problems, key=lambda p: p.entry)
    listing.folders = sorted(walk.folders)
    listing.unseen = sorted(walk.unseen)
    return listing


class _Walk:
    """One walk through a folder: what it found so far."""

    def __init__(self, skip: frozenset[str]) -> None:
        self.skip = skip
        self.found: list[tuple[str, Signature]] = []
        self.problems: list[Failure] = []
        self.folders: list[str] = []
        self.unseen: list[str] = []

    def enter(self, folder: str, prefix: str, chain: tuple[str, ...]) -> None:
        """Add what is in one folder; `chain` holds the real paths of the folders that led here."""
        try:
            entries = os.scandir(folder)
        except OSError as error:
            self.refuse_folder(prefix.rstrip("/"), error)
            return
        with entries:
            for entry in entries:
                name = entry.name
                if name[0] == "." or name[-1] == "~" or name in self.skip:
                    continue
                path = prefix + name
                try:
                    if entry.is_symlink():
                        self._follow(entry.path, path, chain)
                    elif entry.is_dir(follow_symlinks=False):
                        self.folders.append(path)
                        self.enter(entry.path, path + "/", (*chain, f"{chain[-1]}/{name}"))
                    else:
                        self._take(entry.stat(follow_symlinks=False), path)
                except FileNotFoundError:
                    continue  # it went away while we looked
                except OSError as error:
                    self.unseen.append(path)
                    self._refuse(path, f"cannot be examined: {error.strerror}.", "Mend or remove it.")

    def _take(self, status: os.stat_result, path: str) -> None:
        if not stat.S_ISREG(status.st_mode):
            self._refuse(path, f"is {_what(status.st_mode)}, not a file.", "Move it out of the folder.")
        elif not _is_utf8(path):
            self._refuse(path, "its name is not UTF-8.", "Rename it.")
        else:
            self.found.append((path, (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)))

    def _follow(self, where: str, path: str, chain: tuple[str, ...]) -> None:
        """Add what a symbolic link leads to."""
        real = os.path.realpath(where)
        if not f"{real}/".startswith(f"{chain[0]}/"):
            self._refuse(path, "is a symbolic link that leads out of the folder.", "Copy the file instead.")
            return
        try:
            status = os.stat(where)
        except OSError as error:
            self._refuse(path, f"is a symbolic link that leads nowhere: {error.strerror}.", "Mend or remove it.")
            return
        if not stat.S_ISDIR(status.st_mode):
            self._take(status, path)
        elif real in chain or len(chain) > _LINK_DEPTH:
            self._refuse(path, "is a symbolic link back to a folder that it is in.", "Remove it.")
        else:
            self.folders.append(path)
            self.enter(where, path + "/", (*chain, real))

    def refuse_folder(self, path: str, error: OSError) -> None:
        """Nothing can be told of what is in a folder."""
        self.unseen.append(path)
        self._refuse(path, f"the folder cannot be listed: {error.strerror}.", "Mend its permissions.")

    def _refuse(self, path: str, message: str, remedy: str) -> None:
        from generator.model import Failure

        self.problems.append(Failure(entry=_printable(path), stage="read", message=message, remedy=remedy))


def _printable(path: str) -> str:
    """A path that is not UTF-8, as text that can be shown and stored."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _is_utf8(path: str) -> bool:
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _what(mode: int) -> str:
    if stat.S_ISFIFO(mode):
        return "a named pipe"
    if stat.S_ISSOCK(mode):
        return "a socket"
    return "a device"


def read_file(path: str) -> bytes:
    """The bytes of a regular file. Never waits for a pipe that took the file's place. Raises `OSError`."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(0, "not a regular file")
        with open(handle, "rb", closefd=False) as file:
            return file.read()
    finally:
        os.close(handle)


def program_listing(plugins: Iterable[str]) -> Listing:
    """Signatures of the program's own files, of the folders packages are installed in, and of files of plugins."""
    own = scan(PROGRAM, skip=frozenset(("__pycache__", "templates")))
    around = list_files("", [*import_places(), *plugins])
    own.paths += around.paths
    own.stats += around.stats
    return own


def import_places() -> list[str]:
    """Folders that installed packages live in: their time stamps tell when one was added, changed or removed."""
    return sorted({p for p in sys.path if p.endswith(("site-packages", "dist-packages"))})


def template_folders(root: str, templates: str) -> tuple[str, str, str]:
    """The project's templates and static files, and the built-in ones."""
    carried = os.path.join(PROGRAM, "templates")
    builtin = carried if os.path.isdir(carried) else os.path.join(os.path.dirname(PROGRAM), "templates")
    return os.path.join(root, templates), os.path.join(root, "static"), builtin
