"""`digest completion`: the script that makes a shell complete our commands."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the completion script for your shell.

    \b
    Examples:
      digest completion bash > ~/.local/share/bash-completion/completions/digest
      digest completion zsh > ~/.zfunc/_digest
      digest completion fish > ~/.config/fish/completions/digest.fish
    """
    source = get_completion_class(shell)
    assert source is not None  # Click has classes for the three shells that the choice admits
    script = source(ctx.find_root().command, {}, "digest", "_DIGEST_COMPLETE").source()
    # Click's script for fish ends a description at its first comma.
    click.echo(script.replace('string split ","', 'string split --max 1 ","'))
