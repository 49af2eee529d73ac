"""Workers for tasks."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from generator.build import BuildOptions, executors
from generator.build.pools import Pool
from tests.build.projects import make_project, run


def sleep(seconds: bytes) -> bytes:
    """A task that takes its time."""
    time.sleep(float(seconds))
    return seconds


def refuse(batch: bytes) -> bytes:
    """A task whose program the disk does not let it read."""
    raise OSError(5, "Input/output error", "program.py")


def test_workers_end_in_the_middle_of_their_work_when_nobody_waits() -> None:
    """After Ctrl-C a long article does not hold up the end."""
    pool = Pool("processes", workers=1)
    pool.submit(sleep, b"60")
    begun = time.monotonic()

    pool.close(at_once=True)

    assert time.monotonic() - begun < 10


def test_an_article_is_not_blamed_for_what_the_machine_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module that cannot be read takes the articles of this build along, which are named; the next build has them."""
    root = make_project(tmp_path, 30)

    with monkeypatch.context() as patch:
        patch.setattr(executors, "work", refuse)
        report = run(root, BuildOptions(executor="processes", workers=1))
    assert len(report.failures) == 30
    assert "Input/output error: 'program.py'" in report.failures[0].message

    report = run(root)
    assert (report.failures, report.articles) == ((), 30)
