"""What must hold on each kind of object store: S3, Google Cloud Storage and Azure."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from generator.config import PublishTarget
from generator.errors import PublishError
from generator.publishers import open_target
from generator.publishers.apply import Outcome, apply_plan
from generator.publishers.headers import FIVE_MINUTES, IMMUTABLE, REVALIDATE
from generator.publishers.plan import LOCK_NAME, MANIFEST_NAME
from tests.publish.stores import Door, open_bucket, publish, without_ours
from tests.unit.publishers.sites import FIRST, SECOND, Site, plan_for, silent

pytestmark = pytest.mark.slow
pytest.importorskip("obstore", reason="obstore is not installed (extra `cloud`)")
pytest.importorskip("moto", reason="moto is not installed (extra `test`)")

RETIRED = {"static/site.aaaaaaaa.css": FIRST["static/site.aaaaaaaa.css"]}
"""What stays of the first site for tabs that are open."""


def publish_by_force(site: Site, door: Door, *, keep: int | None = None) -> Outcome:
    target = open_bucket(door, keep=keep)
    return apply_plan(plan_for(site, target), site.__getitem__, target, force_lock=True)


def test_readers_get_the_site_with_its_headers(any_door: Door) -> None:
    """Each object's bytes, type and caching, as the server itself gives them to a reader."""
    publish(FIRST, open_bucket(any_door))

    assert without_ours(any_door) == FIRST
    for key, kind, caching in (
        ("static/site.aaaaaaaa.css", "text/css; charset=utf-8", IMMUTABLE),
        ("index.html", "text/html; charset=utf-8", REVALIDATE),
        ("atom.xml", "application/atom+xml; charset=utf-8", FIVE_MINUTES),
    ):
        headers, data = any_door.get(key)
        assert (data, headers["content-type"], headers["cache-control"]) == (FIRST[key], kind, caching)
    assert LOCK_NAME not in any_door.objects


def test_packed_text_says_how_it_is_packed(any_door: Door) -> None:
    """A GET of the object gives the packed bytes with their `Content-Encoding`; images stay as they are."""
    site = {**FIRST, "index.html": b"<p>" + b"words " * 500, "pixel.png": b"\x89PNG"}

    publish(site, open_bucket(any_door, compress=True))

    headers, data = any_door.get("index.html")
    assert (headers["content-encoding"], gzip.decompress(data)) == ("gzip", site["index.html"])
    assert len(data) < 200
    headers, data = any_door.get("pixel.png")
    assert (headers.get("content-encoding"), data) == (None, site["pixel.png"])
    assert open_bucket(any_door).read("index.html") == site["index.html"]


def test_a_second_publish_is_one_request_and_no_write(any_door: Door) -> None:
    """The manifest is read, and that is all."""
    publish(FIRST, open_bucket(any_door))
    any_door.requests.clear()

    publish(FIRST, open_bucket(any_door))

    assert any_door.requests == [("GET", MANIFEST_NAME)]


def test_uploads_come_in_order_and_deletes_last(any_door: Door) -> None:
    """Assets first, feeds last, and nothing goes before everything is there."""
    publish(FIRST, open_bucket(any_door))
    any_door.states.clear()

    outcome = publish(SECOND, open_bucket(any_door))

    assert (outcome.uploaded, outcome.deleted) == (7, 2)
    assert without_ours(any_door) == {**SECOND, **RETIRED}
    before_deletes = [state for state in any_door.states if "2031/vote/index.html" in state][-1]
    assert all(before_deletes[path] == data for path, data in SECOND.items())


def test_errors_that_pass_are_tried_again(any_door: Door) -> None:
    """Four 500s in a row do not stop a publish."""
    any_door.errors = 4

    publish(FIRST, open_bucket(any_door))

    assert without_ours(any_door) == FIRST


@pytest.mark.parametrize("after", [1, 5, 9])
def test_a_cut_publish_goes_on(any_door: Door, after: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """After any number of writes: what was live is whole, and the next publish ends it."""
    monkeypatch.setattr("generator.publishers.object_store.RETRIES", 0)
    publish(FIRST, open_bucket(any_door))
    any_door.requests.clear()
    any_door.cut_after = after

    with pytest.raises(PublishError, match=r"stopped at .*publish again to go on from here|cannot be locked"):
        publish(SECOND, open_bucket(any_door))
    assert all(key in any_door.objects for key in FIRST)
    any_door.cut_after = 0
    publish_by_force(SECOND, any_door)

    assert without_ours(any_door) == {**SECOND, **RETIRED}


def test_a_second_publisher_is_kept_out(any_door: Door) -> None:
    """The lock is an object that only one of them can create; it is gone afterwards."""
    first, second = open_bucket(any_door), open_bucket(any_door)
    plan = plan_for(FIRST, second)

    with first.lock(force=False), pytest.raises(PublishError, match=r"another publish is under way.*--break-lock"):
        apply_plan(plan, FIRST.__getitem__, second)

    assert any_door.objects == {}


def test_a_kept_publish_comes_back(any_door: Door) -> None:
    """With `keep` the service copies what is replaced, and a rollback copies it back, headers and all."""
    publish(FIRST, open_bucket(any_door, keep=2))
    publish(SECOND, open_bucket(any_door, keep=2))
    target = open_bucket(any_door, keep=2)

    with target.lock(force=False):
        said = target.rollback(silent)

    assert said == "publish 1 is live again"
    assert {path: data for path, data in without_ours(any_door).items() if path in FIRST} == FIRST
    headers, data = any_door.get("2031/vote/index.html")
    assert (data, headers["cache-control"]) == (FIRST["2031/vote/index.html"], REVALIDATE)


def test_a_rollback_without_keep_is_refused(any_door: Door) -> None:
    """With the setting that would have allowed it."""
    publish(FIRST, open_bucket(any_door))

    with pytest.raises(PublishError, match=r"no earlier publish was kept.*keep = N"):
        open_bucket(any_door).rollback(silent)


def test_a_bucket_that_is_not_there_is_said(any_door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the same words for each service."""
    monkeypatch.setattr("generator.publishers.object_store.RETRIES", 0)
    service = any_door.service
    endpoint = f"http://127.0.0.1:{any_door.port}{service.account}"
    target = open_target(f"{service.scheme}://nowhere", PublishTarget(target="", endpoint=endpoint), Path())

    with pytest.raises(PublishError, match=r"there is no such bucket\. Make it first"):
        publish(FIRST, target)
