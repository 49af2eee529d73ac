"""The way back on object stores: copies of what a publish replaced, against moto's S3 server on loopback."""

from __future__ import annotations

import http.client

import pytest

from generator.errors import PublishError
from generator.publishers.archive import KeepingTarget
from generator.publishers.plan import MANIFEST_NAME, RELEASES, is_own
from generator.registry import Progress, Target
from tests.publish.stores import SIGNED, Door, open_bucket, publish, without_ours
from tests.unit.publishers.sites import FIRST, SECOND, plan_for, silent

pytestmark = pytest.mark.slow
pytest.importorskip("obstore", reason="obstore is not installed (extra `cloud`)")
pytest.importorskip("moto", reason="moto is not installed (extra `test`)")

THIRD = {**SECOND, "index.html": b"third", "static/site.cccccccc.css": b"i{}"}
THIRD.pop("static/site.bbbbbbbb.css")


def go_back(door: Door, *, keep: int | None = 5) -> str:
    target = open_bucket(door, keep=keep)
    with target.lock(force=True):
        return target.rollback(silent)


def reachable(door: Door, site: dict[str, bytes]) -> bool:
    """Whether the bucket holds the site, and beside it nothing but retired assets."""
    there = without_ours(door)
    return all(there[path] == data for path, data in site.items()) and all(
        path.startswith("static/") for path in there.keys() - site.keys()
    )


def test_publishes_come_back_one_after_the_other(door: Door) -> None:
    """Each rollback goes one publish further back, to the very bytes, until there is none."""
    for site in (FIRST, SECOND, THIRD):
        publish(site, open_bucket(door, keep=5))

    assert go_back(door) == "publish 2 is live again"
    assert reachable(door, dict(SECOND))
    assert go_back(door) == "publish 1 is live again"
    assert reachable(door, dict(FIRST))
    with pytest.raises(PublishError, match=r"no earlier publish was kept.*The next publish keeps this one"):
        go_back(door)
    assert [key for key in door.objects if key.startswith(RELEASES)] == []


def test_only_what_is_replaced_is_copied(door: Door) -> None:
    """By the service itself: seven uploads and two deletes make six copies, and no byte of them goes over the line."""
    publish(FIRST, open_bucket(door, keep=5))
    door.requests.clear()

    publish(SECOND, open_bucket(door, keep=5))

    copies = sorted(key.split("/", 2)[2] for key in door.objects if key.startswith(RELEASES) and key.count("/") > 1)
    assert copies == ["2031/flood/index.html", "2031/vote/index.html", "2031/vote/index.json", "archive/index.html",
                      "atom.xml", "index.html"]  # fmt: skip
    first_upload = [key for _, key in door.writes].index("static/site.bbbbbbbb.css")
    assert all(key.startswith(RELEASES) or is_own(key) for _, key in door.writes[:first_upload])


def test_what_comes_back_has_its_headers(door: Door, moto: int) -> None:
    """Type, caching and packing are those of the object that was there."""
    publish(FIRST, open_bucket(door, keep=5, compress=True))
    publish(SECOND, open_bucket(door, keep=5, compress=True))
    go_back(door)

    line = http.client.HTTPConnection("127.0.0.1", moto, timeout=10)
    line.request("HEAD", "/bucket/2031/vote/index.html", headers=SIGNED)
    answer = line.getresponse()
    line.close()

    assert answer.getheader("Content-Type") == "text/html; charset=utf-8"
    assert answer.getheader("Content-Encoding") == "gzip"
    assert answer.getheader("Cache-Control") == "public, max-age=0, must-revalidate"


def test_only_so_many_are_kept(door: Door) -> None:
    """`keep = 1` keeps one way back, and the copies of those before it go."""
    for site in (FIRST, SECOND, THIRD):
        publish(site, open_bucket(door, keep=1))

    lists = [key for key in door.objects if key.startswith(RELEASES) and key.endswith("02.json")]
    assert lists == [f"{RELEASES}000002.json"]
    assert not any(key.endswith("2031/vote/index.html") for key in door.objects)
    assert go_back(door) == "publish 2 is live again"
    assert reachable(door, dict(SECOND))


