"""Which of the program's own modules count for what a page is made of."""

from __future__ import annotations

from generator.fingerprints import PAGES_CODE, PROGRAM

HOW_NOT_WHAT = {
    "__init__.py",
    "beside.py",  # how the output folder is looked at meanwhile
    "builder.py",  # what stays open between builds
    "executors.py",  # where an article is analysed
    "interface.py",
    "output.py",  # what stands in the output folder
    "pools.py",
    "program.py",
    "project.py",  # what is asked for, and what is told
    "records.py",  # what is kept of the output folder
    "run.py",  # in which order all this is done
    "settled.py",
    "staging.py",  # in how many processes pages are made
    "store.py",  # it has a format of its own
    "writing.py",  # how bytes come to their places
}
"""Modules of the build that decide no byte of a page: a change of these makes no page again."""


def test_each_module_of_the_build_counts_for_pages_or_says_why_not() -> None:
    """A new module is in one of the two lists, or this fails: pages of other code must never pass for those of this."""
    counted = {part.removeprefix("build/") for part in PAGES_CODE if part.startswith("build/")}

    assert counted.isdisjoint(HOW_NOT_WHAT)
    assert counted | HOW_NOT_WHAT == {path.name for path in (PROGRAM / "build").glob("*.py")}


def test_what_counts_is_there() -> None:
    """No part of the list is the name of a file that was renamed since."""
    assert [part for part in PAGES_CODE if not (PROGRAM / part).exists()] == []
