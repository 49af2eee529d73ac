"""`digest publish` from the command line, on sites as the engine leaves them."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import msgspec
import pytest
from click.testing import CliRunner, Result

from generator.cli import cli
from generator.errors import GeneratorError, PublishError
from generator.model import Manifest, OwnedFile
from generator.publishers.plan import LOCK_NAME, MANIFEST_NAME
from tests.unit.publishers.sites import FIRST, SECOND, Site


class Project:
    """A built project whose site a test sets by hand."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.manifest = Manifest()
        self.configure()

    def configure(self, *, base_url: str = "https://news.example/", more: str = "") -> None:
        self.base_url = base_url
        (self.root / "digest.toml").write_text(f'[site]\nbase_url = "{base_url}"\n{more}')

    def build(self, site: Site, *, pending: bool = False, failures: int = 0) -> None:
        for path, data in site.items():
            (self.root / "site" / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / "site" / path).write_bytes(data)
        files = tuple(OwnedFile(path, hashlib.sha256(data).hexdigest(), len(data)) for path, data in site.items())
        self.manifest = Manifest(tuple(sorted(files)), pending=pending, failures=failures, base_url=self.base_url)

    def publish(self, *words: str) -> Result:
        return CliRunner().invoke(cli, ["-C", str(self.root), "publish", *words])


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    root = tmp_path / "project"
    root.mkdir()
    made = Project(root)
    monkeypatch.setattr("generator.cli.publish.load_manifest", lambda root, output=None: made.manifest)
    return made


def error_of(result: Result) -> GeneratorError:
    assert isinstance(result.exception, GeneratorError), result.output
    return result.exception


def test_a_folder_is_brought_up_to_date_with_one_line(project: Project, tmp_path: Path) -> None:
    """The line says how many files of each sort, and how much was sent."""
    project.build(FIRST)

    result = project.publish("../www")

    assert result.exit_code == 0, result.output
    assert len(result.stderr.strip().splitlines()) == 1
    assert "11 added, 0 changed, 0 removed, 0 unchanged" in result.stderr
    assert (tmp_path / "www" / "index.html").read_bytes() == FIRST["index.html"]


def test_a_second_publish_says_that_nothing_was_written(project: Project) -> None:
    """And it is so."""
    project.build(FIRST)
    project.publish("../www")

    result = project.publish("../www")

    assert "up to date, 11 files, nothing was written" in result.stderr


def test_a_dry_run_names_files_and_bytes_and_writes_nothing(project: Project, tmp_path: Path) -> None:
    """Added, changed, removed; the target stays as it was."""
    project.build(FIRST)
    project.publish("../www")
    project.build(SECOND)
    before = {path: path.read_bytes() for path in (tmp_path / "www").rglob("*") if path.is_file()}

    result = project.publish("../www", "--dry-run")

    assert result.exit_code == 0, result.output
    assert "  + 2031/bridge/index.html  13 B\n" in result.stdout
    assert f"  ~ 2031/flood/index.html  {len(SECOND['2031/flood/index.html'])} B\n" in result.stdout
    assert "  - 2031/vote/index.html  11 B\n" in result.stdout
    assert {path: path.read_bytes() for path in (tmp_path / "www").rglob("*") if path.is_file()} == before


def test_json_tells_the_same_to_programs(project: Project) -> None:
    """One object on standard output, with phases, whether it was applied or not."""
    project.build(FIRST)

    planned = json.loads(project.publish("../www", "--dry-run", "--json").stdout)
    done = json.loads(project.publish("../www", "--json").stdout)

    assert (planned["applied"], done["applied"]) == (False, True)
    assert [file["path"] for file in done["added"]] == [file["path"] for file in planned["added"]]
    assert [phase["name"] for phase in done["phases"]] == ["assets", "new pages", "lists", "feeds"]


