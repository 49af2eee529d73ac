"""`digest serve` with the real engine, from the save to the page."""

from __future__ import annotations

import datetime
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.build import BuildOptions
from generator.config import parse_config
from tests.build.projects import make_project, run, tree
from tests.preview.running import REPOSITORY, Preview, until

pytestmark = pytest.mark.slow

ARTICLE = """The harbour of Lorne reopens

LORNE (Norwire) - The harbour of Lorne reopened on Monday after a month of repairs, the harbour master said.

"The quay is safer than it has been in forty years," harbour master Ida Brandt told reporters.

The quay was built in 1911 and had not been repaired since the storm of 1983.

Ferries to the islands will sail again from Thursday, the company said.
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    (root / "content").mkdir(parents=True)
    (root / "content" / "harbour.txt").write_text(ARTICLE)
    (root / "digest.toml").write_text('[site]\ntitle = "Lorne"\nbase_url = "https://lorne.example/news/"\n')
    return root


@pytest.fixture
def preview(project: Path) -> Iterator[Preview]:
    with Preview("-m", "generator", "-C", str(project), "serve", "--port", "0") as running:
        yield running


def page_of(project: Path) -> str:
    """URL path of the only article."""
    built = project / ".digest" / "preview"
    (page,) = built.rglob("harbour/index.html")
    return f"/news/{page.parent.relative_to(built).as_posix()}/"


def test_an_article_a_template_and_the_configuration_show(preview: Preview, project: Path) -> None:
    """Each of them is built as soon as it is saved, below the path at which the site will be."""
    path = page_of(project)
    assert preview.get("/")[1]["location"] == "/news/"
    assert "connect-src 'self'" in preview.get(path)[1]["content-security-policy"]

    (project / "content" / "harbour.txt").write_text(ARTICLE.replace("forty years", "fifty years"))
    until(lambda: b"fifty years" in preview.get(path)[2], 10)
    (project / "templates").mkdir()
    (project / "templates" / "404.html").write_text(
        '{% extends "default/404.html" %}{% block title %}Lost{% endblock %}'
    )
    until(lambda: b"<title>Lost</title>" in preview.get("/news/nowhere/")[2], 10)
    (project / "digest.toml").write_text('[site]\ntitle = "The Lorne Letter"\n')
    until(lambda: b"The Lorne Letter" in preview.get("/")[2], 10)


def test_static_files_show(preview: Preview, project: Path) -> None:
    """In a folder that comes while the preview runs: new, changed, deeper, and gone."""
    static = project / "static"
    static.mkdir()
    (static / "logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'><title>One</title></svg>")
    until(lambda: b"One" in preview.get("/news/static/logo.svg")[2], 10)
    (static / "logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'><title>Two</title></svg>")
    until(lambda: b"Two" in preview.get("/news/static/logo.svg")[2], 10)
    (static / "fonts" / "own").mkdir(parents=True)
    (static / "fonts" / "own" / "licence.txt").write_text("Free.")
    until(lambda: preview.get("/news/static/fonts/own/licence.txt")[2] == b"Free.", 10)
    (static / "logo.svg").unlink()
    until(lambda: preview.get("/news/static/logo.svg")[0] == 404, 10)


def test_errors_leave_the_last_good_site_up(preview: Preview, project: Path) -> None:
    """What is wrong with a template, the configuration or an article is told with its place, and goes when mended."""
    path = page_of(project)
    (project / "templates").mkdir()
    (project / "templates" / "404.html").write_text(
        "{% extends 'default/404.html' %}\n{% block main %}{{ nothing.at.all }}"
    )
    until(lambda: any("404.html:2" in line for line in preview.lines), 10)
    assert preview.get(path)[0] == 200
    (project / "templates" / "404.html").unlink()
    text = (project / "digest.toml").read_text()
    (project / "digest.toml").write_text(text + "\n[site]\n")
    until(lambda: any("The configuration cannot be used: digest.toml:" in line for line in preview.lines), 10)
    assert preview.get(path)[0] == 200
    (project / "digest.toml").write_text(text.replace("Lorne", "Mended"))
    until(lambda: b"Mended" in preview.get("/news/")[2], 10)
    sidecar = project / "content" / "harbour.txt.toml"
    sidecar.write_text("drop = [\n")
    until(lambda: any("An article failed: content/harbour.txt.toml:" in line for line in preview.lines), 10)
    assert preview.get(path)[0] == 200
    sidecar.write_text('title = "Harbour mended"\n')
    until(lambda: b"Harbour mended" in preview.get(path)[2], 10)


def test_the_preview_does_not_touch_the_site(preview: Preview, project: Path) -> None:
    """`site/` is what `digest build` made, and a build beside the preview works."""
    assert not (project / "site").exists()

    done = subprocess.run(
        [sys.executable, "-m", "generator", "-C", str(project), "build"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert b"_digest" not in b"".join(path.read_bytes() for path in (project / "site").rglob("*.html"))


def test_drafts_and_articles_to_come_are_shown_on_request(project: Path) -> None:
    """Both are left out without the options, and what is left out for its date is said."""
    (project / "content" / "plan.txt").write_text(ARTICLE)
    (project / "content" / "plan.txt.toml").write_text("draft = true\n")
    (project / "content" / "coming.txt").write_text(ARTICLE)
    soon = datetime.date.today() + datetime.timedelta(days=40)
    (project / "content" / "coming.txt.toml").write_text(f"date = {soon}\n")
    command = ("-m", "generator", "-C", str(project), "serve", "--port", "0")
    built = project / ".digest" / "preview"

    with Preview(*command) as plain:
        assert {path.parent.name for path in built.rglob("index.json")} == {"harbour"}
        assert any("1 warning" in line for line in plain.lines)
    with Preview(*command, "--drafts", "--future"):
        assert {path.parent.name for path in built.rglob("index.json")} == {"harbour", "plan", "coming"}


def test_killed_in_the_middle_of_a_build_it_catches_up(tmp_path: Path) -> None:
    """A template edit makes many pages in turns; whenever the process is killed, the next run ends with right bytes.

    Its workers go with it.
    """
    root = make_project(tmp_path / "project", 120)
    settings = '[site]\ntitle = "Piers"\nbase_url = "https://piers.example/"\n'
    (root / "digest.toml").write_text(settings)
    template = root / "templates" / "article.html"
    template.parent.mkdir()
    folder = root / ".digest" / "preview"
    command = ("-m", "generator", "-C", str(root), "serve", "--port", "0")
    cut = 0

    def shows(mark: str) -> set[bool]:
        return {mark in page.read_text() for page in folder.rglob("pier-*/index.html")}

    for number in range(4):
        with Preview(*command) as preview:
            # With what the run before left undone, whichever it is, it begins.
            until(lambda number=number: number == 0 or shows(f"edit-{number - 1}<") == {True}, 30)
            own = f"{{% block main %}}<p>edit-{number}</p>{{{{ super() }}}}{{% endblock %}}"
            template.write_text('{% extends "default/article.html" %}' + own)
            until(lambda number=number: True in shows(f"edit-{number}<"), 30)
            preview.end(signal.SIGKILL)
            until(preview.has_left_nothing)
        cut += shows(f"edit-{number}<") == {True, False}
    with Preview(*command) as preview:
        until(lambda: shows("edit-3<") == {True}, 30)
        until(lambda: any("Built: " in line for line in preview.lines), 30)

    assert cut
    run(root, BuildOptions(output="clean", hashed=False, executor="serial"), parse_config(settings))
    assert tree(folder) == tree(root / "clean")
