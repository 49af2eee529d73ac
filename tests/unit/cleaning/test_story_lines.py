"""The line model: menus and teasers around a story go, the story stays whole."""

from __future__ import annotations

import pytest

from generator.cleaning.draft import Draft, Line
from generator.cleaning.line_measures import Shape, best_run, measures
from generator.cleaning.line_model import Tree, first_scores, line_features, model, story_scores
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


def draft_of(text: str) -> Draft:
    """The lines of a text as the model gets them when no rule has cut anything."""
    made = document(text)
    lines = tuple(
        Line(n, b.span, text[b.span.start : b.span.end], b.kind, 0, b.line, block=n) for n, b in enumerate(made.blocks)
    )
    return Draft(document=made, lines=lines)


def test_the_trees_look_only_at_what_is_measured() -> None:
    """Every index in the data file is that of a measure or of a named feature, and every leaf is a number."""
    draft = draft_of(page())
    features, shapes = line_features(draft)
    known = len(measures(draft, shapes, first_scores(features, model().first))[0]) + len(model().names)

    def walk(tree: Tree) -> set[int]:
        index, _, low, high = tree
        return {index} | walk(low) | walk(high) if index >= 0 else set()

    asked = set().union(*(walk(tree) for tree in model().trees))
    assert min(asked) >= 0
    assert max(asked) < known


def test_paragraphs_score_above_the_menu() -> None:
    """The least likely paragraph of the story is likelier than the likeliest entry of the menu above it."""
    draft = draft_of(page())
    scores, _ = story_scores(draft)
    by_text = {line.text: score for line, score in zip(draft.lines, scores, strict=True)}

    assert min(by_text[p] for p in LONG_STORY) > max(by_text[entry] for entry in MENU)
