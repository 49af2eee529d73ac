"""What the calendar shows and hides: drafts aside, an article is shown from its day until it expires."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.build import Builder, BuildOptions, Project
from generator.config import Config, ContentConfig
from tests.build.projects import CONFIG, article, make_project, run, tree


def on(day: str, *, future: bool = False) -> BuildOptions:
    return BuildOptions(executor="serial", today=day, future=future)


def dated(root: Path, name: str, day: str, more: str = "") -> None:
    path = root / "content" / f"{name}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(article(len(name)), "utf-8")
    path.with_name(f"{name}.txt.toml").write_text(f'date = "{day}"\n{more}', "utf-8")


def pages(root: Path) -> set[str]:
    return {path.split("/")[-2] for path in tree(root / "site") if path.endswith("index.json")}


def test_an_article_of_a_day_to_come_waits_for_it(tmp_path: Path) -> None:
    """It is in no page and no list, a note says so, and on its day a build shows it although no file changed."""
    dated(tmp_path, "pier", "2031-03-02")
    dated(tmp_path, "quay", "2031-03-04")

    before = run(tmp_path, on("2031-03-03"))
    assert pages(tmp_path) == {"pier"}
    assert b"/quay/" not in b"".join(tree(tmp_path / "site").values())
    assert [note.message for note in before.notes] == [
        "content/quay.txt is dated 2031-03-04 and is left out until then; --future shows it."
    ]
    assert run(tmp_path, on("2031-03-03")).written == ()
    after = run(tmp_path, on("2031-03-04"))

    assert pages(tmp_path) == {"pier", "quay"}
    assert after.notes == ()


def test_several_are_one_note(tmp_path: Path) -> None:
    """It names the first whose day comes."""
    for name, day in (("a", "2031-05-01"), ("bb", "2031-04-01"), ("ccc", "2030-01-01")):
        dated(tmp_path, name, day)

    report = run(tmp_path, on("2031-01-01"))

    (note,) = report.notes
    assert note.message == (
        "2 articles are dated in the future and are left out until their day (the first is "
        "content/bb.txt, 2031-04-01); "
        "--future shows them."
    )


def test_an_instant_counts_in_utc_and_as_stated(tmp_path: Path) -> None:
    """What was published somewhere already is shown, whichever way its clock is off ours."""
    dated(tmp_path, "east", "2031-03-03T01:00:00+09:00")
    dated(tmp_path, "wests", "2031-03-02T23:00:00-08:00")
    dated(tmp_path, "later", "2031-03-03T12:00:00+00:00")

    run(tmp_path, on("2031-03-02"))

    assert pages(tmp_path) == {"east", "wests"}


@pytest.mark.parametrize("by", ["option", "configuration"])
def test_they_are_shown_on_request(tmp_path: Path, by: str) -> None:
    """`--future`, or `future = true` below `[content]`."""
    dated(tmp_path, "quay", "2031-03-04")
    config = Config(site=CONFIG.site, content=ContentConfig(future=by == "configuration"))

    report = run(tmp_path, on("2031-03-03", future=by == "option"), config)

    assert pages(tmp_path) == {"quay"}
    assert report.notes == ()


def test_what_is_shown_on_request_goes_without_it(tmp_path: Path) -> None:
    """The option is part of what a build was made from."""
    dated(tmp_path, "quay", "2031-03-04")
    run(tmp_path, on("2031-03-03", future=True))

    run(tmp_path, on("2031-03-03"))

    assert pages(tmp_path) == set()


def test_an_article_goes_on_the_day_it_expires(tmp_path: Path) -> None:
    """Also from a builder that stays, and although no file changed."""
    dated(tmp_path, "pier", "2031-03-02", 'expires = "2031-03-09"\n')
    run(tmp_path, on("2031-03-08"))
    assert pages(tmp_path) == {"pier"}

    with Builder(Project(tmp_path, CONFIG), on("2031-03-09")) as builder:
        builder.build()

    assert pages(tmp_path) == set()


def test_a_clock_that_was_wrong_takes_no_article_for_good(tmp_path: Path) -> None:
    """What expired on a day to come is shown again once the clock is right."""
    root = make_project(tmp_path / "project", 3)
    (root / "content/north/pier-001.txt.toml").write_text('expires = "2031-06-01"\n')

    shown = [run(root, on(day)).articles for day in ("2031-06-01", "2026-01-01")]

    assert shown == [2, 3]
