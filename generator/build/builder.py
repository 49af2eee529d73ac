"""Builds of one project, by a process that begins or by one that stays.

What one build knows at its end (`run.State`) is what the next one begins with. A fresh process reads it from the store
as far as it needs it; a resident builder has it at hand, and with a hint of what was saved looks at nothing else.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from generator.build.listing import read_file
from generator.build.program import Program, know_program
from generator.build.project import DEFAULTS, STATE, BuildOptions, BuildReport, Onlooker, Project
from generator.build.run import Run, State
from generator.build.settled import Look
from generator.build.sources import ensure_folder, locate_sources
from generator.build.store import BuildLock, Store, StoreError, set_aside
from generator.errors import OutputError
from generator.model import Note, Source

if TYPE_CHECKING:
    from generator.build.executors import Workers

_SAMPLE_BYTES = 100_000  # of an article that is read to warm up


class Builder:
    """Builds one project into one output folder, again and again; keeps at hand what the next build can use."""

    def __init__(self, project: Project, options: BuildOptions = DEFAULTS, look: Look | None = None) -> None:
        """`look`: what the first build need not look at again."""
        self.project = project
        self.look = look
        self.options = options
        self._store: Store | None = None
        self._workers: Workers | None = None
        self._program: Program | None = None
        self.state: State | None = None
        self.warnings: list[Note] = []
        self.output = folder_name(options.output or project.config.content.output)

    def __enter__(self) -> Builder:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.close(at_once=kind is not None)

    def close(self, *, at_once: bool = False) -> None:
        """Let go of the store and of the workers; `at_once` in the middle of their work."""
        if self._workers is not None:
            self._workers.close(at_once=at_once)
            self._workers = None
        self._drop_store()

    def _drop_store(self) -> None:
        self.state = None
        if self._store is not None:
            self._store.close()
            self._store = None

    def build(self, changed: Iterable[Path] | None = None, *, onlooker: Onlooker | None = None) -> BuildReport:
        """Bring the output folder up to date.

        With `changed`, only these files (and all templates, where one of them is among those) are looked at, as far as
        an earlier build of this builder knows the rest: the folders that they are in, and the output, are taken to be
        as they were. A build without it looks everywhere, and finds whatever such builds were not told of.

        For an `onlooker` many pages are made in turns, those in view first. A template that fails for one of them then
        leaves the pages of the turns before it new and the rest old, each of them whole.
        """
        begun = time.perf_counter()
        self.warnings = []
        state = self.project.root / STATE
        ensure_folder(str(state))
        hint = None if changed is None else tuple(changed)
        with _disk_errors(str(state)), BuildLock(state / "lock") as lock:
            for _ in range(2):
                try:
                    report = Run(self, lock, hint, onlooker).run()
                    break
                except StoreError as damage:
                    self._drop_store()
                    aside = set_aside(str(state / "store.sqlite"))
                    self.warnings.append(
                        Note(f"the store was set aside as {Path(aside).name} ({damage}); all is built anew.")
                    )
            else:
                raise OutputError(
                    "a new store cannot be made.", place=str(state), remedy="Make room, or mend its permissions."
                )
        return msgspec.structs.replace(report, seconds=time.perf_counter() - begun)

    def warm(self) -> None:
        """Load what the next edit will need: the workers with their code, the templates, the cards. For a resident
        process after its first build, so that the first edit takes no longer than the second.
        """
        state, program = self.state, self._program
        if state is None or program is None:
            return
        from generator.analysis import Job, trust_code
        from generator.build.articles import load_articles

        trust_code(program.analysis)
        folder = os.path.join(str(self.project.root), self.project.config.content.folder)
        samples: dict[str, str] = {}
        sources, _ = locate_sources(state.known.listing, program.suffixes)
        for source in sources:
            small = state.known.listing.signature(source.index)[0] < _SAMPLE_BYTES
            if small and source.path not in state.known.exceeded:
                samples.setdefault(os.path.splitext(source.path)[1].lower(), source.path)
        jobs = []
        for path in samples.values():
            with suppress(OSError):
                jobs.append(Job(Source(path, read_file(os.path.join(folder, path)), None)))
        self.workers().warm(jobs, config=self.project.config, code=program.analysis)
        state.making.renderer.warm()
        with suppress(StoreError):
            if state.articles is None:
                state.articles = load_articles(self.store(), self.project.config, program.pages)
        gc.collect()
        gc.freeze()  # all of this lives as long as the process: the collector need not walk it again

    def store(self) -> Store:
        """The open store."""
        if self._store is None:
            self._store = Store(str(self.project.root / STATE / "store.sqlite"))
        return self._store

    def program(self, lock: BuildLock) -> Program:
        """Code fingerprints and plugins, from the store while no file of the program changed.

        They are those of the code that this process runs: a resident process keeps the ones that it began with.
        """
        if self._program is None:
            self._program = know_program(self.store(), lock)
        return self._program

    def workers(self) -> Workers:
        """The open executor."""
        if self._workers is None:
            from generator.build.executors import Workers

            analysis = self.project.config.analysis
            count = analysis.workers if self.options.workers is None else self.options.workers
            self._workers = Workers(self.options.executor or analysis.executor, workers=count, memory=analysis.memory)
        return self._workers


def folder_name(output: str) -> str:
    """The name under which an output folder's record is kept."""
    return os.path.normpath(output)


@contextmanager
def _disk_errors(place: str) -> Iterator[None]:
    """Whatever else the disk refuses becomes an error with a remedy; the output folder is whole all the same."""
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"the disk refuses: {error.strerror or error}.",
            place=error.filename if isinstance(error.filename, str) else place,
            remedy="Make room or mend permissions, then build again: it goes on where it stopped.",
        ) from error
