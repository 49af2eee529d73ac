"""Fixtures that every part of the tests shares."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-golden` writes the expected outputs anew, for a person to review."""
    parser.addoption("--update-golden", action="store_true", help="Write the expected outputs of golden tests anew.")
