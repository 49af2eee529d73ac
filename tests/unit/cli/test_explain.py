"""`digest explain`: an article laid open in the terminal and as a page."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from generator.cli import cli
from generator.errors import OutputError, SourceError

ARTICLE = """Ferry sinks off Tarn, all safe

By admin

TARN, March 2 (Norwire) – A ferry sank off Tarn on Monday, and all 61 people on board were saved, the coast guard said.

“I counted them twice,” said Captain Ada Lund.

The ferry was built in 1971.
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "ferry.txt").write_text(ARTICLE, "utf-8")
    return tmp_path


def explained(project: Path, *words: str) -> str:
    result = CliRunner().invoke(cli, ["-C", str(project), "explain", *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_shows_each_cut_with_its_rule_and_line(project: Path) -> None:
    """The byline stands behind the scissors, with the line it was on."""
    shown = explained(project, "content/ferry.txt")

    assert "   3  ✂ By admin [byline: byline]" in shown.splitlines()
    assert "[dateline: dateline → " in shown


def test_shows_what_became_of_each_sentence(project: Path) -> None:
    """Summary and quote are labelled where they stand, and explained below."""
    shown = explained(project, "content/ferry.txt")

    assert "the coast guard said.[S1]" in " ".join(shown.split())
    assert "“I counted them twice[Q1],” said" in shown
    assert "Ada Lund" in shown.split("Quotes")[1]


def test_the_page_holds_the_same_and_escapes(project: Path) -> None:
    """The page strikes cuts through, links labels and reasons, and shows markup of the article as text."""
    source = project / "content" / "ferry.txt"
    source.write_text(ARTICLE.replace("The ferry was", "The <script>alert(1)</script> ferry was"), "utf-8")

    explained(project, "content/ferry.txt", "--html", str(project / "view.html"))
    page = (project / "view.html").read_text("utf-8")

    assert "<del>By admin</del>" in page
    assert 'id="r1-S1"' in page and 'href="#r1-S1"' in page
    assert "<script" not in page


def test_a_missing_file_is_named(project: Path) -> None:
    """A path that leads nowhere is an error that names it."""
    with pytest.raises(SourceError, match=r"content/flood.txt: there is no such file"):
        CliRunner().invoke(cli, ["-C", str(project), "explain", "content/flood.txt"], catch_exceptions=False)


def test_one_entry_of_many(project: Path) -> None:
    """`--entry` picks an entry of a JSON Lines file; an unknown one is an error that lists them."""
    rows = '{"id": "a", "title": "One", "text": "First of all."}\n{"id": "b", "title": "Two", "text": "Then this."}\n'
    (project / "content" / "two.jsonl").write_text(rows, "utf-8")

    shown = explained(project, "content/two.jsonl", "--entry", "b")

    assert "Then this." in shown and "First of all." not in shown
    with pytest.raises(SourceError, match="has no entry `c`"):
        CliRunner().invoke(
            cli, ["-C", str(project), "explain", "content/two.jsonl", "--entry", "c"], catch_exceptions=False
        )


def test_lines_fit_the_terminal(project: Path) -> None:
    """No line of the view is wider than the terminal."""
    result = CliRunner().invoke(cli, ["-C", str(project), "explain", "content/ferry.txt"], env={"COLUMNS": "60"})

    assert max(len(click.unstyle(line)) for line in result.output.splitlines()) <= 60


def test_a_page_that_cannot_be_written_is_an_error_with_a_remedy(project: Path) -> None:
    """A folder that is not there is named, without a traceback."""
    target = project / "nowhere" / "ferry.html"

    with pytest.raises(OutputError, match="cannot be written"):
        CliRunner().invoke(
            cli, ["-C", str(project), "explain", "content/ferry.txt", "--html", str(target)], catch_exceptions=False
        )


def test_an_article_may_be_named_as_the_site_names_it(project: Path) -> None:
    """Its path below the content folder will do."""
    assert "By admin" in explained(project, "ferry.txt")


def test_a_failure_is_at_a_place_that_can_be_opened(project: Path) -> None:
    """The message begins with the path from the project and the line."""
    (project / "content" / "bad.md").write_text('---\ntitle: A\nauthor: "B\n---\n\nThe ferry sank.\n', "utf-8")

    with pytest.raises(SourceError, match=r"^content/bad.md:\d: the front matter is not valid YAML"):
        CliRunner().invoke(cli, ["-C", str(project), "explain", "content/bad.md"], catch_exceptions=False)


def test_an_entry_may_be_named_as_a_build_names_it(project: Path) -> None:
    """`FILE#ID`, which can be pasted from a message."""
    rows = '{"id": "a", "title": "One", "text": "First of all."}\n{"id": "b", "title": "Two", "text": "Then this."}\n'
    (project / "content" / "two.jsonl").write_text(rows, "utf-8")

    shown = explained(project, "content/two.jsonl#b")

    assert "Then this." in shown and "First of all." not in shown


def test_a_broken_record_hides_no_other(project: Path) -> None:
    """What can be read is shown before the error; the record that was asked for is shown without one."""
    (project / "content" / "two.jsonl").write_text('{"id": "a", "text": "First of all."}\n{"id": "b", \n', "utf-8")

    result = CliRunner().invoke(cli, ["-C", str(project), "explain", "content/two.jsonl"])

    assert "First of all." in result.output
    assert isinstance(result.exception, SourceError) and "content/two.jsonl:2" in str(result.exception)
    assert "First of all." in explained(project, "content/two.jsonl", "--entry", "a")
