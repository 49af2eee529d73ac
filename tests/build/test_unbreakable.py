"""What a build survives: being killed, a full or failing disk, a broken store, articles that misbehave."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import msgspec
import pytest

import generator.analysis
import generator.readers
from generator.build import Builder, BuildOptions, Project, content, inputs
from generator.build.listing import Listing
from generator.build.records import MadeFiles
from generator.config import AnalysisConfig, Config
from generator.errors import GeneratorError, OutputError
from generator.model import Failure
from tests.build import hostile
from tests.build.faults import STRACE, Fault, Rounds, UntraceableError, leavings
from tests.build.projects import CONFIG, article, broken_links, clean_build, make_project, run, tree

REPOSITORY = Path(__file__).parents[2]


def configure(root: Path) -> None:
    """The settings of `CONFIG`, for a process of its own."""
    (root / "digest.toml").write_text(
        f'[site]\ntitle = "{CONFIG.site.title}"\nbase_url = "{CONFIG.site.base_url}"\n', "utf-8"
    )


def rewrite(root: Path, generation: int, count: int = 30) -> None:
    """Another state of the project: some articles edited, some new, some gone."""
    chance = random.Random(generation)
    for number in range(count):
        path = root / "content" / f"pier-{number:03}.txt"
        if chance.random() < 0.25:
            path.unlink(missing_ok=True)
        else:
            path.write_text(article(number, headline=f"Pier {number} in its year {chance.randint(1, 4)}"), "utf-8")


@pytest.fixture
def kept_analyses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds of this process analyse an article once: analysis is pure, and tested elsewhere."""
    monkeypatch.setattr(generator.analysis, "analyse", ANALYSE)


ANALYSE = lru_cache(maxsize=None)(generator.analysis.analyse)


