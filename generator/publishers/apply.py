"""Do what a plan says, phase by phase; stop at the first failure, and say what is done and what is left."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import suppress
from typing import TypeVar

import msgspec

from generator.errors import PublishError
from generator.fingerprints import fingerprint_bytes
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
    with target.lock(force=force_lock):
        data = target.read(MANIFEST_NAME)
        if (hashlib.sha256(data).hexdigest() if data is not None else "") != plan.basis_sha256:
            raise PublishError(
                "the target has moved on since the plan was made; nothing was written.",
                place=plan.target,
                remedy="Make a new plan.",
            )
        before = read_manifest(data, plan.target) or TargetManifest()
        return _Application(plan, read, target, before, report).run()


class _Application:
    """One run of a plan: knows how far it is."""

    def __init__(
        self,
        plan: Plan,
        read: Callable[[str], bytes],
        target: Target,
        before: TargetManifest,
        report: Report,
    ) -> None:
        self._plan = plan
        self._read = read
        self._target = target
        self._before = before
        self._report = report
        self._lock = threading.Lock()
        self._done: dict[str, Stored] = {}
        self._there: frozenset[str] = frozenset()
        """What a publish that was cut has brought there already."""
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
            self._there = frozenset(target.begin(kept, fingerprint_bytes(encode_manifest(plan.settled))[:12]))
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
                self._write_manifest(
                    msgspec.structs.replace(plan.settled, retired=tuple(sorted((*plan.settled.retired, *plan.deletes))))
                )
            self._step = "deletes"
            self._each(self._delete_one, plan.deletes)
            self._step = "manifest"
            self._write_manifest(plan.settled)
            self._step = "the end"
            target.commit(self._report)
        except PublishError as error:
            if not target.transactional and self._done and self._step != "deletes":
                # So that the next publish need not send again what is there; when even this fails, it will.
                with suppress(PublishError):
                    self._checkpoint()
            raise self._cut(error) from error.__cause__
        return Outcome(len(self._done), len(plan.deletes), self._bytes)

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
        data = self._read(upload.path)
        if hashlib.sha256(data).hexdigest() != upload.sha256:
            raise PublishError(
                f"{upload.path} is not what was planned: it has changed since the build.",
                remedy="Run `digest build`, then publish.",
            )
        sent = upload.path not in self._there
        if sent:
            self._target.write(upload.path, data, headers_for(upload.path))
        with self._lock:
            self._done[upload.path] = Stored(upload.path, upload.sha256, upload.size, upload.headers)
            self._bytes += upload.size if sent else 0
            self._passed += upload.size
            self._report(Progress(self._step, self._passed, self._plan.bytes))

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
