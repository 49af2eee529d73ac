"""Fits the weights of `generator/structuring/roles.py` and writes them beside it.

    python -m tests.quality fit_roles --gold nd-fit.jsonl --data newsdiscourse

Needs scikit-learn, which neither the program nor its tests need. The corpus is NewsDiscourse (Choubey et al. 2020),
its training half only. Each document is shown twice: as scraped, and without the sentences that are no story, as
cleaning leaves it. The second pass and the leaning towards rare roles are fitted on chances out of fold.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from generator.model import Article, Metadata, Passage, RawDocument, Sentence, Span
from generator.structuring import roles
from generator.structuring.features import look_at
from generator.structuring.story import Story
from tests.quality.newsdiscourse import Document, read_documents

WEIGHTS = Path(roles.__file__).parent / "role_weights.json"
FIRST, SECOND = 0.025, 0.015
"""Inverse of the penalties; half or double of each differs little out of fold."""
RAREST = 8
"""A feature seen in fewer rows is left out."""
FOLDS = 5

Rows = list[list[str]]


def story_of(document: Document, *, cleaned: bool) -> tuple[Story, list[str]]:
    """The document as a story of the annotated sentences, and their roles."""
    passages, sentences, gold = [], [], []
    for start, end, role in document.roles:
        if cleaned and role == "NA":
            continue
        if not sentences or "\n\n" in document.text[sentences[-1].end : start]:
            passages.append(Passage(spans=(Span(start, end),), kind="paragraph"))
        sentences.append(Sentence(spans=(Span(start, end),), passage=len(passages) - 1))
        gold.append(role)
    raw = RawDocument(entry=document.id, text=document.text, blocks=())
    metadata = Metadata(headline=document.title, published=document.published or None)
    return Story(Article(raw, tuple(passages), metadata), tuple(sentences)), gold


class Pass:
    """One logistic regression over named features, and figures where given."""

    def __init__(self, rows: Rows, gold: list[str], strength: float, figures: np.ndarray | None = None) -> None:
        self.counter = CountVectorizer(analyzer=lambda names: names, binary=True, min_df=RAREST)
        matrix = self.counter.fit_transform(rows)
        self.width = matrix.shape[1]
        if figures is not None:
            matrix = sparse.hstack([matrix, sparse.csr_matrix(figures)]).tocsr()
        self.model = LogisticRegression(C=strength, max_iter=250, tol=1e-3).fit(matrix, gold)
        order = [list(self.model.classes_).index(role) for role in roles.ROLES]
        table = self.model.coef_[order].T
        names = list(self.counter.get_feature_names_out())
        table[names.index("bias")] += self.model.intercept_[order]
        rounded = np.rint(table * 100).astype(int)
        self.weights = {
            str(name): row.tolist()
            for name, row in zip(names, rounded, strict=False)
            if np.abs(row).max() >= 3 or name == "bias"
        }
        self.figures = rounded[self.width :].tolist()

    def chances(self, rows: Rows, figures: np.ndarray | None = None) -> list[roles.Chances]:
        """What the rounded weights say."""
        found = []
        table = np.array(self.figures)
        for index, names in enumerate(rows):
            scores = np.sum([self.weights[name] for name in names if name in self.weights], axis=0, dtype=float)
            if figures is not None:
                scores += figures[index] @ table
            powers = np.exp((scores - scores.max()) / 100)
            found.append(tuple(powers / powers.sum()))
        return found


def fold_of(name: str) -> int:
    """The fold of a document, by its name alone."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % FOLDS


def fit(documents: list[Document]) -> dict[str, object]:
    """All weights, and the macro F1 of named roles out of fold."""
    told = []
    for document in documents:
        for cleaned in (False, True):
            story, gold = story_of(document, cleaned=cleaned)
            if gold:
                told.append((fold_of(document.id), cleaned, roles.describe(story, look_at(story)), gold))

    def rows(part: list) -> tuple[Rows, list[str]]:
        return [row for _, _, names, _ in part for row in names], [role for *_, gold in part for role in gold]

    def apart(fold: int) -> tuple[list, list]:
        return [t for t in told if t[0] != fold], [t for t in told if t[0] == fold]

    figures: dict[int, np.ndarray] = {}
    for fold in range(FOLDS):
        train, test = apart(fold)
        first = Pass(*rows(train), FIRST)
        for each in test:
            figures[id(each)] = np.array(roles.neighbourhood(first.chances(each[2])))

    def stacked(part: list) -> np.ndarray:
        return np.vstack([figures[id(each)] for each in part])

    outside: list[tuple[roles.Chances, str]] = []
    for fold in range(FOLDS):
        train, test = apart(fold)
        second = Pass(*rows(train), SECOND, stacked(train))
        raw = [each for each in test if not each[1]]
        names, gold = rows(raw)
        outside += zip(second.chances(names, stacked(raw)), gold, strict=True)
    leaning, macro = lean(outside)
    first = Pass(*rows(told), FIRST)
    second = Pass(*rows(told), SECOND, stacked(told))
    return {
        "macro": macro,
        "first": first.weights,
        "second": second.weights,
        "figures": second.figures,
        "leaning": leaning,
    }


def lean(outside: list[tuple[roles.Chances, str]]) -> tuple[list[float], float]:
    """What to add to each role's log-probability for the best macro F1, by coordinate steps; and that F1."""
    logs = np.log(np.array([chances for chances, _ in outside]) + 1e-9)
    gold = np.array([roles.ROLES.index(role) for _, role in outside])

    def macro(added: np.ndarray) -> float:
        named = (logs + added).argmax(1)
        total = 0.0
        for role in range(len(roles.ROLES)):
            both = ((named == role) & (gold == role)).sum()
            total += 2 * both / max(1, (named == role).sum() + (gold == role).sum())
        return total / len(roles.ROLES)

    best = np.zeros(len(roles.ROLES))
    top = macro(best)
    for step in (0.8, 0.4, 0.2, 0.1):
        for role in [*range(len(roles.ROLES))] * 2:
            for change in (-step, step):
                tried = best.copy()
                tried[role] += change
                if (value := macro(tried)) > top + 1e-5:
                    top, best = value, tried
    return [round(float(x), 2) for x in best], top


def write(fitted: dict[str, object], documents: int) -> None:
    """The weights as sorted JSON, one feature a line."""
    head = {
        "corpus": "NewsDiscourse, training half (Choubey et al. 2020): roles of sentences, none of their words",
        "fit": f"two passes of multinomial logistic regression, C {FIRST} and {SECOND}, {documents} documents twice; "
        "tests/quality/fit_roles.py",
        "roles": list(roles.ROLES),
        "unit": "hundredths",
        "leaning": fitted["leaning"],
    }

    def compact(value: object) -> str:
        return json.dumps(value, separators=(",", ":"))

    parts = [f" {json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
    parts.append(' "figures": [\n' + ",\n".join(f"  {compact(row)}" for row in fitted["figures"]) + "\n ]")
    for name in ("first", "second"):
        table = fitted[name]
        lines = [f"  {json.dumps(feature)}: {compact(table[feature])}" for feature in sorted(table)]
        parts.append(f' "{name}": {{\n' + ",\n".join(lines) + "\n }")
    WEIGHTS.write_text("{\n" + ",\n".join(parts) + "\n}\n", "utf-8")


def main(argv: list[str]) -> int:
    """Fit on the documents of an index file and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args(argv)
    documents = read_documents(options.gold, options.data)
    fitted = fit(documents)
    write(fitted, len(documents))
    print(f"{len(documents)} documents; nine roles out of fold, macro F1 {fitted['macro']:.3f}")
    return 0
