"""What every subcommand shares: the global options, the configuration, messages for people on stderr."""

from __future__ import annotations

import os
import traceback
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import click

from generator.config import Config, parse_config
from generator.errors import ConfigError, GeneratorError


@dataclass
class CliContext:
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
        if shared.is_file() and "[tool.digest" in shared.read_text("utf-8"):
            return shared, "tool.digest"
        return None

    @cached_property
    def config(self) -> Config:
        """The project's configuration, or the defaults. Raises `ConfigError`."""
        if self.config_file is None:
            return Config()
        path, table = self.config_file
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"cannot be read: {error}.", place=str(path)) from error
        return parse_config(text, name=path.name, table=table)

    def say(self, message: str, *, level: int = 0) -> None:
        """A line for people on stderr; `level` 1 needs `-v`, 2 needs `-vv`; `-q` silences all."""
        if not self.quiet and self.verbose >= level:
            click.echo(message, err=True)


pass_context = click.make_pass_decorator(CliContext)


def report_error(error: GeneratorError, *, debug: bool = False) -> None:
    """The error for people, with its causes as "because" lines; the traceback only on request."""
    if debug:
        traceback.print_exception(error)
    # Outside a Click context nothing else looks at NO_COLOR (https://no-color.org).
    color = False if os.environ.get("NO_COLOR") else None
    click.echo(f"{click.style('Error:', fg='red', bold=True)} {error}", err=True, color=color)
    cause = error.__cause__
    while cause is not None:
        if str(cause).casefold().split(" - at ")[0] not in str(error).casefold():
            click.echo(f"  because {cause}", err=True, color=color)
        cause = cause.__cause__
