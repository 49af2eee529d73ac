"""Bringing one output folder up to date: find what stands there, decide what to make, stage it, commit it.

    survey ──▶ decide (pure) ──▶ stage: every page to a temporary file ──▶ commit: own, replace, delete, settle

Nothing in the folder is touched before every page is staged. A file is replaced by renaming, so it is whole, old or
new, at any instant. Assets come first, then all new files, then changed articles, lists and feeds, and deletions
last: no page that can be reached from the previous site ever leads to a file that is not there.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from hashlib import sha256

import msgspec

from generator.build.sources import GONE, Listing, Signature, is_racy, list_files, read_file, signature_of
from generator.build.store import Ledger, Store
from generator.errors import OutputError
from generator.model import Manifest, OwnedFile
from generator.pages.page import PageClass

_NEVER_OURS = frozenset((".gitignore",))
"""Names at the top of an output folder that are neither published nor foreign: the repository's own."""

_TEMPORARY = ".digest-tmp"
"""Folder for staged files inside an output folder that lies on another device than `.digest`."""

MISSING = "is missing"
CHANGED = "was changed by hand"

_SAMPLE = 10  # how many paths a message names


class Made(msgspec.Struct, frozen=True, array_like=True):
    """A file of the output folder, and from what it was made."""

    path: str
    sha256: str
    size: int
    order: int
    """`PageClass` of it."""
    made_of: str
    """Fingerprint of the values in it."""
    made_by: str
    """Fingerprint of the templates, code and settings that made it."""


