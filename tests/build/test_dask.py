"""Builds and bulk analysis on a Dask cluster: a real scheduler and two worker processes on loopback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.build import BuildOptions
from tests.build.projects import article, clean_build, make_project, run, tree

pytest.importorskip("distributed", reason="the extra `dask` is not installed")

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # its own warnings are not ours to mend

REPOSITORY = Path(__file__).parents[2]
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Address of a scheduler with two workers, and the worker processes."""
    file = tmp_path / "scheduler.json"
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}

    def dask(*arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]]
        return subprocess.Popen(command, env=environment, cwd=tmp_path, **QUIET)  # type: ignore[call-overload,no-any-return]

    scheduler = dask(
        "dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)
    )
    deadline = time.monotonic() + 30
    while not file.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    workers = [
        dask("dask_worker", "--scheduler-file", str(file), "--nthreads", "1", "--no-nanny", "--no-dashboard")
        for _ in range(2)
    ]
    try:
        yield json.loads(file.read_text())["address"], workers
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


def test_a_cluster_that_loses_a_worker_gives_the_same_bytes(
    tmp_path: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    """One of two workers is killed in the middle of the build; no article is lost and no byte differs."""
    address, workers = cluster
    project = make_project(tmp_path / "project", 150)
    killed = threading.Event()

    def kill(stage: str, done: int, total: int) -> None:
        if done >= 20 and not killed.is_set():
            killed.set()
            workers[0].send_signal(signal.SIGKILL)

    report = run(project, BuildOptions(executor=f"dask:{address}", progress=kill))

    assert killed.is_set()
    assert (report.articles, report.failures) == (150, ())
    assert tree(project / "site") == clean_build(project, tmp_path / "clean")


def test_bulk_analysis_on_a_cluster_keeps_order_through_the_loss_of_a_worker(
    tmp_path: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    """`digest analyze -` gives the lines of a single process, in their order, though a worker is killed on the way."""
    address, workers = cluster
    given = tmp_path / "articles.jsonl"
    given.write_text("\n".join([*(json.dumps({"id": n, "input": article(n)}) for n in range(300)), "{"]), "utf-8")

    def lines(*options: str) -> list[dict[str, object]]:
        command = [sys.executable, "-m", "generator", "analyze", "-", *options]
        with given.open("rb") as stdin:
            process = subprocess.Popen(command, cwd=tmp_path, env=environment, stdin=stdin, stdout=subprocess.PIPE)
        assert process.stdout is not None
        records = []
        for line in process.stdout:
            records.append(json.loads(line))
            if options and len(records) == 40:
                workers[0].send_signal(signal.SIGKILL)
        assert process.wait() == 1  # for the row that is no JSON
        process.stdout.close()
        return [{name: value for name, value in record.items() if name != "ms"} for record in records]

    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}

    assert lines("--executor", f"dask:{address}") == lines()
    assert workers[0].poll() is not None
