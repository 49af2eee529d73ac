"""Everything that a site is made from, as one build finds it, and the fingerprints that later builds know it by."""

from __future__ import annotations

import os
from hashlib import blake2b
from pathlib import Path

import msgspec

from generator.build.listing import Listing, look_again, scan, template_folders
from generator.build.making import Templates, list_templates
from generator.build.program import Program
from generator.build.project import BuildOptions, Project
from generator.config import Config
from generator.errors import ConfigError, OutputError
from generator.fingerprints import fingerprint


class Told(msgspec.Struct, frozen=True):
    """What somebody says was saved since an earlier build, and what that build saw of the rest."""

    changed: tuple[Path, ...]
    content: Listing
    templates: Templates


class Inputs(msgspec.Struct, frozen=True):
    """All that a site is made from."""

    content: Listing
    templates: Templates
    program: Program
    moment: int
    """Before the look, by the clock that stamps files: what is written later is younger than our record."""
    config: str
    """Fingerprint of all settings but those that only say how to work or where to publish."""
    look: str
    """Fingerprint of all that pages are made with but their values."""
    selection: str
    """What of a build's options decides which articles are shown."""
    whole: str
    """Fingerprint of everything; empty where only what was told of was looked at."""
    is_told: bool

    @property
    def made_with(self) -> str:
        """What decides what an article's page shows but for the site's articles."""
        return f"{self.program.pages} {self.config}"


def look_at_inputs(
    project: Project,
    options: BuildOptions,
    program: Program,
    moment: int,
    *,
    told: Told | None = None,
    content: Listing | None = None,
) -> Inputs:
    """The inputs as they are now, or as `told` where that is enough; `content` was looked at already.

    Raises `ConfigError` or `OutputError` where the content folder cannot be seen: no reason to empty a site.
    """
    folder = os.path.join(str(project.root), project.config.content.folder)
    again = _look_again(folder, told) if told is not None else None
    if told is None or again is None:
        told = None
        again = _look(project, folder) if content is None else _not_refused(content, folder)
    templates = _templates(project, told, moment)
    config = config_fingerprint(project.config)
    parts = templates.listing + f"{program.pages} {config} {options.hashed}".encode()
    look = blake2b(parts, digest_size=20).hexdigest()
    selection = f"{shows_drafts(project, options)} {shows_future(project, options)}"
    whole = ""
    if told is None:
        total = blake2b(again.to_bytes(), digest_size=20)
        total.update(f"{program.analysis} {look} {selection}".encode())
        whole = total.hexdigest()
    return Inputs(again, templates, program, moment, config, look, selection, whole, told is not None)


def shows_drafts(project: Project, options: BuildOptions) -> bool:
    """Whether the site has drafts."""
    return options.drafts or project.config.content.drafts


def shows_future(project: Project, options: BuildOptions) -> bool:
    """Whether the site has articles of days to come."""
    return options.future or project.config.content.future


def config_fingerprint(config: Config) -> str:
    """Of all settings but those that only say how to work or where to publish."""
    return fingerprint(msgspec.structs.replace(config, analysis=Config().analysis, publish={}))


def _look_again(folder: str, told: Told) -> Listing | None:
    """The content folder with what changed in it; None where only a whole look can tell."""
    places = (Path(folder), Path(os.path.realpath(folder)))
    inside = []
    for path in told.changed:
        for place in places:
            if path.is_relative_to(place):
                inside.append(path.relative_to(place).as_posix())
                break
    return look_again(folder, told.content, inside)


def _look(project: Project, folder: str) -> Listing:
    listing = _not_refused(scan(folder), folder)
    # A wrong folder, or a disk that is not mounted: no reason to empty a site.
    if not (listing.paths or listing.folders or os.path.isdir(folder)):
        raise ConfigError(
            "there is no such folder, and articles are looked for in it.",
            place=project.config.content.folder,
            remedy="Make it, go to your project (or name it: `digest -C DIR build`), or set `content.folder`.",
        )
    return listing


def _not_refused(listing: Listing, folder: str) -> Listing:
    for problem in listing.problems:
        if not problem.entry:  # nothing of it can be seen: no reason to take every article offline
            raise OutputError(f"{problem.message} The site stays as it is.", place=folder, remedy=problem.remedy)
    return listing


def _templates(project: Project, told: Told | None, moment: int) -> Templates:
    """Templates and static files as they are now, or as they were when none of them was named."""
    if told is not None:
        folders = template_folders(str(project.root), project.config.content.templates)[:2]
        places = (*folders, *map(os.path.realpath, folders))
        if not any(path.is_relative_to(place) for path in told.changed for place in places):
            return told.templates
    return list_templates(project, moment)
