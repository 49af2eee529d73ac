"""Events of the file system → settled sets of changes.

    watchdog events ─▶ is it ours? ─▶ Settling (pure) ─▶ one `Changes` when the editor has let go of the files

A file that was closed after writing, or moved into place, is finished: its change is told after a few milliseconds.
A file that was only begun gets longer, and a flood of events (a checkout) gets longer still, so that it is one change.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import queue
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver, ObservedWatch

logger = logging.getLogger(__name__)

QUIET = 0.002
"""Seconds of quiet after which finished files are told."""
UNFINISHED = 0.06
"""The same while a file is begun and not closed, or was deleted (some editors delete, then write)."""
A_FILE_MORE = 0.002
"""Added for every further file: a checkout of hundreds is one change."""
LONGEST_QUIET = 0.3
LONGEST_WAIT = 2.0
"""However busy the folder is, a change is told after so many seconds."""

_NOISE_ENDINGS = ("~", ".swp", ".swx", ".swo", ".tmp", ".part", ".crdownload", ".bak", ".orig", ".lock")


def is_noise(path: Path, root: Path) -> bool:
    """Whether a file is an editor's or a download's own (swap, backup, temporary, hidden) and never an input."""
    try:
        parts = path.relative_to(root).parts
    except ValueError:
        parts = path.parts[-1:]
    name = parts[-1] if parts else path.name
    return (
        any(part.startswith(".") for part in parts)
        or name.endswith(_NOISE_ENDINGS)
        or name == "4913"  # vim asks with it whether it may write here
        or (name.startswith("#") and name.endswith("#"))
        or name.startswith("~$")
    )


@dataclass(frozen=True, slots=True)
class Changes:
    """What may have changed since the last time."""

    paths: frozenset[Path] = frozenset()
    everything: bool = False
    """A folder came, went or moved: look everywhere."""

    def __or__(self, other: Changes) -> Changes:
        return Changes(self.paths | other.paths, self.everything or other.everything)


@dataclass(slots=True)
class Settling:
    """Events that wait until the files are at rest. Pure: whoever uses it brings the time."""

    finished: set[Path] = field(default_factory=set)
    unfinished: set[Path] = field(default_factory=set)
    everything: bool = False
    _first: float = 0.0
    _last: float = 0.0

    def add(self, path: Path, now: float, *, finished: bool, folder: bool = False) -> None:
        """One event about a path."""
        if not self.waiting:
            self._first = now
        self._last = now
        if folder:
            self.everything = True
        elif finished:
            self.unfinished.discard(path)
            self.finished.add(path)
        else:
            self.unfinished.add(path)

    @property
    def waiting(self) -> bool:
        """Whether anything is to be told."""
        return bool(self.finished or self.unfinished or self.everything)

    def due(self) -> float:
        """The moment at which it may be told, if nothing more comes."""
        quiet = UNFINISHED if self.unfinished or self.everything else QUIET
        quiet += A_FILE_MORE * max(0, len(self.finished) + len(self.unfinished) - 1)
        return min(self._last + min(quiet, LONGEST_QUIET), self._first + LONGEST_WAIT)

    def take(self) -> Changes:
        """What has settled; the next event begins anew."""
        changes = Changes(frozenset(self.finished | self.unfinished), self.everything)
        self.finished, self.unfinished, self.everything = set(), set(), False
        return changes


LIMIT = (
    "The system's limit of watched folders is reached, so files are looked at once a second instead. "
    "Raise it with `sudo sysctl fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=1024`."
)


class Watcher:
    """Watches folders (any depth) and single files; calls `tell` with what has settled, from a thread of its own."""

    def __init__(
        self,
        root: Path,
        *,
        folders: Iterable[Path],
        files: Iterable[Path] = (),
        tell: Callable[[Changes], None],
        say: Callable[[str], None] = lambda words: None,
        poll: bool = False,
    ) -> None:
        """`tell` gets the changes, `say` what people should know about the watching; both from other threads."""
        # Events carry the paths that were given to watch, so links are followed once, here.
        self._root = root.resolve()
        self._folders = [folder.resolve() for folder in folders]
        self._files = {file.parent.resolve() / file.name for file in files}
        self._tell = tell
        self._say = say
        self._poll = poll
        self._events: queue.SimpleQueue[tuple[Path, bool, bool] | None] = queue.SimpleQueue()
        self._observer: BaseObserver | None = None
        self._watches: dict[Path, ObservedWatch] = {}
        self._thread = threading.Thread(target=self._settle, name="watch", daemon=True)

    def start(self) -> None:
        """Begin to watch; by polling where the system can watch no more, which is said."""
        if not self._poll:
            try:
                self._observe(polling=False)
            except OSError as error:
                if error.errno not in (errno.ENOSPC, errno.EMFILE, errno.ENOSYS, errno.ENOENT):
                    raise
                self._begin_to_poll()
            else:
                if self._misses_folders():
                    self._begin_to_poll()
        else:
            self._observe(polling=True)
        self._thread.start()

    def _begin_to_poll(self) -> None:
        self._stop_observer()
        self._poll = True
        self._observe(polling=True)
        self._say(LIMIT)

    def _misses_folders(self) -> bool:
        """Whether there are folders that the system watches for us no more: watchdog does not say so."""
        if self._poll:
            return False
        for _ in range(3):
            watched = _watches_of_this_process()
            if not watched or watched >= len(self._all_folders()):
                return False
            time.sleep(0.05)  # a folder that came this instant is not missed yet
        return True

    def _all_folders(self) -> set[str]:
        found = {str(holder) for holder in self._holders() if holder.is_dir()}
        for folder in self._folders:
            if folder.is_dir():
                found.update(place for place, _, _ in os.walk(folder))
        return found

    def _holders(self) -> set[Path]:
        return {folder.parent for folder in self._folders} | {file.parent for file in self._files}

    def stop(self) -> None:
        """End watching; nothing is told after this returns."""
        self._stop_observer()
        self._events.put(None)
        self._thread.join(timeout=1)

    def _stop_observer(self) -> None:
        if self._observer is not None:
            self._observer.stop()
            if self._observer.is_alive():
                self._observer.join(timeout=1)
            self._observer = None
        self._watches = {}

    def _observe(self, *, polling: bool) -> None:
        from watchdog.observers import Observer
        from watchdog.observers.polling import PollingObserver

        self._observer = PollingObserver() if polling else Observer()
        self._observer.start()
        for folder in self._folders:
            if folder.is_dir():
                self._watch(folder, recursive=True)
        # What holds a watched folder or file tells when it comes, goes, or is saved under another name first.
        for holder in sorted(self._holders()):
            if holder.is_dir() and holder not in self._watches:
                self._watch(holder, recursive=False)

    def _watch(self, folder: Path, *, recursive: bool) -> None:
        from watchdog.events import (
            DirCreatedEvent,
            DirDeletedEvent,
            DirMovedEvent,
            FileAttribEvent,
            FileClosedEvent,
            FileCreatedEvent,
            FileDeletedEvent,
            FileModifiedEvent,
            FileMovedEvent,
            FileSystemEvent,
            FileSystemEventHandler,
        )

        class Handler(FileSystemEventHandler):
            def on_any_event(_self, event: FileSystemEvent) -> None:  # noqa: N805 - `self` is the watcher's
                self._heard(event)

        assert self._observer is not None
        self._watches[folder] = self._observer.schedule(
            Handler(),
            str(folder),
            recursive=recursive,
            # Reading opens and closes files too: those events would make every build call for another.
            event_filter=[
                FileCreatedEvent,
                FileModifiedEvent,
                FileClosedEvent,
                FileMovedEvent,
                FileDeletedEvent,
                FileAttribEvent,
                DirCreatedEvent,
                DirMovedEvent,
                DirDeletedEvent,
            ],
        )

    def _heard(self, event: object) -> None:
        from watchdog import events

        assert isinstance(event, events.FileSystemEvent)
        finished = isinstance(event, (events.FileClosedEvent, events.FileMovedEvent, events.FileAttribEvent))
        places = [(event.src_path, isinstance(event, events.FileSystemMovedEvent)), (event.dest_path, False)]
        for name, left in places:
            if not name:
                continue
            path = Path(name if isinstance(name, str) else name.decode("utf-8", "surrogateescape"))
            if self._is_ours(path) and not is_noise(path, self._root):
                if event.is_directory and path in self._folders:
                    self._watch_again(path)
                # Where a file was moved away from, another may be written at once, as some editors do.
                self._events.put((path, finished and not left, event.is_directory))

    def _is_ours(self, path: Path) -> bool:
        return path in self._files or any(path == folder or folder in path.parents for folder in self._folders)

    def _watch_again(self, folder: Path) -> None:
        """A watched folder came or went: what was watched is another folder now."""
        if self._observer is None:
            return
        try:
            if (old := self._watches.pop(folder, None)) is not None:
                self._observer.unschedule(old)
            if folder.is_dir():
                self._watch(folder, recursive=True)
        except (OSError, KeyError) as error:
            logger.warning("%s is not watched any more: %s", folder, error)

    def _settle(self) -> None:
        settling = Settling()
        while True:
            try:
                timeout = max(0.0, settling.due() - time.monotonic()) if settling.waiting else None
                event = self._events.get(timeout=timeout)
            except queue.Empty:
                if self._is_checking_out():
                    continue
                changes = settling.take()
                if changes.everything and self._misses_folders():
                    self._begin_to_poll()
                self._tell(changes)
                continue
            if event is None:
                return
            path, finished, folder = event
            settling.add(path, time.monotonic(), finished=finished, folder=folder)

    def _is_checking_out(self) -> bool:
        """Whether git is in the middle of changing the files: it holds its lock for as long, then removes it."""
        lock = self._root / ".git" / "index.lock"
        try:
            young = time.time() - lock.stat().st_mtime < 5
        except OSError:
            return False
        if young:
            time.sleep(0.01)
        return young


def _watches_of_this_process() -> int:
    """How many watches the kernel holds for us; 0 where it does not tell."""
    count = 0
    with contextlib.suppress(OSError):
        for entry in os.scandir("/proc/self/fdinfo"):
            with contextlib.suppress(OSError):
                count += Path(entry.path).read_bytes().count(b"inotify wd:")
    return count
