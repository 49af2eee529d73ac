"""python -m tests.quality fit_lines --pack DIR: fits the line model, and says what it is worth on unseen sites.

Training texts are those of the pack's track B and the bare stories themselves, which teach the model to leave clean
text alone. A line counts as story when half of its words are the gold story's. Folds are parted by site: all flavours
of one page are in one fold. Without `--write` the out-of-fold table is printed; with it the weights of all texts are
written to `generator/cleaning/line_model.json`. Needs scikit-learn, which nothing else does.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import generator.cleaning as engine
from generator.cleaning import line_model
from generator.cleaning.draft import Draft
from generator.cleaning.line_measures import Shape, measures
from generator.cleaning.line_model import Features, first_scores, line_features, model_of, run_features
from generator.config import CleaningConfig
from generator.model import Cut, Entry
from generator.readers import reader_named
from generator.registry import Found, Phase, Rule
from tests.quality.cleaning import TRACKS, predict, rows, scored

Model = dict[str, Any]
"""As `line_model.json` holds it."""
FOLDS = 5
INNER_FOLDS = 4
STRENGTH = 0.01
"""Inverse of the first pass's regularisation, chosen by the out-of-fold table."""
TREES = {
    "max_iter": 60,
    "max_leaf_nodes": 8,
    "learning_rate": 0.1,
    "min_samples_leaf": 100,
    "l2_regularization": 20.0,
    "max_features": 0.3,
    "early_stopping": False,
    "random_state": 0,
}
"""The second pass's trees: few and small, so that they cost little and learn no single site."""


@dataclass
class Sample:
    """One text: its lines' features, shapes and labels (None for lines without words)."""

    id: str
    draft: Draft
    features: list[Features]
    shapes: list[Shape]
    labels: list[bool | None]
    first: list[float] = field(default_factory=list)
    """Scores of the first pass, from a model that has not seen the site."""

    @property
    def site(self) -> str:
        return self.id.partition("/")[2]


def main(argv: list[str]) -> int:
    """Print the out-of-fold table, or write the weights."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality fit_lines", description=__doc__)
    parser.add_argument("--pack", type=Path, required=True, metavar="DIR")
    parser.add_argument("--write", action="store_true", help="write the weights instead of the table")
    options = parser.parse_args(argv)
    sys.path.insert(0, str(options.pack))
    scorer: Any = import_module("labels")
    texts: Any = import_module("textdump")
    inputs = list(rows(options.pack / TRACKS["B"]))
    samples = [_sample(r["id"], r["input"], r["gold_body"], scorer, texts) for r in inputs]
    samples += [
        _sample("bare/" + r["id"].partition("/")[2], _bare(r), r["gold_body"], scorer, texts)
        for r in inputs
        if r["id"].startswith("seed/")
    ]
    if options.write:
        file = Path(line_model.__file__).with_suffix(".json")
        file.write_text(json.dumps(train(samples), separators=(",", ":"), sort_keys=True) + "\n", "utf-8")
        print(f"wrote {file.name}")
        return 0
    print(scored(options.pack, "B", _out_of_fold(samples, inputs)))
    return 0


def _bare(row: dict[str, Any]) -> str:
    lines = [line for line in row["gold_body"].split("\n") if line.strip()]
    return "\n\n".join([row["expected"]["title"], *lines])


def _sample(name: str, text: str, gold: str, scorer: Any, texts: Any) -> Sample:
    draft = _draft(name, text)
    features, shapes = line_features(draft)
    return Sample(name, draft, features, shapes, _labels(draft, gold, scorer, texts))


def _draft(name: str, text: str) -> Draft:
    """The draft that the model's rule gets: a rule of our own in its place keeps it."""
    kept: list[Draft] = []

    def keep(draft: Draft) -> list[Cut]:
        kept.append(draft)
        return []

    spy = Found(Rule("story_lines", Phase.TAIL, keep), __name__)
    others = tuple(f for f in engine.found_rules() if f.plugin.name != "story_lines")
    data = text.encode("utf-8", "surrogatepass")
    document = reader_named("text").read(Entry(source="-", id=name, format="text", data=data))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "found_rules", lambda: (*others, spy))
        engine.clean(document, CleaningConfig())
    return kept[0]


def _labels(draft: Draft, gold: str, scorer: Any, texts: Any) -> list[bool | None]:
    """Whether each line is story: half of its words stand in the gold story, in runs as the scorer finds them."""
    tokens = [texts.tokens(line.text) for line in draft.lines]
    used, _ = scorer.tile([t for line in tokens for t in line], texts.tokens(gold))
    short = Counter(tuple(texts.tokens(line)) for line in gold.split("\n"))
    labels: list[bool | None] = []
    at = 0
    for line in tokens:
        hit = sum(used[at : at + len(line)])
        at += len(line)
        if 0 < len(line) < 4 and hit < len(line) and short[tuple(line)]:
            short[tuple(line)] -= 1
            hit = len(line)
        labels.append(hit >= 0.5 * len(line) if line else None)
    return labels


