"""Builds as a person sees them: what is made, what is left alone, what is said."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from generator.build import Builder, BuildOptions, Project, build, load_manifest
from generator.config import Config, ContentConfig, SiteConfig
from generator.errors import ConfigError, OutputError, TemplateError
from generator.fingerprints import fingerprint_bytes
from tests.build.projects import CONFIG, article, make_project, run, tree


def test_a_build_makes_a_page_and_data_for_each_article(tmp_path: Path) -> None:
    """Every article has its folder with a page and its record, and the report counts them."""
    report = run(make_project(tmp_path, 3))

    site = tree(tmp_path / "site")
    assert report.articles == 3
    assert sum(path.endswith("/index.json") for path in site) == 3
    assert set(report.written) == site.keys()
    assert report.failures == ()


def test_a_second_build_writes_nothing(tmp_path: Path) -> None:
    """No file is touched when nothing changed, even where everything is verified."""
    run(make_project(tmp_path))
    before = {path: (tmp_path / "site" / path).stat().st_mtime_ns for path in tree(tmp_path / "site")}

    for options in (BuildOptions(executor="serial"), BuildOptions(executor="serial", verify=True)):
        report = run(tmp_path, options)

        assert (report.written, report.deleted, report.analysed) == ((), (), 0)
    assert before == {path: (tmp_path / "site" / path).stat().st_mtime_ns for path in before}


def test_only_what_an_edit_changes_is_written(tmp_path: Path) -> None:
    """A sentence deep in one article touches the page of no other."""
    run(make_project(tmp_path))
    articles = {p for p in tree(tmp_path / "site") if p.endswith("/index.json")}
    (tmp_path / "content/north/pier-001.txt").write_text(article(1, tail=" Gulls do not mind."), "utf-8")

    report = run(tmp_path)

    assert report.analysed == 1
    assert len(articles.intersection(report.written)) == 1
    assert b"Gulls do not mind." in b"".join(tree(tmp_path / "site").values())


def test_a_touched_source_is_not_a_change(tmp_path: Path) -> None:
    """Another time stamp on the same bytes analyses and writes nothing."""
    run(make_project(tmp_path))
    os.utime(tmp_path / "content/north/pier-001.txt")

    report = run(tmp_path)

    assert (report.analysed, report.written) == (0, ())


def test_a_deleted_article_takes_its_pages_and_folders_along(tmp_path: Path) -> None:
    """Nothing of it stays online, not even an empty folder."""
    run(make_project(tmp_path))
    before = set(tree(tmp_path / "site"))
    (tmp_path / "content/south/pier-002.txt").unlink()

    report = run(tmp_path)

    assert len(report.deleted) >= 2
    assert before - set(tree(tmp_path / "site")) == set(report.deleted)
    assert not any(p.is_dir() and not any(p.iterdir()) for p in (tmp_path / "site").rglob("*"))


def test_foreign_files_stay_and_are_named(tmp_path: Path) -> None:
    """What somebody put into the folder after a build is left alone, whatever is deleted around it."""
    run(make_project(tmp_path, 2))
    (tmp_path / "site/notes.txt").write_text("mine")
    (tmp_path / "site/own").mkdir()
    (tmp_path / "site/own/a.txt").write_text("mine")

    first = run(tmp_path)
    (tmp_path / "content/south/pier-000.txt").unlink()
    second = run(tmp_path)

    assert first.foreign == second.foreign == ("notes.txt", "own/")
    assert (tmp_path / "site/notes.txt").read_text() == (tmp_path / "site/own/a.txt").read_text() == "mine"


def test_an_output_folder_that_is_not_ours_is_refused(tmp_path: Path) -> None:
    """A folder with somebody's files in it is not built into, and nothing in it is touched."""
    make_project(tmp_path)
    (tmp_path / "site").mkdir()
    (tmp_path / "site/precious.txt").write_text("mine")

    with pytest.raises(OutputError, match="precious"):
        run(tmp_path)

    assert tree(tmp_path / "site") == {"precious.txt": b"mine"}


