"""Builds one after the other, and what each of them says."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from generator.build import BuildReport, Onlooker
from generator.errors import BusyError, OutputError
from generator.model import Failure, Note
from generator.preview.rebuilding import Outcome, Rebuilder
from generator.preview.watching import Changes

A, B = Path("/p/content/a.txt"), Path("/p/content/b.txt")


def test_what_changes_during_a_build_waits_and_is_one_build_more() -> None:
    """Never two at a time, never one for each change."""
    entered, go = threading.Event(), threading.Event()
    asked: list[Changes | None] = []
    told: list[Outcome] = []
    enough = threading.Event()

    def build(changes: Changes | None, onlooker: Onlooker) -> BuildReport:
        asked.append(changes)
        entered.set()
        assert go.wait(5)
        return BuildReport()

    def tell(outcome: Outcome) -> None:
        told.append(outcome)
        if len(told) == 2:
            enough.set()

    rebuilder = Rebuilder(build, tell, roots=lambda: ())
    rebuilder.start()
    rebuilder.ask(Changes(frozenset({A})))
    assert entered.wait(5)
    rebuilder.ask(Changes(frozenset({A})))
    rebuilder.ask(Changes(frozenset({B})))
    go.set()
    assert enough.wait(5)

    assert rebuilder.stop(5)
    assert asked == [None, Changes(frozenset({A, B}))]


def test_after_a_failed_build_everything_is_looked_at() -> None:
    """What the failed build left unread is not forgotten."""
    asked: list[Changes | None] = []
    broken = True

    def build(changes: Changes | None, onlooker: Onlooker) -> BuildReport:
        asked.append(changes)
        if broken and len(asked) == 2:
            raise OutputError("no room.")
        return BuildReport(written=("b/index.html", "a/index.html"), deleted=("c/index.html",))

    rebuilder = Rebuilder(build, lambda outcome: None, roots=lambda: ())
    first = rebuilder.build_once(Changes(frozenset({A})))
    second = rebuilder.build_once(Changes(frozenset({A})))
    rebuilder.build_once(Changes(frozenset({B})))
    rebuilder.build_once(Changes(frozenset({B})))

    assert asked == [None, Changes(frozenset({A})), None, Changes(frozenset({B}))]
    assert first.changed == ("a/index.html", "b/index.html", "c/index.html")
    assert second.trouble is not None
    assert second.trouble.message == "no room."


def test_while_somebody_else_builds_it_tries_again_by_itself() -> None:
    """That it waits is told once; what was saved is built when the other build has ended."""
    asked: list[Changes | None] = []
    told: list[Outcome] = []
    done = threading.Event()

    def build(changes: Changes | None, onlooker: Onlooker) -> BuildReport:
        asked.append(changes)
        if 1 < len(asked) < 4:
            raise BusyError("another build of this project is running.", remedy="Build again.")
        return BuildReport()

    def tell(outcome: Outcome) -> None:
        told.append(outcome)
        if len(asked) >= 4:
            done.set()
        if len(told) == 1:
            rebuilder.ask(Changes(frozenset({A})))

    rebuilder = Rebuilder(build, tell, roots=lambda: ())
    rebuilder.start()
    rebuilder.ask(Changes(everything=True))
    assert done.wait(5)
    assert rebuilder.stop(5)

    assert [outcome.trouble and outcome.trouble.title for outcome in told] == [None, "The preview waits", None]
    assert told[1].trouble is not None
    assert "by itself" in told[1].trouble.remedy
    assert told[2].changes.paths == {A}


def test_a_defect_does_not_end_the_server() -> None:
    """It is shown like any other error."""

    def build(changes: Changes | None, onlooker: Onlooker) -> BuildReport:
        raise ZeroDivisionError

    outcome = Rebuilder(build, lambda outcome: None, roots=lambda: ()).build_once(Changes())

    assert outcome.trouble is not None
    assert outcome.trouble.title == "The build broke"


def test_failures_are_large_only_for_what_was_just_saved() -> None:
    """All of them are warnings, and warnings stay while a build fails."""
    built = BuildReport(failures=(Failure("a.txt", "read", "bad.", line=3),), notes=(Note("odd."),))
    rebuilder = Rebuilder(lambda changes, onlooker: built, lambda outcome: None, roots=lambda: ())

    saved = rebuilder.build_once(Changes(frozenset({A})))
    sidecar = rebuilder.build_once(Changes(frozenset({A.with_name("a.txt.toml")})))
    other = rebuilder.build_once(Changes(frozenset({B})))

    assert saved.trouble is not None
    assert sidecar.trouble is not None
    assert other.trouble is None
    assert other.warnings == ("a.txt:3: bad.", "odd.")


def test_after_a_rest_everything_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that the system told nothing of does not stay unseen; what finds nothing says nothing."""
    monkeypatch.setattr("generator.preview.rebuilding.CHECK_AFTER", 0.02)
    asked: list[Changes | None] = []
    told: list[Outcome] = []
    checked = threading.Event()

    def build(changes: Changes | None, onlooker: Onlooker) -> BuildReport:
        asked.append(changes)
        if len(asked) == 3:
            checked.set()
        return BuildReport()

    rebuilder = Rebuilder(build, told.append, roots=lambda: ())
    rebuilder.start()
    rebuilder.ask(Changes(everything=True))
    while len(told) < 1:
        pass
    rebuilder.ask(Changes(frozenset({A})))
    assert checked.wait(5)
    time.sleep(0.1)

    assert rebuilder.stop(5)
    assert asked == [None, Changes(frozenset({A})), None]
    assert len(told) == 2


def test_what_is_placed_is_told_before_the_build_ends() -> None:
    """Once: the end tells only what is left to tell, and how much it was in all."""
    told: list[Outcome] = []

    def build(changes: Changes | None, onlooker: Onlooker) -> BuildReport:
        onlooker.placed(BuildReport(written=("a/index.html",), left=2))
        onlooker.placed(BuildReport(written=("b/index.html",), left=1))
        return BuildReport(written=("a/index.html", "b/index.html", "c/index.html"))

    end = Rebuilder(build, told.append, roots=lambda: ()).build_once(Changes(frozenset({A})))

    assert [(one.changed, one.left, one.ended) for one in told] == [
        (("a/index.html",), 2, False),
        (("b/index.html",), 1, False),
    ]
    assert (end.changed, end.total, end.ended) == (("c/index.html",), 3, True)


def test_a_build_hears_that_it_is_wanted_elsewhere() -> None:
    """As soon as something else was saved."""
    wanted: list[bool] = []

    def build(changes: Changes | None, onlooker: Onlooker) -> BuildReport:
        wanted.append(onlooker.is_wanted())
        rebuilder.ask(Changes(frozenset({B})))
        wanted.append(onlooker.is_wanted())
        return BuildReport()

    rebuilder = Rebuilder(build, lambda outcome: None, roots=lambda: ())
    rebuilder.build_once(Changes(frozenset({A})))

    assert wanted == [False, True]
