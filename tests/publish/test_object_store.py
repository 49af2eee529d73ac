"""Object stores, against moto's S3 server on loopback."""

from __future__ import annotations

import gzip
import http.client
import time
from pathlib import Path

import pytest

from generator.build import BuildOptions, Project, build, load_manifest
from generator.config import Config, ContentConfig, PublishTarget, SiteConfig
from generator.errors import PublishError
from generator.publishers import open_target
from generator.publishers.apply import apply_plan
from generator.publishers.headers import FIVE_MINUTES, IMMUTABLE, REVALIDATE
from generator.publishers.plan import LOCK_NAME, MANIFEST_NAME
from tests.publish.stores import SIGNED, Door, broken_links, open_bucket, publish, without_ours
from tests.unit.publishers.sites import FIRST, SECOND, plan_for, silent

pytestmark = pytest.mark.slow
pytest.importorskip("obstore", reason="obstore is not installed (extra `cloud`)")
pytest.importorskip("moto", reason="moto is not installed (extra `test`)")


def test_a_bucket_gets_the_site_with_its_headers(door: Door, moto: int) -> None:
    """Assets for ever, pages asked for again, feeds for five minutes; text is UTF-8."""
    publish(FIRST, open_bucket(door))

    assert without_ours(door) == FIRST

    def head(key: str) -> tuple[str | None, str | None]:
        line = http.client.HTTPConnection("127.0.0.1", moto, timeout=10)
        line.request("HEAD", f"/bucket/{key}", headers=SIGNED)
        answer = line.getresponse()
        line.close()
        return answer.getheader("Content-Type"), answer.getheader("Cache-Control")

    assert head("static/site.aaaaaaaa.css") == ("text/css; charset=utf-8", IMMUTABLE)
    assert head("index.html") == ("text/html; charset=utf-8", REVALIDATE)
    assert head("atom.xml") == ("application/atom+xml; charset=utf-8", FIVE_MINUTES)
    assert LOCK_NAME not in door.objects


def test_a_second_publish_is_one_request_and_no_write(door: Door) -> None:
    """The manifest is read, and that is all."""
    publish(FIRST, open_bucket(door))
    door.requests.clear()

    publish(FIRST, open_bucket(door))

    assert door.requests == [("GET", MANIFEST_NAME)]


def test_only_what_changed_is_sent_and_deletes_come_last(door: Door) -> None:
    """Every upload is done before the first delete."""
    publish(FIRST, open_bucket(door))
    door.requests.clear()

    outcome = publish(SECOND, open_bucket(door))

    assert (outcome.uploaded, outcome.deleted) == (7, 2)
    keys = [key for _, key in door.writes if key not in {MANIFEST_NAME, LOCK_NAME}]
    # Two deletes and the end of the lock, which are requests on the bucket.
    assert keys[7:] == [""] * 3
    assert keys[0] == "static/site.bbbbbbbb.css"
    assert keys[6] == "atom.xml"
    kept = {"static/site.aaaaaaaa.css": FIRST["static/site.aaaaaaaa.css"]}
    assert without_ours(door) == {**SECOND, **kept}


def test_a_prefix_is_a_site_of_its_own(door: Door) -> None:
    """Two sites in one bucket do not see each other."""
    publish(FIRST, open_bucket(door, prefix="/one"))
    publish(SECOND, open_bucket(door, prefix="/two"))

    one = {key.removeprefix("one/"): data for key, data in without_ours(door).items() if key.startswith("one/")}
    one.pop(MANIFEST_NAME)
    assert one == FIRST


def test_errors_that_pass_are_tried_again(door: Door) -> None:
    """Five 500s in a row do not stop a publish."""
    door.errors = 5

    publish(FIRST, open_bucket(door))

    assert without_ours(door) == FIRST


