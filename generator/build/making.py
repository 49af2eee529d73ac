"""From what a site is to have to bytes: templates and static files of the project, the renderer over them, and what is
kept of the making for later builds.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from generator.build.listing import Listing, racy_places, read_file, scan, template_folders
from generator.build.project import STATE, Project
from generator.build.store import Store, StoreError, unpack
from generator.errors import GeneratorError, TemplateError
from generator.fingerprints import fingerprint_bytes
from generator.model import Card, Digest, Note

if TYPE_CHECKING:
    from generator.build.images import Images
    from generator.build.plan import Wanted
    from generator.pages import Page
    from generator.rendering import Renderer


_BATCH = 256  # kept in one transaction

IMAGE = "image"
"""`Wanted.made_by` of an image that articles carry."""

_LOADED = 64
"""So many digests are at hand: an article's page and its data file are made one after the other, and so are the two
formats of a feed, which shows the same articles.
"""


class Templates(msgspec.Struct, frozen=True):
    """Signatures of all templates and static files, the project's own and the built-in ones."""

    listing: bytes
    """With the contents of files that were written so lately that their signatures prove nothing yet."""
    notes: tuple[Note, ...]
    """What cannot be taken of them."""


def list_templates(project: Project, moment: int) -> Templates:
    """All templates and static files as they are now, by the clock that stamps files.

    Raises `TemplateError` for what cannot be looked at: a site is not made with half of its templates.
    """
    named = (project.config.content.templates, "static")
    folders = template_folders(os.fspath(project.root), project.config.content.templates)
    listings = [scan(folder) for folder in folders]
    parts = [listing.to_bytes() for listing in listings]
    for folder, listing in zip(folders, listings, strict=True):
        _refuse_unseen(folder, listing)
        for index in racy_places(listing.stats, moment):
            parts.append(fingerprint_bytes(_read(folder, listing.paths[index])).encode())
    return Templates(
        b"".join(parts),
        tuple(
            Note(f"{folder}/{problem.entry} {problem.message} {problem.remedy}")
            for folder, listing in zip(named, listings, strict=False)
            for problem in listing.problems
        ),
    )


class TemplatesRecord(msgspec.Struct, frozen=True):
    """What is known of the templates and assets while `Inputs.look` is this."""

    look: str
    assets: tuple[tuple[str, str], ...]
    """(path, SHA-256)."""
    templates: dict[str, str]
    """Name → fingerprint of the sources of every template that it can reach."""

    def keep(self, store: Store, name: str) -> None:
        """Write it to the store; `name` is that of the output folder."""
        store.set_value(f"look {name}", msgspec.msgpack.encode(self))


def load_templates_record(store: Store, name: str) -> TemplatesRecord | None:
    """What `TemplatesRecord.keep` wrote."""
    record = store.value(f"look {name}")
    return unpack(record, TemplatesRecord) if record else None


def _mark_of(made_of: str) -> bytes:
    return blake2b(made_of.encode("utf-8", "surrogatepass"), digest_size=16).digest()