class Site(msgspec.Struct, frozen=True):
    """The record of one output folder after a settled build."""

    files: tuple[Made, ...] = ()
    """Sorted by path."""
    foreign: tuple[str, ...] = ()
    """Files that are not ours; a folder of such is named once, with a slash."""
    racy: tuple[str, ...] = ()
    """Files written so lately that their signature proves nothing yet."""
    inputs: str = ""
    """Fingerprint of all inputs that the site was built from."""
    failures: int = 0
    articles: int = 0
    pages: int = 0
    cuts: int = 0
    until: str = ""
    """Day on which the first of its articles expires."""
    code: str = ""
    config: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that the site is to have: all that decides whether it must be made again."""

    path: str
    order: PageClass
    made_of: str
    made_by: str
    make: Callable[[], bytes]


@dataclass(slots=True)
class Plan:
    """What a build would do to an output folder."""

    make: list[tuple[Wanted, str]] = field(default_factory=list)
    """Files to be made (which need not change), each with the reason."""
    stale: list[str] = field(default_factory=list)
    """Files of ours that the site no longer has."""
    kept: int = 0
    """How many files are as they should be."""


@dataclass(frozen=True, slots=True)
class Staged:
    """A file made and waiting beside the output folder."""

    path: str
    order: PageClass
    temporary: str
    new: bool
    identity: tuple[int, int, int]
    """(size, mtime_ns, inode) of the temporary file."""


@dataclass(slots=True)
class Commit:
    """What a commit did, or would do."""

    written: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    unchanged: int = 0


def decide(
    wanted: Iterable[Wanted],
    made: Mapping[str, Made],
    owned: Set[str],
    disturbed: Mapping[str, str],
    reason_of: Callable[[Made, Wanted], str],
) -> Plan:
    """What must be made again and what goes, from what is wanted, what was made (and what else is ours since a build
    was cut), and which files were disturbed since.
    """
    plan = Plan()
    paths: set[str] = set()
    for item in wanted:
        paths.add(item.path)
        before = made.get(item.path)
        if before is None:
            plan.make.append((item, "new"))
        elif (why := disturbed.get(item.path)) is not None:
            plan.make.append((item, why))
        elif (before.made_of, before.made_by) != (item.made_of, item.made_by):
            plan.make.append((item, reason_of(before, item)))
        else:
            plan.kept += 1
    plan.stale = sorted((made.keys() | owned) - paths)
    return plan


class OutputFolder:
    """One folder that builds own, and the record of it in the store."""

    def __init__(self, folder: str, state: str, store: Store, name: str) -> None:
        """`folder` is absolute, `state` the project's `.digest`, `name` what the record is called (`site`)."""
        self.folder = folder
        self.name = name
        self._store = store
        self._state = state
        self.ledger = Ledger(os.path.join(state, f"{name.replace('/', '+')}.files"))
        self.site = Site()
        self._seen = Listing()
        self._current: dict[str, Signature] = {}
        record = store.value(f"site {name}")
        if record is not None:
            self.site = msgspec.msgpack.decode(record, type=Site)
            self._seen = Listing.from_bytes(store.value(f"seen {name}") or Listing().to_bytes())
        self.made = {file.path: file for file in self.site.files}

    # ---- before

    def check(self) -> None:
        """Raise `OutputError` for a folder that is not ours and not empty, or that is no folder."""
        if self.ledger.exists:
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
        if names:
            raise OutputError(
                f"the output folder holds files that no build of this project made ({_some(names)}).",
                place=self.folder,
                remedy="Empty it, or set `content.output` to another folder.",
            )

    def sweep(self) -> None:
        """Remove what a killed build left: staged files."""
        for folder in (os.path.join(self._state, "tmp"), os.path.join(self.folder, _TEMPORARY)):
            try:
                names = os.listdir(folder)
            except (FileNotFoundError, NotADirectoryError):
                continue
            for name in names:
                os.unlink(os.path.join(folder, name))
            os.rmdir(folder)

    def survey(self, *, verify: bool = False) -> tuple[dict[str, str], tuple[str, ...]]:
        """(files of ours that are not as we left them, with what is wrong; foreign files)."""
        disturbed: dict[str, str] = {}
        now = list_files(self.folder, self._seen.paths)
        changed: set[str] = set()
        if now.stats != self._seen.stats:
            before = self._seen.signatures()
            changed = {path for (path, old), (_, new) in zip(before, now.signatures(), strict=True) if old != new}
        # What is recorded for files that this build does not write: as they were before their bytes were looked at.
        self._current = dict(now.signatures())
        racy = frozenset(self.site.racy)
        for path, file in self.made.items():
            if verify or path in changed or path in racy or path not in self._current:
                problem = self._examine(file)
                if problem:
                    disturbed[path] = problem
        return disturbed, self._foreign(changed)

    def _examine(self, file: Made) -> str:
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
        ours = self.made.keys() | self.ledger.paths
        folders = {f for path in ours for f in _folders(path)}
        fresh = {f for f in (*folders, ".") if f not in self._current or f in changed}
        found = {
            path
            for path in self.site.foreign
            if path not in ours and (_parent(path.rstrip("/")) or ".") not in fresh | {path.rstrip("/")}
        }
        for folder in fresh:
            prefix = "" if folder == "." else folder + "/"
            try:
                entries = list(os.scandir(os.path.join(self.folder, prefix)))
            except (FileNotFoundError, NotADirectoryError):
                continue
            for entry in entries:
                path = prefix + entry.name
                if path in ours or path in folders or (not prefix and entry.name in (*_NEVER_OURS, _TEMPORARY)):
                    continue
                found.add(path + "/" if entry.is_dir(follow_symlinks=False) else path)
        return tuple(sorted(found))

    # ---- the work

    def stage(self, plan: Plan, *, dry: bool = False) -> tuple[list[Staged], list[Made], Commit]:
        """Make every file of the plan; those whose bytes are not on disk already wait as temporary files.

        Raises `OutputError` before anything is touched when a wanted path is taken by a foreign file.
        """
        self._refuse_collisions(plan)
        staged: list[Staged] = []
        records: list[Made] = []
        commit = Commit(unchanged=plan.kept)
        temporary = "" if dry else self._temporary_folder()
        for item, why in plan.make:
            data = item.make()
            record = Made(item.path, sha256(data).hexdigest(), len(data), item.order, item.made_of, item.made_by)
            records.append(record)
            if self._stands(record, why):
                commit.unchanged += 1
                continue
            commit.written.append(item.path)
            if dry:
                continue
            place = os.path.join(temporary, str(len(staged)))
            with _disk(item.path):
                identity = _write(place, data)
            new = not os.path.lexists(os.path.join(self.folder, item.path))
            staged.append(Staged(item.path, item.order, place, new, identity))
        commit.deleted = [p for p in plan.stale if os.path.lexists(os.path.join(self.folder, p))]
        return staged, records, commit

    def _stands(self, record: Made, why: str) -> bool:
        """Whether a file with these bytes is in its place already."""
        before = self.made.get(record.path)
        if before is not None and why not in (MISSING, CHANGED):
            return before.sha256 == record.sha256
        if record.path not in self.ledger.paths:
            return False
        numbers = signature_of(os.path.join(self.folder, record.path))
        if self._examine(record):
            return False
        self._current[record.path] = numbers
        return True

    def commit(self, staged: list[Staged], stale: Iterable[str]) -> None:
        """Bring staged files to their places and take stale ones away. Raises `OutputError` when the disk refuses."""
        gone = sorted(stale)
        if not staged and not gone:
            return
        with _disk("the list of owned files"):
            self.ledger.add(s.path for s in staged)
        with self._store.transaction():
            self._store.set_value(f"pending {self.name}", b"1")
        made: set[str] = {""}
        for item in sorted(staged, key=_commit_order):
            with _disk(item.path):
                folder = _parent(item.path)
                if folder not in made:
                    self._make_folder(folder, gone)
                    made.add(folder)
                place = os.path.join(self.folder, item.path)
                self._replace(item.temporary, place)
                # Renaming moves nothing but ctime: whatever else differs was somebody else's doing.
                numbers = signature_of(place)
                same = (numbers[0], numbers[1], numbers[3]) == item.identity
                self._current[item.path] = numbers if same else GONE
        for path in gone:
            with _disk(path):
                self._delete(path)

    def settle(self, site: Site, *, now: Callable[[], int]) -> None:
        """Record what stands in the folder. Nothing is left of the commit after this."""
        self.sweep()
        files = tuple(sorted(site.files, key=lambda f: f.path))
        folders = sorted({f for file in files for f in _folders(file.path)})
        seen = Listing([file.path for file in files])
        for path in seen.paths:
            seen.stats.extend(self._current.get(path, GONE))
        moment = now()
        for path, numbers in list_files(self.folder, [".", *folders]).signatures():
            seen.paths.append(path)
            # A folder written to in this very tick may get a foreign file without a trace: it is listed anew next time.
            seen.stats.extend(GONE if is_racy(numbers, moment) else numbers)
        racy = tuple(file.path for file in files if is_racy(self._current.get(file.path, GONE), moment))
        site = msgspec.structs.replace(site, files=files, racy=racy)
        with self._store.transaction():
            self._store.set_value(f"site {self.name}", msgspec.msgpack.encode(site))
            self._store.set_value(f"seen {self.name}", seen.to_bytes())
            self._store.drop_value(f"pending {self.name}")
        if not self.ledger.exists or self.ledger.paths != {f.path for f in files}:
            self.ledger.keep(f.path for f in files)
        self.site, self._seen = site, seen
        self.made = {file.path: file for file in files}

    # ---- single steps

    def _refuse_collisions(self, plan: Plan) -> None:
        ours = self.made.keys() | self.ledger.paths
        clashes: list[str] = []
        for item, _ in plan.make:
            if item.path in ours:
                continue
            for part in (*_folders(item.path), item.path):
                where = os.path.join(self.folder, part)
                if part in ours or not os.path.lexists(where):
                    continue
                if os.path.isdir(where) and (part != item.path or self._holds_only_ours(where)):
                    continue
                clashes.append(part)
        if clashes:
            raise OutputError(
                f"files that are not ours stand where pages must go: {_some(sorted(set(clashes)))}.",
                place=self.folder,
                remedy="Move them away, or give the articles another slug.",
            )

    def _holds_only_ours(self, folder: str) -> bool:
        return all(
            os.path.relpath(os.path.join(parent, name), self.folder) in self.ledger.paths
            for parent, _, names in os.walk(folder)
            for name in names
        )

    def _temporary_folder(self) -> str:
        """A folder on the output's device, so that a staged file gets to its place in one step."""
        place = os.path.join(self._state, "tmp")
        with _disk(self.folder):
            os.makedirs(self.folder, exist_ok=True)
            os.makedirs(place, exist_ok=True)
            probe, target = os.path.join(place, "probe"), os.path.join(self.folder, _TEMPORARY)
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

    def _make_folder(self, folder: str, stale: Iterable[str]) -> None:
        """Make a folder; a stale file of ours that stands in its way goes first."""
        for part in (*_folders(folder), folder):
            if part in stale and not os.path.isdir(os.path.join(self.folder, part)):
                self._delete(part)
        os.makedirs(os.path.join(self.folder, folder), exist_ok=True)

    def _replace(self, temporary: str, place: str) -> None:
        try:
            os.replace(temporary, place)
        except IsADirectoryError:
            # A stale folder of ours stands where a page must go; it must be empty but for stale files.
            for parent, _, names in os.walk(place, topdown=False):
                for name in names:
                    path = os.path.relpath(os.path.join(parent, name), self.folder)
                    if path not in self.ledger.paths:
                        raise
                    os.unlink(os.path.join(parent, name))
                os.rmdir(parent)
            os.replace(temporary, place)

    def _delete(self, path: str) -> None:
        """Delete a file of ours and the folders that it leaves empty."""
        with contextlib.suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
            os.unlink(os.path.join(self.folder, path))
        folder = _parent(path)
        while folder:
            try:
                os.rmdir(os.path.join(self.folder, folder))
            except OSError:
                return
            folder = _parent(folder)


