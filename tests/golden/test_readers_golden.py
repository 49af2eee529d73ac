"""Realistic files of every format and dialect, and what is read of them: `pytest --update-golden` writes it anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.errors import SourceError
from generator.model import Entry, Source
from generator.readers import entries_of, reader_named, readers

FOLDER = Path(__file__).parent / "readers"
FILES = sorted(p.name for p in FOLDER.iterdir() if p.suffix != ".toml" and not p.name.startswith("expected"))


def seen(name: str) -> list[dict[str, Any]]:
    """Everything that readers say of a file, in a form that people can review."""
    path = FOLDER / name
    sidecar = path.with_name(name + ".toml")
    found = []
    for entry in entries_of(Source(name, path.read_bytes(), sidecar.read_bytes() if sidecar.exists() else None)):
        if not isinstance(entry, Entry):
            found.append({"error": str(entry)})
            continue
        try:
            document = reader_named(entry.format).read(entry)
        except SourceError as error:
            found.append({"key": entry.key, "line": entry.line, "error": str(error)})
            continue
        text = document.text
        found.append(
            {
                "key": entry.key,
                "line": entry.line,
                "format": document.format,
                "encoding": document.encoding,
                "claims": [f"{c.field}: {c.value} ({c.origin})" for c in document.claims],
                "drop": list(entry.overrides.drop) if entry.overrides else [],
                "blocks": [[b.line, b.kind, b.level, text[b.span.start : b.span.end]] for b in document.blocks],
                "marks": [[m.kind, text[m.span.start : m.span.end], m.href] for b in document.blocks for m in b.marks],
                "front": [[c.kind, text[c.span.start : c.span.end]] for c in document.front],
                "repairs": None if document.repairs is None else [[r.start, r.end, r.to] for r in document.repairs],
                "notes": [n.message for n in document.notes],
            }
        )
    return found


@pytest.mark.parametrize("name", FILES)
def test_file_reads_as_reviewed(name: str, request: pytest.FixtureRequest) -> None:
    """A file gives the entries, blocks, claims and repairs that were looked at and found right."""
    expected = FOLDER / "expected.json"
    known = json.loads(expected.read_text("utf-8")) if expected.exists() else {}
    if request.config.getoption("--update-golden"):
        known[name] = seen(name)
        expected.write_text(json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")

    assert known[name] == seen(name)


def test_every_format_has_two_files() -> None:
    """Each reader is shown at least two files."""
    read = [
        entry.format
        for name in FILES
        for entry in entries_of(Source(name, (FOLDER / name).read_bytes()))
        if isinstance(entry, Entry)
    ]

    assert all(read.count(name) >= 2 for name in readers())
