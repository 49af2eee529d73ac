"""`digest build`: the site from the articles."""

from __future__ import annotations

import sys

import click

from generator.build.project import BuildOptions
from generator.cli.building import run
from generator.cli.context import CliContext, pass_context


@click.command()
@click.option("--strict", is_flag=True, help="Leave the site untouched when any article fails.")
@click.option("--dry-run", is_flag=True, help="Say what would be written and deleted, and do neither.")
@click.option("--why", is_flag=True, help="Say for each file written why.")
@click.option(
    "--verify", is_flag=True, help="Trust no time stamp: check every source and page, and try again what took too long."
)
@click.option("--empty", is_flag=True, help="Take all pages away when no article is left; else that is an error.")
@click.option("--drafts", is_flag=True, help="Build drafts too.")
@click.option("--future", is_flag=True, help="Build articles dated in the future too.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option(
    "--executor", metavar="SPEC", help="Where analysis runs: serial, processes, dask:tcp://HOST:PORT, module:factory."
)
@click.option("--workers", type=click.IntRange(0), help="Local workers; 0 means one a core.")
@pass_context
def command(
    context: CliContext,
    strict: bool,
    dry_run: bool,
    why: bool,
    verify: bool,
    empty: bool,
    drafts: bool,
    future: bool,
    as_json: bool,
    executor: str | None,
    workers: int | None,
) -> None:
    """Build the site from the articles in content/.

    Only what changed is analysed, rendered and written; a second build writes nothing. Articles that cannot be taken
    are named at the end, the others are built, and the exit code is 1.

    \b
    Examples:
      digest build
      digest build --dry-run --why      what would be written, and why
      digest build --strict             all articles or nothing
    """
    options = BuildOptions(
        strict=strict,
        dry_run=dry_run,
        verify=verify,
        empty=empty,
        drafts=drafts,
        future=future,
        executor=executor,
        workers=workers,
    )
    sys.exit(run(context, options, why=why, as_json=as_json))
