"""One build, and what the last one left, for callers outside."""

from __future__ import annotations

from pathlib import Path

import msgspec

from generator.build.builder import Builder, folder_name
from generator.build.project import DEFAULTS, STATE, BuildOptions, BuildReport, Project
from generator.build.records import load_manifest_of
from generator.build.settled import Look
from generator.build.store import Store, StoreError
from generator.config import Config
from generator.errors import OutputError
from generator.model import Digest, Manifest


def build(project: Project, options: BuildOptions = DEFAULTS, look: Look | None = None) -> BuildReport:
    """Build the site; what `look` saw is not looked at again.

    Raises `OutputError`, `TemplateError` or `ConfigError`; the output folder is whole after any.
    """
    with Builder(project, options, look) as builder:
        return builder.build()


def load_manifest(root: Path, output: str | None = None) -> Manifest:
    """What the last build owns in an output folder (`site` if None); an empty manifest where none was built.

    Raises `OutputError` when the record cannot be read: build again first.
    """
    path = root / STATE / "store.sqlite"
    if not path.exists():
        return Manifest()
    try:
        store = Store(str(path))
        try:
            return load_manifest_of(store, folder_name(output or Config().content.output))
        finally:
            store.close()
    except StoreError as error:
        raise OutputError(
            "the record of the last build cannot be read.", place=str(path), remedy="Run `digest build` first."
        ) from error


def load_digest(root: Path, entry: str) -> Digest | None:
    """The digest of an entry as the last build knows it; None where it knows none. Also while a build runs."""
    path = root / STATE / "store.sqlite"
    if not path.exists():
        return None
    try:
        store = Store(str(path))
        try:
            return msgspec.json.decode(store.digest(entry), type=Digest)
        finally:
            store.close()
    except (StoreError, msgspec.MsgspecError):
        return None
