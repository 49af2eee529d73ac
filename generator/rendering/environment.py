"""The Jinja environment: autoescape on, undefined names are errors, filters pure, no clock."""

from __future__ import annotations

from pathlib import Path

from jinja2 import FunctionLoader, StrictUndefined

from generator.rendering.compiling import Bytecode, SiteEnvironment
from generator.rendering.filters import FILTERS
from generator.rendering.sources import Sources


def make_environment(sources: Sources, bytecode: Path | None, mark: str = "") -> SiteEnvironment:
    """An environment over these templates; compiled ones are kept in `bytecode` between builds.

    `mark` is a fingerprint of what `SiteEnvironment.fix` will be given.
    """

    def load(name: str) -> tuple[str, str, None] | None:
        text = sources.text(name)
        # The file name takes part in the key of the compiled template; the checksum of the text decides the rest.
        return (text, name, None) if text is not None else None

    cache = None
    if bytecode is not None:
        cache = Bytecode(str(bytecode), mark)
    environment = SiteEnvironment(
        loader=FunctionLoader(load),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=cache,
    )
    # Jinja's own globals stay out but for the harmless ones: nothing random (`lipsum`), nothing of the moment.
    environment.globals = {"range": range, "dict": dict, "namespace": environment.globals["namespace"]}
    environment.filters.update(FILTERS)
    return environment
