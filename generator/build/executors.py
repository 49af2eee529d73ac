"""Where analysis runs: in this process, in processes beside it, on a Dask cluster, or in any `concurrent.futures` pool.

Jobs go out in chunks of our own making, a bounded number at a time. A worker that dies or is ended takes its chunk
with it: the jobs of that chunk then run again one by one, and the one that does it again becomes a `Failure`.
"""

from __future__ import annotations

import importlib
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from types import TracebackType

import msgspec

from generator.analysis import Batch, Done, Job, be_a_worker, work, work_batch
from generator.build.store import let_go_of_locks
from generator.config import Config
from generator.errors import ConfigError, GeneratorError
from generator.model import Failure

_CHUNK_BYTES = 256 * 1024
_CHUNK_JOBS = 32
_IN_FLIGHT = 3  # chunks out for each worker: enough to keep it busy, few enough to bound memory

TRUSTED = (".txt", ".text", ".md", ".markdown")
"""Suffixes of formats that no third-party parser reads: a few of them are analysed in this process."""
_FEW_JOBS = 24
_FEW_BYTES = 512 * 1024


class Workers:
    """An executor kept open over one build (or, in a resident process, over many). A context manager."""

    def __init__(self, spec: str, *, workers: int = 0, memory: int = 0) -> None:
        """`spec` as `analysis.executor`; `memory` in megabytes, for processes. Raises `ConfigError`."""
        self.spec = spec
        self.count = workers or len(os.sched_getaffinity(0))
        self._open: Callable[[], Executor]
        self._executor: Executor | None = None
        self._client: object = None
        if spec == "serial":
            pass
        elif spec == "processes":
            self._open = lambda: _processes(self.count, memory)
        elif spec.startswith("dask:"):
            self._open = self._dask
        elif ":" in spec:
            self._open = _factory(spec)
        else:
            raise ConfigError(
                f"unknown executor `{spec}`.", remedy="Known: serial, processes, dask:tcp://HOST:PORT, module:factory."
            )

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the workers go."""
        if self._executor is not None:
            if self.spec == "processes":
                self._executor.shutdown(wait=True, cancel_futures=True)
            else:
                self._executor.shutdown(wait=False)  # other engines know no further argument
            self._executor = None
        if self._client is not None:
            self._client.close()  # type: ignore[attr-defined]
            self._client = None

    def run(self, jobs: Iterable[Job], *, config: Config, code: str) -> Iterator[Done]:
        """What became of each job, in no particular order."""
        timeout = config.analysis.timeout
        stream = iter(jobs)
        if self.spec == "processes":
            first, total = [], 0
            for job in stream:
                first.append(job)
                total += len(job.source.data)
                if len(first) > _FEW_JOBS or total > _FEW_BYTES or not job.source.path.lower().endswith(TRUSTED):
                    break
            else:
                if threading.current_thread() is threading.main_thread():
                    yield from work_batch(Batch(tuple(first), config, code, timeout))
                    return
            stream = _chain(first, stream)
        elif self.spec == "serial":
            for job in stream:
                yield from work_batch(Batch((job,), config, code, timeout))
            return
        yield from self._run_outside(stream, config, code, timeout)

    def warm(self, jobs: Iterable[Job], *, config: Config, code: str) -> None:
        """Have these done for nothing, so that a worker is there and has loaded what such jobs need."""
        if self.spec == "processes":
            for job in jobs:
                for _ in self._run_outside(iter((job,)), config, code, config.analysis.timeout):
                    pass

    def _run_outside(self, jobs: Iterator[Job], config: Config, code: str, timeout: float) -> Iterator[Done]:
        chunks = _chunked(jobs)
        lost: deque[Job] = deque()
        out: dict[Future[bytes], tuple[Job, ...]] = {}
        more = True
        while more or out:
            while more and not lost and len(out) < self.count * _IN_FLIGHT:
                chunk = next(chunks, None)
                if chunk is None:
                    more = False
                    break
                if not self._send(out, chunk, config, code, timeout):
                    lost.extend(chunk)
            for future in wait(out, return_when=FIRST_COMPLETED).done if out else ():
                chunk = out.pop(future)
                done = _result(future)
                if done is None:
                    lost.extend(chunk)
                else:
                    yield from done
            if lost and not out:
                yield from self._one_by_one(lost, config, code, timeout)

    def _send(
        self,
        out: dict[Future[bytes], tuple[Job, ...]],
        chunk: tuple[Job, ...],
        config: Config,
        code: str,
        timeout: float,
    ) -> bool:
        """Submit a chunk; False when the executor turns out to be broken."""
        if self._executor is None:
            self._executor = self._open()
        try:
            out[self._executor.submit(work, msgspec.msgpack.encode(Batch(chunk, config, code, timeout)))] = chunk
        except BrokenExecutor:
            return False
        return True

    def _one_by_one(self, lost: deque[Job], config: Config, code: str, timeout: float) -> Iterator[Done]:
        """Run jobs whose worker died each alone, in a fresh executor whenever one breaks again."""
        out: dict[Future[bytes], tuple[Job, ...]] = {}
        if self.spec == "processes":
            self.close()
        while lost:
            job = lost.popleft()
            done = None
            if self._send(out, (job,), config, code, timeout):
                future, _ = out.popitem()
                done = _result(future)
            if done is None:
                if self.spec == "processes":
                    self.close()
                done = [Done(job.source.path, failures=(_death(job.source.path),))]
            yield from done

    def _dask(self) -> Executor:
        try:
            from distributed import Client
        except ImportError as error:
            raise ConfigError(
                "the executor `dask` needs the package `distributed`.", remedy="Install `news-digest[dask]`."
            ) from error
        address = self.spec.removeprefix("dask:")
        try:
            client = Client(address, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            raise GeneratorError(
                f"no Dask scheduler answers at {address}.", remedy="Start one with `dask scheduler`."
            ) from error
        self._client = client
        self.count = max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
        executor: Executor = client.get_executor()
        return executor


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


def _result(future: Future[bytes]) -> list[Done] | None:
    """What a future brought; None when its worker did not live to tell."""
    try:
        return msgspec.msgpack.decode(future.result(), type=list[Done])
    except Exception:  # whatever an engine raises when a worker is lost; the jobs run again one by one
        return None


def _death(path: str) -> Failure:
    return Failure(
        entry=path,
        stage="analyse",
        message="the worker that analysed it died or was stopped: it hangs, crashes a library or eats memory.",
        remedy="Take the file out, part it, or raise `analysis.timeout` or `analysis.memory`.",
    )


def _factory(spec: str) -> Callable[[], Executor]:
    module, _, name = spec.partition(":")
    try:
        factory = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise ConfigError(
            f"the executor `{spec}` cannot be imported.", remedy="Write `module:factory`, both importable."
        ) from error

    def make() -> Executor:
        executor: Executor = factory()
        return executor

    return make


def _processes(count: int, memory: int) -> Executor:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # A fork is the quickest start and shares what is imported; it is safe only while no other thread runs.
    alone = threading.active_count() == 1 and sys.platform == "linux"
    context = multiprocessing.get_context("fork" if alone else "forkserver")
    if not alone:
        context.set_forkserver_preload(["generator.analysis", "generator.pages"])
    return ProcessPoolExecutor(count, mp_context=context, initializer=_begin, initargs=(memory,))


def _begin(memory: int) -> None:
    """Set a new worker process up: its limits, and that Ctrl-C is its parent's business."""
    import resource
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    let_go_of_locks()
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if memory > 0:
        limit = _address_space() + memory * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    be_a_worker()


def _end_with(parent: int) -> None:
    """End this process when its parent is gone: nothing else tells a worker that its build was killed."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _address_space() -> int:
    """Bytes of address space this process has already: what a fork brings along does not count as its own."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
