"""The content folder and the store's entries: which sources changed, and their analysis.

listing ─▶ suspects: signature, sidecar, racy, failed before ─▶ read ─▶ key differs ─▶ workers ─▶ store
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from generator.build.listing import Listing, racy_places, read_file
from generator.build.sources import Located, left_out, locate_sources, misnamed_folders
from generator.build.store import Store, unpack
from generator.fingerprints import fingerprint, fingerprint_bytes
from generator.model import Failure, Source

if TYPE_CHECKING:
    from generator.analysis import Done, Job
    from generator.build.executors import Workers
    from generator.build.program import Program
    from generator.config import Config

Row = tuple[bool, str, str, bytes]
"""(draft, day of expiry, code that made the card, card as JSON) of an entry."""

_BATCH = 256  # analyses kept in one transaction
_FOLLOWED = 64  # more changed entries than this are not followed one by one: the site is planned anew


class Exceeded(msgspec.Struct, frozen=True):
    """What of a source took more time or memory than allowed, and why."""

    key: str
    """Of the source, where nothing else of it failed: it need not be looked into. Else empty."""
    failures: dict[str, Failure]
    """By analysis key; under none that of the source as a whole."""


class _Record(msgspec.Struct, frozen=True):
    listing: bytes
    racy: dict[str, str]
    made_by: str
    retry: tuple[str, ...]
    left_out: tuple[str, ...]
    limits: str = ""
    exceeded: dict[str, Exceeded] = {}


class Known(msgspec.Struct, frozen=True):
    """The content folder as the store's entries reflect it."""

    listing: Listing
    racy: dict[str, str]
    """Path → SHA-256 of files whose signature proves nothing yet."""
    made_by: str
    """Fingerprint of analysis code and options that the entries were made with."""
    retry: tuple[str, ...] = ()
    """Sources that failed, to be looked at again by each build."""
    left_out: tuple[str, ...] = ()
    """What to say of files that are no sources."""
    limits: str = ""
    """Time and memory that an article was allowed to take."""
    exceeded: dict[str, Exceeded] = {}
    """Path of a source that failed → what is not tried again within the same limits."""

    def keep(self, store: Store) -> None:
        """Write it to the store."""
        record = _Record(
            self.listing.to_bytes(), self.racy, self.made_by, self.retry, self.left_out, self.limits, self.exceeded
        )
        store.set_value("content", msgspec.msgpack.encode(record))


def load_known(store: Store) -> Known | None:
    """What `Known.keep` wrote."""
    data = store.value("content")
    if data is None:
        return None
    record = unpack(data, _Record)
    listing = Listing.from_bytes(record.listing)
    return Known(listing, record.racy, record.made_by, record.retry, record.left_out, record.limits, record.exceeded)


class Edits(msgspec.Struct):
    """What became of the store's entries in one build."""

    before: dict[str, Row | None] = msgspec.field(default_factory=dict)
    """Of each entry that changed: what it was; None for a new one."""
    after: dict[str, Row | None] = msgspec.field(default_factory=dict)
    """What it is; None for one that went."""
    many: bool = False
    """So many changed that both tables are not complete."""
    others: bool = False
    """Whether a file changed (or may have) that is no article and no sidecar: an image, perhaps."""

    def note(self, key: str, before: Row | None, after: Row | None) -> None:
        """One entry changed."""
        if len(self.after) >= _FOLLOWED:
            self.many = True
        if self.many:
            return
        self.before.setdefault(key, before)
        self.after[key] = after


