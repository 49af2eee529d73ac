"""Whether there is anything to do, told from signatures alone: never wrongly."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.build import BuildOptions, BuildReport, Project, build
from generator.build import settled as settled_module
from generator.build.listing import list_files
from generator.build.settled import NAME, Look, configuration, look, nothing_to_do
from generator.cli import _plain
from generator.config import parse_config
from tests.build.projects import article, make_project, tree

_CONFIG = '[site]\ntitle = "Harbour Digest"\nbase_url = "https://digest.example/"\n'
_OLD = time.time_ns() - 60_000_000_000


def _build(root: Path, seen: Look | None = None, **options: bool) -> BuildReport:
    files = configuration(str(root))
    config = parse_config((root / "digest.toml").read_text("utf-8"))
    return build(Project(root, config, files), BuildOptions(executor="serial", **options), seen)  # type: ignore[arg-type]


@pytest.fixture
def settled(tmp_path: Path) -> Path:
    """A built project that the next `digest build` can tell at once to be as it was."""
    root = make_project(tmp_path / "project", 4)
    (root / "digest.toml").write_text(_CONFIG, "utf-8")
    (root / "templates").mkdir()
    (root / "static").mkdir()
    (root / "static/mark.txt").write_text("mark", "utf-8")
    time.sleep(0.05)  # or the first build could not tell yet that it stays so
    _build(root)
    assert nothing_to_do(str(root)) is None  # all of it was written this very moment
    time.sleep(0.05)
    report = _build(root)
    assert (found := nothing_to_do(str(root))) is not None
    assert found.counts == (4, report.pages, report.cuts)
    return root


@pytest.fixture
def forks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forks look at output folders, however small."""
    monkeypatch.setattr(settled_module, "_MANY", 1)
    monkeypatch.setattr(settled_module, "_ABOUT", 0)
    monkeypatch.setattr(settled_module, "is_worthwhile", lambda: True)


def _same_size(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"e", b"o"))
    os.utime(path, ns=(_OLD, _OLD))


_EDITS: dict[str, Callable[[Path], object]] = {
    "an article": lambda root: (root / "content/north/pier-001.txt").write_text(article(1, tail=" More."), "utf-8"),
    "same size, old time": lambda root: _same_size(root / "content/north/pier-001.txt"),
    "a new article": lambda root: (root / "content/new.txt").write_text(article(9), "utf-8"),
    "a sidecar": lambda root: (root / "content/north/pier-001.txt.toml").write_text('title = "Other"', "utf-8"),
    "an article gone": lambda root: (root / "content/north/pier-001.txt").unlink(),
    "a moved article": lambda root: shutil.move(root / "content/north/pier-001.txt", root / "content/pier-001.txt"),
    "all articles gone": lambda root: shutil.rmtree(root / "content"),
    "a template": lambda root: (root / "templates/about.html").write_text("about", "utf-8"),
    "a static file": lambda root: (root / "static/mark.txt").write_text("kram", "utf-8"),
    "the configuration": lambda root: (root / "digest.toml").write_text(_CONFIG.replace("Harb", "Barb"), "utf-8"),
    "another configuration": lambda root: (root / "pyproject.toml").write_text("[tool.digest]", "utf-8"),
    "a page": lambda root: (root / "site/index.html").write_text("mine", "utf-8"),
    "a page gone": lambda root: (root / "site/index.html").unlink(),
    "a foreign file": lambda root: (root / "site/people/mine.txt").write_text("mine", "utf-8"),
    "a page, same size, old time": lambda root: _same_size(root / "site/index.html"),
    "a link that leads out": lambda root: (root / "content/away.txt").symlink_to("/etc/hostname"),
    "the record": lambda root: os.truncate(root / ".digest" / NAME, 1000),
    "no record": lambda root: shutil.rmtree(root / ".digest"),
}


@pytest.mark.parametrize("edit", sorted(_EDITS))
def test_whatever_changed_is_for_a_build_to_tell(settled: Path, edit: str, request: pytest.FixtureRequest) -> None:
    """Content, templates, static files, configuration, output: nothing escapes, whatever its time stamp says."""
    _EDITS[edit](settled)

    assert nothing_to_do(str(settled)) is None
    request.getfixturevalue("forks")
    assert nothing_to_do(str(settled)) is None


@pytest.mark.usefixtures("forks")
def test_what_forks_saw_of_the_output_is_what_is_there(settled: Path) -> None:
    """Two forks and none tell the same; the build that follows mends what they found disturbed."""
    assert nothing_to_do(str(settled)) is not None
    before = tree(settled / "site")
    (settled / "content/north/pier-001.txt").write_text(article(1, tail=" More."), "utf-8")
    pages = [settled / "site/index.html", settled / "site/about/index.html", settled / "site/archive/index.html"]
    for page in pages:
        page.write_text("mine", "utf-8")
    seen = look(str(settled))
    assert isinstance(seen, Look)
    for page in pages[:2]:
        page.unlink()  # nobody looks again: the next build finds it

    _build(settled, seen)

    assert seen.sight.listing().stats != list_files(str(settled / "site"), seen.sight.paths).stats
    assert [page.exists() for page in pages] == [True] * 3
    assert tree(settled / "site").keys() == before.keys()