def lose_the_record(root: Path) -> None:
    """As a checkout of the site without `.digest`, or somebody who cleans up."""
    shutil.rmtree(root / ".digest")


def test_a_site_whose_record_is_lost_is_ours_where_each_file_is_as_we_make_it(tmp_path: Path) -> None:
    """Nothing of it is written again; what is missing is, and from then on it is kept up as ever."""
    run(make_project(tmp_path))
    before = tree(tmp_path / "site")
    lose_the_record(tmp_path)
    (tmp_path / "site/404.html").unlink()

    dry = run(tmp_path, BuildOptions(executor="serial", dry_run=True))
    report = run(tmp_path)
    (tmp_path / "content/south/pier-002.txt").unlink()
    later = run(tmp_path)

    assert (dry.written, dry.deleted) == (report.written, report.deleted) == (("404.html",), ())
    assert (report.unchanged, report.foreign, later.foreign) == (len(before) - 1, (), ())
    assert len(later.deleted) >= 2


@pytest.mark.parametrize("harm", ["a page of another project", "one more file", "a link", "a folder that is a link"])
def test_a_site_whose_record_is_lost_is_refused_for_any_other_file(tmp_path: Path, harm: str) -> None:
    """What we would not write with the same bytes may be somebody's: it is named, and nothing is touched."""
    run(make_project(tmp_path, 2))
    lose_the_record(tmp_path)
    site = tmp_path / "site"
    name = {"one more file": "own/precious.txt", "a folder that is a link": "precious"}.get(harm, "404.html")
    (tmp_path / "elsewhere").mkdir()
    if harm.startswith("a page"):
        (site / name).write_text("mine")
    elif harm == "one more file":
        (site / "own").mkdir()
        (site / name).write_text("mine")
    elif harm == "a link":
        (site / name).rename(tmp_path / "elsewhere/404.html")
        (site / name).symlink_to("../elsewhere/404.html")
    else:
        (site / name).symlink_to("../elsewhere")
    before = tree(site)

    for _ in range(2):
        with pytest.raises(OutputError, match=rf"\({name}\)"):
            run(tmp_path)

    assert tree(site) == before
    assert not (tmp_path / ".digest/tmp").exists()


def test_the_gitignore_of_an_output_folder_is_nobodys(tmp_path: Path) -> None:
    """`site/.gitignore` makes a folder neither foreign nor ours: it stays and is not named."""
    make_project(tmp_path)
    (tmp_path / "site").mkdir()
    (tmp_path / "site/.gitignore").write_text("*\n")

    report = run(tmp_path)

    assert report.foreign == ()
    assert ".gitignore" not in {f.path for f in load_manifest(tmp_path).files}
    assert (tmp_path / "site/.gitignore").read_text() == "*\n"


def test_a_foreign_file_in_the_way_of_a_page_stops_the_build(tmp_path: Path) -> None:
    """It is named, and nothing is written."""
    run(make_project(tmp_path, 2))
    before = set(tree(tmp_path / "site"))
    (tmp_path / "content/more.txt").write_text(article(900), "utf-8")
    dry = run(tmp_path, BuildOptions(executor="serial", dry_run=True))
    target = tmp_path / "site" / sorted(set(dry.written) - before)[0]
    target.parent.mkdir(parents=True)
    target.write_text("mine")

    with pytest.raises(OutputError, match="not ours"):
        run(tmp_path)

    assert target.read_text() == "mine"


@pytest.mark.parametrize("harm", ["edited", "removed", "emptied", "replaced by a link"])
def test_harm_to_an_output_is_mended(tmp_path: Path, harm: str) -> None:
    """A page that somebody changed or removed is made again, and `why` says so."""
    run(make_project(tmp_path, 2))
    before = tree(tmp_path / "site")
    page = tmp_path / "site/index.html"
    if harm == "edited":
        page.write_bytes(page.read_bytes()[:-1] + b"!")
    elif harm == "emptied":
        page.write_bytes(b"")
    else:
        page.unlink()
    if harm == "replaced by a link":
        page.symlink_to("404.html")

    report = run(tmp_path)

    assert report.written == ("index.html",)
    assert report.reasons["index.html"] in ("is missing", "was changed by hand")
    assert tree(tmp_path / "site") == before
    assert not page.is_symlink()


