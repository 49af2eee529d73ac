"""`digest build`: the site from the articles."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import click

from generator.build import BuildOptions, BuildReport, Project, build
from generator.cli.context import CliContext, pass_context
from generator.model import Failure

if TYPE_CHECKING:
    from rich.progress import TaskID

_WORTH_A_BAR = 50  # fewer articles are done before a bar is drawn
_REFRESH = 25


@click.command()
@click.option("--strict", is_flag=True, help="Leave the site untouched when any article fails.")
@click.option("--dry-run", is_flag=True, help="Say what would be written and deleted, and do neither.")
@click.option("--why", is_flag=True, help="Say for each file written why.")
@click.option("--verify", is_flag=True, help="Trust no time stamp: read and check every source and page.")
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
    project = Project(context.directory, context.config, context.config_file[1] if context.config_file else "")
    with _progress(context) as progress:
        report = build(
            project,
            BuildOptions(
                strict=strict,
                dry_run=dry_run,
                verify=verify,
                drafts=drafts,
                future=future,
                executor=executor,
                workers=workers,
                progress=progress,
            ),
        )
    if as_json:
        _print_json(report)
    else:
        _print(context, report, why=why, dry_run=dry_run)
    if report.failures:
        sys.exit(1)


def _print(context: CliContext, report: BuildReport, *, why: bool, dry_run: bool) -> None:
    if dry_run or why:
        for path in report.written:
            reason = f" ({report.reasons[path]})" if why else ""
            click.echo(f"{'would write' if dry_run else 'wrote'} {path}{reason}")
        for path in report.deleted:
            reason = " (the site no longer has it)" if why else ""
            click.echo(f"{'would delete' if dry_run else 'deleted'} {path}{reason}")
    for note in report.notes:
        context.say(f"{click.style('Note:', fg='yellow')} {note.message}")
    if report.foreign:
        context.say(f"{click.style('Note:', fg='yellow')} not ours and left alone: {', '.join(report.foreign)}")
    for failure in report.failures:
        click.echo(f"{click.style('Failed:', fg='red', bold=True)} {_line(failure)}", err=True)
    if report.failures and not report.committed and not dry_run:
        click.echo("The site was left as it is (--strict).", err=True)
    context.say(_summary(report, dry_run=dry_run))


def _summary(report: BuildReport, *, dry_run: bool) -> str:
    failed = f", {_count(len(report.failures), 'failure')}" if report.failures else ""
    verb = "to write" if dry_run else "written"
    gone = f", {len(report.deleted)} {'to delete' if dry_run else 'deleted'}" if report.deleted else ""
    return (
        f"{_count(report.articles, 'article')}, {_count(report.pages, 'page')} "
        f"({_count(len(report.written), 'file')} {verb}{gone}), "
        f"{_count(report.cuts, 'cut')}{failed}, {report.seconds:.2f} seconds"
    )


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _line(failure: Failure) -> str:
    """One failure for people: path, place, what, remedy. Control characters of a file name are shown, not obeyed."""
    entry = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in failure.entry)
    place = f"{entry}:{failure.line}" if failure.line else entry
    return f"{place}: {failure.message}{' ' + failure.remedy if failure.remedy else ''}"


def _print_json(report: BuildReport) -> None:
    import msgspec

    click.echo(msgspec.json.format(msgspec.json.encode(report), indent=2).decode())


@contextmanager
def _progress(context: CliContext) -> Iterator[Callable[[str, int, int], None] | None]:
    """A bar on a terminal once there is something to wait for; nothing anywhere else."""
    if context.quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return
    with ExitStack() as stack:
        bars: list[Bars] = []

        def tell(stage: str, done: int, total: int) -> None:
            if total >= _WORTH_A_BAR:
                if not bars:
                    bars.append(Bars(stack))
                bars[0].update(stage, done, total)

        yield tell


class Bars:
    """One bar a stage. `rich` (which honours NO_COLOR) is imported when the first one is shown."""

    def __init__(self, stack: ExitStack) -> None:
        from rich.console import Console
        from rich.progress import Progress

        # No thread of its own: workers are forked from this process.
        self._progress = stack.enter_context(Progress(console=Console(stderr=True), transient=True, auto_refresh=False))
        self._tasks: dict[str, TaskID] = {}

    def update(self, stage: str, done: int, total: int) -> None:
        if stage not in self._tasks:
            self._tasks[stage] = self._progress.add_task(stage.capitalize(), total=total)
        self._progress.update(self._tasks[stage], completed=done, total=total)
        if done % _REFRESH == 0 or done == total:
            self._progress.refresh()
