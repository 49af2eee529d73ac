"""What is done in a fork beside the process: its answer, or none; never a fork left behind."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from generator.build.beside import Beside


def _children() -> str:
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii")


def test_an_answer_of_any_length_comes_back() -> None:
    """Also one that no pipe holds, and an empty one, which is not a lost one."""
    for answer in (b"", b"word", b"x" * 3_000_000):
        assert Beside(lambda answer=answer: answer).answer() == answer  # type: ignore[misc]
    assert _children() == ""


def _fails() -> bytes:
    raise KeyboardInterrupt


def _dies() -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


@pytest.mark.parametrize("work", [_fails, _dies])
def test_a_lost_fork_gives_no_answer(work: object, capfd: pytest.CaptureFixture[str]) -> None:
    """Neither an error nor a kill of the fork is more than an answer that does not come; nothing is printed."""
    assert Beside(work).answer() is None  # type: ignore[arg-type]
    assert capfd.readouterr() == ("", "")
    assert _children() == ""


def test_a_fork_that_nobody_waits_for_ends() -> None:
    """In the middle of its work, and at once; ending it again does nothing."""

    def work() -> bytes:
        time.sleep(60)
        return b""

    begun = time.monotonic()
    beside = Beside(work)
    beside.end()
    beside.end()

    assert time.monotonic() - begun < 5
    assert _children() == ""


def test_files_are_closed_in_the_fork() -> None:
    """A lock is not held by a fork that outlives its process."""
    reading, writing = os.pipe()

    def is_open() -> bytes:
        try:
            os.fstat(writing)
        except OSError:
            return b"closed"
        return b"open"

    try:
        assert Beside(is_open, closed=(writing,)).answer() == b"closed"
        assert Beside(is_open).answer() == b"open"
    finally:
        os.close(reading)
        os.close(writing)
