"""What a publish would do, decided before anything is done: a pure function of two manifests.

    local files + what the target holds → Plan: phases of uploads, then deletes

The target's own manifest, left there by the last publish, says what it holds and what of it is ours. The phases are
ordered so that no page which a reader can reach ever points at a file that is not there yet.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from generator.config import PublishTarget
from generator.errors import PublishError
from generator.publishers.headers import (
    headers_for,
    headers_key,
    is_feed,
    is_for_robots,
    is_hashed,
    is_page,
    is_text,
    suffix_of,
)
from generator.registry import Listed

MANIFEST_NAME = ".digest-manifest.json"
LOCK_NAME = ".digest-publish.lock"
OWN_NAMES = frozenset({MANIFEST_NAME, LOCK_NAME})
RELEASES = ".digest-releases/"
"""Below it lies what is kept of earlier publishes."""

KEEP_ASSETS = 3
"""For so many publishes a hashed asset that no page needs any more stays: tabs that are open still ask for it."""

Phase = Literal["assets", "new pages", "changed pages", "lists", "feeds"]
PHASES: tuple[Phase, ...] = ("assets", "new pages", "changed pages", "lists", "feeds")
Basis = Literal["manifest", "listing", "empty"]


class Stored(msgspec.Struct, frozen=True, array_like=True, order=True):
    """A file with what decides whether it must be sent: its bytes and its headers."""

    path: str
    sha256: str
    size: int
    headers: str = ""
    """`headers_key` of its headers; empty where the target keeps none."""


class Retired(msgspec.Struct, frozen=True, array_like=True, order=True):
    """A file of ours that the site no longer has but the target still holds."""

    path: str
    sha256: str
    size: int
    publishes: int = 0
    """How many publishes ago the site dropped it."""


class TargetManifest(msgspec.Struct, frozen=True):
    """What a target holds of ours. It lies on the target and is written last."""

    format: int = 1
    number: int = 0
    """How many publishes the target has seen."""
    files: tuple[Stored, ...] = ()
    pending: tuple[Stored, ...] = ()
    """Files that a publish under way (or cut short) may or may not have written."""
    retired: tuple[Retired, ...] = ()
    kept: tuple[int, ...] = ()
    """Numbers of earlier publishes that can be gone back to, in order."""


class Upload(msgspec.Struct, frozen=True, array_like=True, order=True):
    """A file to send; `before` is the size of what it replaces, -1 where there is nothing."""

    path: str
    sha256: str
    size: int
    headers: str
    before: int = -1

    @property
    def is_new(self) -> bool:
        """Whether the target holds no file of that path."""
        return self.before < 0


class PlannedPhase(msgspec.Struct, frozen=True):
    """Uploads that may go side by side; the next phase waits for all of them."""

    name: Phase
    uploads: tuple[Upload, ...]


class Plan(msgspec.Struct, frozen=True):
    """All of a publish. `--plan` saves it, `--apply` does exactly this."""

    target: str
    basis: Basis
    """What the target's content was known from."""
    basis_sha256: str
    """Of the target's manifest as read; empty without one. When it differs at the time of applying, the target has
    moved on."""
    phases: tuple[PlannedPhase, ...]
    deletes: tuple[Retired, ...]
    settled: TargetManifest
    """The target's manifest after it all."""
    unchanged: int
    held: int
    """How many files of ours the target held before."""
    foreign: int = 0
    """How many files there were not put there by us, where that is known."""
    replaced_foreign: tuple[str, ...] = ()
    """Those of them that this plan would overwrite."""
    format: int = 1

    @property
    def uploads(self) -> Iterator[Upload]:
        """All uploads in order."""
        return (upload for phase in self.phases for upload in phase.uploads)

    @property
    def is_empty(self) -> bool:
        """Whether the target is up to date, so that nothing at all must be written."""
        return not self.phases and not self.deletes and self.basis == "manifest"

    @property
    def bytes(self) -> int:
        """Bytes to send."""
        return sum(upload.size for upload in self.uploads)


def releases_to_keep(settings: PublishTarget) -> int:
    """How many releases a target of releases keeps, the live one among them."""
    return max(1, settings.keep if settings.keep is not None else 5)


def is_own(path: str) -> bool:
    """Whether the file is there for publishing itself, and no part of a site."""
    return path in OWN_NAMES or path.startswith(RELEASES)


def read_manifest(data: bytes | None, label: str) -> TargetManifest | None:
    """The manifest that a target holds. Raises `PublishError` for one that cannot be understood."""
    if data is None:
        return None
    try:
        manifest = msgspec.json.decode(data, type=TargetManifest)
    except msgspec.DecodeError as error:
        raise PublishError(
            f"the manifest there is damaged ({error}).",
            place=f"{label}/{MANIFEST_NAME}",
            remedy="Delete that file: the next publish compares with a listing and deletes nothing.",
        ) from error
    if manifest.format != 1:
        raise PublishError(
            f"the manifest there has format {manifest.format}, this version of digest knows 1.",
            place=f"{label}/{MANIFEST_NAME}",
            remedy="Publish with the version that wrote it, or a newer one.",
        )
    return manifest


