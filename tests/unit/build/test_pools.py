"""Workers for tasks."""

from __future__ import annotations

import time

from generator.build.pools import Pool


def sleep(seconds: bytes) -> bytes:
    """A task that takes its time."""
    time.sleep(float(seconds))
    return seconds


def test_workers_end_in_the_middle_of_their_work_when_nobody_waits() -> None:
    """After Ctrl-C a long article does not hold up the end."""
    pool = Pool("processes", workers=1)
    pool.submit(sleep, b"60")
    begun = time.monotonic()

    pool.close(at_once=True)

    assert time.monotonic() - begun < 10
