"""`digest analyze`: the machine's door. Articles in, one JSON object a line out, in order, in constant memory.

lines or files ─▶ Asked ─chunks─▶ this process, or processes side by side ─▶ lines of JSON, in input order
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from pathlib import Path
from typing import IO, Any

import click
import msgspec

from generator.analysis import analyse, be_a_worker, time_limit
from generator.cli.context import CliContext, pass_context
from generator.config import AnalysisOptions, analysis_options
from generator.errors import SourceError
from generator.model import Claim, ClaimField, Entry, Failure, Source
from generator.record import record_of

FORMATS = ("text", "html", "markdown")
"""What a line of standard input may hold."""
LINE_LIMIT = 64 * 1024 * 1024
"""Bytes of a line that is still taken apart; the readers' own limits are lower."""
_CHUNK_ARTICLES = 16
_CHUNK_BYTES = 256 * 1024
_IN_FLIGHT = 3
"""Chunks out for each process: enough to keep it busy, few enough to bound memory."""
_CALLER: tuple[tuple[ClaimField, str], ...] = (("url", "url"), ("headline", "title"), ("published", "date"))


class Asked(msgspec.Struct, frozen=True):
    """One article to be analysed, or why it cannot be."""

    id: str | int | float | None
    entry: Entry | None = None
    error: str = ""


class Chunk(msgspec.Struct, frozen=True):
    """Articles for one process."""

    asked: tuple[Asked, ...]
    options: AnalysisOptions
    timeout: float


@click.command()
@click.argument("paths", nargs=-1)
@click.option(
    "--jobs", type=click.IntRange(0), default=1, show_default=True, help="Processes side by side; 0: one a core."
)
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the output and stop.")
@pass_context
def command(context: CliContext, paths: tuple[str, ...], jobs: int, schema: bool) -> None:
    """Print the digest of articles as JSON, one object a line.

    PATHS are files or folders. `-` reads JSON Lines from standard input, each with `id`, `input` (or `text`) and, if
    known, `format` (text, html or markdown), `url`, `title` and `date`. Lines come out in the order of the input; an
    article that fails gives `{"id", "error"}`, and the exit code is 1 at the end.

    \b
    Examples:
      digest analyze content/2024/flood.txt
      digest analyze content/ --jobs 4 > digests.jsonl
      digest analyze - < articles.jsonl
      digest analyze --schema
    """
    if schema:
        from generator.cli.schema import SCHEMA

        click.echo(json.dumps(SCHEMA, indent=2))
        return
    if not paths:
        raise click.UsageError("Name files or folders, or `-` for JSON Lines on standard input.")
    gc.freeze()  # what is imported stays: no use in looking through it again and again
    out = sys.stdout.buffer
    failed = False
    chunks = _chunked(_asked(context, paths), analysis_options(context.config), context.config.analysis.timeout, jobs)
    answers = map(answer, chunks) if jobs == 1 else _side_by_side(chunks, jobs or len(os.sched_getaffinity(0)), context)
    for lines, fine in answers:
        out.write(lines)
        out.flush()
        failed = failed or not fine
    if failed:
        sys.exit(1)


# ---- what is asked


def _asked(context: CliContext, paths: Iterable[str]) -> Iterator[Asked]:
    for path in paths:
        if path == "-":
            yield from read_lines(sys.stdin.buffer)
        else:
            yield from _files(context.directory, path)


def read_lines(stream: IO[bytes]) -> Iterator[Asked]:
    """What each line of JSON Lines asks for; a line that cannot be used carries its error."""
    number = 0
    while line := stream.readline(LINE_LIMIT + 1):
        number += 1
        if len(line) > LINE_LIMIT:
            while line and not line.endswith(b"\n"):
                line = stream.readline(LINE_LIMIT)
            yield Asked(None, error=f"line {number}: longer than {LINE_LIMIT // 1024**2} MB, the limit for one line.")
        elif line.strip():
            yield _asked_by(line, number)


def _asked_by(line: bytes, number: int) -> Asked:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Asked(None, error=f"line {number}: not valid JSON: {error}.")
    if not isinstance(row, dict):
        return Asked(None, error=f"line {number}: must be an object with `id` and `input`.")
    id_ = row.get("id", number)
    if not isinstance(id_, (str, int, float)) or isinstance(id_, bool):
        return Asked(None, error=f"line {number}: `id` must be a text or a number.")
    text = row.get("input") if row.get("input") is not None else row.get("text")
    if not isinstance(text, str):
        return Asked(id_, error=f"line {number}: `input` must be a text.")
    format_ = row.get("format") or "text"
    if format_ not in FORMATS:
        return Asked(id_, error=f"line {number}: unknown format `{format_}`. Known: {', '.join(FORMATS)}.")
    claims = tuple(
        Claim(field, value, "caller")
        for field, key in _CALLER
        if isinstance(value := row.get(key), str) and value.strip()
    )
    # A lone surrogate, which JSON can escape, is a character of the input too: offsets count it.
    data = text.encode("utf-8", "surrogatepass")
    return Asked(id_, Entry(source="-", id=_printable(str(id_)), format=format_, data=data, claims=claims))


