"""Bringing an output folder up to date, in a process that begins or in one that stays.

    scan ─▶ what changed ─▶ analyse (misses only) ─▶ store ─▶ plan ─▶ decide ─▶ render ─▶ commit

What one build knows at its end (`_State`) is what the next one begins with. A fresh process reads it from the store
as far as it needs it; a resident builder has it at hand, and with a hint of what was saved looks at nothing else.
Nothing heavy is imported before it is needed: a build that changes nothing reads stat signatures and one record.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from generator import patterns
from generator.build.content import Edits, Known, Reading, Row, load_known, same_racy_files
from generator.build.listing import Listing, look_again, read_file, scan, template_folders
from generator.build.making import IMAGE, Making, Templates, list_templates, mark_of
from generator.build.output import ASSET, TURN, Commit, Made, OutputFolder, Plan, Site, Wanted, decide, in_turns
from generator.build.program import Program, know_program
from generator.build.project import DEFAULTS, STATE, BuildOptions, BuildReport, Onlooker, Project
from generator.build.settled import Look, Settled
from generator.build.sources import ensure_folder, has_source, locate_sources
from generator.build.store import BuildLock, Store, StoreError, set_aside, unpack
from generator.config import Config
from generator.errors import ConfigError, OutputError
from generator.fingerprints import fingerprint, fingerprint_bytes
from generator.model import Card, Digest, Failure, Note, Source

if TYPE_CHECKING:
    from generator.build.executors import Workers
    from generator.build.images import Images
    from generator.pages import CorpusIndex, Page

_BATCH = 256  # kept in one transaction
_MANY = 256  # files to be made: fewer are made sooner than forks have begun
_SAMPLE_BYTES = 100_000  # of an article that is read to warm up


class _Look(msgspec.Struct, frozen=True):
    """What is known of the templates while their files have these signatures."""

    seen: str
    assets: tuple[tuple[str, str], ...]
    """(path, SHA-256)."""
    templates: dict[str, str]


class _Patterns(msgspec.Struct, frozen=True):
    """Compiled regular expressions."""

    engine: str
    compiled: dict[str, patterns.Compiled]


_card = msgspec.json.Decoder(Card).decode


class Article(msgspec.Struct, frozen=True):
    """A card with what decides whether the site shows it."""

    card: Card
    draft: bool
    expires: str


class _State(msgspec.Struct):
    """What a build leaves to the next one of the same process."""

    changes: int
    """`Store.foreign_changes` then."""
    known: Known
    output: OutputFolder
    making: Making
    templates: Templates
    """As they were looked at last."""
    seen: str
    """`_Look.seen` that `making` is for."""
    articles: dict[str, Article] | None
    """All of the store's, by entry key, sorted; None when they were not needed yet."""
    index: CorpusIndex | None
    """What the site was planned from; None when it was not planned yet."""


