"""Fixtures that every part of the tests shares."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# A busy machine is no failure: the first example of a test may import what takes longer than hypothesis allows one.
settings.register_profile("any machine", settings(), deadline=None)
settings.load_profile("any machine")

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
CHROMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


# Of a module, not of the session: while it is open, playwright keeps an event loop running in this thread, and tests of
# other modules that run a loop of their own would fail.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium: `CHROME_PATH`, the one on PATH, else playwright's own; skipped where there is none."""
    playwright_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = os.environ.get("CHROME_PATH") or next((path for name in CHROMES if (path := shutil.which(name))), None)
    with playwright_api.sync_playwright() as playwright:
        if found is None and not Path(playwright.chromium.executable_path).exists():
            pytest.skip("no Chromium on PATH: install one, or run `playwright install chromium`")
        launched = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield launched
        launched.close()


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-golden` writes the expected outputs anew, for a person to review."""
    parser.addoption("--update-golden", action="store_true", help="Write the expected outputs of golden tests anew.")