def _printable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _files(directory: Path, path: str) -> Iterator[Asked]:
    """The entries of a file, or of all articles in a folder, with their keys as ids."""
    from generator.build.sources import scan
    from generator.readers import is_beside

    place = directory / path
    if not place.is_dir():
        yield from _entries(directory, path)
        return
    listing = scan(str(place))
    for problem in listing.problems:
        yield Asked(f"{path.rstrip('/')}/{problem.entry}", error=f"{problem.message} {problem.remedy}")
    for name in listing.paths:
        if not is_beside(name):
            yield from _entries(directory, f"{path.rstrip('/')}/{name}")


def _entries(directory: Path, path: str) -> Iterator[Asked]:
    from generator.build.sources import read_file
    from generator.readers import SIDECAR, entries_of

    place = directory / path
    try:
        data = read_file(str(place))
        beside = place.with_name(place.name + SIDECAR)
        sidecar = read_file(str(beside)) if beside.is_file() else None
    except OSError as error:
        yield Asked(path, error=f"cannot be read: {error.strerror}.")
        return
    try:
        for entry in entries_of(Source(_printable(path), data, sidecar)):
            if isinstance(entry, Entry):
                yield Asked(entry.key, entry)
            else:
                yield Asked(path, error=str(entry))
    except SourceError as error:
        yield Asked(path, error=str(error))


def _chunked(asked: Iterable[Asked], options: AnalysisOptions, timeout: float, jobs: int) -> Iterator[Chunk]:
    """Articles in chunks; one by one where there is a single process, so that each answer comes at once."""
    chunk: list[Asked] = []
    size = 0
    for one in asked:
        chunk.append(one)
        size += len(one.entry.data) if one.entry else 0
        if jobs == 1 or len(chunk) >= _CHUNK_ARTICLES or size >= _CHUNK_BYTES:
            yield Chunk(tuple(chunk), options, timeout)
            chunk, size = [], 0
    if chunk:
        yield Chunk(tuple(chunk), options, timeout)


# ---- what is answered


def answer(chunk: Chunk) -> tuple[bytes, bool]:
    """The lines of JSON for a chunk, and whether all of it went well."""
    fine = True
    lines: list[bytes] = []
    for asked in chunk.asked:
        if asked.entry is None:
            fine = False
            lines.append(_line({"id": asked.id, "error": asked.error}))
            continue
        begun = time.process_time()
        with time_limit(chunk.timeout):
            result = analyse(asked.entry, chunk.options)
        if isinstance(result, Failure):
            fine = False
            lines.append(_line({"id": asked.id, "error": f"{result.message} {result.remedy}".strip()}))
            continue
        record = record_of(result, id=asked.entry.id)
        record["id"] = asked.id
        record["ms"] = round((time.process_time() - begun) * 1000, 2)
        lines.append(_line(record))
    return b"".join(lines), fine


def _line(record: dict[str, Any]) -> bytes:
    try:
        return msgspec.json.encode(record) + b"\n"
    except UnicodeEncodeError:  # an id with half a character pair
        return json.dumps(record).encode("ascii") + b"\n"


# ---- side by side


def _side_by_side(chunks: Iterator[Chunk], count: int, context: CliContext) -> Iterator[tuple[bytes, bool]]:
    """The answers to all chunks, in order, a bounded number of chunks being out at a time.

    A process that dies takes its chunk with it: the articles of the chunk then run again one by one, and the one that
    does it again is an error.
    """
    memory = context.config.analysis.memory
    executor = _processes(count, memory)
    out: deque[tuple[Chunk, Future[tuple[bytes, bool]] | None]] = deque()
    more = True
    try:
        while more or out:
            while more and len(out) < count * _IN_FLIGHT:
                if (chunk := next(chunks, None)) is None:
                    more = False
                    break
                out.append((chunk, _submit(executor, chunk)))
            if not out:
                break
            chunk, future = out.popleft()
            try:
                if future is None:
                    raise BrokenExecutor
                yield future.result()
            except BrokenExecutor:
                executor.shutdown(wait=False, cancel_futures=True)
                yield from _one_by_one(chunk, memory)
                executor = _processes(count, memory)
                out = deque((c, _submit(executor, c)) for c, _ in out)
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


def _submit(executor: Executor, chunk: Chunk) -> Future[tuple[bytes, bool]] | None:
    try:
        return executor.submit(answer, chunk)
    except BrokenExecutor:
        return None


def _one_by_one(chunk: Chunk, memory: int) -> Iterator[tuple[bytes, bool]]:
    for asked in chunk.asked:
        alone = msgspec.structs.replace(chunk, asked=(asked,))
        with _processes(1, memory) as executor:
            try:
                yield executor.submit(answer, alone).result()
            except BrokenExecutor:
                error = "the process that analysed it died: it hangs, crashes a library or eats memory."
                yield _line({"id": asked.id, "error": error}), False


def _processes(count: int, memory: int) -> Executor:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    return ProcessPoolExecutor(count, mp_context=context, initializer=_begin, initargs=(memory,))


def _begin(memory: int) -> None:
    """Set a new process up: Ctrl-C is its parent's business, its memory has a limit, a hanging article ends it."""
    import resource
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if memory > 0:
        # Address space, not what is used: libraries reserve far more than they touch.
        limit = (memory + 1024) * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    gc.freeze()
    be_a_worker()
