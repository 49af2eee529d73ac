"""`digest build`: what it prints, and what it exits with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli import cli
from generator.cli.terminal import echo, style
from tests.build.projects import article, make_project, tree


def digest(root: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["-C", str(root), *words, "--executor", "serial"])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of three articles that is built."""
    root = make_project(tmp_path / "project", 3)
    (root / "digest.toml").write_text('[site]\nbase_url = "https://digest.example/"\n', "utf-8")
    assert digest(root, "build").exit_code == 0
    return root


def test_why_names_each_file_with_its_reason(project: Path) -> None:
    """A file a line on stdout, in order of their paths: those written with the reason, then those deleted."""
    (project / "content/north/pier-001.txt").write_text(article(1, tail=" Gulls do not mind."), "utf-8")
    (project / "content/south/pier-002.txt").unlink()

    done = digest(project, "build", "--why")

    lines = done.stdout.splitlines()
    wrote = [line for line in lines if line.startswith("wrote ")]
    deleted = [line for line in lines if line.startswith("deleted ")]
    assert lines == [*sorted(wrote), *sorted(deleted)]
    assert all(line.endswith(" (what it shows changed)") for line in wrote)
    assert any("/index.json (" in line for line in wrote)
    assert "wrote index.html (what it shows changed)" in wrote
    assert len(deleted) >= 2
    assert all(line.endswith(" (the site no longer has it)") for line in deleted)
    assert f"({len(wrote)} files written, {len(deleted)} deleted)" in done.stderr


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        ("template", "a template changed"),
        ("missing", "is missing"),
        ("harmed", "was changed by hand"),
        ("configuration", "the configuration changed"),
        ("new", "new"),
    ],
)
def test_why_tells_reasons_apart(project: Path, edit: str, reason: str) -> None:
    """Each reason for which a file is written stands behind it."""
    page = project / "site/about/index.html"
    match edit:
        case "template":
            (project / "templates").mkdir()
            (project / "templates/about.html").write_text("about", "utf-8")
        case "missing":
            page.unlink()
        case "harmed":
            page.write_text("harm", "utf-8")
        case "configuration":
            text = '[site]\nbase_url = "https://digest.example/"\n[theme]\naccent = "#224466"\n'
            (project / "digest.toml").write_text(text, "utf-8")
        case "new":
            (project / "content/north/pier-005.txt").write_text(article(5), "utf-8")

    lines = digest(project, "build", "--why").stdout.splitlines()

    assert any(line.startswith("wrote ") and line.endswith(f" ({reason})") for line in lines), lines


def test_a_dry_run_prints_what_the_build_then_prints(project: Path) -> None:
    """The same files with the same reasons, as what would be done; nothing is touched."""
    (project / "content/north/pier-001.txt").write_text(article(1, headline="Aldmouth says no"), "utf-8")
    (project / "content/south/pier-002.txt").unlink()
    before = tree(project / "site")

    dry = digest(project, "build", "--dry-run", "--why")
    assert tree(project / "site") == before
    plain = digest(project, "build", "--dry-run")
    assert tree(project / "site") == before
    wet = digest(project, "build", "--why")

    assert dry.exit_code == plain.exit_code == wet.exit_code == 0
    assert dry.stdout.replace("would write ", "wrote ").replace("would delete ", "deleted ") == wet.stdout
    assert [line.partition(" (")[0] for line in dry.stdout.splitlines()] == plain.stdout.splitlines()
    assert "to write" in dry.stderr and "to delete" in dry.stderr


def test_nothing_is_printed_where_nothing_changed(project: Path) -> None:
    """Then there is no file to give a reason for."""
    for words in (["--why"], ["--dry-run"], ["--dry-run", "--why"]):
        done = digest(project, "build", *words)
        assert (done.exit_code, done.stdout) == (0, "")


def test_the_report_as_json_says_the_same(project: Path) -> None:
    """`--json` prints one object with every path and its reason."""
    (project / "content/north/pier-001.txt").write_text(article(1, tail=" Gulls do not mind."), "utf-8")

    report = json.loads(digest(project, "build", "--json").stdout)

    assert report["articles"] == 3
    assert report["reasons"].keys() == set(report["written"])
    assert set(report["reasons"].values()) == {"what it shows changed"}


def test_content_that_is_gone_is_an_error_with_the_way_out(project: Path) -> None:
    """The command names the option that takes all pages away, and takes them away with it."""
    (project / "content").rename(project / "away")
    (project / "content").mkdir()

    done = CliRunner().invoke(cli, ["-C", str(project), "build"])
    assert "--empty" in str(done.exception)
    assert (project / "site/feed.xml").exists()

    assert digest(project, "build", "--empty").exit_code == 0
    assert not [path for path in tree(project / "site") if path.endswith("/index.json")]


def test_a_failure_is_named_and_exits_with_1(project: Path) -> None:
    """On stderr, with what to do."""
    (project / "content/away.txt").symlink_to("/etc/hostname")

    done = digest(project, "build")

    assert done.exit_code == 1
    assert (
        "Failed: content/away.txt: is a symbolic link that leads out of the folder. Copy the file instead."
        in done.stderr
    )


def test_colours_are_for_terminals(capsys: pytest.CaptureFixture[str]) -> None:
    """What is not a terminal gets the words alone."""
    echo(f"{style('Note:', 'yellow')} and {style('Error:', 'red', bold=True)}")

    assert capsys.readouterr().out == "Note: and Error:\n"
