"""Text of an article, or any value, as the text of an HTML element or of an attribute in quotes."""

from __future__ import annotations

from markupsafe import Markup
from markupsafe import escape as escape_any

try:
    from markupsafe._speedups import _escape_inner as _escape_text
except ImportError:  # no compiled module for this machine

    def _escape_text(s: str, /) -> str:
        return str(escape_any(s))


def escape(value: object) -> str:
    """The value as it may stand in HTML; what is marked as safe stays as it is.

    The result is not marked itself, as `markupsafe.escape` would have it, because that costs more than the escaping and
    a page has hundreds of values: it is for what is printed at once, or becomes part of something that is marked.
    """
    kind = type(value)
    if kind is str:
        return _escape_text(value)  # type: ignore[arg-type]
    return value if kind is Markup else escape_any(value)  # type: ignore[return-value]
