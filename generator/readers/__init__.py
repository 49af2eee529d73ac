"""One module per input format: bytes of a source → entries → `RawDocument`."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from generator.errors import SourceError
from generator.registry import Reader


@cache
def readers() -> dict[str, Reader]:
    """All readers by name, in the order of their modules' names."""
    found: dict[str, Reader] = {}
    for module in iter_modules(__path__):
        reader = getattr(import_module(f"{__name__}.{module.name}"), "READER", None)
        if reader is not None:
            found[reader.name] = reader
    return found


def reader_named(name: str) -> Reader:
    """The reader of a format. Raises `SourceError` where there is none."""
    try:
        return readers()[name]
    except KeyError:
        raise SourceError(f"no reader for the format `{name}`.", remedy=f"Known: {', '.join(readers())}.") from None
