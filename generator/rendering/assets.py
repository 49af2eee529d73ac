"""Style sheet, icon and the project's static files, under names that carry a hash of their content.

The parts of the style sheet (`static/css/*.css`, by name) become one file: one request. A part with the name of a
built-in one takes its place; others are added.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from generator.config import ThemeConfig
from generator.errors import ConfigError
from generator.fingerprints import fingerprint_bytes
from generator.model import Artifact
from generator.rendering.sources import Sources

_STYLE_PARTS = "static/css/"
_COMMENT = re.compile(r"/\*[^*]*\*+(?:[^/*][^*]*\*+)*/")
_SPACE = re.compile(r"\s+")
_AROUND = re.compile(r" ?([{};,>]) ?")
_LIGHT, _DARK = (253, 252, 250), (22, 22, 24)  # the theme's two papers, as in 10-tokens.css
_READABLE = 4.6  # WCAG AA asks for 4.5 between text and paper


class Assets:
    """All files below `static/`, and what templates call them."""

    def __init__(
        self, sources: Sources, theme: ThemeConfig, files: Mapping[str, bytes], *, hashed: bool = True
    ) -> None:
        """Without `hashed` the names carry no hash: a style sheet can change and no page with it."""
        self._hashed = hashed
        self._by_name: dict[str, Artifact] = {}
        self._add("static/digest.css", _style(sources, theme).encode())
        for name in sources.names():
            if name.startswith("static/") and not name.startswith(_STYLE_PARTS):
                self._add(name, (sources.text(name) or "").encode())
        for name, data in sorted(files.items()):
            self._add(f"static/{name}", data)
        self.logo = f"static/{theme.logo.removeprefix('static/')}" if theme.logo else ""
        if self.logo and self.logo not in self._by_name:
            raise ConfigError(f"`theme.logo`: there is no `{theme.logo}` in `static/`.")

    def _add(self, name: str, data: bytes) -> None:
        path = PurePosixPath(name)
        if self._hashed:
            path = path.with_name(f"{path.stem}.{hashlib.sha256(data).hexdigest()[:10]}{path.suffix}")
        self._by_name[name] = Artifact(path.as_posix(), data, fingerprint_bytes(data))

    def path(self, name: str) -> str:
        """Where `static/digest.css` stands in the site: `static/digest.0f3a….css`."""
        return self._by_name[name].path

    def names(self) -> tuple[tuple[str, str], ...]:
        """(name, path in the site) of all assets, sorted."""
        return tuple((name, artifact.path) for name, artifact in sorted(self._by_name.items()))

    def artifacts(self) -> tuple[Artifact, ...]:
        """All assets, sorted by path."""
        return tuple(sorted(self._by_name.values(), key=lambda a: a.path))


def _style(sources: Sources, theme: ThemeConfig) -> str:
    parts = [sources.text(n) or "" for n in sources.names() if n.startswith(_STYLE_PARTS) and n.endswith(".css")]
    css = "\n".join(parts)
    if theme.accent:
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", theme.accent):
            raise ConfigError(f"`theme.accent`: `{theme.accent}` is no colour.", remedy="Write it as #rrggbb.")
        light, dark = readable(theme.accent, _LIGHT), readable(theme.accent, _DARK)
        css += f":root{{--accent:{light}}}@media screen and (prefers-color-scheme:dark){{:root{{--accent:{dark}}}}}"
    return _AROUND.sub(r"\1", _SPACE.sub(" ", _COMMENT.sub("", css))).strip() + "\n"


def readable(colour: str, paper: tuple[int, int, int]) -> str:
    """The colour (`#rrggbb`), made darker or lighter until text in it can be read on this paper (WCAG AA)."""
    rgb = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    towards = 0 if _luminance(paper) > 0.5 else 255
    for step in range(101):
        mixed = [round(c + (towards - c) * step / 100) for c in rgb]
        if _contrast(mixed, paper) >= _READABLE:
            break
    return "#" + "".join(f"{c:02x}" for c in mixed)


def _luminance(rgb: list[int] | tuple[int, int, int]) -> float:
    """Relative luminance, WCAG 2.2."""
    linear = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: list[int], other: tuple[int, int, int]) -> float:
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)