class Killer:
    """Builds one project in other processes, and kills them."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._chance = random.Random(4)
        command = [sys.executable, "-m", "tests.build.killable", str(root)]
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
        pipe = subprocess.PIPE
        self._forks = subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True, bufsize=1)

    def __enter__(self) -> Killer:
        return self

    def __exit__(self, *_: object) -> None:
        self._forks.communicate()

    def fork(self, length: float | None = None, *, steps: int = 0) -> float:
        """A build in a process that has all loaded, killed within `length` seconds or after so many `steps` on the
        disk; its seconds.
        """
        assert self._forks.stdin is not None
        assert self._forks.stdout is not None
        self._forks.stdin.write(f"{steps}\n")
        process = int(self._forks.stdout.readline())
        begun = time.monotonic()
        if length is not None:
            time.sleep(length * self._chance.uniform(0, 1))
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        assert self._forks.stdout.readline() == "ended\n"
        return time.monotonic() - begun

    def start(self, length: float | None) -> float:
        """The same of `digest build` as a person starts it, with the forks that a large site has or without."""
        begun = time.monotonic()
        module = self._chance.choice(["generator", "tests.build.eager"])
        command = [sys.executable, "-m", module, "-C", str(self._root), "build"]
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
        quiet = subprocess.DEVNULL
        process = subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet)
        if length is not None:
            # Most of the interesting instants are near the end: that is where the site is written.
            time.sleep(length * self._chance.choice([self._chance.uniform(0.3, 1), self._chance.uniform(0.7, 1)]))
            process.send_signal(signal.SIGKILL)
        process.wait()
        return time.monotonic() - begun


@pytest.mark.slow
@pytest.mark.usefixtures("kept_analyses")
def test_a_build_killed_at_any_instant_leaves_a_whole_site_and_heals(tmp_path: Path) -> None:
    """After each kill every file is whole, no reachable link is broken, and the next build is the clean one.

    `DIGEST_KILLS` sets how many builds are killed (32): an eighth as people start them, and half of these with forks on
    the second core; the others in forks of a process that has all loaded. A quarter is killed at any time, most between
    two changes of the disk: bringing the pages to their places takes so few milliseconds that a kill at any time hardly
    ever falls among them.
    """
    root = tmp_path / "project"
    (root / "content").mkdir(parents=True)
    configure(root)
    whole: dict[str, set[bytes]] = {}
    chance = random.Random(11)
    cut = 0
    with Killer(root) as killer:
        rewrite(root, 0)
        killer.start(None)
        rewrite(root, 1)
        length = killer.start(None)
        rewrite(root, 2)
        length_of_fork = killer.fork()
        for generation in range(3, 3 + int(os.environ.get("DIGEST_KILLS", "32"))):
            before = tree(root / "site")
            for path, data in before.items():
                whole.setdefault(path, set()).add(data)
            rewrite(root, generation)
            if generation % 8 == 0:
                killer.start(length)
            elif generation % 8 < 3:
                killer.fork(length_of_fork)
            else:
                killer.fork(steps=chance.randint(1, 90))
            killed = {path: data for path, data in tree(root / "site").items() if path != ".digest-tmp"}  # a probe
            scratch = tmp_path / "clean"
            wanted = clean_build(root, scratch)
            shutil.rmtree(scratch)
            for path, data in killed.items():
                assert data == wanted.get(path) or data in whole.get(path, set()), f"{path} is neither old nor new"
            assert broken_links(root / "site") == set()
            cut += killed not in (before, wanted)

            report = run(root)

            assert report.foreign == ()
            assert tree(root / "site") == wanted
            assert leavings(root) == []
    assert cut > 0, "no build was killed while it changed the site"


class Cut(BaseException):
    """The instant at which a build ends."""


@pytest.mark.slow
def test_the_site_is_whole_at_every_instant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After every single step of a commit each file is old or new and no reachable link is broken; and a build that
    ends at any of these steps is healed by the next one.
    """
    root = tmp_path / "project"
    (root / "content").mkdir(parents=True)
    site = root / "site"
    rewrite(root, 0, 9)
    run(root)
    old = tree(site)
    rewrite(root, 1, 9)
    wanted = clean_build(root, tmp_path / "clean")
    steps: list[str] = []
    running, end = False, 0

    def watched(name: str) -> None:
        real = getattr(os, name)

        def step(*places: object, **more: object) -> object:
            inside = running and str(places[-1]).startswith(f"{site}/")
            if inside and len(steps) == end > 0:
                raise Cut
            result = real(*places, **more)
            if inside:
                steps.append(name)
                now = {path: data for path, data in tree(site).items() if path != ".digest-tmp"}  # a probe
                assert broken_links(site) == set(), f"after step {len(steps)}, {name} of {places}"
                assert all(data in (old.get(path), wanted.get(path)) for path, data in now.items())
            return result

        monkeypatch.setattr(os, name, step)

    for name in ("replace", "rename", "unlink", "rmdir", "mkdir", "link"):
        watched(name)
    shutil.copytree(root, tmp_path / "before")
    running = True
    run(root)
    total = len(steps)
    assert {"replace", "unlink"} <= set(steps)
    running = False
    for end in range(1, total, max(1, total // 12)):
        shutil.rmtree(root)
        shutil.copytree(tmp_path / "before", root)
        steps.clear()
        running = True
        with pytest.raises(Cut):
            run(root)
        running = False

        report = run(root)

        assert tree(site) == wanted, f"cut after step {end} of {total}"
        assert report.foreign == ()
        assert not (root / ".digest/tmp").exists()


@pytest.mark.parametrize("at", [1, 2, 3])
def test_no_empty_folder_is_left_of_a_build_that_was_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """A page's folder has gone and those of its day, month and year have not: the next build takes them away."""
    root = make_project(tmp_path, 2)
    dated = root / "content/dated.txt"
    dated.write_text(article(3).replace("\n\n", "\n\n2023-02-11\n\n", 1), "utf-8")
    run(root)
    assert (root / "site/2023/02/11").is_dir()
    dated.unlink()
    left = at
    real = os.rmdir

    def cut(place: str) -> None:
        nonlocal left
        if "/2023/" in place:
            left -= 1
            if left < 0:
                raise Cut
        real(place)

    with monkeypatch.context() as patch:
        patch.setattr(os, "rmdir", cut)
        with pytest.raises(Cut):
            run(root)
    assert (root / "site/2023").is_dir()

    run(root)

    assert leavings(root) == []


@pytest.mark.parametrize("again", [False, True])
def test_a_build_cut_while_it_is_recorded_owns_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, again: bool
) -> None:
    """The list of owned files is written and the record is not, and both lists take as many bytes: what was written is
    ours all the same, also where the next build brings the old files back and is cut too.
    """
    root = make_project(tmp_path / "project", 2)
    run(root)
    old, new = root / "content/north/pier-001.txt", root / "content/north/pier-009.txt"
    old.rename(new)

    def cut(*_: object) -> None:
        raise Cut

    with monkeypatch.context() as patch:
        patch.setattr(MadeFiles, "save", cut)
        with pytest.raises(Cut):
            run(root)
        if again:
            new.rename(old)
            with pytest.raises(Cut):
                run(root)

    report = run(root)

    assert report.foreign == ()
    assert tree(root / "site") == clean_build(root, tmp_path / "clean")


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rounds]:
    """A project that goes round its states."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(generator.analysis, "analyse", ANALYSE)
        yield Rounds(tmp_path_factory.mktemp("rounds"), eager=True)


FAULTS = (
    # step, call, file, which of the calls, error, what comes of it
    (0, "openat", "/content/south/pier-000.txt", 1, "EIO", "failed alone"),
    (0, "read", "/content/quay.png", 1, "EIO", "went on"),
    (0, "flock", "/.digest/lock", 2, "EIO", "ended"),
    (0, "newfstatat", "/site/undated/pier-004", 1, "EACCES", "ended"),
    (0, "pwrite64", "/.digest/store.sqlite-wal", 3, "ENOSPC", "went on"),
    (0, "rename", "/.digest/tmp/0-2", 1, "ENOSPC", "ended"),
    (1, "getdents64", "/content/north", 1, "EACCES", "failed alone"),
    (1, "write", "/.digest/tmp/0-1", 1, "ENOSPC", "ended"),
    (2, "openat", "/static", 1, "EACCES", "ended"),
    (2, "rmdir", "/site/undated/pier-004", 1, "EROFS", "ended"),
    (3, "openat", "/digest.toml", 2, "EACCES", "ended"),
)


@pytest.mark.slow
@pytest.mark.skipif(STRACE is None, reason="strace makes the failing calls, and is not installed")
@pytest.mark.parametrize(("step", "call", "place", "number", "error", "expected"), FAULTS)
def test_a_system_call_that_fails_costs_no_file(
    rounds: Rounds, step: int, call: str, place: str, number: int, error: str, expected: str
) -> None:
    """The build ends with a message, goes on, or names what failed alone; each file is whole, and the next build is the
    clean one. `python -m tests.soak --faults 1` lets every call fail, not these alone.
    """
    try:
        outcome, wrong = rounds.try_one(Fault(step, call, place, number, error))
    except UntraceableError:
        pytest.skip("this machine lets no process trace another")

    assert wrong == []
    assert outcome == expected


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="mounting read-only needs root on Linux")
@pytest.mark.parametrize("folder", ["site", ".digest", "."])
def test_a_read_only_folder_is_said_and_healed(tmp_path: Path, folder: str) -> None:
    """Where nothing can be written the error names the place, nothing changes, and the next build goes on."""
    root = make_project(tmp_path / "project", 6)
    run(root)
    old = tree(root / "site")
    (root / "content/south/pier-000.txt").write_text(article(0, headline="Another headline"), "utf-8")
    mounts = [["mount", "--bind", folder, folder], ["mount", "-o", "remount,bind,ro", folder]]
    if any(subprocess.run(mount, cwd=root, check=False, capture_output=True).returncode for mount in mounts):
        pytest.skip("this machine lets nobody mount a folder")
    try:
        with pytest.raises(GeneratorError) as error:
            run(root)
        assert "Read-only" in error.value.message
        assert error.value.remedy
        assert tree(root / "site") == old
    finally:
        subprocess.run(["umount", "-l", str(root / folder)], check=True)
    run(root)
    assert tree(root / "site") == clean_build(root, tmp_path / "clean")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="mounting a small disk needs root on Linux")
def test_a_full_disk_is_said_and_healed(tmp_path: Path) -> None:
    """On a disk of a few hundred kilobytes the build stops with a clear error, and goes on when there is room."""
    root = tmp_path / "disk"
    root.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", str(root)], check=False, capture_output=True
    )
    if mounted.returncode != 0:
        pytest.skip("this machine lets nobody mount a disk")
    try:
        make_project(root, 24)
        with pytest.raises(OutputError) as error:
            run(root)
        assert error.value.remedy
        subprocess.run(["mount", "-o", "remount,size=64m", str(root)], check=True)
        run(root)
        assert tree(root / "site") == clean_build(root, tmp_path / "clean")
    finally:
        subprocess.run(["umount", "-l", str(root)], check=True)


@pytest.mark.parametrize("harm", ["empty", "text", "half", "middle", "other version", "words", "folder gone"])
def test_a_broken_store_costs_a_cold_build_and_a_warning(tmp_path: Path, harm: str) -> None:
    """The site is right whatever happened to the store, and the old store lies beside the new one."""
    root = make_project(tmp_path / "project", 3)
    run(root)
    (root / "content/south/pier-000.txt").unlink()
    store = root / ".digest/store.sqlite"
    data = store.read_bytes()
    if harm == "empty":
        store.write_bytes(b"")
    elif harm == "text":
        store.write_text("not a store")
    elif harm == "half":
        store.write_bytes(data[: len(data) // 2])
    elif harm == "middle":
        store.write_bytes(data[:8192] + b"\0" * (len(data) - 12288) + data[-4096:])
    elif harm in ("other version", "words"):
        import sqlite3

        database = sqlite3.connect(store)
        with database:
            database.execute(
                "PRAGMA user_version = 999" if harm == "other version" else "UPDATE value SET data = 'words'"
            )
        database.close()
    else:
        store.unlink()

    report = run(root)

    assert tree(root / "site") == clean_build(root, tmp_path / "clean")
    assert any("set aside" in note.message for note in report.notes) == (harm != "folder gone")


def test_content_that_cannot_be_listed_costs_no_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk refuses the whole folder the site stays as it is, and the build says so."""
    root = make_project(tmp_path, 3)
    run(root)
    before = tree(root / "site")
    real = os.scandir

    def refuse(place: str) -> object:
        if str(place) == str(root / "content"):
            raise OSError(errno.EIO, "Input/output error")
        return real(place)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", refuse)
        with pytest.raises(OutputError, match="Input/output error"):
            run(root)

    assert tree(root / "site") == before
    assert run(root).written == ()


