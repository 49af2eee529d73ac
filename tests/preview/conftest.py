"""A tiny project, and a preview of it as a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.preview.running import TINY, Preview
from tests.preview.tiny import make_project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The folder of a tiny project."""
    make_project(tmp_path / "project")
    return tmp_path / "project"


@pytest.fixture
def preview(project: Path) -> Iterator[Preview]:
    """A running preview of the project."""
    with Preview(*TINY, str(project)) as running:
        yield running
