"""What stands in an output folder, beside what the record of it says: ours as we left it, ours disturbed, foreign.

Only `survey` and `settle` concern every build; `writing` does what lies between them.
"""

from __future__ import annotations

import errno
import os
from array import array
from bisect import bisect_left
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Set
from contextlib import contextmanager, suppress
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec

from generator.build.listing import GONE, Listing, Signature, list_files, racy_places, read_file
from generator.build.project import STAGED
from generator.build.records import Made, Record, Site
from generator.build.settled import NAME as SETTLED
from generator.errors import OutputError
from generator.fingerprints import fingerprint_bytes

if TYPE_CHECKING:
    from generator.build.settled import Sight

_NEVER_OURS = frozenset((".gitignore",))
"""Names at the top of an output folder that are neither published nor foreign: the repository's own."""

TEMPORARY = ".digest-tmp"
"""Folder for staged files inside an output folder that lies on another device than `.digest`."""

MISSING = "is missing"
CHANGED = "was changed by hand"

_SAMPLE = 10  # how many paths a message names


class OutputFolder:
    """One folder that builds own, as it stands and as it is recorded."""

    def __init__(self, folder: str, state: str, record: Record) -> None:
        """`folder` is absolute, `state` the project's `.digest`."""
        self.folder = folder
        self.state = state
        self.record = record
        self.now = Listing()
        """The folder as the last look at it found it."""
        self.sight: Sight | None = None
        """What somebody has seen of it already, for the first look."""
        self._current: dict[str, Signature] = {}  # of files that this build wrote or looked into
        self._unproven: frozenset[str] = frozenset()  # files found where the record of ours is lost

    @property
    def site(self) -> Site:
        """The record of it after the last settled build."""
        return self.record.site

    def owns(self, path: str) -> bool:
        """Whether a path is ours, or may turn out to be."""
        return path in self._unproven or self.record.owns(path)

    # ---- before

    def check(self) -> None:
        """Raise `OutputError` for a folder that is not ours and not empty, or that is no folder.

        Where the record of ours is lost (`.digest` was deleted, or never came along) and a front page is there, it is
        for `adopt` to find out whether every file in it is one that this build would write.
        """
        if self.record.exists:
            return
        try:
            names = sorted(set(os.listdir(self.folder)) - _NEVER_OURS)
        except FileNotFoundError:
            return
        except OSError as error:
            raise OutputError(
                f"cannot be used as the output folder: {error.strerror}.",
                place=self.folder,
                remedy="Set `content.output` to a folder that can be written.",
            ) from error
        if "index.html" in names:
            self._unproven = frozenset(_files_in(self.folder)) - _NEVER_OURS
        elif names:
            raise self._not_ours(names)

    def _not_ours(self, names: Iterable[str]) -> OutputError:
        return OutputError(
            f"the output folder holds files that no build of this project made ({some_of(names)}).",
            place=self.folder,
            remedy="Empty it, or set `content.output` to another folder.",
        )

    def adopt(self, standing: Set[str], *, dry: bool) -> None:
        """Own the files that `check` found, all of which must be `standing`: as this build makes them. Raises
        `OutputError` for any other.
        """
        others = sorted(self._unproven - standing)
        if others:
            self.sweep()
            raise self._not_ours(others)
        if not dry and self._unproven:
            with disk_errors("the list of owned files"):
                self.record.adopt(self._unproven)
        self._unproven = frozenset()

    def sweep(self) -> None:
        """Remove what a killed build left: staged files."""
        for folder in (os.path.join(self.state, STAGED), os.path.join(self.folder, TEMPORARY)):
            try:
                names = os.listdir(folder)
            except FileNotFoundError:
                continue
            except NotADirectoryError:
                os.unlink(folder)  # the probe of a build that did not get further
                continue
            # A process that stays may be keeping a compiled template at this moment; that one is not to be waited for.
            for name in names:
                with suppress(FileNotFoundError):
                    os.unlink(os.path.join(folder, name))
            try:
                os.rmdir(folder)
            except OSError as error:
                if error.errno not in (errno.ENOTEMPTY, errno.ENOENT):
                    raise
        for place in (os.path.join(self.state, f"{SETTLED}.new"), self.record.half_written):
            with suppress(FileNotFoundError):
                os.unlink(place)

    def is_as_we_left_it(self, *, now: Callable[[], int]) -> bool:
        """Whether every file of ours is what it was when the last build settled, and no folder holds anything new."""
        if not self.record.is_settled:
            return False
        seen, site = self.record.seen, self.site
        self._look()
        changed = self.now.differences(seen)
        if any(index < site.files for index in changed):
            return False
        try:
            for path, sha in site.racy.items():
                if fingerprint_bytes(read_file(os.path.join(self.folder, path))) != sha:
                    return False
        except OSError:
            return False
        if changed or site.racy:
            # Only folders differ, or signatures have become old enough to be trusted: note it for the next time.
            foreign = self._foreign({seen.paths[index] for index in changed})
            self.settle(msgspec.structs.replace(site, foreign=foreign), (), (), {}, now=now)
        return True

    def survey(self, *, verify: bool = False) -> tuple[dict[str, str], tuple[str, ...]]:
        """(files of ours that are not as we left them, with what is wrong; foreign files)."""
        disturbed: dict[str, str] = {}
        made, seen = self.record.made, self.record.seen
        # What is recorded for files that this build does not write: as they were before their bytes were looked at.
        self._look()
        changed = {seen.paths[index] for index in self.now.differences(seen)}
        for path in made.all() if verify else sorted(changed | self.site.racy.keys()):
            if (file := made.get(path)) is not None and (problem := self.examine(file)):
                disturbed[path] = problem
        return disturbed, self._foreign(changed)

    def _look(self) -> None:
        seen = self.record.seen
        sight, self.sight = self.sight, None
        if sight is not None and sight.folder == self.folder and sight.paths == seen.paths:
            self.now = sight.listing()
        else:
            self.now = list_files(self.folder, seen.paths)

    def trust(self) -> tuple[str, ...]:
        """Instead of `survey`: take it that the folder is as the last build left it; its foreign files."""
        seen = self.record.seen
        self.now = Listing(seen.paths, seen.stats[:])
        return self.site.foreign

    def examine(self, file: Made) -> str:
        """What is wrong with a file of ours; empty when its bytes are right."""
        where = os.path.join(self.folder, file.path)
        try:
            data = read_file(where) if not os.path.islink(where) else None
        except OSError:
            data = None
        if data is None:
            return MISSING
        return "" if sha256(data).hexdigest() == file.sha256 else CHANGED

    def _foreign(self, changed: set[str]) -> tuple[str, ...]:
        """Files that are not ours: as recorded in folders that did not change, listed anew in those that did."""
        if self._unproven:
            return ()  # none, or this build is refused
        record = self.record
        known = record.seen.paths[self.site.files :]
        fresh = changed.intersection(known) if known else {"."}
        ours: Container[str] = record.made
        folders = set(known) if fresh else set()
        if not record.is_exact:
            ours = record.made.all().keys() | record.owned
            folders = set(known)
            more = {f for path in record.made.all().keys() | record.owned for f in folders_above(path)} - folders
            fresh |= more
            folders |= more
        if not fresh:
            return self.site.foreign
        found = {
            path
            for path in self.site.foreign
            if path not in ours and (parent_of(path.rstrip("/")) or ".") not in fresh | {path.rstrip("/")}
        }
        for folder in fresh:
            prefix = "" if folder == "." else folder + "/"
            try:
                entries = list(os.scandir(os.path.join(self.folder, prefix)))
            except (FileNotFoundError, NotADirectoryError):
                continue
            for entry in entries:
                path = prefix + entry.name
                if path in ours or path in folders or (not prefix and entry.name in (*_NEVER_OURS, TEMPORARY)):
                    continue
                found.add(path + "/" if entry.is_dir(follow_symlinks=False) else path)
        return tuple(sorted(found))

    # ---- after

    def saw(self, path: str, numbers: Signature) -> None:
        """A file of ours was written, or looked into and found right, and had this signature then."""
        self._current[path] = numbers

    def settle(
        self,
        site: Site,
        records: Iterable[Made],
        stale: Iterable[str],
        kept: Mapping[str, bytes],
        *,
        now: Callable[[], int],
        new: bool = False,
        brief: bool = False,
    ) -> None:
        """Record what stands in the folder: `records` of files that were made, of which some may be `new`, while those
        that are `stale` are gone; `kept` as in `Record.settle`. Nothing is left of the commit after this.

        `brief` leaves out what costs time in a large site: the signatures of all files are written by the next
        settlement that is not brief, and until then a process that reads this record finds the files written here
        different from it, looks into them, and finds them right.
        """
        self.sweep()
        made = self.record.made
        touched = {record.path: record for record in records if made.get(record.path) != record}
        for path, record in touched.items():
            made[path] = record
        gone = tuple(stale)
        for path in gone:
            made.pop(path)
        same_paths = not new and not gone and bool(self.record.seen.paths)
        brief = brief and same_paths and self.record.is_exact
        if brief:
            seen = self._listing_of_old_paths(brief=True)
            racy = self.site.racy | {path: made[path].sha256 for path in self._current if path in made}
        else:
            moment = now()
            seen = self._listing_of_old_paths(brief=False) if same_paths else self._listing_of_new_paths()
            racy = self._racy(seen, moment)
        site = msgspec.structs.replace(site, files=len(made), racy=racy)
        self.record.settle(site, {*touched, *gone}, seen, kept, brief=brief, same_paths=same_paths)
        self._current = {}

    def _racy(self, seen: Listing, moment: int) -> dict[str, str]:
        """Path → SHA-256 of the files whose signature proves nothing yet; folders that are so are marked in `seen`."""
        made = self.record.made
        racy: dict[str, str] = {}
        for index in racy_places(seen.stats, moment):
            if index < len(made):
                racy[seen.paths[index]] = made[seen.paths[index]].sha256
            else:
                # A folder written to in this very tick may get a file without a trace: it is listed next time.
                seen.stats[4 * index : 4 * index + 4] = array("q", GONE)
        return racy

    def _listing_of_old_paths(self, *, brief: bool) -> Listing:
        """What stands in the folder after a commit that changed files but added and deleted none."""
        seen = Listing(self.record.seen.paths, self.now.stats[:])
        files = self.site.files
        parents = sorted({parent_of(path) or "." for path in self._current})
        around = ((path, GONE) for path in parents) if brief else list_files(self.folder, parents).signatures()
        for places, low, high in ((self._current.items(), 0, files), (around, files, len(seen.paths))):
            for path, numbers in places:
                index = bisect_left(seen.paths, path, low, high)
                seen.stats[4 * index : 4 * index + 4] = array("q", numbers)
        return seen

    def _listing_of_new_paths(self) -> Listing:
        made = self.record.made.all()
        seen = Listing(sorted(made))
        known = dict(self.now.signatures())
        for path in seen.paths:
            seen.stats.extend(self._current.get(path) or known.get(path) or GONE)
        folders = list_files(self.folder, sorted({".", *(f for path in made for f in folders_above(path))}))
        seen.paths += folders.paths
        seen.stats += folders.stats
        return seen


def _files_in(folder: str) -> Iterator[str]:
    """Paths of all files and links below a folder."""
    for parent, folders, names in os.walk(folder):
        links = [name for name in folders if os.path.islink(os.path.join(parent, name))]
        for name in (*names, *links):
            yield os.path.relpath(os.path.join(parent, name), folder)


@contextmanager
def disk_errors(path: str) -> Iterator[None]:
    """Turn what the disk refuses into an `OutputError` that names the file."""
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"cannot be written: {error.strerror}.",
            place=path,
            remedy="Make room or mend permissions, then build again: it goes on where it stopped.",
        ) from error


def parent_of(path: str) -> str:
    """The folder that a path is in; empty at the top."""
    return path.rpartition("/")[0]


def folders_above(path: str) -> Iterator[str]:
    """The folders above a path, outermost first."""
    at = path.find("/")
    while at >= 0:
        yield path[:at]
        at = path.find("/", at + 1)


def some_of(names: Iterable[str]) -> str:
    """The first of these names, and how many more there are, for a message."""
    listed = list(names)
    more = f" and {len(listed) - _SAMPLE} more" if len(listed) > _SAMPLE else ""
    return ", ".join(listed[:_SAMPLE]) + more
