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
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING, Protocol

import msgspec

from generator.build.listing import GONE, Listing, Signature, list_files, racy_places, read_file, signature_of
from generator.build.store import Ledger, Store, unpack
from generator.errors import OutputError
from generator.fingerprints import fingerprint_bytes
from generator.model import Manifest, OwnedFile

if TYPE_CHECKING:
    from generator.pages import Page

ASSET = 1  # `PageClass.ASSET`; importing it would bring all of `pages` into builds that change nothing

_NEVER_OURS = frozenset((".gitignore",))
"""Names at the top of an output folder that are neither published nor foreign: the repository's own."""

_TEMPORARY = ".digest-tmp"
"""Folder for staged files inside an output folder that lies on another device than `.digest`."""

MISSING = "is missing"
CHANGED = "was changed by hand"

_SAMPLE = 10  # how many paths a message names
TURN = 48
"""Files that are made at a time while somebody looks on: a tenth of a second's work."""


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
    """The record of one output folder after a settled build, but for its files."""

    inputs: str = ""
    """Fingerprint of all inputs that the site was built from; empty when a build must look again in any case."""
    foreign: tuple[str, ...] = ()
    """Files that are not ours; a folder of such is named once, with a slash."""
    racy: dict[str, str] = {}
    """Path → SHA-256 of files written so lately that their signature proves nothing yet."""
    files: int = 0
    failures: int = 0
    articles: int = 0
    pages: int = 0
    cuts: int = 0
    until: str = ""
    """Day on which the first of its articles expires, or the first one left out for its date is due."""
    code: str = ""
    config: str = ""
    base_url: str = ""
    """What the links of its feeds and its sitemap begin with."""
    ledger: int = -1
    """Bytes of the ledger when it listed exactly the files."""
    notes: tuple[str, ...] = ()
    """What the configuration leaves out, for people."""
    age: int = -1
    """`Store.age` of the cards that the site was planned from."""
    options: str = ""
    """What of a build's options decides who is shown."""
    look: str = ""
    """Fingerprint of the templates' signatures, code and settings."""
    doubled: bool = False
    """Whether articles were left out because others have their addresses: an edit of one may bring back another."""


class Wanted(msgspec.Struct, frozen=True):
    """A file that the site is to have: all that decides whether it must be made again."""

    path: str
    order: int
    """`PageClass`: what is written first."""
    made_of: str
    made_by: str
    page: Page | None
    """None for an asset."""


class Plan(msgspec.Struct):
    """What a build would do to an output folder."""

    make: list[tuple[Wanted, str]] = msgspec.field(default_factory=list)
    """Files to be made (which need not change), each with the reason."""
    stale: list[str] = msgspec.field(default_factory=list)
    """Files of ours that the site no longer has."""
    kept: int = 0
    """How many files are as they should be."""
    new: int = 0
    """How many files to be made are in no record."""


class Staged(msgspec.Struct, frozen=True):
    """A file made and waiting beside the output folder."""

    path: str
    order: int
    temporary: str
    new: bool
    identity: tuple[int, int, int]
    """(size, mtime_ns, inode) of the temporary file."""


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
    identity: tuple[int, int, int] = (0, 0, 0)


class Maker(Protocol):
    """Makes the bytes of files."""

    def begin(self) -> None:
        """In a fork, before it makes the first file."""

    def make(self, item: Wanted) -> bytes:
        """The bytes."""

    def note(self, item: Wanted) -> bytes:
        """What is to be kept of the making, if anything; asked in the process that made the file."""

    def keep(self, item: Wanted, note: bytes) -> None:
        """Keep a note; asked in the process that stages."""


class Commit(msgspec.Struct):
    """What a commit did, or would do."""

    written: list[str] = msgspec.field(default_factory=list)
    deleted: list[str] = msgspec.field(default_factory=list)
    unchanged: int = 0

    def add(self, other: Commit) -> None:
        """What another part of the same commit did."""
        self.written += other.written
        self.deleted += other.deleted
        self.unchanged += other.unchanged


