"""The build: the only place that brings disk, analysis, pages and rendering together.

    scan ─▶ what changed ─▶ analyse (misses only) ─▶ store ─▶ plan ─▶ decide ─▶ render ─▶ commit

`build` does one build. `Builder` stays warm over many (the live preview). `load_manifest` says what the last build
left in an output folder. Nothing heavy is imported before it is needed: a build that changes nothing reads stat
signatures and one record, and ends.
"""

from __future__ import annotations

import dataclasses
import gc
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from generator.build.output import Commit, Made, OutputFolder, Site, Wanted, decide, load_site
from generator.build.sources import (
    Listing,
    Located,
    ensure_folder,
    left_out,
    list_files,
    locate_sources,
    racy_places,
    read_file,
    scan,
)
from generator.build.store import BuildLock, Store, StoreError, set_aside, unpack
from generator.config import Config
from generator.errors import OutputError, TemplateError
from generator.fingerprints import (
    PAGES_CODE,
    PAGES_LIBRARIES,
    PROGRAM,
    code_fingerprint,
    fingerprint,
    fingerprint_bytes,
    import_places,
    plugin_fingerprint,
)
from generator.model import Card, Digest, Failure, Manifest, Note, Source
from generator.registry import know_empty_groups

if TYPE_CHECKING:
    from generator.analysis import Done, Job
    from generator.build.executors import Workers
    from generator.build.images import Images
    from generator.rendering import Renderer

__all__ = ["BuildOptions", "BuildReport", "Builder", "Project", "build", "load_manifest"]

STATE = ".digest"
"""Folder of the project that holds what builds remember; it can be deleted together with the output folder."""

_BATCH = 256  # analyses kept in one transaction


@dataclass(frozen=True, slots=True)
class Project:
    """A project on disk and its configuration."""

    root: Path
    config: Config = field(default_factory=Config)
    config_text: str = ""


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How to build. The defaults are those of `digest build`."""

    output: str | None = None
    """Folder to build into, relative to the project; None for `content.output`."""
    drafts: bool = False
    """Include drafts, whatever the configuration says."""
    future: bool = False
    """Include articles of days to come, whatever the configuration says."""
    strict: bool = False
    """Leave the output folder untouched when any article failed."""
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


@dataclass(frozen=True, slots=True)
class BuildReport:
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
    reasons: dict[str, str] = field(default_factory=dict)
    """Path of each file written (or that would be) → why."""
    seconds: float = 0.0
    committed: bool = True
    """False after `dry_run`, and after `strict` with failures."""


class _Program(msgspec.Struct, frozen=True):
    """What is known of the program itself while its files have these signatures."""

    seen: bytes
    analysis: str
    pages: str
    suffixes: tuple[str, ...]
    plugins: tuple[str, ...]
    """Files of plugins from other packages."""
    empty_groups: tuple[str, ...]
    """Entry-point groups without a plugin."""


class _Look(msgspec.Struct, frozen=True):
    """What is known of the templates while their files have these signatures."""

    seen: bytes
    assets: tuple[tuple[str, str], ...]
    """(path, SHA-256)."""
    templates: dict[str, str]


class _Content(msgspec.Struct, frozen=True):
    """The content folder as the store's sources reflect it."""

    listing: bytes
    racy: dict[str, str]
    """Path → SHA-256 of files whose signature proves nothing yet."""
    made_by: str
    """Fingerprint of analysis code and options that the entries were made with."""
    notes: tuple[Note, ...] = ()


def build(project: Project, options: BuildOptions = BuildOptions()) -> BuildReport:
    """Build the site. Raises `OutputError`, `TemplateError` or `ConfigError`; the output folder is whole after any."""
    with Builder(project, options) as builder:
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
            return load_site(store, _folder_name(output or Config().content.output))
        finally:
            store.close()
    except StoreError as error:
        raise OutputError(
            "the record of the last build cannot be read.", place=str(path), remedy="Run `digest build` first."
        ) from error