@pytest.mark.parametrize("loss", ["folder gone", "folder empty", "articles gone", "feed empty"])
def test_content_that_vanishes_at_once_takes_no_page_along(tmp_path: Path, loss: str) -> None:
    """A disk that is not mounted is no order to delete the site; `empty` is."""
    root = make_project(tmp_path / "project", 3)
    if loss == "feed empty":
        shutil.rmtree(root / "content")
        (root / "content").mkdir()
        (root / "content/news.jsonl").write_text(json.dumps({"title": "Pier shut", "text": article(1)}), "utf-8")
    run(root)
    before = tree(root / "site")
    shutil.move(root / "content", tmp_path / "away")
    if loss != "folder gone":
        (root / "content").mkdir()
    if loss == "articles gone":
        (root / "content/notes.bin").write_bytes(b"no article")
    if loss == "feed empty":
        (root / "content/news.jsonl").write_text("", "utf-8")

    for options in (BuildOptions(executor="serial"), BuildOptions(executor="serial", verify=True)):
        with pytest.raises(GeneratorError, match="no such folder" if loss == "folder gone" else "--empty"):
            run(root, options)
        assert tree(root / "site") == before

    shutil.rmtree(root / "content", ignore_errors=True)
    shutil.move(tmp_path / "away", root / "content")
    report = run(root)
    assert (report.written, report.deleted) == ((), ())
    assert report.analysed == (1 if loss == "feed empty" else 0)

    shutil.rmtree(root / "content")
    (root / "content").mkdir()
    report = run(root, BuildOptions(executor="serial", empty=True))
    assert report.articles == 0
    assert not [path for path in tree(root / "site") if path.endswith("/index.json")]
    assert run(root).articles == 0  # an empty site may stay so


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO])
def test_an_article_that_cannot_be_read_keeps_its_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """It is named and the build is no success, but its last good page stays until it can be read again, or is gone."""
    root = make_project(tmp_path / "project", 3)
    run(root)
    before = tree(root / "site")
    victim = root / "content/north/pier-001.txt"
    victim.write_text(article(1, tail=" Gulls do not mind."), "utf-8")
    real = content.read_file

    def refuse(place: str) -> bytes:
        if place == str(victim):
            raise OSError(number, os.strerror(number))
        return real(place)

    with monkeypatch.context() as patch:
        patch.setattr(content, "read_file", refuse)
        for options in (BuildOptions(executor="serial"), BuildOptions(executor="serial", verify=True)):
            report = run(root, options)
            assert [failure.entry for failure in report.failures] == ["north/pier-001.txt"]
            assert "Its last good page stays." in report.failures[0].message
            assert (report.articles, report.written, report.deleted) == (3, (), ())
    assert tree(root / "site") == before

    assert run(root).failures == ()
    assert tree(root / "site") == clean_build(root, tmp_path / "clean")
    victim.unlink()
    assert run(root).articles == 2


