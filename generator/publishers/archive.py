"""Earlier publishes of a target that is written in place: what a publish replaces or deletes is copied aside first.

    .digest-releases/000006.json            what publish 6 consisted of
    .digest-releases/SHA256/PATH            each file of it that a later publish replaced or deleted

Nothing is copied twice, and nothing that stays is copied at all. Copies are made within the target, headers and all.
The way back is a plan like any other, so it keeps the order that never leaves a link without its page.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Protocol, runtime_checkable

import msgspec

from generator.errors import PublishError
from generator.publishers.headers import headers_for
from generator.publishers.plan import RELEASES, Plan, Stored, TargetManifest, make_plan
from generator.registry import Target

Files = Mapping[str, Stored]
"""Path → file of one publish."""


@runtime_checkable
class KeepingTarget(Target, Protocol):
    """A target that can copy within itself, so that earlier publishes can be kept beside the live one."""

    keeps: int
    """How many earlier publishes it is to keep; 0 keeps none."""

    def copy(self, source: str, path: str) -> None:
        """Bring one of its files to another path, headers and all."""

    def kept_files(self) -> Iterable[str]:
        """Every path below `RELEASES`."""


class Kept(msgspec.Struct, frozen=True):
    """What of earlier publishes is to be there once a publish has made its copies."""

    releases: dict[int, Files]
    copies: tuple[Stored, ...] = ()
    """Files of the live site to be copied aside before anything is changed."""
    new: int | None = None
    """Publish whose list of files is to be written after the copies."""

    @property
    def numbers(self) -> tuple[int, ...]:
        """Publishes that can be gone back to."""
        return tuple(sorted(self.releases))

    def wanted(self, numbers: Collection[int]) -> set[str]:
        """Every path below `RELEASES` that one of these publishes may need."""
        files = [file for number in numbers for file in self.releases[number].values()]
        return {list_path(number) for number in numbers} | {copy_path(file) for file in files}


def list_path(number: int) -> str:
    """Where the list of files of one publish lies."""
    return f"{RELEASES}{number:06}.json"


def copy_path(file: Stored) -> str:
    """Where the copy of one file lies: its headers hang on its path, so that is kept."""
    return f"{RELEASES}{file.sha256}/{file.path}"


def what_to_keep(target: KeepingTarget, before: TargetManifest, plan: Plan) -> Kept:
    """What a publish must copy aside before it changes anything, and what stays of earlier ones."""
    if not target.keeps:
        return Kept({})
    releases = {number: read_release(target, number) for number in before.kept}
    unsure = {file.path for file in before.pending}
    live = {file.path: file for file in before.files if file.path not in unsure}
    new = None
    if before.number not in releases and before.files and not unsure:
        # With files of which nobody knows whether they are the old ones, there is no whole publish to keep.
        new = before.number
        releases[new] = live
    releases = {number: releases[number] for number in sorted(releases)[-target.keeps :]}
    touched = [upload.path for upload in plan.uploads if not upload.is_new]
    goes = {path: live[path] for path in touched if path in live}
    goes |= {file.path: live.get(file.path) or Stored(file.path, file.sha256, file.size) for file in plan.deletes}
    needed = {(file.path, file.sha256) for files in releases.values() for file in files.values()}
    copies = tuple(file for path, file in sorted(goes.items()) if (path, file.sha256) in needed and path not in unsure)
    return Kept(releases, copies, new if new in releases else None)


def write_release(target: KeepingTarget, number: int, files: Files) -> None:
    """Put the list of files of one publish there."""
    path = list_path(number)
    target.write(path, msgspec.json.encode(sorted(files.values())), headers_for(path))


def read_release(target: KeepingTarget, number: int) -> Files:
    """The files of a kept publish. Raises `PublishError` when its list is gone or damaged."""
    path = list_path(number)
    data = target.read(path)
    try:
        files = msgspec.json.decode(data or b"", type=tuple[Stored, ...])
    except msgspec.DecodeError as error:
        raise PublishError(
            f"what was kept of publish {number} cannot be read ({error}).",
            place=f"{target.label}/{path}",
            remedy=f"Delete everything below {RELEASES} and the publish numbers under `kept` in the manifest.",
        ) from error
    return {file.path: file for file in files}


def plan_back(
    target: KeepingTarget, data: bytes | None, before: TargetManifest
) -> tuple[int, Plan, Callable[[str], str]]:
    """The publish to go back to, the plan that does it, and where each file of it is copied from.

    Raises `PublishError` when no earlier publish is kept, or not all of it is there any more.
    """
    if not before.kept:
        raise PublishError(
            "no earlier publish was kept.",
            place=target.label,
            remedy="The next publish keeps this one."
            if target.keeps
            else "Set `keep = N` under its [publish.NAME]: from the next publish on that many are.",
        )
    number = before.kept[-1]
    files = read_release(target, number)
    plan = make_plan(sorted(files.values()), data, target=target.label)
    settled = msgspec.structs.replace(plan.settled, number=number, kept=before.kept[:-1])
    there = set(target.kept_files())
    missing = [
        upload.path
        for upload in plan.uploads
        if copy_path(files[upload.path]) not in there and not _is_there(files[upload.path], before)
    ]
    if missing:
        raise PublishError(
            f"{len(missing)} files of publish {number} are no longer there (`{missing[0]}`); nothing was changed.",
            place=target.label,
            remedy="Publish the site of an earlier commit again.",
        )
    return number, msgspec.structs.replace(plan, settled=settled), lambda path: copy_path(files[path])


def already_there(plan: Plan, before: TargetManifest) -> frozenset[str]:
    """Files of a plan that goes back which need no copy: assets that were dropped lately are still in their places."""
    return frozenset(
        upload.path for upload in plan.uploads if _is_there(Stored(upload.path, upload.sha256, upload.size), before)
    )


def _is_there(file: Stored, before: TargetManifest) -> bool:
    return any(old.path == file.path and old.sha256 == file.sha256 for old in before.retired)
