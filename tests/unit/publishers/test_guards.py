"""Guards: what must not go out."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from generator.errors import PublishError
from generator.model import Manifest, OwnedFile
from generator.publishers.folder import FolderTarget
from generator.publishers.guards import (
    DeleteLimit,
    check_plan,
    check_site,
    host_warnings,
    in_bytes,
    parse_delete_limit,
)
from generator.publishers.plan import Stored, encode_manifest, make_plan
from tests.unit.publishers.sites import FIRST, files_of

PAGES = ("flood/index.html", "flood/index.json", "index.html")
WHOLE = Manifest(files=tuple(OwnedFile(path, "0" * 64, 1) for path in PAGES), base_url="https://example.org/")


class Elsewhere(FolderTarget):
    """A target that is not on this machine."""

    local = False


@pytest.mark.parametrize(
    ("manifest", "base_url", "message"),
    [
        (msgspec.structs.replace(WHOLE, pending=True), "https://example.org/", "cut short"),
        (Manifest(base_url="https://example.org/"), "https://example.org/", "no built page"),
        (Manifest(files=(OwnedFile("site.css", "0" * 64, 1),)), "https://example.org/", "no built page"),
        (msgspec.structs.replace(WHOLE, files=WHOLE.files[2:]), "https://example.org/", "had no article"),
        (msgspec.structs.replace(WHOLE, failures=2), "https://example.org/", "2 articles of the last build failed"),
        (msgspec.structs.replace(WHOLE, base_url=""), "", "without a base URL"),
        (msgspec.structs.replace(WHOLE, base_url=""), "https://example.org/", "built for no base URL, .* now says"),
        (WHOLE, "https://example.com/", r"built for `https://example\.org/`, .* now says `https://example\.com/`"),
    ],
)
def test_a_build_that_must_not_go_out_is_refused(
    tmp_path: Path, manifest: Manifest, base_url: str, message: str
) -> None:
    """Pending, empty, failed, or without the links that feeds need."""
    with pytest.raises(PublishError, match=message):
        check_site(manifest, base_url, Elsewhere(tmp_path))


def test_a_folder_of_this_machine_needs_no_base_url(tmp_path: Path) -> None:
    """What is only looked at needs no address."""
    check_site(msgspec.structs.replace(WHOLE, base_url=""), "", FolderTarget(tmp_path))


def test_failed_articles_may_be_left_out_on_request(tmp_path: Path) -> None:
    """Publishing goes on when told so."""
    manifest = msgspec.structs.replace(WHOLE, failures=1)

    check_site(manifest, "https://example.org/", FolderTarget(tmp_path), allow_failures=True)


@pytest.mark.parametrize(
    ("limit", "gone", "refused"),
    [
        (DeleteLimit(), 2, False),
        (DeleteLimit(), 3, True),
        (DeleteLimit(number=1, percent=100), 2, True),
        (DeleteLimit(number=2, percent=100), 2, False),
    ],
)
def test_a_plan_may_take_away_so_much_and_no_more(tmp_path: Path, limit: DeleteLimit, gone: int, refused: bool) -> None:
    """11 files are held: two are 18 %, three are 27 %."""
    held = make_plan(files_of(FIRST), None, target="there")
    keep = dict(sorted(FIRST.items())[gone:])
    plan = make_plan(files_of(keep), encode_manifest(held.settled), target="there")
    assert len(plan.deletes) == gone

    if refused:
        with pytest.raises(PublishError, match="would be deleted"):
            check_plan(plan, limit, target=FolderTarget(tmp_path))
    else:
        check_plan(plan, limit, target=FolderTarget(tmp_path))


@pytest.mark.parametrize(
    ("text", "number", "percent"), [("300", 300, 100.0), ("30%", 10**9, 30.0), ("300,2.5%", 300, 2.5)]
)
def test_a_delete_limit_is_a_number_a_share_or_both(text: str, number: int, percent: float) -> None:
    """`--max-delete` as people write it."""
    assert parse_delete_limit(text) == DeleteLimit(number, percent)


@pytest.mark.parametrize("text", ["", "many", "-3", "1e9", "20 %%"])
def test_a_delete_limit_that_is_none_is_refused(text: str) -> None:
    """Nothing is guessed about how much may be deleted."""
    with pytest.raises(ValueError, match="neither"):
        parse_delete_limit(text)


def test_a_host_is_warned_about_before_it_refuses() -> None:
    """Too many files, too much in all, one too large."""
    many = [Stored(f"{number}.html", "", 60_000) for number in range(20_001)]
    large = [Stored("film.mp4", "", 30 * 1024 * 1024)]

    assert host_warnings(many, "cloudflare-pages") == ["Cloudflare Pages takes 20,000 files, this site has 20,001."]
    assert host_warnings(many, "github-pages") == ["GitHub Pages takes 1.1 GB in all, this site has 1.2 GB."]
    assert host_warnings(large, "cloudflare-pages") == ["Cloudflare Pages takes 26.2 MB a file, film.mp4 has 31.5 MB."]
    assert host_warnings(large, "") == []


@pytest.mark.parametrize(("size", "words"), [(0, "0 B"), (999, "999 B"), (3_400, "3.4 KB"), (12 * 10**9, "12.0 GB")])
def test_sizes_are_told_for_people(size: int, words: str) -> None:
    """Powers of a thousand, one decimal."""
    assert in_bytes(size) == words
