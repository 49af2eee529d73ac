"""What lies on disk: listings, signatures, sources."""

from __future__ import annotations

import os
from array import array
from pathlib import Path

import pytest

from generator.build.listing import GONE, Listing, is_racy, list_files, racy_places, read_file, scan
from generator.build.sources import locate_sources


def test_a_scan_lists_files_at_any_depth_by_path(tmp_path: Path) -> None:
    """Files come sorted by their whole path, whatever order the file system has."""
    for name in ("b/two.txt", "a.txt", "b/c/three.txt", "b.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")

    assert scan(str(tmp_path)).paths == ["a.txt", "b.txt", "b/c/three.txt", "b/two.txt"]


def test_hidden_files_and_leavings_of_editors_are_no_files(tmp_path: Path) -> None:
    """Dot files, `name~` and names to skip are not listed."""
    for name in (".hidden", "draft.txt~", "__pycache__", "good.txt"):
        (tmp_path / name).write_text("x")

    assert scan(str(tmp_path)).paths == ["good.txt"]


def test_a_missing_folder_is_an_empty_listing(tmp_path: Path) -> None:
    """A project without the folder has no files, and that is no problem."""
    listing = scan(str(tmp_path / "nowhere"))

    assert (listing.paths, listing.problems) == ([], [])


def test_a_listing_survives_bytes(tmp_path: Path) -> None:
    """What `to_bytes` wrote comes back, names with newlines included."""
    (tmp_path / "two\nlines.txt").write_text("x")
    (tmp_path / "other.txt").write_text("xyz")
    listing = scan(str(tmp_path))

    again = Listing.from_bytes(listing.to_bytes())

    assert (again.paths, again.stats) == (listing.paths, listing.stats)
    assert Listing.from_bytes(Listing().to_bytes()).paths == []


@pytest.mark.parametrize("change", ["content", "same size", "replaced", "touched"])
def test_a_change_of_any_kind_changes_the_listing(tmp_path: Path, change: str) -> None:
    """Size, mtime, ctime and inode together notice every change that outlives a tick of the clock."""
    file = tmp_path / "a.txt"
    file.write_text("abc")
    os.utime(file, ns=(10**18, 10**18))
    before = scan(str(tmp_path)).to_bytes()

    if change == "content":
        file.write_text("abcd")
    elif change == "same size":
        file.write_text("abd")
    elif change == "replaced":
        (tmp_path / "b").write_text("abc")
        (tmp_path / "b").replace(file)
    os.utime(file, ns=(10**18, 10**18 + (change == "touched")))

    assert scan(str(tmp_path)).to_bytes() != before


def test_what_is_no_file_is_refused_by_name(tmp_path: Path) -> None:
    """Pipes, links that lead out, back or nowhere are problems with a remedy, and are never opened."""
    inside = tmp_path / "content"
    (inside / "deep").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("x")
    os.mkfifo(inside / "pipe.txt")
    (inside / "out.txt").symlink_to(tmp_path / "secret.txt")
    (inside / "deep/back").symlink_to(inside / "deep")
    (inside / "none.txt").symlink_to(inside / "absent")

    listing = scan(str(inside))

    assert listing.paths == []
    assert {p.entry: p.message.split(":")[0] for p in listing.problems} == {
        "deep/back": "is a symbolic link back to a folder that it is in.",
        "none.txt": "is a symbolic link that leads nowhere",
        "out.txt": "is a symbolic link that leads out of the folder.",
        "pipe.txt": "is a named pipe, not a file.",
    }
    assert all(p.remedy for p in listing.problems)


def test_links_inside_the_folder_are_followed(tmp_path: Path) -> None:
    """A link to a file or a sibling folder of the content counts as what it leads to."""
    (tmp_path / "real").mkdir()
    (tmp_path / "real/a.txt").write_text("x")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real/a.txt")
    (tmp_path / "other").symlink_to(tmp_path / "real")

    assert scan(str(tmp_path)).paths == ["link.txt", "other/a.txt", "real/a.txt"]


def test_a_name_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    """Such a file is named in printable form."""
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text("x")

    listing = scan(str(tmp_path))

    assert listing.paths == []
    assert [p.entry for p in listing.problems] == ["caf\\xe9.txt"]


def test_sources_are_told_by_suffix_and_find_their_sidecar(tmp_path: Path) -> None:
    """`NAME.EXT.toml` belongs to `NAME.EXT`; other files are no sources; a folder named so is a problem."""
    for name in ("a.txt", "a.txt.toml", "B.TXT", "picture.png"):
        (tmp_path / name).write_text("x")
    (tmp_path / "c.txt").mkdir()

    sources, problems = locate_sources(scan(str(tmp_path)), (".txt",))

    assert [(s.path, s.sidecar is not None) for s in sources] == [("B.TXT", False), ("a.txt", True)]
    assert [p.entry for p in problems] == ["c.txt"]


@pytest.mark.parametrize(
    ("age_ns", "stamp", "racy"),
    [
        (1_000_000, 10**18 + 123, True),
        (100_000_000, 10**18 + 123, False),
        (100_000_000, 10**18, True),
        (3_000_000_000, 10**18, False),
        (-5_000_000_000, 10**18 + 123, True),
    ],
    ids=["just written", "older than a tick", "whole seconds only", "older than two seconds", "from the future"],
)
def test_a_file_is_racy_while_its_stamp_proves_nothing(age_ns: int, stamp: int, racy: bool) -> None:
    """A stamp younger than the grain of the clock that made it may hide a second change."""
    assert is_racy((3, stamp, stamp, 7), stamp + age_ns) is racy


def test_absent_files_are_gone_in_a_listing(tmp_path: Path) -> None:
    """A known path that is not there keeps its place."""
    assert list(list_files(str(tmp_path), ["absent"]).signatures()) == [("absent", GONE)]


def test_reading_never_waits_for_a_pipe(tmp_path: Path) -> None:
    """A pipe that took a file's place is an error at once."""
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(OSError, match="not a regular file"):
        read_file(str(tmp_path / "pipe"))


def test_differences_are_found_wherever_they_stand() -> None:
    """At both ends of a long listing, and at the seams of the blocks that are compared."""
    paths = [f"{number:04}" for number in range(1000)]
    before = Listing(paths, array("q", [7] * 4000))
    now = Listing(paths, array("q", [7] * 4000))
    for index in (0, 255, 256, 511, 999):
        now.stats[4 * index + index % 4] += 1

    assert now.differences(before) == [0, 255, 256, 511, 999]


def test_only_what_may_be_in_doubt_is_asked() -> None:
    """Of files that are young, those that are named."""
    young = array("q", [1, 999_999_999, 999_999_999, 1] * 3)

    assert racy_places(young, 1_000_000_000) == [0, 1, 2]
    assert racy_places(young, 1_000_000_000, {2, 0}) == [0, 2]
    assert racy_places(young, 2_000_000_000, {2, 0}) == []