def test_lost_forks_cost_nothing_but_time(settled: Path, forks: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a fork did not tell is looked at by the process itself."""
    monkeypatch.setattr(settled_module.Sight, "look", _dies_in_a_fork(os.getpid(), settled_module.Sight.look))

    assert nothing_to_do(str(settled)) is not None
    (settled / "site/index.html").write_text("mine", "utf-8")
    assert nothing_to_do(str(settled)) is None


def _dies_in_a_fork(process: int, look: Callable[..., bytes]) -> Callable[..., bytes]:
    def changed(*arguments: object) -> bytes:
        if os.getpid() != process:
            os.kill(os.getpid(), 9)
        return look(*arguments)

    return changed


def test_a_build_with_other_options_is_seen(settled: Path) -> None:
    """The record is of `digest build`; what one with drafts changed shows in the output folder."""
    path = settled / "content/draft.md"
    path.write_text(f"---\ndraft: true\n---\n\n{article(7)}", "utf-8")
    _build(settled)
    time.sleep(0.05)
    _build(settled)
    assert nothing_to_do(str(settled)) is not None

    _build(settled, drafts=True)

    assert nothing_to_do(str(settled)) is None


def test_a_day_on_which_an_article_expires_is_for_a_build(settled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same inputs make another site from then on."""
    (settled / "content/north/pier-001.txt.toml").write_text("expires = 2031-06-01", "utf-8")
    _build(settled)
    time.sleep(0.05)
    _build(settled)
    assert nothing_to_do(str(settled)) is not None

    monkeypatch.setattr(time, "strftime", lambda *_: "2031-06-01")

    assert nothing_to_do(str(settled)) is None


def test_a_day_before_that_of_the_site_is_for_a_build(settled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock was wrong when the site was made: what expired then may be shown now."""
    monkeypatch.setattr(time, "strftime", lambda *_: "2001-01-01")
    assert nothing_to_do(str(settled)) is None


def test_what_is_said_of_a_site_as_it_stands_is_said_again(settled: Path) -> None:
    """Standing notes (no base URL, files of unknown formats, files that are not ours) keep no project from being told
    at once that nothing changed, and they are told with it.
    """
    (settled / "digest.toml").write_text('[site]\ntitle = "Harbour Digest"\n', "utf-8")
    (settled / "content/notes.bin").write_bytes(b"no article")
    (settled / "site/mine.txt").write_text("mine", "utf-8")
    _build(settled)
    time.sleep(0.05)
    report = _build(settled)
    assert len(report.notes) == 2

    assert (found := nothing_to_do(str(settled))) is not None
    assert found.notes == tuple(note.message for note in report.notes)
    assert found.foreign == report.foreign == ("mine.txt",)

    said = [
        subprocess.run(
            [sys.executable, "-m", "generator", "-C", str(settled), *words], capture_output=True, text=True, check=True
        ).stderr.splitlines()
        for words in (["build"], ["build", "--verify"])
    ]
    assert said[0][:-1] == said[1][:-1]
    assert len(said[0]) == 4


def test_a_build_under_way_is_waited_for(settled: Path) -> None:
    """While another process holds the lock nothing is told."""
    with (settled / ".digest/lock").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        assert nothing_to_do(str(settled)) is None


def test_the_command_says_it_and_imports_next_to_nothing(settled: Path) -> None:
    """The line is that of any build; neither Click nor msgspec nor the store is imported for it."""
    code = (
        "import sys\nfrom generator import cli\ncli.leave = lambda code: None\n"  # it would end before the last line
        "sys.argv = ['digest', '-C', sys.argv[1], 'build']\ncli.main()\n"
        "print([name for name in ('click', 'msgspec', 'sqlite3', 'jinja2', 'typing') if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", code, str(settled)], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
    assert done.stderr.startswith("4 articles, ")
    assert "(0 files written)" in done.stderr


@pytest.mark.parametrize(
    ("words", "plain"),
    [
        ("build", (".", False)),
        ("-q build", (".", True)),
        ("-C there --quiet build", ("there", True)),
        ("build --why", None),
        ("-v build", None),
        ("-C", None),
        ("-C build", None),
        ("-C --help build", None),
        ("--help", None),
        ("", None),
        ("serve", None),
    ],
)
def test_only_the_plain_command_is_told_so(words: str, plain: tuple[str, bool] | None) -> None:
    """Any other word on the command line goes the way of all commands."""
    assert _plain(words.split()) == plain


@pytest.mark.parametrize("words", [["-q", "build"], ["build"], ["build", "--workers", "1"]])
def test_both_ways_build_the_same(tmp_path: Path, words: list[str]) -> None:
    """With and without Click: the same site, the same line but for the seconds, errors with the same code."""
    root = make_project(tmp_path / "project", 2)
    (root / "digest.toml").write_text(_CONFIG, "utf-8")
    command = [sys.executable, "-m", "generator", "-C", str(root), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True)

    assert done.stdout == ""
    assert ("2 articles, " in done.stderr) == ("-q" not in words)
    assert len([path for path in tree(root / "site") if path.endswith("/index.json")]) == 2

    (root / "digest.toml").write_text("[site]\ntitel = 1\n", "utf-8")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Did you mean `title`?" in done.stderr or "title" in done.stderr


def test_what_was_looked_at_is_not_looked_at_again(settled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The build begins with the content folder as it was seen; what changed after the look is found by the next one."""
    first, second = settled / "content/north/pier-001.txt", settled / "content/south/pier-002.txt"
    first.write_text(article(1, tail=" Gulls do not mind."), "utf-8")
    seen = look(str(settled))
    assert isinstance(seen, Look)
    second.write_text(article(2, tail=" Nor do seals."), "utf-8")

    files = configuration(str(settled))
    config = parse_config((settled / "digest.toml").read_text("utf-8"))
    with monkeypatch.context() as patch:
        patch.setattr("generator.build.inputs.scan", None)  # it is not asked
        build(Project(settled, config, files), BuildOptions(executor="serial"), seen)
    site = b"".join(tree(settled / "site").values())
    assert b"Gulls do not mind." in site

    _build(settled)
    assert b"Nor do seals." in b"".join(tree(settled / "site").values())
