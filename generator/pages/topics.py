"""Topics: what editors tagged, and names and phrases that several articles share."""

from __future__ import annotations

from generator.model import Digest


def candidates_of(digest: Digest, speakers: set[str]) -> tuple[tuple[str, int], ...]:
    """Names and phrases of one article that may become topics, with how often it says them, best first."""
    return ()