def test_what_programs_are_told_follows_the_schema(project: Project, tmp_path: Path) -> None:
    """First publish, dry run of a change, saved plan, outcome, rollback: each is what `--schema` says."""
    schema = json.loads(project.publish("--schema").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    project.configure(more='[publish.live]\ntarget = "../www"\nreleases = true\n')
    saved = tmp_path / "plan.json"

    def check(kind: str, text: str) -> None:
        jsonschema.validate(json.loads(text), {**schema, "oneOf": [{"$ref": f"#/$defs/{kind}"}]})

    project.build(FIRST)
    check("report", project.publish("live", "--json").stdout)
    project.build(SECOND)
    check("report", project.publish("live", "--dry-run", "--json").stdout)
    project.publish("live", "--plan", str(saved))
    check("plan", saved.read_text())
    assert [upload[0] for phase in json.loads(saved.read_text())["phases"] for upload in phase["uploads"]]
    assert json.loads(saved.read_text())["deletes"]
    check("report", project.publish("live", "--apply", str(saved), "--json").stdout)
    check("rollback", project.publish("live", "--rollback", "--json").stdout)


def test_the_document_names_every_field_of_a_report(project: Project) -> None:
    """docs/publish.md tells programs what they get."""
    text = (Path(__file__).parents[2] / "docs" / "publish.md").read_text("utf-8")
    report = json.loads(project.publish("--schema").stdout)["$defs"]["report"]

    assert [name for name in report["properties"] if f"`{name}`" not in text] == []


def test_diff_shows_the_words_that_change(project: Project) -> None:
    """As readers see them, without markup."""
    project.build(FIRST)
    project.publish("../www")
    project.build(SECOND)

    result = project.publish("../www", "--diff")

    assert "-Flood\n+Flood falls\n" in result.stdout
    assert "<p>" not in result.stdout


def test_a_saved_plan_is_done_as_it_stands(project: Project, tmp_path: Path) -> None:
    """--plan writes the file only; --apply does it."""
    project.build(FIRST)
    saved = tmp_path / "plan.json"

    project.publish("../www", "--plan", str(saved))
    assert not (tmp_path / "www").exists()
    result = project.publish("../www", "--apply", str(saved))

    assert result.exit_code == 0, result.output
    assert (tmp_path / "www" / "index.html").exists()


def test_a_saved_plan_is_refused_when_the_target_has_moved_on(project: Project, tmp_path: Path) -> None:
    """Somebody else has published in the meantime."""
    project.build(FIRST)
    saved = tmp_path / "plan.json"
    project.publish("../www", "--plan", str(saved))
    project.publish("../www")

    assert "moved on" in str(error_of(project.publish("../www", "--apply", str(saved))))


def test_a_saved_plan_is_refused_for_another_site_or_target(project: Project, tmp_path: Path) -> None:
    """A plan is for one build and one target."""
    project.build(FIRST)
    saved = tmp_path / "plan.json"
    project.publish("../www", "--plan", str(saved))

    assert "the plan is for" in str(error_of(project.publish("../other", "--apply", str(saved))))
    project.build(SECOND)
    assert "built anew" in str(error_of(project.publish("../www", "--apply", str(saved))))


def test_a_branch_of_a_remote(project: Project, tmp_path: Path) -> None:
    """`--git REMOTE --branch NAME` pushes there."""
    subprocess.run(["git", "init", "--bare", "--quiet", str(tmp_path / "remote.git")], check=True)
    project.build(FIRST)

    result = project.publish("--git", "../remote.git", "--branch", "web")

    assert result.exit_code == 0, result.output
    shown = subprocess.run(
        ["git", "-C", str(tmp_path / "remote.git"), "ls-tree", "--name-only", "web"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    assert shown == [MANIFEST_NAME, ".nojekyll", "2031", "404.html", "archive", "atom.xml", "index.html", "robots.txt",
                     "sitemap.xml", "static"]  # fmt: skip


def test_targets_have_names(project: Project, tmp_path: Path) -> None:
    """The only table is taken without a name; a name that is nearly right is named."""
    project.configure(more='[publish.live]\ntarget = "../www"\nreleases = true\nheaders_file = true\n')
    project.build(FIRST)

    assert project.publish().exit_code == 0
    assert (tmp_path / "www" / "current" / "_headers").read_bytes().startswith(b"/*\n")
    wrong = project.publish("lvie")
    assert (wrong.exit_code, "did you mean `live`" in wrong.stderr) == (2, True)


def test_a_rollback_brings_the_release_before_back(project: Project, tmp_path: Path) -> None:
    """It needs no build."""
    project.configure(more='[publish.live]\ntarget = "../www"\nreleases = true\n')
    project.build(FIRST)
    project.publish("live")
    project.build(SECOND)
    project.publish("live")

    result = project.publish("live", "--rollback")

    assert "release 000001 is live again" in result.stderr
    assert (tmp_path / "www" / "current" / "index.html").read_bytes() == FIRST["index.html"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "where to?"),
        (["../www", "--max-delete", "lots"], "--max-delete: `lots` is neither"),
        (["../www", "--git", "origin"], "either TARGET or --git"),
        (["../www", "--branch", "web"], "--branch goes with --git"),
        (["nowhere"], "no [publish.nowhere] and no folder `nowhere`; a new folder is `./nowhere`"),
    ],
)
def test_wrong_words_exit_with_2(project: Project, words: list[str], message: str) -> None:
    """And say what was wrong."""
    project.build(FIRST)

    result = project.publish(*words)

    assert (result.exit_code, message in result.stderr) == (2, True)


@pytest.mark.parametrize(
    ("target", "message"),
    [("site", "own `site/`"), ("content/x", "own `content/`"), (".", "project lies in"), ("..", "project lies in")],
)
def test_a_site_is_not_published_over_its_project(project: Project, target: str, message: str) -> None:
    """A slip of the fingers costs nothing."""
    project.build(FIRST)

    assert message in str(error_of(project.publish(target)))


def test_builds_that_must_not_go_out_are_refused(project: Project, tmp_path: Path) -> None:
    """Cut, failed, empty, or without a base URL where one is needed."""
    project.build(FIRST, pending=True)
    assert "cut short" in str(error_of(project.publish("../www")))
    project.build(FIRST, failures=1)
    assert "1 article of the last build failed" in str(error_of(project.publish("../www")))
    assert project.publish("../www", "--allow-failures", "--dry-run").exit_code == 0
    project.manifest = Manifest()
    assert "no built page" in str(error_of(project.publish("../www")))
    project.configure(base_url="")
    project.build(FIRST)
    assert "base URL" in str(error_of(project.publish("--git", "../remote.git")))
    assert not (tmp_path / "www").exists()


def test_too_many_deletes_are_refused_with_the_words_that_allow_them(project: Project) -> None:
    """An empty build by mistake does not empty the host."""
    project.build(FIRST)
    project.publish("../www")
    project.build({path: FIRST[path] for path in ("2031/flood/index.html", "2031/flood/index.json")})

    refused = error_of(project.publish("../www"))
    assert isinstance(refused, PublishError)
    assert "--max-delete 8,100%" in refused.remedy
    assert project.publish("../www", "--max-delete", "8,100%").exit_code == 0


def test_a_site_built_for_another_address_is_refused(project: Project) -> None:
    """What the build had counts, not what the configuration says by now."""
    project.configure(base_url="")
    project.build(FIRST)
    project.configure(base_url="https://news.example/")

    assert "built for no base URL, the configuration now says" in str(error_of(project.publish("../www")))


def test_a_host_that_is_not_known_is_an_error(project: Project) -> None:
    """A typing error would silently check nothing."""
    project.configure(more='[publish.live]\ntarget = "../www"\nhost = "cloudflare"\n')
    project.build(FIRST)

    error = error_of(project.publish("live"))

    assert (error.exit_code, "Known: github-pages, gitlab-pages, cloudflare-pages" in str(error)) == (2, True)


def test_the_lock_of_a_publisher_elsewhere_is_taken_on_request(project: Project, tmp_path: Path) -> None:
    """Whether it was killed there, only a person can know."""
    project.build(FIRST)
    (tmp_path / "www").mkdir()
    (tmp_path / "www" / LOCK_NAME).write_text('{"machine":"0123456789abcdef","process":1}')

    refused = error_of(project.publish("../www"))
    assert "another publish is under way (process 1 on another machine)" in str(refused)
    assert "--break-lock" in str(refused)
    assert project.publish("../www", "--break-lock").exit_code == 0
    assert not (tmp_path / "www" / LOCK_NAME).exists()


def test_a_host_is_warned_about(project: Project) -> None:
    """Before the first byte goes out."""
    project.configure(more='[publish.live]\ntarget = "../www"\nhost = "cloudflare-pages"\n')
    project.build(FIRST)
    large = OwnedFile("film.bin", project.manifest.files[0].sha256, 30 * 1024 * 1024)
    project.manifest = msgspec.structs.replace(project.manifest, files=(*project.manifest.files, large))

    result = project.publish("live", "--dry-run")

    assert "Warning: Cloudflare Pages takes 26.2 MB a file, film.bin has 31.5 MB." in result.stderr
