"""Lines for a sidecar that overrule one thing of an article, ready to be pasted.

What a line must be depends on the sidecar as it is: a second `drop` is an error in TOML, and what stands below
`[speakers]` belongs to that table. So candidates are made from the most natural on, each is put into the text and read
as a build would read it, and the first that means exactly what it should is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from generator.errors import SourceError
from generator.model import Overrides, Source
from generator.readers.sidecar import SIDECAR, Section, read_sidecar

VALUE = "\ufffc"
"""Stands in a line for a text that the editor is still to give, marks and all: put a JSON string in its place."""

_PROBE = "Ada Lund"
_LONGEST_LIST = 60  # lines that a list in a sidecar may run over

Key = Literal["drop", "pin", "speakers", "title", "author", "date"]


class Paste(msgspec.Struct, frozen=True):
    """Lines to be pasted, and where."""

    text: str
    where: str
    """The place in words: `at the top of flood.txt.toml`."""
    after: int = 0
    """Below so many lines of the sidecar."""
    instead: int = 0
    """So many lines after that go."""


def put_in(sidecar: str, paste: Paste) -> str:
    """The sidecar with the lines pasted in."""
    lines = sidecar.split("\n")
    if lines[-1] == "":
        lines.pop()
    return "\n".join((*lines[: paste.after], paste.text, *lines[paste.after + paste.instead :], ""))


def overrule(sidecar: str, source: str, entry: str, key: Key, words: str = "") -> Paste | None:
    """What to paste into the sidecar of `source` so that an article is dropped a unit, pinned one, or given a value.

    `entry` is the id within the source, empty where it holds one article. `words` are the opening words for `drop`,
    `pin` and `speakers`; values are left as `VALUE`. None where the sidecar cannot be read, or states it already.
    """
    before = _section(sidecar, source, entry)
    if before is None:
        return None
    wanted = _wanted(before, key, words)
    if wanted == before:
        return None
    name = f"{source.rpartition('/')[2]}{SIDECAR}"
    others = _others(sidecar, source, entry)
    for after, instead, text in _candidates(sidecar, entry, key, words, before.overrides or Overrides()):
        paste = Paste(text, _in_words(name, sidecar, after, instead), after, instead)
        probed = put_in(sidecar, msgspec.structs.replace(paste, text=text.replace(VALUE, f'"{_PROBE}"')))
        if _section(probed, source, entry) == wanted and _others(probed, source, entry) == others:
            return paste
    return None


def _in_words(name: str, sidecar: str, after: int, instead: int) -> str:
    if not sidecar.strip():
        return f"into {name}"
    if instead == 1:
        return f"in place of line {after + 1} of {name}"
    if instead:
        return f"in place of lines {after + 1} to {after + instead} of {name}"
    if after == 0:
        return f"at the top of {name}"
    if after >= len(sidecar.rstrip("\n").split("\n")):
        return f"at the end of {name}"
    return f"below line {after} of {name}"


def _section(sidecar: str, source: str, entry: str) -> Section | None:
    try:
        return _ordered(read_sidecar(Source(source, b"", sidecar.encode())).section(entry))
    except SourceError:
        return None


def _others(sidecar: str, source: str, entry: str) -> object:
    """What the sidecar says of everything else."""
    try:
        read = read_sidecar(Source(source, b"", sidecar.encode()))
    except SourceError:
        return None
    return {id_: table for id_, table in read.entries.items() if id_ != entry}, read.general if entry else None


_FIELDS = {"title": "headline", "author": "author", "date": "published"}


def _wanted(before: Section, key: Key, words: str) -> Section:
    """What the section must say afterwards; a value to be given is the probe."""
    mind = before.overrides or Overrides()
    match key:
        case "drop":
            mind = msgspec.structs.replace(mind, drop=tuple(dict.fromkeys((*mind.drop, words))))
        case "pin":
            mind = msgspec.structs.replace(mind, pin=tuple(dict.fromkeys((*mind.pin, words))))
        case "speakers":
            said = {**dict(mind.speakers), words: _PROBE}
            mind = msgspec.structs.replace(mind, speakers=tuple(sorted(said.items())))
        case _:
            field = _FIELDS[key]
            rest = [claim for claim in before.claims if claim.field != field]
            made = read_sidecar(Source("", b"", f'{key} = "{_PROBE}"\n'.encode())).section("").claims
            return _ordered(Section((*rest, *made), before.overrides))
    return _ordered(Section(before.claims, mind))


def _ordered(section: Section) -> Section:
    """Two sections that say the same become equal: speakers and claims have no order among themselves."""
    mind = section.overrides
    if mind is not None:
        mind = msgspec.structs.replace(mind, speakers=tuple(sorted(mind.speakers)))
    return Section(tuple(sorted(section.claims, key=lambda c: (c.field, c.value))), mind)


def _candidates(sidecar: str, entry: str, key: Key, words: str, mind: Overrides) -> Iterator[tuple[int, int, str]]:
    """(lines above, lines replaced, text), the most natural first. Not all of them work: the reader decides."""
    lines = sidecar.rstrip("\n").split("\n") if sidecar.strip() else []
    own = _tables(entry)
    at_top = entry == ""
    header = next((n for n, line in enumerate(lines, 1) if line.strip() in own), 0)
    if key == "speakers":
        line = f"{_quoted(words)} = {VALUE}"
        table = next((n for n, text in enumerate(lines, 1) if text.strip() in _tables(entry, "speakers")), 0)
        for number, text in enumerate(lines):
            if re.match(rf"\s{{0,40}}(?:speakers\s?\.\s?)?{re.escape(_quoted(words))}\s?=", text):
                dotted = "speakers." if text.lstrip().startswith("speakers") else ""
                yield number, 1, dotted + line
        if table:
            yield table, 0, line
        line = f"speakers.{line}"
        full = "".join(f"{_quoted(w)} = {_quoted(name)}, " for w, name in mind.speakers if w != words)
        whole = f"speakers = {{ {full}{_quoted(words)} = {VALUE} }}"
    elif key in ("drop", "pin"):
        listed = dict.fromkeys((*(mind.drop if key == "drop" else mind.pin), words))
        line = whole = f"{key} = [{', '.join(map(_quoted, listed))}]"
    else:
        line = whole = f"{key} = {VALUE}"
    for number, text in enumerate(lines):
        names = ("author", "authors") if key == "author" else (key,)
        if re.match(rf"\s{{0,40}}(?:{'|'.join(names)})\s{{0,40}}=", text):
            for instead in range(1, min(_LONGEST_LIST, len(lines) - number) + 1):
                yield number, instead, whole
    if at_top:
        yield 0, 0, line
    elif header:
        yield header, 0, line
    else:
        yield len(lines), 0, f"{own[0]}\n{line}"


def _tables(entry: str, below: str = "") -> tuple[str, ...]:
    """Ways in which the header of an entry's table, or of a table below it, is usually written."""
    if not entry:
        return (f"[{below}]",) if below else ()
    tail = f".{below}" if below else ""
    spellings = [f"[entry.{_quoted(entry)}{tail}]", f"[entry.'{entry}'{tail}]", f"[entry.{entry}{tail}]"]
    return tuple(spellings)


def _quoted(text: str) -> str:
    """A TOML string. JSON's strings are TOML's, but for one control character that no article keeps."""
    return msgspec.json.encode(text).decode()