def decide(
    wanted: Sequence[Wanted],
    made: Mapping[str, Made],
    owned: Set[str],
    disturbed: Mapping[str, str],
    reason_of: Callable[[Made, Wanted], str],
) -> Plan:
    """What must be made again and what goes, from what is wanted, what was made (and what else is ours since a build
    was cut), and which files were disturbed since.
    """
    plan = Plan()
    for item in wanted:
        before = made.get(item.path)
        if before is None:
            plan.make.append((item, "new"))
            plan.new += 1
        elif (why := disturbed.get(item.path)) is not None:
            plan.make.append((item, why))
        elif (before.made_of, before.made_by) != (item.made_of, item.made_by):
            plan.make.append((item, reason_of(before, item)))
        else:
            plan.kept += 1
    if plan.kept + len(plan.make) - plan.new < len(made) or len(owned) != len(made):
        plan.stale = sorted((made.keys() | owned) - {item.path for item in wanted})
    return plan


def in_turns(plan: Plan, in_view: Callable[[], Set[str]]) -> Iterator[tuple[Plan, int]]:
    """(part of the plan, how many files come after it): assets and what is in view first, of many the front page too.

    A plan that adds or deletes files is one part: its order is what keeps links whole.
    """
    if plan.new or plan.stale:
        yield plan, 0
        return
    rest = {todo[0].path: todo for todo in plan.make}
    many = len(rest) > TURN
    first = [path for path, (item, _) in rest.items() if item.order == ASSET or (many and path == "index.html")]
    if not rest:
        yield plan, 0
    while rest:
        turn = [rest.pop(path) for path in (*first, *sorted(in_view())) if path in rest]
        if not turn:
            turn = [rest.pop(path) for path in list(islice(rest, TURN))]
        yield Plan(turn), len(rest)
        first = []


