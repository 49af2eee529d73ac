"""How well quotes and speakers are found on a gold file: python -m tests.quality quotes --gold FILE

The gold is JSON Lines as the quotes pack's `build_gold.py` writes them (`id`, `text`, `quotes` with `start`, `end`,
`cls`, `kind`, `speaker`, `name`, `surface`). Prints the table of docs/quality.md;
the verdicts follow the pack's scorer.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.config import QuotesConfig
from generator.model import Article, Metadata, Passage, Quote, RawDocument, Span
from generator.structuring.key_quotes import choose_key_quotes
from generator.structuring.quotes import find_quotes
from generator.structuring.story import Story

_LINE = re.compile(r"[^\n]*\S[^\n]*")
_HONORIFICS = frozenset(
    re.findall(
        r"\S+", "mr mrs ms miss dr sen rep gov president former secretary general judge sir dame lord lady the u.s."
    )
)
_SAME_OVERLAP = 0.8


def story_of_text(text: str) -> Story:
    """The story of a plain text, each line a paragraph and the first one the headline."""
    lines = list(_LINE.finditer(text))
    passages = []
    for match in lines[1:]:
        words = match.group()
        start = match.start() + len(words) - len(words.lstrip())
        passages.append(Passage(spans=(Span(start, match.start() + len(words.rstrip())),), kind="paragraph"))
    headline = lines[0].group().strip() if lines else None
    return Story(Article(RawDocument("gold", text, ()), tuple(passages), Metadata(headline=headline)), ())


def _name_words(name: str) -> list[str]:
    folded = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).lower()
    found = [w.strip(".,") for w in folded.replace("’", "'").split()]
    while len(found) > 1 and found[0] in _HONORIFICS:
        found = found[1:]
    while len(found) > 1 and found[-1] in ("jr", "sr", "ii", "iii"):
        found = found[:-1]
    return found


def same_person(one: str, other: str) -> bool:
    """Whether two names may be one person's: surnames alike, first names alike as far as both are given."""
    a, b = _name_words(one), _name_words(other)
    if not a or not b:
        return False
    if len(a) == 1 or len(b) == 1:
        return a[-1] == b[-1] or (len(a) == 1 and a[0] == b[0]) or (len(b) == 1 and a[0] == b[0])
    return a[-1] == b[-1] and (a[0][0] == b[0][0] or a[0] in b or b[0] in a)


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> float:
    common = min(one[1], other[1]) - max(one[0], other[0])
    return common / (max(one[1], other[1]) - min(one[0], other[0])) if common > 0 else 0.0


def _verdict(gold: dict[str, Any], quote: Quote) -> str:
    if quote.speaker is None:
        return "silent"
    name = quote.speaker.name
    if gold.get("speaker"):
        if not quote.speaker.person:
            return "silent"
        if not same_person(name, gold["speaker"]):
            return "wrong"
        return "full" if len(_name_words(name)) > 1 or len(_name_words(gold["speaker"])) == 1 else "surname"
    if gold.get("kind") in ("nominal-indef", "group", "org") and quote.speaker.person:
        surface = gold.get("name") or gold.get("surface") or ""
        return "words" if same_person(name, surface) else "wrong"
    return "unjudged" if quote.speaker.person else "words"


BUCKETS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.97)
"""Lower bounds of the rows that compare confidence with how often the name is right."""


def calibration(rows: list[dict[str, Any]]) -> list[tuple[float, int, float, float]]:
    """For each bucket: its lower bound, named quotes judged in it, mean confidence and share of right names."""
    seen: dict[float, list[tuple[float, bool]]] = {low: [] for low in BUCKETS}
    for row in rows:
        quotes = find_quotes(story_of_text(row["text"]), QuotesConfig(min_confidence=0.0))
        for gold, quote in _matched(row, quotes):
            verdict = _verdict(gold, quote)
            if verdict in ("full", "surname", "wrong"):
                bucket = max(low for low in BUCKETS if low <= quote.confidence)
                seen[bucket].append((quote.confidence, verdict != "wrong"))
    return [
        (low, len(found), sum(c for c, _ in found) / len(found), sum(right for _, right in found) / len(found))
        for low, found in seen.items()
        if found
    ]


