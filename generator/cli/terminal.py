"""Words on the terminal: what `click.echo` and `click.style` do, without importing Click for it."""

from __future__ import annotations

import os
import sys

from generator.patterns import regex

_COLORS = {"red": 31, "yellow": 33}
_CODES = regex("\x1b\\[[0-9;]{0,20}m")


def style(text: str, fg: str, *, bold: bool = False) -> str:
    """The text in a colour."""
    return f"\x1b[{_COLORS[fg]}m{chr(27) + '[1m' if bold else ''}{text}\x1b[0m"


def echo(text: str, *, err: bool = False) -> None:
    """A line on stdout, or on stderr; colours only on a terminal, and not with `NO_COLOR` (https://no-color.org)."""
    stream = sys.stderr if err else sys.stdout
    if os.environ.get("NO_COLOR") or not stream.isatty():
        text = _CODES.sub("", text)
    stream.write(text + "\n")
    stream.flush()


def say_note(message: str) -> None:
    """Tell on stderr something that people should know and need not mend."""
    echo(wrapped(f"{style('Note:', 'yellow')} {message}"), err=True)


def wrapped(message: str) -> str:
    """The message for stderr, broken between words where a terminal would break it inside one; elsewhere as it is."""
    if not sys.stderr.isatty() or "\n" in message:
        return message
    import shutil  # with all that unpacks archives: not for a message that nobody reads on a terminal

    width = shutil.get_terminal_size().columns
    if _width(message) <= width:
        return message
    lines: list[str] = []
    for word in message.split(" "):
        if lines and _width(lines[-1]) + 1 + _width(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(f"  {word}" if lines else word)
    return "\n".join(lines)


def _width(text: str) -> int:
    return len(_CODES.sub("", text))
