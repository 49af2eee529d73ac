"""Who holds a target: the few words that a lock there carries."""

from __future__ import annotations

import hashlib
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import msgspec

from generator.errors import PublishError


@contextmanager
def released(release: Callable[[], object]) -> Iterator[None]:
    """Let go of a lock at the end. Where the line is dead, what killed it is what counts, not that the lock stays."""
    try:
        yield
    except BaseException:
        with suppress(PublishError):
            release()
        raise
    release()


class Holder(msgspec.Struct, frozen=True):
    """A publisher at work."""

    machine: str
    """A hash of the machine's name: the lock may lie where everybody can read it."""
    process: int

    @property
    def is_here(self) -> bool:
        """Whether it runs on this machine."""
        return self.machine == _this_machine()

    @property
    def is_dead(self) -> bool:
        """Whether it surely ended: it ran on this machine and its process is gone."""
        if not self.is_here:
            return False
        try:
            os.kill(self.process, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        return False


def _this_machine() -> str:
    return hashlib.sha256(socket.gethostname().encode()).hexdigest()[:16]


def this_holder() -> bytes:
    """What this process writes into a lock."""
    return msgspec.json.encode(Holder(machine=_this_machine(), process=os.getpid()))


def read_holder(data: bytes) -> Holder | None:
    """Who wrote a lock; None where it cannot be told."""
    try:
        return msgspec.json.decode(data, type=Holder)
    except msgspec.DecodeError:
        return None


def held(holder: Holder | None, place: str) -> PublishError:
    """The error of whoever comes second."""
    where = "this" if holder and holder.is_here else "another"
    who = f" (process {holder.process} on {where} machine)" if holder else ""
    return PublishError(
        f"another publish is under way{who}.",
        place=place,
        remedy="Wait for it; if it was killed, add --break-lock.",
    )
