"""The line model: menus and teasers around a story go, the story stays whole."""

from __future__ import annotations

import json

import pytest

from generator.cleaning.line_model import Shape, best_run, weights
from generator.cleaning.story_lines import kept_lines
from tests.unit.cleaning.drafting import HEADLINE, STORY, cleaned, passages

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


def test_a_paragraph_near_the_story_needs_more_to_go() -> None:
    """Running text beside the story stays at a score that costs a menu entry its place."""
    text, entry = Shape(("a",) * 20, 20, True), Shape(("a",), 1, False)

    assert kept_lines([0.9, 0.15, 0.9], [text, text, text]) == [True, True, True]
    assert kept_lines([0.9, 0.15, 0.15, 0.9], [text, entry, entry, text]) == [True, False, False, True]


@pytest.mark.parametrize(
    ("values", "run"),
    [([], (0, 0)), ([-1.0], (0, 0)), ([1.0, -0.5, 2.0, -9.0, 1.0], (0, 3)), ([-1.0, 3.0], (1, 2))],
)
def test_best_run(values: list[float], run: tuple[int, int]) -> None:
    """The contiguous run with the greatest sum."""
    assert best_run(values) == run


def test_the_weights_name_features_only() -> None:
    """The data file holds numbers by name, sorted, for both passes."""
    model = weights()

    assert sorted(model) == ["first", "second"]
    assert all(list(part) == sorted(part) for part in model.values())
    assert json.dumps(model) == json.dumps(model, sort_keys=True)
