"""What is answered: chunks of articles go through this process or a pool, their lines come out in input order."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from typing import Any

import msgspec

from generator.analysis import analyse, analysis_code, time_limit
from generator.build.pools import Pool, outcome
from generator.bulk import Asked
from generator.config import AnalysisOptions
from generator.model import Failure
from generator.record import record_of

_CHUNK_ARTICLES = 16
_CHUNK_BYTES = 256 * 1024


class Chunk(msgspec.Struct, frozen=True):
    """Articles for one worker."""

    asked: tuple[Asked, ...]
    options: AnalysisOptions
    timeout: float
    """Seconds an article may take; 0 means no limit."""
    code: str = ""
    """`analysis_code()` of the sender where the worker may run another; else empty."""


class Answer(msgspec.Struct, frozen=True):
    """Lines of JSON for a chunk."""

    lines: bytes
    fine: bool
    """Whether no article of the chunk failed."""


def chunked(
    asked: Iterable[Asked], options: AnalysisOptions, timeout: float, *, code: str = "", alone: bool = False
) -> Iterator[Chunk]:
    """Articles in chunks of at most 16, or 256 KB; one by one where each answer is to come at once."""
    chunk: list[Asked] = []
    size = 0
    for one in asked:
        chunk.append(one)
        size += len(one.entry.data) if one.entry else 0
        if alone or len(chunk) >= _CHUNK_ARTICLES or size >= _CHUNK_BYTES:
            yield Chunk(tuple(chunk), options, timeout, code)
            chunk, size = [], 0
    if chunk:
        yield Chunk(tuple(chunk), options, timeout, code)


def answer(chunk: Chunk) -> Answer:
    """The lines of JSON for a chunk."""
    fine = True
    lines: list[bytes] = []
    other = chunk.code != "" and chunk.code != analysis_code()
    for asked in chunk.asked:
        if asked.entry is None or other:
            fine = False
            lines.append(_failed(asked, asked.error or "the worker runs another version of digest or of a library."))
            continue
        begun = time.process_time()
        with time_limit(chunk.timeout):
            result = analyse(asked.entry, chunk.options)
        if isinstance(result, Failure):
            fine = False
            lines.append(_failed(asked, f"{result.message} {result.remedy}".strip()))
            continue
        record = record_of(result, id=asked.entry.id)
        record["id"] = msgspec.Raw(asked.id)
        record["ms"] = round((time.process_time() - begun) * 1000, 2)
        lines.append(_line(record))
    return Answer(b"".join(lines), fine)


def answer_bytes(chunk: bytes) -> bytes:
    """`answer` for another process or machine: msgpack of a `Chunk` in, msgpack of an `Answer` out."""
    return msgspec.msgpack.encode(answer(msgspec.msgpack.decode(chunk, type=Chunk)))


def answers(chunks: Iterator[Chunk], pool: Pool) -> Iterator[Answer]:
    """The answers of a pool to all chunks, in their order, a bounded number of chunks being out at a time.

    A worker that dies takes its chunk with it: the articles of the chunk then run again one by one, and the one that
    does it again is an error.
    """
    out: deque[tuple[Chunk, Future[bytes] | None]] = deque()
    pool.open()
    more = True
    while more or out:
        while more and len(out) < pool.in_flight:
            if (chunk := next(chunks, None)) is None:
                more = False
            else:
                out.append((chunk, _send(pool, chunk)))
        if not out:
            return
        chunk, future = out.popleft()
        if (result := outcome(future)) is not None:
            yield msgspec.msgpack.decode(result, type=Answer)
            continue
        yield from _one_by_one(chunk, pool)
        if pool.ours:  # the others were lost with it, but for those that had come back already
            out = deque((c, f if f and f.done() and outcome(f) is not None else _send(pool, c)) for c, f in out)


def _one_by_one(chunk: Chunk, pool: Pool) -> Iterator[Answer]:
    for asked in chunk.asked:
        pool.give_up()
        result = outcome(_send(pool, msgspec.structs.replace(chunk, asked=(asked,))))
        if result is not None:
            yield msgspec.msgpack.decode(result, type=Answer)
        else:
            error = "the process that analysed it died: it hangs, crashes a library or eats memory."
            yield Answer(_failed(asked, error), False)
    pool.give_up()


def _send(pool: Pool, chunk: Chunk) -> Future[bytes] | None:
    return pool.submit(answer_bytes, msgspec.msgpack.encode(chunk))


def _failed(asked: Asked, error: str) -> bytes:
    return _line({"id": msgspec.Raw(asked.id), "error": error})


def _line(record: dict[str, Any]) -> bytes:
    return msgspec.json.encode(record) + b"\n"
