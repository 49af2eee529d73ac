"""Settling: when a change is told, by a clock that the test holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.preview.watching import LONGEST_WAIT, QUIET, UNFINISHED, Changes, Settling, is_noise

A, B = Path("/p/content/a.txt"), Path("/p/content/b.txt")


def test_a_finished_file_is_told_after_a_short_quiet() -> None:
    """Closed after writing: nothing more is to come."""
    settling = Settling()
    settling.add(A, 10.0, finished=False)
    settling.add(A, 10.001, finished=True)

    assert settling.due() == pytest.approx(10.001 + QUIET)
    assert settling.take() == Changes(frozenset({A}))
    assert not settling.waiting


def test_a_begun_file_gets_longer() -> None:
    """Truncated and not yet written: a build now would read nothing."""
    settling = Settling()
    settling.add(A, 10.0, finished=True)
    settling.add(B, 10.0, finished=False)

    assert settling.due() >= 10.0 + UNFINISHED


def test_a_flood_gets_longer_still_but_not_for_ever() -> None:
    """Hundreds of files are one change; a folder that never rests is told all the same."""
    settling = Settling()
    for number in range(500):
        settling.add(Path(f"/p/content/{number}.txt"), 10.0 + number * 0.003, finished=True)
    assert settling.due() > 10.0 + 499 * 0.003 + 0.25

    settling.add(A, 20.0, finished=True)
    assert settling.due() == 10.0 + LONGEST_WAIT


def test_a_folder_means_everything() -> None:
    """What came with it is not known file by file."""
    settling = Settling()
    settling.add(Path("/p/content/new"), 1.0, finished=False, folder=True)

    assert settling.take().everything


def test_changes_add_up() -> None:
    """What waits for the build under way is joined."""
    assert Changes(frozenset({A})) | Changes(frozenset({B}), True) == Changes(frozenset({A, B}), True)


@pytest.mark.parametrize(
    ("name", "noise"),
    [
        ("content/flood.txt", False),
        ("content/flood.txt.toml", False),
        ("content/4914", False),
        ("content/.flood.txt.swp", True),
        ("content/flood.txt~", True),
        ("content/4913", True),
        ("content/#flood.txt#", True),
        ("content/~$flood.docx", True),
        ("content/.obsidian/workspace.json", True),
        ("content/flood.html.part", True),
    ],
)
def test_editors_own_files_are_noise(name: str, noise: bool) -> None:
    """Swap, backup, probe, lock and download files, and everything in hidden folders."""
    assert is_noise(Path("/home/.me/project") / name, Path("/home/.me/project")) is noise