def test_a_failed_article_is_named_and_tried_again(tmp_path: Path) -> None:
    """The others are built; the failure is not remembered as a result."""
    make_project(tmp_path, 2)
    os.mkfifo(tmp_path / "content/pipe.txt")

    first, second = run(tmp_path), run(tmp_path)

    assert [f.entry for f in first.failures] == [f.entry for f in second.failures] == ["pipe.txt"]
    assert first.articles == 2
    assert load_manifest(tmp_path).failures == 1


def test_strict_leaves_the_site_as_it_is(tmp_path: Path) -> None:
    """With a failure, a strict build writes and deletes nothing."""
    run(make_project(tmp_path, 3))
    before = tree(tmp_path / "site")
    os.mkfifo(tmp_path / "content/pipe.txt")
    (tmp_path / "content/south/pier-000.txt").unlink()

    report = run(tmp_path, BuildOptions(executor="serial", strict=True))

    assert not report.committed
    assert tree(tmp_path / "site") == before


def test_a_dry_run_says_what_the_build_then_does(tmp_path: Path) -> None:
    """It names the same files and touches none."""
    run(make_project(tmp_path, 4))
    before = tree(tmp_path / "site")
    (tmp_path / "content/south/pier-000.txt").unlink()
    (tmp_path / "content/north/pier-001.txt").write_text(article(1, headline="Aldmouth says no"), "utf-8")

    dry = run(tmp_path, BuildOptions(executor="serial", dry_run=True))
    untouched = tree(tmp_path / "site")
    wet = run(tmp_path)

    assert untouched == before
    assert (dry.written, dry.deleted) == (wet.written, wet.deleted)


def test_a_broken_template_stops_the_build_before_anything_is_written(tmp_path: Path) -> None:
    """The last good site stays; mending the template mends the build."""
    run(make_project(tmp_path, 2))
    before = tree(tmp_path / "site")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/article.html").write_text("{% if %}")

    with pytest.raises(TemplateError):
        run(tmp_path)
    assert tree(tmp_path / "site") == before
    (tmp_path / "templates/article.html").write_text("plain")
    report = run(tmp_path)

    assert set(report.reasons.values()) == {"a template changed"}
    assert len(report.written) == 2


def test_the_manifest_lists_what_the_build_owns(tmp_path: Path) -> None:
    """Every file with its SHA-256 and size, sorted; nothing pending; the address that it was built for."""
    run(make_project(tmp_path, 2))

    manifest = load_manifest(tmp_path)

    site = tree(tmp_path / "site")
    assert [(f.path, f.sha256, f.size) for f in manifest.files] == [
        (path, fingerprint_bytes(data), len(data)) for path, data in sorted(site.items())
    ]
    assert not manifest.pending
    assert manifest.base_url == "https://digest.example/"
    run(tmp_path, config=Config(site=SiteConfig(base_url="https://news.example/")))
    assert load_manifest(tmp_path).base_url == "https://news.example/"


def test_two_output_folders_are_kept_apart(tmp_path: Path) -> None:
    """A preview with drafts has its own manifest, and neither build disturbs the other."""
    make_project(tmp_path, 2)
    run(tmp_path)
    preview = Project(tmp_path, CONFIG)
    options = BuildOptions(output=".digest/preview", executor="serial")

    with Builder(preview, options) as builder:
        first, second = builder.build(), builder.build()

    assert (len(first.written), len(second.written)) == (len(tree(tmp_path / "site")), 0)
    assert tree(tmp_path / ".digest/preview") == tree(tmp_path / "site")
    assert run(tmp_path).written == ()
    assert load_manifest(tmp_path, ".digest/preview").files == load_manifest(tmp_path).files


