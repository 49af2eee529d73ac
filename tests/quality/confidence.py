"""python -m tests.quality confidence --pack DIR: how often headline, authors and day are right, by who confirms them.

The shares behind `generator/cleaning/confidence.py`, counted on the hand-made sets of the pack's track C, and whether
they hold for sites that they were not counted on: ten folds by site.
"""

from __future__ import annotations

import argparse
import importlib
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any
from urllib.parse import urlsplit

from generator.cleaning.confidence import witnesses
from generator.model import Metadata
from tests.quality.cleaning import TRACKS, article_of, rows

HAND_MADE = ("traf", "pl")
FOLDS = 10


@dataclass(frozen=True)
class Answer:
    """One field of one page: who agrees about it, what we say of its chance to be right, and whether it is."""

    site: str
    field: str
    contrary: bool
    """Whether some place says another."""
    same: int
    """How many confirm it, at most 2."""
    said: float
    right: bool

    @property
    def cell(self) -> tuple[str, bool, int]:
        return self.field, self.contrary, self.same


def right(scorer: Any, field: str, gold: dict[str, Any], metadata: Metadata) -> bool | None:
    """Whether a field is what the gold says; None where the gold says nothing."""
    if field == "headline":
        return bool(scorer.same_title(gold["title"], metadata.headline)) if gold["title"] else None
    if field == "author":
        return bool(scorer.author_ok(gold["author"], "; ".join(metadata.authors))) if gold["author"] else None
    return (metadata.published or "")[:10] == gold["published"] if gold["published"] else None


def main(argv: list[str]) -> int:
    """Print a line for each field, by whether some place says another and how many confirm."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality confidence", description=__doc__)
    parser.add_argument("--pack", type=Path, required=True, metavar="DIR", help="folder of the cleaning pack")
    options = parser.parse_args(argv)
    sys.path.insert(0, str(options.pack))
    scorer = importlib.import_module("score_clean")
    answers = list(_answers(options.pack, scorer))
    cells: defaultdict[tuple[str, bool, int], list[bool]] = defaultdict(list)
    for answer in answers:
        cells[answer.cell].append(answer.right)
    for (field, contrary, same), found in sorted(cells.items()):
        against = "contradicted" if contrary else "not contradicted"
        print(f"{field:9}  {against:16}  confirmed by {same}: {mean(found):.2f} of {len(found)}")
    print("\nfield      right   said   error squared: as shipped, counted on other sites, one share for all")
    for field in sorted({answer.field for answer in answers}):
        mine = [answer for answer in answers if answer.field == field]
        all_right = mean(a.right for a in mine)
        unseen = _out_of_fold(mine)
        errors = (
            _error([(a.said, a.right) for a in mine]),
            _error([(unseen[a], a.right) for a in mine]),
            _error([(all_right, a.right) for a in mine]),
        )
        print(f"{field:9}  {all_right:.3f}  {mean(a.said for a in mine):.3f}  " + "  ".join(f"{e:.4f}" for e in errors))
    return 0


def _answers(pack: Path, scorer: Any) -> Iterator[Answer]:
    for row in rows(pack / TRACKS["C"]):
        if row["id"].split("/", 1)[0] not in HAND_MADE:
            continue
        article = article_of(row)
        site = urlsplit(row.get("url") or "").netloc.removeprefix("www.") or row["id"]
        told = {
            "headline": article.confidence.headline,
            "author": article.confidence.authors,
            "published": article.confidence.published,
        }
        claims = [*article.document.claims, *(claim for cut in article.cuts for claim in cut.found)]
        for field, (same, other) in witnesses(claims, article.metadata).items():
            fine, said = right(scorer, field, row["gold"], article.metadata), told[field]
            if fine is not None and said is not None:
                yield Answer(site, field, other > 0, min(same, 2), said, fine)


def _out_of_fold(answers: Sequence[Answer]) -> dict[Answer, float]:
    """For each answer the share of right ones in its cell on other sites."""
    sites = sorted({a.site for a in answers})
    random.Random(3).shuffle(sites)
    fold = {site: n % FOLDS for n, site in enumerate(sites)}
    made: dict[Answer, float] = {}
    for answer in answers:
        others = [a for a in answers if fold[a.site] != fold[answer.site]]
        # One answer's worth of the field's own share, for cells with hardly any.
        alike = [a.right for a in others if a.cell == answer.cell]
        made[answer] = (sum(alike) + mean(a.right for a in others)) / (len(alike) + 1)
    return made


def _error(answers: Sequence[tuple[float, bool]]) -> float:
    return mean((said - right) ** 2 for said, right in answers)
