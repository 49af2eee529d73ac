"""`digest new`: a small site, ready to build."""

from __future__ import annotations

import shlex
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from generator.cli.context import CliContext, pass_context
from generator.errors import OutputError


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@pass_context
def command(context: CliContext, folder: Path) -> None:
    """Make a small site in DIR, ready to build: settings and two articles.

    \b
    Example:
      digest new my-digest && digest -C my-digest build
    """
    root = context.directory / folder
    if root.exists() and any(root.iterdir()):
        raise OutputError("the folder is not empty.", place=str(root), remedy="Name a new one; nothing was written.")
    made = _copy(files("generator") / "starter", root)
    for path in made:
        context.say(f"  {path.relative_to(root)}", level=1)
    context.say(f"Made {root} ({len(made)} files). Next: digest -C {shlex.quote(str(root))} build")


def _copy(source: Traversable, target: Path) -> list[Path]:
    """Copy a tree out of the package, in sorted order; gives the files made."""
    target.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    for item in sorted(source.iterdir(), key=lambda entry: entry.name):
        if item.is_dir():
            made += _copy(item, target / item.name)
        else:
            # Packaged without its dot: a .gitignore inside the package would hide its neighbours from the wheel.
            path = target / (".gitignore" if item.name == "gitignore" else item.name)
            path.write_bytes(item.read_bytes())
            made.append(path)
    return made
