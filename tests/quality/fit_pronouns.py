"""Fit the weights of `generator/structuring/pronoun_weights.json`: python -m tests.quality.fit_pronouns GOLD.jsonl

GOLD is what the quotes pack's `build_gold.py` writes: articles with quotes whose pronoun (`surface_start`) is led to a
full name (`speaker`). Only feature names and weights are stored, no word of the articles. Plain gradient ascent on the
log-likelihood with an L2 penalty; the same input gives the same file.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path

from generator.structuring import pronouns
from generator.structuring.direct import group
from generator.structuring.marks import find_pieces
from generator.structuring.people import Person
from generator.structuring.pronouns import NOBODY, Discourse
from generator.structuring.prose import Prose
from generator.structuring.quotes import direct_pieces
from generator.structuring.speakers import attribute
from generator.structuring.speech import Reading
from generator.structuring.tails import carries_attribution
from generator.structuring.wording import wording
from tests.quality.quotes import same_person, story_of_text

Choice = tuple[list[dict[str, float]], int]
"""Features of the candidates (the last one is nobody) and which of them is right."""

_PENALTY = 0.002
_ROUNDS = 300


def choices(row: dict[str, object]) -> Iterator[Choice]:
    """The pronouns of one gold article with their candidates."""
    wanted = {
        q["surface_start"]: q["speaker"]
        for q in row["quotes"]  # type: ignore[attr-defined]
        if q.get("kind") == "pronoun" and q.get("speaker") and q.get("surface_start") is not None
    }
    if not wanted:
        return
    prose = Prose(story_of_text(str(row["text"])).article)
    words = wording("en")
    assert words is not None
    pieces = find_pieces(prose)
    reading = Reading(prose, pieces, words)
    found = group(
        prose.text, pieces, direct_pieces(prose, pieces, reading), lambda a, b: carries_attribution(reading, a, b)
    )
    seen: dict[int, list[tuple[Person, dict[str, float]]]] = {}

    class Recorder(Discourse):
        def candidates(self, token, sex):  # type: ignore[no-untyped-def]
            seen[token] = super().candidates(token, sex)
            return seen[token]

    attribute(reading, found, Recorder(reading))
    for token, candidates in sorted(seen.items()):
        where = prose.document_spans(reading.tokens[token].start, reading.tokens[token].end)[0].start
        if where not in wanted:
            continue
        right = [i for i, (person, _) in enumerate(candidates) if same_person(person.name, wanted[where])]
        yield [features for _, features in candidates] + [NOBODY], right[0] if right else len(candidates)


def fit(examples: list[Choice], start: dict[str, float]) -> dict[str, float]:
    """The weights that make the right choices likeliest."""
    weights = dict.fromkeys(sorted({name for options, _ in examples for o in options for name in o}), 0.0)
    weights.update({k: v for k, v in start.items() if k in weights})
    momentum = dict.fromkeys(weights, 0.0)
    for number in range(_ROUNDS):
        slope = {name: -2 * _PENALTY * w for name, w in weights.items()}
        for options, right in examples:
            scores = [sum(weights[n] * v for n, v in o.items()) for o in options]
            top = max(scores)
            powers = [math.exp(s - top) for s in scores]
            total = sum(powers)
            for index, option in enumerate(options):
                pull = (float(index == right) - powers[index] / total) / len(examples)
                for name, value in option.items():
                    slope[name] += pull * value
        for name in weights:
            momentum[name] = 0.9 * momentum[name] + slope[name]
            weights[name] += (0.8 if number < _ROUNDS // 2 else 0.3) * momentum[name]
    return weights


def accuracy(examples: list[Choice], weights: dict[str, float]) -> float:
    """The part of the choices that the weights make rightly."""
    right = 0
    for options, wanted in examples:
        scores = [sum(weights.get(n, 0.0) * v for n, v in o.items()) for o in options]
        right += scores.index(max(scores)) == wanted
    return right / max(len(examples), 1)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--out", type=Path, default=Path(pronouns.__file__).with_name("pronoun_weights.json"))
    parser.add_argument("--folds", type=int, default=0, help="Only cross-validate over so many parts.")
    options = parser.parse_args(argv)
    rows = [json.loads(line) for line in options.gold.read_text(encoding="utf-8").splitlines()]
    examples = [(index, choice) for index, row in enumerate(rows) for choice in choices(row)]
    print(f"{len(examples)} pronouns; {accuracy([c for _, c in examples], pronouns.weights()):.4f} right as it stands")
    if options.folds:
        held = 0.0
        for fold in range(options.folds):
            inside = [c for i, c in examples if i % options.folds != fold]
            outside = [c for i, c in examples if i % options.folds == fold]
            figure = accuracy(outside, fit(inside, {}))
            held += figure * len(outside)
            print(f"  fold {fold}: {figure:.4f} of {len(outside)}")
        print(f"cross-validated: {held / len(examples):.4f}")
        return 0
    weights = fit([c for _, c in examples], {})
    print(f"{accuracy([c for _, c in examples], weights):.4f} right on what it was fitted to")
    record = {
        "fitted": "log-linear choice among candidates; he and she beside quotes, fit part of PolNeAR train",
        "examples": len(examples),
        "weights": {name: round(value, 4) for name, value in sorted(weights.items())},
    }
    options.out.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