@pytest.mark.parametrize("known", [True, False])
def test_an_article_whose_sidecar_cannot_be_seen_is_not_shown_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: bool
) -> None:
    """A draft does not go online because the disk refuses to tell of the file that says so; a page stays as it was."""
    root = make_project(tmp_path / "project", 3)
    victim, sidecar = root / "content/north/pier-001.txt", root / "content/north/pier-001.txt.toml"
    if not known:
        victim.rename(tmp_path / "victim")
    run(root)
    before = tree(root / "site")
    if not known:
        (tmp_path / "victim").rename(victim)
    sidecar.write_text('draft = true\ntags = ["Piers"]\n', "utf-8")
    real = inputs.scan

    def scan(folder: str) -> Listing:
        found = real(folder)
        at = found.index("north/pier-001.txt.toml")
        assert at is not None
        del found.paths[at], found.stats[4 * at : 4 * at + 4]
        found.unseen.append("north/pier-001.txt.toml")
        found.problems.append(Failure("north/pier-001.txt.toml", "read", "cannot be examined"))
        return found

    with monkeypatch.context() as patch:
        patch.setattr(inputs, "scan", scan)
        for _ in range(2):
            assert [failure.entry for failure in run(root).failures] == ["north/pier-001.txt.toml"]
            assert tree(root / "site") == before

    assert run(root).articles == 2
    assert tree(root / "site") == clean_build(root, tmp_path / "clean")


