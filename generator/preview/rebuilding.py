"""One build at a time, in a thread of its own; what changes during a build waits for the next."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Set
from dataclasses import dataclass
from pathlib import Path

from generator.build import BuildReport, Onlooker
from generator.errors import BusyError, GeneratorError
from generator.model import Failure
from generator.preview.trouble import Trouble, trouble_of, trouble_of_failure
from generator.preview.watching import Changes

CHECK_AFTER = 3.0
"""Seconds of rest after builds that looked only at what was saved; then one looks everywhere."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A build as the browser and the terminal hear of it."""

    changed: tuple[str, ...]
    """Paths of files that are new, different or gone, and of which no outcome told before."""
    trouble: Trouble | None
    warnings: tuple[str, ...]
    changes: Changes
    seconds: float
    total: int = 0
    """How many files the build has changed so far."""
    left: int = 0
    """How many files are still to be made."""
    ended: bool = True
    """Whether the build is over. Tabs are told as soon as a page is in its place, before that is recorded."""


class Rebuilder:
    """Runs `build` whenever something was asked for, and tells each outcome."""

    def __init__(
        self,
        build: Callable[[Changes | None, Onlooker], BuildReport],
        tell: Callable[[Outcome], None],
        roots: Callable[[], tuple[Path, ...]],
        warm: Callable[[], None] = lambda: None,
        in_view: Callable[[], Set[str]] = frozenset,
    ) -> None:
        """`build(None, …)` looks everywhere; `roots` are the folders in which places of errors are looked up; `warm`
        is called after the first build, while nothing is asked for; `in_view` gives the paths of pages in open tabs.
        """
        self._build = build
        self._tell = tell
        self._warm = warm
        self._roots = roots
        self._in_view = in_view
        self._wanted = threading.Condition()
        self._changes: Changes | None = None
        self._stopping = False
        self._failed = True  # nothing is built yet
        self._busy = False  # whether somebody else is building, so that what was asked for is to be tried again
        self._unchecked = False  # whether only what was saved was looked at since
        self._warnings: tuple[str, ...] = ()
        # A daemon: a build that hangs must not keep the process from ending.
        self._thread = threading.Thread(target=self._run, name="build", daemon=True)

    def start(self) -> None:
        """Begin to wait for changes."""
        self._thread.start()

    def ask(self, changes: Changes) -> None:
        """These may have changed: build as soon as the build under way is done."""
        with self._wanted:
            self._changes = changes if self._changes is None else self._changes | changes
            self._wanted.notify()

    def stop(self, timeout: float) -> bool:
        """End after the build under way; False when it did not end in time."""
        with self._wanted:
            self._stopping = True
            self._wanted.notify()
        if self._thread.is_alive():
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def build_once(self, heard: Changes) -> Outcome:
        """One build, here and now."""
        begun = time.perf_counter()
        # What a failed build left unread must be read by the next, whatever that one is asked for.
        asked = None if heard.everything or self._failed else heard
        self._unchecked = asked is not None
        self._busy = False
        told: set[str] = set()

        def outcome(report: BuildReport, *, ended: bool) -> Outcome:
            fresh = _of_the_changes(report.failures, heard)
            shown = trouble_of_failure(fresh, self._roots()) if fresh else None
            changed = tuple(sorted({*report.written, *report.deleted} - told))
            told.update(changed)
            warnings = self._warnings = tuple(_warnings(report))
            return Outcome(changed, shown, warnings, heard, time.perf_counter() - begun, len(told), report.left, ended)

        onlooker = Onlooker(
            in_view=self._in_view,
            is_wanted=lambda: self._changes is not None or self._stopping,
            placed=lambda report: self._tell(outcome(report, ended=False)),
        )
        try:
            report = self._build(asked, onlooker)
        except GeneratorError as error:
            self._busy = isinstance(error, BusyError)
            trouble = trouble_of(error, self._roots())
        except Exception as error:  # a server must outlive whatever a build runs into: it is shown instead
            trouble = trouble_of(error, self._roots())
        else:
            self._failed = False
            return outcome(report, ended=True)
        self._failed = True
        return Outcome((), trouble, self._warnings, heard, time.perf_counter() - begun)

    def _run(self) -> None:
        trouble: Trouble | None = None
        while True:
            with self._wanted:
                while self._changes is None and not self._stopping:
                    # What the system did not tell, or told wrongly, must not stay unseen for long.
                    if not self._wanted.wait(CHECK_AFTER if self._unchecked else None):
                        break
                if self._stopping:
                    return
                changes, self._changes = self._changes, None
            if changes is not None:
                first = self._failed
                outcome = self.build_once(changes)
                if not self._busy or outcome.trouble != trouble:
                    self._tell(outcome)
                trouble = outcome.trouble
                if self._busy:
                    self.ask(changes)
                if first and not self._failed:
                    self._warm()
                continue
            outcome = self.build_once(Changes(everything=True))
            # What is still wrong was told when it went wrong.
            if outcome.total or outcome.trouble not in (None, trouble):
                self._tell(outcome)
                trouble = outcome.trouble


def _of_the_changes(failures: tuple[Failure, ...], changes: Changes) -> Failure | None:
    """The failure of an article that was just saved: its author is looking, so it is shown large."""
    saved = [f"/{path.as_posix().lstrip('/')}" for path in changes.paths]
    for failure in failures:
        source = f"/{failure.entry.partition('#')[0]}"
        if any(path.endswith((source, f"{source}.toml")) for path in saved):
            return failure
    return None


def _warnings(report: BuildReport) -> list[str]:
    lost = [
        f"{failure.file or failure.entry}{f':{failure.line}' if failure.line else ''}: {failure.message}"
        for failure in report.failures
    ]
    return [*lost, *(note.message for note in report.notes)]
