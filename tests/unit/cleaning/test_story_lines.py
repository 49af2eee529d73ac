"""The line model: menus and teasers around a story go, the story stays whole."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from generator.cleaning import story_lines
from generator.cleaning.draft import Draft, Line
from generator.cleaning.line_measures import Columns, Shape, best_run, first_columns, second_columns, shapes_of
from generator.cleaning.line_model import WORTH_COMPILING, Forest, Tree, model, story_scores
from generator.cleaning.story_lines import kept_lines
from tests.unit.cleaning.drafting import HEADLINE, STORY, cleaned, document, passages

MENU = (
    "Weather", "Ferries", "Harbour", "Island life", "Jobs", "Archive", "Our team", "Tides", "Boats for sale", "Schools",
    "Church", "Letters", "Notices", "Births", "Football", "Sailing", "Calendar", "Maps", "Recipes", "Cinema",
)  # fmt: skip
TEASERS = (
    "Ferry company orders two electric ships", "Why the last bank left the island", "Six walks for a windy day",
    "Fishermen block the port over quotas", "A school with four pupils", "The woman who counts the seals",
)  # fmt: skip
LONG_STORY = (
    *STORY,
    "“People asked me every summer whether they might climb it,” Olden said. “Now I can tell them yes, and mean it.”",
    "Tickets will cost 40 crowns. Children under ten go free, and islanders have a week to themselves in March.",
    "The keeper's rooms have been left as they were found, with a stove, two beds and a calendar of 1974 on the wall.",
    "A second stage, which is to bring back the fog signal, depends on a grant that the county has yet to decide on.",
)


def page() -> str:
    return "\n\n".join([*MENU, HEADLINE, *LONG_STORY, *TEASERS, *MENU])


def test_a_page_dump_leaves_the_story() -> None:
    """Of a whole page all paragraphs of the story stay and the menus go."""
    left = passages(cleaned(page()))

    assert [p for p in left if p in LONG_STORY] == list(LONG_STORY)
    assert not set(left) & set(MENU)


def test_a_clean_story_is_left_alone() -> None:
    """A story without furniture keeps its sub-headings, lists and short answers."""
    parts = [
        *LONG_STORY[:3],
        "Costs and fares",
        *LONG_STORY[3:6],
        "“Never again.”",
        LONG_STORY[6],
        "Varnholm 3, Halle 1",
    ]

    assert passages(cleaned("\n\n".join([HEADLINE, *parts, LONG_STORY[7]]))) == [*parts, LONG_STORY[7]]


def test_texts_of_few_lines_are_not_judged() -> None:
    """Too few lines give the model nothing to go by."""
    parts = ["Tides", STORY[0], "Boats for sale"]

    assert passages(cleaned("\n\n".join([HEADLINE, *parts]))) == parts


@pytest.mark.parametrize(
    ("title", "scores", "shapes", "kept"),
    [
        ("an unlikely paragraph goes", [0.9, 0.9, 0.2], "PPP", "PP-"),
        ("a short line stays more easily than a long one", [0.9, 0.2, 0.2, 0.9], "PSLP", "PS-P"),
        ("more is asked of a long line in the story", [0.9, 0.3, 0.3, 0.9, 0.3], "PLLPL", "P--PL"),
        ("a lone short line between paragraphs is a sub-heading", [0.9, 0.1, 0.9], "PSP", "PSP"),
        ("several are a menu", [0.9, 0.1, 0.1, 0.9], "PSSP", "P--P"),
    ],
)
def test_which_lines_stay(title: str, scores: list[float], shapes: str, kept: str) -> None:
    """Short lines, of which lists and tables are made, need less to stay than paragraphs (P) and other lines (L)."""
    known = {
        "P": Shape(("a",) * 20, 20, finished=True),
        "L": Shape(("a",) * 10, 10, finished=False),
        "S": Shape(("a",) * 2, 2, finished=False),
    }
    keep = kept_lines(scores, [known[shape] for shape in shapes])

    assert "".join(shape if stays else "-" for shape, stays in zip(shapes, keep, strict=True)) == kept, title


@pytest.mark.parametrize(
    ("title", "lines", "scores", "kept"),
    [
        (
            "half of it stays: all of it",
            ["May 3 – Halle", "May 5 – Oslo", "May 8 – Turku", "May 9 – Malmö"],
            "+-+-",
            "++++",
        ),
        ("less than half", ["May 3 – Halle", "May 5 – Oslo", "May 8 – Turku", "May 9 – Malmö"], "+---", "+---"),
        ("three lines are no list", ["May 3 – Halle", "May 5 – Oslo", "May 8 – Turku"], "+-+", "+-+"),
        ("numbered, with a line between", ["1) Rope", "2) Oil", "Why oil", "3) Wick", "4) Glass"], "++-+-", "++-++"),
        ("entries far apart", ["1) Rope", "2) Oil", *"abc", "3) Wick", "4) Glass"], "++-----", "++-----"),
        ("other figures are another list", ["1 – 2", "3 – 4", "5 / 6", "7 / 8"], "++--", "++--"),
        ("lines without figures are none", ["Rope", "Oil", "Wick", "Glass"], "+++-", "+++-"),
    ],
)
def test_a_list_stays_whole(title: str, lines: list[str], scores: str, kept: str) -> None:
    """The model doubts entries of a list one by one; those like them speak for them."""
    stays = left_by([*LONG_STORY[:6], *lines], "+" * 6 + scores)

    assert stays[6:] == kept, title


def left_by(lines: Sequence[str], scores: str) -> str:
    """The scores with `-` for each line that goes, where the model is sure of those marked `+` alone."""
    probabilities = [0.9 if score == "+" else 0.01 for score in scores]
    draft = draft_of("\n\n".join(lines))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(story_lines, "story_scores", lambda draft: (probabilities, shapes_of(draft.lines)))
        gone = {c.span.start for c in story_lines.find(draft)}
    return "".join("-" if line.span.start in gone else "+" for line in draft.lines)


def test_a_story_that_is_a_list_keeps_its_inside() -> None:
    """Where a third of the words between the first and the last paragraph would go, only what stands outside goes."""
    wares = ["A brass lamp with a wick of cotton and two feet of chain"] * 4

    lines = ["Tides", LONG_STORY[0], *wares, LONG_STORY[1], *TEASERS[:3]]

    assert left_by(lines, "-+----+---") == "-++++++---"


def test_little_furniture_inside_a_story_goes() -> None:
    """A teaser among many paragraphs leaves them."""
    lines = ["Tides", *LONG_STORY[:6], TEASERS[0], *LONG_STORY[6:], TEASERS[1]]

    assert left_by(lines, "-++++++-++-") == "-++++++-++-"


@pytest.mark.parametrize(
    ("values", "run"),
    [([], (0, 0)), ([-1.0], (0, 0)), ([1.0, -0.5, 2.0, -9.0, 1.0], (0, 3)), ([-1.0, 3.0], (1, 2))],
)
def test_best_run(values: list[float], run: tuple[int, int]) -> None:
    """The contiguous run with the greatest sum."""
    assert best_run(values) == run


def draft_of(text: str) -> Draft:
    """The lines of a text as the model gets them when no rule has cut anything."""
    made = document(text)
    lines = tuple(
        Line(n, b.span, text[b.span.start : b.span.end], b.kind, 0, b.line, block=n) for n, b in enumerate(made.blocks)
    )
    return Draft(document=made, lines=lines)


def columns_of(draft: Draft) -> tuple[Columns, Columns]:
    """The columns of both passes, the first pass being of two minds about each line."""
    shapes = shapes_of(draft.lines)
    first = first_columns(draft, shapes)
    return first, first | second_columns(shapes, [0.5] * len(shapes))


def test_the_trees_look_at_what_is_measured() -> None:
    """The data file's columns are those that the program measures, in their order, and no tree looks at another."""

    def asked(tree: Tree) -> set[int]:
        index, _, low, high = tree
        return {index} | asked(low) | asked(high) if index >= 0 else set()

    for columns, forest in zip(columns_of(draft_of(page())), (model().first, model().second), strict=True):
        assert tuple(columns) == forest.names
        assert set().union(*map(asked, forest.trees)) <= set(range(len(forest.names)))


