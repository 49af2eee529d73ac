"""Files made by several processes at once: the same bytes, the same errors, nothing left of a fork that ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.build.projects import clean_build, make_project, tree

_PARTS = """
import os, signal, sys
from generator.build.records import Made
from generator.build.staging import Parts
from generator.build.writing import Outcome

def make(item):
    if item == 33 and "fail" in sys.argv:
        raise ValueError("thirty-three")
    if item == 33 and "die" in sys.argv and os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    return Outcome(Made(str(item), "", os.getpid(), 0, "", begun[-1] if begun else ""))

parent, begun = os.getpid(), []
parts = Parts(list(range(200)), make, lambda part: begun.append(str(part)), count=3)
found = {item: outcome.record for item, outcome in parts.outcomes()}
assert all(str(item) == record.path for item, record in found.items())
print(len(found), len({record.size for record in found.values()}), sorted({r.made_by for r in found.values()}))
"""


def _parts(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", _PARTS, *words]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)


def test_every_item_is_made_once_by_one_of_the_processes() -> None:
    """Three of them, each after its beginning."""
    assert _parts().stdout == "200 3 ['', '1', '2']\n"


def test_an_error_is_raised_as_what_it_is() -> None:
    """Not as the end of a fork."""
    ran = _parts("fail")
    assert ran.returncode == 1
    assert ran.stderr.endswith("ValueError: thirty-three\n")


def test_what_a_fork_left_undone_is_made_all_the_same() -> None:
    """It was killed in mid-work."""
    assert _parts("die").stdout.startswith("200 ")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """So many articles that their pages are made in parts, and a template error in one of them if it is asked for."""
    root = make_project(tmp_path / "project", 140)
    (root / "digest.toml").write_text('[site]\ntitle = "Harbour Digest"\nbase_url = "https://digest.example/"\n')
    return root


def _build(root: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "generator", "-C", str(root), "-q", "build", "--workers", "2", *options]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


@pytest.mark.slow
def test_two_processes_make_the_bytes_of_one(project: Path) -> None:
    """Pages that fail stop the build as they do in one process; a build that is killed leaves nothing that stays."""
    template = project / "templates" / "article.html"
    template.parent.mkdir()
    template.write_text("{% if 'number 77' in page.headline %}{{ page.nothing }}{% endif %}<p>{{ page.headline }}</p>")
    process = _build(project)
    _, told = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "article.html:1" in told
    assert not (project / "site").exists() or tree(project / "site") == {}

    template.write_text(
        "<p>{{ page.headline }}</p>{% for n in range(4000000) %}{% if n == page.words %}!{% endif %}{% endfor %}"
    )
    process = _build(project)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(1.0)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()

    template.unlink()
    process = _build(project)
    _, told = process.communicate(timeout=120)
    assert (process.returncode, told) == (0, "")
    scratch = project.parent / "scratch"
    scratch.mkdir()
    assert tree(project / "site") == clean_build(project, scratch)
    assert not (project / ".digest/tmp").exists()


@pytest.mark.slow
def test_forks_that_come_one_after_another_make_the_same(project: Path) -> None:
    """Of a site so large that forks are made again and again, each file is made once and stands where it belongs."""
    waves = (
        "import sys, generator.build.writing as w, generator.cli as c; w._WAVE = 90; sys.argv[0] = 'digest'; c.main()"
    )
    command = [sys.executable, "-c", waves, "-C", str(project), "-q", "build", "--workers", "3"]

    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, timeout=120, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    scratch = project.parent / "scratch"
    scratch.mkdir()
    assert len(tree(project / "site")) > 300
    assert tree(project / "site") == clean_build(project, scratch)
