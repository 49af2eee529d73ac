"""Fingerprints: SHA-256 of bytes, of values as canonical JSON, and of the program's own code."""

from __future__ import annotations

import hashlib
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

PROGRAM = Path(__file__).parent
"""Folder of the program's own modules and data files."""

ANALYSIS_CODE = ("analysis.py", "config.py", "errors.py", "fingerprints.py", "given_names.py", "given_names.txt",
                 "model.py", "patterns.py", "record.py", "registry.py", "text.py", "readers", "cleaning",
                 "structuring")  # fmt: skip
"""What the analysis of one article is made of, below `PROGRAM`."""

PAGES_CODE = (
    "config.py",
    "fingerprints.py",
    "model.py",
    "patterns.py",
    "record.py",
    "text.py",
    "pages",
    "rendering",
    "build/articles.py",
    "build/content.py",
    "build/edit_plan.py",
    "build/outlines.py",
    "build/images.py",
    "build/inputs.py",
    "build/listing.py",
    "build/making.py",
    "build/plan.py",
    "build/site_plan.py",
    "build/sources.py",
)
"""What decides the bytes of pages once their digests are known, below `PROGRAM`; templates are counted apart."""

ANALYSIS_LIBRARIES = (
    "babel",
    "charset-normalizer",
    "dateparser",
    "feedparser",
    "ftfy",
    "htmldate",
    "justext",
    "lxml",
    "lxml_html_clean",
    "markdown-it-py",
    "msgspec",
    "PyYAML",
    "python-slugify",
    "sentencex",
    "trafilatura",
)
"""Distributions whose version may change an analysis."""

PAGES_LIBRARIES = ("babel", "jinja2", "markupsafe", "msgspec", "python-slugify")
"""Distributions whose version may change a page."""


def fingerprint(value: Any) -> str:
    """SHA-256 (hex) of a value as canonical JSON: sorted keys, UTF-8; equal values have equal fingerprints."""
    return hashlib.sha256(msgspec.json.encode(value, order="deterministic")).hexdigest()


def fingerprint_bytes(data: bytes) -> str:
    """SHA-256 (hex) of bytes."""
    return hashlib.sha256(data).hexdigest()


def code_fingerprint(parts: Iterable[str], libraries: Iterable[str] = (), *, program: Path = PROGRAM) -> str:
    """SHA-256 (hex) of the program's files in `parts` (packages with all their data files), of the versions of
    `libraries`, and of what of Python itself decides results. The same on every machine that would give equal results.
    """
    digest = hashlib.sha256(
        f"python {sys.version_info[0]}.{sys.version_info[1]} unicode {unicodedata.unidata_version}\n".encode()
    )
    for part in sorted(parts):
        for path in _files(program / part):
            name = path.relative_to(program).as_posix()
            data = path.read_bytes()
            digest.update(f"{name} {len(data)}\n".encode())
            digest.update(data)
    for library in sorted(libraries):
        digest.update(f"{library} {_version(library)}\n".encode())
    return digest.hexdigest()


def plugin_fingerprint(groups: Iterable[str]) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """SHA-256 (hex) of the plugins that other packages add to these entry-point groups, the files they are in, and
    the groups that have none.

    A plugin counts with its name, the version of its distribution and the bytes of its module.
    """
    from importlib import metadata, util

    found: list[tuple[str, str, str, str, str]] = []
    files: list[str] = []
    empty = []
    for group in sorted(groups):
        points = metadata.entry_points(group=group)
        if not points:
            empty.append(group)
        for point in points:
            version = point.dist.version if point.dist else ""
            try:
                spec = util.find_spec(point.module)
            except (ImportError, ValueError):
                spec = None
            code = ""
            if spec is not None and spec.origin is not None and Path(spec.origin).is_file():
                files.append(spec.origin)
                code = fingerprint_bytes(Path(spec.origin).read_bytes())
            found.append((group, point.name, point.value, version, code))
    return fingerprint(sorted(found)), tuple(sorted(files)), tuple(empty)


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        for entry in sorted(path.iterdir()):
            if entry.name != "__pycache__" and not entry.name.startswith("."):
                yield from _files(entry)
    elif path.is_file() and path.suffix not in (".pyc", ".pyo"):
        yield path


def _version(distribution: str) -> str:
    from importlib import metadata

    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "absent"
