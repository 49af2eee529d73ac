"""python -m tests.quality fit_lines --pack DIR: fits the line model, and says what it is worth on unseen sites.

    python -m tests.quality fit_lines --pack DIR            tables out of fold, five folds by site:
                                                            as shipped, and with one bound for all lines
    python -m tests.quality fit_lines --pack DIR --write    writes generator/cleaning/line_model.json

It learns from three kinds of text: those of the pack's track B; the bare stories of them, which teach it to leave clean
text alone; and dumps of the saved pages of track C, made as track B's are, whose story is what our own reader of pages
takes for it where a second extractor agrees. The last have half the weight: they are many, but nobody has checked them.
A line counts as story when half of its words are the story's. Folds are parted by host: all texts of one site are in
one fold. Nothing of the pack but numbers is written. Needs scikit-learn and trafilatura, and ten minutes.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

import generator.cleaning as engine
from generator.cleaning import line_model, story_lines
from generator.cleaning.draft import Draft
from generator.cleaning.line_measures import Columns, Shape, first_columns, second_columns, shapes_of
from generator.config import CleaningConfig
from generator.model import Cut, Entry
from generator.readers import reader_named
from generator.registry import Found, Phase, Rule
from tests.quality.cleaning import TRACKS, Row, article_of, predict, rows, scored

Model = dict[str, Any]
"""As `line_model.json` holds it."""
FOLDS = 5
INNER_FOLDS = 2
TREES: dict[str, Any] = {
    "max_leaf_nodes": 8,
    "min_samples_leaf": 100,
    "l2_regularization": 20.0,
    "max_features": 0.3,
    "early_stopping": False,
    "random_state": 0,
}
"""Small trees, so that they cost little and learn no single site."""
FIRST: dict[str, Any] = {"max_iter": 30, "learning_rate": 0.2}
SECOND: dict[str, Any] = {"max_iter": 50, "learning_rate": 0.1}

BOUNDS = (0.15, 0.2, 0.25, 0.3, 0.4)
"""Probabilities of being story below which a line goes, for the tables that show what a bound costs."""

UNCHECKED = 0.5
"""Weight of a text whose story nobody has checked."""
AGREEMENT = 0.85
"""F1 over word shingles from which on the second extractor agrees about a page."""
MENU_SHARE = 0.1
"""Of an unchecked page's short lines, so many are learnt from, with the weight of all: they are much alike."""
MENU_WORDS = 8
LONGEST_DUMP = 60_000
FEWEST_WORDS = 80
BELOW = 7
"""A copied text goes so many lines past the story."""


@dataclass
class Sample:
    """One text: its lines' shapes, columns and labels, and what the first pass says."""

    id: str
    host: str
    weight: float
    shapes: list[Shape]
    columns: Columns
    labels: list[bool | None]
    """None for lines without words."""
    learnt: list[float]
    """How often each line counts."""
    first: list[float] = field(default_factory=list)
    """Scores of the first pass, from a model that has not seen the site."""