def test_compiled_trees_say_what_walked_ones_say() -> None:
    """A process that cleans many texts judges the last as it judged the first, to the last bit."""
    columns = columns_of(draft_of(page()))
    for values, forest in zip(columns, (model().first, model().second), strict=True):
        fresh = Forest(forest.names, 0.25, forest.trees)
        rows = list(zip(*values.values(), strict=True))
        walked = fresh.log_odds(rows)
        for _ in range(1 + WORTH_COMPILING // len(rows)):
            fresh.log_odds(rows)

        assert fresh.log_odds(rows) == walked == list(map(fresh.compiled(), rows))


@pytest.mark.parametrize("text", [page(), HEADLINE, "–", "\n\n".join(MENU), "\n\n".join(LONG_STORY), "漢字。\n\n" * 9])
def test_each_line_has_each_measure(text: str) -> None:
    """Columns are as long as the text has lines, whatever the text is."""
    draft = draft_of(text)

    assert {len(column) for column in columns_of(draft)[1].values()} == {len(draft.lines)}


def test_a_line_is_measured_by_its_neighbours() -> None:
    """What lies above and below a line is counted from it, as far as there are lines."""
    columns, _ = columns_of(draft_of("\n\n".join(["Tides", HEADLINE, STORY[0], "Jobs", STORY[1], "Maps"])))

    assert columns["words above 1"][:2] == [-1, 1]
    assert columns["up"][2:6] == [60, 1, 2, 1]
    assert columns["down"][:5] == [2, 1, 2, 1, 60]
    assert columns["loose 4 above"] == [0, 0, 1, 1, 1, 1]
    assert columns["loose 4 below"] == [1, 0, 0, 0, 0, 0]


def test_paragraphs_score_above_the_menu() -> None:
    """The least likely paragraph of the story is likelier than the likeliest entry of the menu above it."""
    draft = draft_of(page())
    scores, _ = story_scores(draft)
    by_text = {line.text: score for line, score in zip(draft.lines, scores, strict=True)}

    assert min(by_text[p] for p in LONG_STORY) > max(by_text[entry] for entry in MENU)