@pytest.mark.parametrize("then", ["mended", "gone", "changed"])
def test_a_folder_that_cannot_be_listed_keeps_its_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, then: str
) -> None:
    """Its articles stay online, over any number of builds, until it is seen again that they are gone."""
    root = make_project(tmp_path / "project", 4)
    run(root)
    before = tree(root / "site")
    real = os.scandir

    def refuse(place: str) -> object:
        if str(place).endswith("content/north"):
            raise OSError(errno.EACCES, "Permission denied")
        return real(place)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", refuse)
        for options in (BuildOptions(executor="serial"), BuildOptions(executor="serial", verify=True)):
            report = run(root, options)
            assert [failure.entry for failure in report.failures] == ["north"]
            assert (report.articles, report.written, report.deleted) == (4, (), ())
        (root / "content/south/pier-000.txt").write_text(article(0, tail=" Gulls do not mind."), "utf-8")
        assert run(root).articles == 4
    assert tree(root / "site").keys() == before.keys()

    if then == "gone":
        shutil.rmtree(root / "content/north")
    elif then == "changed":
        (root / "content/north/pier-001.txt").write_text(article(1, headline="Another pier"), "utf-8")
        (root / "content/north/pier-003.txt").unlink()
    report = run(root)
    assert report.failures == ()
    assert tree(root / "site") == clean_build(root, tmp_path / "clean")


def test_two_builds_at_once_come_one_after_the_other(tmp_path: Path) -> None:
    """The second waits for the first, and finds nothing left to do."""
    make_project(tmp_path, 3)

    with ThreadPoolExecutor(2) as pool:
        reports = list(pool.map(lambda _: run(tmp_path), range(2)))

    assert sorted(len(r.written) > 0 for r in reports) == [False, True]


LIMITS = msgspec.structs.replace(CONFIG, analysis=AnalysisConfig(timeout=0.7, memory=300))


