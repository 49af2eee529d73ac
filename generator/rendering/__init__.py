"""Pages → bytes, through Jinja templates. Imports Jinja only when something must be rendered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from generator.config import Config
from generator.errors import GeneratorError, TemplateError
from generator.fingerprints import fingerprint, fingerprint_bytes
from generator.model import Artifact
from generator.pages.page import Load, Page
from generator.patterns import regex
from generator.rendering.assets import Assets
from generator.rendering.interface import Interface
from generator.rendering.sources import Sources, builtin_folder, builtin_templates

if TYPE_CHECKING:
    from jinja2 import Environment, Template

__all__ = ["Renderer", "builtin_folder", "builtin_templates"]

# Characters that may stand neither in HTML nor in XML, whatever an article brings along.
_ILLEGAL = bytes(c for c in range(0x20) if c not in b"\t\n\r") + b"\x7f"

# What Jinja says of something that is not there.
_NO_ATTRIBUTE = regex(r"(\w{1,80}) object' has no attribute '(\w{1,80})'")
_NO_NAME = regex(r"'(\w{1,80})' is undefined")


class SiteView(msgspec.Struct, frozen=True):
    """What templates see as `site`: the same on every page."""

    title: str
    description: str
    language: str
    direction: str
    base_url: str
    logo: str
    article_text: str
    editions: str


class Renderer:
    """Renders the pages of one site.

    `project_templates` maps names (POSIX, below the project's templates folder) to texts; they take the place of the
    built-in ones. `static` maps names below the project's `static/` folder to bytes. `bytecode` is a folder for
    compiled templates; None keeps none. `hashed` puts a hash of its content into the name of each asset.
    """

    def __init__(
        self,
        project_templates: Mapping[str, str],
        config: Config,
        *,
        bytecode: Path | None,
        static: Mapping[str, bytes] | None = None,
        hashed: bool = True,
    ) -> None:
        self._sources = Sources(project_templates)
        self._config = config
        self._bytecode = bytecode
        self._assets = Assets(self._sources, config.theme, static or {}, hashed=hashed)
        self._templates: dict[str, Template] = {}
        self._fingerprints: dict[str, str] = {}

    def template_fingerprint(self, name: str) -> str:
        """Of all that decides how a view becomes bytes, but for the program's code: the texts of the template and of
        every one it can draw in, the catalogue of the language, and the names of the assets.

        An empty name (a page that makes its own bytes) has the empty fingerprint.
        """
        if not name:
            return ""
        if name not in self._fingerprints:
            texts = [(part, fingerprint_bytes((self._sources.text(part) or "").encode())) for part in self._reach(name)]
            self._fingerprints[name] = fingerprint((texts, self._surroundings))
        return self._fingerprints[name]

    def _reach(self, name: str) -> tuple[str, ...]:
        reach = self._sources.reach(name)
        # A project's `edition.html` that extends `default/edition.html` has both.
        missing = [n for n in (name,) if self._sources.text(n) is None]
        if missing:
            raise TemplateError(f"there is no template `{name}`.", remedy="`digest templates` lists those there are.")
        return reach

    @cached_property
    def _surroundings(self) -> str:
        catalogues = [
            (name, fingerprint_bytes((self._sources.text(name) or "").encode()))
            for name in self._sources.names()
            if name.startswith("catalogues/")
        ]
        return fingerprint((self._config.site, self._config.theme, catalogues, self._assets.names()))

    def render(self, page: Page, load: Load) -> bytes:
        """The bytes of a page. Raises `TemplateError` naming template and line."""
        view = page.view(load)
        if not page.template:
            assert isinstance(view, bytes)
            return view
        try:
            html = self._template(page.template).render(page=view)
        except Exception as error:
            raise self._explained(error, page) from error
        data = html.encode("utf-8", "replace").translate(None, _ILLEGAL)
        return data.replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b"")

    def prepare(self, name: str) -> None:
        """Load a template, and all that it can draw in, for a page that will be rendered soon."""
        import jinja2

        for part in self._reach(name):
            if part.endswith((".html", ".xml")):
                with suppress(jinja2.TemplateError):  # whoever needs the template is told
                    self._environment.get_template(part)

    def warm(self) -> None:
        """Load every template that a page is made with, for a process that will render soon."""
        import jinja2

        for name in self._sources.names():
            if "/" not in name and name.endswith((".html", ".xml")):
                with suppress(jinja2.TemplateError):  # whoever needs the template is told
                    self._template(name)

    def assets(self) -> tuple[Artifact, ...]:
        """Style sheet, icon and static files under names that carry a hash of their content."""
        return self._assets.artifacts()

    @cached_property
    def interface(self) -> Interface:
        """The words of the site's language. Raises `ConfigError` where there is no catalogue for it."""
        return Interface(self._sources, self._config.site.language)

    @cached_property
    def _environment(self) -> Environment:
        from generator.pages.corpus_index import direction
        from generator.rendering.environment import make_environment
        from generator.rendering.linked_data import linked_data

        environment = make_environment(self._sources, self._bytecode, self._surroundings)
        site = self._config.site
        interface = self.interface
        environment.globals["weekdays"] = interface.weekdays()
        environment.fix(
            {
                "site": SiteView(
                    title=site.title,
                    description=site.description,
                    language=site.language,
                    direction=direction(site.language),
                    base_url=site.base_url,
                    logo=self._assets.path(self._assets.logo) if self._assets.logo else "",
                    article_text=site.article_text,
                    editions=site.editions,
                ),
                "t": interface.t,
                "asset": self._assets.path,
            }
        )
        environment.filters |= {
            "day": interface.day,
            "number": interface.number,
            "linked_data": linked_data,
        }
        return environment

    def _template(self, name: str) -> Template:
        found = self._templates.get(name)
        if found is None:
            found = self._templates[name] = self._environment.get_template(name)
        return found

    def _explained(self, error: Exception, page: Page) -> GeneratorError:
        """The error with template and line, and the page that was being made."""
        import jinja2

        if isinstance(error, jinja2.TemplateNotFound):
            return TemplateError(
                f"there is no template `{error.name}`, which `{page.path}` needs.",
                place=page.template,
                remedy="`digest templates` lists those there are.",
            )
        if isinstance(error, jinja2.TemplateSyntaxError):
            return TemplateError(
                f"{error.message}.", place=f"{error.filename or error.name}:{error.lineno}", remedy="Mend that line."
            )
        place = page.template
        trace = error.__traceback__
        known = {*self._sources.names(), *(f"default/{name}" for name in builtin_templates())}
        while trace is not None:
            if trace.tb_frame.f_code.co_filename in known:
                place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
            trace = trace.tb_next
        if isinstance(error, jinja2.UndefinedError) and (missing := _missing(str(error), self._environment.globals)):
            import difflib

            name, there = missing
            near = difflib.get_close_matches(name, there, n=1, cutoff=0.55)
            return TemplateError(
                f"there is no `{name}` (on the page `{page.path}`).",
                place=place,
                remedy=f"Did you mean `{near[0]}`?" if near else f"There are: {', '.join(sorted(there))}.",
            )
        return TemplateError(
            f"{type(error).__name__} on the page `{page.path}`: {error}.", place=place, remedy="Mend that line."
        )


def _missing(message: str, names: Iterable[str]) -> tuple[str, list[str]] | None:
    """(name, those that could have been meant) of what Jinja says of something undefined; None where it cannot tell."""
    from generator.pages import views

    if found := _NO_ATTRIBUTE.search(message):
        kind = SiteView if found[1] == "SiteView" else getattr(views, found[1], None)
        return (found[2], list(kind.__struct_fields__)) if kind is not None else None
    if found := _NO_NAME.match(message):
        return found[1], ["page", *(name for name in names if name[:1] != "_")]
    return None
