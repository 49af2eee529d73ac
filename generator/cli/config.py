"""`digest config`: every setting, its value, where it comes from."""

from __future__ import annotations

import json
import shutil
import textwrap

import click

from generator.cli.context import CliContext, pass_context, project_config
from generator.config import describe, settings, stated_keys


def _prefixes(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """Tables, and the settings of the one that is begun."""
    keys = [key for key, _ in settings(project_config(ctx))]
    return sorted(
        name
        for name in {*(keys if "." in incomplete else (key.partition(".")[0] for key in keys))}
        if name.startswith(incomplete)
    )


@click.command()
@click.argument("prefix", default="", shell_complete=_prefixes)
@click.option("--json", "as_json", is_flag=True, help="One JSON object: key → value, origin, description.")
@click.option("--describe", "described", is_flag=True, help="Say what each setting does.")
@pass_context
def command(context: CliContext, prefix: str, as_json: bool, described: bool) -> None:
    """Print every setting, its value and where it comes from.

    PREFIX limits the list: `digest config site` prints the [site] table.

    \b
    Examples:
      digest config
      digest config summary --describe
      digest config --json | jq '."site.base_url"'
    """
    config = context.config
    stated: set[str] = set()
    origin = ""
    if context.config_file is not None:
        path, table = context.config_file
        stated = stated_keys(path.read_text("utf-8-sig"), table)
        origin = path.name
    rows = [
        (key, value, origin if key in stated else "default", describe(key))
        for key, value in settings(config)
        if not prefix or key == prefix or key.startswith(f"{prefix}.")
    ]
    if not rows:
        raise click.UsageError(f"there is no setting or table `{prefix}`; `digest config` lists all.")
    if as_json:
        table_of = {k: {"value": _plain(v), "origin": o, "description": d} for k, v, o, d in rows}
        click.echo(json.dumps(table_of, ensure_ascii=False, indent=2))
        return
    width = max(len(key) for key, *_ in rows)
    shown = [(key, json.dumps(_plain(value), ensure_ascii=False), where, text) for key, value, where, text in rows]
    value_width = min(max(len(value) for _, value, *_ in shown), 40)
    columns = shutil.get_terminal_size((1000, 24)).columns
    value_width = max(10, min(value_width, columns - width - len("  digest.toml") - 2))
    for key, value, where, text in shown:
        click.echo(f"{key.ljust(width)}  {value.ljust(value_width)}  {click.style(where, dim=where == 'default')}")
        if described:
            for line in textwrap.wrap(text, max(20, columns - 4)):
                click.echo(f"    {click.style(line, dim=True)}")


def _plain(value: object) -> object:
    import msgspec

    return msgspec.to_builtins(value)
