"""The plan of a site after a few edits, from the plan that it stands by, where that gives what a whole plan would.

Most edits change no page but the article's own: nothing of a list changes when a sentence is added to a body. Others
change the pages of the groups that a card is in; those a builder that stays can tell from its index of the corpus.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from generator.build.articles import read_card
from generator.build.content import Edits, Row
from generator.build.inputs import Inputs
from generator.build.making import Making, TemplatesRecord, load_templates_record, mark_of
from generator.build.plan import SHOWN_CHANGED, Plan, Wanted, reasons
from generator.build.records import ASSET, Record
from generator.build.store import Store, unpack
from generator.config import Config
from generator.model import Card

if TYPE_CHECKING:
    from generator.pages import CorpusIndex, Page


class EditPlan(msgspec.Struct):
    """What some edits change of the site as it stands."""

    plan: Plan
    cuts: int
    """How many cuts more there are."""
    own: bool
    """Whether nothing but the articles' own pages changes."""


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


class EditPlanner:
    """Plans what edits change of one output folder's site."""

    def __init__(self, store: Store, record: Record, config: Config, inputs: Inputs) -> None:
        self._store = store
        self._record = record
        self._config = config
        self._code = inputs.program.pages
        self._reason = reasons(record.site, inputs)

    def plan(self, edits: Edits, index: CorpusIndex | None) -> EditPlan | None:
        """What these edits change; None where only a whole plan can tell.

        `index` is what the site was planned from, where it is at hand. Afterwards it is of the articles as they are,
        unless nothing but their own pages changes: then `follow` is for later. Where None is given back it is void.
        """
        if edits.many or edits.others or not self._is_followable(edits):
            return None
        return self._own_pages_of(edits) or (self._groups_of(edits, index) if index is not None else None)

    def follow(self, edits: Edits, index: CorpusIndex) -> bool:
        """Bring the index up to date after edits that change the articles' own pages only; False where it is void."""
        return self._replanned(edits, index, own=True) is not None

    def _is_followable(self, edits: Edits) -> bool:
        """Whether the same articles are shown as before, and the code that made their cards is the same."""
        for key, after in edits.after.items():
            before = edits.before[key]
            if before is None or after is None or before[:3] != after[:3] or after[2] != self._code:
                return False
        return True

    def _own_pages_of(self, edits: Edits) -> EditPlan | None:
        plan = Plan()
        cuts = 0
        for key in sorted(edits.after):
            before, after = edits.before[key], edits.after[key]
            if before == after:
                continue
            assert before is not None
            assert after is not None
            found = self._own_pages(key, read_card(before[3]), read_card(after[3]))
            if found is None:
                return None
            plan.make += [(item, SHOWN_CHANGED) for item in found]
            cuts += _cuts(after) - _cuts(before)
        plan.kept = len(self._record.made) - len(plan.make)
        return EditPlan(plan, cuts, own=True)

    def _own_pages(self, key: str, old: Card, card: Card) -> list[Wanted] | None:
        """The two files of an article; None where others show something of what changed."""
        from generator.pages import Around, own_pages, same_elsewhere, surroundings

        if not same_elsewhere(old, card):
            return None
        html, data = (self._record.made.get(f"{card.permalink}index.{form}") for form in ("html", "json"))
        if html is None or data is None:
            return None
        elsewhere = surroundings(html.made_of, old), surroundings(data.made_of, old)
        mark = mark_of(elsewhere[0])
        around = self._store.around(key)
        if not all(elsewhere) or around is None or not around.startswith(mark):
            return None
        pages = own_pages(self._config, card, unpack(around[len(mark) :], Around), elsewhere)
        return [
            Wanted(page.path, page.order, page.fingerprint, made.made_by, page)
            for page, made in zip(pages, (html, data), strict=True)
        ]

    def _groups_of(self, edits: Edits, index: CorpusIndex) -> EditPlan | None:
        """The pages of all groups that a changed card is in; None where one of them is new to the site."""
        pages = self._replanned(edits, index, own=False)
        if pages is None:
            return None
        plan = Plan()
        for page in pages:
            made = self._record.made.get(page.path)
            if made is None:
                return None
            if made.made_of != page.fingerprint:
                item = Wanted(page.path, page.order, page.fingerprint, made.made_by, page)
                plan.make.append((item, self._reason(made, item)))
        plan.kept = len(self._record.made) - len(plan.make)
        cuts = sum(_cuts(edits.after[key]) - _cuts(edits.before[key]) for key in edits.after)
        return EditPlan(plan, cuts, own=False)

    def _replanned(self, edits: Edits, index: CorpusIndex, *, own: bool) -> list[Page] | None:
        from generator.pages import replan

        changed = {key: read_card(row[3]) for key, row in edits.after.items() if row is not None}
        return replan(index, changed, own=own)


def _cuts(row: Row | None) -> int:
    assert row is not None
    return read_card(row[3]).cuts
