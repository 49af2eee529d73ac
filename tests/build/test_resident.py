"""A builder that stays, told what was saved, gives the files that a clean build gives, and looks at nothing else."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

import pytest

import generator.analysis
from generator.build import Builder, BuildOptions, BuildReport, Onlooker, Project
from generator.build.making import Making
from generator.build.store import Store
from tests.benchmarks.corpus import make_articles
from tests.build.projects import CONFIG, article, clean_build, run, tree

OPTIONS = BuildOptions(executor="serial")
_ANALYSE = lru_cache(maxsize=None)(generator.analysis.analyse)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Analysis is pure and tested elsewhere; here its results are kept over the clean builds."""
    monkeypatch.setattr(generator.analysis, "analyse", _ANALYSE)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Twelve long articles, most with a date, a tag, and neighbours."""
    root = tmp_path / "project"
    for number, text in enumerate(make_articles(12)):
        file = root / "content" / ("north" if number % 2 else "south") / f"pier-{number:03}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.text(), "utf-8")
        if number % 3:
            file.with_name(file.name + ".toml").write_text(
                f'date = "2023-03-{1 + number // 2:02}"\ntags = ["{"Piers" if number % 2 else "Storms"}"]\n'
            )
    return root


@pytest.fixture
def builder(project: Path) -> Iterator[Builder]:
    """It has built once, of files old enough that their signatures vouch for them."""
    time.sleep(0.03)
    with Builder(Project(project, CONFIG), OPTIONS) as builder:
        builder.build()
        yield builder


def _edit(file: Path, change: Callable[[str], str]) -> Path:
    file.write_text(change(file.read_text("utf-8")), "utf-8")
    return file


def _is_clean(project: Path) -> bool:
    scratch = project.parent / "scratch"
    scratch.mkdir(exist_ok=True)
    for name in ("content", "templates", "static"):
        (scratch / name).unlink(missing_ok=True)
    return tree(project / "site") == clean_build(project, scratch)


def test_a_sentence_more_makes_two_files(project: Path, builder: Builder) -> None:
    """The article's page and its data: no list shows the sentence, so none is made, nor is the site planned."""
    file = _edit(project / "content/south/pier-004.txt", lambda text: text + "\nGulls have come back to the quay.\n")

    report = builder.build([file])

    assert [Path(path).name for path in report.written] == ["index.html", "index.json"]
    assert set(report.reasons.values()) == {"what it shows changed"}
    assert (report.analysed, report.articles, report.unchanged) == (1, 12, len(tree(project / "site")) - 2)
    assert _is_clean(project)


def test_a_fresh_process_makes_two_files_too(project: Path, builder: Builder) -> None:
    """It reads the outline of the site, and the cards that the page shows."""
    builder.close()
    _edit(project / "content/south/pier-004.txt", lambda text: text + "\nGulls have come back to the quay.\n")

    report = run(project)

    assert [Path(path).name for path in report.written] == ["index.html", "index.json"]
    assert _is_clean(project)


def test_what_was_kept_of_the_neighbours_does_not_outlive_them(project: Path, builder: Builder) -> None:
    """A headline changes, then the body of the article that shows it as its neighbour."""
    names = ("south/pier-004.txt", "south/pier-002.txt", "north/pier-005.txt", "south/pier-006.txt")
    for turn, name in enumerate(names):
        builder.build(
            [_edit(project / "content" / name, lambda t, n=turn: f"Ferry {n} runs aground" + t[t.index("\n") :])]
        )
        for other in names:
            builder.build([_edit(project / "content" / other, lambda t, n=turn: t + f"\nGulls came {n} times.\n")])

    assert _is_clean(project)


def test_only_what_is_named_is_looked_at(project: Path, builder: Builder) -> None:
    """A file that nobody named waits for a build that looks everywhere."""
    named = _edit(project / "content/south/pier-004.txt", lambda text: text + "\nGulls have come back.\n")
    _edit(project / "content/south/pier-002.txt", lambda text: text + "\nGulls have gone.\n")

    assert builder.build([named]).analysed == 1
    assert not _is_clean(project)
    assert builder.build().analysed == 1
    assert _is_clean(project)


def test_another_builds_work_is_seen(project: Path, builder: Builder) -> None:
    """What a hint leaves out is looked at when somebody else has changed the store meanwhile."""
    named = _edit(project / "content/south/pier-004.txt", lambda text: text + "\nGulls have come back.\n")
    _edit(project / "content/south/pier-002.txt", lambda text: text + "\nGulls have gone.\n")
    run(project, BuildOptions(executor="serial", output="other"))

    builder.build([named])

    assert _is_clean(project)


