"""Who holds a target: the few words that a lock there carries."""

from __future__ import annotations

import os
import socket

import msgspec

from generator.errors import PublishError


class Holder(msgspec.Struct, frozen=True):
    """A publisher at work, named so that people can find it."""

    machine: str
    process: int

    @property
    def is_dead(self) -> bool:
        """Whether it surely ended: it ran on this machine and its process is gone."""
        if self.machine != socket.gethostname():
            return False
        try:
            os.kill(self.process, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        return False


def this_holder() -> bytes:
    """What this process writes into a lock."""
    return msgspec.json.encode(Holder(machine=socket.gethostname(), process=os.getpid()))


def read_holder(data: bytes) -> Holder | None:
    """Who wrote a lock; None where it cannot be told."""
    try:
        return msgspec.json.decode(data, type=Holder)
    except msgspec.DecodeError:
        return None


def held(holder: Holder | None, place: str) -> PublishError:
    """The error of whoever comes second."""
    who = f" (process {holder.process} on {holder.machine})" if holder else ""
    return PublishError(
        f"another publish is under way{who}.",
        place=place,
        remedy="Wait for it; if it was killed, add --break-lock.",
    )