class Builder:
    """Builds one project into one output folder, again and again; keeps open what the next build can use."""

    def __init__(self, project: Project, options: BuildOptions = BuildOptions()) -> None:
        self.project = project
        self.options = options
        self._store: Store | None = None
        self._workers: Workers | None = None
        self._program: _Program | None = None
        self.warnings: list[Note] = []
        self.output = _folder_name(options.output or project.config.content.output)

    def __enter__(self) -> Builder:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store and of the workers."""
        if self._workers is not None:
            self._workers.close()
            self._workers = None
        self._drop_store()

    def _drop_store(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None

    def build(self, changed: Iterable[Path] | None = None) -> BuildReport:
        """Bring the output folder up to date. `changed` is a hint; what it leaves out is found all the same."""
        begun = time.perf_counter()
        self.warnings = []
        state = self.project.root / STATE
        ensure_folder(str(state))
        with _disk_errors(str(state)), BuildLock(state / "lock") as lock:
            for _ in range(2):
                try:
                    report = _Build(self, lock).run()
                    break
                except StoreError as damage:
                    self._drop_store()
                    aside = set_aside(str(state / "store.sqlite"))
                    self.warnings.append(
                        Note(f"the store was set aside as {Path(aside).name} ({damage}); all is built anew.")
                    )
            else:
                raise OutputError(
                    "a new store cannot be made.", place=str(state), remedy="Make room, or mend its permissions."
                )
        return _with_seconds(report, time.perf_counter() - begun)

    def store(self) -> Store:
        """The open store."""
        if self._store is None:
            self._store = Store(str(self.project.root / STATE / "store.sqlite"))
        return self._store

    def program(self, lock: BuildLock) -> _Program:
        """Code fingerprints and plugins, from the store while no file of the program changed.

        They are those of the code that this process runs: a resident process keeps the ones that it began with.
        """
        if self._program is None:
            self._program = _know_program(self.store(), lock)
        return self._program

    def workers(self) -> Workers:
        """The open executor."""
        if self._workers is None:
            from generator.build.executors import Workers

            analysis = self.project.config.analysis
            count = analysis.workers if self.options.workers is None else self.options.workers
            self._workers = Workers(self.options.executor or analysis.executor, workers=count, memory=analysis.memory)
        return self._workers


class _Build:
    """One build, from the scan to the settled record."""

    def __init__(self, builder: Builder, lock: BuildLock) -> None:
        self.builder = builder
        self.project = builder.project
        self.config = builder.project.config
        self.options = builder.options
        self.lock = lock
        self.store = builder.store()
        self.failures: list[Failure] = []
        self.notes: list[Note] = list(builder.warnings)
        self.left_out: tuple[str, ...] = ()
        self.images: Images | None = None
        self.analysed = 0

    def run(self) -> BuildReport:
        root = str(self.project.root)
        today = self.options.today or time.strftime("%Y-%m-%d", time.gmtime())
        output = OutputFolder(
            os.path.realpath(os.path.join(root, self.builder.output)),
            os.path.join(root, STATE),
            self.store,
            self.builder.output,
        )
        output.check()
        output.sweep()
        program = self.builder.program(self.lock)
        moment = self.lock.now()  # before the scan: what is written later than this is younger than our record
        content = scan(os.path.join(root, self.config.content.folder))
        templates = self._templates_listing()
        inputs = self._inputs(content, program, templates)
        unchanged = (
            not self.options.verify
            and inputs == output.site.inputs
            and (not output.site.until or today < output.site.until)
            and self._racy_files_are_the_same(content)
        )
        if unchanged and output.is_as_we_left_it(now=self.lock.now):
            return self._nothing_changed(output.site)
        disturbed, foreign = output.survey(verify=self.options.verify)
        self._analyse(content, program, moment)
        self.failures.sort(key=lambda f: (f.entry, f.line, f.message))
        cards, until, future = self._cards(program, today)
        self.images = self._pictures(cards, content, moment)
        rendering = _Rendering(self)
        wanted = self._wanted(cards, program, templates, rendering)
        plan = decide(wanted, output.made, output.owned, disturbed, self._reasons(output.site, program))
        hold = self.options.dry_run or (self.options.strict and bool(self.failures))
        staged, records, commit = output.stage(plan, rendering.make, dry=hold)
        written = frozenset(commit.written)
        reasons = {item.path: why for item, why in plan.make if item.path in written}
        site = Site(
            foreign=foreign,
            inputs="" if self.failures or self.notes else inputs,
            failures=len(self.failures),
            articles=len(cards),
            pages=sum(item.path.endswith(".html") for item in wanted),
            cuts=sum(card.cuts for card in cards),
            until=until,
            code=program.pages,
            config=self._config_fingerprint,
            base_url=self.config.site.base_url,
            notes=(
                *self._plan_notes(),
                *self.left_out,
                *_future_notes(future),
                *(self.images.notes if self.images else ()),
            ),
        )
        if not hold:
            output.commit(staged, plan.stale)
            output.settle(site, plan, records, now=self.lock.now)
        return self._report(site, commit, reasons, committed=not hold)

    def _plan_notes(self) -> tuple[str, ...]:
        from generator.pages import plan_notes

        return plan_notes(self.config)

    # ---- what is known of the program, the templates, the inputs

    @cached_property
    def template_folder(self) -> str:
        return os.path.join(self.project.root, self.config.content.templates)

    @cached_property
    def static_folder(self) -> str:
        return os.path.join(self.project.root, "static")

    def _templates_listing(self) -> bytes:
        """Signatures of all templates and static files, the project's own and the built-in ones."""
        own, static = scan(self.template_folder), scan(self.static_folder)
        for folder, listing in ((self.config.content.templates, own), ("static", static)):
            self.notes += [Note(f"{folder}/{p.entry} {p.message} {p.remedy}") for p in listing.problems]
        return own.to_bytes() + static.to_bytes() + scan(_builtin_templates()).to_bytes()

    @cached_property
    def _config_fingerprint(self) -> str:
        """Of all settings but those that only say how to work or where to publish."""
        plain = msgspec.structs.replace(self.config, analysis=Config().analysis, publish={})
        return fingerprint(plain)

    def _inputs(self, content: Listing, program: _Program, templates: bytes) -> str:
        """Fingerprint of everything that the site is made from."""
        total = blake2b(digest_size=20)
        for part in (
            content.to_bytes(),
            templates,
            f"{program.analysis} {program.pages} {self._config_fingerprint} {self.options.drafts} "
            f"{self.options.future}".encode(),
        ):
            total.update(len(part).to_bytes(8, "little") + part)
        return total.hexdigest()

    def _racy_files_are_the_same(self, content: Listing) -> bool:
        """Whether the files that a signature cannot vouch for have the bytes they had."""
        record = self.store.value("content")
        if record is None:
            return False
        known = unpack(record, _Content)
        folder = os.path.join(self.project.root, self.config.content.folder)
        try:
            return known.listing == content.to_bytes() and all(
                fingerprint_bytes(read_file(os.path.join(folder, path))) == sha for path, sha in known.racy.items()
            )
        except OSError:
            return False

    # ---- analysis

    def _analyse(self, content: Listing, program: _Program, moment: int) -> None:
        """Bring the store's entries up to date with the content folder."""
        from generator.config import analysis_options

        made_by = fingerprint((program.analysis, analysis_options(self.config)))
        sources, misnamed = locate_sources(content, program.suffixes)
        self.failures += [*content.problems, *misnamed]
        self.left_out = left_out(self.config.content.folder, content, sources)
        known = self.store.sources()
        for gone in sorted(known.keys() - {s.path for s in sources}):
            self.store.drop_source(gone)
        suspects = self._suspects(content, made_by)
        todo = [s for s in sources if s.path in suspects or not known.get(s.path)]
        racy: dict[str, str] = {}
        folder = os.path.join(self.project.root, self.config.content.folder)
        if todo:
            from generator.analysis import trust_code

            trust_code(program.analysis)
            self._work_through(todo, folder, made_by, program.analysis)
        for index in racy_places(content.stats, moment):
            path = content.paths[index]
            try:
                racy[path] = fingerprint_bytes(read_file(os.path.join(folder, path)))
            except OSError:
                racy[path] = ""
        record = _Content(content.to_bytes(), racy, made_by)
        self.store.set_value("content", msgspec.msgpack.encode(record))

    def _suspects(self, content: Listing, made_by: str) -> set[str]:
        """Paths of sources that may have changed: their own signature, their sidecar's, or what analysis is made by."""
        record = self.store.value("content")
        known = unpack(record, _Content) if record else None
        if known is None or known.made_by != made_by or self.options.verify:
            return set(content.paths)
        before = Listing.from_bytes(known.listing)
        if before.paths == content.paths:
            changed = {content.paths[index] for index in content.differences(before)} | known.racy.keys()
        else:
            changed = {p for p, _ in set(content.signatures()) ^ set(before.signatures())} | known.racy.keys()
        return changed | {path.removesuffix(".toml") for path in changed}

    def _work_through(self, todo: list[Located], folder: str, made_by: str, code: str) -> None:
        keys: dict[str, str] = {}
        done = 0

        def jobs() -> Iterator[Job]:
            from generator.analysis import Job

            nonlocal done
            for located in todo:
                source = self._read(located, folder)
                if source is None:
                    self.store.drop_source(located.path)
                    continue
                key = fingerprint(
                    (fingerprint_bytes(source.data), source.sidecar or b"", source.sidecar is None, made_by)
                )
                row = self.store.source(located.path)
                if row is not None and row[0] == key:
                    done += 1
                    continue
                keys[located.path] = key
                yield Job(source, tuple(self.store.analyses(row[1]).values()) if row else ())

        results = self.builder.workers().run(jobs(), config=self.config, code=code)
        batch: list[Done] = []
        for result in results:
            batch.append(result)
            done += 1
            if len(batch) >= _BATCH:
                self._keep(batch, keys)
                batch = []
            self._tell("analyse", done, len(todo))
        self._keep(batch, keys)

    def _read(self, located: Located, folder: str) -> Source | None:
        place = os.path.join(folder, located.path)
        try:
            data = read_file(place)
            sidecar = read_file(place + ".toml") if located.sidecar is not None else None
        except OSError as error:
            self.failures.append(
                Failure(located.path, "read", f"cannot be read: {error.strerror}.", 0, "Mend its permissions.")
            )
            return None
        return Source(located.path, data, sidecar)

    def _keep(self, batch: list[Done], keys: dict[str, str]) -> None:
        """Store what workers brought."""
        if not batch:
            return
        look = self.builder.program(self.lock).pages
        with self.store.transaction():
            for result in batch:
                for entry in result.entries:
                    if not entry.known:
                        self.analysed += 1
                        self.store.set_entry(
                            entry.entry,
                            result.path,
                            entry.key,
                            entry.draft,
                            entry.expires,
                            look,
                            entry.card,
                            entry.digest,
                        )
                # A source with a failure is kept without a key, so that the next build tries it again.
                key = "" if result.failures else keys.pop(result.path)
                self.store.set_source(result.path, key, (e.entry for e in result.entries))
                self.failures += result.failures

    # ---- pages

    def _cards(self, program: _Program, today: str) -> tuple[list[Card], str, list[Card]]:
        """(cards of all articles to show, sorted by entry key; the first day on which others are; those of the future).

        Who is shown changes when an article expires, or when the day of one has come.
        """
        decode = msgspec.json.Decoder(Card).decode
        drafts = self.options.drafts or self.config.content.drafts
        cards: dict[str, Card | None] = {}
        until = ""
        # Tens of thousands of values that live to the end of the build: the collector need not walk them on the way.
        gc.disable()
        try:
            for key, draft, expires, look, data in self.store.cards():
                if (draft and not drafts) or (expires and expires <= today):
                    continue
                if expires:
                    until = min(until or expires, expires)
                # A card that other code made may be of another shape: it is made again, not read.
                cards[key] = decode(data) if look == program.pages else None
            outdated = [key for key, card in cards.items() if card is None]
            if outdated:
                cards |= self._new_cards(outdated, program)
        except msgspec.MsgspecError as error:
            raise StoreError(f"another version of digest wrote it: {error}") from error
        finally:
            gc.enable()
        from generator.pages.links import utc_day

        shown: list[Card] = []
        future: list[Card] = []
        all_days = self.options.future or self.config.content.future
        for card in cards.values():
            assert card is not None
            day = "" if all_days or not card.published or card.published[:10] <= today else utc_day(card.published)
            if day > today:
                future.append(card)
                until = min(until or day, day)
            else:
                shown.append(card)
        return shown, until, future

    def _new_cards(self, keys: list[str], program: _Program) -> dict[str, Card]:
        """Make cards again whose code changed."""
        from generator.pages import card_of

        fresh: dict[str, Card] = {}
        with self.store.transaction():
            for key in keys:
                data = self.store.digest(key)
                digest = msgspec.json.decode(data, type=Digest)
                fresh[key] = card_of(digest, key, fingerprint_bytes(data), self.config)
                self.store.set_card(key, program.pages, msgspec.json.encode(fresh[key]))
        return fresh

    def _pictures(self, cards: list[Card], content: Listing, moment: int) -> Images | None:
        """The images that articles carry; None for a site without any."""
        from generator.pages.pictures import named_pictures

        named = named_pictures(cards, self.config.site)
        if not named:
            return None
        from generator.build.images import prepare

        folder = os.path.join(self.project.root, self.config.content.folder)
        return prepare(named, content, folder, os.path.join(self.project.root, STATE), self.store, moment)

    def _wanted(self, cards: list[Card], program: _Program, templates: bytes, rendering: _Rendering) -> list[Wanted]:
        """All files that the site is to have."""
        from generator.model import Corpus
        from generator.pages import PageClass, plan

        config = self._config_fingerprint
        name = f"look {self.builder.output}"
        record = self.store.value(name)
        seen = blake2b(templates + program.pages.encode() + config.encode(), digest_size=20).digest()
        look = unpack(record, _Look) if record else None
        if look is None or look.seen != seen:
            look = None
        fingerprints: dict[str, str] = dict(look.templates) if look else {}
        by: dict[str, str] = {}
        wanted: list[Wanted] = []
        for page in plan(Corpus(tuple(cards), self.images.files if self.images else {}), self.config):
            made_by = by.get(page.template)
            if made_by is None:
                if page.template and page.template not in fingerprints:
                    fingerprints[page.template] = rendering.renderer.template_fingerprint(page.template)
                template = fingerprints.get(page.template, "")
                made_by = by[page.template] = fingerprint((template, program.pages, config))[:32]
            wanted.append(Wanted(page.path, page.order, page.fingerprint, made_by, page))
        assets = look.assets if look else tuple((a.path, a.fingerprint) for a in rendering.renderer.assets())
        wanted += [Wanted(path, int(PageClass.ASSET), sha, "", None) for path, sha in assets]
        if self.images is not None:
            artifacts = sorted(self.images.artifacts().items())
            wanted += [Wanted(path, int(PageClass.ASSET), sha, "image", None) for path, sha in artifacts]
        now = _Look(seen, assets, fingerprints)
        if look != now:
            self.store.set_value(name, msgspec.msgpack.encode(now))
        return wanted

    def loader(self) -> Callable[[str], Digest]:
        decoder = msgspec.json.Decoder(Digest)
        last: list[tuple[str, Digest]] = []  # an article's page and its data file are made one after the other

        def load(key: str) -> Digest:
            if not last or last[0][0] != key:
                last[:] = [(key, decoder.decode(self.store.digest(key)))]
            return last[0][1]

        return load

    def _reasons(self, site: Site, program: _Program) -> Callable[[Made, Wanted], str]:
        config = self._config_fingerprint

        def reason(before: Made, item: Wanted) -> str:
            if before.made_of != item.made_of:
                return "what it shows changed"
            if site.code != program.pages:
                return "the program changed"
            if site.config != config:
                return "the configuration changed"
            return "a template changed"

        return reason

    # ---- the end

    def _nothing_changed(self, site: Site) -> BuildReport:
        return self._report(site, Commit(unchanged=site.files), {}, committed=not self.options.dry_run)

    def _report(self, site: Site, commit: Commit, reasons: dict[str, str], *, committed: bool) -> BuildReport:
        return BuildReport(
            articles=site.articles,
            pages=site.pages,
            cuts=site.cuts,
            analysed=self.analysed,
            written=tuple(sorted(commit.written)),
            deleted=tuple(sorted(commit.deleted)),
            unchanged=commit.unchanged,
            failures=tuple(self.failures),
            notes=(*self.notes, *(Note(text) for text in site.notes)),
            foreign=site.foreign,
            reasons=reasons,
            committed=committed,
        )

    def _tell(self, stage: str, done: int, total: int) -> None:
        if self.options.progress is not None:
            self.options.progress(stage, done, total)


