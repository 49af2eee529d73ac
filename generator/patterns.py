"""Regular expressions that are compiled when they are first used, and whose compiled form can be kept.

Reading an article touches half of the program's patterns; compiling the others at import would be a tenth of a build
that changes one article, and compiling those it does touch is another. What `re` makes of a pattern (a list of numbers
for its engine) is the same each time, so a build keeps it as Python keeps compiled modules: `learned` gives what this
process has compiled, `know` takes what an earlier one has. Python's own functions for that are private ones; where they
are not what they are known to be, or the numbers do not pass the engine's own check, `re.compile` is called instead.
"""

from __future__ import annotations

import re
import sys
from array import array
from collections.abc import Mapping
from typing import Any, AnyStr, NamedTuple, cast

_METHODS = ("match", "search", "fullmatch", "finditer", "findall", "split", "sub", "subn")


class Compiled(NamedTuple):
    """What the engine of `re` makes a pattern from."""

    flags: int
    code: bytes
    """32-bit numbers."""
    groups: int
    names: dict[str, int]


def engine() -> str:
    """Of what compiled forms depend on: they are good for equal values only."""
    return f"{sys.implementation.cache_tag} {sys.hexversion} {sys.byteorder} {_MAGIC}"


def know(compiled: Mapping[str, Compiled]) -> None:
    """Use these compiled forms, `learned` by a process with the same `engine`."""
    _known.update(compiled)


def learned() -> dict[str, Compiled]:
    """What this process compiled since it began or was last asked."""
    fresh = dict(_fresh)
    _fresh.clear()
    _known.update(fresh)
    return fresh


def learn(compiled: Mapping[str, Compiled]) -> None:
    """Count these, `learned` by a fork of this process, as compiled by it."""
    _fresh.update(compiled)
    _known.update(compiled)


def regex(source: AnyStr, flags: int | re.RegexFlag = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` gives, compiled at its first use. A mistake in `source` shows there too (`re.error`).

    It has all that a pattern has; only functions of `re` that take a compiled pattern do not know it.
    """
    return cast("re.Pattern[AnyStr]", _Late(source, flags))


class _Late:
    """Stands for a pattern; its methods become attributes of its own, so that a later use costs nothing more."""

    def __init__(self, source: str | bytes, flags: int | re.RegexFlag) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):  # what copying and pickling ask for
            raise AttributeError(name)
        compiled = _compile(self._source, int(self._flags))
        vars(self).update((method, getattr(compiled, method)) for method in _METHODS)
        return getattr(compiled, name)

    def __repr__(self) -> str:
        return f"regex({self._source!r})"


_SURROGATE = re.compile("[\ud800-\udfff]")  # a pattern with one cannot be kept as UTF-8
_known: dict[str, Compiled] = {}
_fresh: dict[str, Compiled] = {}

try:
    import _sre  # type: ignore[import-not-found]
    from re import _compiler, _parser  # type: ignore[attr-defined]

    _MAGIC: int = _sre.MAGIC
    _make: Any = _sre.compile
    _parse: Any = _parser.parse
    _code: Any = _compiler._code
except (ImportError, AttributeError):  # another Python: everything is compiled by `re`
    _MAGIC = 0


def _compile(source: str | bytes, flags: int) -> re.Pattern[Any]:
    """What `re.compile` gives."""
    if not _MAGIC or not isinstance(source, str) or _SURROGATE.search(source):
        return re.compile(source, flags)
    flags = int(flags)
    key = f"{flags} {source}"
    form = _known.get(key)
    try:
        if form is None:
            form = _fresh[key] = _form_of(source, flags)
        numbers = array("I", form.code)
        names = [""] * (form.groups + 1)
        for name, number in form.names.items():
            names[number] = name
        where = tuple(name or None for name in names)
        found: re.Pattern[Any] = _make(source, form.flags, numbers.tolist(), form.groups, form.names, where)
    except re.error:
        raise
    except Exception:  # whatever a Python that is not as expected raises
        _fresh.pop(key, None)
        return re.compile(source, flags)
    return found


def _form_of(source: str, flags: int) -> Compiled:
    parsed = _parse(source, flags)
    code = array("I", _code(parsed, flags))
    return Compiled(flags | parsed.state.flags, code.tobytes(), parsed.state.groups - 1, dict(parsed.state.groupdict))
