"""What the terminal is told of the builds."""

from __future__ import annotations

from pathlib import Path

from generator.preview.rebuilding import Outcome
from generator.preview.session import Telling
from generator.preview.trouble import Trouble
from generator.preview.watching import Changes


def outcome(
    *changed: str, warnings: tuple[str, ...] = (), trouble: Trouble | None = None, seconds: float = 0.012
) -> Outcome:
    return Outcome(changed, trouble, warnings, Changes(frozenset({Path("/p/content/a.txt")})), seconds, len(changed))


def told(telling: Telling, one: Outcome) -> list[str]:
    return [f"{tone}: {line}" for tone, line in telling.lines(one)]


def test_a_build_is_one_line() -> None:
    """The first says that it is; numbers and times read well."""
    telling = Telling()

    assert told(telling, outcome("x", "y", seconds=2.44)) == ["plain: Built: 2 files changed after a.txt in 2.4 s"]
    assert told(telling, outcome("x")) == ["plain: 1 file changed after a.txt in 12 ms"]
    assert told(telling, outcome()) == ["plain: nothing changed after a.txt in 12 ms"]


def test_new_warnings_are_said_once() -> None:
    """A few in full; one that went and came back is new again."""
    telling = Telling()
    many = tuple(f"w{n}" for n in range(8))

    assert told(telling, outcome(warnings=("old",)))[1:] == ["warning:   old"]
    assert told(telling, outcome(warnings=("old",))) == ["plain: nothing changed after a.txt in 12 ms, 1 warning"]
    assert told(telling, outcome(warnings=many))[1:] == [
        *(f"warning:   w{n}" for n in range(5)),
        "warning:   and 3 more: the badge on the page lists them",
    ]
    assert told(telling, outcome(warnings=("old",)))[1:] == ["warning:   old"]


def test_the_first_good_build_after_trouble_says_so() -> None:
    """Once."""
    telling = Telling()
    told(telling, outcome())

    assert told(telling, outcome(trouble=Trouble("It broke", "badly.", "a.html:3"))) == [
        "title: It broke: a.html:3",
        "plain:   badly.",
    ]
    assert told(telling, outcome("x")) == ["good: Good again: 1 file changed after a.txt in 12 ms"]
    assert told(telling, outcome("x")) == ["plain: 1 file changed after a.txt in 12 ms"]
