"""`digest templates`."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from generator.cli import cli
from generator.rendering import builtin_templates


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["-C", str(folder), "templates", *arguments])
    return result.exit_code, result.output


def test_all_templates_are_listed_with_their_purpose(tmp_path: Path) -> None:
    """Every built-in file is named, and the page templates say what they are for."""
    code, output = run(tmp_path, "--json")
    listed = json.loads(output)

    assert code == 0
    assert listed.keys() == builtin_templates().keys()
    assert all(about["purpose"] for name, about in listed.items() if name.endswith(".html"))
    assert not [name for name, about in listed.items() if "\n" in about["purpose"] or ". " in about["purpose"]]


def test_a_copy_is_the_projects_own(tmp_path: Path) -> None:
    """A copied template lies in the project's folder, and the list marks it."""
    code, _ = run(tmp_path, "copy", "static/css/10-tokens.css")

    assert code == 0
    assert (tmp_path / "templates/static/css/10-tokens.css").read_text("utf-8").startswith("/* Colour")
    assert json.loads(run(tmp_path, "--json")[1])["static/css/10-tokens.css"]["changed"]


def test_an_own_copy_is_not_overwritten(tmp_path: Path) -> None:
    """Copying again leaves what a person may have changed, unless told otherwise."""
    own = tmp_path / "templates/404.html"
    own.parent.mkdir()
    own.write_text("mine", "utf-8")

    code, _ = run(tmp_path, "copy", "404.html")

    assert code == 1
    assert own.read_text("utf-8") == "mine"
    assert run(tmp_path, "copy", "--force", "404.html")[0] == 0
    assert own.read_text("utf-8") != "mine"


def test_a_mistyped_name_gets_a_near_match(tmp_path: Path) -> None:
    """The message says which template was probably meant."""
    code, output = run(tmp_path, "copy", "artikel.html")

    assert code == 2
    assert "Did you mean `article.html`?" in output
