"""Every word that the example site shows as its sources' own is theirs, at the place that is named."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.build.projects import run
from tests.quality.truth import problems

CONTENT = Path(__file__).parents[2] / "content"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example site, built."""
    root = tmp_path_factory.mktemp("example")
    shutil.copytree(CONTENT, root / "content")
    assert run(root).failures == ()
    return root


def test_every_word_is_where_it_is_said_to_be(project: Path) -> None:
    """Pages, data, feeds and explanations show the sources' words, and every character of a source is accounted for."""
    assert list(problems(project)) == []


@pytest.mark.parametrize(
    ("name", "tamper", "found"),
    [
        (
            "2026/03/02/senn-bridge-closed/index.json",
            lambda s: s.replace("38,000 vehicles", "39,000 vehicles"),
            "reads",
        ),
        ("2026/03/02/senn-bridge-closed/index.html", lambda s: s.replace("38,000", "39,000"), "no unit of the data"),
        ("2026/03/02/senn-bridge-closed/index.html", lambda s: s.replace('href="#s6"', 'href="#s2"'), "its mark leads"),
        ("people/ines-calloway/index.html", lambda s: s.replace("again until", "again unless"), "is in no article"),
        ("index.html", lambda s: s.replace("told that the steel", "told that a steel"), "is in no article"),
        ("feed.xml", lambda s: s.replace("told that the steel", "told that a steel"), "is in no article"),
    ],
)
def test_what_is_not_true_is_found(project: Path, name: str, tamper: Callable[[str], str], found: str) -> None:
    """A word changed anywhere is named."""
    path = project / "site" / name
    before = path.read_text("utf-8")
    assert tamper(before) != before
    path.write_text(tamper(before), "utf-8")

    told = list(problems(project))

    path.write_text(before, "utf-8")
    assert any(found in problem for problem in told)