def test_a_process_that_ends_after_such_builds_leaves_a_record_to_go_on_from(project: Path, builder: Builder) -> None:
    """What they did not write down, the next build finds by looking; it writes nothing anew."""
    for turn in range(3):
        builder.build(
            [_edit(project / "content/south/pier-004.txt", lambda t, n=turn: t + f"\nGulls came {n} times.\n")]
        )
    builder.close()

    report = run(project)

    assert (report.written, report.deleted) == ((), ())
    assert run(project).written == ()
    assert _is_clean(project)


def test_a_headline_more_plans_the_pages_that_show_it(
    project: Path, builder: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its page, its neighbours, lists and feeds: not the whole site, which nobody plans again."""
    file = project / "content/south/pier-004.txt"
    builder.build([_edit(file, lambda text: "Ferry runs aground off Farrow" + text[text.index("\n") :])])
    monkeypatch.setattr("generator.build.site_plan.plan_of", lambda index: pytest.fail("the site was planned anew"))

    report = builder.build([_edit(file, lambda text: "Ferry freed off Farrow" + text[text.index("\n") :])])

    assert {"index.html", "feed.xml"} < set(report.written)
    assert "about/index.html" not in report.written
    monkeypatch.undo()
    assert _is_clean(project)


def test_a_fresh_process_plans_those_pages_from_few_cards(
    project: Path, builder: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the outline that every build leaves, whoever built last; cards that none of the pages shows stay unread."""
    file = project / "content/south/pier-004.txt"
    builder.build([_edit(file, lambda text: "Ferry runs aground off Farrow" + text[text.index("\n") :])])
    builder.close()
    read: list[str] = []
    card = Making.card
    with monkeypatch.context() as patch:
        patch.setattr(Store, "cards", lambda store: pytest.fail("all cards were read"))
        patch.setattr(Making, "card", lambda making, key: (read.append(key), card(making, key))[1])
        for headline in ("Ferry freed off Farrow", "Ferry back in Farrow"):
            _edit(file, lambda text, words=headline: words + text[text.index("\n") :])
            report = run(project)
            assert {"index.html", "feed.xml"} < set(report.written)
            assert "about/index.html" not in report.written
        read.clear()
        _edit(file, lambda text: text + "\nGulls have come back to the quay.\n")
        run(project)

    assert len(read) < 7
    assert _is_clean(project)


def test_a_style_sheet_makes_one_file_where_names_carry_no_hash(project: Path) -> None:
    """As the preview builds: no page is made, nor planned; a template that changes makes its pages."""
    css, template = project / "templates/static/css/95-own.css", project / "templates/about.html"
    css.parent.mkdir(parents=True)
    css.write_text("p { color: red }")
    with Builder(Project(project, CONFIG), BuildOptions(executor="serial", hashed=False)) as builder:
        builder.build()
        for colour in ("green", "blues", "white"):
            css.write_text(f"p {{ color: {colour} }}")
            assert builder.build([css]).written == ("static/digest.css",)
            assert f"color:{colour}" in (project / "site/static/digest.css").read_text().replace(" ", "")
        assert builder.build([css]).written == ()
        file = _edit(project / "content/south/pier-004.txt", lambda text: text + "\nGulls have come back.\n")
        assert len(builder.build([file]).written) == 2
        template.write_text("<p>Made by hand.</p>")
        assert builder.build([template]).written == ("about/index.html",)
        assert builder.build().written == ()


def test_the_page_in_view_comes_first(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a template's edit that makes many; called away, the builder leaves the rest to the next build."""
    monkeypatch.setattr("generator.build.plan.TURN", 4)
    template = project / "templates/article.html"
    template.parent.mkdir()
    placed: list[BuildReport] = []
    away = True

    def look_on(view: str) -> Onlooker:
        placed.clear()
        return Onlooker(in_view=lambda: {view}, is_wanted=lambda: away, placed=placed.append)

    with Builder(Project(project, CONFIG), OPTIONS) as builder:
        pages = [path for path in builder.build().written if path.endswith("/index.html") and "pier-" in path]
        template.write_text("<h1>{{ page.headline }}</h1><p>One</p>")
        first = builder.build([template], onlooker=look_on(pages[7]))
        assert first.written == (pages[7],)
        assert (first.left, placed[0].written, placed[0].left) == (len(pages) - 1, (pages[7],), len(pages) - 1)

        template.write_text("<h1>{{ page.headline }}</h1><p>Two</p>")
        away = False
        second = builder.build([template], onlooker=look_on(pages[3]))
        assert sorted(second.written) == sorted(pages)
        assert placed[0].written == (pages[3],)
        assert sorted(path for report in placed for path in report.written) == sorted(pages)
        assert (second.left, placed[-1].left) == (0, 0)
        assert _is_clean(project)


def test_the_saved_articles_own_page_comes_first(project: Path, builder: Builder) -> None:
    """In a tab or not; lists and feeds follow in the same build, which nothing calls away."""
    file = project / "content/south/pier-004.txt"
    builder.build([_edit(file, lambda text: "Ferry runs aground off Farrow" + text[text.index("\n") :])])
    _edit(file, lambda text: "Ferry freed off Farrow" + text[text.index("\n") :])
    (page,) = (str(path.relative_to(project / "site")) for path in (project / "site").rglob("pier-004*/index.html"))
    placed: list[BuildReport] = []

    report = builder.build([file], onlooker=Onlooker(in_view=frozenset, is_wanted=lambda: True, placed=placed.append))

    assert placed[0].written == (page, page.replace(".html", ".json"))
    assert report.left == 0
    assert {page, "index.html", "feed.xml"} < set(report.written)
    assert _is_clean(project)


def test_what_a_builder_called_away_left_is_made_by_the_next(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told of another file or of none, in this process or in another."""
    monkeypatch.setattr("generator.build.plan.TURN", 2)
    template = project / "templates/article.html"
    template.parent.mkdir()
    onlooker = Onlooker(in_view=frozenset, is_wanted=lambda: True, placed=lambda report: None)
    with Builder(Project(project, CONFIG), OPTIONS) as builder:
        builder.build()
        template.write_text("<h1>{{ page.headline }}</h1><p>One</p>")
        assert builder.build([template], onlooker=onlooker).left > 0
        assert builder.build(onlooker=onlooker).left > 0
        file = _edit(project / "content/south/pier-004.txt", lambda text: text + "\nGulls have come back.\n")
        assert builder.build([file]).left == 0
        assert _is_clean(project)
        template.write_text("<h1>{{ page.headline }}</h1><p>Two</p>")
        builder.build([template], onlooker=onlooker)
    run(project)
    assert _is_clean(project)


def _moves(project: Path, chance: random.Random) -> list[Path]:
    """One edit of some kind; what a watcher would tell of it."""
    content = project / "content"
    files = sorted(content.rglob("*.txt"))
    file = chance.choice(files)
    kind = chance.randrange(9)
    if kind <= 2:
        return [_edit(file, lambda text: text + f"\nGulls came {chance.randrange(99)} times.\n")]
    if kind == 3:
        return [_edit(file, lambda text: f"Ferry {chance.randrange(9)} runs aground" + text[text.index("\n") :])]
    if kind == 4 and len(files) > 4:
        file.unlink()
        return [file]
    if kind == 5:
        new = content / "north" / f"new-{chance.randrange(20)}.txt"
        new.write_text(article(chance.randrange(40)), "utf-8")
        return [new]
    if kind == 6:
        sidecar = file.with_name(file.name + ".toml")
        sidecar.write_text(f'tags = ["{chance.choice(["Piers", "Storms", "Ferries"])}"]\n')
        return [sidecar]
    if kind == 7:
        template = project / "templates/article.html"
        template.parent.mkdir(exist_ok=True)
        template.write_text(f"<h1>{{{{ page.headline }}}}</h1><p>{chance.randrange(3)}</p>")
        return [template]
    moved = file.with_name(f"moved-{chance.randrange(50)}.txt")
    if moved.exists():
        return []
    file.rename(moved)
    return [file, moved]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_told_of_any_edits_it_is_as_clean(project: Path, builder: Builder, seed: int) -> None:
    """Random edits of every kind, each told, in ones and twos; now and then a build that looks everywhere."""
    chance = random.Random(seed)
    report: BuildReport
    for turn in range(12):
        hint = [path for _ in range(chance.choice([1, 1, 2])) for path in _moves(project, chance)]
        report = builder.build(hint if chance.random() < 0.9 else None)
        assert report.failures == ()
        assert _is_clean(project), (seed, turn, hint)
    assert builder.build().written == ()
