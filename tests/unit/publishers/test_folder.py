"""Folders as targets."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest

from generator.config import PublishTarget
from generator.errors import PublishError
from generator.publishers import open_target
from generator.publishers.apply import apply_plan
from generator.publishers.lock import Holder, read_holder, this_holder
from generator.publishers.plan import LOCK_NAME, MANIFEST_NAME
from generator.registry import Target
from tests.unit.publishers.sites import FIRST, SECOND, Site, plan_for, silent


def open_folder(root: Path, *, releases: bool = False, keep: int = 5) -> Target:
    return open_target(str(root), PublishTarget(target=str(root), releases=releases, keep=keep), root.parent)


def publish(site: Site, target: Target, *, force_lock: bool = False) -> None:
    whole = {**site, **target.extras}
    apply_plan(plan_for(site, target), whole.__getitem__, target, force_lock=force_lock)
    target.close()


def tree(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != MANIFEST_NAME
    }


def test_a_folder_gets_the_site(tmp_path: Path) -> None:
    """The folder is made when it is not there; files can be read by a web server."""
    root = tmp_path / "www"

    publish(FIRST, open_folder(root))

    assert tree(root) == FIRST
    assert (root / "index.html").stat().st_mode & 0o777 == 0o644


def test_foreign_files_stay_and_emptied_folders_go(tmp_path: Path) -> None:
    """Only what an earlier publish put there is taken away."""
    root = tmp_path / "www"
    publish(FIRST, open_folder(root))
    (root / "2031" / "notes.txt").write_text("mine")

    publish(SECOND, open_folder(root))

    assert (root / "2031" / "notes.txt").read_text() == "mine"
    assert not (root / "2031" / "vote").exists()


def test_a_second_publish_touches_nothing(tmp_path: Path) -> None:
    """No file, no folder, no manifest has another time."""
    root = tmp_path / "www"
    publish(FIRST, open_folder(root))
    before = {path: path.stat().st_mtime_ns for path in (root, *root.rglob("*"))}

    publish(FIRST, open_folder(root))

    assert {path: path.stat().st_mtime_ns for path in (root, *root.rglob("*"))} == before


def test_a_folder_without_a_manifest_is_compared_file_by_file(tmp_path: Path) -> None:
    """Equal files are kept as they are."""
    root = tmp_path / "www"
    publish(FIRST, open_folder(root))
    (root / MANIFEST_NAME).unlink()

    plan = plan_for(SECOND, open_folder(root))

    assert plan.basis == "listing"
    assert plan.unchanged == 4
    assert plan.deletes == ()


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    """Neither writes nor deletes leave the folder."""
    outside = tmp_path / "outside"
    outside.mkdir()
    root = tmp_path / "www"
    publish(FIRST, open_folder(root))
    for place in sorted((root / "2031" / "flood").iterdir()):
        place.rename(outside / place.name)
    (root / "2031" / "flood").rmdir()
    (root / "2031" / "flood").symlink_to(outside)

    with pytest.raises(PublishError, match="leads out of the folder"):
        publish(SECOND, open_folder(root))

    assert (outside / "index.html").read_bytes() == FIRST["2031/flood/index.html"]


def test_a_second_publisher_is_kept_out(tmp_path: Path) -> None:
    """The lock names who holds it; `--break-lock` takes it."""
    root = tmp_path / "www"
    root.mkdir()
    (root / LOCK_NAME).write_bytes(msgspec.json.encode(Holder(machine="0" * 16, process=7)))

    with pytest.raises(PublishError, match="process 7 on another machine"):
        publish(FIRST, open_folder(root))
    publish(FIRST, open_folder(root), force_lock=True)

    assert tree(root) == FIRST


def test_the_lock_of_a_process_that_died_here_is_taken(tmp_path: Path) -> None:
    """A killed publish does not need a person."""
    root = tmp_path / "www"
    root.mkdir()
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    mine = read_holder(this_holder())
    assert mine is not None
    (root / LOCK_NAME).write_bytes(msgspec.json.encode(Holder(machine=mine.machine, process=child)))

    publish(FIRST, open_folder(root))

    assert tree(root) == FIRST


def test_half_written_files_of_a_killed_publish_are_swept(tmp_path: Path) -> None:
    """They have a name of ours and nobody reads them."""
    root = tmp_path / "www"
    publish(FIRST, open_folder(root))
    (root / "2031" / ".digest-new-abc").write_text("half")

    publish(SECOND, open_folder(root))

    assert not (root / "2031" / ".digest-new-abc").exists()


@pytest.mark.parametrize("releases", [False, True])
@pytest.mark.parametrize("writes", [1, 4, 7])
def test_a_cut_publish_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writes: int, releases: bool) -> None:
    """The disk is full after some writes: what was live is whole, nothing half made stays, the next publish ends it."""
    publish(FIRST, open_folder(tmp_path / "www", releases=releases))
    live = tmp_path / "www" / "current" if releases else tmp_path / "www"
    left = writes
    real = Path.replace

    def full(self: Path, target: Path) -> Path:
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(28, "No space left on device")
        return real(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        with pytest.raises(PublishError, match="No space left on device"):
            publish(SECOND, open_folder(tmp_path / "www", releases=releases))
    assert all((live / path).exists() for path in FIRST)
    publish(SECOND, open_folder(tmp_path / "www", releases=releases))

    assert all((live / path).read_bytes() == data for path, data in SECOND.items())
    assert not any(path.name.startswith(".digest-new-") or path.suffix == ".new" for path in tmp_path.rglob("*"))


def test_a_plain_folder_cannot_be_rolled_back(tmp_path: Path) -> None:
    """It says what to set."""
    with pytest.raises(PublishError, match="releases = true"):
        open_folder(tmp_path).rollback(silent)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """The mistake is named before anything is written."""
    (tmp_path / "www").write_text("")

    with pytest.raises(PublishError, match="not a folder"):
        open_folder(tmp_path / "www")


def test_releases_switch_in_one_step_and_back(tmp_path: Path) -> None:
    """`current` always leads to a whole release; unchanged files are the same file on disk."""
    root = tmp_path / "www"
    publish(FIRST, open_folder(root, releases=True))
    publish(SECOND, open_folder(root, releases=True))
    assert tree(root / "current") == {**SECOND, "static/site.aaaaaaaa.css": FIRST["static/site.aaaaaaaa.css"]}
    assert (root / "releases/000001/404.html").samefile(root / "releases/000002/404.html")

    said = open_folder(root, releases=True).rollback(silent)

    assert said == "release 000001 is live again"
    assert tree(root / "current") == FIRST


def test_only_the_last_releases_are_kept(tmp_path: Path) -> None:
    """`keep` of them, the live one among them."""
    root = tmp_path / "www"
    for number in range(4):
        publish({**FIRST, "index.html": b"%d" % number}, open_folder(root, releases=True, keep=2))

    assert sorted(path.name for path in (root / "releases").iterdir()) == ["000003", "000004"]


def test_a_release_that_fails_leaves_the_live_one(tmp_path: Path) -> None:
    """Nothing shows before the switch, and the half release is removed."""
    root = tmp_path / "www"
    publish(FIRST, open_folder(root, releases=True))
    target = open_folder(root, releases=True)
    plan = plan_for(SECOND, target)

    with pytest.raises(PublishError, match="The target is as it was"):
        apply_plan(plan, lambda path: b"changed meanwhile", target)
    target.close()

    assert tree(root / "current") == FIRST
    assert sorted(path.name for path in (root / "releases").iterdir()) == ["000001"]


def test_nothing_publishes_to_an_unknown_scheme(tmp_path: Path) -> None:
    """The known ones are named."""
    with pytest.raises(PublishError, match=r"gopher://.*git"):
        open_target("gopher://example.org/", PublishTarget(target=""), tmp_path)
