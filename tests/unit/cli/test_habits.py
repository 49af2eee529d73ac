"""What every user of command lines expects of `digest`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import COMMANDS, LazyGroup, cli
from generator.cli.terminal import wrapped

HEAVY = ("jinja2", "markdown_it", "lxml", "trafilatura", "ftfy", "babel", "feedparser", "starlette", "watchdog", "rich")


def digest(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "generator", *words],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path(__file__).parents[3]), **environment},
    )


def test_help_is_quick() -> None:
    """`digest --help` imports none of the heavy libraries."""
    code = (
        "import sys\nfrom generator.cli import cli\n"
        "try:\n    cli.main(['--help'], prog_name='digest', standalone_mode=True)\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "Commands:" in done.stdout
    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_each_command_has_help_with_an_example(name: str) -> None:
    """`digest NAME --help` gives a sentence and an example that begins with `digest`."""
    result = CliRunner().invoke(cli, [name, "--help"])

    assert result.exit_code == 0
    assert "Example" in result.output
    assert f"digest {name}" in result.output.split("Example", 1)[1] or f"digest -C my-digest {name}" in result.output


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_list_says_what_the_command_says(name: str) -> None:
    """The sentence in `digest --help` opens the command's own help, so neither can go stale."""
    group = cli
    assert isinstance(group, LazyGroup)
    command = group.get_command(None, name)  # type: ignore[arg-type]  # the context is not looked at
    assert command is not None and command.help is not None

    assert command.help.split(".")[0].split("\n")[0].split(" ")[0] == COMMANDS[name].split(" ")[0]


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_each_command_is_in_the_readme(name: str) -> None:
    """The README's table knows every command."""
    assert f"| `digest {name}" in (Path(__file__).parents[3] / "README.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["no-such-command"], 2, "No such command"),
        (["bulid"], 2, "Did you mean `build`?"),
        (["-C", "no-such-folder", "config"], 2, "there is no folder"),
        (["config", "no.such.key"], 2, "there is no setting"),
    ],
)
def test_wrong_usage_exits_with_2(words: list[str], code: int, message: str) -> None:
    """Wrong words on the command line exit with 2 and say what was wrong on stderr."""
    done = digest(*words)

    assert (code, "") == (done.returncode, done.stdout)
    assert message in done.stderr


def test_a_configuration_error_exits_with_2_without_a_traceback(tmp_path: Path) -> None:
    """What the configuration has wrong is a message for people."""
    (tmp_path / "digest.toml").write_text("[site]\ntitel = 1\n", "utf-8")

    done = digest("-C", str(tmp_path), "config")

    assert done.returncode == 2
    assert "Did you mean" in done.stderr
    assert "Traceback" not in done.stderr


def test_debug_shows_the_traceback(tmp_path: Path) -> None:
    """`--debug` adds the traceback to the message."""
    (tmp_path / "digest.toml").write_text("[site]\ntitel = 1\n", "utf-8")

    assert "Traceback" in digest("--debug", "-C", str(tmp_path), "config").stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_name_the_command(shell: str) -> None:
    """Each shell gets a script that completes `digest`."""
    assert "_DIGEST_COMPLETE" in digest("completion", shell).stdout


def test_descriptions_are_whole_in_fish() -> None:
    """A comma in a description does not end it."""
    assert 'string split --max 1 ","' in digest("completion", "fish").stdout


def test_new_refuses_a_folder_with_content(tmp_path: Path) -> None:
    """`digest new` never writes into what is there."""
    (tmp_path / "note.txt").write_text("mine", "utf-8")

    done = digest("new", str(tmp_path))

    assert done.returncode == 1
    assert "not empty" in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["note.txt"]


def test_new_makes_a_site(tmp_path: Path) -> None:
    """`digest new` writes settings, a .gitignore and articles, and names the next step."""
    done = digest("new", str(tmp_path / "mine"))

    assert done.returncode == 0
    assert f"digest -C {tmp_path / 'mine'} build" in done.stderr
    assert {".gitignore", "content", "digest.toml"} == {p.name for p in (tmp_path / "mine").iterdir()}


def test_nothing_is_imported_before_ctrl_c_is_heeded() -> None:
    """What the `digest` script imports first is all but empty: Ctrl-C during imports is no traceback either."""
    code = (
        "import sys, generator.cli\nprint([m for m in sys.modules if m.startswith(('generator.', 'click', 'msgspec'))])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "['generator.cli']"


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("digest bui", "build"),
        ("digest publish l", "live"),
        ("digest config sit", "site"),
        ("digest config site.ti", "site.title"),
        ("digest templates copy arti", "article.html"),
    ],
)
def test_names_are_completed(tmp_path: Path, words: str, wanted: str) -> None:
    """Commands, targets of the project, settings and templates complete."""
    (tmp_path / "digest.toml").write_text('[publish.live]\ntarget = "../www"\n', "utf-8")
    typed = words.replace("digest", f"digest -C {tmp_path}")

    done = digest(_DIGEST_COMPLETE="bash_complete", COMP_WORDS=typed, COMP_CWORD=str(len(typed.split()) - 1))

    assert f"plain,{wanted}" in done.stdout.splitlines()


def test_a_long_message_breaks_between_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal, and only there."""
    message = "Failed: content/a.txt:1: " + "there is no text in it. " * 4
    monkeypatch.setenv("COLUMNS", "60")
    elsewhere = wrapped(message)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    shown = wrapped(message)

    assert elsewhere == message
    assert max(map(len, shown.splitlines())) <= 60
    assert shown.split() == message.split()


def test_verbose_names_each_file(tmp_path: Path) -> None:
    """`-v` says which files a build made."""
    digest("new", str(tmp_path / "mine"))

    assert "wrote index.html" in digest("-v", "-C", str(tmp_path / "mine"), "build").stdout.splitlines()


def test_the_next_step_can_be_pasted(tmp_path: Path) -> None:
    """Also where the folder's name holds a space."""
    assert f"digest -C '{tmp_path / 'my news'}' build" in digest("new", str(tmp_path / "my news")).stderr
