"""The commands that the documents tell people to type are ones that `digest` takes; the README's first ones are run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from generator.cli import cli

ROOT = Path(__file__).parents[3]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def typed(document: Path) -> list[str]:
    """The `digest` commands of a document's shell blocks, without comments, pipes and redirections."""
    lines = "\n".join(re.findall(r"```sh\n(.*?)```", document.read_text("utf-8"), re.DOTALL)).splitlines()
    commands = [re.split(r"\s(?:#|>|<|\||&&)\s?", line)[0].strip() for line in lines]
    return [command for command in commands if command.startswith("digest ")]


@pytest.mark.parametrize("command", sorted({command for document in DOCUMENTS for command in typed(document)}))
def test_each_command_is_one_that_digest_takes(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command and option in a shell block exists and takes what is given to it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.json").write_text("{}", "utf-8")
    name, *words = shlex.split(command)[1:]

    with click.Context(cli) as context:
        found = cli.get_command(context, name)
        assert found is not None
        try:
            assert found.make_context(name, words, parent=context).command is found
        except click.exceptions.Exit as done:  # `--schema` and the like print and end
            assert done.exit_code == 0


def test_the_first_commands_of_the_readme_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Typed one after the other, but for the preview, which does not end."""
    (block,) = re.findall(r"<!-- use -->\n```sh\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    monkeypatch.chdir(tmp_path)
    done = []
    for line in block.splitlines():
        words = shlex.split(line, comments=True)
        if words[0] == "cd":
            monkeypatch.chdir(tmp_path / words[1])
        elif words[1] != "serve":
            result = CliRunner().invoke(cli, words[1:], catch_exceptions=False)
            done.append((words[1], result.exit_code))

    assert done == [("new", 0), ("build", 0), ("explain", 0), ("publish", 0)]
    assert (tmp_path / "my-digest" / "site" / "index.html").exists()
    assert not (tmp_path / "www").exists()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    """Files that a document links to are there, and so are their headings."""
    for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", document.read_text("utf-8")):
        path, _, heading = target.partition("#")
        file = (document.parent / path).resolve() if path else document
        assert file.exists(), target
        if heading:
            titles = re.findall(r"^#+ (.+)$", file.read_text("utf-8"), re.MULTILINE)
            assert heading in [re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles], target
