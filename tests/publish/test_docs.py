"""What docs/publish.md tells people to type is what there is."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
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


@pytest.mark.slow
def test_the_workflow_publishes_a_fresh_project(tmp_path: Path) -> None:
    """What `digest new` makes, with the base URL that the document asks for, put through the workflow's own commands as
    they stand; GitHub's address leads to a repository on this machine."""
    (text,) = blocks("workflow")
    there = tmp_path / "there.git"
    subprocess.run(["git", "init", "--bare", "--quiet", str(there)], check=True)
    (tmp_path / "gitconfig").write_text(f'[url "file://{there}"]\n\tinsteadOf = https://github.com/ida/news.git\n')
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "GIT_CONFIG_GLOBAL": str(tmp_path / "gitconfig"),
        "CI": "true",
    }

    def run(words: str, more: dict[str, str], folder: Path) -> None:
        done = subprocess.run(
            ["bash", "-euc", words], cwd=folder, env=environment | more, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr

    run("digest new news", {}, tmp_path)
    settings = tmp_path / "news" / "digest.toml"
    settings.write_text(re.sub(r'# (base_url = )"[^"]*"', r'\1"https://ida.github.io/news/"', settings.read_text()))
    known = {"${{ github.repository }}": "ida/news", "${{ github.token }}": "t0ken"}
    for step in yaml.safe_load(text)["jobs"]["publish"]["steps"]:
        words, more = step.get("run", ""), dict(step.get("env", {}))
        for name, value in known.items():
            words, more = words.replace(name, value), {key: word.replace(name, value) for key, word in more.items()}
        if words.startswith("digest "):
            run(words, more, tmp_path / "news")

    shown = subprocess.run(
        ["git", "-C", str(there), "ls-tree", "-r", "--name-only", "gh-pages"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    assert {"index.html", ".nojekyll", "404.html"} <= set(shown)
    assert settings.read_text().count('base_url = "https://ida.github.io/news/"') == 1


@pytest.mark.parametrize("text", blocks("settings"))
def test_each_table_is_a_configuration(text: str) -> None:
    """Known keys only, and an address that a publisher takes."""
    for target in parse_config(text).publish.values():
        assert scheme_of(target.target) in publishers()


def test_the_headers_are_those_of_the_table() -> None:
    """The document says what is sent."""
    for path in ("static/site.0a1b2c3d.css", "index.html", "atom.xml", "static/site.css"):
        assert f"`{headers_for(path).cache_control}`" in TEXT


@pytest.mark.parametrize("language", ["nginx", "caddy"])
def test_web_servers_are_told_every_row_of_the_table(language: str) -> None:
    """Where the program itself is there, test_web_servers.py asks it."""
    (snippet,) = re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)

    for path in ("static/site.0a1b2c3d.css", "index.html", "atom.xml", "static/site.css"):
        assert f'"{headers_for(path).cache_control}"' in snippet