def train(samples: list[Sample]) -> Model:
    """Both passes; the second learns from first scores of models that have not seen the site."""
    sites = sorted({s.site for s in samples})
    fold = {site: n % INNER_FOLDS for n, site in enumerate(sites)}
    for k in range(INNER_FOLDS):
        seen = [s for s in samples if fold[s.site] != k]
        weights = _weights(seen, [s.features for s in seen])
        for s in samples:
            if fold[s.site] == k:
                s.first = first_scores(s.features, weights)
    second = [[f | more for f, more in zip(s.features, run_features(s.shapes, s.first), strict=True)] for s in samples]
    return {
        "first": _weights(samples, [s.features for s in samples]),
        "second": _weights(samples, second),
        **_trees(samples),
    }


def _weights(samples: list[Sample], features: list[list[Features]]) -> dict[str, float]:
    """The weights of a logistic model by name of the feature."""
    vectors, linear = import_module("sklearn.feature_extraction"), import_module("sklearn.linear_model")
    vectoriser: Any = vectors.DictVectorizer()
    table = vectoriser.fit_transform([f for of_lines in features for f in of_lines])
    known, labels, weights = _targets(samples)
    model: Any = linear.LogisticRegression(C=STRENGTH, max_iter=400)
    model.fit(table[known], labels[known], sample_weight=weights[known])
    made = {name: float(w) for name, w in zip(vectoriser.feature_names_, model.coef_[0], strict=True)}
    return {name: round(w, 4) for name, w in made.items() if abs(w) >= 0.0005} | {
        "bias": round(float(model.intercept_[0]), 4)
    }


def _targets(samples: list[Sample]) -> tuple[Any, Any, Any]:
    """(which lines have a label, labels, weights): long lines weigh more, long texts no more than their root."""
    np: Any = import_module("numpy")
    found = [label for s in samples for label in s.labels]
    weights: list[float] = []
    for s in samples:
        weight = [(min(shape.length, 60) + 3) ** 0.5 for shape in s.shapes]
        norm = 4 / (sum(weight) or 1) ** 0.5
        weights += [w * norm for w in weight]
    return np.array([v is not None for v in found]), np.array([bool(v) for v in found]), np.array(weights)


def _trees(samples: list[Sample]) -> Model:
    """The second pass: trees over the measures and those features of the first pass that they find useful."""
    np: Any = import_module("numpy")
    vectors, ensemble = import_module("sklearn.feature_extraction"), import_module("sklearn.ensemble")
    samples = [s for s in samples if s.shapes]
    vectoriser: Any = vectors.DictVectorizer(sparse=False, dtype=np.float32)
    features = vectoriser.fit_transform([f for s in samples for f in s.features])
    figures = [row for s in samples for row in measures(s.draft, s.shapes, s.first)]
    table = np.hstack([np.array(figures, np.float32), features])
    known, labels, weights = _targets(samples)
    model: Any = ensemble.HistGradientBoostingClassifier(**TREES)
    model.fit(table[known], labels[known], sample_weight=weights[known])
    nodes = [of_class[0].nodes for of_class in model._predictors]
    base = len(figures[0])
    used = sorted({int(n["feature_idx"]) for tree in nodes for n in tree if not n["is_leaf"]} - set(range(base)))
    place = {index: index for index in range(base)} | {index: base + n for n, index in enumerate(used)}
    names = [vectoriser.feature_names_[index - base] for index in used]
    trees = [_tree(tree, 0, place) for tree in nodes]
    return {"names": names, "bias": round(float(model._baseline_prediction[0][0]), 4), "trees": trees}


def _tree(nodes: Any, at: int, place: dict[int, int]) -> Any:
    """The tree of scikit-learn's nodes as `line_model.json` holds it."""
    node = nodes[at]
    if node["is_leaf"]:
        return round(float(node["value"]), 4)
    low, high = (_tree(nodes, int(node[side]), place) for side in ("left", "right"))
    return [place[int(node["feature_idx"])], float(f"{node['num_threshold']:.5g}"), low, high]


def _out_of_fold(samples: list[Sample], inputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Predictions for all inputs, each by weights that have not seen its site."""
    sites = sorted({s.site for s in samples})
    random.Random(5).shuffle(sites)
    fold = {site: n % FOLDS for n, site in enumerate(sites)}
    made: list[dict[str, Any]] = []
    for k in range(FOLDS):
        fitted = model_of(train([s for s in samples if fold[s.site] != k]))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(line_model, "model", lambda fitted=fitted: fitted)
            made += predict(r for r in inputs if fold[r["id"].partition("/")[2]] == k)
    return made