@pytest.mark.slow
def test_articles_that_misbehave_fail_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hanging, spinning, greedy, dying or raising article is named; all others are built."""
    make_project(tmp_path, 30)
    for deed in hostile.DEEDS:
        (tmp_path / "content" / f"{deed.lower()}.txt").write_text(article(1) + deed, "utf-8")
    monkeypatch.setattr(generator.readers, "reader_named", hostile.reader_named)

    report = run(tmp_path, BuildOptions(executor="processes", workers=2), LIMITS)

    assert [f.entry for f in report.failures] == sorted(f"{deed.lower()}.txt" for deed in hostile.DEEDS)
    assert all(f.message and f.remedy for f in report.failures)
    assert report.articles == 30


@pytest.mark.slow
def test_an_entry_that_kills_its_worker_fails_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a file with many articles only those are lost that hang in C, eat memory or end their process."""
    records = [
        {"id": f"r{n}", "title": f"Pier {n}", "text": article(n) + {2: "DIE", 5: "SPIN", 6: "DIE"}.get(n, "")}
        for n in range(11)
    ]
    (make_project(tmp_path, 2) / "content/all.jsonl").write_text("\n".join(map(json.dumps, records)), "utf-8")
    monkeypatch.setattr(generator.readers, "reader_named", hostile.reader_named)

    report = run(tmp_path, BuildOptions(executor="processes", workers=2), LIMITS)

    assert [f.entry for f in report.failures] == ["all.jsonl#r2", "all.jsonl#r5", "all.jsonl#r6"]
    assert report.articles == 2 + 8


@pytest.mark.slow
def test_a_preview_keeps_the_last_good_page_of_what_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a broken text, a broken sidecar, and an article over its limit; a plain build beside it leaves them out."""
    root = make_project(tmp_path / "project", 2)
    empty, sidecar, slow = (root / "content" / name for name in ("empty.txt", "sidecar.txt", "slow.jsonl"))
    empty.write_text(article(3), "utf-8")
    sidecar.write_text(article(4), "utf-8")
    slow.write_text(json.dumps({"id": "r1", "text": article(5)}), "utf-8")
    preview = BuildOptions(output=".digest/preview", hashed=False, keep_last=True, executor="processes", workers=1)
    run(root, preview, LIMITS)
    before = tree(root / ".digest/preview")
    empty.write_text("", "utf-8")
    sidecar.with_name("sidecar.txt.toml").write_text("drop = [", "utf-8")
    slow.write_text(json.dumps({"id": "r1", "text": article(5) + "HANG"}), "utf-8")
    lost = ["empty.txt", "sidecar.txt", "slow.jsonl#r1"]

    with monkeypatch.context() as patch:
        patch.setattr(generator.readers, "reader_named", hostile.reader_named)
        first = run(root, preview, LIMITS)
    assert ([failure.entry for failure in first.failures], first.written, first.deleted) == (lost, (), ())
    again = run(root, preview, LIMITS)
    assert [failure.entry for failure in again.failures] == lost
    assert tree(root / ".digest/preview") == before

    plain = run(root, config=LIMITS)
    assert ([failure.entry for failure in plain.failures], plain.articles) == (lost, 2)
    slow.unlink()
    run(root, config=LIMITS)
    assert tree(root / "site") == clean_build(root, tmp_path / "scratch")


def test_what_exceeded_a_limit_is_named_again_and_not_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten seconds a build are lost once only, until the article or the limits change, or `--verify` asks for it."""
    records = [{"id": f"r{n}", "text": article(n) + {2: "HANG", 4: "EAT", 5: "DIE"}.get(n, "")} for n in range(6)]
    root = tmp_path / "project"
    content = make_project(root, 2) / "content"
    (content / "all.jsonl").write_text("\n".join(map(json.dumps, records)), "utf-8")
    (content / "spin.txt").write_text(article(3) + "SPIN", "utf-8")
    options = BuildOptions(executor="processes", workers=2)
    with monkeypatch.context() as patch:
        patch.setattr(generator.readers, "reader_named", hostile.reader_named)
        first = run(root, options, LIMITS)
    lost = ["all.jsonl#r2", "all.jsonl#r4", "all.jsonl#r5", "spin.txt"]
    assert [failure.entry for failure in first.failures] == lost
    assert all("--verify" in failure.remedy for failure in first.failures)

    # From here on every article could be read: one that fails was not tried.
    def lost_now(options: BuildOptions = options, config: Config = LIMITS) -> list[str]:
        report = run(root, options, config)
        assert report.articles == 2 + 6 + 1 - len(report.failures)
        assert {failure.message for failure in report.failures} <= {failure.message for failure in first.failures}
        return [failure.entry for failure in report.failures]

    assert lost_now() == lost
    assert lost_now() == lost
    (content / "spin.txt").write_text(article(3), "utf-8")
    assert lost_now() == lost[:3]
    records[0]["text"], records[2]["text"] = article(7), article(2)
    (content / "all.jsonl").write_text("\n".join(map(json.dumps, records)), "utf-8")
    assert lost_now() == lost[1:3]
    shutil.copytree(root, tmp_path / "copy", symlinks=True)
    assert lost_now(config=msgspec.structs.replace(CONFIG, analysis=AnalysisConfig(timeout=5, memory=300))) == []
    root = tmp_path / "copy"
    assert lost_now() == lost[1:3]
    assert lost_now(msgspec.structs.replace(options, verify=True)) == []
    assert lost_now() == []


