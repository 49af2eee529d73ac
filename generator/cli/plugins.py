"""`digest plugins`: what reads, cleans and publishes here, and where each part comes from."""

from __future__ import annotations

import json

import click

from generator.cleaning import found_rules
from generator.cli.context import CliContext, pass_context
from generator.publishers import publishers
from generator.readers import found_readers

Row = dict[str, str]


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@pass_context
def command(context: CliContext, as_json: bool) -> None:
    """List readers, cleaning rules and publishers, and where they come from.

    Rules stand in the order in which their phases run; those switched off by `[cleaning] disable` say so.

    \b
    Examples:
      digest plugins
      digest plugins --json
    """
    rows = [*_readers(), *_rules(context.config.cleaning.disable), *_publishers()]
    if as_json:
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))
        return
    widths = [max(len(row[key]) for row in rows) for key in ("kind", "name", "when")]
    for row in rows:
        cells = (row["kind"], row["name"], row["when"])
        padded = "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        click.echo(f"{padded}  {row['source']}" + ("  (off)" if row["state"] == "off" else ""))


def _row(kind: str, name: str, when: str, source: str, state: str = "on") -> Row:
    return {"kind": kind, "name": name, "when": when, "source": source, "state": state}


def _readers() -> list[Row]:
    """Readers with the suffixes that they take."""
    return [_row("reader", f.plugin.name, " ".join(f.plugin.suffixes), f.source) for f in found_readers()]


def _rules(disabled: tuple[str, ...]) -> list[Row]:
    """Cleaning rules with their phase."""
    return [
        _row(
            "rule",
            f.plugin.name,
            f.plugin.phase.name.lower(),
            f.source,
            "off" if f.plugin.name in disabled else "on",
        )
        for f in found_rules()
    ]


def _publishers() -> list[Row]:
    """Publishers with the schemes of addresses that they take."""
    found = {publisher.name: publisher for publisher in publishers().values()}
    return [
        _row("publisher", name, " ".join(s or "folder" for s in found[name].schemes), found[name].open.__module__)
        for name in sorted(found)
    ]
