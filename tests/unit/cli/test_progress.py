"""The line that says how far a publish is."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios

import pytest

from generator.cli.progress import amount, shown_progress
from generator.registry import Progress

SCRIPT = """
import time
from generator.cli.progress import shown_progress
from generator.registry import Progress
with shown_progress(quiet=False) as report:
    for done in range(0, 2_000_001, 250_000):
        report(Progress("changed pages", done, 2_000_000))
        time.sleep(0.03)
    report(Progress("push", 825, 1200, "objects", 883_000))
    time.sleep(0.2)
"""


def on_a_terminal(columns: int, **environment: str) -> str:
    """All that the script writes to a terminal of so many columns."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 20, columns, 0, 0))
    kept = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "COLUMNS", "FORCE_COLOR"}}
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT],
        stderr=slave,
        stdout=subprocess.DEVNULL,
        env=kept | {"TERM": "xterm-256color"} | environment,
    )
    os.close(slave)
    said = b""
    try:
        while piece := os.read(master, 4096):
            said += piece
    except OSError:
        pass  # how Linux says that the other side has closed
    os.close(master)
    assert process.wait() == 0
    return said.decode()


def lines_of(said: str) -> list[str]:
    return [re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", line) for line in re.split(r"[\r\n]+", said)]


@pytest.mark.parametrize("columns", [120, 80, 60])
def test_bytes_and_time_left_fit_on_one_line(columns: int) -> None:
    """Whatever the width, the step, both amounts and the time are there, and nothing is cut off."""
    lines = lines_of(on_a_terminal(columns))

    assert any(re.search(r"^changed pages .*\d MB of 2\.0 MB .* left *$", line) for line in lines), lines
    assert any(re.search(r"^push .*825 of 1,200 objects, 883\.0 KB .* left *$", line) for line in lines), lines
    assert max(len(line) for line in lines) <= columns
    assert not any("…" in line for line in lines)


def test_no_colour_where_none_is_wanted() -> None:
    """NO_COLOR leaves the line and takes the colours."""
    coloured, plain = on_a_terminal(80), on_a_terminal(80, NO_COLOR="1")

    assert re.search(r"\x1b\[[0-9;]*3[0-9;]*m", coloured)
    assert "of 2.0 MB" in plain
    assert not re.search(r"\x1b\[(?:[0-9;]*;)?(?:3[0-9]|9[0-7]|38;[0-9;]+)m", plain)


def test_a_terminal_that_cannot_write_over_a_line_gets_none() -> None:
    """TERM=dumb, as in an editor's shell."""
    assert on_a_terminal(80, TERM="dumb") == ""


def test_no_line_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """A log file gets the last line only."""
    with shown_progress(quiet=False) as report:
        report(Progress("send", 1, 2))

    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (Progress("send", 1_200_000, 3_400_000), "1.2 MB of 3.4 MB"),
        (Progress("push", 120, 1512, "objects", 1_200_000), "120 of 1,512 objects, 1.2 MB"),
        (Progress("deletes", 3, 9, "files"), "3 of 9 files"),
    ],
)
def test_amounts_are_told_for_people(progress: Progress, words: str) -> None:
    """What has gone and what there is."""
    assert amount(progress) == words
