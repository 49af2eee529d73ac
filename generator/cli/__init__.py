"""The `digest` command.

The usual `digest build` with nothing to do ends before any command is imported, and one with something to do needs no
more than the build: `_plain` reads its words. Everything else goes through the commands in `group`.
"""

from __future__ import annotations

import gc
import os
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

    from generator.cli.group import COMMANDS, LazyGroup, cli

__all__ = ["COMMANDS", "LazyGroup", "cli", "main"]

_ELSEWHERE = ("COMMANDS", "LazyGroup", "cli")


def __getattr__(name: str) -> object:
    if name not in _ELSEWHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from generator.cli import group

    return getattr(group, name)


def main() -> None:
    """Run the command line; every `GeneratorError` becomes a message and an exit code."""
    try:
        _main()
    except KeyboardInterrupt:  # while something is imported: nobody else is there yet to take it
        sys.exit(130)


def _main() -> None:
    begun = time.perf_counter()
    # Imports, cards and pages make many values that live to the end and few cycles: looking for cycles at each 700 new
    # values, as Python does of itself, is a tenth of a small build. Cycles are still found, some megabytes later.
    gc.set_threshold(50_000, 20, 50)
    plain = _plain(sys.argv[1:])
    if plain is None:
        from generator.cli.running import run_command

        run_command()
    directory, quiet = plain
    from generator.build.settled import Look, look

    seen = look(directory)
    if seen is None or isinstance(seen, Look):
        from generator.cli.running import run_build

        run_build(directory, quiet=quiet, look=seen)
    if not quiet:
        from generator.cli.wording import left_alone, summary

        notes = [*seen.notes, *left_alone(seen.foreign)]
        if notes:
            from generator.cli.terminal import say_note

            for note in notes:
                say_note(note)
        print(summary(*seen.counts, seconds=time.perf_counter() - begun), file=sys.stderr)
    leave(0)


def leave(code: int) -> NoReturn:
    """End the process with this exit code, at once where nothing waits to be told of the end.

    Python takes an interpreter down value by value and module by module: a tenth of a build that changes one article.
    Executors, of whatever kind, may have threads and processes that want to hear of it.
    """
    if "concurrent.futures" not in sys.modules:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def _plain(words: list[str]) -> tuple[str, bool] | None:
    """(project, whether only errors are told) of a `digest build` without options of its own; None for all else."""
    directory, quiet = ".", False
    left = iter(words)
    for word in left:
        if word == "build":
            rest = list(left)
            return (directory, quiet) if not rest else None
        if word in ("-q", "--quiet"):
            quiet = True
        elif word == "-C":
            directory = next(left, "")
            if not directory or directory.startswith("-"):
                return None
        else:
            return None
    return None
