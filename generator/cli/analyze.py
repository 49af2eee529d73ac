"""`digest analyze`: the machine's door."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator

import click

from generator.analysis import analyse
from generator.cli.context import CliContext, pass_context
from generator.config import analysis_options
from generator.model import Claim, Entry, Failure
from generator.record import record_of


@click.command()
@click.argument("paths", nargs=-1)
@click.option("--jobs", type=click.IntRange(0), default=1, show_default=True, help="Processes that work side by side.")
@pass_context
def command(context: CliContext, paths: tuple[str, ...], jobs: int) -> None:
    """Print the digest of articles as JSON, one object a line."""
    options = analysis_options(context.config)
    failed = False
    for entry in _standard_input():
        begun = time.process_time()
        result = analyse(entry, options)
        ms = (time.process_time() - begun) * 1000
        if isinstance(result, Failure):
            failed = True
            click.echo(json.dumps({"id": entry.id, "error": result.message}, ensure_ascii=False))
        else:
            click.echo(json.dumps(record_of(result, id=entry.id, ms=ms), ensure_ascii=False))
    if failed:
        sys.exit(1)


def _standard_input() -> Iterator[Entry]:
    for line in sys.stdin.buffer:
        row = json.loads(line)
        claims = [("url", row.get("url")), ("headline", row.get("title")), ("published", row.get("date"))]
        yield Entry(
            source="-",
            id=row["id"],
            format=row.get("format", "text"),
            data=(row.get("input") or row.get("text") or "").encode("utf-8", "surrogatepass"),
            claims=tuple(Claim(field, value, "caller") for field, value in claims if value),  # type: ignore[arg-type]
        )