def _matched(row: dict[str, Any], quotes: tuple[Quote, ...]) -> Iterator[tuple[dict[str, Any], Quote]]:
    """The direct quotes of a gold article with the found quote that each one is, where there is one."""
    pieces = [((s.start, s.end), q) for q in quotes for s in q.spans]
    for gold in row["quotes"]:
        place = (gold["start"], gold["end"])
        best = max(pieces, key=lambda p: _overlap(p[0], place), default=None)
        if gold["cls"] == "direct" and best is not None and _overlap(best[0], place) >= _SAME_OVERLAP:
            yield gold, best[1]


def measure(rows: list[dict[str, Any]], options: QuotesConfig) -> dict[str, float]:
    """The figures over gold articles."""
    count: Counter[str] = Counter()
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    spent = 0.0
    for row in rows:
        story = story_of_text(row["text"])
        begun = time.process_time()
        quotes = find_quotes(story, options)
        keys = choose_key_quotes(story, quotes, options)
        spent += time.process_time() - begun
        pieces = [((s.start, s.end), q) for q in quotes for s in q.spans]
        verdict_of: dict[int, tuple[dict[str, Any], str]] = {}
        direct = [gold for gold in row["quotes"] if gold["cls"] == "direct"]
        count["gold"] += len(direct)
        count["known"] += sum(bool(gold.get("speaker")) for gold in direct)
        for gold, quote in _matched(row, quotes):
            count["found"] += 1
            verdict = _verdict(gold, quote)
            verdict_of.setdefault(id(quote), (gold, verdict))
            known = bool(gold.get("speaker"))
            kinds[gold["kind"] if known else ""][verdict] += 1
            count["right"] += known and verdict == "full"
            count["wrong"] += verdict == "wrong"
            count["named"] += verdict in ("full", "surname", "wrong")
        for place, _ in pieces:
            if not any(
                _overlap(place, (g["start"], g["end"])) >= _SAME_OVERLAP
                for g in row["quotes"]
                if g["cls"] != "negative"
            ):
                single = [g for g in row["quotes"] if g["cls"].startswith(("single", "unclear"))]
                count["strange"] += not any(_overlap(place, (g["start"], g["end"])) > 0 for g in single)
        eligible = any(
            g["cls"] == "direct" and len(_name_words(g.get("speaker") or "")) > 1 and 8 <= g["words"] <= 60
            for g in row["quotes"]
        )
        count["eligible"] += eligible
        if keys:
            judged = verdict_of.get(id(quotes[keys[0]]))
            count["keys"] += 1
            count["key right"] += judged is not None and judged[1] == "full"
            count["key wrong"] += judged is not None and judged[1] == "wrong"
    pronoun = kinds["pronoun"]
    judged_pronouns = pronoun["full"] + pronoun["surname"] + pronoun["wrong"] + pronoun["silent"]
    precision = count["found"] / max(count["found"] + count["strange"], 1)
    recall = count["found"] / max(count["gold"], 1)
    return {
        "speaker's full name, end to end": count["right"] / max(count["known"], 1),
        "wrong names per named output": count["wrong"] / max(count["named"], 1),
        "key quote right, per eligible article": count["key right"] / max(count["eligible"], 1),
        "key quote with the wrong speaker": count["key wrong"] / max(count["keys"], 1),
        "pronoun quotes right, of those judged": pronoun["full"] / max(judged_pronouns, 1),
        "span F1": 2 * precision * recall / max(precision + recall, 1e-9),
        "CPU ms an article": 1000 * spent / max(len(rows), 1),
    }


def main(argv: list[str] | None = None) -> int:
    """Print the figures for a gold file."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality quotes", description=__doc__)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--min-confidence", type=float, default=QuotesConfig().min_confidence)
    options = parser.parse_args(argv)
    rows = [json.loads(line) for line in options.gold.read_text(encoding="utf-8").splitlines() if line.strip()]
    for name, figure in measure(rows, QuotesConfig(min_confidence=options.min_confidence)).items():
        print(f"{name:40} {figure:.3f}" if "ms" not in name else f"{name:40} {figure:.2f}")
    print("\nconfidence from   names   mean    right")
    for low, number, mean, right in calibration(rows):
        print(f"{low:15.2f} {number:7} {mean:6.2f} {right:8.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
