"""The plan of a whole site: every file that it is to have, from the cards of all its articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.build.inputs import Inputs
from generator.build.making import IMAGE, Making, TemplatesRecord, load_templates_record
from generator.build.plan import Wanted
from generator.build.records import ASSET
from generator.build.store import Store
from generator.config import Config
from generator.fingerprints import fingerprint
from generator.model import Card
from generator.pages import CorpusIndex, plan_of
from generator.pages.pictures import named_pictures

if TYPE_CHECKING:
    from generator.build.images import Images


def find_images(
    cards: list[Card], config: Config, inputs: Inputs, folder: str, state: str, store: Store
) -> Images | None:
    """The images that articles carry, ready to be written; None for a site without any."""
    named = named_pictures(cards, config.site)
    if not named:
        return None
    from generator.build.images import prepare

    return prepare(named, inputs.content, folder, state, store, inputs.moment)


def plan_site(index: CorpusIndex, inputs: Inputs, making: Making, store: Store, name: str) -> list[Wanted]:
    """All files that the site is to have; `name` is that of the output folder."""
    record = load_templates_record(store, name)
    if record is not None and record.look != inputs.look:
        record = None
    templates: dict[str, str] = dict(record.templates) if record else {}
    by: dict[str, str] = {}
    wanted: list[Wanted] = []
    for page in plan_of(index):
        made_by = by.get(page.template)
        if made_by is None:
            if page.template and page.template not in templates:
                templates[page.template] = making.renderer.template_fingerprint(page.template)
            template = templates.get(page.template, "")
            made_by = by[page.template] = fingerprint((template, inputs.program.pages, inputs.config))[:32]
        wanted.append(Wanted(page.path, page.order, page.fingerprint, made_by, page))
    assets = record.assets if record else tuple((a.path, a.fingerprint) for a in making.renderer.assets())
    wanted += [Wanted(path, ASSET, sha, "", None) for path, sha in assets]
    if making.images is not None:
        wanted += [Wanted(path, ASSET, sha, IMAGE, None) for path, sha in sorted(making.images.artifacts().items())]
    now = TemplatesRecord(inputs.look, assets, templates)
    if record != now:
        now.keep(store, name)
    return wanted