class Making:
    """Makes pages and assets; the renderer (and Jinja with it) comes to life when the first one is asked for."""

    def __init__(self, project: Project, made_with: str, *, hashed: bool) -> None:
        """`made_with` is a fingerprint of all that decides what an article's page shows but for the site's articles."""
        self._project = project
        self._made_with = made_with
        self._hashed = hashed
        self._store: Store | None = None
        self._loaded: dict[str, Digest] = {}
        self.fresh_view = b""
        """For `Store.set_view`: what the page made last shows, where the store did not have it."""
        self.images: Images | None = None
        """The images that articles carry, once the site is planned."""

    def begin(self, store: Store) -> None:
        """Before each build: digests come from this store, and those read before are forgotten."""
        self._store = store
        self._loaded = {}

    @cached_property
    def renderer(self) -> Renderer:
        """Raises `TemplateError` for a template that cannot be read."""
        from generator.rendering import Renderer

        root, config = self._project.root, self._project.config
        templates: dict[str, str] = {}
        for path, data in _files_of(os.path.join(root, config.content.templates)):
            try:
                templates[path] = data.decode()
            except UnicodeDecodeError as error:
                raise TemplateError("is not UTF-8.", place=path, remedy="Save it as UTF-8.") from error
        return Renderer(
            templates,
            config,
            bytecode=Path(root) / STATE / "jinja",
            static=dict(_files_of(os.path.join(root, "static"))),
            hashed=self._hashed,
        )

    def prepare(self) -> None:
        """Load what the page of an article is made with, in time that would else be lost."""
        from generator import pages  # noqa: F401

        _ = self._decode
        with suppress(GeneratorError, OSError):  # whoever makes a page is told
            self.renderer.prepare("article.html")

    @cached_property
    def _assets(self) -> dict[str, bytes]:
        return {asset.path: asset.data for asset in self.renderer.assets()}

    def make(self, item: Wanted) -> bytes:
        """The bytes of a page or of an asset."""
        if item.page is None and item.made_by == IMAGE:
            assert self.images is not None  # it named the file
            return self.images.data(item.path)
        if item.page is None:
            return self._assets[item.path]
        self.fresh_view = b""
        if item.page.template:
            return self.renderer.render(self._with_kept_view(item.page), self._load)
        data: bytes = item.page.view(self._load)
        return data

    def _with_kept_view(self, page: Page) -> Page:
        """The page of an article, with its view from the store: after a template edit nothing of it has changed."""
        from generator.pages import ArticleHtml
        from generator.pages.views import ArticleView

        if not isinstance(page.view, ArticleHtml):
            return page
        assert self._store is not None
        mark = _mark_of(f"{page.fingerprint} {self._made_with}")
        kept = self._store.view(page.source)
        if kept is not None and kept.startswith(mark):
            view = unpack(kept[len(mark) :], ArticleView)
        else:
            view = page.view(self._load)
            self.fresh_view = mark + msgspec.msgpack.encode(view)
        return msgspec.structs.replace(page, view=lambda _: view)

    def card(self, key: str) -> Card:
        """The card of a known entry."""
        from generator.build.articles import read_card

        assert self._store is not None
        row = self._store.card(key)
        card = read_card(row[3]) if row is not None else None
        if card is None or card.entry != key:
            raise StoreError(f"no card of {key}")
        return card

    def _load(self, key: str) -> Digest:
        digest = self._loaded.get(key)
        if digest is None:
            assert self._store is not None
            digest = self._loaded[key] = self._decode(self._store.digest(key))
            if len(self._loaded) > _LOADED:
                del self._loaded[next(iter(self._loaded))]
        return digest

    @cached_property
    def _decode(self) -> Callable[[bytes], Digest]:
        return msgspec.json.Decoder(Digest).decode


class Maker:
    """Makes the files of a plan, and keeps what article pages show for the build after a template edit."""

    def __init__(self, store: Store, making: Making) -> None:
        self._store = store
        self._making = making
        self._waiting: list[tuple[str, bytes]] = []

    def apart(self) -> AbstractContextManager[None]:
        """In this block processes may be forked."""
        return self._store.set_apart()

    def begin(self) -> None:
        """In a fork, before it makes the first file: with a connection to the store of its own."""
        self._making.begin(Store(self._store.path))

    def make(self, item: Wanted) -> bytes:
        """The bytes of a page or of an asset."""
        return self._making.make(item)

    def note(self) -> bytes:
        """What the article's page shows that was made last, where the store does not have it; empty for nothing. Asked
        in the process that made the file.
        """
        return self._making.fresh_view

    def keep(self, item: Wanted, note: bytes) -> None:
        """Keep what `note` gave; asked in the process that writes."""
        assert item.page is not None
        self._waiting.append((item.page.source, note))
        if len(self._waiting) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what is kept."""
        if not self._waiting:
            return
        with self._store.transaction():
            for key, view in self._waiting:
                self._store.set_view(key, view)
        self._waiting = []


def _files_of(folder: str) -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of the files in a folder of the project. Raises `TemplateError` for one that cannot be read."""
    listing = scan(folder)
    _refuse_unseen(folder, listing)
    for path in listing.paths:
        yield path, _read(folder, path)


def _refuse_unseen(folder: str, listing: Listing) -> None:
    for problem in listing.problems:
        if problem.entry in listing.unseen:
            raise TemplateError(problem.message, place=os.path.join(folder, problem.entry), remedy=problem.remedy)


def _read(folder: str, path: str) -> bytes:
    try:
        return read_file(os.path.join(folder, path))
    except OSError as error:
        raise TemplateError(f"cannot be read: {error.strerror}.", place=path, remedy="Mend its permissions.") from error
