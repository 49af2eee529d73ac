"""What earlier builds know: `.digest/store.sqlite`, and beside it the ledger of the files that each output folder owns.

The store is a cache: whatever is wrong with it (damaged, truncated, foreign, from another version) costs a cold build
and a warning, never an error. Every value is guarded by a checksum. Values are JSON or text, never pickles.
The ledger is not a cache: it says which files of an output folder are ours. It is a plain list of paths, grown before
a file is first written, and rewritten after a build that deleted some, so that no crash leaves a file nobody owns.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import msgspec

from generator.errors import BusyError, OutputError

T = TypeVar("T")

FORMAT = 6
"""Number of this layout of the store; another number means a cold build."""

_APPLICATION = 0x64696765  # "dige": what `file` and we know the database by
_CHECK = 4  # bytes of a value's checksum: damage is found, malice is not the question here

_SCHEMA = """
CREATE TABLE value (name TEXT PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE source (path TEXT PRIMARY KEY, key TEXT NOT NULL, entries BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE entry (
    key TEXT PRIMARY KEY, source TEXT NOT NULL, analysis TEXT NOT NULL, draft INTEGER NOT NULL, expires TEXT NOT NULL,
    look TEXT NOT NULL, card BLOB NOT NULL
);
CREATE INDEX entry_by_source ON entry (source);
CREATE TABLE digest (key TEXT PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE view (key TEXT PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE clock (ticks INTEGER NOT NULL);
INSERT INTO clock VALUES (0);
"""


class StoreError(Exception):
    """The store cannot be used as it is; it is to be set aside."""


def _seal(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(_CHECK, "little") + data


def _open(sealed: object) -> bytes:
    data = sealed[_CHECK:] if isinstance(sealed, bytes) else b""
    if not isinstance(sealed, bytes) or zlib.crc32(data) != int.from_bytes(sealed[:_CHECK], "little"):
        raise StoreError("a value does not match its checksum")
    return data


def unpack(data: bytes, kind: type[T]) -> T:
    """A value that `msgspec.msgpack` encoded. Raises `StoreError` where another version of the program wrote it."""
    try:
        return msgspec.msgpack.decode(data, type=kind)
    except msgspec.MsgspecError as error:
        raise StoreError(f"another version of digest wrote it: {error}") from error


class Store:
    """The open store of one project. Every method raises `StoreError` when the file is not what it should be."""

    def __init__(self, path: str) -> None:
        """Open or make the store at `path`."""
        self.path = path
        self._open_db(fresh=not os.path.exists(path))

    def _open_db(self, *, fresh: bool) -> None:
        try:
            # The preview builds in a thread of its own; one build runs at a time (the lock sees to it).
            self._db = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            if fresh:
                self._db.executescript(
                    f"BEGIN; PRAGMA application_id={_APPLICATION}; PRAGMA user_version={FORMAT}; {_SCHEMA} COMMIT;"
                )
            mark = self._db.execute("PRAGMA application_id").fetchone()[0]
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
        except (sqlite3.Error, UnicodeDecodeError) as error:  # what is quoted of a damaged file may be no text
            self.close()
            raise StoreError(str(error)) from error
        if (mark, version) != (_APPLICATION, FORMAT):
            self.close()
            raise StoreError(
                f"it is of format {version}, this program writes {FORMAT}" if mark == _APPLICATION else "it is not ours"
            )

    def close(self) -> None:
        """Let go of the file."""
        if hasattr(self, "_db"):
            with contextlib.suppress(sqlite3.Error):
                self._db.close()

    @contextlib.contextmanager
    def set_apart(self) -> Iterator[None]:
        """Closed in the block, and open again after it: for forks, which must not carry a connection along."""
        self.close()
        try:
            yield
        finally:
            self._open_db(fresh=False)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All changes inside are kept together or not at all."""
        with _guarded():
            self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
            raise
        with _guarded():
            self._db.execute("COMMIT")

    @property
    def foreign_changes(self) -> int:
        """A number that moves whenever somebody else has changed the store."""
        with _guarded():
            return int(self._db.execute("PRAGMA data_version").fetchone()[0])

    @property
    def age(self) -> int:
        """A number that grows with every change to an entry."""
        with _guarded():
            return int(self._db.execute("SELECT ticks FROM clock").fetchone()[0])

    def _tick(self) -> None:
        self._db.execute("UPDATE clock SET ticks = ticks + 1")

    # ---- single values

    def value(self, name: str) -> bytes | None:
        """The value of that name."""
        with _guarded():
            row = self._db.execute("SELECT data FROM value WHERE name = ?", (name,)).fetchone()
        return _open(row[0]) if row else None

    def values(self, prefix: str) -> Iterator[tuple[str, bytes]]:
        """(name, value) of those whose names begin so."""
        with _guarded():
            last = f"{prefix}\U0010ffff"
            for name, data in self._db.execute(
                "SELECT name, data FROM value WHERE name BETWEEN ? AND ?", (prefix, last)
            ):
                yield name, _open(data)

    def set_value(self, name: str, data: bytes) -> None:
        """Keep a value under a name, in place of the one before."""
        with _guarded():
            self._db.execute("INSERT OR REPLACE INTO value VALUES (?, ?)", (name, _seal(data)))

    def drop_value(self, name: str) -> None:
        """Forget the value of a name."""
        with _guarded():
            self._db.execute("DELETE FROM value WHERE name = ?", (name,))

    # ---- sources and their entries

    def sources(self) -> dict[str, str]:
        """Path → key of all sources known; the key is empty for those that must be tried again."""
        with _guarded():
            return dict(self._db.execute("SELECT path, key FROM source").fetchall())

    def source(self, path: str) -> tuple[str, list[str]] | None:
        """(key, entry keys in the order of the source) of one source."""
        with _guarded():
            row = self._db.execute("SELECT key, entries FROM source WHERE path = ?", (path,)).fetchone()
        return (row[0], _split(_open(row[1]))) if row else None

    def set_source(self, path: str, key: str, entries: Iterable[str]) -> None:
        """Note what a source holds; its entries that are no longer in it go."""
        keys = list(entries)
        with _guarded():
            old = self.source(path)
            for gone in set(old[1]).difference(keys) if old else ():
                self._drop_entry(gone)
            self._db.execute(
                "INSERT OR REPLACE INTO source VALUES (?, ?, ?)", (path, key, _seal("\0".join(keys).encode()))
            )

    def drop_source(self, path: str) -> bool:
        """Forget a source and its entries; whether there were any."""
        with _guarded():
            gone = self._db.execute("SELECT key FROM entry WHERE source = ?", (path,)).fetchall()
            for (key,) in gone:
                self._drop_entry(key)
            self._db.execute("DELETE FROM source WHERE path = ?", (path,))
        return bool(gone)

    def _drop_entry(self, key: str) -> None:
        self._tick()
        for table in ("entry", "digest", "view"):
            self._db.execute(f"DELETE FROM {table} WHERE key = ?", (key,))

    def analyses(self, entries: Iterable[str]) -> dict[str, str]:
        """Entry key → analysis key, of those that are known."""
        with _guarded():
            found = {}
            for key in entries:
                row = self._db.execute("SELECT analysis FROM entry WHERE key = ?", (key,)).fetchone()
                if row:
                    found[key] = row[0]
            return found

    def set_entry(
        self, key: str, source: str, analysis: str, draft: bool, expires: str, look: str, card: bytes, digest: bytes
    ) -> None:
        """Keep one analysis: its digest as JSON, and the card as JSON with the key (`look`) it was made under."""
        with _guarded():
            self._tick()
            self._db.execute(
                "INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)",
                (key, source, analysis, draft, expires, look, _seal(card)),
            )
            self._db.execute("INSERT OR REPLACE INTO digest VALUES (?, ?)", (key, _seal(zlib.compress(digest, 1))))

    def set_card(self, key: str, look: str, card: bytes) -> None:
        """Replace the card of a known entry."""
        with _guarded():
            self._tick()
            self._db.execute("UPDATE entry SET look = ?, card = ? WHERE key = ?", (look, _seal(card), key))

    def card(self, key: str) -> tuple[bool, str, str, bytes] | None:
        """(draft, expires, look, card) of one entry."""
        with _guarded():
            row = self._db.execute("SELECT draft, expires, look, card FROM entry WHERE key = ?", (key,)).fetchone()
        return (bool(row[0]), row[1], row[2], _open(row[3])) if row else None

    def set_view(self, key: str, data: bytes) -> None:
        """Keep what the page of an entry was last made of."""
        with _guarded():
            self._db.execute("INSERT OR REPLACE INTO view VALUES (?, ?)", (key, _seal(zlib.compress(data, 1))))

    def view(self, key: str) -> bytes | None:
        """What `set_view` kept."""
        with _guarded():
            row = self._db.execute("SELECT data FROM view WHERE key = ?", (key,)).fetchone()
            return zlib.decompress(_open(row[0])) if row else None

    def cards(self) -> Iterator[tuple[str, bool, str, str, bytes]]:
        """(entry key, draft, expires, look, card) of all entries, sorted by key."""
        with _guarded():
            for key, draft, expires, look, card in self._db.execute(
                "SELECT key, draft, expires, look, card FROM entry ORDER BY key"
            ):
                yield key, bool(draft), expires, look, _open(card)

    def digest(self, key: str) -> bytes:
        """The digest of a known entry, as JSON."""
        with _guarded():
            row = self._db.execute("SELECT data FROM digest WHERE key = ?", (key,)).fetchone()
            if row is None:
                raise StoreError(f"no digest of {key}")
            return zlib.decompress(_open(row[0]))


def _split(data: bytes) -> list[str]:
    return data.decode().split("\0") if data else []


@contextlib.contextmanager
def _guarded() -> Iterator[None]:
    """Turn what a broken database raises into `StoreError`."""
    try:
        yield
    except (sqlite3.Error, zlib.error, UnicodeDecodeError, TypeError) as error:
        raise StoreError(str(error)) from error


def set_aside(path: str) -> str:
    """Rename a store that cannot be used, with its journal, and return the new name. Raises `OutputError`."""
    aside = f"{path}.damaged"
    try:
        for suffix in ("-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path + suffix)
        os.replace(path, aside)
    except OSError as error:
        raise OutputError(
            f"the store cannot be used and cannot be set aside: {error.strerror}.",
            place=path,
            remedy="Remove it or make its folder writable.",
        ) from error
    return aside


class Ledger:
    """Paths that our builds have written, or were about to write, in one output folder."""

    def __init__(self, path: str) -> None:
        self.path = path

    @property
    def size(self) -> int:
        """Bytes of the ledger, -1 where there is none: equal sizes mean that nothing was added."""
        try:
            return os.stat(self.path).st_size
        except FileNotFoundError:
            return -1

    @cached_property
    def paths(self) -> set[str]:
        """All of them."""
        try:
            with open(self.path, "rb") as file:
                data = file.read()
        except FileNotFoundError:
            return set()
        # A crash in the middle of an append leaves a last path without its end: that file was never written.
        whole, end, torn = data.rpartition(b"\0")
        if torn:
            with open(self.path, "r+b") as file:
                file.truncate(len(whole) + len(end))
        return set(whole.decode().split("\0")) if whole else set()

    def add(self, paths: Iterable[str]) -> None:
        """Own these too, from now on: called before they are written."""
        new = sorted(set(paths) - self.paths)
        with open(self.path, "ab") as file:
            file.write("".join(f"{path}\0" for path in new).encode())
            file.flush()
            os.fsync(file.fileno())
        self.paths.update(new)

    def keep(self, paths: Iterable[str]) -> None:
        """Own exactly these."""
        self.paths = set(paths)
        temporary = f"{self.path}.new"
        with open(temporary, "wb") as file:
            file.write("".join(f"{path}\0" for path in sorted(self.paths)).encode())
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, self.path)


_held: set[int] = set()


class BuildLock:
    """Keeps two builds of one project apart, over processes. The system lets go of it when the holder dies."""

    def __init__(self, path: Path, *, patience: float = 10.0) -> None:
        self._path = path
        self._patience = patience
        self._handle: int | None = None

    def __enter__(self) -> BuildLock:
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        deadline = time.monotonic() + self._patience
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() < deadline:
                    time.sleep(0.05)
                    continue
                os.close(handle)
                raise BusyError(
                    "another build of this project is running.", remedy="Wait for it to end, then build again."
                ) from None
            except OSError:
                os.close(handle)
                raise
            self._handle = handle
            _held.add(handle)
            return self

    def now(self) -> int:
        """The time in ns by the clock that stamps files here."""
        assert self._handle is not None
        os.utime(self._handle)
        return os.fstat(self._handle).st_mtime_ns

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._handle is not None:
            _held.discard(self._handle)
            os.close(self._handle)
            self._handle = None


def let_go_of_locks() -> None:
    """In a process just forked: close the locks of its parent, which would else be held as long as this process lives.

    (Closing takes nothing from the parent; unlocking would.)
    """
    while _held:
        os.close(_held.pop())