def test_a_resident_builder_notices_what_another_build_did(tmp_path: Path) -> None:
    """A build from the command line between two of its own does not make it blind."""
    make_project(tmp_path, 2)
    with Builder(Project(tmp_path, CONFIG), BuildOptions(executor="serial")) as builder:
        builder.build()
        (tmp_path / "content/new.txt").write_text(article(77), "utf-8")
        run(tmp_path)
        (tmp_path / "content/new.txt").unlink()
        report = builder.build()

    assert report.articles == 2
    assert len(report.deleted) >= 2


def test_the_output_folder_can_be_configured(tmp_path: Path) -> None:
    """`content.output` names it."""
    make_project(tmp_path, 1)

    build(Project(tmp_path, Config(content=ContentConfig(output="public"))), BuildOptions(executor="serial"))

    assert (tmp_path / "public/index.html").is_file()
    assert load_manifest(tmp_path, "public").files


def test_files_of_unknown_formats_are_named_and_left_out(tmp_path: Path) -> None:
    """They are no failure, but said in each build, also in one that has nothing to do."""
    root = make_project(tmp_path)
    for name in ("odd.docx", "photo.JPG", "pier.txt.toml~", ".hidden.docx"):
        (root / "content" / name).write_bytes(b"PK\x03\x04")
    (root / "content" / "south" / "pier-000.txt.toml").write_text('place = "Aldmouth"\n', "utf-8")

    first, second = run(root), run(root)

    line = "content/odd.docx is no format that digest reads, left out."
    assert [n.message for n in first.notes if "left out" in n.message] == [line]
    assert [n.message for n in second.notes if "left out" in n.message] == [line]
    assert (first.failures, first.articles, second.written) == ((), 6, ())

    for number in range(7):
        (root / "content" / f"table-{number}.csv").write_text("a,b\n", "utf-8")

    (summary,) = (n.message for n in run(root).notes if "left out" in n.message)
    assert summary == (
        "8 files are no format that digest reads, left out: content/odd.docx, content/table-0.csv, "
        "content/table-1.csv, content/table-2.csv, content/table-3.csv and 3 more."
    )


def test_an_article_with_the_address_of_another_fails_alone(tmp_path: Path) -> None:
    """The first keeps the address, the other is named, all else is built; when the first goes, the other is there."""
    first = make_project(tmp_path, 3) / "content/south/pier-000.txt"
    second = tmp_path / "content/zone/pier-000.txt"
    second.parent.mkdir()
    second.write_text(article(0, headline="Another pier of that name"), "utf-8")

    report = run(tmp_path)
    again = run(tmp_path)
    (tmp_path / "content/north/pier-001.txt").write_text(article(1, tail=" It may be put off."), "utf-8")
    edited = run(tmp_path)
    first.unlink()
    after = run(tmp_path)

    named = [(f.entry, "south/pier-000.txt" in f.message) for f in report.failures]
    assert named == [("zone/pier-000.txt", True)]
    assert again.failures == edited.failures == report.failures
    assert (report.articles, again.written, after.failures, after.articles) == (3, (), (), 3)
    assert edited.written != ()
    assert any(b"Another pier of that name" in page for page in tree(tmp_path / "site").values())


def test_a_failure_of_a_sidecar_is_at_its_place(tmp_path: Path) -> None:
    """File and line are the sidecar's, not the article's."""
    make_project(tmp_path, 1)
    (tmp_path / "content/south/pier-000.txt.toml").write_text('title = "A"\nautor = "B"\n', "utf-8")

    failure = run(tmp_path).failures[0]

    assert (failure.file, failure.line) == ("south/pier-000.txt.toml", 2)


def test_without_a_content_folder_the_site_stays(tmp_path: Path) -> None:
    """A wrong folder, or a disk that is not mounted, must not empty a site."""
    run(make_project(tmp_path, 2))
    before = tree(tmp_path / "site")
    (tmp_path / "content").rename(tmp_path / "elsewhere")

    with pytest.raises(ConfigError, match="content: there is no such folder"):
        run(tmp_path)

    assert tree(tmp_path / "site") == before
