"""Where templates come from: the project's own first, then the built-in ones, which are also under `default/`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_TAG = re.compile(r"\{%[-+]?\s*(?:extends|include|import|from)\b([^%]{0,500})%\}")
_LITERAL = re.compile(r"\"([^\"]*)\"|'([^']*)'")
# What a tag may hold besides names of templates without making them depend on a value.
_PLAIN = re.compile(r"\s*(?:\[|\]|\(|\)|,|ignore\s+missing|with(?:out)?\s+context|(?:as|import)\s+[\w\s,]+|[-+]|\s)*")
DEFAULT = "default/"


@cache
def builtin_folder() -> Path:
    """The folder of the built-in templates: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    carried = package / "templates"
    return carried if carried.is_dir() else package.parent / "templates"


@cache
def builtin_templates() -> Mapping[str, str]:
    """Name (POSIX, below the folder) → text of every built-in template, style sheet and catalogue."""
    folder = builtin_folder()
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


class Sources:
    """All template texts by name."""

    def __init__(self, project: Mapping[str, str]) -> None:
        self.project = dict(project)
        self._reach: dict[str, tuple[str, ...]] = {}

    def text(self, name: str) -> str | None:
        """The text of a template; None where there is none of that name."""
        if name.startswith(DEFAULT):
            return builtin_templates().get(name.removeprefix(DEFAULT))
        found = self.project.get(name)
        return found if found is not None else builtin_templates().get(name)

    def names(self) -> tuple[str, ...]:
        """Every name a template may ask for, `default/` ones left out, sorted."""
        return tuple(sorted({*builtin_templates(), *self.project}))

    def reach(self, name: str) -> tuple[str, ...]:
        """The template and all that it can draw in, sorted; a name that does not exist is part of it.

        Read from the tags by a plain scan: asking Jinja (`meta.find_referenced_templates`) costs its import and a
        parse of every template in every build. A name that depends on a value reaches everything.
        """
        if name not in self._reach:
            seen: set[str] = set()
            todo = [name]
            while todo:
                current = todo.pop()
                if current in seen:
                    continue
                seen.add(current)
                named = referenced(self.text(current) or "")
                if named is None:
                    todo += self.names()
                else:
                    todo += named
            self._reach[name] = tuple(sorted(seen))
        return self._reach[name]


def referenced(text: str) -> list[str] | None:
    """Names that the tags of a template draw in; None where one of them is only known when it is rendered."""
    found: list[str] = []
    for tag in _TAG.finditer(text):
        body = tag[1]
        names = [a or b for a, b in _LITERAL.findall(body)]
        if not names or not _PLAIN.fullmatch(_LITERAL.sub("", body)):
            return None
        found += names
    # A tag whose body holds a `%` or is very long is not seen by the scan above.
    if len(re.findall(r"\{%[-+]?\s*(?:extends|include|import|from)\b", text)) != sum(1 for _ in _TAG.finditer(text)):
        return None
    return found