class _Rendering:
    """Makes pages and assets; the renderer (and Jinja with it) comes to life when the first one is asked for."""

    def __init__(self, build: _Build) -> None:
        self._build = build
        self._renderer: Renderer | None = None
        self._assets: dict[str, bytes] | None = None
        self._load = build.loader()

    @property
    def renderer(self) -> Renderer:
        if self._renderer is None:
            from generator.rendering import Renderer

            templates: dict[str, str] = {}
            for path, data in _files_of(self._build.template_folder):
                try:
                    templates[path] = data.decode()
                except UnicodeDecodeError as error:
                    raise TemplateError("is not UTF-8.", place=path, remedy="Save it as UTF-8.") from error
            self._renderer = Renderer(
                templates,
                self._build.config,
                bytecode=self._build.project.root / STATE / "jinja",
                static=dict(_files_of(self._build.static_folder)),
            )
        return self._renderer

    def make(self, item: Wanted) -> bytes:
        """The bytes of a page or of an asset."""
        if item.page is None and item.made_by == "image":
            assert self._build.images is not None  # it named the file
            return self._build.images.data(item.path)
        if item.page is None:
            if self._assets is None:
                self._assets = {asset.path: asset.data for asset in self.renderer.assets()}
            return self._assets[item.path]
        if item.page.template:
            return self.renderer.render(item.page, self._load)
        data: bytes = item.page.view(self._load)
        return data


