"""What the store remembers of an output folder: its files, what each was made of, and how they were last seen."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Mapping, Set
from functools import cached_property

import msgspec

from generator.build.listing import Listing
from generator.build.store import Ledger, Store, unpack
from generator.model import Manifest, OwnedFile

ASSET = 1  # `PageClass.ASSET`; importing it would bring all of `pages` into builds that change nothing

_BUCKETS = 256  # a small edit reads and writes few of them, and few files in each


class Made(msgspec.Struct, frozen=True, array_like=True):
    """A file of the output folder, and from what it was made."""

    path: str
    sha256: str
    size: int
    order: int
    """`PageClass` of it."""
    made_of: str
    """Fingerprint of the values in it."""
    made_by: str
    """Fingerprint of the templates, code and settings that made it."""


class Site(msgspec.Struct, frozen=True):
    """The record of one output folder after a settled build, but for its files."""

    inputs: str = ""
    """Fingerprint of all inputs that the site was built from; empty when a build must look again in any case."""
    foreign: tuple[str, ...] = ()
    """Files that are not ours; a folder of such is named once, with a slash."""
    racy: dict[str, str] = {}
    """Path → SHA-256 of files written so lately that their signature proves nothing yet."""
    files: int = 0
    failures: int = 0
    articles: int = 0
    pages: int = 0
    cuts: int = 0
    until: str = ""
    """Day on which the first of its articles expires, or the first one left out for its date is due."""
    day: str = ""
    """Day for which it was planned: on an earlier one (the clock was wrong) articles that expired since come back."""
    code: str = ""
    config: str = ""
    base_url: str = ""
    """What the links of its feeds and its sitemap begin with."""
    ledger: int = -1
    """Bytes of the ledger when it listed exactly the files."""
    notes: tuple[str, ...] = ()
    """What the configuration leaves out, for people."""
    age: int = -1
    """`Store.age` of the cards that the site was planned from."""
    options: str = ""
    """What of a build's options decides who is shown."""
    look: str = ""
    """Fingerprint of the templates' signatures, code and settings."""
    doubled: bool = False
    """Whether articles were left out because others have their addresses: an edit of one may bring back another."""


class MadeFiles:
    """The files of an output folder by path, read from the store in pieces as they are asked for."""

    def __init__(self, store: Store, name: str, count: int) -> None:
        self._store = store
        self._name = name
        self._count = count
        self._pieces: dict[int, dict[str, Made]] = {}

    def get(self, path: str) -> Made | None:
        """The file at a path."""
        return self._piece(_bucket(path)).get(path)

    def __getitem__(self, path: str) -> Made:
        return self._piece(_bucket(path))[path]

    def __contains__(self, path: object) -> bool:
        return isinstance(path, str) and self.get(path) is not None

    def __len__(self) -> int:
        return self._count

    def __setitem__(self, path: str, file: Made) -> None:
        self._count += path not in self
        self._piece(_bucket(path))[path] = file

    def pop(self, path: str) -> None:
        """Forget a file, if it is known."""
        self._count -= self._piece(_bucket(path)).pop(path, None) is not None

    def all(self) -> dict[str, Made]:
        """All of them."""
        if len(self._pieces) < _BUCKETS:
            prefix = f"files {self._name} "
            for name, data in self._store.values(prefix):
                number = name.removeprefix(prefix)
                if number.isdigit() and int(number) not in self._pieces:  # it may be of a folder "site 2"
                    self._pieces[int(number)] = _files_in(data)
        return {path: file for piece in self._pieces.values() for path, file in piece.items()}

    def save(self, changed: Iterable[str]) -> None:
        """Write the pieces that these paths are in."""
        for number in sorted({_bucket(path) for path in changed}):
            data = msgspec.msgpack.encode(list(self._piece(number).values()))
            self._store.set_value(f"files {self._name} {number}", data)

    def _piece(self, number: int) -> dict[str, Made]:
        piece = self._pieces.get(number)
        if piece is None:
            record = self._store.value(f"files {self._name} {number}")
            piece = self._pieces[number] = _files_in(record) if record else {}
        return piece


def _files_in(piece: bytes) -> dict[str, Made]:
    return {file.path: file for file in unpack(piece, list[Made])}


def _bucket(path: str) -> int:
    return zlib.crc32(path.encode()) % _BUCKETS


