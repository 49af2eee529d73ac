"""What every subcommand shares: the global options, the configuration, messages for people on stderr."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from generator.build.settled import configuration
from generator.cli.terminal import echo, say_note, style, wrapped
from generator.config import Config, parse_config
from generator.errors import ConfigError, GeneratorError

if TYPE_CHECKING:
    import click

    from generator.model import Failure


class CliContext(msgspec.Struct, dict=True):
    """Global options of one call, and the project they lead to."""

    directory: Path
    quiet: bool = False
    verbose: int = 0
    debug: bool = False

    @cached_property
    def config_file(self) -> tuple[Path, str] | None:
        """The file that configures the project and the table in it; None where there is none."""
        own = self.directory / "digest.toml"
        if own.is_file():
            return own, ""
        shared = self.directory / "pyproject.toml"
        if shared.is_file() and "[tool.digest" in shared.read_text("utf-8", "replace"):
            return shared, "tool.digest"
        return None

    @cached_property
    def config_files(self) -> bytes:
        """For `Project`: the files that may configure the project, as they were before the configuration was read."""
        return configuration(str(self.directory))

    @cached_property
    def config(self) -> Config:
        """The project's configuration, or the defaults. Raises `ConfigError`."""
        path = self.directory
        try:
            self.config_files  # noqa: B018  # what is edited after this look is found changed by the next build
            if self.config_file is None:
                return Config()
            path, table = self.config_file
            text = path.read_text("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ConfigError(f"cannot be read: {error}.", place=str(path), remedy="Save it as UTF-8.") from error
        except OSError as error:
            place = error.filename if isinstance(error.filename, str) else str(path)
            raise ConfigError(
                f"cannot be read: {error.strerror}.", place=place, remedy="Mend its permissions."
            ) from error
        return parse_config(text, name=path.name, table=table)

    def say(self, message: str, *, level: int = 0) -> None:
        """A line for people on stderr; `level` 1 needs `-v`; `-q` silences all."""
        if not self.quiet and self.verbose >= level:
            echo(wrapped(message), err=True)

    def note(self, message: str) -> None:
        """Something that people should know and need not mend, on stderr; `-q` silences it."""
        if not self.quiet:
            say_note(message)

    def place_of(self, failure: Failure) -> str:
        """Where a failure is, as a path that can be opened from the project: `content/a.txt:12`.

        Control characters of a file name are shown, not obeyed.
        """
        path = failure.file or failure.entry
        path = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in path)
        return f"{self.config.content.folder}/{path}{f':{failure.line}' if failure.line else ''}"


def pass_context(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the `CliContext` of its call as its first argument."""
    import click

    return click.make_pass_decorator(CliContext)(command)


def project_config(ctx: click.Context) -> Config:
    """The configuration for completing a word: nothing of the command line has run yet, and no error is of use."""
    try:
        return CliContext(directory=ctx.find_root().params.get("directory") or Path()).config
    except GeneratorError:
        return Config()


def report_error(error: GeneratorError, *, debug: bool = False) -> None:
    """The error for people, with its causes as "because" lines; the traceback only on request."""
    if debug:
        import traceback

        traceback.print_exception(error)
    echo(wrapped(f"{style('Error:', 'red', bold=True)} {error}"), err=True)
    cause = error.__cause__
    while cause is not None:
        if str(cause).casefold().split(" - at ")[0] not in str(error).casefold():
            echo(f"  because {cause}", err=True)
        cause = cause.__cause__