class Builder:
    """Builds one project into one output folder, again and again; keeps at hand what the next build can use."""

    def __init__(self, project: Project, options: BuildOptions = DEFAULTS, look: Look | None = None) -> None:
        """`look`: what the first build need not look at again."""
        self.project = project
        self.look = look
        self.options = options
        self._store: Store | None = None
        self._workers: Workers | None = None
        self._program: Program | None = None
        self.state: _State | None = None
        self.warnings: list[Note] = []
        self.output = folder_name(options.output or project.config.content.output)

    def __enter__(self) -> Builder:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.close(at_once=kind is not None)

    def close(self, *, at_once: bool = False) -> None:
        """Let go of the store and of the workers; `at_once` in the middle of their work."""
        if self._workers is not None:
            self._workers.close(at_once=at_once)
            self._workers = None
        self._drop_store()

    def _drop_store(self) -> None:
        self.state = None
        if self._store is not None:
            self._store.close()
            self._store = None

    def build(self, changed: Iterable[Path] | None = None, *, onlooker: Onlooker | None = None) -> BuildReport:
        """Bring the output folder up to date.

        With `changed`, only these files (and all templates, where one of them is among those) are looked at, as far as
        an earlier build of this builder knows the rest: the folders that they are in, and the output, are taken to be
        as they were. A build without it looks everywhere, and finds whatever such builds were not told of.

        For an `onlooker` many pages are made in turns, those in view first. A template that fails for one of them then
        leaves the pages of the turns before it new and the rest old, each of them whole.
        """
        begun = time.perf_counter()
        self.warnings = []
        state = self.project.root / STATE
        ensure_folder(str(state))
        hint = None if changed is None else tuple(changed)
        with _disk_errors(str(state)), BuildLock(state / "lock") as lock:
            for _ in range(2):
                try:
                    report = _Build(self, lock, hint, onlooker).run()
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
        return msgspec.structs.replace(report, seconds=time.perf_counter() - begun)

    def warm(self) -> None:
        """Load what the next edit will need: the workers with their code, the templates, the cards. For a resident
        process after its first build, so that the first edit takes no longer than the second.
        """
        state, program = self.state, self._program
        if state is None or program is None:
            return
        from generator.analysis import Job, trust_code

        trust_code(program.analysis)
        folder = os.path.join(str(self.project.root), self.project.config.content.folder)
        samples: dict[str, str] = {}
        sources, _ = locate_sources(state.known.listing, program.suffixes)
        for source in sources:
            if state.known.listing.signature(source.index)[0] < _SAMPLE_BYTES:
                samples.setdefault(os.path.splitext(source.path)[1].lower(), source.path)
        jobs = []
        for path in samples.values():
            with suppress(OSError):
                jobs.append(Job(Source(path, read_file(os.path.join(folder, path)), None)))
        self.workers().warm(jobs, config=self.project.config, code=program.analysis)
        state.making.renderer.warm()
        with suppress(StoreError):
            if state.articles is None:
                state.articles = load_articles(self.store(), self.project.config, program)
        gc.collect()
        gc.freeze()  # all of this lives as long as the process: the collector need not walk it again

    def store(self) -> Store:
        """The open store."""
        if self._store is None:
            self._store = Store(str(self.project.root / STATE / "store.sqlite"))
        return self._store

    def program(self, lock: BuildLock) -> Program:
        """Code fingerprints and plugins, from the store while no file of the program changed.

        They are those of the code that this process runs: a resident process keeps the ones that it began with.
        """
        if self._program is None:
            self._program = know_program(self.store(), lock)
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

    def __init__(
        self, builder: Builder, lock: BuildLock, hint: tuple[Path, ...] | None, onlooker: Onlooker | None
    ) -> None:
        self.builder = builder
        self.onlooker = onlooker
        self.project = builder.project
        self.config = builder.project.config
        self.options = builder.options
        self.lock = lock
        self.store = builder.store()
        self.notes: list[Note] = list(builder.warnings)
        self.reading: Reading | None = None
        self.today = self.options.today or time.strftime("%Y-%m-%d", time.gmtime())
        self.drafts = self.options.drafts or self.config.content.drafts
        self.future = self.options.future or self.config.content.future
        self.folder = os.path.join(str(self.project.root), self.config.content.folder)
        state, builder.state = builder.state, None  # whatever goes wrong now, the next build begins from the store
        self.state = state if state is not None and state.changes == self.store.foreign_changes else None
        self.hint = hint if self.state is not None and not self.options.verify else None

    def run(self) -> BuildReport:
        output = self._output()
        output.check()
        output.sweep()
        program = self.builder.program(self.lock)
        look, self.builder.look = self.builder.look, None
        if look is not None and look.folder != self.config.content.folder:
            look = None
        # Before the scan: what is written later than this is younger than our record.
        moment = look.moment if look is not None else self.lock.now()
        content = self._content(look)
        templates = self._templates(moment)
        self.notes += templates.notes
        seen = self._seen(templates, program)
        known = self.state.known if self.state else load_known(self.store)
        inputs = "" if self.hint is not None else self._inputs(content, program, seen)
        if self._is_unchanged(output.site, inputs, content, known) and output.is_as_we_left_it(now=self.lock.now):
            assert known is not None
            articles, index = (self.state.articles, self.state.index) if self.state is not None else (None, None)
            self._remember(known, output, self._making(seen, program), templates, seen, articles, index)
            self._keep_settled(output, content, templates, program, moment)
            return self._report(
                output.site, Commit(unchanged=output.site.files), {}, committed=not self.options.dry_run
            )
        disturbed: dict[str, str] = {}
        if self.hint is not None:
            foreign = output.trust()
        else:
            disturbed, foreign = output.survey(verify=self.options.verify)
        if not has_source(content, program.suffixes):
            self._refuse_to_empty(output.site)
        self._know_patterns()
        age = self.store.age
        reading = Reading(self.store, self.folder, self.config, program, self.builder.workers, self._tell)
        known = reading.read(content, known, moment, verify=self.options.verify, told=self.hint is not None)
        if self.hint is None:
            known.keep(self.store)
        self.reading = reading
        reading.failures.sort(key=_place)
        articles = self._follow(reading.edits)
        making = self._making(seen, program)
        site = msgspec.structs.replace(
            output.site,
            foreign=foreign,
            inputs="" if reading.failures or self.notes else inputs,
            failures=len(reading.failures),
            code=program.pages,
            config=self._config_fingerprint,
            look=seen,
            options=self._options,
            base_url=self.config.site.base_url,
        )
        index = self.state.index if self.state is not None else None
        near = None
        own = False  # whether nothing but the articles' own pages changes
        assets = None
        if not disturbed and self._is_planned(output, age, site):
            assets = self._assets_again(output, making, seen)
        if assets is not None:
            near = self._near(reading.edits, output, program)
            own = near is not None
            if index is not None and not own:
                pages = self._replanned(index, reading.edits, program, own=False)
                near = self._changed(pages, reading.edits, output, program) if pages is not None else None
                index = index if near is not None else None
        if near is not None and assets is not None:
            plan, cuts = near
            plan.make += [(item, "what it shows changed") for item in assets]
            plan.kept -= len(assets)
            site = msgspec.structs.replace(site, cuts=site.cuts + cuts)
        else:
            if articles is None:
                articles = load_articles(self.store, self.config, program)
            cards, until, future = self._shown(articles)
            cards, doubles = self._apart(cards)
            reading.failures = sorted([*reading.failures, *doubles], key=_place)
            if not articles:
                self._refuse_to_empty(output.site)
            making.images = self._pictures(cards, content, moment)
            index = self._index(cards, making)
            wanted = self._wanted(index, program, seen, making)
            plan = decide(wanted, output.made.all(), output.owned, disturbed, self._reasons(output.site, program))
            site = msgspec.structs.replace(
                site,
                articles=len(cards),
                pages=sum(item.path.endswith(".html") for item in wanted),
                cuts=sum(card.cuts for card in cards),
                until=until,
                inputs="" if doubles else site.inputs,
                failures=len(reading.failures),
                doubled=bool(doubles),
                notes=(
                    *self._plan_notes(),
                    *known.left_out,
                    *_future_notes(self.config.content.folder, future),
                    *(making.images.notes if making.images else ()),
                ),
            )
        hold = self.options.dry_run or (self.options.strict and bool(reading.failures))
        maker = _Maker(self.store, output, making)
        site = msgspec.structs.replace(site, age=self.store.age)
        records: list[Made] = []
        commit = Commit(unchanged=plan.kept)
        left = 0
        onlooker = None if hold else self.onlooker
        for part, left in in_turns(plan, onlooker.in_view) if onlooker else [(plan, 0)]:
            staged, made, done = output.stage(part, maker, dry=hold, parts=self._parts(len(part.make)))
            records += made
            commit.add(done)
            if not hold:
                maker.flush()
                output.commit(staged, part.stale)
            if onlooker is not None:
                onlooker.placed(self._report(site, done, {}, committed=True, left=left))
                if left > TURN and onlooker.is_wanted():
                    # Nobody may take the record for that of a whole build: the next one plans all files again.
                    site = msgspec.structs.replace(site, inputs="", look="")
                    break
        written = frozenset(commit.written)
        reasons = {item.path: why for item, why in plan.make if item.path in written}
        if not hold:
            output.settle(site, plan, records, now=self.lock.now, brief=self.hint is not None)
            self._keep_patterns()
            if own and index is not None and self._replanned(index, reading.edits, program, own=True) is None:
                index = None
            self._remember(known, output, making, templates, seen, articles, index)
        return self._report(site, commit, reasons, committed=not hold, left=left)

    # ---- what is there

    def _output(self) -> OutputFolder:
        if self.state is not None:
            return self.state.output
        root = str(self.project.root)
        return OutputFolder(
            os.path.realpath(os.path.join(root, self.builder.output)),
            os.path.join(root, STATE),
            self.store,
            self.builder.output,
        )

    def _content(self, look: Look | None) -> Listing:
        """The content folder as it is now."""
        if self.hint is not None and self.state is not None:
            folder = Path(self.folder)
            real = Path(os.path.realpath(self.folder))
            inside = []
            for path in self.hint:
                for place in (folder, real):
                    if path.is_relative_to(place):
                        inside.append(path.relative_to(place).as_posix())
                        break
            listing = look_again(self.folder, self.state.known.listing, inside)
            if listing is not None:
                return listing
            self.hint = None
        if not os.path.isdir(self.folder):  # a wrong folder, or a disk that is not mounted: no reason to empty a site
            raise ConfigError(
                "there is no such folder, and articles are looked for in it.",
                place=self.config.content.folder,
                remedy="Make it, go to your project (or name it: `digest -C DIR build`), or set `content.folder`.",
            )
        listing = look.content if look is not None else scan(self.folder)
        for problem in listing.problems:
            if not problem.entry:  # nothing of it can be seen: no reason to take every article offline
                raise OutputError(
                    f"{problem.message} The site stays as it is.", place=self.folder, remedy=problem.remedy
                )
        return listing

    def _templates(self, moment: int) -> Templates:
        """Templates and static files as they are now, or as they were when none of them was named."""
        if self.hint is not None and self.state is not None:
            folders = template_folders(str(self.project.root), self.config.content.templates)[:2]
            places = (*folders, *map(os.path.realpath, folders))
            if not any(path.is_relative_to(place) for path in self.hint for place in places):
                return self.state.templates
        return list_templates(self.project, moment)

    def _refuse_to_empty(self, site: Site) -> None:
        if site.articles and not self.options.empty:
            raise OutputError(
                f"no article is left, and the site has {site.articles}. The site stays as it is.",
                place=self.folder,
                remedy="Bring the articles back, or build with `--empty` to take all of their pages away.",
            )

    def _making(self, seen: str, program: Program) -> Making:
        """What makes pages: that of the last build while the templates are the same."""
        making = (
            self.state.making
            if self.state is not None and self.state.seen == seen
            else Making(self.project, self._made_with(program), hashed=self.options.hashed)
        )
        making.begin(self.store)
        return making

    def _remember(
        self,
        known: Known,
        output: OutputFolder,
        making: Making,
        templates: Templates,
        seen: str,
        articles: dict[str, Article] | None,
        index: CorpusIndex | None,
    ) -> None:
        changes = self.store.foreign_changes
        self.builder.state = _State(changes, known, output, making, templates, seen, articles, index)

    def _plan_notes(self) -> tuple[str, ...]:
        from generator.pages import plan_notes

        return plan_notes(self.config)

    @cached_property
    def _config_fingerprint(self) -> str:
        """Of all settings but those that only say how to work or where to publish."""
        plain = msgspec.structs.replace(self.config, analysis=Config().analysis, publish={})
        return fingerprint(plain)

    @property
    def _options(self) -> str:
        """What of the options decides who is shown."""
        return f"{self.drafts} {self.future}"

    def _made_with(self, program: Program) -> str:
        """What decides what an article's page shows but for the site's articles."""
        return f"{program.pages} {self._config_fingerprint}"

    def _seen(self, templates: Templates, program: Program) -> str:
        """Fingerprint of all that pages are made with but their values."""
        parts = templates.listing + f"{self._made_with(program)} {self.options.hashed}".encode()
        return blake2b(parts, digest_size=20).hexdigest()

    def _inputs(self, content: Listing, program: Program, seen: str) -> str:
        """Fingerprint of everything that the site is made from."""
        total = blake2b(content.to_bytes(), digest_size=20)
        total.update(f"{program.analysis} {seen} {self._options}".encode())
        return total.hexdigest()

    def _is_unchanged(self, site: Site, inputs: str, content: Listing, known: Known | None) -> bool:
        """Whether nothing that the site is made from has changed since it was built."""
        return (
            bool(inputs)
            and inputs == site.inputs
            and not self.options.verify
            and (not site.until or self.today < site.until)
            and known is not None
            and not content.problems
            and known.listing.stats == content.stats
            and known.listing.paths == content.paths
            and same_racy_files(self.folder, known)
        )

    def _keep_settled(
        self, output: OutputFolder, content: Listing, templates: Templates, program: Program, moment: int
    ) -> None:
        """Let the next process tell sooner that there is nothing to do."""
        site, options = output.site, self.options
        plain = BuildOptions(
            strict=options.strict, executor=options.executor, workers=options.workers, progress=options.progress
        )
        if self.project.config_files is None or options != plain or site.notes or site.foreign:
            return
        settled = Settled(
            content=content,
            output=output.now,
            program=program.seen,
            templates=templates.listing,
            folders=(self.config.content.folder, self.config.content.templates, self.builder.output),
            plugins=program.plugins,
            counts=(site.articles, site.pages, site.cuts),
            until=site.until,
        )
        if settled.is_proven(moment):
            settled.keep(str(self.project.root / STATE), self.project.config_files)

    def _know_patterns(self) -> None:
        """Spare this process the compiling of what an earlier one compiled."""
        record = self.store.value("patterns") if self.state is None else None
        kept = unpack(record, _Patterns) if record else None
        if kept is not None and kept.engine == patterns.engine():
            patterns.know(kept.compiled)

    def _keep_patterns(self) -> None:
        fresh = patterns.learned()
        if fresh:
            record = self.store.value("patterns")
            kept = unpack(record, _Patterns) if record else None
            if kept is not None and kept.engine == patterns.engine():
                fresh = kept.compiled | fresh
            self.store.set_value("patterns", msgspec.msgpack.encode(_Patterns(patterns.engine(), fresh)))

    # ---- articles

    def _follow(self, edits: Edits) -> dict[str, Article] | None:
        """The articles at hand with these edits; None when they must be read from the store."""
        articles = self.state.articles if self.state is not None else None
        if articles is None or edits.many:
            return None
        fresh = {key: Article(_card(row[3]), row[0], row[1]) for key, row in edits.after.items() if row is not None}
        if fresh.keys() - articles.keys() or len(fresh) != len(edits.after):
            changed = {
                key: article for key, article in articles.items() if edits.after.get(key, ()) is not None
            } | fresh
            return {key: changed[key] for key in sorted(changed)}
        articles |= fresh
        return articles

    def _shown(self, articles: dict[str, Article]) -> tuple[list[Card], str, list[Card]]:
        """(cards of all articles to show, sorted by entry key; the first day on which others are; those of the future).

        Who is shown changes when an article expires, or when the day of one has come.
        """
        from generator.pages.links import utc_day

        shown: list[Card] = []
        future: list[Card] = []
        until = ""
        for article in articles.values():
            card, expires = article.card, article.expires
            if (article.draft and not self.drafts) or (expires and expires <= self.today):
                continue
            if expires:
                until = min(until or expires, expires)
            on_time = self.future or not card.published or card.published[:10] <= self.today
            day = "" if on_time else utc_day(card.published or "")
            if day > self.today:
                future.append(card)
                until = min(until or day, day)
            else:
                shown.append(card)
        return shown, until, future

    def _apart(self, cards: list[Card]) -> tuple[list[Card], list[Failure]]:
        from generator.pages import one_address_each

        return one_address_each(cards)

    def _pictures(self, cards: list[Card], content: Listing, moment: int) -> Images | None:
        """The images that articles carry; None for a site without any."""
        from generator.pages.pictures import named_pictures

        named = named_pictures(cards, self.config.site)
        if not named:
            return None
        from generator.build.images import prepare

        state = os.path.join(self.project.root, STATE)
        return prepare(named, content, self.folder, state, self.store, moment)

    # ---- pages

    def _is_planned(self, output: OutputFolder, age: int, site: Site) -> bool:
        """Whether the site as it stands is the plan of the articles as they were before this build."""
        before = output.site
        return (
            age == before.age
            and (before.code, before.config, before.options) == (site.code, site.config, site.options)
            and (not before.until or self.today < before.until)
            and not before.doubled
            and output.is_settled
        )

    def _assets_again(self, output: OutputFolder, making: Making, seen: str) -> list[Wanted] | None:
        """Assets to be made where templates and static files changed in nothing but the bytes of those; else None."""
        if output.site.look == seen:
            return []
        name = f"look {self.builder.output}"
        record = self.store.value(name)
        look = unpack(record, _Look) if record else None
        if look is None or look.seen != output.site.look:
            return None
        if any(making.renderer.template_fingerprint(template) != mark for template, mark in look.templates.items()):
            return None
        assets = tuple((a.path, a.fingerprint) for a in making.renderer.assets())
        if [path for path, _ in assets] != [path for path, _ in look.assets]:
            return None
        self.store.set_value(name, msgspec.msgpack.encode(_Look(seen, assets, look.templates)))
        return [
            Wanted(path, ASSET, sha, "", None)
            for path, sha in assets
            if (made := output.made.get(path)) is None or made.made_of != sha
        ]

    def _near(self, edits: Edits, output: OutputFolder, program: Program) -> tuple[Plan, int] | None:
        """(what to make, how many cuts more there are) where the edits change no page but the articles' own; else None.

        Most edits are such: nothing of a list changes when a sentence is added to a body.
        """
        if edits.many or edits.others:
            return None
        plan = Plan()
        cuts = 0
        for key in sorted(edits.after):
            before, after = edits.before[key], edits.after[key]
            if before is None or after is None or before[:3] != after[:3] or after[2] != program.pages:
                return None
            if before == after:
                continue
            found = self._own_pages(key, before[3], after[3], output)
            if found is None:
                return None
            items, more = found
            cuts += more
            plan.make += [(item, "what it shows changed") for item in items]
        plan.kept = len(output.made) - len(plan.make)
        return plan, cuts

    def _replanned(self, index: CorpusIndex, edits: Edits, program: Program, *, own: bool) -> list[Page] | None:
        """What may differ after the edits, with `index` brought up to date; None where only a whole plan can tell.

        Nothing when `own` says that the articles' own pages are all.
        """
        from generator.pages import replan

        if edits.many or edits.others:
            return None
        changed: dict[str, Card] = {}
        for key, after in edits.after.items():
            before = edits.before[key]
            if before is None or after is None or before[:3] != after[:3] or after[2] != program.pages:
                return None
            changed[key] = _card(after[3])
        return replan(index, changed, own=own)

    def _changed(
        self, pages: list[Page], edits: Edits, output: OutputFolder, program: Program
    ) -> tuple[Plan, int] | None:
        """(what to make of these pages, how many cuts more there are); None where one of them is new to the site."""
        plan = Plan()
        reason = self._reasons(output.site, program)
        for page in pages:
            made = output.made.get(page.path)
            if made is None:
                return None
            if made.made_of != page.fingerprint:
                item = Wanted(page.path, page.order, page.fingerprint, made.made_by, page)
                plan.make.append((item, reason(made, item)))
        plan.kept = len(output.made) - len(plan.make)
        return plan, sum(_cuts(edits.after[key]) - _cuts(edits.before[key]) for key in edits.after)

    def _own_pages(
        self, key: str, before: bytes, after: bytes, output: OutputFolder
    ) -> tuple[list[Wanted], int] | None:
        from generator.pages import Around, own_pages, same_elsewhere, surroundings

        old, card = _card(before), _card(after)
        if not same_elsewhere(old, card):
            return None
        html, data = (output.made.get(f"{card.permalink}index.{form}") for form in ("html", "json"))
        if html is None or data is None:
            return None
        elsewhere = surroundings(html.made_of, old), surroundings(data.made_of, old)
        mark = mark_of(elsewhere[0])
        around = self.store.around(key)
        if not all(elsewhere) or around is None or not around.startswith(mark):
            return None
        pages = own_pages(self.config, card, unpack(around[len(mark) :], Around), elsewhere)
        return [
            Wanted(page.path, page.order, page.fingerprint, made.made_by, page)
            for page, made in zip(pages, (html, data), strict=True)
        ], card.cuts - old.cuts

    def _index(self, cards: list[Card], making: Making) -> CorpusIndex:
        from generator.model import Corpus
        from generator.pages import CorpusIndex

        return CorpusIndex(Corpus(tuple(cards), making.images.files if making.images else {}), self.config)

    def _wanted(self, index: CorpusIndex, program: Program, seen: str, making: Making) -> list[Wanted]:
        """All files that the site is to have."""
        from generator.pages import PageClass, plan_of

        name = f"look {self.builder.output}"
        record = self.store.value(name)
        look = unpack(record, _Look) if record else None
        if look is None or look.seen != seen:
            look = None
        fingerprints: dict[str, str] = dict(look.templates) if look else {}
        by: dict[str, str] = {}
        wanted: list[Wanted] = []
        for page in plan_of(index):
            made_by = by.get(page.template)
            if made_by is None:
                if page.template and page.template not in fingerprints:
                    fingerprints[page.template] = making.renderer.template_fingerprint(page.template)
                template = fingerprints.get(page.template, "")
                made_by = by[page.template] = fingerprint((template, program.pages, self._config_fingerprint))[:32]
            wanted.append(Wanted(page.path, page.order, page.fingerprint, made_by, page))
        assets = look.assets if look else tuple((a.path, a.fingerprint) for a in making.renderer.assets())
        wanted += [Wanted(path, int(PageClass.ASSET), sha, "", None) for path, sha in assets]
        if making.images is not None:
            artifacts = sorted(making.images.artifacts().items())
            wanted += [Wanted(path, int(PageClass.ASSET), sha, IMAGE, None) for path, sha in artifacts]
        now = _Look(seen, assets, fingerprints)
        if look != now:
            self.store.set_value(name, msgspec.msgpack.encode(now))
        return wanted

    def _reasons(self, site: Site, program: Program) -> Callable[[Made, Wanted], str]:
        config = self._config_fingerprint

        def reason(before: Made, item: Wanted) -> str:
            # The first two change what pages show, too: they are the reason to name.
            if site.code != program.pages:
                return "the program changed"
            if site.config != config:
                return "the configuration changed"
            return "what it shows changed" if before.made_of != item.made_of else "a template changed"

        return reason

    # ---- the end

    def _parts(self, count: int) -> int:
        """How many processes make so many files: a fork is quick, but safe only while no other thread runs."""
        spec = self.options.executor or self.config.analysis.executor
        if count < _MANY or spec == "serial" or threading.current_thread() is not threading.main_thread():
            return 1
        self.builder.workers().close()  # analysis is done; its pool keeps threads
        if sys.platform != "linux" or threading.active_count() > 1:
            return 1
        workers = self.config.analysis.workers if self.options.workers is None else self.options.workers
        return workers or len(os.sched_getaffinity(0))

    def _report(
        self, site: Site, commit: Commit, reasons: dict[str, str], *, committed: bool, left: int = 0
    ) -> BuildReport:
        reading = self.reading
        return BuildReport(
            articles=site.articles,
            pages=site.pages,
            cuts=site.cuts,
            analysed=reading.analysed if reading else 0,
            written=tuple(sorted(commit.written)),
            deleted=tuple(sorted(commit.deleted)),
            unchanged=commit.unchanged,
            failures=tuple(reading.failures) if reading else (),
            notes=(*self.notes, *(Note(text) for text in site.notes)),
            foreign=site.foreign,
            reasons=reasons,
            committed=committed,
            left=left,
        )

    def _tell(self, stage: str, done: int, total: int) -> None:
        if self.options.progress is not None:
            self.options.progress(stage, done, total)


