"""What is made, kept and taken away, decided from values alone."""

from __future__ import annotations

import pytest

from generator.build import plan
from generator.build.plan import Plan, Wanted, decide, in_turns
from generator.build.records import ASSET, Made
from generator.pages.page import Page, PageClass

ARTICLE = PageClass.ARTICLE


def wanted(
    path: str, made_of: str = "values", made_by: str = "template", order: int = ARTICLE, source: str = ""
) -> Wanted:
    """A file that the site is to have; where it comes from a `source`, with its page."""
    page = Page(path, "", PageClass(order), made_of, lambda _: b"", source) if source else None
    return Wanted(path, order, made_of, made_by, page)


def made(path: str, made_of: str = "values", made_by: str = "template") -> Made:
    """A file that the last build made."""
    return Made(path, "0" * 64, 1, ARTICLE, made_of, made_by)


@pytest.mark.parametrize(
    ("title", "item", "before", "disturbed", "expected"),
    [
        ("as it was", wanted("a"), made("a"), {}, None),
        ("not there before", wanted("b"), made("a"), {}, "new"),
        ("other values", wanted("a", made_of="others"), made("a"), {}, "because"),
        ("another template", wanted("a", made_by="another"), made("a"), {}, "because"),
        ("changed by hand", wanted("a"), made("a"), {"a": "was changed by hand"}, "was changed by hand"),
        ("new and in the way", wanted("b"), made("a"), {"b": "is missing"}, "new"),
    ],
)
def test_a_file_is_made_for_a_reason(
    title: str, item: Wanted, before: Made, disturbed: dict[str, str], expected: str | None
) -> None:
    """Only what is new, disturbed, or of other values, templates or code is made again; the reason goes with it."""
    found = decide([item], {before.path: before}, {before.path}, disturbed, lambda *_: "because")

    assert [why for _, why in found.make] == ([] if expected is None else [expected]), title


def test_what_is_not_wanted_any_more_goes() -> None:
    """Files of ours, those that a build that was cut may have written with them, are stale when nothing wants them."""
    found = decide([wanted("a")], {"a": made("a"), "b": made("b")}, {"a", "b", "c"}, {}, lambda *_: "")

    assert (found.stale, found.kept) == (["b", "c"], 1)


def test_as_many_files_of_a_build_that_was_cut_go_too() -> None:
    """What is ours may be as much as what was recorded, and be other files."""
    found = decide([wanted("a"), wanted("b")], {"a": made("a"), "b": made("b")}, {"a", "c"}, {}, lambda *_: "")

    assert (found.stale, found.kept) == (["c"], 2)


def test_what_is_in_view_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Assets, the front page and the pages in view are made before the rest, which comes a turn at a time."""
    monkeypatch.setattr(plan, "TURN", 2)
    items = [*map(wanted, ("1", "2", "3", "4", "index.html")), wanted("style.css", order=ASSET)]

    turns = [
        ([item.path for item, _ in part.make], left)
        for part, left in in_turns(Plan([(item, "") for item in items]), lambda: {"3"})
    ]

    assert turns == [(["style.css", "index.html", "3"], 3), (["1", "2"], 1), (["4"], 0)]


def test_the_saved_articles_own_pages_come_before_what_else_shows_it() -> None:
    """Feeds of an edited article are made after its page, even where all of it is one turn's work."""
    items = [wanted("feed.xml", source="flood"), wanted("flood/index.html", source="flood.txt")]

    turns = [
        [item.path for item, _ in part.make]
        for part, _ in in_turns(Plan([(item, "") for item in items]), set, {"flood.txt"})
    ]

    assert turns == [["flood/index.html"], ["feed.xml"]]


def test_a_plan_with_new_or_stale_files_is_one_turn() -> None:
    """Its order is what keeps links whole."""
    whole = Plan([(wanted("a"), "new")], stale=["b"], new=1)

    assert list(in_turns(whole, set)) == [(whole, 0)]
