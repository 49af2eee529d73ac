"""How likely each line is to be story: a model over its shape, its place, its words and its neighbours.

Two passes. The first, a logistic model, judges a line by itself and by what stands around it; from its scores the best
contiguous run of lines is chosen. The second judges again, knowing the scores of the neighbours and where the line
stands to that run: a logistic model and a few small trees (`line_measures.py`), whose logits are averaged, because on
sites that neither has seen the two together lose less of the story than either.

Both are in `line_model.json`, fitted by `python -m tests.quality fit_lines`: names of features and numbers, no words of
any text.
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from generator.cleaning.draft import Draft, Line, ends_sentence
from generator.cleaning.line_measures import Shape, best_run, logit, measures
from generator.patterns import regex
from generator.text import function_words

Features = dict[str, float]

_WORD = regex(r"[^\W_]+(?:[’'\-][^\W_]+)*")
_HAN = regex(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_LINKISH = regex(r"https?://|www\.|\w@\w|[|»›→•]")
_SIGNS = regex(r"\d+|--|[–—@/():|%€$£]")
_SECOND_PERSON = regex(
    r"\b(?:you|your|we|our|us|sie|ihr|unser|vous|votre|nous|notre|usted|tu|su|você|seu|nosso|vostro)\b", re.I
)
_IMPERATIVE = regex(
    r"(?:read|see|watch|click|sign|get|follow|subscribe|download|find|learn|join|view|share|check|visit|contact|listen|shop|buy|explore|discover|"
    r"try|start|register|enter|send|submit|report|save|add|print|log|search|browse|show|hide|close|open|skip|go|back|next|previous)\b",
    re.I,
)
_AUTHORISH = regex(r"\b(?:by|von|par|por|di)\b|\d{1,2}:\d\d|\b(?:19|20)\d\d\b", re.I)

WORD_STEPS = (1, 2, 4, 7, 11, 16, 24, 40, 70)
DISTANCE_STEPS = (1, 2, 3, 5, 8, 15, 30)
SHARE_STEPS = (0.02, 0.1, 0.25, 0.4, 0.6, 0.8, 0.95)
_CORE_WORDS = 18
"""A finished line of so many words is taken for story when the story's vocabulary is collected."""


