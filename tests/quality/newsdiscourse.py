"""Reads the NewsDiscourse corpus and the index files that name its development half; holds none of its text.

An index file has one head line (`kind`, `documents`) and one line a document: id, path below the corpus folder,
checksum of the text, `[start, end, role, speech]` for each annotated sentence. Offsets are code points.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Document:
    """One article of a measure: its words, and what people said about it."""

    id: str
    title: str
    published: str
    text: str
    roles: tuple[tuple[int, int, str], ...] = ()
    """(start, end, role) of each sentence, where the sentences are annotated."""
    highlights: str = ""
    """A person's summary, one sentence a line, where there is one."""


def read_documents(gold: Path, data: Path) -> list[Document]:
    """The documents that an index file names, in its order. Raises `ValueError` where a text differs from the index."""
    head, *rows = [json.loads(line) for line in gold.read_text("utf-8").splitlines() if line.strip()]
    if head["kind"] == "cnndm":
        return _highlights(head, rows, data)
    found = []
    for row in rows:
        title, published, text = _parse((data / row["path"]).read_text("utf-8"))
        _check(row, text)
        roles = tuple((start, end, role) for start, end, role, _ in row["sentences"])
        found.append(Document(row["id"], title, published, text, roles))
    return found


def _highlights(head: dict[str, str], rows: list[dict[str, str]], data: Path) -> list[Document]:
    csv.field_size_limit(sys.maxsize)
    raw = _read(data, head["path"], head.get("commit") or "HEAD")
    wanted = {row["id"]: row for row in rows}
    by_id = {}
    for line in csv.DictReader(io.StringIO(raw.decode("utf-8"), newline="")):
        if line["id"] in wanted:
            _check(wanted[line["id"]], line["article"])
            by_id[line["id"]] = Document(line["id"], "", "", line["article"], highlights=line["highlights"])
    return [by_id[row["id"]] for row in rows]


def _read(root: Path, path: str, commit: str) -> bytes:
    """A file of a checkout or of a bare clone."""
    if (root / path).is_file():
        return (root / path).read_bytes()
    command = ["git", "-C", str(root), "show", f"{commit}:{path}"]
    return subprocess.run(command, check=True, capture_output=True).stdout


def _check(row: dict[str, str], text: str) -> None:
    if hashlib.sha256(text.encode("utf-8")).hexdigest()[:16] != row["sha"]:
        raise ValueError(f"the text of {row['id']} differs from the indexed one")


def _parse(raw: str) -> tuple[str, str, str]:
    """(title, day, text): sentences of a paragraph are joined by a space, paragraphs by a blank line."""
    title = published = ""
    paragraphs: list[list[str]] = [[]]
    for line in map(str.strip, raw.split("\n")):
        if not line:
            paragraphs.append([])
            continue
        head, _, rest = line.partition(" ")
        if "\t" in head:
            head, _, rest = line.partition("\t")
        rest = rest.strip()
        if head == "DATE/":
            day = re.search(r"\d{4}-\d\d-\d\d", rest)
            published = day[0] if day else ""
        elif head == "H":
            title = rest
        elif head != "URL":
            paragraphs[-1].append(rest)
    return title, published, "\n\n".join(" ".join(p) for p in paragraphs if p)
