"""Regular expressions that are compiled when they are first used.

Reading an article touches half of the program's patterns; compiling the others at import would be a tenth of a build
that changes one article.
"""

from __future__ import annotations

import re
from typing import AnyStr, cast

_METHODS = ("match", "search", "fullmatch", "finditer", "findall", "split", "sub", "subn")


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
        compiled = re.compile(self._source, self._flags)
        vars(self).update((method, getattr(compiled, method)) for method in _METHODS)
        return getattr(compiled, name)

    def __repr__(self) -> str:
        return f"regex({self._source!r})"
