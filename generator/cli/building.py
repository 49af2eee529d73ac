"""What `digest build` does once its words are read: one build, and its report for people."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import msgspec

from generator.build.interface import build
from generator.build.project import BuildOptions, BuildReport, Project
from generator.build.settled import Look
from generator.cli.context import CliContext
from generator.cli.terminal import echo, style, wrapped
from generator.cli.wording import left_alone, summary

if TYPE_CHECKING:
    from rich.progress import TaskID

_WORTH_A_BAR = 50  # fewer articles are done before a bar is drawn
_REFRESH = 25


def run(
    context: CliContext,
    options: BuildOptions,
    *,
    why: bool = False,
    as_json: bool = False,
    look: Look | None = None,
) -> int:
    """Build, say what was done, and give the exit code."""
    project = Project(context.directory, context.config, context.config_files)
    with _progress(context) as progress:
        report = build(project, msgspec.structs.replace(options, progress=progress), look)
    if as_json:
        _print_json(report)
    else:
        _print(context, report, why=why, dry_run=options.dry_run)
    return 1 if report.failures else 0


def _print(context: CliContext, report: BuildReport, *, why: bool, dry_run: bool) -> None:
    if dry_run or why or context.verbose:
        for path in report.written:
            reason = f" ({report.reasons[path]})" if why else ""
            echo(f"{'would write' if dry_run else 'wrote'} {path}{reason}")
        for path in report.deleted:
            reason = " (the site no longer has it)" if why else ""
            echo(f"{'would delete' if dry_run else 'deleted'} {path}{reason}")
    for note in (*(note.message for note in report.notes), *left_alone(report.foreign)):
        context.note(note)
    for failure in report.failures:
        remedy = f" {failure.remedy}" if failure.remedy else ""
        line = f"{context.place_of(failure)}: {failure.message}{remedy}"
        echo(wrapped(f"{style('Failed:', 'red', bold=True)} {line}"), err=True)
    if report.failures and not report.committed and not dry_run:
        echo("The site was left as it is (--strict).", err=True)
    context.say(
        summary(
            report.articles,
            report.pages,
            report.cuts,
            written=len(report.written),
            deleted=len(report.deleted),
            failures=len(report.failures),
            seconds=report.seconds,
            dry_run=dry_run,
        )
    )


def _print_json(report: BuildReport) -> None:
    import msgspec

    echo(msgspec.json.format(msgspec.json.encode(report), indent=2).decode())


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