def test_an_asset_that_an_earlier_publish_needs_outlives_its_retirement(door: Door) -> None:
    """It goes from its place after some publishes, and comes back with the publish that has it."""
    publish(FIRST, open_bucket(door, keep=9))
    for number in range(6):
        publish({**SECOND, "index.html": b"%d" % number}, open_bucket(door, keep=9))
    assert "static/site.aaaaaaaa.css" not in door.objects

    for _ in range(6):
        go_back(door, keep=9)

    assert reachable(door, dict(FIRST))


def test_a_second_publish_makes_no_write_with_kept_publishes_too(door: Door) -> None:
    """One request, as without."""
    publish(FIRST, open_bucket(door, keep=5))
    publish(SECOND, open_bucket(door, keep=5))
    door.requests.clear()

    publish(SECOND, open_bucket(door, keep=5))

    assert door.requests == [("GET", MANIFEST_NAME)]


def test_without_keep_a_rollback_is_refused_with_the_setting_that_allows_it(door: Door) -> None:
    """And nothing is changed."""
    publish(FIRST, open_bucket(door))
    publish(SECOND, open_bucket(door))

    with pytest.raises(PublishError, match=r"no earlier publish was kept.*keep = N"):
        go_back(door, keep=None)

    assert reachable(door, dict(SECOND))


def test_copies_that_are_gone_are_noticed_before_anything_is_changed(door: Door) -> None:
    """Somebody has tidied up in the bucket."""
    publish(FIRST, open_bucket(door, keep=5))
    publish(SECOND, open_bucket(door, keep=5))
    target = open_bucket(door, keep=5)
    for key in [key for key in door.objects if key.endswith("2031/vote/index.html")]:
        target.delete(key)

    with pytest.raises(PublishError, match=r"1 files of publish 1 are no longer there \(`2031/vote/index\.html`\)"):
        go_back(door)

    assert reachable(door, dict(SECOND))


@pytest.mark.parametrize("after", [1, 4, 9, 16, 25])
def test_the_way_back_survives_a_cut_anywhere(door: Door, after: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a publish that was cut at any write the last whole one comes back; a rollback that was cut goes on."""
    monkeypatch.setattr("generator.publishers.object_store.RETRIES", 0)
    publish(FIRST, open_bucket(door, keep=5))
    publish(SECOND, open_bucket(door, keep=5))

    def cut(do: object) -> bool:
        door.requests.clear()
        door.cut_after = after
        try:
            do()  # type: ignore[operator]
        except PublishError:
            return True
        finally:
            door.cut_after = 0
        return False

    def publish_third() -> None:
        target = open_bucket(door, keep=5)
        from generator.publishers.apply import apply_plan

        apply_plan(plan_for(THIRD, target), THIRD.__getitem__, target, force_lock=True)

    cut(publish_third)
    was_cut = cut(lambda: go_back(door))
    if was_cut:
        go_back(door)

    assert reachable(door, dict(SECOND)) or reachable(door, dict(FIRST))
    publish_third()
    assert reachable(door, THIRD)
    go_back(door)
    assert reachable(door, dict(SECOND)) or reachable(door, dict(FIRST))


def test_progress_is_told(door: Door) -> None:
    """Copies are counted in bytes as uploads are."""
    publish(FIRST, open_bucket(door, keep=5))
    publish(SECOND, open_bucket(door, keep=5))
    told: list[Progress] = []
    target: Target = open_bucket(door, keep=5)
    assert isinstance(target, KeepingTarget)

    with target.lock(force=False):
        target.rollback(told.append)

    assert max(progress.done for progress in told if progress.unit == "bytes") == told[0].total