class Record:
    """All that is kept of one output folder: in the store, and in a ledger that is written before the folder is."""

    def __init__(self, store: Store, state: str, name: str) -> None:
        """`state` is the project's `.digest`, `name` what the record is called (`site`)."""
        self._store = store
        self._name = name
        self._ledger = Ledger(os.path.join(state, f"{name.replace('/', '+')}.files"))
        self.site = _load_site(store, name)
        """As the last settled build left it."""
        names, stats = store.value(f"seen names {name}"), store.value(f"seen {name}")
        self.seen = Listing.from_parts(names or b"", stats or b"")
        """The folder as it was seen then: `site.files` files of ours, then the folders around them."""
        # A build that was cut may have left a ledger that is another, and of the same size all the same.
        self._is_cut = self._is_pending

    @cached_property
    def made(self) -> MadeFiles:
        """The files of the last settled build by path."""
        return MadeFiles(self._store, self._name, self.site.files)

    @property
    def half_written(self) -> str:
        """The file that a build which was cut may have left beside the ledger."""
        return f"{self._ledger.path}.new"

    @property
    def exists(self) -> bool:
        """Whether any build has ever been about to write into the folder."""
        return self._ledger.size >= 0

    @property
    def is_exact(self) -> bool:
        """Whether exactly the files of the last settled build are ours."""
        return not self._is_cut and self.site.ledger == self._ledger.size

    @property
    def is_settled(self) -> bool:
        """Whether the last build came to its end."""
        return self.is_exact and not self._is_pending

    @property
    def _is_pending(self) -> bool:
        return self._store.value(f"pending {self._name}") is not None

    @property
    def owned(self) -> Set[str]:
        """Paths that are ours: those of the last settled build, and what a build that was cut may have written."""
        return self.made.all().keys() if self.is_exact else self._ledger.paths

    def owns(self, path: str) -> bool:
        """Whether a path is among `owned`."""
        return path in self.made if self.is_exact else path in self._ledger.paths

    def own(self, paths: Iterable[str]) -> None:
        """Own these too, from now on: called before they are written."""
        # Where a build was cut the ledger may be one without files of the last build that it took away.
        new = [path for path in paths if path not in self.made] if self.is_exact else list(paths)
        if new:
            self._ledger.add(new)

    def adopt(self, paths: Iterable[str]) -> None:
        """Own files that were found standing, and not in any record."""
        self._ledger.add(paths)

    def mark_pending(self) -> None:
        """From now on the folder may differ from the record, until `settle`."""
        with self._store.transaction():
            self._store.set_value(f"pending {self._name}", b"1")

    def settle(
        self,
        site: Site,
        touched: Iterable[str],
        seen: Listing,
        kept: Mapping[str, bytes],
        *,
        brief: bool,
        same_paths: bool,
    ) -> None:
        """Keep what stands now: `made` as it is (`touched` are the paths that differ), and the folder as it was `seen`;
        with them, or not at all, values of the site (`kept`).

        `brief` keeps neither the listing nor the exact ledger; `same_paths` says that the listing names what it did.
        """
        if not brief and not (same_paths and self.is_exact):
            self._ledger.keep(self.made.all())
        site = msgspec.structs.replace(site, ledger=self._ledger.size)
        names, stats = (b"", b"") if brief else seen.to_parts()
        with self._store.transaction():
            self._store.set_value(f"site {self._name}", msgspec.msgpack.encode(site))
            self.made.save(touched)
            for what, data in kept.items():
                self._store.set_value(f"{what} {self._name}", data)
            if not brief:
                if not same_paths:
                    self._store.set_value(f"seen names {self._name}", names)
                self._store.set_value(f"seen {self._name}", stats)
            self._store.drop_value(f"pending {self._name}")
        self.site, self.seen, self._is_cut = site, seen, False


def _load_site(store: Store, name: str) -> Site:
    record = store.value(f"site {name}")
    return unpack(record, Site) if record else Site()


def load_manifest_of(store: Store, name: str) -> Manifest:
    """What the builds of one output folder own, as the store knows it."""
    site = _load_site(store, name)
    return Manifest(
        files=tuple(
            OwnedFile(f.path, f.sha256, f.size) for _, f in sorted(MadeFiles(store, name, site.files).all().items())
        ),
        pending=store.value(f"pending {name}") is not None,
        failures=site.failures,
        base_url=site.base_url,
    )
