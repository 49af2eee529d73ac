"""Do what a plan says, phase by phase; stop at the first failure, and say what is done and what is left."""

from __future__ import annotations

import hashlib
import itertools
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import suppress
from typing import TypeVar

import msgspec

from generator.errors import PublishError
from generator.fingerprints import fingerprint_bytes
from generator.publishers.archive import (
    KeepingTarget,
    Kept,
    already_there,
    copy_path,
    plan_back,
    read_release,
    what_to_keep,
    write_release,
)
from generator.publishers.headers import headers_for
from generator.publishers.plan import (
    MANIFEST_NAME,
    Plan,
    Retired,
    Stored,
    TargetManifest,
    Upload,
    encode_manifest,
    read_manifest,
)
from generator.registry import Progress, Report, Target

CHECKPOINT = 500
"""After so many uploads the target's manifest is brought up to date, so that a cut publish goes on from there."""

Item = TypeVar("Item")


class Outcome(msgspec.Struct, frozen=True):
    """What a publish did."""

    uploaded: int
    deleted: int
    bytes: int


def apply_plan(
    plan: Plan,
    read: Callable[[str], bytes],
    target: Target,
    *,
    force_lock: bool = False,
    report: Report = lambda progress: None,
) -> Outcome:
    """Bring the target to what the plan says; nothing at all is written when there is nothing to do.

    `read` gives the local bytes of a path. Raises `PublishError`: the target has moved on since the plan was made,
    a local file is not what was planned, another publish is under way, or the target refuses.
    """
    if plan.is_empty:
        return Outcome(0, 0, 0)

    def send(upload: Upload) -> None:
        data = read(upload.path)
        if hashlib.sha256(data).hexdigest() != upload.sha256:
            raise PublishError(
                f"{upload.path} is not what was planned: it has changed since the build.",
                remedy="Run `digest build`, then publish.",
            )
        target.write(upload.path, data, headers_for(upload.path))

    with target.lock(force=force_lock):
        data = target.read(MANIFEST_NAME)
        if (hashlib.sha256(data).hexdigest() if data is not None else "") != plan.basis_sha256:
            raise PublishError(
                "the target has moved on since the plan was made; nothing was written.",
                place=plan.target,
                remedy="Make a new plan.",
            )
        before = read_manifest(data, plan.target) or TargetManifest()
        kept = what_to_keep(target, before, plan) if isinstance(target, KeepingTarget) else None
        if kept is not None:
            settled = msgspec.structs.replace(plan.settled, kept=kept.numbers)
            plan = msgspec.structs.replace(plan, settled=settled)
        return _Application(plan, send, target, before, report, kept=kept).run()


def go_back(target: KeepingTarget, report: Report) -> str:
    """Bring the kept publish before the last one back, phase by phase as any other; says what is live now.

    The caller holds the lock. Raises `PublishError`: none is kept, or the target refuses.
    """
    data = target.read(MANIFEST_NAME)
    before = read_manifest(data, target.label) or TargetManifest()
    number, plan, source = plan_back(target, data, before)
    there = already_there(plan, before)
    releases = {earlier: read_release(target, earlier) for earlier in before.kept}

    def send(upload: Upload) -> None:
        target.copy(source(upload.path), upload.path)

    _Application(plan, send, target, before, report, there=there, kept=Kept(releases)).run()
    return f"publish {number} is live again"