class Reading:
    """One pass over the content folder that brings the store's entries up to date."""

    def __init__(
        self,
        store: Store,
        folder: str,
        config: Config,
        program: Program,
        workers: Callable[[], Workers],
        tell: Callable[[str, int, int], None],
        *,
        meanwhile: Callable[[], None],
        keep_last: bool = False,
    ) -> None:
        """`folder` is absolute; `keep_last` as in `BuildOptions`. `meanwhile` is called where this process would else
        wait for a few sources.
        """
        from generator.config import analysis_options

        self._store = store
        self._folder = folder
        self._config = config
        self._program = program
        self._workers = workers
        self._tell = tell
        self._meanwhile = meanwhile
        self._keep_last = keep_last
        self._made_by = fingerprint((program.analysis, analysis_options(config)))
        self.failures: list[Failure] = []
        self.analysed = 0
        self.edits = Edits()
        self._retry: list[str] = []
        self._doubted: dict[str, str] = {}  # files that may change without a trace → SHA-256 of what was read of them
        self._limits = f"{config.analysis.timeout} {config.analysis.memory}"
        self._exceeded: dict[str, Exceeded] = {}  # as earlier builds found
        self._exceeding: dict[str, Exceeded] = {}  # as this one does
        self._content = Listing()

    def read(
        self, content: Listing, known: Known | None, moment: int, *, verify: bool = False, told: bool = False
    ) -> Known:
        """Analyse what changed since `known` (all sources when `verify`); what is known now.

        `told` says that nobody looked but at the files that changed: only these, and those that were in doubt before,
        can be in doubt now.
        """
        doubtful: set[int] | None = None
        if known is not None and known.limits == self._limits and not verify:
            self._exceeded = dict(known.exceeded)
        self.failures += content.problems
        self._content = content
        self.failures += misnamed_folders(content, self._program.suffixes)
        left = known.left_out if known else ()
        if known is None or known.made_by != self._made_by or verify:
            todo, _ = locate_sources(content, self._program.suffixes)
            self._drop(self._store.sources().keys() - {s.path for s in todo})
            self.edits.many |= known is None or known.made_by != self._made_by
            left = left_out(self._config.content.folder, content, todo)
        else:
            before = known.listing
            if before.paths == content.paths and not set(known.retry).difference(content.paths):
                places = content.differences(before)
                changed = {content.paths[index] for index in places}
                if told:
                    doubtful = {*places, *(i for path in known.racy if (i := content.index(path)) is not None)}
            else:
                changed = {path for path, _ in set(content.signatures()) ^ set(before.signatures())}
                self._drop({*before.paths, *known.retry}.difference(content.paths))
                sources, _ = locate_sources(content, self._program.suffixes)
                left = left_out(self._config.content.folder, content, sources)
            suspects = changed | known.racy.keys() | set(known.retry)
            suspects |= {path.removesuffix(".toml") for path in suspects}
            todo, _ = locate_sources(content, self._program.suffixes, only=suspects)
            known_as = (*self._program.suffixes, ".toml")
            self.edits.others = left != known.left_out or not all(p.lower().endswith(known_as) for p in suspects)
        racy = racy_places(content.stats, moment, doubtful)
        self._doubted = {content.paths[index]: "" for index in racy}
        if todo:
            from generator.analysis import trust_code

            trust_code(self._program.analysis)
            self._work_through(todo)
        for path, sha in self._doubted.items():
            if not sha:
                with suppress(OSError):
                    self._doubted[path] = fingerprint_bytes(read_file(os.path.join(self._folder, path)))
        retry = tuple(sorted(self._retry))
        # What could not be read this time is, for all we know, as it was.
        exceeded = {path: self._exceeded[path] for path in retry if path in self._exceeded} | self._exceeding
        return Known(content, self._doubted, self._made_by, retry, left, self._limits, exceeded)

    def _drop(self, paths: Iterable[str]) -> None:
        """Forget sources that are gone; those that merely cannot be seen stay, and are looked for again."""
        unseen = [path for path in paths if self._content.is_unseen(path) and self._entries(path)]
        self._retry += unseen
        gone = sorted(set(paths).difference(unseen))
        if not gone:
            return
        with self._store.transaction():
            for path in gone:
                for key in self._entries(path):
                    self.edits.note(key, self._store.card(key), None)
                self._store.drop_source(path)

    def _entries(self, path: str) -> list[str]:
        row = self._store.source(path)
        return row[1] if row else []

    def _work_through(self, todo: list[Located]) -> None:
        keys: dict[str, str] = {}
        over: dict[str, dict[str, Failure]] = {}
        done = 0

        def jobs() -> Iterator[Job]:
            from generator.analysis import Job

            nonlocal done
            for located in todo:
                if f"{located.path}.toml" in self._content.unseen:
                    self._retry.append(located.path)  # without its sidecar it might be a draft; that one is named
                    continue
                source = self._read(located)
                if source is None:
                    continue
                key = fingerprint(
                    (fingerprint_bytes(source.data), source.sidecar or b"", source.sidecar is None, self._made_by)
                )
                row = self._store.source(located.path)
                if row is not None and row[0] == key:
                    done += 1
                    continue
                before = self._exceeded.pop(located.path, None)
                if before is not None and before.key == key:
                    done += 1
                    self._name(located.path, before)
                    continue
                keys[located.path] = key
                if before is not None:
                    over[located.path] = before.failures
                yield Job(
                    source,
                    tuple(self._store.analyses(row[1]).values()) if row else (),
                    frozenset(before.failures) if before is not None else frozenset(),
                )

        batch: list[Done] = []
        run = self._workers().run
        for result in run(jobs(), config=self._config, code=self._program.analysis, meanwhile=self._meanwhile):
            batch.append(self._with_skipped(result, keys[result.path], over.get(result.path, {})))
            done += 1
            if len(batch) >= _BATCH:
                self._keep(batch, keys)
                batch = []
            self._tell("analyse", done, len(todo))
        self._keep(batch, keys)

    def _with_skipped(self, result: Done, key: str, before: dict[str, Failure]) -> Done:
        """What became of a source, with all of its failures in one place; those that need not be tried again are noted.

        `key` is the source's; `before` are the failures of entries that were not tried.
        """
        failures = {entry: before[entry] for entry in result.skipped} | result.exceeded
        if not failures:
            return result
        exceeded = Exceeded("" if result.failures else key, failures)
        self._exceeding[result.path] = exceeded
        return msgspec.structs.replace(result, failures=(*result.failures, *_told(exceeded)))

    def _name(self, path: str, exceeded: Exceeded) -> None:
        """Name a source that is as it was when it exceeded a limit, without trying it again."""
        self._exceeding[path] = exceeded
        self._retry.append(path)
        self.failures += _told(exceeded)
        before = self._entries(path)
        lost = _lost_of(before, path, exceeded.failures.values())
        if lost and not self._keep_last:  # they are there still where a preview of the project kept them
            with self._store.transaction():
                for entry in lost:
                    self.edits.note(entry, self._store.card(entry), None)
                self._store.set_source(path, "", [entry for entry in before if entry not in lost])

    def _read(self, located: Located) -> Source | None:
        place = os.path.join(self._folder, located.path)
        try:
            data = read_file(place)
            sidecar = read_file(place + ".toml") if located.sidecar is not None else None
        except OSError as error:
            self._retry.append(located.path)
            stays = " Its last good page stays." if self._entries(located.path) else ""
            self.failures.append(
                Failure(located.path, "read", f"cannot be read: {error.strerror}.{stays}", 0, "Mend its permissions.")
            )
            return None
        for path, read in ((located.path, data), (f"{located.path}.toml", sidecar)):
            if path in self._doubted and read is not None:
                self._doubted[path] = fingerprint_bytes(read)
        return Source(located.path, data, sidecar)

    def _keep(self, batch: list[Done], keys: dict[str, str]) -> None:
        """Store what workers brought."""
        if not batch:
            return
        look = self._program.pages
        with self._store.transaction():
            for result in batch:
                before = self._entries(result.path)
                entries = [entry.entry for entry in result.entries]
                if self._keep_last:
                    lost = _lost_of(before, result.path, result.failures)
                    entries += [entry for entry in lost if entry not in entries]
                if not self.edits.many:
                    for key in set(before).difference(entries):
                        self.edits.note(key, self._store.card(key), None)
                for entry in result.entries:
                    if entry.known:
                        continue
                    self.analysed += 1
                    if not self.edits.many:
                        row = (entry.draft, entry.expires, look, entry.card)
                        self.edits.note(entry.entry, self._store.card(entry.entry), row)
                    self._store.set_entry(
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
                self._store.set_source(result.path, key, entries)
                if result.failures:
                    self._retry.append(result.path)
                self.failures += result.failures


def _lost_of(entries: Iterable[str], path: str, failures: Iterable[Failure]) -> list[str]:
    """Those of a source's entries that the failures are about; all of them where it is the source that failed."""
    named = {failure.entry for failure in failures}
    return [entry for entry in entries if entry in named or path in named]


def _told(exceeded: Exceeded) -> list[Failure]:
    """The failures, each with what makes digest try again."""
    again = "Until the article, the limits or digest change it is tried again only by `digest build --verify`."
    return [msgspec.structs.replace(f, remedy=f"{f.remedy} {again}") for f in exceeded.failures.values()]


def same_racy_files(folder: str, known: Known) -> bool:
    """Whether the files that a signature cannot vouch for have the bytes they had."""
    try:
        return all(fingerprint_bytes(read_file(os.path.join(folder, path))) == sha for path, sha in known.racy.items())
    except OSError:
        return False
