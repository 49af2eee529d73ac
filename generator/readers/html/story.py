"""Which segments of a page are the story: a scored model over the features of each, its weights fitted from data.

The model is a logistic one, `tests/quality/fit_story.py` fits it. It looks at a page alone first; where that leaves
much open (one page in four) it asks a second extractor and looks again, with weights fitted for two. What it has no
say in: a page where it keeps nothing is given back whole, as far as it is prose.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from generator.readers.html.claims import Statements
from generator.readers.html.features import NAMES, Measured, Survey, measure, survey
from generator.readers.html.hints import BITS, hint_of
from generator.readers.html.parts import Page
from generator.readers.html.second import second_opinion
from generator.readers.html.visible import add_visible
from generator.text import fold

THRESHOLD = 0.5
"""Probability from which a segment is story."""
SURE = 0.8
"""Probability from which a kept block is marked `story`, so that cleaning rules can tell."""


CLEAR = 0.85
"""Probability from which a segment counts as clearly story; clearly none below its complement."""
DOUBTFUL = 0.15
"""Unclear words a word of story from which a second extractor is asked. Out of fold, 0.05 to 0.15 do the same; asking
for every page is slower and .002 F1 worse."""


ALIKE = 0.6
"""Share of the prose of one style that is story, from which the rest may be too: the entries of a live blog."""
_LEAST = 0.25
"""Probability that such a rest must have. Out of fold, shares of .5 to .75 and .1 to .35 here do the same."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The verdict over a page's segments, one value each, what markup or model say each is."""

    kept: list[bool]
    hints: list[str]
    doubt: float = 0.0
    """Share of the kept words that the model was not sure of."""


@cache
def _weights(name: str) -> tuple[tuple[float, ...], float]:
    data = json.loads(Path(__file__).with_name("weights.json").read_text("utf-8"))
    if data["features"] != list(NAMES):
        raise ValueError("weights.json was fitted for other features: run tests/quality/fit_story.py")
    return tuple(data[name]["weights"]), data[name]["bias"]


def survey_page(page: Page, said: Statements) -> Survey:
    """What can be measured of a page alone, with what JSON-LD says."""
    title = said.first("headline", "opengraph", "json-ld") or said.first("headline")
    return survey(page, title, said.body)


def is_doubtful(scores: Sequence[float], sizes: Sequence[int]) -> bool:
    """Whether the words that a score leaves open are too many beside those that are story, so that another is asked."""
    story = sum(size for size, score in zip(sizes, scores, strict=True) if score >= THRESHOLD)
    unclear = sum(size for size, score in zip(sizes, scores, strict=True) if 1 - CLEAR < score < CLEAR)
    return unclear >= DOUBTFUL * max(story, 1)


def _scores(measured: Measured, name: str) -> list[float]:
    weights, bias = _weights(name)
    return [1 / (1 + math.exp(-max(-30.0, min(30.0, bias + value)))) for value in measured.weigh(weights)]


def keep_alike(known: Survey, scores: Sequence[float]) -> list[float]:
    """The scores, those of prose lifted to story that looks like prose which mostly is story."""
    told: dict[tuple[str, str, str], float] = {}
    whole: dict[tuple[str, str, str], float] = {}
    prose = [(style, size) if weight > 0 else None for style, size, weight in
             zip(known.styles, known.sizes, known.prose, strict=True)]  # fmt: skip
    for found, score in zip(prose, scores, strict=True):
        if found:
            style, size = found
            whole[style] = whole.get(style, 0.0) + size
            told[style] = told.get(style, 0.0) + (size if score >= THRESHOLD else 0.0)
    return [
        THRESHOLD
        if found and _LEAST <= score < THRESHOLD and told[found[0]] >= ALIKE * whole[found[0]]
        else float(score)
        for found, score in zip(prose, scores, strict=True)
    ]


def choose_story(page: Page, said: Statements) -> Choice:
    """The verdict over the page's segments; adds to `said` what stands round the story."""
    known = survey_page(page, said)
    measured = measure(known, None)
    scores = _scores(measured, "alone")
    if is_doubtful(scores, [s.words for s in page.segments]) and (second := second_opinion(page)):
        measured = measure(known, second)
        scores = _scores(measured, "with second")
    scores = keep_alike(known, scores)
    kept = [score >= THRESHOLD for score in scores]
    if not any(kept):
        first, last = page.nodes[measured.container].first, page.nodes[measured.container].last
        kept = [first <= i <= last and s.linked * 2 <= len(s.text) for i, s in enumerate(page.segments)]
    if not any(kept):
        kept = [True] * len(kept)
    add_visible(page, said, measured.bits, kept, measured.heading)
    titles = {fold(c.value) for c in said.claims if c.field == "headline"}
    hints = []
    for found, bits, score, stays in zip(page.segments, measured.bits, scores, kept, strict=True):
        if stays:
            hints.append("story" if score >= SURE else "")
        elif found.kind == "caption":
            hints.append("caption")
        elif found.words < 60 and fold(found.text) in titles:
            hints.append("headline")
        else:
            # A `header` holds the headline, which was told by its words above, or the name and menu of the site.
            hints.append(hint_of(bits & ~BITS["story"] & ~BITS["headline"]) or "navigation")
    words = sum(s.words for s, k in zip(page.segments, kept, strict=True) if k)
    unsure = sum(s.words for s, k, p in zip(page.segments, kept, scores, strict=True) if k and p < SURE)
    return Choice(kept, hints, doubt=unsure / max(1, words))
