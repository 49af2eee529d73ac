"""How work grows with its input, counted so that a busy machine tells the same.

Steps are counted exactly: the lines of the program that run. What one call of a built-in does (a search in a long
string) only the clock shows, the best of a few runs.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

import generator

_OURS = str(generator.__file__).removesuffix("__init__.py")


def steps(task: Callable[[], object]) -> int:
    """How many lines of the program a task runs, each as often as it does."""
    count = 0

    def on_line(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal count
        count += event == "line"
        return on_line

    def on_call(frame: FrameType, event: str, arg: Any) -> Any:
        return on_line if frame.f_code.co_filename.startswith(_OURS) else None

    before = sys.gettrace()
    sys.settrace(on_call)
    try:
        task()
    finally:
        sys.settrace(before)
    return count


def growth(made: Callable[[int], Callable[[], object]], size: int, enough: float) -> float:
    """How many times the steps four times the input takes: about 4 where they are in proportion.

    `made(size)` prepares a task of that size, which is not counted. Where a short input is spared work that a longer
    one needs, the first step is too big; so where it is not below `enough`, the next tells.
    """
    for short in (size, 4 * size):
        made(4 * short)()  # whatever is remembered between two runs is known by both
        grown = steps(made(4 * short)) / steps(made(short))
        if grown < enough:
            break
    return grown


def growth_of_time(made: Callable[[int], Callable[[], object]], size: int, enough: float, runs: int = 5) -> float:
    """The same in CPU time, the best of some runs; no more of them once it is below `enough`."""
    short = long = float("inf")
    for _ in range(runs):
        short, long = min(short, _seconds(made(size))), min(long, _seconds(made(4 * size)))
        if long < enough * short:
            break
    return long / short


def _seconds(task: Callable[[], object]) -> float:
    gc.collect()
    gc.disable()  # it comes when it likes
    try:
        begun = time.process_time()
        task()
        return time.process_time() - begun
    finally:
        gc.enable()
