"""How likely each line is to be story: two passes of small decision trees over what is measured of the lines.

The first pass judges a line by itself and by what stands around it; the second judges again, knowing what the first
thought of the neighbours and where the line stands to the best run of lines. Where the first is sure of a line and of
all around it, the second is not asked: on a whole page that is most lines.

`line_model.json` holds the trees: names of measures and numbers, no words of any text. `python -m tests.quality
fit_lines --pack DIR --write` fits them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
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


class Forest(msgspec.Struct, frozen=True):
    """The trees of one pass, whose values are summed up to log-odds."""

    names: tuple[str, ...]
    """The columns that the trees' indices count."""
    bias: float
    trees: tuple[Tree, ...]

    def log_odds(self, row: Row) -> float:
        """What all trees together say of a line."""
        total = self.bias
        for tree in self.trees:
            index, value, low, high = tree
            while index >= 0:
                index, value, low, high = low if row[index] <= value else high
            total += value
        return total


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
    scores = [probability(fitted.first.log_odds(row)) for row in rows]
    columns = second_columns(shapes, scores)
    more = zip(*columns.values(), strict=True)
    around = columns["score around"]
    ask = fitted.second.log_odds
    return [
        score if abs(near) > SURE and (near > 0) == (score > 0.5) else probability(ask(row + figures))
        for score, near, row, figures in zip(scores, around, rows, more, strict=True)
    ], shapes