def load_articles(store: Store, config: Config, program: Program) -> dict[str, Article]:
    """All articles of the store by entry key, sorted. Cards that other code made are made again."""
    found: dict[str, Article] = {}
    outdated: dict[str, tuple[bool, str]] = {}
    # Tens of thousands of values that live to the end of the build: the collector need not walk them on the way.
    gc.disable()
    try:
        for key, draft, expires, look, data in store.cards():
            # A card that other code made may be of another shape: it is made again, not read.
            if look == program.pages:
                found[key] = Article(_card(data), draft, expires)
            else:
                outdated[key] = (draft, expires)
        if outdated:
            found |= _new_cards(store, outdated, config, program)
            found = {key: found[key] for key in sorted(found)}
    except msgspec.MsgspecError as error:
        raise StoreError(f"another version of digest wrote it: {error}") from error
    finally:
        gc.enable()
    return found


def _new_cards(
    store: Store, outdated: dict[str, tuple[bool, str]], config: Config, program: Program
) -> Iterator[tuple[str, Article]]:
    from generator.pages import card_of

    with store.transaction():
        for key, (draft, expires) in outdated.items():
            data = store.digest(key)
            card = card_of(msgspec.json.decode(data, type=Digest), key, fingerprint_bytes(data), config)
            store.set_card(key, program.pages, msgspec.json.encode(card))
            yield key, Article(card, draft, expires)