def main(argv: list[str]) -> int:
    """Print the out-of-fold tables, or write the weights."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality fit_lines", description=__doc__)
    parser.add_argument("--pack", type=Path, required=True, metavar="DIR")
    parser.add_argument("--write", action="store_true", help="write the weights instead of the table")
    options = parser.parse_args(argv)
    sys.path.insert(0, str(options.pack))
    inputs = list(rows(options.pack / TRACKS["B"]))
    hosts = {row["id"]: _host(row) or row["id"] for row in rows(options.pack / TRACKS["A"])}
    samples = list(_samples(options.pack, inputs, hosts))
    if options.write:
        file = Path(line_model.__file__).with_suffix(".json")
        file.write_text(json.dumps(train(samples), separators=(",", ":"), sort_keys=True) + "\n", "utf-8")
        print(f"wrote {file.name}")
        return 0
    unseen = _out_of_fold(samples, inputs, hosts)
    print(scored(options.pack, "B", _predicted(unseen)))
    for bound in BOUNDS:
        table = scored(options.pack, "B", _predicted(unseen, bound)).splitlines()
        print(f"all lines by {bound:.2f}:", *(line for line in table if line.startswith("ALL")))
    return 0


# ---------------------------------------------------------------- texts


def _samples(pack: Path, inputs: Iterable[Row], hosts: dict[str, str]) -> Iterator[Sample]:
    dice = random.Random(0)
    for row in inputs:
        flavour, _, page = row["id"].partition("/")
        yield _sample(row["id"], hosts[page], row["input"], row["gold_body"], dice)
        if flavour == "seed":
            bare = "\n\n".join([row["expected"]["title"], *filter(str.strip, row["gold_body"].split("\n"))])
            yield _sample("bare/" + page, hosts[page], bare, row["gold_body"], dice)
    for row in rows(pack / TRACKS["C"]):
        for flavour, text, story in _unchecked(row):
            yield _sample(f"{flavour}/{row['id']}", _host(row) or row["id"], text, story, dice, UNCHECKED)


def _host(row: Row) -> str:
    """The site that a page says it is of, or its address does; empty where neither does."""
    links = (
        r"""(?:rel=["']?canonical|property=["']?og:url)["']?[^>]{0,200}?(?:href|content)=["'](https?://[^"']{1,200})"""
    )
    found = re.search(links, row["input"], re.IGNORECASE)
    address = re.sub(r"^\w+::", "http://", row.get("url") or "") or (found[1] if found else "")
    return urlsplit(address).netloc.lower().removeprefix("www.")


def _unchecked(row: Row) -> Iterator[tuple[str, str, str]]:
    """(flavour, text, story) of a saved page: all of it, what a reader would copy, what another extractor leaves."""
    texts: Any = import_module("textdump")
    labels: Any = import_module("labels")
    trafilatura: Any = import_module("trafilatura")
    article = article_of(row)
    story = "\n".join(article.words(p.spans) for p in article.passages)
    other = trafilatura.extract(row["input"], include_comments=False, include_tables=True) or ""
    mine, theirs = (set(texts.shingles(texts.tokens(text))) for text in (story, other))
    if len(texts.tokens(story)) < FEWEST_WORDS or 2 * len(mine & theirs) < AGREEMENT * (len(mine) + len(theirs)):
        return
    page = texts.page_dump(texts.parse(row["input"]))
    if len(page) > LONGEST_DUMP:
        return
    yield "page", page, story
    yield "ext", other, story
    lines = page.strip().split("\n\n")
    told = [
        n
        for n, (_, _, words, hit) in enumerate(labels.label_lines(page.strip(), story))
        if words >= 8 and hit >= 0.75 * words
    ]
    if told:
        title = article.metadata.headline or ""
        heads = [n for n in range(told[0]) if labels.norm(lines[n]) == labels.norm(title)]
        start = heads[-1] if heads else max(0, told[0] - 3)
        yield "copy", "\n\n".join([*([] if heads else [title]), *lines[start : told[-1] + BELOW]]), story


def _sample(name: str, host: str, text: str, story: str, dice: random.Random, weight: float = 1.0) -> Sample:
    draft = _draft(name, text)
    shapes = shapes_of(draft.lines)
    thin = weight < 1 and name.startswith("page/")
    learnt = [
        1.0 if not thin or shape.length >= MENU_WORDS else (1 / MENU_SHARE) * (dice.random() < MENU_SHARE)
        for shape in shapes
    ]
    columns = first_columns(draft, shapes) if shapes else {}
    return Sample(name, host, weight, shapes, columns, _labels(draft, story), learnt)


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


def _labels(draft: Draft, story: str) -> list[bool | None]:
    """Whether each line is story: half of its words stand in the story, in runs as the scorer finds them."""
    scorer: Any = import_module("labels")
    texts: Any = import_module("textdump")
    tokens = [texts.tokens(line.text) for line in draft.lines]
    used, _ = scorer.tile([t for line in tokens for t in line], texts.tokens(story))
    short = Counter(tuple(texts.tokens(line)) for line in story.split("\n"))
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


# ---------------------------------------------------------------- fitting


def train(samples: Sequence[Sample]) -> Model:
    """Both passes; the second learns from first scores of models that have not seen the site."""
    samples = [s for s in samples if s.shapes]
    hosts = sorted({s.host for s in samples})
    random.Random(1).shuffle(hosts)
    fold = {host: n % INNER_FOLDS for n, host in enumerate(hosts)}
    for k in range(INNER_FOLDS):
        score = _scores(_forest([s for s in samples if fold[s.host] != k], _first, FIRST))
        for s in samples:
            if fold[s.host] == k:
                s.first = score(s.columns)
    return {"first": _forest(samples, _first, FIRST), "second": _forest(samples, _second, SECOND)}


def _first(sample: Sample) -> Columns:
    return sample.columns


def _second(sample: Sample) -> Columns:
    return sample.columns | second_columns(sample.shapes, sample.first)


def _scores(forest: Model) -> Callable[[Columns], list[float]]:
    fitted = line_model.forest_of(forest)
    return lambda columns: list(map(line_model.probability, fitted.log_odds(zip(*columns.values(), strict=True))))


def _forest(samples: Sequence[Sample], seen: Callable[[Sample], Columns], how: dict[str, Any]) -> Model:
    """Trees over the columns: long lines weigh more, long texts no more than their root."""
    np: Any = import_module("numpy")
    ensemble: Any = import_module("sklearn.ensemble")
    tables: list[Any] = []
    labels: list[Any] = []
    weights: list[Any] = []
    for s in samples:
        used = np.array([n for n, label in enumerate(s.labels) if label is not None and s.learnt[n]], int)
        weight = np.array([(min(shape.length, 60) + 3) ** 0.5 for shape in s.shapes])
        weight *= 4 / weight.sum() ** 0.5 * s.weight * np.array(s.learnt)
        tables.append(np.array(list(seen(s).values()), np.float32).T[used])
        labels.append(np.array([bool(label) for label in s.labels])[used])
        weights.append(weight[used])
    model: Any = ensemble.HistGradientBoostingClassifier(**TREES, **how)
    model.fit(np.concatenate(tables), np.concatenate(labels), sample_weight=np.concatenate(weights))
    return {
        "names": list(seen(samples[0])),
        "bias": round(float(model._baseline_prediction[0][0]), 4),
        "trees": [_tree(of_class[0].nodes, 0) for of_class in model._predictors],
    }


def _tree(nodes: Any, at: int) -> Any:
    """The tree of scikit-learn's nodes as `line_model.json` holds it."""
    node = nodes[at]
    if node["is_leaf"]:
        return round(float(node["value"]), 4)
    low, high = (_tree(nodes, int(node[side])) for side in ("left", "right"))
    return [int(node["feature_idx"]), float(f"{node['num_threshold']:.5g}"), low, high]


def _out_of_fold(
    samples: Sequence[Sample], inputs: Sequence[Row], hosts: dict[str, str]
) -> list[tuple[line_model.Model, list[Row]]]:
    """Weights, and the inputs of the sites that they have not seen."""
    names = sorted({s.host for s in samples})
    random.Random(5).shuffle(names)
    fold = {host: n % FOLDS for n, host in enumerate(names)}
    return [
        (
            line_model.model_of(train([s for s in samples if fold[s.host] != k])),
            [r for r in inputs if fold[hosts[r["id"].partition("/")[2]]] == k],
        )
        for k in range(FOLDS)
    ]


def _predicted(unseen: Iterable[tuple[line_model.Model, list[Row]]], bound: float | None = None) -> Iterator[Row]:
    """Predictions as shipped, or with one bound for all lines."""
    for fitted, inputs in unseen:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(line_model, "model", lambda fitted=fitted: fitted)
            if bound is not None:
                patch.setattr(story_lines, "_BOUNDS", dict.fromkeys(story_lines._BOUNDS, (bound, bound)))
            yield from predict(inputs)
