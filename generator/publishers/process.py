"""Run a program that tells on the way how far it is (`git push --progress`, `rsync --info=progress2`)."""

from __future__ import annotations

import re
import subprocess
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Literal

from generator.registry import Progress

_MOST_KEPT = 64 * 1024
"""So many of the last bytes of the watched stream are given back: enough for what an error says."""

_GIT = re.compile(
    r"(Compressing|Writing) objects: {1,4}\d{1,3}% \((\d{1,12})/(\d{1,12})\)"
    r"(?:, (\d{1,12}(?:\.\d{1,3})?) (bytes|[KMG]iB))?"
)
_STEPS = {"Compressing": "pack", "Writing": "push"}
_BYTES = {"bytes": 1, "KiB": 1024, "MiB": 1024**2, "GiB": 1024**3}
_RSYNC = re.compile(r" {0,20}(\d[\d,.]{0,20}) {1,4}\d{1,3}%")


def git_progress(line: str) -> Progress | None:
    """How far a push is, of a line such as `Writing objects:  61% (38/62), 2.20 MiB | 1.1 MiB/s`; None of others."""
    found = _GIT.match(line)
    if found is None:
        return None
    verb, done, total, size, unit = found.groups()
    return Progress(_STEPS[verb], int(done), int(total), "objects", int(float(size) * _BYTES[unit]) if size else 0)


def rsync_bytes(line: str) -> int | None:
    """Bytes that have gone, of a line such as `  1,234,567  45%  1.20MB/s    0:00:03`; None of others.

    Some languages part the thousands by points; there are no fractions.
    """
    found = _RSYNC.match(line)
    return int(found[1].replace(",", "").replace(".", "")) if found else None


def run_watched(
    command: Sequence[str],
    watch: Callable[[str], None],
    *,
    stream: Literal["stdout", "stderr"],
    timeout: float,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run to the end; `watch` gets each line of one stream as it comes, those that a `\\r` rewrites too.

    Raises `FileNotFoundError` where there is no such program and `subprocess.TimeoutExpired` (the program is killed).
    """
    with tempfile.TemporaryFile() as other:
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if stream == "stdout" else other,
            stderr=subprocess.PIPE if stream == "stderr" else other,
        )
        overdue = threading.Event()

        def stop() -> None:
            overdue.set()
            process.kill()

        timer = threading.Timer(timeout, stop)
        timer.daemon = True
        timer.start()
        pipe = process.stdout if stream == "stdout" else process.stderr
        assert pipe is not None
        said, line = b"", b""
        try:
            while chunk := pipe.read1(4096):  # type: ignore[attr-defined]  # a pipe of Popen is buffered
                said = (said + chunk)[-_MOST_KEPT:]
                *whole, line = (line + chunk).replace(b"\r", b"\n").split(b"\n")
                for part in whole:
                    watch(part.decode("utf-8", "replace"))
                line = line[-4096:]
            process.wait()
        except BaseException:
            process.kill()
            process.wait()
            raise
        finally:
            timer.cancel()
            pipe.close()
        if overdue.is_set():
            raise subprocess.TimeoutExpired(list(command), timeout)
        other.seek(0)
        rest = other.read()
    out, err = (said, rest) if stream == "stdout" else (rest, said)
    return subprocess.CompletedProcess(list(command), process.returncode, out, err)
