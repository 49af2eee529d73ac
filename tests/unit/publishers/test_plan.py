"""Plans: what goes, in which order, what is taken away."""

from __future__ import annotations

import msgspec
import pytest

from generator.errors import PublishError
from generator.publishers.plan import (
    KEEP_ASSETS,
    Plan,
    Retired,
    TargetManifest,
    decode_plan,
    encode_manifest,
    make_plan,
)
from generator.registry import Listed
from tests.unit.publishers.sites import FIRST, SECOND, Site, files_of


def after(site: Site, before: Plan | None = None) -> Plan:
    """The plan for a site on a target that an earlier plan was applied to."""
    data = encode_manifest(before.settled) if before else None
    return make_plan(files_of(site), data, target="there")


def names(plan: Plan) -> list[tuple[str, list[str]]]:
    return [(phase.name, [upload.path for upload in phase.uploads]) for phase in plan.phases]


def test_a_first_publish_sends_what_pages_need_before_the_pages() -> None:
    """Assets, then pages and the feeds they name, then the front page, then sitemaps."""
    plan = after(FIRST)

    assert names(plan) == [
        ("assets", ["static/site.aaaaaaaa.css"]),
        (
            "new pages",
            [
                "2031/flood/index.html",
                "2031/flood/index.json",
                "2031/vote/index.html",
                "2031/vote/index.json",
                "404.html",
                "archive/index.html",
                "atom.xml",
            ],
        ),
        ("lists", ["index.html"]),
        ("feeds", ["robots.txt", "sitemap.xml"]),
    ]


def test_an_edit_goes_out_new_pages_first_then_changed_then_lists_then_feeds() -> None:
    """No page that can be reached points at something that is not there yet."""
    plan = after(SECOND, after(FIRST))

    assert names(plan) == [
        ("assets", ["static/site.bbbbbbbb.css"]),
        ("new pages", ["2031/bridge/index.html", "2031/bridge/index.json"]),
        ("changed pages", ["2031/flood/index.html"]),
        ("lists", ["archive/index.html", "index.html"]),
        ("feeds", ["atom.xml"]),
    ]


def test_pages_that_are_gone_are_deleted_and_hashed_assets_stay() -> None:
    """A tab that is still open asks for the old style sheet."""
    plan = after(SECOND, after(FIRST))

    assert [file.path for file in plan.deletes] == ["2031/vote/index.html", "2031/vote/index.json"]
    assert [(file.path, file.publishes) for file in plan.settled.retired] == [("static/site.aaaaaaaa.css", 1)]


def test_a_retired_asset_goes_after_some_publishes() -> None:
    """It stays for `KEEP_ASSETS` publishes that change something."""
    plan = after(SECOND, after(FIRST))
    for number in range(KEEP_ASSETS - 1):
        plan = after({**SECOND, "index.html": b"front %d" % number}, plan)
        assert not plan.deletes

    last = after({**SECOND, "index.html": b"the last"}, plan)

    assert [file.path for file in last.deletes] == ["static/site.aaaaaaaa.css"]
    assert last.settled.retired == ()


def test_the_same_site_again_is_nothing_to_do() -> None:
    """Not even the age of a retired asset makes a write."""
    plan = after(SECOND, after(SECOND, after(FIRST)))

    assert plan.is_empty


def test_an_asset_that_comes_back_is_not_retired() -> None:
    """Going back to the first site needs the first style sheet, and it must not be deleted later."""
    plan = after(FIRST, after(SECOND, after(FIRST)))

    assert "static/site.aaaaaaaa.css" in {file.path for file in plan.settled.files}
    assert [file.path for file in plan.settled.retired] == ["static/site.bbbbbbbb.css"]


def test_without_a_manifest_a_listing_is_compared_and_nothing_is_deleted() -> None:
    """What no manifest of ours lists is not ours."""
    there = [Listed("index.html", 3), Listed("private/diary.html", 9), Listed(".digest-publish.lock", 1)]

    plan = make_plan(files_of(FIRST), None, there, target="there")

    assert plan.basis == "listing"
    assert plan.deletes == ()
    assert (plan.foreign, plan.replaced_foreign) == (2, ("index.html",))


def test_a_listing_with_hashes_spares_what_is_there() -> None:
    """A folder can be hashed, so equal files are not written again; the manifest still is."""
    there = [Listed(file.path, file.size, file.sha256) for file in files_of(FIRST)]

    plan = make_plan(files_of(FIRST), None, there, target="there")

    assert plan.phases == ()
    assert not plan.is_empty


def test_what_a_cut_publish_may_have_written_is_sent_again_or_taken_away() -> None:
    """A pending file is neither trusted nor forgotten."""
    first = {file.path: file for file in files_of(FIRST)}
    second = {file.path: file for file in files_of(SECOND)}
    cut = TargetManifest(
        number=1,
        files=tuple(sorted(first.values())),
        pending=(second["2031/bridge/index.html"], second["index.html"]),
    )

    back = make_plan(files_of(FIRST), encode_manifest(cut), target="there")

    assert names(back) == [("lists", ["index.html"])]
    assert [file.path for file in back.deletes] == ["2031/bridge/index.html"]


def test_other_headers_send_a_file_again() -> None:
    """A target that keeps headers gets the file again when the table has changed."""
    with_headers = files_of(FIRST, with_headers=True)
    old = TargetManifest(number=1, files=tuple(sorted(files_of(FIRST))))

    plan = make_plan(with_headers, encode_manifest(old), target="there")

    assert plan.unchanged == 0


def test_a_plan_survives_being_saved() -> None:
    """`--plan` and `--apply` mean the same plan."""
    plan = after(SECOND, after(FIRST))

    assert decode_plan(msgspec.json.encode(plan), "plan.json") == plan


@pytest.mark.parametrize("data", [b"", b"[]", b'{"format": 2}', b"\xff"])
def test_a_damaged_manifest_is_an_error_that_names_it(data: bytes) -> None:
    """Deleting by a manifest that cannot be read would be guessing."""
    with pytest.raises(PublishError, match=r"there/\.digest-manifest\.json"):
        make_plan(files_of(FIRST), data, target="there")


def test_a_manifest_of_a_later_format_is_refused() -> None:
    """A newer digest may own files in a way this one does not know."""
    with pytest.raises(PublishError, match="format 2"):
        make_plan(files_of(FIRST), b'{"format": 2, "number": 1}', target="there")


def test_retired_files_that_a_cut_left_are_deleted() -> None:
    """The manifest before the deletes lists them, so the next publish takes them."""
    left = TargetManifest(number=2, files=tuple(files_of(FIRST)), retired=(Retired("old/index.html", "0" * 64, 3),))

    plan = make_plan(files_of(FIRST), encode_manifest(left), target="there")

    assert [file.path for file in plan.deletes] == ["old/index.html"]


def test_ten_thousand_files_are_planned_in_a_moment() -> None:
    """The plan stays linear: 10,000 files with every page changed, well under the two seconds it may take."""
    import time

    old = {f"2031/a{number}/index.{kind}": b"old" for number in range(5_000) for kind in ("html", "json")}
    new = dict.fromkeys(old, b"new")
    first = make_plan(files_of(old), None, target="there")
    local = files_of(new)

    begun = time.process_time()
    plan = make_plan(local, encode_manifest(first.settled), target="there")

    assert time.process_time() - begun < 2
    assert plan.unchanged == 0
