"""Fixtures of the tests of builds."""

from __future__ import annotations

import pytest

from generator.build import pools


@pytest.fixture(autouse=True)
def _fork_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers are forks, and so have what a test replaces, also beside the threads of other tests' servers."""
    monkeypatch.setattr(pools, "_is_alone", lambda: True)
