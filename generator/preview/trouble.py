"""What went wrong, as an overlay and a terminal show it: the file, the lines around, a caret, what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from generator.errors import GeneratorError
from generator.model import Failure
from generator.patterns import regex

AROUND = 4
"""Lines shown before and after the one that is meant."""

_PLACE = re.compile(r"(?P<file>.{1,1000}?)(?::(?P<line>\d{1,9}))?(?::(?P<column>\d{1,9}))?")


class Line(msgspec.Struct, frozen=True):
    """A line of the file that is at fault."""

    number: int
    text: str


class Trouble(msgspec.Struct, frozen=True):
    """One thing that a person can put right."""

    title: str
    message: str
    place: str = ""
    line: int = 0
    column: int = 0
    """Counted from one; 0 where it is not known."""
    width: int = 1
    """Of what is at fault, in characters."""
    lines: tuple[Line, ...] = ()
    remedy: str = ""
    because: tuple[str, ...] = ()


_TITLES = {
    "ConfigError": "The configuration cannot be used",
    "TemplateError": "A template failed",
    "BusyError": "The preview waits",
    "OutputError": "The site cannot be written",
    "SourceError": "An article cannot be read",
}


_REMEDIES = {
    "ConfigError": "Mend that line.",
    "TemplateError": "Mend that line, or take the file away: the built-in template stands in for it.",
}
"""What helps where an error does not say so itself."""

_HERE = {"BusyError": "It goes on by itself when that one has ended."}
"""What is so in a preview, whatever the error says of a build."""

Tone = Literal["plain", "good", "quiet", "warning", "title", "here", "caret", "remedy"]
"""What a line for the terminal is, for whoever colours it."""


def trouble_of(error: BaseException, roots: Sequence[Path]) -> Trouble:
    """An error for people; the file of its place is looked for below `roots`, in order."""
    if not isinstance(error, GeneratorError):
        return Trouble(
            title="The build broke",
            message=f"{type(error).__name__}: {error}",
            remedy="This is a defect of digest: please report it. The last good site stays up.",
            because=tuple(_causes(error)),
        )
    place, line, column, lines = _around(error.place, roots)
    named, width = (column, 1) if column else _named(error.message, lines, line)
    kind = type(error).__name__
    return Trouble(
        title=_TITLES.get(kind, "The build failed"),
        message=error.message,
        place=place,
        line=line,
        column=named or _first_letter(lines, line),
        width=width,
        lines=lines,
        remedy=_HERE.get(kind) or error.remedy or _REMEDIES.get(kind, ""),
        because=tuple(cause for cause in _causes(error) if cause.casefold() not in error.message.casefold()),
    )


def trouble_of_failure(failure: Failure, roots: Sequence[Path]) -> Trouble:
    """An article that the build lost."""
    file = failure.file or failure.entry.partition("#")[0]
    place = f"{file}:{failure.line}" if failure.line else failure.file or failure.entry
    place, line, column, lines = _around(place, roots)
    return Trouble(
        title="An article failed",
        message=failure.message,
        place=place,
        line=line,
        column=column or _first_letter(lines, line),
        lines=lines,
        remedy=failure.remedy,
    )


def in_lines(trouble: Trouble) -> Iterator[tuple[Tone, str]]:
    """The same for a terminal, line by line."""
    yield "title", f"{trouble.title}: {trouble.place}" if trouble.place else trouble.title
    yield "plain", f"  {trouble.message}"
    width = len(str(trouble.lines[-1].number)) if trouble.lines else 0
    for line in trouble.lines:
        here = line.number == trouble.line
        yield ("here" if here else "quiet"), f" {'>' if here else ' '} {line.number:>{width}} | {line.text}"
        if here and trouble.column:
            yield "caret", f"   {' ' * width} | {' ' * (trouble.column - 1)}{'^' * trouble.width}"
    for cause in trouble.because:
        yield "quiet", f"  because {cause}"
    if trouble.remedy:
        yield "remedy", f"  {trouble.remedy}"


def _causes(error: BaseException) -> Iterator[str]:
    cause = error.__cause__
    while cause is not None:
        # What Jinja says of something that is not there names our classes; the error itself says it in plain words.
        if type(cause).__name__ != "UndefinedError":
            yield str(cause)
        cause = cause.__cause__


def _around(place: str, roots: Sequence[Path]) -> tuple[str, int, int, tuple[Line, ...]]:
    """(place, line, column, lines around it) of a place such as `a.html:12` or `digest.toml:3:7`.

    The place that is given back is seen from the first root: what a person can open.
    """
    found = _PLACE.fullmatch(place)
    if found is None or found["line"] is None:
        return place, 0, 0, ()
    number = int(found["line"])
    for root in roots:
        path = root / found["file"]
        if not path.is_file():
            continue
        try:
            text = path.read_text("utf-8", "replace")
        except OSError:
            continue
        every = text.splitlines()
        first = max(1, number - AROUND)
        # A line may be a whole book: only what fits a screen is shown of it.
        lines = tuple(
            Line(n, every[n - 1][:500].expandtabs(4)) for n in range(first, min(len(every), number + AROUND) + 1)
        )
        if path.is_relative_to(roots[0]):
            place = path.relative_to(roots[0]).as_posix() + place[len(found["file"]) :]
        return place, number, int(found["column"] or 0), lines
    return place, number, 0, ()


_NAMED = regex(r"`([^`]{1,200})`|'([^']{1,200})'")  # Jinja names what it did not expect between single quotes


def _named(message: str, lines: Sequence[Line], number: int) -> tuple[int, int]:
    """Column and width of the first thing that the message names and the line holds; 0 and 1 where there is none."""
    text = next((line.text for line in lines if line.number == number), "")
    for whole, sign in _NAMED.findall(message):
        name = whole.rpartition(".")[2] or sign
        found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)" if name.isidentifier() else re.escape(name), text)
        if name and found:
            return found.start() + 1, max(1, len(found[0]))
    return 0, 1


def _first_letter(lines: Sequence[Line], number: int) -> int:
    for line in lines:
        if line.number == number:
            return len(line.text) - len(line.text.lstrip()) + 1 if line.text.strip() else 1
    return 0
