"""Lists of repairs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from generator.model import Repair, Span
from generator.readers.repairing import Mapping, apply, compose, tuck_in


@st.composite
def repairs_over(draw: st.DrawFn, length: int) -> list[Repair]:
    """Sorted repairs without overlaps over a text of `length`."""
    cuts = sorted(draw(st.lists(st.integers(0, length), max_size=12)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    return [Repair(a, b, draw(st.sampled_from(["", "x", "yz"[: max(b - a - 1, 0)], " "]))) for a, b in pairs]


@given(st.data())
def test_composed_list_does_what_both_do(data: st.DataObject) -> None:
    """One list over the source gives the same text as two lists, one after the other."""
    source = data.draw(st.text("abcdefgh ", max_size=30))
    first = data.draw(repairs_over(len(source)))
    middle = apply(source, first)
    second = data.draw(repairs_over(len(middle)))

    assert apply(middle, second) == apply(source, compose(first, second, middle))


def test_inserted_space_belongs_to_no_neighbour() -> None:
    """A space put between two units is part of neither."""
    mapping = Mapping([Repair(3, 3, " ")])

    assert (Span(0, 3), Span(4, 6)) == (mapping.span(Span(0, 3)), mapping.span(Span(3, 5)))


def test_deletions_at_the_edges_are_tucked_in() -> None:
    """What was deleted before and behind a unit becomes part of its first and last character."""
    repairs = [Repair(0, 2, ""), Repair(5, 6, "")]

    assert [Repair(0, 3, "a"), Repair(4, 6, "c")] == tuck_in(repairs, "abc", [Span(0, 3)])


def test_deletions_inside_stay() -> None:
    """Deletions that no edge touches are left as they are."""
    repairs = [Repair(1, 2, "")]

    assert repairs == tuck_in(repairs, "abc", [Span(0, 3)])