class OutputFolder:
    """One folder that builds own, and the record of it in the store."""

    def __init__(self, folder: str, state: str, store: Store, name: str) -> None:
        """`folder` is absolute, `state` the project's `.digest`, `name` what the record is called (`site`)."""
        self.folder = folder
        self.name = name
        self._store = store
        self._state = state
        self._ledger = Ledger(os.path.join(state, f"{name.replace('/', '+')}.files"))
        record = store.value(f"site {name}")
        self.site = unpack(record, Site) if record else Site()
        names, stats = store.value(f"seen names {name}"), store.value(f"seen {name}")
        self._seen = Listing.from_parts(names or b"", stats or b"")
        self._now = Listing()
        self._temporary = ""  # where files are staged; empty when they are not
        self._part = "0"  # which of the processes that stage this is
        self._count = 0
        self._current: dict[str, Signature] = {}  # of files that this build wrote or looked into
        self._unproven: frozenset[str] = frozenset()  # files found where the record of ours is lost

    @cached_property
    def made(self) -> MadeFiles:
        """The files of the last settled build by path."""
        return MadeFiles(self._store, self.name, self.site.files)

    @property
    def now(self) -> Listing:
        """The folder as the last look at it found it."""
        return self._now

    @property
    def is_settled(self) -> bool:
        """Whether the last build came to its end: exactly the files it recorded are ours."""
        return self.site.ledger == self._ledger.size and self._store.value(f"pending {self.name}") is None

    @property
    def owned(self) -> Set[str]:
        """Paths that are ours: those of the last settled build, and what a build that was cut may have written."""
        return self.made.all().keys() if self.site.ledger == self._ledger.size else self._ledger.paths

    def owns(self, path: str) -> bool:
        """Whether a path is among `owned`, or may turn out to be one of ours."""
        if path in self._unproven:
            return True
        return path in self.made if self.site.ledger == self._ledger.size else path in self._ledger.paths

    # ---- before

    def is_as_we_left_it(self, *, now: Callable[[], int]) -> bool:
        """Whether every file of ours is what it was when the last build settled, and no folder holds anything new."""
        if not self.is_settled:
            return False
        self._now = list_files(self.folder, self._seen.paths)
        changed = self._now.differences(self._seen)
        if any(index < self.site.files for index in changed):
            return False
        try:
            for path, sha in self.site.racy.items():
                if fingerprint_bytes(read_file(os.path.join(self.folder, path))) != sha:
                    return False
        except OSError:
            return False
        if changed or self.site.racy:
            # Only folders differ, or signatures have become old enough to be trusted: note it for the next time.
            foreign = self._foreign({self._seen.paths[index] for index in changed})
            self.settle(msgspec.structs.replace(self.site, foreign=foreign), Plan(), [], now=now)
        return True

    def check(self) -> None:
        """Raise `OutputError` for a folder that is not ours and not empty, or that is no folder.

        Where the record of ours is lost (`.digest` was deleted, or never came along) and a front page is there, it is
        for `stage` to find out whether every file in it is one that this build would write.
        """
        if self._ledger.size >= 0:
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
            f"the output folder holds files that no build of this project made ({_some(names)}).",
            place=self.folder,
            remedy="Empty it, or set `content.output` to another folder.",
        )

    def _adopt(self, standing: Set[str], *, dry: bool) -> None:
        """Own the files found, all of which must be as this build makes them. Raises `OutputError` for any other."""
        others = sorted(self._unproven - standing)
        if others:
            self.sweep()
            raise self._not_ours(others)
        if not dry:
            with _disk("the list of owned files"):
                self._ledger.add(self._unproven)
        self._unproven = frozenset()

    def sweep(self) -> None:
        """Remove what a killed build left: staged files."""
        for folder in (os.path.join(self._state, "tmp"), os.path.join(self.folder, _TEMPORARY)):
            try:
                names = os.listdir(folder)
            except FileNotFoundError:
                continue
            except NotADirectoryError:
                os.unlink(folder)  # the probe of a build that did not get further
                continue
            for name in names:
                os.unlink(os.path.join(folder, name))
            os.rmdir(folder)

    def survey(self, *, verify: bool = False) -> tuple[dict[str, str], tuple[str, ...]]:
        """(files of ours that are not as we left them, with what is wrong; foreign files)."""
        disturbed: dict[str, str] = {}
        # What is recorded for files that this build does not write: as they were before their bytes were looked at.
        self._now = list_files(self.folder, self._seen.paths)
        changed = {self._seen.paths[index] for index in self._now.differences(self._seen)}
        for path in self.made.all() if verify else sorted(changed | self.site.racy.keys()):
            if (file := self.made.get(path)) is not None and (problem := self._examine(file)):
                disturbed[path] = problem
        return disturbed, self._foreign(changed)

    def trust(self) -> tuple[str, ...]:
        """Instead of `survey`: take it that the folder is as the last build left it; its foreign files."""
        self._now = Listing(self._seen.paths, self._seen.stats[:])
        return self.site.foreign

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
        if self._unproven:
            return ()  # none, or this build is refused
        known = self._seen.paths[self.site.files :]
        fresh = changed.intersection(known) if known else {"."}
        ours: Container[str] = self.made
        folders = set(known) if fresh else set()
        if self.site.ledger != self._ledger.size:
            ours = self.made.all().keys() | self.owned
            folders = set(known)
            more = {f for path in self.made.all().keys() | self.owned for f in _folders(path)} - folders
            fresh |= more
            folders |= more
        if not fresh:
            return self.site.foreign
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

    def stage(
        self, plan: Plan, maker: Maker, *, dry: bool = False, parts: int = 1
    ) -> tuple[list[Staged], list[Made], Commit]:
        """Make every file of the plan; those whose bytes are not on disk already wait as temporary files.

        `parts` is the number of processes that make them. Raises `OutputError` before anything is touched when a
        wanted path is taken by a foreign file, or when the folder turns out not to be ours.
        """
        self._refuse_collisions(plan)
        staged: list[Staged] = []
        records: list[Made] = []
        commit = Commit()
        standing: set[str] = set()
        self._temporary = "" if dry or not plan.make else self._temporary_folder()
        self._part = "0"
        for item, outcome in self._outcomes(plan, maker, parts):
            # From a fork come copies of strings that the item has: a hundred thousand of each are not to be kept twice.
            record = outcome.record
            records.append(Made(item.path, record.sha256, record.size, item.order, item.made_of, item.made_by))
            if outcome.note:
                maker.keep(item, outcome.note)
            if outcome.stands:
                commit.unchanged += 1
                standing.add(item.path)
                if outcome.found is not None:
                    self._current[item.path] = outcome.found
                continue
            commit.written.append(item.path)
            if not dry:
                staged.append(Staged(item.path, item.order, outcome.temporary, outcome.new, outcome.identity))
        if self._unproven:
            self._adopt(standing, dry=dry)
        commit.deleted = [p for p in plan.stale if os.path.lexists(os.path.join(self.folder, p))]
        return staged, records, commit

    def _outcomes(self, plan: Plan, maker: Maker, parts: int) -> Iterator[tuple[Wanted, Outcome]]:
        def make(item: tuple[Wanted, str]) -> Outcome:
            return self._make(*item, maker)

        if parts <= 1:
            for todo in plan.make:
                yield todo[0], make(todo)
            return
        from generator.build.staging import Parts

        def begin(part: int) -> None:
            self._part = str(part)
            maker.begin()

        # A connection to the store must not be carried into a fork.
        with self._store.set_apart():
            forked = Parts(plan.make, make, begin, count=parts)
        for todo, outcome in forked.outcomes():
            yield todo[0], outcome

    def _make(self, item: Wanted, why: str, maker: Maker) -> Outcome:
        """Make one file, and stage it where its bytes are not in their place already."""
        data = maker.make(item)
        record = Made(item.path, sha256(data).hexdigest(), len(data), item.order, item.made_of, item.made_by)
        note = maker.note(item) if self._temporary else b""
        stands, found = self._stands(record, why)
        if stands or not self._temporary:
            return Outcome(record, note, stands=stands, found=found)
        self._count += 1
        place = os.path.join(self._temporary, f"{self._part}-{self._count}")
        with _disk(item.path):
            identity = _write(place, data)
        new = not os.path.lexists(os.path.join(self.folder, item.path))
        return Outcome(record, note, temporary=place, new=new, identity=identity)

    def _stands(self, record: Made, why: str) -> tuple[bool, Signature | None]:
        """Whether a file with these bytes is in its place already, and its signature where it was looked into."""
        before = self.made.get(record.path)
        if before is not None and why not in (MISSING, CHANGED):
            return before.sha256 == record.sha256, None
        if not self.owns(record.path):
            return False, None
        numbers = signature_of(os.path.join(self.folder, record.path))
        return (False, None) if self._examine(record) else (True, numbers)

    def commit(self, staged: list[Staged], stale: Iterable[str]) -> None:
        """Bring staged files to their places and take stale ones away. Raises `OutputError` when the disk refuses."""
        gone = sorted(stale)
        if not staged and not gone:
            return
        with _disk("the list of owned files"):
            self._own(s.path for s in staged)
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

    def _own(self, paths: Iterable[str]) -> None:
        new = [path for path in paths if path not in self.made]
        if new or self._ledger.size != self.site.ledger:
            self._ledger.add(new)

    def settle(
        self, site: Site, plan: Plan, records: Iterable[Made], *, now: Callable[[], int], brief: bool = False
    ) -> None:
        """Record what stands in the folder. Nothing is left of the commit after this.

        `brief` leaves out what costs time in a large site: the signatures of all files are written by the next
        settlement that is not brief, and until then a process that reads this record finds the files written here
        different from it, looks into them, and finds them right.
        """
        self.sweep()
        touched = {record.path: record for record in records if self.made.get(record.path) != record}
        for path, record in touched.items():
            self.made[path] = record
        for path in plan.stale:
            self.made.pop(path)
        same_paths = not plan.new and not plan.stale and bool(self._seen.paths)
        brief = brief and same_paths and self._ledger.size == self.site.ledger
        files = len(self.made)
        if brief:
            seen = self._listing_of_old_paths(brief=True)
            racy = self.site.racy | {path: self.made[path].sha256 for path in self._current if path in self.made}
        else:
            moment = now()
            seen = self._listing_of_old_paths(brief=False) if same_paths else self._listing_of_new_paths()
            racy = {}
            for index in racy_places(seen.stats, moment):
                if index < files:
                    racy[seen.paths[index]] = self.made[seen.paths[index]].sha256
                else:
                    # A folder written to in this very tick may get a file without a trace: it is listed next time.
                    seen.stats[4 * index : 4 * index + 4] = array("q", GONE)
            if not same_paths or self._ledger.size != self.site.ledger:
                self._ledger.keep(self.made.all())
        site = msgspec.structs.replace(site, files=files, racy=racy, ledger=self._ledger.size)
        names, stats = (b"", b"") if brief else seen.to_parts()
        with self._store.transaction():
            self._store.set_value(f"site {self.name}", msgspec.msgpack.encode(site))
            self.made.save({*touched, *plan.stale})
            if not brief:
                if not same_paths:
                    self._store.set_value(f"seen names {self.name}", names)
                self._store.set_value(f"seen {self.name}", stats)
            self._store.drop_value(f"pending {self.name}")
        self.site, self._seen = site, seen
        self._current = {}

    def _listing_of_old_paths(self, *, brief: bool) -> Listing:
        """What stands in the folder after a commit that changed files but added and deleted none."""
        seen = Listing(self._seen.paths, self._now.stats[:])
        files = self.site.files
        parents = sorted({_parent(path) or "." for path in self._current})
        around = ((path, GONE) for path in parents) if brief else list_files(self.folder, parents).signatures()
        for places, low, high in ((self._current.items(), 0, files), (around, files, len(seen.paths))):
            for path, numbers in places:
                index = bisect_left(seen.paths, path, low, high)
                seen.stats[4 * index : 4 * index + 4] = array("q", numbers)
        return seen

    def _listing_of_new_paths(self) -> Listing:
        seen = Listing(sorted(self.made.all()))
        known = dict(self._now.signatures())
        for path in seen.paths:
            seen.stats.extend(self._current.get(path) or known.get(path) or GONE)
        folders = list_files(self.folder, sorted({".", *(f for path in self.made.all() for f in _folders(path))}))
        seen.paths += folders.paths
        seen.stats += folders.stats
        return seen

    # ---- single steps

    def _refuse_collisions(self, plan: Plan) -> None:
        clashes: list[str] = []
        for item, _ in plan.make:
            if self.owns(item.path):
                continue
            for part in (*_folders(item.path), item.path):
                where = os.path.join(self.folder, part)
                if self.owns(part) or not os.path.lexists(where):
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
            self.owns(os.path.relpath(os.path.join(parent, name), self.folder))
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
                    if not self.owns(path):
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


