"""Fits the weights of `generator/readers/html/story.py` and writes them beside it.

    python -m tests.quality.fit_story --pack DIR [--out-of-fold 10]

`DIR` is the cleaning pack (`track_a_dev.jsonl.gz` and its scorer). Needs scikit-learn, which neither the program nor
its tests need. Pages of one site are never in both halves of a fold. With `--out-of-fold` it prints the figures that
tell the truth about unseen sites and writes nothing. The weights hold no words: see `features.py`.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

from generator.readers.html import story
from generator.readers.html.claims import read_claims
from generator.readers.html.features import NAMES, Survey, measure
from generator.readers.html.second import second_opinion
from generator.readers.html.segments import segment

WEIGHTS = Path(story.__file__).parent / "weights.json"
STRENGTH = 0.003
"""Inverse of the penalty; weaker ones fit single sites (0.02 costs 0.006 F1 out of fold)."""


class Pages:
    """Features, labels and weights of all pages of the pack."""

    def __init__(self, labels: ModuleType, pack: Path) -> None:
        self.alone: list[list[float]] = []
        """Features without a second extractor."""
        self.both: list[list[float]] = []
        """Features with one."""
        self.gold: list[float] = []
        self.sizes: list[int] = []
        self.page: list[int] = []
        self.sites: list[str] = []
        self.texts: list[list[str]] = []
        self.bodies: list[str] = []
        self.surveys: list[Survey] = []
        for number, case in enumerate(labels.read_jsonl(pack)):
            page = segment(case["input"])
            said = read_claims(page)
            known = story.survey_page(page, said)
            rows = measure(known, None).rows
            texts = [s.text for s in page.segments]
            told = labels.label_lines("\n".join(texts), case["gold_body"])
            self.alone += rows
            self.surveys.append(known)
            self.both += measure(known, second_opinion(page)).rows
            self.gold += [body / size if size else 0.0 for _, _, size, body in told]
            self.sizes += [size for _, _, size, _ in told]
            self.page += [number] * len(rows)
            host = urlsplit(said.first("url")).netloc or case["id"]
            self.sites += [".".join(host.split(".")[-2:])] * len(rows)
            self.texts.append(texts)
            self.bodies.append(case["gold_body"])

    def arrays(self) -> tuple[Any, Any, Any]:
        """(labels, weights, sites). Words count by their root; every page counts the same."""
        page, sizes = np.array(self.page), np.maximum(np.array(self.sizes, float), 1)
        labels = np.array(self.gold) >= 0.5
        held = np.bincount(page, sizes * labels)
        weights = sizes**0.7 / np.maximum(held, 50)[page] * 300
        return labels, weights, np.array(self.sites)


def fit(rows: Any, labels: Any, weights: Any) -> tuple[Any, float]:
    """(weights, bias) over the raw features."""
    scaler = StandardScaler().fit(rows)
    model = LogisticRegression(C=STRENGTH, max_iter=1000).fit(scaler.transform(rows), labels, sample_weight=weights)
    slopes = model.coef_[0] / scaler.scale_
    return slopes, float(model.intercept_[0] - slopes @ scaler.mean_)


def report(name: str, scores: Any, pages: Pages, scorer: ModuleType) -> None:
    """Prints F1, precision, recall and exact pages by the pack's own scorer."""
    number = np.array(pages.page)
    results, exact = [], []
    for index, (texts, body) in enumerate(zip(pages.texts, pages.bodies, strict=True)):
        kept = scores[number == index] >= story.THRESHOLD
        found = "\n".join(text for text, stays in zip(texts, kept, strict=True) if stays)
        results.append(scorer.tp_fp_fn(body, found))
        exact.append(scorer.T.tokens(body) == scorer.T.tokens(found))
    print(scorer.line_a(name, results, exact))


def main() -> None:
    """Fits and writes, or prints figures out of fold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--out-of-fold", type=int, default=0, metavar="FOLDS")
    args = parser.parse_args()
    sys.path.insert(0, str(args.pack))
    scorer, labels = importlib.import_module("score_clean"), importlib.import_module("labels")
    pages = Pages(labels, args.pack / "track_a_dev.jsonl.gz")
    gold, weights, sites = pages.arrays()
    views = {"alone": np.array(pages.alone), "with second": np.array(pages.both)}
    data: dict[str, Any] = {"features": list(NAMES)}
    scores: dict[str, Any] = {}
    for name, rows in views.items():
        if args.out_of_fold:
            scores[name] = np.zeros(len(gold))
            for train, test in GroupKFold(args.out_of_fold).split(rows, gold, sites):
                slopes, bias = fit(rows[train], gold[train], weights[train])
                scores[name][test] = 1 / (1 + np.exp(-(rows[test] @ slopes + bias)))
        else:
            slopes, bias = fit(rows, gold, weights)
            scores[name] = 1 / (1 + np.exp(-(rows @ slopes + bias)))
            data[name] = {"bias": round(bias, 4), "weights": [round(float(w), 4) for w in slopes]}
        report(name, scores[name], pages, scorer)
    used, asked = as_used(scores, pages)
    report(f"as used ({asked} asked)", used, pages, scorer)
    if not args.out_of_fold:
        WEIGHTS.write_text(json.dumps(data, indent=0, ensure_ascii=False) + "\n", "utf-8")


def as_used(scores: dict[str, Any], pages: Pages) -> tuple[Any, int]:
    """The scores as `choose_story` takes them, and for how many pages it asks the second extractor."""
    number, sizes = np.array(pages.page), np.array(pages.sizes)
    used, asked = scores["alone"].copy(), 0
    for index in range(len(pages.bodies)):
        here = number == index
        if story.is_doubtful(used[here].tolist(), sizes[here].tolist()):
            used[here] = scores["with second"][here]
            asked += 1
        used[here] = story.keep_alike(pages.surveys[index], used[here].tolist())
    return used, asked


if __name__ == "__main__":
    main()
