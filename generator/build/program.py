"""What is known of the program itself, as long as none of its files changed."""

from __future__ import annotations

import msgspec

from generator import patterns
from generator.build.listing import program_listing, racy_places
from generator.build.store import BuildLock, Store, unpack
from generator.fingerprints import (
    PAGES_CODE,
    PAGES_LIBRARIES,
    code_fingerprint,
    plugin_fingerprint,
)
from generator.registry import know_empty_groups


class Program(msgspec.Struct, frozen=True):
    """What is known of the program itself while its files have these signatures."""

    seen: bytes
    analysis: str
    pages: str
    suffixes: tuple[str, ...]
    plugins: tuple[str, ...]
    """Files of plugins from other packages."""
    empty_groups: tuple[str, ...]
    """Entry-point groups without a plugin."""


def know_program(store: Store, lock: BuildLock) -> Program:
    """The program that runs, from the store while none of its files has changed."""
    record = store.value("program")
    known = unpack(record, Program) if record else None
    if known is None or known.seen != program_listing(known.plugins).to_bytes():
        known = _examine(store, lock)
    know_empty_groups(known.empty_groups)
    return known


def _examine(store: Store, lock: BuildLock) -> Program:
    from generator.analysis import PLUGIN_GROUPS, analysis_code
    from generator.readers import readers

    moment = lock.now()
    _, plugins, empty = plugin_fingerprint(PLUGIN_GROUPS)
    seen = program_listing(plugins)
    program = Program(
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


class _Patterns(msgspec.Struct, frozen=True):
    """Regular expressions as `re` compiled them."""

    engine: str
    compiled: dict[str, patterns.Compiled]


def know_patterns(store: Store) -> None:
    """Spare this process the compiling of what an earlier one compiled."""
    patterns.know(_kept_patterns(store))


def keep_patterns(store: Store) -> None:
    """Keep what this process had to compile."""
    fresh = patterns.learned()
    if fresh:
        compiled = _kept_patterns(store) | fresh
        store.set_value("patterns", msgspec.msgpack.encode(_Patterns(patterns.engine(), compiled)))


def _kept_patterns(store: Store) -> dict[str, patterns.Compiled]:
    record = store.value("patterns")
    kept = unpack(record, _Patterns) if record else None
    return kept.compiled if kept is not None and kept.engine == patterns.engine() else {}