def _know_program(store: Store, lock: BuildLock) -> _Program:
    record = store.value("program")
    known = unpack(record, _Program) if record else None
    if known is None or known.seen != _program_listing(known.plugins).to_bytes():
        known = _examine_program(store, lock)
    know_empty_groups(known.empty_groups)
    return known


def _examine_program(store: Store, lock: BuildLock) -> _Program:
    from generator.analysis import PLUGIN_GROUPS, analysis_code
    from generator.readers import readers

    moment = lock.now()
    _, plugins, empty = plugin_fingerprint(PLUGIN_GROUPS)
    seen = _program_listing(plugins)
    program = _Program(
        seen=seen.to_bytes(),
        analysis=analysis_code(),
        pages=code_fingerprint(PAGES_CODE, PAGES_LIBRARIES),
        suffixes=tuple(sorted({s for reader in readers().values() for s in reader.suffixes})),
        plugins=plugins,
        empty_groups=empty,
    )
    if not racy_places(seen.stats, moment):
        store.set_value("program", msgspec.msgpack.encode(program))
    return program


def _program_listing(plugins: Iterable[str]) -> Listing:
    """Signatures of the program's own files, of the folders packages are installed in, and of plugins."""
    own = scan(str(PROGRAM), skip=frozenset(("__pycache__", "templates")))
    around = list_files("", [*import_places(), *plugins])
    own.paths += around.paths
    own.stats += around.stats
    return own


