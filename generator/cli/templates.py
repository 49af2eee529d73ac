"""`digest templates`: the built-in templates, and copies of them to change."""

from __future__ import annotations

import difflib
import json
import re
from pathlib import Path

import click

from generator.cli.context import CliContext, pass_context
from generator.errors import OutputError

_COMMENT = re.compile(r"\s*(?:\{#(.*?)#\}|/\*(.*?)\*/|#([^\n]*))", re.DOTALL)


@click.group(invoke_without_command=True)
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object: name → what it is for, and whether you changed it."
)
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """List the built-in templates, or copy one to change it.

    What lies in the project's `templates/` folder takes the place of the built-in file of the same name, which stays
    there under `default/`: `{% extends "default/article.html" %}`.

    \b
    Examples:
      digest templates
      digest templates copy article.html
      digest templates copy static/css/10-tokens.css
    """
    if ctx.invoked_subcommand is not None:
        return
    from generator.rendering import builtin_folder, builtin_templates

    context: CliContext = ctx.obj
    folder = _folder(context)
    own = folder.resolve() != builtin_folder()
    rows = [(name, _purpose(text), own and (folder / name).is_file()) for name, text in builtin_templates().items()]
    if as_json:
        table = {name: {"purpose": purpose, "changed": changed} for name, purpose, changed in rows}
        click.echo(json.dumps(table, ensure_ascii=False, indent=2))
        return
    width = max(len(name) for name, *_ in rows)
    for name, purpose, changed in rows:
        mark = f"  {click.style('(yours)', fg='green')}" if changed else ""
        click.echo(f"{name.ljust(width)}  {purpose}{mark}".rstrip())


def _names(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    from generator.rendering import builtin_templates

    return [name for name in builtin_templates() if name.startswith(incomplete)]


@command.command()
@click.argument("name", shell_complete=_names)
@click.option("--force", is_flag=True, help="Overwrite your own copy.")
@pass_context
def copy(context: CliContext, name: str, force: bool) -> None:
    """Copy the built-in template NAME into the project's templates folder.

    \b
    Example:
      digest templates copy edition.html
    """
    from generator.rendering import builtin_templates

    text = builtin_templates().get(name)
    if text is None:
        near = difflib.get_close_matches(name, builtin_templates(), n=1, cutoff=0.4)
        also = f" Did you mean `{near[0]}`?" if near else " `digest templates` lists them."
        raise click.UsageError(f"there is no built-in template `{name}`.{also}")
    target = _folder(context) / name
    if target.exists() and not force:
        raise OutputError("is there already.", place=str(target), remedy="Use --force to overwrite it.")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")
    context.say(f"Copied to {target}. The built-in one stays available as `default/{name}`.")


def _folder(context: CliContext) -> Path:
    return context.directory / context.config.content.templates


def _purpose(text: str) -> str:
    """The first sentence of the comment that a template begins with; nothing where it begins otherwise."""
    found = _COMMENT.match(text)
    comment = " ".join((found[found.lastindex or 0] if found else "").split())
    sentence, stop, _ = comment.partition(". ")
    return sentence + stop.strip()
