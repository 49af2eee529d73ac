"""Errors as the overlay and the terminal show them."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import ConfigError, SourceError, TemplateError
from generator.model import Failure
from generator.preview.trouble import in_lines, trouble_of, trouble_of_failure


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text("".join(f"  line {number}\n" for number in range(1, 21)))
    return tmp_path


def test_the_lines_around_are_shown_with_a_caret(root: Path) -> None:
    """Four before, four after, the caret under the first letter of the line."""
    error = TemplateError("`x` is not defined.", place="page.html:10", remedy="Check the name.")
    error.__cause__ = ValueError("out of xs")

    lines = [line for _, line in in_lines(trouble_of(error, [root, root / "templates"]))]

    assert lines == [
        "A template failed: templates/page.html:10",
        "  `x` is not defined.",
        "    6 |   line 6",
        "    7 |   line 7",
        "    8 |   line 8",
        "    9 |   line 9",
        " > 10 |   line 10",
        "      |   ^",
        "   11 |   line 11",
        "   12 |   line 12",
        "   13 |   line 13",
        "   14 |   line 14",
        "  because out of xs",
        "  Check the name.",
    ]


def test_the_caret_points_at_what_the_message_names(root: Path) -> None:
    """As a whole word; what the message says already is not said again as its cause."""
    (root / "templates" / "page.html").write_text("{{ pages }} {{ page.x }}\n")
    error = TemplateError("there is no `page`: out of xs.", place="page.html:1")
    error.__cause__ = ValueError("Out of xs")

    trouble = trouble_of(error, [root / "templates"])

    assert (trouble.column, trouble.width, trouble.because) == (16, 4, ())
    assert ("caret", "     |                " + "^^^^") in list(in_lines(trouble))
    assert "built-in template stands in" in trouble.remedy


def test_the_caret_points_at_a_sign_that_is_out_of_place(root: Path) -> None:
    """As Jinja names it: between single quotes."""
    (root / "templates" / "page.html").write_text("<p>{{ page.headline }</p>\n")

    trouble = trouble_of(TemplateError("unexpected '}'.", place="page.html:1"), [root / "templates"])

    assert (trouble.column, trouble.width) == (21, 1)


def test_a_column_is_used_where_it_is_known(root: Path) -> None:
    """`file:line:column`."""
    trouble = trouble_of(ConfigError("bad.", place="templates/page.html:2:5"), [root])

    assert (trouble.line, trouble.column) == (2, 5)


@pytest.mark.parametrize("place", ["", "nowhere.html:3", "templates", "templates/page.html", "x:99999999", ":::"])
def test_a_place_that_leads_nowhere_is_shown_as_it_is(root: Path, place: str) -> None:
    """No lines, no guess."""
    trouble = trouble_of(SourceError("bad.", place=place), [root])

    assert (trouble.place, trouble.lines) == (place, ())


def test_a_defect_of_ours_is_called_that(root: Path) -> None:
    """Not a thing the editor can mend."""
    trouble = trouble_of(RuntimeError("boom"), [root])

    assert trouble.title == "The build broke"
    assert "RuntimeError: boom" in trouble.message
    assert "report it" in trouble.remedy


def test_a_failed_article_names_its_source_and_line(root: Path) -> None:
    """Of a feed, the file and not the entry is what can be opened."""
    trouble = trouble_of_failure(Failure("templates/page.html#guid", "read", "bad.", line=1), [root])

    assert trouble.place == "templates/page.html:1"
    assert trouble.lines[0].text == "  line 1"