def _files_of(folder: str) -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of the files in a folder of the project. Raises `TemplateError` for one that cannot be read."""
    for path in scan(folder).paths:
        try:
            yield path, read_file(os.path.join(folder, path))
        except OSError as error:
            raise TemplateError(
                f"cannot be read: {error.strerror}.", place=path, remedy="Mend its permissions."
            ) from error


def _builtin_templates() -> str:
    carried = PROGRAM / "templates"
    return str(carried if carried.is_dir() else PROGRAM.parent / "templates")


def _future_notes(cards: list[Card]) -> tuple[str, ...]:
    """What is said of articles whose day has not come."""
    from generator.pages.links import utc_day

    if not cards:
        return ()
    first = min(cards, key=lambda card: (utc_day(card.published or ""), card.entry))
    day = utc_day(first.published or "")
    if len(cards) == 1:
        return (f"{first.entry} is dated {day} and is left out until then; --future shows it.",)
    left_out = f"{len(cards)} articles are dated in the future and are left out until their day"
    return (f"{left_out} (the first is {first.entry}, {day}); --future shows them.",)


def _folder_name(output: str) -> str:
    """The name under which an output folder's record is kept."""
    return os.path.normpath(output)


def _with_seconds(report: BuildReport, seconds: float) -> BuildReport:
    return dataclasses.replace(report, seconds=seconds)


@contextmanager
def _disk_errors(place: str) -> Iterator[None]:
    """Whatever else the disk refuses becomes an error with a remedy; the output folder is whole all the same."""
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"the disk refuses: {error.strerror or error}.",
            place=error.filename if isinstance(error.filename, str) else place,
            remedy="Make room or mend permissions, then build again: it goes on where it stopped.",
        ) from error
