"""Work for a second core: something done in a fork of this process, beside what the process itself does.

A fresh process is quick where it does little, and it is small while it does: a fork of it costs less than a
millisecond. So what takes longer, and does not depend on the rest, is done beside it: `settled` has the output folder
looked at while it reads the sources and the program is imported, `executors` has an article analysed while templates
are loaded. A fork writes nothing but its answer. Whatever becomes of it, the process can do the same itself.

Imports nothing but what Python brings, like all that a build with nothing to do needs.
"""

from __future__ import annotations

import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:  # as in `listing`
    from collections.abc import Callable, Iterable

_LENGTH = 8  # bytes that say how long an answer is: one that was cut off is none
_BLOCK = 1 << 20


def is_worthwhile() -> bool:
    """Whether a fork is safe here (no other thread runs) and of any use (there is a core for it)."""
    threading = sys.modules.get("threading")
    return (
        sys.platform == "linux"
        and len(os.sched_getaffinity(0)) > 1
        and (threading is None or threading.active_count() == 1)
    )


class Beside:
    """A fork of this process that does one thing, tells what came of it, and ends."""

    def __init__(self, work: Callable[[], bytes], *, closed: Iterable[int] = ()) -> None:
        """`work` gives the answer. `closed`: files that are not to stay open in the fork, such as a lock."""
        self._reading, writing = os.pipe()
        self._fork = os.fork()
        if self._fork == 0:
            try:
                gc.freeze()  # what it looks through would be copied
                for handle in (self._reading, *closed):
                    os.close(handle)
                _send(writing, work())
            finally:
                os._exit(0)  # whatever went wrong shows in what was not sent
        os.close(writing)

    def answer(self) -> bytes | None:
        """What came of it, once; None where the fork was lost. Waits for it."""
        pieces = []
        try:
            while piece := os.read(self._reading, _BLOCK):
                pieces.append(piece)
        finally:
            self.end()
        told = b"".join(pieces)
        return told[_LENGTH:] if len(told) >= _LENGTH and len(told) - _LENGTH == _size(told) else None

    def end(self) -> None:
        """End the fork in the middle of its work, if it still works, and wait until it has gone."""
        if not self._fork:
            return
        fork, self._fork = self._fork, 0
        os.close(self._reading)
        os.kill(fork, 9)  # it may have ended; its number is its own until it is waited for
        os.waitpid(fork, 0)


def _size(told: bytes) -> int:
    return int.from_bytes(told[:_LENGTH], "little")


def _send(writing: int, answer: bytes) -> None:
    view = memoryview(len(answer).to_bytes(_LENGTH, "little") + answer)
    while view:
        view = view[os.write(writing, view) :]
