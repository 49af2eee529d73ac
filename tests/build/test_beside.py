"""What is done in a fork beside the process: its answer, or none; never a fork left behind."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

import generator.readers
from generator.build import BuildOptions, BuildReport, executors
from generator.build.beside import Beside
from generator.build.pools import Pool
from generator.config import AnalysisConfig
from generator.errors import TemplateError
from tests.build import hostile
from tests.build.projects import CONFIG, article, clean_build, make_project, run, tree


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


LIMITS = msgspec.structs.replace(CONFIG, analysis=AnalysisConfig(timeout=4, memory=300))


def _edit(root: Path, *deeds: str) -> BuildReport:
    """The report of a build, as a fresh process does it, after a good edit and these bad ones."""
    make_project(root, 3)
    options = BuildOptions(executor="processes", workers=2)
    run(root, options, LIMITS)
    (root / "content/north/pier-001.txt").write_text(article(1, tail=" Gulls do not mind."), "utf-8")
    for deed in deeds:
        (root / "content" / f"{deed.lower()}.txt").write_text(article(2) + deed, "utf-8")
    return run(root, options, LIMITS)


@pytest.fixture
def misbehaving(monkeypatch: pytest.MonkeyPatch) -> None:
    """Articles do as they say; the tests' own threads do not keep anybody from forking."""
    monkeypatch.setattr(generator.readers, "reader_named", hostile.reader_named)
    monkeypatch.setattr(executors, "is_worthwhile", lambda: True)


@pytest.mark.usefixtures("misbehaving")
def test_a_few_edits_are_analysed_beside_within_their_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that hangs, eats memory or raises fails alone; no pool of workers is opened, no fork left."""
    root = tmp_path / "project"
    opened: list[str] = []
    monkeypatch.setattr(Pool, "open", lambda self: opened.append("pool"))

    report = _edit(root, "EAT", "HANG", "RAISE")

    assert [failure.entry for failure in report.failures] == ["eat.txt", "hang.txt", "raise.txt"]
    assert all(failure.message and failure.remedy for failure in report.failures)
    assert b"Gulls do not mind." in b"".join(tree(root / "site").values())
    assert (report.articles, opened, _children()) == (3, [], "")


def test_an_edit_says_what_was_built_and_nothing_else(tmp_path: Path) -> None:
    """Neither the fork nor its threads print a word of their own."""
    root = make_project(tmp_path / "project", 3)
    (root / "digest.toml").write_text('[site]\nbase_url = "https://digest.example/"\n', "utf-8")
    command = [sys.executable, "-m", "generator", "-C", str(root), "build"]
    subprocess.run(command, check=True, capture_output=True)
    (root / "content/north/pier-001.txt").write_text(article(1, tail=" Gulls do not mind."), "utf-8")

    told = subprocess.run(command, check=True, capture_output=True, text=True)

    assert told.stdout == ""
    assert re.fullmatch(r"3 articles, \d+ pages \(\d+ files written\), \d+ cuts, [\d.]+ seconds\n", told.stderr)


@pytest.mark.slow
@pytest.mark.usefixtures("misbehaving")
def test_an_edit_that_ends_the_fork_fails_alone(tmp_path: Path) -> None:
    """What was to be done beside is then done by workers, which find out which article it is."""
    root = tmp_path / "project"

    report = _edit(root, "DIE")

    assert [failure.entry for failure in report.failures] == ["die.txt"]
    assert b"Gulls do not mind." in b"".join(tree(root / "site").values())
    assert report.articles == 3


def test_what_was_analysed_beside_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken template is told as ever; once it is mended the site is that of a clean build."""
    monkeypatch.setattr(executors, "is_worthwhile", lambda: True)
    root = tmp_path / "project"
    _edit(root)
    (root / "templates").mkdir()
    (root / "templates/article.html").write_text("{% extends %}", "utf-8")
    (root / "content/north/pier-001.txt").write_text(article(1, tail=" Nor do seals."), "utf-8")
    with pytest.raises(TemplateError, match=r"article\.html"):
        run(root, BuildOptions(executor="processes"), LIMITS)
    shutil.rmtree(root / "templates")

    run(root, BuildOptions(executor="processes"), LIMITS)

    assert tree(root / "site") == clean_build(root, tmp_path / "clean", LIMITS)


def test_one_saved_page_is_analysed_beside_and_more_by_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A parser of a third party runs in no build itself; for a single page no pool of workers is opened."""
    monkeypatch.setattr(executors, "is_worthwhile", lambda: True)
    root = tmp_path / "project"
    _edit(root)
    opened: list[str] = []
    real = Pool.open
    monkeypatch.setattr(Pool, "open", lambda self: (opened.append("pool"), real(self))[1])

    def save(name: str, tail: str) -> None:
        text = f"<html><body><h1>Pier of {name}</h1><article>{article(5, tail=tail)}</article></body></html>"
        (root / f"content/{name}.html").write_text(text.replace("\n\n", "</p><p>"), "utf-8")

    for names, pools in ((("east",), 0), (("east", "west"), 1)):
        for name in names:
            save(name, f" Told of {len(names)}.")
        run(root, BuildOptions(executor="processes", workers=1), LIMITS)
        assert bool(opened) == bool(pools)
    assert tree(root / "site") == clean_build(root, tmp_path / "clean", LIMITS)
