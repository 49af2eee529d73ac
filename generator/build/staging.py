"""Making many files at once: this process and forks of it share the work, each its own part.

A fork has everything at hand that the process knows, so nothing must be sent there; what comes back is what is
recorded of each file. A part that runs into an error ends, and the file it ended at is made here, where the error
can be raised as what it is.
"""

from __future__ import annotations

import os
import select
import struct
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

import msgspec

from generator.build.writing import Outcome

Item = TypeVar("Item")

_LENGTH = struct.Struct("<I")
_TOGETHER = 32  # outcomes sent at once
_BLOCK = 16  # neighbouring items go to one part: an article's page and its data are made of one digest
_LONG_BLOCK = 1024  # of many items: a page of memory that one part alone touches is not copied for the other


class Parts(Generic[Item]):
    """The work of making items, parted between this process and `count - 1` forks of it, which begin at once."""

    def __init__(
        self,
        items: Sequence[Item],
        make: Callable[[Item], Outcome],
        begin: Callable[[int], None],
        *,
        count: int,
    ) -> None:
        """`make` makes one item; `begin` is called first in each fork, with its number."""
        parts: list[list[Item]] = [[] for _ in range(count)]
        block = min(max(len(items) // (64 * count), _BLOCK), _LONG_BLOCK)
        for number, at in enumerate(range(0, len(items), block)):
            parts[number % count] += items[at : at + block]
        self._own = parts[0]
        self._items = items
        self._make = make
        self._forks = [_Fork(part, make, begin, number) for number, part in enumerate(parts) if number]

    def outcomes(self) -> Iterator[tuple[Item, Outcome]]:
        """(item, what `make` gave), in no particular order.

        Raises what `make` raises for the first item that cannot be made.
        """
        try:
            for item in self._own:
                yield item, self._make(item)
                for fork in self._forks:
                    yield from fork.heard(wait=False)
            for fork in self._forks:
                yield from fork.heard(wait=True)
            # A fork that met an error told of nothing from there on. What fails again here raises it; else all is well.
            left = [item for fork in self._forks for item in fork.items[fork.done :]]
            for item in sorted(left, key=self._items.index) if left else ():
                yield item, self._make(item)
        finally:
            for fork in self._forks:
                fork.end()


class _Fork(Generic[Item]):
    """A fork of this process that makes its items in order and tells of each."""

    def __init__(
        self, items: Sequence[Item], make: Callable[[Item], Outcome], begin: Callable[[int], None], part: int
    ) -> None:
        self.items = items
        self.done = 0
        """How many came back."""
        self._buffer = b""
        reading, writing = os.pipe()
        self._parent = os.getpid()
        self._pid = os.fork()
        if self._pid == 0:
            try:
                os.close(reading)
                self._work(make, begin, part, writing)
            finally:
                os._exit(0)
        os.close(writing)
        self._pipe = reading
        self._open = True

    def _work(self, make: Callable[[Item], Outcome], begin: Callable[[int], None], part: int, writing: int) -> None:
        threading.Thread(target=_end_with, args=(self._parent,), daemon=True).start()
        waiting: list[Outcome] = []
        try:
            begin(part)
            for item in self.items:
                waiting.append(make(item))
                if len(waiting) >= _TOGETHER:
                    _send(writing, waiting)
                    waiting = []
        finally:
            _send(writing, waiting)

    def heard(self, *, wait: bool) -> Iterator[tuple[Item, Outcome]]:
        """What came back since the last call; with `wait` all that will ever come."""
        while self._open and (wait or select.select([self._pipe], [], [], 0)[0]):
            data = os.read(self._pipe, 1 << 20)
            if not data:
                self._open = False
                return
            self._buffer += data
            while len(self._buffer) >= _LENGTH.size:
                end = _LENGTH.size + _LENGTH.unpack_from(self._buffer)[0]
                if len(self._buffer) < end:
                    break
                outcomes = msgspec.msgpack.decode(self._buffer[_LENGTH.size : end], type=list[Outcome])
                self._buffer = self._buffer[end:]
                for outcome in outcomes:
                    self.done += 1
                    yield self.items[self.done - 1], outcome

    def end(self) -> None:
        """Have it end, and wait until it has."""
        os.close(self._pipe)  # what it still tells finds nobody
        os.waitpid(self._pid, 0)


def _send(writing: int, outcomes: list[Outcome]) -> None:
    data = msgspec.msgpack.encode(outcomes)
    view = memoryview(_LENGTH.pack(len(data)) + data)
    while view:
        view = view[os.write(writing, view) :]


def _end_with(parent: int) -> None:
    """End this fork soon after the process that it was made by: it holds that one's lock."""
    while os.getppid() == parent:
        time.sleep(0.05)
    os._exit(1)
