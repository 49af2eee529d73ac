"""The commands. One module a subcommand, imported only when it is called, so that `--help` stays quick."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path

import click

from generator import __version__
from generator.cli.context import CliContext

# name → the sentence that `digest --help` shows; the module is `generator.cli.<name>` with a `command`.
COMMANDS = {
    "new": "Make a small site, ready to build.",
    "build": "Build the site from the articles in content/.",
    "serve": "Show the site in the browser and reload it as you edit.",
    "publish": "Bring a host up to date with the built site.",
    "analyze": "Print the digest of articles as JSON, one object a line.",
    "explain": "Show what was cut from one article, and why each part was chosen.",
    "config": "Print every setting, its value and where it comes from.",
    "plugins": "List readers, cleaning rules and publishers, and where they come from.",
    "templates": "List the built-in templates, or copy one to change it.",
    "completion": "Print the completion script for your shell.",
}


class LazyGroup(click.Group):
    """A group whose subcommands are imported when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"generator.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            if not near:
                raise
            raise click.UsageError(f"{error.message} Did you mean `{near[0]}`?", ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="digest")
@click.option(
    "-C",
    "directory",
    metavar="DIR",
    type=click.Path(path_type=Path),
    default=Path(),
    help="Work in DIR instead of here.",
)
@click.option("-q", "--quiet", is_flag=True, help="Only errors.")
@click.option("-v", "--verbose", count=True, help="Name each file that is made or sent.")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.pass_context
def cli(ctx: click.Context, directory: Path, quiet: bool, verbose: int, debug: bool) -> None:
    """Turn a folder of messy news articles into a news-digest web site.

    \b
    Examples:
      digest new my-digest          make a small site
      digest -C my-digest build     build it into my-digest/site
      digest serve --open           look at it while you edit

    Exit codes: 0 all good, 1 something failed (it is named), 2 wrong usage or configuration.
    """
    if os.environ.get("NO_COLOR"):
        ctx.color = False
    if not directory.is_dir():
        raise click.BadParameter(f"there is no folder `{directory}`.", param_hint="-C")
    ctx.obj = CliContext(directory=directory, quiet=quiet, verbose=verbose, debug=debug)