class _Note(msgspec.Struct, frozen=True, array_like=True):
    """What is kept of the making of an article's page."""

    around: bytes
    """For `Store.set_around`; empty for nothing new."""
    view: bytes
    """For `Store.set_view`; empty for nothing new."""


class _Maker:
    """Makes files, and keeps what article pages show: of others for `_Build._near` of a later build, and all of it for
    the build after a template edit.
    """

    def __init__(self, store: Store, output: OutputFolder, making: Making) -> None:
        self._store = store
        self._output = output
        self._making = making
        self._waiting: list[tuple[str, _Note]] = []

    def begin(self) -> None:
        """In a fork: with a connection to the store of its own."""
        self._making.begin(Store(self._store.path))

    def make(self, item: Wanted) -> bytes:
        """The bytes of a page or of an asset."""
        return self._making.make(item)

    def note(self, item: Wanted) -> bytes:
        """What an article's page shows, and what of others, where that changed; empty for nothing."""
        from generator.pages import ArticleHtml

        page = item.page
        if page is None or not isinstance(page.view, ArticleHtml):
            return b""
        around = b""
        before = self._output.made.get(item.path)
        rest = item.made_of.partition("|")[2]
        if before is None or before.made_of.partition("|")[2] != rest:
            # With a mark of what it was made from: it holds as long as that is the same.
            around = mark_of(rest) + msgspec.msgpack.encode(page.view.around())
        view = self._making.fresh_view
        return msgspec.msgpack.encode(_Note(around, view)) if around or view else b""

    def keep(self, item: Wanted, note: bytes) -> None:
        """Keep what `note` gave."""
        assert item.page is not None
        self._waiting.append((item.page.source, msgspec.msgpack.decode(note, type=_Note)))
        if len(self._waiting) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what is kept."""
        if not self._waiting:
            return
        with self._store.transaction():
            for key, note in self._waiting:
                if note.around:
                    self._store.set_around(key, note.around)
                if note.view:
                    self._store.set_view(key, note.view)
        self._waiting = []


def _cuts(row: Row | None) -> int:
    assert row is not None
    return _card(row[3]).cuts


def _place(failure: Failure) -> tuple[str, int, str]:
    return failure.entry, failure.line, failure.message


def _future_notes(folder: str, cards: list[Card]) -> tuple[str, ...]:
    """What is said of articles whose day has not come."""
    from generator.pages.links import utc_day

    if not cards:
        return ()
    first = min(cards, key=lambda card: (utc_day(card.published or ""), card.entry))
    day = utc_day(first.published or "")
    if len(cards) == 1:
        return (f"{folder}/{first.entry} is dated {day} and is left out until then; --future shows it.",)
    left_out = f"{len(cards)} articles are dated in the future and are left out until their day"
    return (f"{left_out} (the first is {folder}/{first.entry}, {day}); --future shows them.",)


def folder_name(output: str) -> str:
    """The name under which an output folder's record is kept."""
    return os.path.normpath(output)


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
