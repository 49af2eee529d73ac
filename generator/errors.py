"""The exception tree. Each class is one kind of thing that a person can put right.

GeneratorError
├── ConfigError     bad digest.toml: key, line, near match
├── SourceError     one article cannot be read or structured: path, line, stage
├── TemplateError   template name and line, page path, cause
├── OutputError     path collision, folder not ours, lock held
└── PublishError    target, step, cause
"""

from __future__ import annotations


class GeneratorError(Exception):
    """Something that a person can put right; the message says where it is and what to do.

    `place` is what a person can open (`content/a.md:12`), `remedy` the next step; both may be empty.
    """

    exit_code = 1

    def __init__(self, message: str, *, place: str = "", remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.remedy = remedy

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        then = f" {self.remedy}" if self.remedy else ""
        return f"{where}{self.message}{then}"


class ConfigError(GeneratorError):
    """The configuration cannot be used: `place` names file and line."""

    exit_code = 2


class SourceError(GeneratorError):
    """One article cannot be read or structured; the others are not concerned.

    `line` is for those who know the line and not the file's name; whoever knows both says so in `place`.
    """

    def __init__(self, message: str, *, place: str = "", remedy: str = "", line: int = 0) -> None:
        super().__init__(message, place=place, remedy=remedy)
        self.line = line

    def __str__(self) -> str:
        return f"line {self.line}: {super().__str__()}" if self.line and not self.place else super().__str__()


class TemplateError(GeneratorError):
    """A template cannot be found, parsed or rendered: `place` names template and line."""


class OutputError(GeneratorError):
    """The output folder cannot take the build: two pages with one path, a folder that is not ours, a held lock."""


class BusyError(OutputError):
    """Another build of the project is running."""


class PublishError(GeneratorError):
    """A target could not be brought up to date; the message says at which step and what is done already."""
