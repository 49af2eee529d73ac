"""How far a publish is: one line on a terminal, with bytes and the time left."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from generator.publishers.guards import in_bytes
from generator.registry import Progress, Report

_BESIDE_THE_BAR = 52
"""Columns for the step, the amounts and the time left; the bar takes what is left of the line, up to its own bound."""
_LONGEST_BAR = 40
_SHORTEST_BAR = 6


@contextmanager
def shown_progress(*, quiet: bool) -> Iterator[Report]:
    """What to report to; the line shows with the first thing to tell, only on a terminal, and is gone at the end."""
    if quiet or not sys.stderr.isatty():
        yield lambda progress: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, ProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Line

    console = Console(stderr=True)
    if console.is_dumb_terminal:
        # It cannot write over a line.
        yield lambda progress: None
        return
    columns: list[ProgressColumn] = [TextColumn("{task.description}")]
    room = min(_LONGEST_BAR, console.width - _BESIDE_THE_BAR)
    if room >= _SHORTEST_BAR:
        columns.append(BarColumn(bar_width=room))
    columns += [TextColumn("{task.fields[amount]}"), TimeRemainingColumn(compact=True), TextColumn("left")]
    with Line(*columns, console=console, transient=True) as line:
        task = line.add_task("prepare", total=None, amount="")
        last: Progress | None = None

        def report(progress: Progress) -> None:
            nonlocal last
            if last is not None and (progress.unit != last.unit or progress.done < last.done):
                # Another thing is counted now: how long the one before took says nothing about it.
                line.reset(task)
            last = progress
            line.update(
                task, description=progress.step, completed=progress.done, total=progress.total, amount=amount(progress)
            )

        yield report


def amount(progress: Progress) -> str:
    """What has gone and what there is, for people: `1.2 MB of 3.4 MB`, `120 of 512 objects, 1.2 MB`."""
    if progress.unit == "bytes":
        return f"{in_bytes(progress.done)} of {in_bytes(progress.total)}"
    gone = f", {in_bytes(progress.bytes)}" if progress.bytes else ""
    return f"{progress.done:,} of {progress.total:,} {progress.unit}{gone}"
