"""The wheel carries all that a site needs."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_a_wheel_builds_a_site_outside_the_repository(tmp_path: Path) -> None:
    """Built, installed into a fresh environment and called from elsewhere, `digest` makes a site."""
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", str(tmp_path), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("news_digest-*.whl")
    names = ZipFile(wheel).namelist()
    assert "generator/templates/base.html" in names
    assert "generator/starter/digest.toml" in names
    assert not [name for name in names if name.startswith(("tests/", "content/", "templates/"))]

    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", wheel], check=True, capture_output=True)
    command = tmp_path / "env" / "bin" / "digest"
    for words in (["new", "mine"], ["-C", "mine", "build"]):
        done = subprocess.run([command, *words], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    assert "Harbour lights go out for one night" in (tmp_path / "mine" / "site" / "index.html").read_text("utf-8")
