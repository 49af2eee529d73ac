"""No pattern of cleaning takes more than linear time, and huge lines cost little."""

from __future__ import annotations

import inspect
import re
import time
import tracemalloc
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import cast

import pytest

import generator.cleaning
from generator.patterns import regex
from tests.unit.cleaning.drafting import cleaned


def _is_sought(module: ModuleType, name: str) -> bool:
    """Whether the module looks for the pattern anywhere in a text, rather than at its beginning."""
    source = inspect.getsource(module)
    return any(f"{name}.{way}" in source for way in ("search", "finditer", "findall", "split", "sub"))


def _patterns_in(name: str, value: object) -> Iterator[tuple[str, re.Pattern[str]]]:
    """The pattern itself, or those that a table of the module holds."""
    if isinstance(value, re.Pattern | type(regex(""))):
        yield name, cast("re.Pattern[str]", value)
    elif isinstance(value, dict | tuple | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _patterns_in(f"{name}[{key!r}]", inner)


MODULES = [
    generator.cleaning,
    *(import_module(f"generator.cleaning.{info.name}") for info in iter_modules(generator.cleaning.__path__)),
]
PATTERNS = sorted(
    (f"{module.__name__.rpartition('.')[2]}.{place}", pattern, _is_sought(module, name))
    for module in MODULES
    for name, value in vars(module).items()
    for place, pattern in _patterns_in(name, value)
)
# What makes careless patterns go back again and again: runs of what their classes take, and almost-matches.
UNITS = (
    " ", "a", "A ", "1 ", "1", "-", "(", "[", ".", "… ", "by A B, ", "By ", "Photo: ", "read more ", "(Reporting by ",
    "the post ", "x@y.", "#tag ", "Jan 1, ", "/", "A. ", "“", "share ", "reported from A, ", "© ", "| ", "min ", "a, ",
)  # fmt: skip


def cost(pattern: re.Pattern[str], text: str, *, sought: bool) -> float:
    """Seconds of CPU for one match, or one search where the pattern is sought; the best of three."""
    times = []
    for _ in range(3):
        begun = time.process_time()
        if sought:
            pattern.search(text)
        pattern.match(text)
        pattern.fullmatch(text)
        times.append(time.process_time() - begun)
    return min(times)


@pytest.mark.parametrize(("name", "pattern", "sought"), PATTERNS, ids=[p[0] for p in PATTERNS])
def test_no_pattern_goes_back_again_and_again(name: str, pattern: re.Pattern[str], sought: bool) -> None:
    """Four times the text costs about four times the time, and never much."""
    for unit in UNITS:
        short, long = ((unit * (size // len(unit) + 1))[:size] + "\u2603" for size in (800, 3200))
        spent = cost(pattern, long, sought=sought)
        if spent > 0.03:  # below that nobody can tell growth from noise
            assert spent < 12 * cost(pattern, short, sought=sought), f"{name} on {unit!r}"
        assert spent < 1, f"{name} on {unit!r}"


@pytest.mark.parametrize(
    "unit", ["word ", "a", "(Reporting by ", "By A B, ", "READ MORE: x ", "x@y.", "“Yes,” he said. "]
)
def test_two_megabytes_in_one_line(unit: str) -> None:
    """A line of 2 MB is cleaned in under two seconds and 200 MB."""
    text = unit * (2_000_000 // len(unit))
    tracemalloc.start()
    begun = time.process_time()
    cleaned(text)
    spent = time.process_time() - begun
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert spent < 2
    assert peak < 200_000_000


def test_no_pattern_is_left_out() -> None:
    """As many are tested as the sources of cleaning make."""
    made = sum(len(re.findall(r"(?<![\w.])(?:regex|re\.compile)\(", inspect.getsource(module))) for module in MODULES)

    assert len({id(pattern) for _, pattern, _ in PATTERNS}) >= made
