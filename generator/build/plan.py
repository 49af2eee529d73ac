"""Deciding what is to be made, kept and taken away; pure. `edit_plan` and `site_plan` say what a site is to have."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence, Set
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from generator.build.records import ASSET, Made, Site

if TYPE_CHECKING:
    from generator.build.inputs import Inputs
    from generator.pages import Page

TURN = 48
"""Files that are made at a time while somebody looks on: a tenth of a second's work."""

SHOWN_CHANGED = "what it shows changed"


class Wanted(msgspec.Struct, frozen=True):
    """A file that the site is to have: all that decides whether it must be made again."""

    path: str
    order: int
    """`PageClass`: what is written first."""
    made_of: str
    made_by: str
    page: Page | None
    """None for an asset."""


class Plan(msgspec.Struct):
    """What a build would do to an output folder."""

    make: list[tuple[Wanted, str]] = msgspec.field(default_factory=list)
    """Files to be made (which need not change), each with the reason."""
    stale: list[str] = msgspec.field(default_factory=list)
    """Files of ours that the site no longer has."""
    kept: int = 0
    """How many files are as they should be."""
    new: int = 0
    """How many files to be made are in no record."""


def decide(
    wanted: Sequence[Wanted],
    made: Mapping[str, Made],
    owned: Set[str],
    disturbed: Mapping[str, str],
    reason_of: Callable[[Made, Wanted], str],
) -> Plan:
    """What must be made again and what goes, from what is wanted, what was made (and what else is ours since a build
    was cut), and which files were disturbed since.
    """
    plan = Plan()
    for item in wanted:
        before = made.get(item.path)
        if before is None:
            plan.make.append((item, "new"))
            plan.new += 1
        elif (why := disturbed.get(item.path)) is not None:
            plan.make.append((item, why))
        elif (before.made_of, before.made_by) != (item.made_of, item.made_by):
            plan.make.append((item, reason_of(before, item)))
        else:
            plan.kept += 1
    if plan.kept + len(plan.make) - plan.new < len(made) or owned != made.keys():
        plan.stale = sorted((made.keys() | owned) - {item.path for item in wanted})
    return plan


def reasons(site: Site, inputs: Inputs) -> Callable[[Made, Wanted], str]:
    """Why a file of the site as it stands is made again."""

    def reason(before: Made, item: Wanted) -> str:
        # The first two change what pages show, too: they are the reason to name.
        if site.code != inputs.program.pages:
            return "the program changed"
        if site.config != inputs.config:
            return "the configuration changed"
        return SHOWN_CHANGED if before.made_of != item.made_of else "a template changed"

    return reason


def in_turns(plan: Plan, in_view: Callable[[], Set[str]], saved: Container[str] = ()) -> Iterator[tuple[Plan, int]]:
    """(part of the plan, how many files come after it): assets, the `saved` articles' own pages and what is in view
    first, of many files the front page too.

    `saved` holds entry keys. A plan that adds or deletes files is one part: its order is what keeps links whole.
    """
    if plan.new or plan.stale:
        yield plan, 0
        return
    rest = {todo[0].path: todo for todo in plan.make}
    first = [path for path, (item, _) in rest.items() if item.order == ASSET or _is_of(item, saved)]
    if is_long(rest) and "index.html" in rest:
        first.append("index.html")
    if not rest:
        yield plan, 0
    while rest:
        turn = [rest.pop(path) for path in (*first, *sorted(in_view())) if path in rest]
        if not turn:
            turn = [rest.pop(path) for path in list(islice(rest, TURN))]
        yield Plan(turn), len(rest)
        first = []


def _is_of(item: Wanted, saved: Container[str]) -> bool:
    return item.page is not None and item.page.source in saved


def is_long(left: Mapping[str, object] | int) -> bool:
    """Whether so many files are left that they are more than one turn."""
    return (left if isinstance(left, int) else len(left)) > TURN
