"""One build, from the look at what is there to the record of what was made.

    look ─▶ nothing changed? ─▶ survey ─▶ analyse ─▶ plan ─▶ write ─▶ remember
    inputs  output, settled     output    content    edit_plan writing  records
                                                     site_plan making

What a step needs is imported when it comes: a build that changes nothing ends after the second.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Container, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from generator.build.content import Known, Reading, load_known, same_racy_files
from generator.build.inputs import Inputs, Told, look_at_inputs, shows_drafts, shows_future
from generator.build.making import Making, Templates
from generator.build.output import OutputFolder
from generator.build.program import keep_patterns, know_patterns
from generator.build.project import STATE, BuildOptions, BuildReport, Onlooker
from generator.build.records import Record, Site
from generator.build.settled import Settled, Unchanged
from generator.build.sources import has_source
from generator.build.store import BuildLock
from generator.errors import OutputError
from generator.model import Failure, Note

if TYPE_CHECKING:
    from generator.build.articles import Article
    from generator.build.builder import Builder
    from generator.build.plan import Plan
    from generator.build.writing import Commit, Writing
    from generator.pages import CorpusIndex

_MANY = 256  # files to be made: fewer are made sooner than forks have begun


class State(msgspec.Struct):
    """What a build leaves to the next one of the same process."""

    changes: int
    """`Store.foreign_changes` then."""
    known: Known
    output: OutputFolder
    making: Making
    look: str
    """`Inputs.look` that `making` is for."""
    templates: Templates
    """As they were looked at last."""
    articles: dict[str, Article] | None
    """All of the store's, by entry key, sorted; None when they were not needed yet."""
    index: CorpusIndex | None
    """What the site was planned from; None when it was not planned yet."""


class _Planned(msgspec.Struct):
    """What is to be made, and how the site is to be recorded once it is."""

    plan: Plan
    site: Site
    index: CorpusIndex
    """Of the articles as they are."""
    same_outline: bool = False
    same_people: bool = False
    """Whether its outline, and its people, are those that are kept."""


