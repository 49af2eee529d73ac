"""One article from bytes to digest: read → clean → structure. Never raises; runs anywhere.

`analyse` does one entry. `work` does a batch of sources for the build: it parts them into entries, analyses those
that are not known yet, and hands back digests and cards as JSON. Both sides of it are bytes, so that it travels to a
process or to another machine, which needs no shared disk.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import FrameType
from typing import IO

import msgspec

from generator.config import AnalysisOptions, Config, analysis_options
from generator.errors import SourceError
from generator.fingerprints import (
    ANALYSIS_CODE,
    ANALYSIS_LIBRARIES,
    code_fingerprint,
    fingerprint,
    fingerprint_bytes,
    plugin_fingerprint,
)
from generator.model import Digest, Entry, Failure, Overrides, Source, Stage

PLUGIN_GROUPS = ("generator.readers", "generator.cleaning")


class TimeLimit(BaseException):
    """The article takes too long. Not an `Exception`: no rule or reader may swallow it."""


class Job(msgspec.Struct, frozen=True):
    """A source to be analysed, and what is known of it already."""

    source: Source
    known: tuple[str, ...] = ()
    """Analysis keys of its entries whose digests are stored."""
    exceeded: frozenset[str] = frozenset()
    """Analysis keys of entries that exceeded a limit before: these are not tried."""
    part: tuple[int, int] | None = None
    """Do only the entries from one index up to another; with `(0, 0)` none is done, only `Done.found` is filled in."""


class Batch(msgspec.Struct, frozen=True):
    """Jobs for one worker, with all they depend on."""

    jobs: tuple[Job, ...]
    config: Config
    code: str
    """`analysis_code()` of the sender."""
    timeout: float = 0.0
    """Seconds an entry may take; 0 means no limit."""


class Analysed(msgspec.Struct, frozen=True):
    """What became of one entry."""

    entry: str
    key: str = ""
    """Analysis key: equal keys mean equal digests. Empty for a failure."""
    known: bool = False
    """Whether the sender has the digest of that key; then nothing below is filled in."""
    digest: bytes = b""
    """The digest as JSON."""
    card: bytes = b""
    """Its card as JSON."""
    draft: bool = False
    expires: str = ""
    """First day (ISO 8601) on which the article is no longer shown; empty for never."""
    failure: Failure | None = None


class Done(msgspec.Struct, frozen=True):
    """What became of one source."""

    path: str
    entries: tuple[Analysed, ...] = ()
    failures: tuple[Failure, ...] = ()
    """Of the source itself, and of entries that could not be parted from it."""
    exceeded: dict[str, Failure] = {}
    """Failures of entries that exceeded a limit, by analysis key; under no key that of the source as a whole."""
    skipped: tuple[str, ...] = ()
    """Those of `Job.exceeded` that are entries of the source still."""
    found: tuple[tuple[str, str], ...] = ()
    """Where only a part was asked for: (key, analysis key) of all entries, in order; the path and nothing in place of a
    lost one.
    """


_encode = msgspec.msgpack.Encoder().encode
_json = msgspec.json.Encoder().encode


def analyse(entry: Entry, options: AnalysisOptions) -> Digest | Failure:
    """The digest of one entry, or why there is none."""
    from generator.cleaning import clean
    from generator.readers import reader_named
    from generator.structuring import structure

    stage: Stage = "read"
    try:
        reader = reader_named(entry.format)
        sites = options.cleaning.sites
        document = reader.read_for(entry, sites) if sites and reader.read_for else reader.read(entry)
        stage = "clean"
        article = clean(document, options.cleaning)
        stage = "structure"
        return structure(article, options, entry.overrides)
    except SourceError as error:
        return _failure(entry.key, stage, error, entry.line)
    except (MemoryError, TimeLimit) as error:
        over = (
            "more memory than `analysis.memory`" if isinstance(error, MemoryError) else "longer than `analysis.timeout`"
        )
        return Failure(
            entry=entry.key,
            stage=stage,
            message=f"takes {over} allows.",
            line=entry.line,
            remedy="Part the article, or raise the limit.",
            exceeded=True,
        )
    except Exception as error:  # the one place: whatever goes wrong with one article costs no other article anything
        return Failure(
            entry=entry.key,
            stage=stage,
            message=f"{type(error).__name__}: {error}",
            line=entry.line,
            remedy="This is a defect of digest: please report it with the article.",
        )


def _failure(entry: str, stage: Stage, error: SourceError, line: int = 0) -> Failure:
    from generator.readers.sidecar import SIDECAR

    file, _, place = error.place.rpartition(":")
    if not place.isdigit():
        file, place = error.place, ""
    return Failure(
        entry=entry,
        stage=stage,
        message=error.message,
        line=int(place) if place else error.line or line,
        remedy=error.remedy,
        file=file if file.endswith(SIDECAR) else "",
    )


_trusted_code: list[str] = []


def trust_code(code: str) -> None:
    """Take this for `analysis_code()` of this process: the caller knows that no file of it has changed."""
    _trusted_code[:] = [code]


def analysis_code() -> str:
    """Fingerprint of all code and data that decides a digest, plugins and library versions included."""
    return _trusted_code[0] if _trusted_code else _own_code()


@cache
def _own_code() -> str:
    return fingerprint((code_fingerprint(ANALYSIS_CODE, ANALYSIS_LIBRARIES), plugin_fingerprint(PLUGIN_GROUPS)[0]))


def analysis_key(entry: Entry, options: AnalysisOptions, code: str) -> str:
    """Fingerprint of everything that the digest of an entry depends on."""
    return fingerprint((fingerprint_bytes(entry.data), msgspec.structs.replace(entry, data=b""), options, code))


def work(batch: bytes) -> bytes:
    """Do one batch: msgpack of `Batch` in, msgpack of a list of `Done` out, in the order of the jobs."""
    return _encode(work_batch(msgspec.msgpack.decode(batch, type=Batch)))


def work_batch(batch: Batch, *, tick: Callable[[], None] | None = None) -> list[Done]:
    """Do one batch in this process; `tick` is called after each source."""
    mine = analysis_code()
    done = []
    for job in batch.jobs:
        if batch.code != mine:
            done.append(_other_code(job.source.path))
        else:
            done.append(_work_source(job, batch))
        if tick is not None:
            tick()
    return done


def _other_code(path: str) -> Done:
    failure = Failure(
        entry=path,
        stage="analyse",
        message="the worker runs another version of digest or of a library than the build.",
        remedy="Install the same versions on all machines.",
    )
    return Done(path, failures=(failure,))


def _work_source(job: Job, batch: Batch) -> Done:
    from generator.pages import card_of
    from generator.readers import entries_of

    options = analysis_options(batch.config)
    path = job.source.path
    entries: list[Analysed] = []
    failures: list[Failure] = []
    exceeded: dict[str, Failure] = {}
    skipped: list[str] = []
    seen: set[str] = set()
    known = frozenset(job.known)
    try:
        with time_limit(batch.timeout):
            found = list(entries_of(job.source))
    except SourceError as error:
        return Done(path, failures=(_failure(path, "read", error),))
    except (TimeLimit, MemoryError) as error:
        what = "time" if isinstance(error, TimeLimit) else "memory"
        failure = Failure(path, "read", f"takes more {what} than allowed.", remedy="Part the file.", exceeded=True)
        return Done(path, exceeded={"": failure})
    except Exception as error:
        message = f"{type(error).__name__}: {error}"
        return Done(
            path, failures=(Failure(path, "read", message, 0, "This is a defect of digest: please report it."),)
        )
    names: tuple[tuple[str, str], ...] = ()
    if job.part is not None:
        names = tuple(
            (entry.key, analysis_key(entry, options, batch.code)) if isinstance(entry, Entry) else (path, "")
            for entry in found
        )
        found = found[slice(*job.part)]
    for entry in found:
        if not isinstance(entry, Entry):
            lost = entry if isinstance(entry, SourceError) else SourceError(str(entry))
            failures.append(_failure(path, "read", lost))
            continue
        if entry.key in seen:
            failures.append(
                Failure(entry.key, "read", "the source has this entry twice.", entry.line, "Give each its own id.")
            )
            continue
        seen.add(entry.key)
        key = analysis_key(entry, options, batch.code)
        if key in known:
            entries.append(Analysed(entry.key, key, known=True))
            continue
        if key in job.exceeded:
            skipped.append(key)
            continue
        try:
            with time_limit(batch.timeout):
                result = analyse(entry, options)
        except TimeLimit:  # the signal came between `analyse`'s end and ours
            message = "takes longer than `analysis.timeout` allows."
            result = Failure(entry.key, "analyse", message, entry.line, "Raise the limit.", exceeded=True)
        if isinstance(result, Failure) and result.exceeded:
            exceeded[key] = result
            continue
        if isinstance(result, Failure):
            failures.append(result)
            continue
        digest = _json(result)
        try:
            card = card_of(result, entry.key, fingerprint_bytes(digest), batch.config)
        except Exception as error:  # as in `analyse`: one article costs no other anything
            message = f"{type(error).__name__}: {error}"
            remedy = "This is a defect of digest: please report it with the article."
            failures.append(Failure(entry.key, "structure", message, entry.line, remedy))
            continue
        mind = entry.overrides or Overrides()
        entries.append(
            Analysed(entry.key, key, digest=digest, card=_json(card), draft=mind.draft, expires=mind.expires or "")
        )
    return Done(path, tuple(entries), tuple(failures), exceeded, tuple(skipped), names)


_hard_stop: list[IO[bytes]] = []  # in a worker process of our own: where the last words of a stuck one go


def be_a_worker() -> None:
    """From now on this process may be ended when an article gets stuck in code that looks at no signal."""
    _hard_stop.append(Path(os.devnull).open("wb"))  # noqa: SIM115 - open as long as the process lives


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `TimeLimit` in the block after `seconds`. Only a main thread can be stopped so; elsewhere no limit holds.

    Code in C that never looks at signals is not stopped by this. In a worker process (`be_a_worker`) a watchdog then
    ends the process, half as long again after the limit.
    """
    if seconds <= 0 or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeLimit

    before = signal.signal(signal.SIGALRM, stop)
    if _hard_stop:
        faulthandler.dump_traceback_later(seconds * 1.5 + 0.5, exit=True, file=_hard_stop[0])
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        if _hard_stop:
            faulthandler.cancel_dump_traceback_later()
        signal.signal(signal.SIGALRM, before)
