"""What a build is asked for, and what it tells."""

from __future__ import annotations

from collections.abc import Callable, Set
from pathlib import Path

import msgspec

from generator.config import Config
from generator.model import Failure, Note

STATE = ".digest"
"""Folder of the project that holds what builds remember; it can be deleted together with the output folder."""


STAGED = "tmp"
"""Folder in there for files that are not in their places yet: whatever a build that was cut left there goes."""


class Project(msgspec.Struct, frozen=True):
    """A project on disk and its configuration."""

    root: Path
    config: Config = msgspec.field(default_factory=Config)
    config_files: bytes | None = None
    """What `settled.configuration` gave before the configuration was read; None for a configuration from elsewhere."""


class BuildOptions(msgspec.Struct, frozen=True):
    """How to build. The defaults are those of `digest build`."""

    output: str | None = None
    """Folder to build into, relative to the project; None for `content.output`."""
    drafts: bool = False
    """Include drafts, whatever the configuration says."""
    future: bool = False
    """Include articles of days to come, whatever the configuration says."""
    hashed: bool = True
    """Put a hash of its content into the name of each asset, so that browsers may keep it for ever. Without, a style
    sheet can change and no page with it: for a preview.
    """
    strict: bool = False
    """Leave the output folder untouched when any article failed."""
    keep_last: bool = False
    """Show an article that fails as it was when it last did not: for a preview, while somebody mends it."""
    empty: bool = False
    """Build a site without any article where there were some; else that is an error: content that is not there (a disk
    that is not mounted) must not take a site offline.
    """
    dry_run: bool = False
    """Say what would be written and deleted, and do neither."""
    verify: bool = False
    """Trust no stat signature: read and hash every source and output."""
    executor: str | None = None
    """Overrides `analysis.executor`."""
    workers: int | None = None
    """Overrides `analysis.workers`."""
    today: str = ""
    """The day (ISO 8601) by which articles have expired, or are of the future; empty for the day it is (UTC)."""
    progress: Callable[[str, int, int], None] | None = None
    """Called with (stage, done, total) as the build goes on; total 0 where it is not known."""


DEFAULTS = BuildOptions()


class BuildReport(msgspec.Struct, frozen=True):
    """What a build did. Paths are relative to the output folder."""

    articles: int = 0
    """In the site."""
    pages: int = 0
    """HTML files of the site."""
    cuts: int = 0
    """Lines and words taken out of those articles."""
    analysed: int = 0
    """Articles that had to be analysed in this build."""
    written: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    unchanged: int = 0
    failures: tuple[Failure, ...] = ()
    notes: tuple[Note, ...] = ()
    foreign: tuple[str, ...] = ()
    """Files in the output folder that are not ours and were left alone."""
    reasons: dict[str, str] = msgspec.field(default_factory=dict)
    """Path of each file written (or that would be) → why."""
    seconds: float = 0.0
    committed: bool = True
    """False after `dry_run`, and after `strict` with failures."""
    left: int = 0
    """How many files are still to be made: by this build, or by the next when this one was called away."""


class Onlooker(msgspec.Struct, frozen=True):
    """Somebody who looks at the site while a resident builder works on it."""

    in_view: Callable[[], Set[str]]
    """Paths of the pages looked at now: where a build makes many, these come first."""
    is_wanted: Callable[[], bool]
    """Whether the builder is wanted for something else: then it leaves what is left to the next build."""
    placed: Callable[[BuildReport], None]
    """Told what stands in its place, before it is recorded; its reasons are left out."""
