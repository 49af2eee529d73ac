"""python -m tests.quality confidence --pack DIR: how often headline, authors and day are right, by who confirms them.

The shares behind `generator/cleaning/confidence.py`, counted on the hand-made sets of the pack's track C.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from generator.cleaning.confidence import witnesses
from generator.model import Metadata
from tests.quality.cleaning import TRACKS, article_of, rows

HAND_MADE = ("traf", "pl")


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
    cells: defaultdict[tuple[str, bool, int], list[bool]] = defaultdict(list)
    for row in rows(options.pack / TRACKS["C"]):
        if row["id"].split("/", 1)[0] not in HAND_MADE:
            continue
        article = article_of(row)
        claims = [*article.document.claims, *(claim for cut in article.cuts for claim in cut.found)]
        for field, (same, other) in witnesses(claims, article.metadata).items():
            if (fine := right(scorer, field, row["gold"], article.metadata)) is not None:
                cells[field, other > 0, min(same, 2)].append(fine)
    for (field, contrary, same), found in sorted(cells.items()):
        against = "contradicted" if contrary else "not contradicted"
        print(f"{field:9}  {against:16}  confirmed by {same}: {sum(found) / len(found):.2f} of {len(found)}")
    return 0