@pytest.mark.parametrize("executor", ["processes", "tests.build.hostile:threads"])
def test_every_executor_gives_the_same_bytes(tmp_path: Path, executor: str) -> None:
    """Where analysis runs shows in no file."""
    make_project(tmp_path / "project", 30)

    run(tmp_path / "project", BuildOptions(executor=executor, workers=2))

    assert tree(tmp_path / "project/site") == clean_build(tmp_path / "project", tmp_path / "clean")


SURROUNDINGS = {
    # folder of the project: (hash seed, time zone, locale, umask, words of the command)
    "another longer path": ("0", "UTC", "C.UTF-8", 0o022, ["--executor", "serial"]),
    "a": ("4711", "Pacific/Kiritimati", "tr_TR.UTF-8", 0o077, ["--executor", "processes", "--workers", "1"]),
    "ü ñ": ("17", "America/St_Johns", "C", 0o002, ["--executor", "processes", "--workers", "3"]),
    "with/four/more/folders": (
        "random",
        "Asia/Kathmandu",
        "de_DE.UTF-8",
        0o027,
        ["--executor", "tests.build.hostile:threads"],
    ),
    "warm": ("3", "UTC", "POSIX", 0o022, ["--verify"]),
}


@pytest.mark.slow
def test_surroundings_show_in_no_byte(tmp_path: Path) -> None:
    """Hash seed, time zone, locale, umask, workers, executor, the project's path, the order in which its files were
    written, and what earlier builds left change nothing.
    """
    sites = {}
    for number, (folder, (seed, zone, locale, umask, words)) in enumerate(SURROUNDINGS.items()):
        root = tmp_path / folder
        names = [f"pier-{n:03}.txt" for n in range(40)]
        random.Random(number).shuffle(names)
        (root / "content").mkdir(parents=True)
        if folder == "warm":
            make_project(root, 9)
            run(root)
            shutil.rmtree(root / "content")
            (root / "content").mkdir()
        for name in names:
            (root / "content" / name).write_text(article(int(name[5:8])), "utf-8")
        configure(root)
        environment = {
            **os.environ,
            "PYTHONPATH": str(REPOSITORY),
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "LC_ALL": locale,
            "LANG": locale,
        }
        subprocess.run(
            [sys.executable, "-m", "generator", "-q", "-C", str(root), "build", *words],
            env=environment,
            check=True,
            umask=umask,
        )
        sites[folder] = tree(root / "site")

    first = sites.popitem()[1]
    assert len(first) > 40
    assert [folder for folder, site in sites.items() if site != first] == []


def test_a_resident_builder_keeps_its_workers(tmp_path: Path) -> None:
    """Two builds of one builder use one pool, and closing it ends the processes."""
    make_project(tmp_path, 30)
    builder = Builder(Project(tmp_path, CONFIG), BuildOptions(executor="processes", workers=1))
    with builder:
        builder.build()
        first = builder.workers()
        for number in range(30):
            (tmp_path / f"content/new-{number}.txt").write_text(article(number, headline=f"New {number}"), "utf-8")
        builder.build()
        assert builder.workers() is first

    assert tree(tmp_path / "site") == clean_build(tmp_path, tmp_path / "clean")
