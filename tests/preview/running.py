"""A preview running as a process of its own."""

from __future__ import annotations

import http.client
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

REPOSITORY = Path(__file__).parents[2]


TINY = ("-m", "tests.preview.tiny")
"""The words that serve a tiny site of our own."""


class Preview:
    """Starts the command, waits until it serves, and ends it."""

    def __init__(
        self, *command: str, under: Sequence[str] = (), seconds: float = 30, answer: str = "Serving on"
    ) -> None:
        """`under` is a program that runs it; within so many seconds it must say `answer` with its address."""
        self._answer = answer
        self._seconds = seconds
        self._command = (*under, sys.executable, *command)
        self.lines: list[str] = []
        self.port = 0

    def __enter__(self) -> Preview:
        self.process = subprocess.Popen(
            self._command,
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        heard: queue.SimpleQueue[str] = queue.SimpleQueue()

        def listen() -> None:
            assert self.process.stdout is not None
            for line in self.process.stdout:
                self.lines.append(line.rstrip("\n"))
                heard.put(line)

        self._listener = threading.Thread(target=listen, daemon=True)
        self._listener.start()
        deadline = time.monotonic() + self._seconds
        while not self.port:
            try:
                line = heard.get(timeout=max(0.1, deadline - time.monotonic()))
            except queue.Empty:
                self.process.kill()
                raise AssertionError(f"no answer: {self.lines}") from None
            if found := re.search(rf"{self._answer} http://localhost:(\d+)", line):
                self.port = int(found[1])
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self._listener.join(timeout=2)
        assert self.process.stdout is not None
        self.process.stdout.close()

    def end(self, how: signal.Signals) -> tuple[int, float]:
        """(exit code, seconds it took to end)."""
        begun = time.monotonic()
        self.process.send_signal(how)
        code = self.process.wait(timeout=10)
        self._listener.join(timeout=2)
        return code, time.monotonic() - begun

    def has_left_nothing(self) -> bool:
        """Whether it is gone with all processes that it began: nobody holds its output open."""
        self._listener.join(timeout=0.01)
        return not self._listener.is_alive()

    def get(
        self, path: str, headers: Mapping[str, str] | None = None, method: str = "GET"
    ) -> tuple[int, dict[str, str], bytes]:
        """(status, headers in lower case, body)."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            line.request(method, path, headers=dict(headers or {}))
            answer = line.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            line.close()


def until(holds: Callable[[], bool], seconds: float = 5.0) -> None:
    """Wait until something holds; fail when it does not in time."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.005)