@pytest.mark.parametrize("after", [1, 4, 7])
def test_a_cut_line_leaves_a_whole_site_and_the_next_publish_goes_on(
    door: Door, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever was live stays reachable; what is there is said; nothing is lost or left behind."""
    monkeypatch.setattr("generator.publishers.object_store.RETRIES", 0)
    publish(FIRST, open_bucket(door))
    door.requests.clear()
    door.cut_after = after

    with pytest.raises(PublishError) as caught:
        publish(SECOND, open_bucket(door))
    assert "s3cr3t" not in str(caught.value)
    assert all(key in door.objects for key in FIRST)
    door.cut_after = 0
    outcome = apply_plan(plan_for(SECOND, again := open_bucket(door)), SECOND.__getitem__, again, force_lock=True)

    kept = {"static/site.aaaaaaaa.css": FIRST["static/site.aaaaaaaa.css"]}
    assert without_ours(door) == {**SECOND, **kept}
    assert outcome.deleted == 2


def test_a_lock_keeps_the_second_publisher_out(door: Door) -> None:
    """Both saw the same state; one of them is refused."""
    first, second = open_bucket(door), open_bucket(door)
    plan = plan_for(FIRST, second)

    with first.lock(force=False), pytest.raises(PublishError, match="another publish is under way"):
        apply_plan(plan, FIRST.__getitem__, second)

    assert without_ours(door) == {}


def test_text_is_packed_on_request(door: Door) -> None:
    """With its encoding said, the same bytes each time, and read back as it was."""
    page = b"<p>" + b"words " * 500
    site = {**FIRST, "index.html": page, "pixel.png": b"\x89PNG"}
    target = open_bucket(door, compress=True)

    publish(site, target)

    assert len(door.objects["index.html"]) < 200
    assert gzip.decompress(door.objects["index.html"]) == page
    assert door.objects["pixel.png"] == b"\x89PNG"
    assert target.read("index.html") == page
    assert plan_for(site, open_bucket(door, compress=True)).is_empty
    assert not plan_for(site, open_bucket(door)).is_empty


def test_a_bucket_with_other_objects_is_compared_with_a_listing(door: Door, moto: int) -> None:
    """They stay, and nothing is deleted."""
    line = http.client.HTTPConnection("127.0.0.1", moto, timeout=10)
    line.request("PUT", "/bucket/mine.txt", b"mine", SIGNED)
    line.getresponse().read()
    line.close()

    plan = plan_for(FIRST, open_bucket(door))

    assert (plan.basis, plan.foreign, plan.deletes) == ("listing", 1, ())


def test_what_cannot_be_reached_is_named_without_secrets(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bucket that is not there, an address with credentials in it."""
    monkeypatch.setattr("generator.publishers.object_store.RETRIES", 0)
    endpoint = f"http://127.0.0.1:{door.port}"
    target = open_target("s3://nowhere", PublishTarget(target="", endpoint=endpoint), Path())

    with pytest.raises(PublishError) as caught:
        publish(FIRST, target)
    assert "s3://nowhere" in str(caught.value)
    assert "s3cr3t" not in f"{caught.value} {caught.value.__cause__}"
    with pytest.raises(PublishError, match="must not carry credentials"):
        open_target("s3://key:secret@bucket", PublishTarget(target=""), Path())
    with pytest.raises(PublishError, match="names no bucket"):
        open_target("s3://", PublishTarget(target=""), Path())


@pytest.mark.parametrize("keep", [None, 5])
def test_no_reachable_page_ever_points_at_something_missing(door: Door, tmp_path: Path, keep: int | None) -> None:
    """A real site, edited, added to, renamed and cut down, and brought back where publishes are kept: after every
    single write all links of all pages that a reader can reach lead somewhere."""
    root = tmp_path / "project"
    content = root / "content"
    content.mkdir(parents=True)
    for name in ("flood", "bridge", "ferry"):
        (content / f"2031-03-0{len(name) - 3}-{name}.txt").write_text(_article(name))
    config = Config(site=SiteConfig(base_url="https://news.example/"), content=ContentConfig(future=True))
    sites: list[dict[str, bytes]] = []

    def bring() -> None:
        build(Project(root, config), BuildOptions(executor="serial"))
        site = {file.path: (root / "site" / file.path).read_bytes() for file in load_manifest(root, "site").files}
        sites.append(site)
        publish(site, open_bucket(door, keep=keep))

    bring()
    (content / "2031-03-07-vote.txt").write_text(_article("vote"))
    (content / "2031-03-02-flood.txt").write_text(_article("flood").replace("metres", "feet"))
    bring()
    # A new headline gives the article a new address, and its file a new name gives the other one.
    (content / "2031-03-07-vote.txt").write_text(_article("election"))
    (content / "2031-03-03-bridge.txt").rename(content / "2031-03-04-bridge-reopens.txt")
    bring()
    assert sites[2].keys() - sites[1].keys()
    assert sites[1].keys() - sites[2].keys()
    (content / "2031-03-04-bridge-reopens.txt").unlink()
    bring()
    if keep is not None:
        for site in (sites[2], sites[1], sites[0]):
            target = open_bucket(door, keep=keep)
            with target.lock(force=False):
                target.rollback(silent)
            assert {path: data for path, data in without_ours(door).items() if path in site} == site
        bring()

    assert len(door.states) > 50
    checked = [state for state in door.states if "index.html" in state]
    assert [links for state in checked if (links := broken_links(state))] == []


def _article(name: str) -> str:
    return (
        f"The {name} of Lorne\n\n"
        f"LORNE (Norwire) - The {name} of Lorne rose by four metres on Monday, officials said.\n\n"
        f'"Nobody alive has seen such a {name}," harbour master Ida Brandt told reporters.\n\n'
        f"The last {name} of this size was in 1911, and it took the town nine years to recover from it.\n"
    )


def test_a_slow_server_is_waited_for(door: Door) -> None:
    """Uploads of one phase go side by side, so that eleven slow ones do not take eleven times as long."""
    door.delay = 0.2
    begun = time.monotonic()

    publish(FIRST, open_bucket(door))

    assert time.monotonic() - begun < 16 * 0.2 + 2