def encode_manifest(manifest: TargetManifest) -> bytes:
    """The manifest as it lies on the target."""
    return msgspec.json.encode(manifest) + b"\n"


def stored(path: str, sha256: str, size: int, *, with_headers: bool, encoding: str = "") -> Stored:
    """A local file as a plan compares it; `encoding` is what the target packs text with."""
    if not with_headers:
        return Stored(path, sha256, size)
    return Stored(path, sha256, size, headers_key(headers_for(path), encoding if is_text(path) else ""))


def make_plan(
    local: Sequence[Stored],
    manifest_data: bytes | None,
    listing: Iterable[Listed] = (),
    *,
    target: str,
) -> Plan:
    """The plan that brings the target from what it holds to `local`.

    `manifest_data` are the bytes of the target's manifest; only without one `listing` is looked at, and then nothing
    is deleted: what no manifest of ours lists is not ours.
    """
    manifest = read_manifest(manifest_data, target)
    wanted = {file.path: file for file in local}
    if manifest is not None:
        unsure = {file.path: file for file in manifest.pending}
        known = {file.path: file for file in manifest.files if file.path not in unsure}
        sizes = {file.path: file.size for file in (*manifest.files, *manifest.pending)}
        sizes |= {file.path: file.size for file in manifest.retired}
        basis: Basis = "manifest"
        sure_of = {path: (file.sha256, file.headers) for path, file in known.items()}
        foreign: dict[str, Listed] = {}
    else:
        foreign = {file.path: file for file in listing if not is_own(file.path)}
        sizes = {path: file.size for path, file in foreign.items()}
        basis = "listing" if foreign else "empty"
        sure_of = {path: (file.sha256, "") for path, file in foreign.items() if file.sha256}
        manifest = TargetManifest()
        unsure = {}
    uploads = [
        Upload(file.path, file.sha256, file.size, file.headers, sizes.get(file.path, -1))
        for file in sorted(local)
        if sure_of.get(file.path) != (file.sha256, file.headers)
    ]
    ours = {file.path: Retired(file.path, file.sha256, file.size) for file in (*manifest.files, *manifest.pending)}
    ours |= {file.path: file for file in manifest.retired}
    gone = [file for path, file in sorted(ours.items()) if path not in wanted]
    # Ages only advance with a publish that does something, so that the one after it has nothing to do.
    moves = bool(uploads) or any(not _stays(file) for file in gone) or bool(unsure)
    aged = [
        Retired(file.path, file.sha256, file.size, file.publishes + 1) if moves else file
        for file in gone
        if _stays(file)
    ]
    deletes = [file for file in gone if not _stays(file)]
    return Plan(
        target=target,
        basis=basis,
        basis_sha256=hashlib.sha256(manifest_data).hexdigest() if manifest_data is not None else "",
        phases=tuple(_phases(uploads, wanted)),
        deletes=tuple(deletes),
        settled=TargetManifest(number=manifest.number + 1, files=tuple(sorted(local)), retired=tuple(aged)),
        unchanged=len(local) - len(uploads),
        held=len(ours),
        foreign=len(foreign),
        replaced_foreign=tuple(upload.path for upload in uploads if upload.path in foreign),
    )


def _stays(file: Retired) -> bool:
    return is_hashed(file.path) and file.publishes < KEEP_ASSETS


def _phases(uploads: Sequence[Upload], wanted: Mapping[str, Stored]) -> Iterator[PlannedPhase]:
    parts: dict[Phase, list[Upload]] = {name: [] for name in PHASES}
    for upload in uploads:
        parts[_phase_of(upload, wanted)].append(upload)
    # Of the lists the front page comes last: it is what most readers reach the others from.
    parts["lists"].sort(key=lambda upload: (upload.path == "index.html", upload.path))
    for name in PHASES:
        if parts[name]:
            yield PlannedPhase(name, tuple(parts[name]))


def _phase_of(upload: Upload, wanted: Mapping[str, Stored]) -> Phase:
    if is_feed(upload.path):
        # Pages name their feeds, so a feed that was not there before must be there before them.
        return "new pages" if upload.is_new and not is_for_robots(upload.path) else "feeds"
    if not is_page(upload.path) and suffix_of(upload.path) not in {"json", "txt"}:
        return "assets"
    if upload.path == "index.html":
        return "lists"
    if upload.is_new:
        return "new pages"
    # An article's page has its data beside it; a page without is a list, the archive, the front page.
    folder = upload.path.rpartition("/")[0]
    return "changed pages" if f"{folder}/index.json" in wanted else "lists"


def decode_plan(data: bytes, name: str) -> Plan:
    """A plan that `--plan` saved. Raises `PublishError`."""
    try:
        plan = msgspec.json.decode(data, type=Plan)
    except msgspec.DecodeError as error:
        raise PublishError(f"no plan of digest ({error}).", place=name, remedy="Make one with --plan.") from error
    if plan.format != 1:
        raise PublishError(f"a plan of format {plan.format}.", place=name, remedy="Make a new one with --plan.")
    return plan
