"""Running a command: what it raises becomes a message and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from generator.cli import leave
from generator.cli.context import report_error
from generator.cli.terminal import echo
from generator.errors import GeneratorError

if TYPE_CHECKING:
    from generator.build.settled import Look


def run_command() -> NoReturn:
    """Run the command that the command line names."""
    import click

    from generator.cli.group import cli

    with _errors():
        try:
            code = cli.main(prog_name="digest", standalone_mode=False)
            sys.exit(code if isinstance(code, int) else 0)
        except click.exceptions.Exit as done:
            sys.exit(done.exit_code)
        except click.ClickException as error:
            error.show()
            sys.exit(error.exit_code)
        except click.Abort:
            raise KeyboardInterrupt from None
    raise AssertionError  # every way out exits


def run_build(directory: str, *, quiet: bool, look: Look | None = None) -> NoReturn:
    """`digest build` without an option of its own, after a `look` that found something to do."""
    from pathlib import Path

    from generator.build.project import BuildOptions
    from generator.cli.building import run
    from generator.cli.context import CliContext

    if not Path(directory).is_dir():
        run_command()  # it says so
    with _errors():
        try:
            code = run(CliContext(directory=Path(directory), quiet=quiet), BuildOptions(), look=look)
        finally:
            if look is not None:
                look.sight.end()
        leave(code)
    raise AssertionError


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except GeneratorError as error:
        report_error(error, debug="--debug" in sys.argv)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        echo("Stopped.", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output went away (`digest analyze … | head`): no traceback, no complaint.
        sys.stderr.close()
        sys.exit(0)
