"""The build: the only place that brings disk, analysis, pages and rendering together.

`build` does one build. `Builder` stays warm over many (the live preview). `load_manifest` says what the last build
left in an output folder, `load_digest` what it knows of an article. They are imported when they are asked for:
`build.settled` tells without any of them that there is nothing to do.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.build.builder import Builder
    from generator.build.interface import build, load_digest, load_manifest
    from generator.build.project import BuildOptions, BuildReport, Onlooker, Project

__all__ = ["BuildOptions", "BuildReport", "Builder", "Onlooker", "Project", "build", "load_digest", "load_manifest"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from generator.build import builder, interface, project

    for module in (project, builder, interface):
        if hasattr(module, name):
            return getattr(module, name)
    raise AssertionError(name)