def load_site(store: Store, name: str) -> Manifest:
    """What the builds of one output folder own, as the store knows it."""
    record = store.value(f"site {name}")
    if record is None:
        return Manifest(pending=store.value(f"pending {name}") is not None)
    site = msgspec.msgpack.decode(record, type=Site)
    return Manifest(
        files=tuple(OwnedFile(f.path, f.sha256, f.size) for f in site.files),
        pending=store.value(f"pending {name}") is not None,
        failures=site.failures,
    )


def _commit_order(item: Staged) -> tuple[int, str]:
    if item.order == PageClass.ASSET:
        return 0, item.path
    return (1 if item.new else item.order + 10), item.path


def _write(place: str, data: bytes) -> tuple[int, int, int]:
    """Write a new file; what of its signature a rename keeps."""
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
        status = os.fstat(handle)
    finally:
        os.close(handle)
    return status.st_size, status.st_mtime_ns, status.st_ino


@contextlib.contextmanager
def _disk(path: str) -> Iterator[None]:
    """Turn what the disk refuses into an `OutputError` that names the file."""
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"cannot be written: {error.strerror}.",
            place=path,
            remedy="Make room or mend permissions, then build again: it goes on where it stopped.",
        ) from error


def _parent(path: str) -> str:
    return path.rpartition("/")[0]


def _folders(path: str) -> Iterator[str]:
    """The folders above a path, outermost first."""
    at = path.find("/")
    while at >= 0:
        yield path[:at]
        at = path.find("/", at + 1)


def _some(names: Iterable[str]) -> str:
    listed = list(names)
    more = f" and {len(listed) - _SAMPLE} more" if len(listed) > _SAMPLE else ""
    return ", ".join(listed[:_SAMPLE]) + more
