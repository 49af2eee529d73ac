"""Where work runs: processes beside this one, a Dask cluster, or any `concurrent.futures` executor.

A `Pool` opens what its spec names at the first use, and opens it anew after it broke. Tasks are functions from bytes to
bytes that a worker can import, so that they travel to another machine, which needs no shared disk.
"""

from __future__ import annotations

import importlib
import os
import sys
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from generator.analysis import be_a_worker
from generator.build.store import let_go_of_locks
from generator.errors import ConfigError, GeneratorError

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

Task = Callable[[bytes], bytes]

IN_FLIGHT = 3
"""Tasks out for each worker: enough to keep it busy, few enough to bound memory."""


class Pool:
    """Workers for tasks: opened at the first task, closed by `close`."""

    def __init__(self, spec: str, *, workers: int = 0, memory: int = 0) -> None:
        """`spec`: `processes`, `dask:ADDRESS` or `module:factory`; `memory` in megabytes, for our own processes.

        Raises `ConfigError` for another spec, or a factory that cannot be imported.
        """
        self.ours = spec == "processes"
        """Whether the workers are processes of ours: then one that is stuck or eats memory is ended."""
        self.count = workers or len(os.sched_getaffinity(0))
        self._spec = spec
        self._open: Callable[[], Executor]
        self._executor: Executor | None = None
        self._client: object = None
        if self.ours:
            self._open = lambda: _processes(self.count, memory)
        elif spec.startswith("dask:"):
            self._open = self._dask
        elif ":" in spec:
            self._open = _factory(spec)
        else:
            raise ConfigError(
                f"unknown executor `{spec}`.", remedy="Known: serial, processes, dask:tcp://HOST:PORT, module:factory."
            )

    @property
    def in_flight(self) -> int:
        """How many tasks should be out at a time."""
        return self.count * IN_FLIGHT

    def open(self) -> None:
        """Open the executor if it is not. Raises `ConfigError` or `GeneratorError` where it cannot be had."""
        if self._executor is None:
            self._executor = self._open()

    def submit(self, task: Task, argument: bytes) -> Future[bytes] | None:
        """The task under way; None when the executor turns out to be broken."""
        from concurrent.futures import BrokenExecutor

        self.open()
        assert self._executor is not None
        try:
            return self._executor.submit(task, argument)
        except BrokenExecutor:
            return None

    def give_up(self) -> None:
        """After a task was lost: let broken processes go, so that the next task finds fresh ones."""
        if self.ours:
            self.close()

    def close(self, *, at_once: bool = False) -> None:
        """Let the workers go; `at_once` ends those of ours in the middle of their work, for nobody waits for it."""
        if self._executor is not None:
            if self.ours:
                if at_once:
                    _end_children()
                self._executor.shutdown(wait=True, cancel_futures=True)
            else:
                self._executor.shutdown(wait=False)  # other engines know no further argument
            self._executor = None
        if self._client is not None:
            self._client.close()  # type: ignore[attr-defined]
            self._client = None

    def _dask(self) -> Executor:
        try:
            from distributed import Client
        except ImportError as error:
            raise ConfigError(
                "the executor `dask` needs the package `distributed`.", remedy="Install `news-digest[dask]`."
            ) from error
        address = self._spec.removeprefix("dask:")
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


def _end_children() -> None:
    import multiprocessing

    for child in multiprocessing.active_children():
        child.kill()


def outcome(future: Future[bytes] | None) -> bytes | None:
    """What a task brought; None when its worker did not live to tell. Waits for it."""
    try:
        return None if future is None else future.result()
    except Exception:  # whatever an engine raises when a worker is lost
        return None


def refusal(future: Future[bytes] | None) -> str:
    """What the machine refused to a task: a file of the program that could not be read, perhaps. Empty for a worker
    that was lost, which may be the task's own doing.
    """
    try:
        if future is not None:
            future.result()
    except (OSError, ImportError) as error:
        return str(error)
    except Exception:  # as in `outcome`
        return ""
    return ""


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

    alone = _is_alone()
    context = multiprocessing.get_context("fork" if alone else "forkserver")
    if not alone:
        context.set_forkserver_preload(["generator.analysis", "generator.pages"])
    return ProcessPoolExecutor(count, mp_context=context, initializer=begin_worker, initargs=(memory,))


def _is_alone() -> bool:
    """Whether workers may be forks, the quickest start, which share what is imported: while no other thread runs."""
    return threading.active_count() == 1 and sys.platform == "linux"


def begin_worker(memory: int) -> None:
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
    """End this process when the build that it works for is gone: nothing else tells a worker that it was killed."""
    # A plain fork (`beside`) is no process of the pool's, and need not import what tells of those.
    pool = sys.modules.get("multiprocessing.process")
    process = pool.parent_process() if pool is not None else None
    if process is not None and process.pid != parent:
        process.join()  # a fork server is in between, and lives as long as its workers do
        parent = 0
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
