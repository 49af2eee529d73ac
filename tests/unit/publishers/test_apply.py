"""Applying a plan: order, failures, locks, on a target that records what it is told."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager

import pytest

from generator.errors import PublishError
from generator.publishers import apply
from generator.publishers.apply import apply_plan
from generator.publishers.plan import MANIFEST_NAME
from generator.registry import Headers, Listed, Progress, Report
from tests.unit.publishers.sites import FIRST, SECOND, Site, plan_for


class Recorder:
    """A target in memory. It can be told to fail at the n-th write."""

    label = "memory"
    local = False
    host = ""
    carries_headers = True
    encoding = ""
    gathers = False
    extras: Mapping[str, bytes] = {}

    def __init__(self, *, writers: int = 1, transactional: bool = False) -> None:
        self.files: dict[str, bytes] = {}
        self.calls: list[str] = []
        self.writers = writers
        self.transactional = transactional
        self.fail_at = 0
        self.locked = False
        self.there: tuple[str, ...] = ()

    def read(self, path: str) -> bytes | None:
        return self.files.get(path)

    def listing(self) -> Iterable[Listed]:
        return [Listed(path, len(data)) for path, data in sorted(self.files.items())]

    @contextmanager
    def lock(self, *, force: bool) -> Iterator[None]:
        self.locked = True
        yield
        self.locked = False

    def begin(self, kept: Iterable[str], name: str) -> Collection[str]:
        self.kept = sorted(kept)
        return self.there

    def write(self, path: str, data: bytes, headers: Headers) -> None:
        assert self.locked
        if self.fail_at and len(self.calls) + 1 >= self.fail_at:
            raise PublishError("the line is dead.")
        self.calls.append(path)
        self.files[path] = data

    def delete(self, path: str) -> None:
        if self.fail_at and len(self.calls) + 1 >= self.fail_at:
            raise PublishError("the line is dead.")
        self.calls.append(f"-{path}")
        self.files.pop(path, None)

    def commit(self, report: Report) -> None:
        self.calls.append("commit")

    def rollback(self, report: Report) -> str:
        raise AssertionError

    def close(self) -> None:
        return


def publish(site: Site, target: Recorder) -> apply.Outcome:
    return apply_plan(plan_for(site, target), lambda path: site[path], target)


def without_manifest(target: Recorder) -> Site:
    return {path: data for path, data in target.files.items() if path != MANIFEST_NAME}


def test_a_publish_ends_in_the_site_and_says_what_it_did() -> None:
    """Files, deletes and bytes are counted."""
    target = Recorder()
    publish(FIRST, target)

    outcome = publish(SECOND, target)

    kept = {"static/site.aaaaaaaa.css": FIRST["static/site.aaaaaaaa.css"]}
    assert without_manifest(target) == {**SECOND, **kept}
    assert (outcome.uploaded, outcome.deleted) == (7, 2)


def test_deletes_come_after_every_upload_and_the_manifest_is_written_around_them() -> None:
    """Before: it lists what will go. After: it does not."""
    target = Recorder()
    publish(FIRST, target)
    target.calls.clear()

    publish(SECOND, target)

    assert target.calls[-5:] == [
        MANIFEST_NAME,
        "-2031/vote/index.html",
        "-2031/vote/index.json",
        MANIFEST_NAME,
        "commit",
    ]


def test_a_second_publish_makes_no_write() -> None:
    """Not even the lock is taken."""
    target = Recorder()
    publish(FIRST, target)
    target.calls.clear()

    outcome = publish(FIRST, target)

    assert (target.calls, outcome.uploaded) == ([], 0)


@pytest.mark.parametrize("writers", [1, 4])
@pytest.mark.parametrize("fail_at", range(1, 16))
def test_a_cut_at_any_write_is_healed_by_the_next_publish(fail_at: int, writers: int) -> None:
    """Nothing is lost, nothing stays behind, and no delete has happened before all uploads were there."""
    target = Recorder(writers=writers)
    publish(FIRST, target)
    target.calls.clear()
    target.fail_at = fail_at

    try:
        publish(SECOND, target)
    except PublishError as error:
        assert "publish again" in str(error)
        assert all(path in target.files for path in FIRST) or set(SECOND) <= set(target.files)
    else:
        assert fail_at > 12
    target.fail_at = 0
    target.locked = False
    publish(SECOND, target)

    kept = {"static/site.aaaaaaaa.css": FIRST["static/site.aaaaaaaa.css"]}
    assert without_manifest(target) == {**SECOND, **kept}
    assert json.loads(target.files[MANIFEST_NAME])["pending"] == []
    assert plan_for(SECOND, target).is_empty


def test_what_was_written_before_a_cut_is_not_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A checkpoint says which files are there; the publish goes on from it."""
    monkeypatch.setattr(apply, "CHECKPOINT", 2)
    target = Recorder()
    target.fail_at = 8

    with pytest.raises(PublishError):
        publish(FIRST, target)
    target.fail_at = 0
    sent_before = [path for path in target.calls if path != MANIFEST_NAME]
    target.calls.clear()
    publish(FIRST, target)

    again = set(target.calls) & set(sent_before)
    assert len(sent_before) >= 4
    assert len(again) <= 2


def test_a_failure_stops_the_phases_after_it() -> None:
    """The front page does not go out when an article's page did not."""
    target = Recorder(writers=4)
    target.fail_at = 4

    with pytest.raises(PublishError, match=r"stopped at new pages: the line is dead"):
        publish(FIRST, target)

    assert "index.html" not in target.files
    assert "atom.xml" not in target.files


def test_a_target_that_moved_on_is_left_alone() -> None:
    """A saved plan does exactly what it says, or nothing."""
    target = Recorder()
    publish(FIRST, target)
    plan = plan_for(SECOND, target)
    publish({**FIRST, "index.html": b"by somebody else"}, target)
    target.calls.clear()

    with pytest.raises(PublishError, match="moved on"):
        apply_plan(plan, lambda path: SECOND[path], target)

    assert target.calls == []


def test_a_file_that_changed_since_the_build_is_not_sent() -> None:
    """What was planned is what goes out."""
    target = Recorder()

    with pytest.raises(PublishError, match=r"404\.html is not what was planned"):
        apply_plan(plan_for(FIRST, target), lambda path: b"other" if path == "404.html" else FIRST[path], target)


def test_a_transactional_target_gets_its_manifest_once() -> None:
    """Nothing shows before the commit, so nothing must be noted on the way."""
    target = Recorder(transactional=True)

    publish(FIRST, target)

    assert target.calls.count(MANIFEST_NAME) == 1


def test_progress_is_told_for_every_file() -> None:
    """Whoever watches sees the bytes grow up to all of them."""
    target = Recorder()
    told: list[Progress] = []

    apply_plan(plan_for(FIRST, target), lambda path: FIRST[path], target, report=told.append)

    size = sum(len(data) for data in FIRST.values())
    assert len(told) == len(FIRST)
    assert [progress.done for progress in told] == sorted(progress.done for progress in told)
    assert (told[-1].done, told[-1].total, told[-1].unit) == (size, size, "bytes")


def test_what_a_cut_publish_has_brought_there_is_not_sent_again() -> None:
    """A target that knows its unfinished release says so, and only the rest goes over the line."""
    target = Recorder(transactional=True)
    target.there = ("index.html", "404.html")

    outcome = publish(FIRST, target)

    assert not {"index.html", "404.html"} & set(target.calls)
    assert outcome.bytes == sum(len(FIRST[path]) for path in FIRST if path not in target.there)
