"""Carrying a plan out: stage every page beside the output folder, then bring all to their places.

    plan ──▶ stage: every file to a temporary one ──▶ commit: own, replace, delete

Nothing in the folder is touched before every page is staged. A file is replaced by renaming, so it is whole, old or
new, at any instant. Assets come first, then all new files, then changed articles, lists and feeds, and deletions
last: no page that can be reached from the previous site ever leads to a file that is not there.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Callable, Container, Iterator
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec

from generator.build.listing import GONE, Signature, signature, signature_of
from generator.build.output import (
    CHANGED,
    MISSING,
    TEMPORARY,
    OutputFolder,
    disk_errors,
    folders_above,
    parent_of,
    some_of,
)
from generator.build.plan import Plan, Wanted
from generator.build.project import STAGED
from generator.build.records import ASSET, Made
from generator.errors import OutputError

if TYPE_CHECKING:
    from generator.build.making import Maker


_WAVE = 40_000
"""Files made by one set of forks. Whatever a value is used for writes to its memory, so that a fork comes to have all
that it shared for itself; it is given back when the fork ends.
"""


_STAYS = (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR, errno.EBUSY)
"""Why a folder that lost a file may stay: it holds another, or is no folder of ours to take away."""


class Outcome(msgspec.Struct, frozen=True, array_like=True):
    """What became of a file that was to be made."""

    record: Made
    note: bytes = b""
    """What `Maker.note` had to say."""
    stands: bool = False
    """Whether its bytes are in their place already; else they wait in `temporary`."""
    found: Signature | None = None
    """The signature of a file that was looked into and stands."""
    temporary: str = ""
    new: bool = False
    identity: bytes = b""
    """Of the temporary file: what of its signature a rename keeps."""


class _Staged(msgspec.Struct, frozen=True, gc=False):
    """A file made and waiting beside the output folder."""

    path: str
    order: int
    temporary: str
    """Name of the file in the folder of staged ones."""
    new: bool
    identity: bytes


class Commit(msgspec.Struct):
    """What was written and deleted, or would be."""

    written: list[str] = msgspec.field(default_factory=list)
    deleted: list[str] = msgspec.field(default_factory=list)
    unchanged: int = 0

    def add(self, other: Commit) -> None:
        """What another part of the same commit did."""
        self.written += other.written
        self.deleted += other.deleted
        self.unchanged += other.unchanged


class Writing:
    """What one build writes into an output folder, in one part or several."""

    def __init__(
        self,
        output: OutputFolder,
        maker: Maker,
        *,
        dry: bool,
        tell: Callable[[str, int, int], None] = lambda stage, done, total: None,
    ) -> None:
        """`dry`: make everything and write nothing. `tell` hears of every file made, as `BuildOptions.progress`."""
        self._output = output
        self._folder = output.folder
        self._record = output.record
        self._maker = maker
        self._dry = dry
        self._tell = tell
        self._temporary = ""  # where files are staged; empty when they are not
        self._part = "0"  # which of the processes that stage this is
        self._count = 0
        self.records: list[Made] = []
        """Of every file made so far."""

    def write(self, plan: Plan, *, parts: int = 1) -> Commit:
        """Make every file of the plan, bring those that differ to their places, and take stale ones away.

        `parts` is the number of processes that make them. Raises `OutputError` before anything is touched when a
        wanted path is taken by a foreign file, or when the folder turns out not to be ours; and whenever the disk
        refuses.
        """
        self._refuse_collisions(plan)
        staged, commit = self._stage(plan, parts)
        if not self._dry:
            self._maker.flush()
            self._commit(staged, sorted(plan.stale))
        return commit

    # ---- stage

    def _stage(self, plan: Plan, parts: int) -> tuple[list[_Staged], Commit]:
        """Make every file; those whose bytes are not on disk already wait as temporary files."""
        staged: list[_Staged] = []
        commit = Commit()
        standing: set[str] = set()
        self._temporary = "" if self._dry or not plan.make else self._temporary_folder()
        self._part = "0"
        for number, (item, outcome) in enumerate(self._outcomes(plan, parts), 1):
            self._tell("make", number, len(plan.make))
            # From a fork come copies of strings that the item has: a hundred thousand of each are not to be kept twice.
            made = outcome.record
            self.records.append(Made(item.path, made.sha256, made.size, item.order, item.made_of, item.made_by))
            if outcome.note:
                self._maker.keep(item, outcome.note)
            if outcome.stands:
                commit.unchanged += 1
                standing.add(item.path)
                if outcome.found is not None:
                    self._output.saw(item.path, outcome.found)
                continue
            commit.written.append(item.path)
            if not self._dry:
                staged.append(_Staged(item.path, item.order, outcome.temporary, outcome.new, outcome.identity))
        self._output.adopt(standing, dry=self._dry)
        commit.deleted = [p for p in plan.stale if os.path.lexists(os.path.join(self._folder, p))]
        return staged, commit

    def _outcomes(self, plan: Plan, parts: int) -> Iterator[tuple[Wanted, Outcome]]:
        if parts <= 1:
            for item, why in plan.make:
                yield item, self._make(item, why)
            return
        for at in range(0, len(plan.make), _WAVE):
            yield from self._forked(plan.make[at : at + _WAVE], parts, at)

    def _forked(self, make: list[tuple[Wanted, str]], parts: int, wave: int) -> Iterator[tuple[Wanted, Outcome]]:
        from generator.build.staging import Parts

        def begin(part: int) -> None:
            self._part = f"{wave}-{part}"
            self._maker.begin()

        # A connection to the store must not be carried into a fork.
        with self._maker.apart():
            forked = Parts(make, lambda todo: self._make(*todo), begin, count=parts)
        for todo, outcome in forked.outcomes():
            yield todo[0], outcome

    def _make(self, item: Wanted, why: str) -> Outcome:
        """Make one file, and stage it where its bytes are not in their place already."""
        data = self._maker.make(item)
        record = Made(item.path, sha256(data).hexdigest(), len(data), item.order, item.made_of, item.made_by)
        note = self._maker.note() if self._temporary else b""
        stands, found = self._stands(record, why)
        if stands or not self._temporary:
            return Outcome(record, note, stands=stands, found=found)
        self._count += 1
        name = f"{self._part}-{self._count}"
        with disk_errors(item.path):
            identity = _write(os.path.join(self._temporary, name), data)
            new = _mode(os.path.join(self._folder, item.path)) is None
        return Outcome(record, note, temporary=name, new=new, identity=identity)

    def _stands(self, record: Made, why: str) -> tuple[bool, Signature | None]:
        """Whether a file with these bytes is in its place already, and its signature where it was looked into."""
        before = self._record.made.get(record.path)
        if before is not None and why not in (MISSING, CHANGED):
            return before.sha256 == record.sha256, None
        if not self._output.owns(record.path):
            return False, None
        numbers = signature_of(os.path.join(self._folder, record.path))
        return (False, None) if self._output.examine(record) else (True, numbers)

    def _temporary_folder(self) -> str:
        """A folder on the output's device, so that a staged file gets to its place in one step."""
        place = os.path.join(self._output.state, STAGED)
        with disk_errors(self._folder):
            os.makedirs(self._folder, exist_ok=True)
            os.makedirs(place, exist_ok=True)
            probe, target = os.path.join(place, "probe"), os.path.join(self._folder, TEMPORARY)
            _write(probe, b"")
            try:
                # Two mounts of one device cannot rename to each other: try, do not compare numbers.
                os.replace(probe, target)
                os.unlink(target)
            except OSError as error:
                if error.errno != errno.EXDEV:
                    raise
                os.unlink(probe)
                os.makedirs(target, exist_ok=True)
                return target
        return place

    def _refuse_collisions(self, plan: Plan) -> None:
        clashes: list[str] = []
        for item, _ in plan.make:
            if self._output.owns(item.path):
                continue
            for part in (*folders_above(item.path), item.path):
                where = os.path.join(self._folder, part)
                if self._output.owns(part):
                    continue
                with disk_errors(item.path):
                    mode = _mode(where)
                    if mode is not None and stat.S_ISLNK(mode):
                        mode = _mode(where, follow=True) or mode
                if mode is None or (stat.S_ISDIR(mode) and (part != item.path or self._holds_only_ours(where))):
                    continue
                clashes.append(part)
        if clashes:
            raise OutputError(
                f"files that are not ours stand where pages must go: {some_of(sorted(set(clashes)))}.",
                place=self._folder,
                remedy="Move them away, or give the articles another slug.",
            )

    def _holds_only_ours(self, folder: str) -> bool:
        return all(
            self._output.owns(os.path.relpath(os.path.join(parent, name), self._folder))
            for parent, _, names in os.walk(folder)
            for name in names
        )

    # ---- commit

    def _commit(self, staged: list[_Staged], gone: list[str]) -> None:
        """Bring staged files to their places and take stale ones away."""
        if not staged and not gone:
            return
        with disk_errors("the list of owned files"):
            self._record.own(s.path for s in staged)
        self._record.mark_pending()
        made: set[str] = {""}
        for item in sorted(staged, key=_commit_order):
            with disk_errors(item.path):
                folder = parent_of(item.path)
                if folder not in made:
                    self._make_folder(folder, gone)
                    made.add(folder)
                place = os.path.join(self._folder, item.path)
                self._replace(os.path.join(self._temporary, item.temporary), place)
                # Renaming moves nothing but ctime: whatever else differs was somebody else's doing.
                numbers = signature_of(place)
                self._output.saw(item.path, numbers if _identity(numbers) == item.identity else GONE)
        for path in gone:
            with disk_errors(path):
                self._delete(path)

    def _make_folder(self, folder: str, stale: Container[str]) -> None:
        """Make a folder; a stale file of ours that stands in its way goes first."""
        for part in (*folders_above(folder), folder):
            if part in stale and not os.path.isdir(os.path.join(self._folder, part)):
                self._delete(part)
        os.makedirs(os.path.join(self._folder, folder), exist_ok=True)

    def _replace(self, temporary: str, place: str) -> None:
        try:
            os.replace(temporary, place)
        except IsADirectoryError:
            # A stale folder of ours stands where a page must go; it must be empty but for stale files.
            for parent, _, names in os.walk(place, topdown=False):
                for name in names:
                    path = os.path.relpath(os.path.join(parent, name), self._folder)
                    if not self._output.owns(path):
                        raise
                    os.unlink(os.path.join(parent, name))
                os.rmdir(parent)
            os.replace(temporary, place)

    def _delete(self, path: str) -> None:
        """Delete a file of ours and the folders that it leaves empty."""
        with contextlib.suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
            os.unlink(os.path.join(self._folder, path))
        folder = parent_of(path)
        while folder:
            try:
                os.rmdir(os.path.join(self._folder, folder))
            except FileNotFoundError:
                pass  # a build that was cut got that far; the folders above may be empty all the same
            except OSError as error:
                if error.errno in _STAYS:
                    return
                raise
            folder = parent_of(folder)


def _mode(place: str, *, follow: bool = False) -> int | None:
    """What stands at a place; None for nothing. Raises `OSError` where the disk does not tell."""
    try:
        return os.stat(place, follow_symlinks=follow).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None


def _commit_order(item: _Staged) -> tuple[int, str]:
    if item.order == ASSET:
        return 0, item.path
    return (1 if item.new else item.order + 10), item.path


def _identity(numbers: Signature) -> bytes:
    """What of a signature a rename keeps: size, mtime, inode."""
    size, mtime, _, inode = numbers
    return b"%d %d %d" % (size, mtime, inode)  # hundreds of thousands are kept at once: a third of a tuple's memory


def _write(place: str, data: bytes) -> bytes:
    """Write a new file; what of its signature a rename keeps."""
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
        status = os.fstat(handle)
    finally:
        os.close(handle)
    return _identity(signature(status))
