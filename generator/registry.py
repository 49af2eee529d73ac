"""Plugin contracts and how they are found: the modules of a package first, then entry points from outside.

| kind          | contract                                          | entry-point group      |
| ------------- | ------------------------------------------------- | ---------------------- |
| input format  | `READER = Reader(name, suffixes, read, …)`         | `generator.readers`    |
| cleaning rule | `RULE = Rule(name, phase, find)`                   | `generator.cleaning`   |
| publisher     | `PUBLISHER = Publisher(name, schemes, open)`       | `generator.publishers` |
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

import msgspec

from generator.config import CleaningSite, PublishTarget
from generator.errors import ConfigError
from generator.model import Cut, Entry, RawDocument, Source

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from generator.cleaning.draft import Draft

T = TypeVar("T")


def one_entry(source: Source) -> Iterator[Entry]:
    """The whole source as its only entry, for formats that hold one article a file."""
    yield Entry(source=source.path, id="", format="", data=source.data)


class Reader(msgspec.Struct, frozen=True):
    """How one input format is read.

    `split` parts a source into entries (cheap, no analysis; it may raise `SourceError` for the whole source, and
    yields a `SourceError` in place of an entry that is lost alone). `read` turns one entry into a document and raises
    `SourceError`. `sniff` decides, on the first 4 KB, between readers that share a suffix. `read_for` does what `read`
    does where `[[cleaning.sites]]` is configured: only formats with elements to select need it.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[Entry], RawDocument]
    split: Callable[[Source], Iterator[Entry | Exception]] = one_entry
    sniff: Callable[[bytes], bool] | None = None
    read_for: Callable[[Entry, tuple[CleaningSite, ...]], RawDocument] | None = None


class Phase(enum.IntEnum):
    """Phases of cleaning, in order. Rules of one phase see the same draft, so their order cannot matter."""

    FURNITURE = 1
    HEADLINE = 2
    CREDITS = 3
    TAIL = 4


class Rule(msgspec.Struct, frozen=True):
    """A cleaning rule: a pure function from what has survived so far to what should go."""

    name: str
    phase: Phase
    find: Callable[[Draft], Iterable[Cut]]


class Headers(msgspec.Struct, frozen=True):
    """What a host should say about a file."""

    content_type: str
    cache_control: str


class Listed(msgspec.Struct, frozen=True):
    """A file that a target holds, as its listing tells; `sha256` is empty where a listing cannot know it."""

    path: str
    size: int
    sha256: str = ""


class Progress(msgspec.Struct, frozen=True):
    """How far a publish is, for whoever watches."""

    step: str
    done: int
    """Of `total`, in `unit`s."""
    total: int
    unit: str = "bytes"
    bytes: int = 0
    """What has gone over the line, where `unit` is another."""


Report = Callable[[Progress], None]


class Target(Protocol):
    """An open target: the few verbs that applying a plan needs. All of them raise `PublishError`.

    Paths are relative to the root of the published site, POSIX form.
    """

    label: str
    """What people see; never a secret."""
    local: bool
    """A folder of this machine: may be published to without a base URL."""
    host: str
    """The host whose limits are known (`github-pages`, `cloudflare-pages`), or empty."""
    transactional: bool
    """Nothing of a publish shows before `commit`, so no manifest is needed on the way."""
    carries_headers: bool
    """Whether each file is stored with headers."""
    encoding: str
    """What text files are packed with there (`gzip`), or empty."""
    writers: int
    """How many `write`s and `delete`s may run side by side."""
    gathers: bool
    """What is written stays on this machine until `commit` sends it all."""
    extras: Mapping[str, bytes]
    """Files that the target itself needs besides the site (`.nojekyll`)."""

    def read(self, path: str) -> bytes | None:
        """The bytes there now, None where there is no such file."""

    def listing(self) -> Iterable[Listed]:
        """Every file there now, for a target without a manifest of ours."""

    def lock(self, *, force: bool) -> AbstractContextManager[None]:
        """Keeps a second publisher out while it is held; `force` takes it from whoever holds it."""

    def begin(self, kept: Iterable[str], name: str) -> Collection[str]:
        """A publish starts; `kept` are the files of the target that stay as they are.

        `name` is a fingerprint of all that the target will hold. Gives the files which a publish of that name, cut in
        the middle, has brought there already, so that they need not be sent again.
        """

    def write(self, path: str, data: bytes, headers: Headers) -> None:
        """Bring one file there, whole or not at all."""

    def delete(self, path: str) -> None:
        """Take one file away; one that is gone already is no error."""

    def commit(self, report: Report) -> None:
        """The publish is whole; what was only gathered goes over the line now."""

    def rollback(self, report: Report) -> str:
        """Bring the publish before the last one back, under the lock; says in words what is live now."""

    def close(self) -> None:
        """Let go of connections and temporary files."""


class Publisher(msgspec.Struct, frozen=True):
    """A kind of host, chosen by the scheme of an address (`s3` of `s3://bucket/prefix`; `""` is a plain path).

    `open(address, settings, project)` checks the address and returns the target without writing anything there.
    """

    name: str
    schemes: tuple[str, ...]
    open: Callable[[str, PublishTarget, Path], Target]


class Found(msgspec.Struct, Generic[T], frozen=True):
    """A plugin and where it comes from."""

    plugin: T
    source: str
    """The module that holds it, or the distribution whose entry point names it."""


_groups_without_plugins: set[str] = set()


def know_empty_groups(groups: Iterable[str]) -> None:
    """Tell that no installed package has entry points in these groups: looking costs a third of a small build."""
    _groups_without_plugins.update(groups)


def find_plugins(package: str, attribute: str, kind: type[T], group: str) -> list[Found[T]]:
    """The plugins of a package's modules in the order of their names, then those of an entry-point group.

    `attribute` is the name that a module gives its plugin (`RULE`); an entry point names the plugin itself or its
    module. Raises `ConfigError` where two plugins have one name or an entry point gives something else.
    """
    found: list[Found[T]] = []
    for info in iter_modules(import_module(package).__path__):
        plugin = getattr(import_module(f"{package}.{info.name}"), attribute, None)
        if isinstance(plugin, kind):
            found.append(Found(plugin, f"{package}.{info.name}"))
    for point in _entry_points(group):
        loaded = point.load()
        plugin = loaded if isinstance(loaded, kind) else getattr(loaded, attribute, None)
        source = point.dist.name if point.dist else point.value
        if not isinstance(plugin, kind):
            raise ConfigError(
                f"the entry point `{point.name}` of `{group}` gives no {kind.__name__}.",
                place=source,
                remedy=f"It must name a {kind.__name__} or a module with `{attribute}`.",
            )
        found.append(Found(plugin, source))
    names: dict[str, str] = {}
    for f in found:
        name = getattr(f.plugin, "name", "")
        if name in names:
            raise ConfigError(
                f"two plugins are named `{name}`: {names[name]} and {f.source}.",
                place=group,
                remedy="Uninstall or rename one of them.",
            )
        names[name] = f.source
    return found


def _entry_points(group: str) -> list[EntryPoint]:
    if group in _groups_without_plugins:
        return []
    from importlib.metadata import entry_points

    return sorted(entry_points(group=group), key=lambda p: (p.name, p.value))
