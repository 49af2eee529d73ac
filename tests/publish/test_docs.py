"""What docs/publish.md tells people to type is what there is."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
import yaml

from generator.cli.publish import command
from generator.config import parse_config
from generator.publishers import publishers, scheme_of
from generator.publishers.headers import headers_for

TEXT = (Path(__file__).parents[2] / "docs" / "publish.md").read_text("utf-8")


def blocks(mark: str) -> list[str]:
    return re.findall(rf"<!-- {mark} -->\n```\w+\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.parametrize("line", re.findall(r"digest publish(?: [^`\n#…]+)?", TEXT))
def test_each_command_is_one_that_digest_takes(line: str, tmp_path: Path) -> None:
    """Every option in the document exists and takes what is given to it."""
    (tmp_path / "plan.json").write_text("{}")
    words = shlex.split(line.replace("plan.json", str(tmp_path / "plan.json")))[2:]
    if words == ["--schema"]:
        with pytest.raises(click.exceptions.Exit):
            command.make_context("publish", words)
        return

    context = command.make_context("publish", words)

    assert context.params


def test_the_workflow_is_whole() -> None:
    """It parses, may write to the repository, builds, and publishes by a command that digest takes."""
    (text,) = blocks("workflow")
    workflow = yaml.safe_load(text)
    steps = [step["run"] for step in workflow["jobs"]["publish"]["steps"] if "run" in step]

    assert workflow["permissions"] == {"contents": "write"}
    assert steps[1] == "digest build"
    assert command.make_context("publish", shlex.split(steps[2].replace("${{ github.repository }}", "a/b"))[2:])


@pytest.mark.parametrize("text", blocks("settings"))
def test_each_table_is_a_configuration(text: str) -> None:
    """Known keys only, and an address that a publisher takes."""
    for target in parse_config(text).publish.values():
        assert scheme_of(target.target) in publishers()


def test_the_headers_are_those_of_the_table() -> None:
    """The document says what is sent."""
    for path in ("static/site.0a1b2c3d.css", "index.html", "atom.xml", "static/site.css"):
        assert f"`{headers_for(path).cache_control}`" in TEXT
