"""The plan of a site after a few edits, from the outline that it was planned by, where that gives what a whole plan
would. Most edits change no page but the article's own; others those that show what changed of its card.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from generator.build.articles import read_card
from generator.build.content import Edits
from generator.build.inputs import Inputs
from generator.build.making import Making, TemplatesRecord, load_templates_record
from generator.build.plan import Plan, Wanted, reasons
from generator.build.records import ASSET, Record
from generator.build.store import Store
from generator.model import Card

if TYPE_CHECKING:
    from generator.pages import CorpusIndex


class EditPlan(msgspec.Struct):
    """What some edits change of the site as it stands."""

    plan: Plan
    cuts: int
    """How many cuts more there are."""
    same_outline: bool
    same_people: bool
    """As in `Replanned`."""


def assets_again(store: Store, record: Record, inputs: Inputs, making: Making, name: str) -> list[Wanted] | None:
    """Assets to be made where templates and static files changed in nothing but the bytes of those; else None.

    `name` is that of the output folder.
    """
    if record.site.look == inputs.look:
        return []
    before = load_templates_record(store, name)
    if before is None or before.look != record.site.look:
        return None
    if any(making.renderer.template_fingerprint(template) != mark for template, mark in before.templates.items()):
        return None
    assets = tuple((a.path, a.fingerprint) for a in making.renderer.assets())
    if [path for path, _ in assets] != [path for path, _ in before.assets]:
        return None
    TemplatesRecord(inputs.look, assets, before.templates).keep(store, name)
    return [
        Wanted(path, ASSET, sha, "", None)
        for path, sha in assets
        if (made := record.made.get(path)) is None or made.made_of != sha
    ]


def plan_edits(edits: Edits, index: CorpusIndex, record: Record, inputs: Inputs) -> EditPlan | None:
    """What these edits change of the site that `record` is of; None where only a whole plan can tell.

    `index` is what the site was planned from. It is brought up to date; where None is given back it is void.
    """
    from generator.pages import replan

    changed = _changed(edits, inputs.program.pages)
    replanned = replan(index, changed) if changed is not None else None
    if changed is None or replanned is None:
        return None
    plan = Plan()
    reason_of = reasons(record.site, inputs)
    for page in replanned.pages:
        made = record.made.get(page.path)
        if made is None:
            return None
        if made.made_of != page.fingerprint:
            item = Wanted(page.path, page.order, page.fingerprint, made.made_by, page)
            plan.make.append((item, reason_of(made, item)))
    plan.kept = len(record.made) - len(plan.make)
    cuts = sum(card.cuts - before.cuts for before, card in changed.values())
    return EditPlan(plan, cuts, replanned.same_outline, replanned.same_people)


def _changed(edits: Edits, code: str) -> dict[str, tuple[Card, Card]] | None:
    """Entry key → its card before and after; None where other articles are shown, or `code` did not make the cards."""
    if edits.many or edits.others:
        return None
    changed = {}
    for key, after in edits.after.items():
        before = edits.before[key]
        if before is None or after is None or before[:3] != after[:3] or after[2] != code:
            return None
        if before != after:
            changed[key] = read_card(before[3]), read_card(after[3])
    return changed
