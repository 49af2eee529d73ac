"""Fits the weights of `generator/structuring/roles.py` and writes them beside it.

    python -m tests.quality.fit_roles --gold nd-fit.jsonl --data newsdiscourse [--folds 5]

Needs scikit-learn, which neither the program nor its tests need. The corpus is NewsDiscourse (Choubey et al. 2020),
its training half only. Each document is shown twice: as scraped, and without the sentences that are no story, as
cleaning leaves it. With `--folds` it prints figures out of fold and writes nothing.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from generator.model import Article, Metadata, Passage, RawDocument, Sentence, Span
from generator.structuring import roles
from generator.structuring.features import look_at
from generator.structuring.story import Story
from tests.quality.newsdiscourse import Document, read_documents

WEIGHTS = Path(roles.__file__).parent / "weights.json"
STRENGTH = 0.05
"""Inverse of the penalty; 0.03 to 0.2 differ little out of fold."""
RAREST = 5
"""A feature seen in fewer sentences is left out."""


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


def rows_of(documents: list[Document]) -> tuple[list[list[str]], list[str]]:
    """Features and role of every sentence, both as scraped and as cleaned."""
    features: list[list[str]] = []
    gold: list[str] = []
    for document in documents:
        for cleaned in (False, True):
            story, told = story_of(document, cleaned=cleaned)
            looks = look_at(story)
            features += roles.with_neighbours(roles.describe(story, looks), looks)
            gold += told
    return features, gold


def fit(documents: list[Document]) -> dict[str, list[int]]:
    """Feature → weights in hundredths, one a role."""
    features, gold = rows_of(documents)
    counter = CountVectorizer(analyzer=lambda names: names, binary=True, min_df=RAREST * 2)
    matrix = counter.fit_transform(features)
    model = LogisticRegression(C=STRENGTH / 2, max_iter=500).fit(matrix, gold)
    order = [list(model.classes_).index(role) for role in roles.ROLES]
    table = model.coef_[order].T
    rounded = np.rint(table * 100).astype(int)
    names = counter.get_feature_names_out()
    weights = {str(name): row.tolist() for name, row in zip(names, rounded, strict=True) if np.abs(row).max() >= 3}
    weights["bias"] = np.rint((model.intercept_[order] + table[list(names).index("bias")]) * 100).astype(int).tolist()
    return weights


def write(weights: dict[str, list[int]], documents: int) -> None:
    """The weights as sorted JSON, one feature a line."""
    head = {
        "corpus": "NewsDiscourse, training half (Choubey et al. 2020), roles of sentences only",
        "fit": f"multinomial logistic regression, C {STRENGTH}, {documents} documents, tests/quality/fit_roles.py",
        "roles": list(roles.ROLES),
        "unit": "hundredths",
    }
    lines = [f"  {json.dumps(name)}: {json.dumps(weights[name], separators=(',', ':'))}" for name in sorted(weights)]
    parts = [f" {json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
    body = ",\n".join([*parts, ' "weights": {\n' + ",\n".join(lines) + "\n }"])
    WEIGHTS.write_text("{\n" + body + "\n}\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    documents = read_documents(options.gold, options.data)
    write(fit(documents), len(documents))


if __name__ == "__main__":
    main()
