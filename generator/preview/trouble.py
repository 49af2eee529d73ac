"""What went wrong, as an overlay and a terminal show it: the file, the lines around, a caret, what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from generator.errors import GeneratorError
from generator.model import Failure

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
    lines: tuple[Line, ...] = ()
    remedy: str = ""
    because: tuple[str, ...] = ()


_TITLES = {
    "ConfigError": "The configuration cannot be used",
    "TemplateError": "A template failed",
    "OutputError": "The site cannot be written",
    "SourceError": "An article cannot be read",
}


def trouble_of(error: BaseException, roots: Sequence[Path]) -> Trouble:
    """An error for people; the file of its place is looked for below `roots`, in order."""
    if not isinstance(error, GeneratorError):
        return Trouble(
            title="The build broke",
            message=f"{type(error).__name__}: {error}",
            remedy="This is a defect of digest: please report it. The last good site stays up.",
            because=tuple(_causes(error)),
        )
    line, column, lines = _around(error.place, roots)
    return Trouble(
        title=_TITLES.get(type(error).__name__, "The build failed"),
        message=error.message,
        place=error.place,
        line=line,
        column=column or _first_letter(lines, line),
        lines=lines,
        remedy=error.remedy,
        because=tuple(_causes(error)),
    )


def trouble_of_failure(failure: Failure, roots: Sequence[Path]) -> Trouble:
    """An article that the build lost."""
    place = f"{failure.entry.partition('#')[0]}:{failure.line}" if failure.line else failure.entry
    line, column, lines = _around(place, roots)
    return Trouble(
        title="An article failed",
        message=failure.message,
        place=place,
        line=line,
        column=column or _first_letter(lines, line),
        lines=lines,
        remedy=failure.remedy,
    )


def in_words(trouble: Trouble) -> str:
    """The same for a terminal, several lines."""
    parts = [f"{trouble.title}: {trouble.place + ': ' if trouble.place else ''}{trouble.message}"]
    width = len(str(trouble.lines[-1].number)) if trouble.lines else 0
    for line in trouble.lines:
        mark = ">" if line.number == trouble.line else " "
        parts.append(f" {mark} {line.number:>{width}} | {line.text}")
        if line.number == trouble.line and trouble.column:
            parts.append(f"   {' ' * width} | {' ' * (trouble.column - 1)}^")
    parts += [f"  because {cause}" for cause in trouble.because]
    if trouble.remedy:
        parts.append(f"  {trouble.remedy}")
    return "\n".join(parts)


def _causes(error: BaseException) -> Iterator[str]:
    cause = error.__cause__
    while cause is not None:
        yield str(cause)
        cause = cause.__cause__


def _around(place: str, roots: Sequence[Path]) -> tuple[int, int, tuple[Line, ...]]:
    """(line, column, lines around it) of a place such as `templates/a.html:12` or `digest.toml:3:7`."""
    found = _PLACE.fullmatch(place)
    if found is None or found["line"] is None:
        return 0, 0, ()
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
        return number, int(found["column"] or 0), lines
    return number, 0, ()


def _first_letter(lines: Sequence[Line], number: int) -> int:
    for line in lines:
        if line.number == number:
            return len(line.text) - len(line.text.lstrip()) + 1 if line.text.strip() else 1
    return 0
