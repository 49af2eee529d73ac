"""The analysis of a build: a few sources beside this process, or texts in it, the rest in the workers of a pool.

Jobs go out in chunks of our own making, a bounded number at a time. A worker that dies or is ended takes its chunk
with it: the jobs of that chunk then run again one by one. A job that kills its worker again is taken apart, half by
half, until the entry that does it stands alone and becomes a `Failure`; the other entries of its source are kept.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING

import msgspec

from generator import patterns
from generator.analysis import Batch, Done, Job, work, work_batch
from generator.build.beside import Beside, is_worthwhile
from generator.build.pools import Pool, begin_worker, outcome, refusal
from generator.config import Config
from generator.model import Failure

if TYPE_CHECKING:
    from concurrent.futures import Future

_CHUNK_BYTES = 256 * 1024
_CHUNK_JOBS = 32

TRUSTED = (".txt", ".text", ".md", ".markdown")
"""Suffixes of formats that no third-party parser reads: they may be analysed in this process."""
_FEW_JOBS = 24
_FEW_BYTES = 512 * 1024


class _Answer(msgspec.Struct, frozen=True, array_like=True):
    done: list[Done]
    learned: dict[str, patterns.Compiled]
    """Patterns that the fork had to compile: the next process need not."""


class Workers:
    """Workers kept over one build (or, in a resident process, over many). A context manager."""

    def __init__(self, spec: str, *, workers: int = 0, memory: int = 0) -> None:
        """`spec` as `analysis.executor`; `memory` in megabytes, for processes. Raises `ConfigError`."""
        self.spec = spec
        self._memory = memory
        self._pool = None if spec == "serial" else Pool(spec, workers=workers, memory=memory)

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close(at_once=error is not None)

    def close(self, *, at_once: bool = False) -> None:
        """Let the workers go; `at_once` in the middle of their work."""
        if self._pool is not None:
            self._pool.close(at_once=at_once)

    def run(
        self, jobs: Iterable[Job], *, config: Config, code: str, meanwhile: Callable[[], None] | None = None
    ) -> Iterator[Done]:
        """What became of each job, in no particular order.

        `meanwhile` is called, if at all, where this process would else wait for a few jobs.
        """
        pool = self._pool
        stream = iter(jobs)
        if pool is None:
            for job in stream:
                yield from work_batch(Batch((job,), config, code, config.analysis.timeout))
            return
        if pool.ours and threading.current_thread() is threading.main_thread():
            beside = meanwhile is not None and is_worthwhile()
            first, trusted, total = [], True, 0
            for job in stream:
                first.append(job)
                total += len(job.source.data)
                trusted = trusted and job.source.path.lower().endswith(TRUSTED)
                allowed = trusted or (beside and len(first) == 1)
                if len(first) > _FEW_JOBS or total > _FEW_BYTES or not allowed:
                    break
            else:
                batch = Batch(tuple(first), config, code, config.analysis.timeout)
                if beside and meanwhile is not None and first:
                    done = self._beside(batch, meanwhile)
                else:
                    done = work_batch(batch)
                if done is not None:
                    yield from done
                    return
            stream = _chain(first, stream)
        yield from _Run(pool, config, code).all(stream)

    def _beside(self, batch: Batch, meanwhile: Callable[[], None]) -> list[Done] | None:
        """What `work_batch` gives, done by a fork while this process does something else; None where that was lost."""

        def answer() -> bytes:
            begin_worker(self._memory)
            return msgspec.msgpack.encode(_Answer(work_batch(batch), patterns.learned()))

        beside = Beside(answer)
        try:
            meanwhile()
            told = beside.answer()
        finally:
            beside.end()
        if told is None:
            return None
        found = msgspec.msgpack.decode(told, type=_Answer)
        patterns.learn(found.learned)
        return found.done

    def warm(self, jobs: Iterable[Job], *, config: Config, code: str) -> None:
        """Have these done for nothing, so that a worker is there and has loaded what such jobs need."""
        if self._pool is not None and self._pool.ours:
            for job in jobs:
                for _ in _Run(self._pool, config, code).all(iter((job,))):
                    pass


class _Run:
    """One run of jobs over a pool."""

    def __init__(self, pool: Pool, config: Config, code: str) -> None:
        self._pool = pool
        self._config = config
        self._code = code
        self._refused = ""  # what the machine refused to a job, which then did nothing wrong

    def all(self, jobs: Iterator[Job]) -> Iterator[Done]:
        from concurrent.futures import FIRST_COMPLETED, wait  # what is done in this process needs none of it

        chunks = _chunked(jobs)
        lost: deque[Job] = deque()
        out: dict[Future[bytes], tuple[Job, ...]] = {}
        more = True
        while more or out:
            while more and not lost and len(out) < self._pool.in_flight:
                chunk = next(chunks, None)
                if chunk is None:
                    more = False
                    break
                future = self._send(chunk)
                if future is None:
                    lost.extend(chunk)
                else:
                    out[future] = chunk
            for future in wait(out, return_when=FIRST_COMPLETED).done if out else ():
                chunk = out.pop(future)
                done = _done(future)
                if done is None:
                    lost.extend(chunk)
                else:
                    yield from done
            if lost and not out:
                self._pool.give_up()
                while lost:
                    yield self._alone(lost.popleft())

    def _send(self, chunk: tuple[Job, ...]) -> Future[bytes] | None:
        batch = Batch(chunk, self._config, self._code, self._config.analysis.timeout)
        return self._pool.submit(work, msgspec.msgpack.encode(batch))

    def _try(self, job: Job) -> Done | None:
        """The job alone, in workers that nothing else depends on; None when it kills its worker."""
        future = self._send((job,))
        done = _done(future)
        if done is None:
            self._refused = refusal(future)
            self._pool.give_up()
            return None
        return done[0]

    def _alone(self, job: Job) -> Done:
        """A job whose worker died: again, then without the entries that do it."""
        path = job.source.path
        if (done := self._try(job)) is not None:
            return done
        listing = self._try(msgspec.structs.replace(job, part=(0, 0)))
        if listing is None or len(listing.found) < 2:
            return self._dead(path, path, "")
        pieces = list(self._halves(job, listing.found, 0, len(listing.found)))
        return Done(
            path,
            tuple(entry for piece in pieces for entry in piece.entries),
            tuple(failure for piece in pieces for failure in piece.failures),
            {key: failure for piece in pieces for key, failure in piece.exceeded.items()},
            tuple(key for piece in pieces for key in piece.skipped),
        )

    def _halves(self, job: Job, found: tuple[tuple[str, str], ...], start: int, stop: int) -> Iterator[Done]:
        """The entries `start:stop` of a source, which together kill their worker, without those that do it."""
        if stop - start == 1:
            yield self._dead(job.source.path, *found[start])
            return
        middle = (start + stop) // 2
        for part in ((start, middle), (middle, stop)):
            done = self._try(msgspec.structs.replace(job, part=part))
            if done is not None:
                yield done
            else:
                yield from self._halves(job, found, *part)

    def _dead(self, path: str, entry: str, key: str) -> Done:
        """What is told of an entry whose worker died twice. With workers elsewhere it need not be the entry's doing."""
        if self._refused:
            message = f"could not be analysed: {self._refused}."
            failure = Failure(entry, "analyse", message, remedy="Build again when the machine is well.")
            return Done(path, failures=(failure,))
        exceeded = self._pool.ours
        failure = Failure(
            entry=entry,
            stage="analyse",
            message="the worker that analysed it died or was stopped: it hangs, crashes a library or eats memory.",
            remedy="Take it out, part it, or raise `analysis.timeout` or `analysis.memory`.",
            exceeded=exceeded,
        )
        return Done(path, exceeded={key: failure}) if exceeded else Done(path, failures=(failure,))


def _chain(first: list[Job], rest: Iterator[Job]) -> Iterator[Job]:
    yield from first
    yield from rest


def _chunked(jobs: Iterator[Job]) -> Iterator[tuple[Job, ...]]:
    chunk: list[Job] = []
    size = 0
    for job in jobs:
        chunk.append(job)
        size += len(job.source.data)
        if len(chunk) >= _CHUNK_JOBS or size >= _CHUNK_BYTES:
            yield tuple(chunk)
            chunk, size = [], 0
    if chunk:
        yield tuple(chunk)


def _done(future: Future[bytes] | None) -> list[Done] | None:
    answer = outcome(future)
    return None if answer is None else msgspec.msgpack.decode(answer, type=list[Done])
