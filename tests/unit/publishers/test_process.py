"""What programs say about how far they are, taken from the real programs."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.publishers.process import git_progress, rsync_bytes, run_watched
from generator.registry import Progress

SIZE = 40_000


def files(folder: Path, count: int) -> None:
    """Files that no packing makes smaller."""
    folder.mkdir()
    for number in range(count):
        (folder / f"{number}.bin").write_bytes(random.Random(number).randbytes(SIZE))


def test_a_real_push_is_followed_to_its_end(tmp_path: Path) -> None:
    """Objects are packed, then pushed, each up to all of them; bytes grow to the size of what is sent."""
    work = tmp_path / "work"
    files(work, 12)
    subprocess.run(["git", "init", "--bare", "--quiet", str(tmp_path / "there.git")], check=True)
    for words in (["init", "-q"], ["add", "."], ["-c", "user.name=A", "-c", "user.email=a@b", "commit", "-qm", "x"]):
        subprocess.run(["git", *words], cwd=work, check=True)
    told: list[Progress] = []

    def watch(line: str) -> None:
        if (progress := git_progress(line)) is not None:
            told.append(progress)

    # By a URL, so that it takes the way over a line.
    command = ["git", "push", "--progress", f"file://{tmp_path}/there.git", "HEAD:web"]
    done = run_watched(command, watch, stream="stderr", timeout=60, cwd=work)

    assert done.returncode == 0, done.stderr
    for step in ("pack", "push"):
        counts = [progress.done for progress in told if progress.step == step]
        assert counts == sorted(counts)
        assert counts[-1] == [progress.total for progress in told if progress.step == step][-1] >= 12
    assert told[-1].bytes == pytest.approx(12 * SIZE, rel=0.05)


@pytest.mark.skipif(shutil.which("rsync") is None, reason="rsync is not installed")
def test_a_real_rsync_is_followed_to_its_end(tmp_path: Path) -> None:
    """Bytes grow up to all of them."""
    files(tmp_path / "here", 12)
    told: list[int] = []

    def watch(line: str) -> None:
        if (gone := rsync_bytes(line)) is not None:
            told.append(gone)

    command = ["rsync", "--recursive", "--info=progress2", f"{tmp_path}/here/", f"{tmp_path}/there/"]
    done = run_watched(command, watch, stream="stdout", timeout=60)

    assert done.returncode == 0, done.stderr
    assert told == sorted(told)
    assert told[-1] == 12 * SIZE


@pytest.mark.parametrize(
    ("line", "progress"),
    [
        ("Writing objects:   4% (3/62)", Progress("push", 3, 62, "objects", 0)),
        ("Writing objects:  61% (38/62), 2.20 MiB | 1.10 MiB/s", Progress("push", 38, 62, "objects", 2306867)),
        ("Writing objects: 100% (62/62), 834 bytes | 834.00 KiB/s, done.", Progress("push", 62, 62, "objects", 834)),
        ("Compressing objects:  50% (5/10)", Progress("pack", 5, 10, "objects", 0)),
        ("remote: Resolving deltas: 100% (1/1), done.", None),
        ("Counting objects:   1% (1/62)", None),
        ("Writing objects: " + "1" * 5000, None),
    ],
)
def test_lines_of_a_push(line: str, progress: Progress | None) -> None:
    """Those that count what goes over the line, and no others."""
    assert git_progress(line) == progress


@pytest.mark.parametrize(
    ("line", "gone"),
    [
        ("      1,234,567  45%    1.20MB/s    0:00:03 (xfr#6, to-chk=207/214)", 1_234_567),
        ("      1.234.567  45%    1,20MB/s    0:00:03", 1_234_567),
        ("              0   0%    0.00kB/s    0:00:00", 0),
        ("sending incremental file list", None),
        ("", None),
    ],
)
def test_lines_of_rsync(line: str, gone: int | None) -> None:
    """Bytes, however the language of the machine parts the thousands."""
    assert rsync_bytes(line) == gone


def test_a_program_that_does_not_end_is_ended() -> None:
    """After the time that it was given."""
    with pytest.raises(subprocess.TimeoutExpired):
        run_watched([sys.executable, "-c", "import time; time.sleep(60)"], print, stream="stdout", timeout=0.3)