class Run:
    """One build of a builder's project."""

    def __init__(
        self, builder: Builder, lock: BuildLock, changed: tuple[Path, ...] | None, onlooker: Onlooker | None
    ) -> None:
        """`changed`: the files that are told to be all that was saved since the builder's last build; None for a build
        that looks everywhere.
        """
        self.builder = builder
        self.onlooker = onlooker
        self.project = builder.project
        self.config = builder.project.config
        self.options = builder.options
        self.lock = lock
        self.store = builder.store()
        self.root = str(self.project.root)
        self.folder = os.path.join(self.root, self.config.content.folder)
        self.today = self.options.today or time.strftime("%Y-%m-%d", time.gmtime())
        self.notes: list[Note] = list(builder.warnings)
        self.failures: list[Failure] = []
        self.analysed = 0
        state, builder.state = builder.state, None  # whatever goes wrong now, the next build begins from the store
        self.state = state if state is not None and state.changes == self.store.foreign_changes else None
        self.articles = self.state.articles if self.state is not None else None
        self.index = self.state.index if self.state is not None else None
        self.changed = changed if not self.options.verify else None
        self.output = self.state.output if self.state is not None else self._recorded_output()

    def run(self) -> BuildReport:
        """Bring the output folder up to date."""
        self.output.check()
        self.output.sweep()
        inputs = self._look()
        known = self.state.known if self.state is not None else load_known(self.store)
        if known is not None and self._is_unchanged(inputs, known):
            return self._rest(inputs, known)
        if not has_source(inputs.content, inputs.program.suffixes):
            self._refuse_to_empty()
        age = self.store.age
        making = self._making(inputs)
        surveyed: list[tuple[dict[str, str], tuple[str, ...]]] = []

        def meanwhile() -> None:
            surveyed.append(self._survey(inputs))
            making.prepare()
            self._load_index(making)
            from generator.build import edit_plan, writing  # noqa: F401  # the next steps

        reading, known = self._analyse(inputs, known, meanwhile)
        disturbed, foreign = surveyed[0] if surveyed else self._survey(inputs)
        planned = self._plan(inputs, reading, known, making, disturbed, foreign, age)
        return self._write(inputs, reading, known, making, planned)

    # ---- look

    def _recorded_output(self) -> OutputFolder:
        name, state = self.builder.output, os.path.join(self.root, STATE)
        folder = os.path.realpath(os.path.join(self.root, name))
        return OutputFolder(folder, state, Record(self.store, state, name))

    def _look(self) -> Inputs:
        """Content, templates and program, as far as they must be looked at."""
        program = self.builder.program(self.lock)
        seen, self.builder.look = self.builder.look, None
        if seen is not None and seen.folder != self.config.content.folder:
            seen = None
        self.output.sight = seen.sight if seen is not None else None
        told = None
        if self.state is not None and self.changed is not None:
            told = Told(self.changed, self.state.known.listing, self.state.templates)
        inputs = look_at_inputs(
            self.project,
            self.options,
            program,
            seen.moment if seen is not None else self.lock.now(),
            told=told,
            content=seen.content if seen is not None else None,
        )
        self.notes += inputs.templates.notes
        return inputs

    def _is_unchanged(self, inputs: Inputs, known: Known) -> bool:
        """Whether nothing that the site is made from has changed since it was built, and the site is as it was left."""
        site, content = self.output.site, inputs.content
        return (
            bool(inputs.whole)
            and inputs.whole == site.inputs
            and not self.options.verify
            and self._is_of_today(site)
            and not content.problems
            and known.listing.stats == content.stats
            and known.listing.paths == content.paths
            and same_racy_files(self.folder, known)
            and self.output.is_as_we_left_it(now=self.lock.now)
        )

    def _is_of_today(self, site: Site) -> bool:
        """Whether the same articles are shown today as on the day for which the site was planned."""
        return site.day <= self.today and (not site.until or self.today < site.until)

    def _rest(self, inputs: Inputs, known: Known) -> BuildReport:
        """End a build that has nothing to do."""
        self._remember(inputs, known, self._making(inputs), self.index)
        self._keep_settled(inputs)
        site = self.output.site
        return self._report(site, unchanged=site.files, committed=not self.options.dry_run)

    def _keep_settled(self, inputs: Inputs) -> None:
        """Let the next process tell sooner that there is nothing to do."""
        site, options = self.output.site, self.options
        plain = BuildOptions(
            strict=options.strict, executor=options.executor, workers=options.workers, progress=options.progress
        )
        if self.project.config_files is None or options != plain:
            return
        settled = Settled(
            content=inputs.content,
            output=self.output.now,
            program=inputs.program.seen,
            templates=inputs.templates.listing,
            folders=(self.config.content.folder, self.config.content.templates, self.builder.output),
            plugins=inputs.program.plugins,
            report=Unchanged((site.articles, site.pages, site.cuts), site.notes, site.foreign),
            since=site.day,
            until=site.until,
        )
        if settled.is_proven(inputs.moment):
            settled.keep(os.path.join(self.root, STATE), self.project.config_files)

    # ---- survey

    def _survey(self, inputs: Inputs) -> tuple[dict[str, str], tuple[str, ...]]:
        """(files of ours that are not as we left them, with what is wrong; foreign files)."""
        return ({}, self.output.trust()) if inputs.is_told else self.output.survey(verify=self.options.verify)

    def _refuse_to_empty(self) -> None:
        if self.output.site.articles and not self.options.empty:
            raise OutputError(
                f"no article is left, and the site has {self.output.site.articles}. The site stays as it is.",
                place=self.folder,
                remedy="Bring the articles back, or build with `--empty` to take all of their pages away.",
            )

    # ---- analyse

    def _analyse(self, inputs: Inputs, known: Known | None, meanwhile: Callable[[], None]) -> tuple[Reading, Known]:
        """Bring the store's entries up to date with the content folder; `meanwhile` may be called while others work."""
        if self.state is None:
            know_patterns(self.store)
        reading = Reading(
            self.store,
            self.folder,
            self.config,
            inputs.program,
            self.builder.workers,
            self._tell,
            meanwhile=meanwhile,
            keep_last=self.options.keep_last,
        )
        known = reading.read(inputs.content, known, inputs.moment, verify=self.options.verify, told=inputs.is_told)
        if not inputs.is_told:
            known.keep(self.store)
        self._fail(reading.failures)
        self.analysed = reading.analysed
        if self.articles is not None:
            from generator.build.articles import follow

            self.articles = follow(self.articles, reading.edits)
        return reading, known

    def _fail(self, failures: Iterable[Failure]) -> None:
        self.failures = sorted([*self.failures, *failures], key=lambda f: (f.entry, f.line, f.message))

    def _tell(self, stage: str, done: int, total: int) -> None:
        if self.options.progress is not None:
            self.options.progress(stage, done, total)

    def _making(self, inputs: Inputs) -> Making:
        """What makes pages: that of the last build while the templates are the same."""
        if self.state is not None and self.state.look == inputs.look:
            making = self.state.making
        else:
            making = Making(self.project, inputs.made_with, hashed=self.options.hashed)
        making.begin(self.store)
        return making

    # ---- plan

    def _plan(
        self,
        inputs: Inputs,
        reading: Reading,
        known: Known,
        making: Making,
        disturbed: dict[str, str],
        foreign: tuple[str, ...],
        age: int,
    ) -> _Planned:
        """`age` is that of the store's cards before this build."""
        site = msgspec.structs.replace(
            self.output.site,
            foreign=foreign,
            inputs="" if self.failures or self.notes else inputs.whole,
            failures=len(self.failures),
            code=inputs.program.pages,
            config=inputs.config,
            look=inputs.look,
            options=inputs.selection,
            base_url=self.config.site.base_url,
        )
        if not disturbed and self._is_planned(site, age):
            planned = self._plan_edits(inputs, reading, making, site)
            if planned is not None:
                return planned
        return self._plan_site(inputs, known, making, site, disturbed)

    def _is_planned(self, site: Site, age: int) -> bool:
        """Whether the site as it stands is the plan of the articles as they were before this build."""
        before = self.output.site
        return (
            age == before.age
            and (before.code, before.config, before.options) == (site.code, site.config, site.options)
            and self._is_of_today(before)
            and not before.doubled
            and self.output.record.is_settled
        )

    def _plan_edits(self, inputs: Inputs, reading: Reading, making: Making, site: Site) -> _Planned | None:
        """What a few edits change; None where only a whole plan can tell."""
        from generator.build.edit_plan import assets_again, plan_edits
        from generator.build.plan import SHOWN_CHANGED

        assets = assets_again(self.store, self.output.record, inputs, making, self.builder.output)
        if assets is None:
            return None
        self._load_index(making)
        index = self.index
        edited = plan_edits(reading.edits, index, self.output.record, inputs) if index is not None else None
        if index is None or edited is None:
            return None
        plan = edited.plan
        plan.make += [(item, SHOWN_CHANGED) for item in assets]
        plan.kept -= len(assets)
        site = msgspec.structs.replace(site, cuts=site.cuts + edited.cuts)
        return _Planned(plan, site, index, edited.same_outline, edited.same_people)

    def _load_index(self, making: Making) -> None:
        """Have at hand what the site, as it stands, was planned from."""
        from generator.build.outlines import load_index

        if self.index is None:
            self.index = load_index(self.store, self.builder.output, self.config, making)

    def _plan_site(
        self, inputs: Inputs, known: Known, making: Making, site: Site, disturbed: dict[str, str]
    ) -> _Planned:
        """What the cards of all articles make of the site."""
        from generator.build.articles import future_notes, load_articles, shown_on
        from generator.build.plan import decide, reasons
        from generator.build.site_plan import find_images, plan_site
        from generator.model import Corpus
        from generator.pages import index_of, one_address_each, plan_notes

        if self.articles is None:
            self.articles = load_articles(self.store, self.config, inputs.program.pages)
        if not self.articles:
            self._refuse_to_empty()
        drafts, future = shows_drafts(self.project, self.options), shows_future(self.project, self.options)
        shown = shown_on(self.today, self.articles.values(), drafts=drafts, future=future)
        cards, doubles = one_address_each(shown.cards)
        self._fail(doubles)
        images = find_images(cards, self.config, inputs, self.folder, os.path.join(self.root, STATE), self.store)
        making.images = images
        again = images is not None and images.refused  # nobody may take this record for that of a whole build
        index = index_of(Corpus(tuple(cards), images.files if images else {}), self.config)
        wanted = plan_site(index, inputs, making, self.store, self.builder.output)
        record = self.output.record
        plan = decide(wanted, record.made.all(), record.owned, disturbed, reasons(record.site, inputs))
        site = msgspec.structs.replace(
            site,
            articles=len(cards),
            pages=sum(item.path.endswith(".html") for item in wanted),
            cuts=sum(card.cuts for card in cards),
            until=shown.until,
            day=self.today,
            inputs="" if doubles or again else site.inputs,
            look="" if again else site.look,
            failures=len(self.failures),
            doubled=bool(doubles),
            notes=(
                *plan_notes(self.config),
                *known.left_out,
                *future_notes(self.config.content.folder, shown.future),
                *(images.notes if images else ()),
            ),
        )
        return _Planned(plan, site, index)

    # ---- write

    def _write(self, inputs: Inputs, reading: Reading, known: Known, making: Making, planned: _Planned) -> BuildReport:
        """Make what is planned, bring it to its place, and record it."""
        from generator.build.making import Maker
        from generator.build.outlines import packed
        from generator.build.writing import Writing

        plan = planned.plan
        hold = self.options.dry_run or (self.options.strict and bool(self.failures))
        maker = Maker(self.store, making)
        writing = Writing(self.output, maker, dry=hold, tell=self._tell)
        planned.site = msgspec.structs.replace(planned.site, age=self.store.age)
        if hold or self.onlooker is None:
            commit, left = writing.write(plan, parts=self._parts(len(plan.make))), 0
        else:
            commit, left = self._write_in_turns(writing, planned, self.onlooker, reading.edits.after)
        commit.unchanged += plan.kept
        if not hold:
            self.output.settle(
                planned.site,
                writing.records,
                plan.stale,
                packed(planned.index, outline=not planned.same_outline, people=not planned.same_people),
                now=self.lock.now,
                new=plan.new > 0,
                brief=inputs.is_told,
            )
            keep_patterns(self.store)
            self._remember(inputs, known, making, planned.index)
        written = frozenset(commit.written)
        return self._report(
            planned.site,
            written=tuple(sorted(written)),
            deleted=tuple(sorted(commit.deleted)),
            unchanged=commit.unchanged,
            reasons={item.path: why for item, why in plan.make if item.path in written},
            committed=not hold,
            left=left,
        )

    def _write_in_turns(
        self, writing: Writing, planned: _Planned, onlooker: Onlooker, saved: Container[str]
    ) -> tuple[Commit, int]:
        """(what was written, how many files are left to the next build, which somebody waits for).

        `saved` are the keys of entries that changed.
        """
        from generator.build.plan import in_turns, is_long
        from generator.build.writing import Commit

        commit = Commit()
        left = 0
        for part, left in in_turns(planned.plan, onlooker.in_view, saved):
            done = writing.write(part, parts=self._parts(len(part.make)))
            commit.add(done)
            onlooker.placed(
                self._report(
                    planned.site,
                    written=tuple(sorted(done.written)),
                    deleted=tuple(sorted(done.deleted)),
                    unchanged=done.unchanged,
                    left=left,
                )
            )
            if is_long(left) and onlooker.is_wanted():
                # Nobody may take the record for that of a whole build: the next one plans all files again.
                planned.site = msgspec.structs.replace(planned.site, inputs="", look="")
                break
        return commit, left

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

    # ---- remember

    def _remember(self, inputs: Inputs, known: Known, making: Making, index: CorpusIndex | None) -> None:
        self.builder.state = State(
            self.store.foreign_changes,
            known,
            self.output,
            making,
            inputs.look,
            inputs.templates,
            self.articles,
            index,
        )

    def _report(
        self,
        site: Site,
        *,
        written: tuple[str, ...] = (),
        deleted: tuple[str, ...] = (),
        unchanged: int = 0,
        reasons: dict[str, str] | None = None,
        committed: bool = True,
        left: int = 0,
    ) -> BuildReport:
        return BuildReport(
            articles=site.articles,
            pages=site.pages,
            cuts=site.cuts,
            analysed=self.analysed,
            written=written,
            deleted=deleted,
            unchanged=unchanged,
            failures=tuple(self.failures),
            notes=(*self.notes, *(Note(text) for text in site.notes)),
            foreign=site.foreign,
            reasons=reasons or {},
            committed=committed,
            left=left,
        )