def _files_in(folder: str) -> Iterator[str]:
    """Paths of all files and links below a folder."""
    for parent, folders, names in os.walk(folder):
        links = [name for name in folders if os.path.islink(os.path.join(parent, name))]
        for name in (*names, *links):
            yield os.path.relpath(os.path.join(parent, name), folder)


def load_site(store: Store, name: str) -> Manifest:
    """What the builds of one output folder own, as the store knows it."""
    record = store.value(f"site {name}")
    site = unpack(record, Site) if record else Site()
    return Manifest(
        files=tuple(
            OwnedFile(f.path, f.sha256, f.size) for _, f in sorted(MadeFiles(store, name, site.files).all().items())
        ),
        pending=store.value(f"pending {name}") is not None,
        failures=site.failures,
        base_url=site.base_url,
    )


_BUCKETS = 64  # a small edit reads and writes few of them, a whole site is read in few pieces


class MadeFiles:
    """The files of an output folder by path, read from the store in pieces as they are asked for."""

    def __init__(self, store: Store, name: str, count: int) -> None:
        self._store = store
        self._name = name
        self._count = count
        self._pieces: dict[int, dict[str, Made]] = {}

    def get(self, path: str) -> Made | None:
        """The file at a path."""
        return self._piece(_bucket(path)).get(path)

    def __getitem__(self, path: str) -> Made:
        return self._piece(_bucket(path))[path]

    def __contains__(self, path: object) -> bool:
        return isinstance(path, str) and self.get(path) is not None

    def __len__(self) -> int:
        return self._count

    def __setitem__(self, path: str, file: Made) -> None:
        self._count += path not in self
        self._piece(_bucket(path))[path] = file

    def pop(self, path: str) -> None:
        """Forget a file, if it is known."""
        self._count -= self._piece(_bucket(path)).pop(path, None) is not None

    def all(self) -> dict[str, Made]:
        """All of them."""
        whole: dict[str, Made] = {}
        for number in range(_BUCKETS):
            whole |= self._piece(number)
        return whole

    def save(self, changed: Iterable[str]) -> None:
        """Write the pieces that these paths are in."""
        for number in sorted({_bucket(path) for path in changed}):
            data = msgspec.msgpack.encode(list(self._piece(number).values()))
            self._store.set_value(f"files {self._name} {number}", data)

    def _piece(self, number: int) -> dict[str, Made]:
        piece = self._pieces.get(number)
        if piece is None:
            record = self._store.value(f"files {self._name} {number}")
            files = unpack(record, list[Made]) if record else []
            piece = self._pieces[number] = {file.path: file for file in files}
        return piece


def _bucket(path: str) -> int:
    return zlib.crc32(path.encode()) % _BUCKETS


def _commit_order(item: Staged) -> tuple[int, str]:
    if item.order == ASSET:
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