class _Application:
    """One run of a plan: knows how far it is."""

    def __init__(
        self,
        plan: Plan,
        send: Callable[[Upload], None],
        target: Target,
        before: TargetManifest,
        report: Report,
        *,
        there: frozenset[str] = frozenset(),
        kept: Kept | None = None,
    ) -> None:
        self._plan = plan
        self._send = send
        self._kept = kept
        self._numbers = kept.numbers if kept is not None else ()
        """Publishes that can be gone back to while this is under way."""
        self._target = target
        self._before = before
        self._report = report
        self._lock = threading.Lock()
        self._done: dict[str, Stored] = {}
        self._there = there
        """What need not be sent, because it has been brought there before."""
        self._bytes = 0
        """Sent."""
        self._passed = 0
        """Sent, or found there."""
        self._deleted = 0
        self._step = ""

    def run(self) -> Outcome:
        plan, target = self._plan, self._target
        try:
            sent = {upload.path for upload in plan.uploads}
            kept = [file.path for file in plan.settled.files if file.path not in sent]
            kept += [file.path for file in plan.settled.retired]
            self._there |= frozenset(target.begin(kept, fingerprint_bytes(encode_manifest(plan.settled))[:12]))
            self._set_aside()
            if not target.transactional and sent:
                self._checkpoint()
            for phase in plan.phases:
                self._step = phase.name
                for start in range(0, len(phase.uploads), CHECKPOINT):
                    if start and not target.transactional:
                        self._checkpoint()
                    self._each(self._send_one, phase.uploads[start : start + CHECKPOINT])
            self._step = "manifest"
            # Until the deletes are done the manifest lists what they will take, or a cut would leave files nobody owns.
            if plan.deletes and not target.transactional:
                retired = tuple(sorted((*plan.settled.retired, *plan.deletes)))
                self._write_manifest(msgspec.structs.replace(plan.settled, retired=retired, kept=self._numbers))
            self._step = "deletes"
            self._each(self._delete_one, plan.deletes)
            self._step = "manifest"
            self._write_manifest(plan.settled)
            self._sweep()  # after the manifest: it must never list a publish whose copies are gone
            self._step = "the end"
            target.commit(self._report)
        except PublishError as error:
            if not target.transactional and self._done and self._step != "deletes":
                # So that the next publish need not send again what is there; when even this fails, it will.
                with suppress(PublishError):
                    self._checkpoint()
            raise self._cut(error) from error.__cause__
        return Outcome(len(self._done), len(plan.deletes), self._bytes)

    def _set_aside(self) -> None:
        """Copy what this publish will replace, for the way back."""
        if self._kept is None or not isinstance(self._target, KeepingTarget):
            return
        target, kept = self._target, self._kept
        self._step = "copies of the last publish"
        gone = itertools.count(1)

        def copy(file: Stored) -> None:
            target.copy(file.path, copy_path(file))
            self._report(Progress(self._step, next(gone), len(kept.copies), "files"))

        self._each(copy, kept.copies)
        if kept.new is not None:
            write_release(target, kept.new, kept.releases[kept.new])

    def _sweep(self) -> None:
        """Take away copies that no kept publish needs any more."""
        if self._kept is None or not isinstance(self._target, KeepingTarget):
            return
        if not self._before.kept and not self._kept.releases:
            return
        self._step = "old copies"
        stays = self._kept.wanted(self._plan.settled.kept)
        gone = sorted(path for path in self._target.kept_files() if path not in stays)
        self._each(self._target.delete, gone)

    def _each(self, do: Callable[[Item], None], items: Sequence[Item]) -> None:
        """All of them, side by side where the target allows; the first failure cancels what has not begun."""
        if self._target.writers <= 1 or len(items) == 1:
            for item in items:
                do(item)
            return
        with ThreadPoolExecutor(self._target.writers, thread_name_prefix="publish") as pool:
            futures = [pool.submit(do, item) for item in items]
            _, left = wait(futures, return_when=FIRST_EXCEPTION)
            for future in left:
                future.cancel()
        for future in futures:
            if not future.cancelled() and (error := future.exception()) is not None:
                raise error

    def _send_one(self, upload: Upload) -> None:
        sent = upload.path not in self._there
        if sent:
            self._send(upload)
        with self._lock:
            self._done[upload.path] = Stored(upload.path, upload.sha256, upload.size, upload.headers)
            self._bytes += upload.size if sent else 0
            self._passed += upload.size
            step = "gather" if self._target.gathers else self._step
            self._report(Progress(step, self._passed, self._plan.bytes))

    def _delete_one(self, file: Retired) -> None:
        self._target.delete(file.path)
        with self._lock:
            self._deleted += 1
            self._report(Progress(self._step, self._deleted, len(self._plan.deletes), "files"))

    def _checkpoint(self) -> None:
        """Write what is there for sure, and what may be."""
        waiting = [Stored(u.path, u.sha256, u.size, u.headers) for u in self._plan.uploads if u.path not in self._done]
        unsure = {file.path for file in waiting}
        # What an earlier publish may have written and this one does not send stays unsure until it is deleted.
        waiting += [f for f in self._before.pending if f.path not in unsure and f.path not in self._done]
        files = {file.path: file for file in self._before.files} | self._done
        self._write_manifest(
            TargetManifest(
                number=self._before.number,
                files=tuple(sorted(files.values())),
                pending=tuple(sorted(waiting)),
                retired=tuple(f for f in self._before.retired if f.path not in self._done),
                kept=self._numbers,
            )
        )

    def _write_manifest(self, manifest: TargetManifest) -> None:
        self._target.write(MANIFEST_NAME, encode_manifest(manifest), headers_for(MANIFEST_NAME))

    def _cut(self, error: PublishError) -> PublishError:
        total = sum(1 for _ in self._plan.uploads)
        if self._target.transactional:
            state = "The target is as it was."
        else:
            state = (
                f"{len(self._done)} of {total} files are there, {total - len(self._done)} are left, "
                f"{'deletes had begun' if self._step == 'deletes' else 'nothing was deleted'}; "
                "publish again to go on from here."
            )
        return PublishError(
            f"stopped at {self._step or 'the start'}: {error.message}",
            place=error.place or self._plan.target,
            remedy=f"{error.remedy} {state}".strip(),
        )