def _shape(line: Line) -> Shape:
    text = line.text if len(line.text) <= 4000 else line.text[:4000]
    words = tuple(w.lower() for w in _WORD.findall(text))
    length = len(words)
    if length * 12 < len(text):
        length = max(length, len(_HAN.findall(text)) // 2)
    return Shape(words, length, ends_sentence(line.text))


def _step(steps: Sequence[float], value: float) -> int:
    return bisect_right(steps, value)


def line_features(draft: Draft) -> tuple[list[Features], list[Shape]]:
    """The features of every surviving line for the first pass, with the shapes that they were made from."""
    lines = draft.lines
    small = function_words(draft.language)
    shapes = [_shape(line) for line in lines]
    repeated = Counter(shape.words for shape in shapes)
    headline = {w for w in _WORD.findall((draft.headline or "").lower()) if len(w) > 3 and w not in small}
    core: Counter[str] = Counter()
    for shape in shapes:
        if shape.finished and shape.length >= _CORE_WORDS:
            core.update({w for w in shape.words if len(w) > 3 and w not in small})
    cut_before = _cuts_before(draft)
    head_line = _headline_block(draft)
    full = [shape.finished and shape.length >= 12 for shape in shapes]
    full_at = [n for n, is_full in enumerate(full) if is_full]
    total_full = max(1, len(full_at))
    signs = [_signature(line.text) for line in lines]
    volume = sum(min(s.length, 60) for s in shapes) or 1
    prose_share = sum(min(s.length, 60) for s, is_full in zip(shapes, full, strict=True) if is_full) / volume
    prose_step = f"prose in all {_step((0.2, 0.4, 0.6, 0.75, 0.9), prose_share)}"
    count_step = f"lines in all {_step((6, 12, 25, 50, 100, 200), len(lines))}"
    colon_above = False
    wordsets = [{w for w in s.words if len(w) > 3 and w not in small} for s in shapes]
    sum_to = [0, *accumulate(s.length for s in shapes)]
    short_to = [0, *accumulate(s.length <= 7 and not s.finished for s in shapes)]
    short_share = short_to[-1] / max(1, len(shapes))
    made: list[Features] = []
    for n, (line, shape) in enumerate(zip(lines, shapes, strict=True)):
        f: Features = {}
        size = _step(WORD_STEPS, shape.length)
        f[f"words {size}"] = 1.0
        f[f"words {size} finished {int(shape.finished)}"] = 1.0
        text = line.text
        end = text[-1]
        if end in ":":
            f["ends with colon"] = 1.0
        elif end == "…" or text.endswith("..."):
            f["ends cut off"] = 1.0
        elif end in "?!":
            f["ends with question"] = 1.0
        first = text[0]
        if first in "\"“‘«„'":
            f["begins with quote"] = 1.0
        elif first.islower():
            f["begins small"] = 1.0
        elif first.isdigit():
            f["begins with digit"] = 1.0
        elif not first.isalnum():
            f["begins with sign"] = 1.0
        if shape.words:
            count = len(shape.words)
            own = sum(1 for w in shape.words if w in small) / count
            f["function words"] = min(own, 0.6) / 0.6
            if count >= 4 and own == 0:
                f["no function words"] = 1.0
            capitals = sum(1 for w in text.split()[:60] if w[0].isupper()) / max(1, min(60, len(text.split())))
            if count >= 3:
                f["capitals"] = capitals
                if capitals > 0.75:
                    f["title case"] = 1.0
            if text.isupper():
                f["all capitals"] = 1.0
            digits = sum(1 for w in shape.words if w[0].isdigit()) / count
            f["digits"] = digits
            content = [w for w in shape.words if len(w) > 3 and w not in small]
            if content:
                mine = 1 if shape.finished and shape.length >= _CORE_WORDS else 0
                known = sum(1 for w in content if core[w] > mine) / len(content)
                f["likeness"] = known
                f[f"likeness {min(4, int(known * 5))} size {min(size, 6) // 2}"] = 1.0
                if headline:
                    f["headline"] = sum(1 for w in content if w in headline) / len(content)
                    if not any(w in headline for w in content):
                        f["no headline word"] = 1.0
        else:
            f["no words"] = 1.0
        if _LINKISH.search(text):
            f["link signs"] = 1.0
        if size <= 6 and _SECOND_PERSON.search(text):
            f["second person"] = 1.0
        if size <= 6 and _IMPERATIVE.match(text):
            f["imperative"] = 1.0
        if size <= 5 and _AUTHORISH.search(text):
            f["byline words"] = 1.0
        if "“" in text or '"' in text or "„" in text or "«" in text:
            f["quotes"] = 1.0
        if text.count(",") >= 2 and shape.length <= 16:
            f["commas"] = 1.0
        if repeated[shape.words] > 1:
            f["repeated"] = 1.0
        f[prose_step] = 1.0
        f[count_step] = 1.0
        if size <= 6:
            f[f"{prose_step} short"] = 1.0
        # One of a series of like lines: tour dates, results, numbered items.
        if len(signs[n]) >= 2 and size >= 2:
            series = 0
            for m in (n - 2, n - 1, n + 1, n + 2):
                if 0 <= m < len(signs) and signs[m] == signs[n]:
                    series += 1
            f[f"series {min(series, 3)}"] = 1.0
        if colon_above and not full[n]:
            f["below colon"] = 1.0
        if shape.length > 7 or end == ":":
            colon_above = end == ":"
        if wordsets[n] and not full[n]:
            beside = range(max(0, n - 5), min(len(lines), n + 6))
            near_words: set[str] = set().union(*(wordsets[m] for m in beside if full[m]))
            f["likeness nearby"] = len(wordsets[n] & near_words) / len(wordsets[n]) if near_words else 0.0
        f["kind " + line.kind] = 1.0
        # Place among the lines that look full.
        before = bisect_right(full_at, n - 1)
        after = total_full - bisect_right(full_at, n)
        f[f"full before {_step(SHARE_STEPS, before / total_full)}"] = 1.0
        f[f"full after {_step(SHARE_STEPS, max(0, after) / total_full)}"] = 1.0
        up = n - full_at[before - 1] if before else 99
        nxt = bisect_right(full_at, n)
        down = full_at[nxt] - n if nxt < len(full_at) else 99
        f[f"up {_step(DISTANCE_STEPS, up)}"] = 1.0
        f[f"down {_step(DISTANCE_STEPS, down)}"] = 1.0
        near = sum_to[min(len(shapes), n + 4)] - sum_to[max(0, n - 3)] - shape.length
        f[f"near {_step((6, 15, 30, 60, 100, 180), near)}"] = 1.0
        wide = short_to[min(len(shapes), n + 9)] - short_to[max(0, n - 8)]
        f["short lines around"] = wide / 16
        f["short lines in all"] = short_share
        for name, m in (("above", n - 1), ("below", n + 1)):
            if 0 <= m < len(shapes):
                f[f"{name} {_step((3, 7, 16, 40), shapes[m].length)} {int(shapes[m].finished)}"] = 1.0
            else:
                f[f"{name} none"] = 1.0
        # What the rules cut right above and right below.
        for kind in cut_before[n]:
            f["cut above " + kind] = 1.0
        for kind in cut_before[n + 1]:
            f["cut below " + kind] = 1.0
        if head_line is not None:
            far = line.block - head_line
            f["below headline" if far > 0 else "above headline"] = 1.0
            if 0 < far <= 3:
                f["right below headline"] = 1.0
            if 0 < far <= 12 and not before:
                f["headline to story"] = 1.0
        else:
            f["headline unknown"] = 1.0
        made.append(f)
    return made, shapes


def _signature(text: str) -> str:
    """The separators and figures of a short line that holds a figure: equal in a series."""
    head = text[:90]
    if len(text) > 160 or not any(c.isdigit() for c in head):
        return ""
    return "".join("0" if w[0].isdigit() else w for w in _SIGNS.findall(head))[:6]


def _cuts_before(draft: Draft) -> list[list[str]]:
    """For each line, and for the end, the kinds of what was cut between it and the line above."""
    places = sorted((cut.span.start, cut.kind) for cut in draft.cuts)
    made: list[list[str]] = []
    at = 0
    for line in draft.lines:
        kinds: list[str] = []
        while at < len(places) and places[at][0] < line.span.start:
            kinds.append(places[at][1])
            at += 1
        made.append(sorted(set(kinds[-3:])))
    made.append(sorted({kind for _, kind in places[at : at + 3]}))
    return made


def _headline_block(draft: Draft) -> int | None:
    """Index of the last block of the head that was cut as the headline."""
    starts = [block.span.start for block in draft.document.blocks]
    found = [bisect_right(starts, cut.span.start) - 1 for cut in draft.cuts if cut.kind == "headline"]
    return found[0] if found else None


def run_features(shapes: Sequence[Shape], scores: Sequence[float]) -> list[Features]:
    """What the second pass knows besides the first one's features: neighbours' scores and the place to the best run."""
    size = len(scores)
    start, end = best_run([(p - 0.5) * min(s.length, 60) for p, s in zip(scores, shapes, strict=True)])
    mass = [p * s.length for p, s in zip(scores, shapes, strict=True)]
    total = sum(mass) or 1.0
    made: list[Features] = []
    below = 0.0
    last_sure = -99
    sure = [n for n, p in enumerate(scores) if p > 0.75]
    for n, p in enumerate(scores):
        f: Features = {}
        f["score"] = logit(p)
        for name, m in (("score -1", n - 1), ("score -2", n - 2), ("score +1", n + 1), ("score +2", n + 2)):
            f[name] = scores[m] if 0 <= m < size else 0.0
        window = [scores[m] for m in range(max(0, n - 5), min(size, n + 6)) if m != n]
        f["score around"] = sum(window) / len(window) if window else p
        f[f"mass above {_step(SHARE_STEPS, below / total)}"] = 1.0
        f[f"mass below {_step(SHARE_STEPS, max(0.0, total - below - mass[n]) / total)}"] = 1.0
        below += mass[n]
        if start <= n < end:
            f["in run"] = 1.0
        elif n < start:
            f[f"above run {_step((1, 2, 4, 8, 16), start - n)}"] = 1.0
        else:
            f[f"below run {_step((1, 2, 4, 8, 16), n - end + 1)}"] = 1.0
        at = bisect_right(sure, n)
        f[f"sure above {_step(DISTANCE_STEPS, n - last_sure)}"] = 1.0
        f[f"sure below {_step(DISTANCE_STEPS, sure[at] - n if at < len(sure) else 99)}"] = 1.0
        if p > 0.75:
            last_sure = n
        made.append(f)
    return made


Tree = tuple[int, float, Any, Any]
"""The index of a figure, a bound, and the trees for figures up to it and above it; or -1, a leaf's value, nothing."""


@dataclass(frozen=True, slots=True)
class Model:
    """The fitted model, as `line_model.json` holds it."""

    first: Mapping[str, float]
    """Weights of the first pass by name of the feature."""
    second: Mapping[str, float]
    """Weights of the second pass."""
    names: tuple[str, ...]
    """Features of the first pass that the trees look at, besides the measures."""
    bias: float
    trees: tuple[Tree, ...]


@lru_cache(maxsize=1)
def model() -> Model:
    """The fitted model."""
    return model_of(json.loads(Path(__file__).with_suffix(".json").read_text("utf-8")))


def model_of(data: Mapping[str, Any]) -> Model:
    """The model from its JSON form."""
    trees = tuple(_tree(tree) for tree in data["trees"])
    return Model(data["first"], data["second"], tuple(data["names"]), data["bias"], trees)


def _tree(data: Any) -> Tree:
    if isinstance(data, list):
        index, bound, low, high = data
        return index, bound, _tree(low), _tree(high)
    return -1, float(data), None, None


def probability(z: float) -> float:
    """The probability that a sum of weights stands for."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))


def first_scores(features: Sequence[Features], weights: Mapping[str, float]) -> list[float]:
    """The probability of each line to be story, as the first pass sees it."""
    bias = weights["bias"]
    return [probability(bias + sum([weights.get(name, 0.0) * value for name, value in f.items()])) for f in features]


def story_scores(draft: Draft) -> tuple[list[float], list[Shape]]:
    """The probability of each surviving line to be story, with the shapes of the lines."""
    features, shapes = line_features(draft)
    fitted = model()
    first = first_scores(features, fitted.first)
    scores: list[float] = []
    second = fitted.second
    for f, more, figures in zip(features, run_features(shapes, first), measures(draft, shapes, first), strict=True):
        z = second["bias"]
        for part in (f, more):
            z += sum([second.get(name, 0.0) * number for name, number in part.items()])
        figures += [f.get(name, 0.0) for name in fitted.names]
        trees = fitted.bias
        for tree in fitted.trees:
            index, value, low, high = tree
            while index >= 0:
                index, value, low, high = low if figures[index] <= value else high
            trees += value
        scores.append(probability((z + trees) / 2))
    return scores, shapes
