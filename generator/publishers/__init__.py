"""One module per target: a built site → a host."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from pkgutil import iter_modules

from generator.config import PublishTarget
from generator.errors import PublishError
from generator.registry import Publisher, Target


@cache
def publishers() -> dict[str, Publisher]:
    """All publishers by scheme, ours first, then those of entry points.

    Raises `PublishError` where two claim one scheme.
    """
    found: dict[str, Publisher] = {}
    candidates = [
        getattr(import_module(f"{__name__}.{module.name}"), "PUBLISHER", None) for module in iter_modules(__path__)
    ]
    candidates += [point.load() for point in entry_points(group="generator.publishers")]
    for publisher in candidates:
        if not isinstance(publisher, Publisher):
            continue
        for scheme in publisher.schemes:
            if scheme in found:
                raise PublishError(
                    f"two publishers take `{scheme}:`: {found[scheme].name} and {publisher.name}.",
                    remedy="Uninstall one of them.",
                )
            found[scheme] = publisher
    return found


def scheme_of(address: str) -> str:
    """`s3` of `s3://bucket`, `git` of `git+https://…`, empty for a path."""
    found = re.match(r"([a-z][a-z0-9]*)(?:\+[^:]*)?://|(git)\+", address)
    return (found[1] or found[2]) if found else ""


def open_target(address: str, settings: PublishTarget, project: Path) -> Target:
    """The target at an address. Raises `PublishError` for a scheme that no publisher takes."""
    scheme = scheme_of(address)
    try:
        publisher = publishers()[scheme]
    except KeyError:
        known = ", ".join(f"{name}://" for name in sorted(publishers()) if name)
        raise PublishError(f"nothing here publishes to `{scheme}://`.", remedy=f"Known: a folder, {known}.") from None
    return publisher.open(address, settings, project)
