"""How likely each line is to be story: two passes of small decision trees over what is measured of the lines.

The first pass judges a line by itself and by what stands around it; the second judges again, knowing what the first
thought of the neighbours and where the line stands to the best run of lines. Where the first is sure of a line and of
all around it, the second is not asked: on a whole page that is most lines.

`line_model.json` holds the trees: names of measures and numbers, no words of any text. `python -m tests.quality
fit_lines --pack DIR --write` fits them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from generator.cleaning.draft import Draft
from generator.cleaning.line_measures import Shape, first_columns, second_columns, shapes_of

Row = tuple[float, ...]
"""What is measured of one line: a value of each column."""
Tree = tuple[int, float, Any, Any]
"""The index of a measure, a bound, and the trees for measures up to it and above it; or -1, a leaf's value, nothing."""

SURE = 3.0
"""Log-odds, on average around a line, from which on the first pass is sure of it."""


WORTH_COMPILING = 3000
"""Lines, some fifty texts' worth, from which on compiling the trees (3 ms a pass) pays."""


class Forest:
    """The trees of one pass, whose values are summed up to log-odds.

    A process that cleans many texts compiles the trees to one expression of Python, which takes half the time of
    walking them (2.9 µs a line instead of 5.5 in the first pass) and adds the same numbers in the same order.
    """

    def __init__(self, names: tuple[str, ...], bias: float, trees: tuple[Tree, ...]) -> None:
        self.names = names
        """The columns that the trees' indices count."""
        self.trees = trees
        self._bias = bias
        self._asked = 0
        self._compiled: Callable[[Row], float] | None = None

    def log_odds(self, rows: Iterable[Row]) -> list[float]:
        """What all trees together say of each line."""
        ask = self._compiled or self._walk
        found = [ask(row) for row in rows]
        self._asked += len(found)
        if self._compiled is None and self._asked >= WORTH_COMPILING:
            self._compiled = self.compiled()
        return found

    def _walk(self, row: Row) -> float:
        total = self._bias
        for tree in self.trees:
            index, value, low, high = tree
            while index >= 0:
                index, value, low, high = low if row[index] <= value else high
            total += value
        return total

    def compiled(self) -> Callable[[Row], float]:
        """The trees as a function of a line's row."""
        row = ", ".join(f"x{index}" for index in range(len(self.names)))
        steps = [f"total += {_expression(tree)}" for tree in self.trees]
        lines = [f"{row}, = row", f"total = {self._bias!r}", *steps, "return total"]
        made: dict[str, Callable[[Row], float]] = {}
        # Nothing but numbers of our own file goes into it.
        exec("def log_odds(row):\n " + "\n ".join(lines), made)
        return made["log_odds"]


def _expression(tree: Tree) -> str:
    index, value, low, high = tree
    if index < 0:
        return repr(value)
    return f"({_expression(low)} if x{index} <= {value!r} else {_expression(high)})"


class Model(msgspec.Struct, frozen=True):
    """The fitted model, as `line_model.json` holds it."""

    first: Forest
    second: Forest


@lru_cache(maxsize=1)
def model() -> Model:
    """The fitted model."""
    return model_of(msgspec.json.decode(Path(__file__).with_suffix(".json").read_bytes()))


def model_of(data: Mapping[str, Any]) -> Model:
    """The model from its JSON form."""
    return Model(forest_of(data["first"]), forest_of(data["second"]))


def forest_of(data: Mapping[str, Any]) -> Forest:
    """One pass of it."""
    return Forest(tuple(data["names"]), data["bias"], tuple(_tree(tree) for tree in data["trees"]))


def _tree(data: Any) -> Tree:
    if isinstance(data, list):
        index, bound, low, high = data
        return index, bound, _tree(low), _tree(high)
    return -1, float(data), None, None


def probability(log_odds: float) -> float:
    """The probability that log-odds stand for."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))


def story_scores(draft: Draft) -> tuple[list[float], list[Shape]]:
    """The probability of each surviving line to be story, with the shapes of the lines."""
    shapes = shapes_of(draft.lines)
    if not shapes:
        return [], shapes
    fitted = model()
    rows: list[Row] = list(zip(*first_columns(draft, shapes).values(), strict=True))
    scores = [probability(odds) for odds in fitted.first.log_odds(rows)]
    columns = second_columns(shapes, scores)
    more: list[Row] = list(zip(*columns.values(), strict=True))
    open_ = [
        n
        for n, (score, near) in enumerate(zip(scores, columns["score around"], strict=True))
        if abs(near) <= SURE or (near > 0) != (score > 0.5)
    ]
    for n, odds in zip(open_, fitted.second.log_odds([rows[n] + more[n] for n in open_]), strict=True):
        scores[n] = probability(odds)
    return scores, shapes
