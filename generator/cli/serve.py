"""`digest serve`: the engine's resident builder, joined with the live preview."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from generator.build import Builder, BuildOptions, BuildReport, Onlooker, Project, load_digest
from generator.cli.context import CliContext, pass_context
from generator.config import Config
from generator.preview.responses import base_path
from generator.preview.session import PreviewOptions, run_preview
from generator.preview.trouble import Tone
from generator.preview.watching import Changes

if TYPE_CHECKING:
    from generator.preview.editing import EditorsView

FOLDER = ".digest/preview"
"""Where the preview builds to, so that `digest build` and `digest publish` never see what it made."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port, or the next free.")
@click.option("--open", "open_browser", is_flag=True, help="Open the site in the browser.")
@click.option("--poll", is_flag=True, help="Look at files once a second, where the system does not tell of changes.")
@click.option("--no-reload", is_flag=True, help="Serve the pages as they are, without the reload script.")
@click.option("--drafts", is_flag=True, help="Show drafts too.")
@click.option("--future", is_flag=True, help="Show articles dated in the future too.")
@pass_context
def command(
    context: CliContext,
    host: str,
    port: int,
    open_browser: bool,
    poll: bool,
    no_reload: bool,
    drafts: bool,
    future: bool,
) -> None:
    """Show the site in the browser and reload it as you edit.

    Articles, sidecars, templates and the configuration are watched; what changed is built and shown in place, and
    an error lies over the page until it is mended. The preview has a folder of its own: `site/` is not touched.

    \b
    Examples:
      digest serve --open
      digest serve --drafts --future --port 9000
      digest serve --host 0.0.0.0        for the phone on the same network
    """

    def ready(url: str) -> None:
        if open_browser:
            click.launch(url)

    run_preview(
        ProjectBuilder(context, drafts=drafts, future=future),
        PreviewOptions(host=host, port=port, poll=poll, reload=not no_reload),
        say=lambda line, tone: context.say(_styled(line, tone)),
        ready=ready,
    )


_STYLES: dict[Tone, dict[str, Any]] = {
    "good": {"fg": "green"},
    "quiet": {"dim": True},
    "warning": {"fg": "yellow"},
    "title": {"fg": "red", "bold": True},
    "here": {"bold": True},
    "caret": {"fg": "red", "bold": True},
    "remedy": {"fg": "green"},
}


def _styled(line: str, tone: Tone) -> str:
    """The line in its colour, where there are any; a line of a file as wide as the terminal, so that the caret fits."""
    width = shutil.get_terminal_size().columns
    if tone in {"here", "quiet"} and sys.stderr.isatty() and len(line) > width:
        line = f"{line[: width - 1]}…"
    # Click takes colours out where nobody would see them, and does not look at NO_COLOR (https://no-color.org).
    return line if os.environ.get("NO_COLOR") else click.style(line, **_STYLES.get(tone, {}))


class _Record(msgspec.Struct, frozen=True):
    """What of the data beside a page says whose page it is."""

    id: str


class ProjectBuilder:
    """The engine's builder of one project, opened anew whenever the configuration has changed."""

    def __init__(self, context: CliContext, *, drafts: bool = False, future: bool = False) -> None:
        self._context = context
        self._drafts = drafts
        self._future = future
        self._root = context.directory.absolute()
        self._config: Config | None = None
        self._builder: Builder | None = None
        self.folder = self._root / FOLDER
        self.progress: Callable[[str, int, int], None] = lambda stage, done, total: None
        self.base_path = base_path(context.config.site.base_url)
        self._content = context.config.content
        self._config_files = {self._root.resolve() / name for name in ("digest.toml", "pyproject.toml")}

    def build(self, changes: Changes | None, onlooker: Onlooker) -> BuildReport:
        """Bring the preview's folder up to date. Raises `GeneratorError`."""
        builder = self._builder
        if builder is None or changes is None or not changes.paths.isdisjoint(self._config_files):
            builder = self._configured()
        return builder.build(changes.paths if changes is not None else None, onlooker=onlooker)

    def _configured(self) -> Builder:
        """The builder for the configuration as it is now."""
        fresh = CliContext(directory=self._context.directory)
        if self._builder is None or fresh.config != self._config:
            self.close()
            project = Project(self._root, fresh.config)
            options = BuildOptions(
                output=FOLDER,
                drafts=self._drafts,
                future=self._future,
                hashed=False,
                keep_last=True,
                progress=self.progress,
            )
            self._builder = Builder(project, options)
            self._config = fresh.config
            self.base_path = base_path(fresh.config.site.base_url)
        return self._builder

    def warm(self) -> None:
        """Load what the first edit will need."""
        if self._builder is not None:
            self._builder.warm()

    def view(self, page: str) -> EditorsView | None:
        """What the editor's view shows of an article's page."""
        from generator.preview.editing import editors_view

        try:
            record = msgspec.json.decode((self.folder / page).with_name("index.json").read_bytes(), type=_Record)
            digest = load_digest(self._root, record.id)
            if digest is None or not page.endswith("index.html"):
                return None
            source = record.id.partition("#")[0]
            sidecar = self._root / self._content.folder / f"{source}.toml"
            return editors_view(digest, sidecar.read_text("utf-8-sig") if sidecar.is_file() else "")
        except (OSError, ValueError):
            return None

    def folders(self) -> Iterable[Path]:
        """Content, the project's own templates, and its static files."""
        return tuple(self._root / name for name in (self._content.folder, self._content.templates, "static"))

    def files(self) -> Iterable[Path]:
        """Both files that may hold the configuration: one may take the other's place."""
        return (self._root / "digest.toml", self._root / "pyproject.toml")

    def roots(self) -> tuple[Path, ...]:
        """The project, then the folders that places in errors may be relative to."""
        from generator.rendering.sources import builtin_folder

        return (self._root, *self.folders(), builtin_folder())

    def close(self) -> None:
        """Let go of the store and of the workers."""
        if self._builder is not None:
            self._builder.close()
            self._builder = None
