"""Fingerprints: SHA-256 of bytes, of values as canonical JSON, and of the program's own code."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

_CANONICAL = msgspec.json.Encoder(order="deterministic")


def fingerprint(value: Any) -> str:
    """SHA-256 (hex) of a value as canonical JSON: sorted keys, UTF-8; equal values have equal fingerprints."""
    return hashlib.sha256(_CANONICAL.encode(value)).hexdigest()


def fingerprint_bytes(data: bytes) -> str:
    """SHA-256 (hex) of bytes."""
    return hashlib.sha256(data).hexdigest()
