"""JSON Lines as articles: one object a line, with `id` and `input`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO

from generator.bulk import Asked
from generator.model import Claim, ClaimField, Entry

FORMATS = ("text", "html", "markdown")
"""What a line may hold."""
NO_ID = b"null"
"""The id of an article that does not even have one."""
LINE_LIMIT = 64 * 1024 * 1024
"""Bytes of a line that is still taken apart; the readers' own limits are lower."""
_CALLER: tuple[tuple[ClaimField, str], ...] = (("url", "url"), ("headline", "title"), ("published", "date"))


def read_lines(stream: IO[bytes]) -> Iterator[Asked]:
    """What each line of JSON Lines asks for; a line that cannot be used carries its error."""
    number = 0
    while line := stream.readline(LINE_LIMIT + 1):
        number += 1
        if len(line) > LINE_LIMIT:
            while line and not line.endswith(b"\n"):
                line = stream.readline(LINE_LIMIT)
            yield Asked(NO_ID, error=f"line {number}: longer than {LINE_LIMIT // 1024**2} MB, the limit for one line.")
        elif line.strip():
            yield _asked_by(line, number)


def _asked_by(line: bytes, number: int) -> Asked:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Asked(NO_ID, error=f"line {number}: not valid JSON: {error}.")
    if not isinstance(row, dict):
        return Asked(NO_ID, error=f"line {number}: must be an object with `id` and `input`.")
    id_ = row.get("id", number)
    if not isinstance(id_, (str, int, float)) or isinstance(id_, bool):
        return Asked(NO_ID, error=f"line {number}: `id` must be a text or a number.")
    named = json.dumps(id_).encode("ascii")
    text = row.get("input") if row.get("input") is not None else row.get("text")
    if not isinstance(text, str):
        return Asked(named, error=f"line {number}: `input` must be a text.")
    format_ = row.get("format") or "text"
    if format_ not in FORMATS:
        return Asked(named, error=f"line {number}: unknown format `{format_}`. Known: {', '.join(FORMATS)}.")
    claims = tuple(
        Claim(field, value, "caller")
        for field, key in _CALLER
        if isinstance(value := row.get(key), str) and value.strip()
    )
    # A lone surrogate, which JSON can escape, is a character of the input too: offsets count it.
    data = text.encode("utf-8", "surrogatepass")
    return Asked(named, Entry(source="-", id=printable(str(id_)), format=format_, data=data, claims=claims))


def printable(text: str) -> str:
    """The text with `?` for half a character pair, which no message and no key may hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
