"""Measures summary, background and roles against annotated news.

    python -m tests.quality structure --gold nd-check.jsonl --data newsdiscourse
    python -m tests.quality structure --gold cnndm-dev.jsonl --data CLONE

The whole way is measured: reader, cleaning, structuring, in one process. A unit stands for an annotated sentence when
they share half the characters of the shorter one. ROUGE is unstemmed and paired with Lead-3 on the same documents.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from generator.analysis import analyse
from generator.config import AnalysisOptions
from generator.model import Claim, Digest, Entry
from generator.record import record_of
from generator.structuring import structure
from generator.structuring.roles import ROLES
from generator.text import sentence_spans
from tests.quality.newsdiscourse import Document, read_documents

CONTEXT = frozenset(("C1", "C2", "D1"))
STRICT = frozenset(("C1", "D1"))
Record = dict[str, Any]
_TOKEN = re.compile(r"[a-z0-9]+")


def record_for(document: Document) -> tuple[Record, float]:
    """What `digest analyze` says of the document, and the milliseconds of structuring alone."""
    claims = (("headline", document.title), ("published", document.published))
    entry = Entry(
        source="-",
        id=document.id,
        format="text",
        data=document.text.encode("utf-8"),
        claims=tuple(Claim(field, value, "caller") for field, value in claims if value),  # type: ignore[arg-type]
    )
    digest = analyse(entry, AnalysisOptions())
    if not isinstance(digest, Digest):
        raise RuntimeError(f"{document.id}: {digest.message}")
    begun = time.process_time()
    structure(digest.article, AnalysisOptions())
    return record_of(digest, id=document.id), (time.process_time() - begun) * 1000


def aligned(unit: Record, gold: Sequence[tuple[int, int, str]]) -> list[int]:
    """Indices of the annotated sentences that the unit stands for."""
    found = []
    for index, (start, end, _) in enumerate(gold):
        shared = min(end, unit["end"]) - max(start, unit["start"])
        if shared > 0 and 2 * shared >= min(end - start, unit["end"] - unit["start"]):
            found.append(index)
    return found


def f1(hits: int, shown: int, wanted: int) -> float:
    """Harmonic mean of precision and recall."""
    return 2 * hits / (shown + wanted) if shown + wanted else 0.0


def background_figures(pairs: Sequence[tuple[Document, Record]]) -> dict[str, float]:
    """Precision of the three best, of the three best shown, and F1 of all that is found."""
    hits = shown = wanted = 0
    first: list[float] = []
    first_shown: list[float] = []
    strict: list[float] = []
    both = 0
    for document, record in pairs:
        gold = document.roles
        ranked = sorted(record["background"], key=lambda unit: -unit["score"])
        of = [aligned(unit, gold) for unit in ranked]
        for units, kinds, into in (
            (of, CONTEXT, first),
            ([a for a, unit in zip(of, ranked, strict=True) if unit["shown"]], CONTEXT, first_shown),
            (of, STRICT, strict),
        ):
            best = units[:3]
            if best:
                into.append(sum(_share(indices, gold, kinds) for indices in best) / len(best))
        found = {index for indices in of for index in indices}
        right = {index for index, (*_, role) in enumerate(gold) if role in CONTEXT}
        hits, shown, wanted = hits + len(found & right), shown + len(found), wanted + len(right)
        both += sum(index in found for unit in record["summary"] for index in aligned(unit, gold))
    return {
        "background p@3": _mean(first),
        "background p@3, shown only": _mean(first_shown),
        "background F1": f1(hits, shown, wanted),
        "strict background p@3": _mean(strict),
        "also in the summary": both,
    }


def _share(indices: Sequence[int], gold: Sequence[tuple[int, int, str]], kinds: frozenset[str]) -> float:
    return sum(gold[index][2] in kinds for index in indices) / len(indices) if indices else 0.0


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def role_figures(pairs: Sequence[tuple[Document, Record]]) -> dict[str, float]:
    """Macro F1 over nine roles and share of right ones; an annotated sentence that was cut counts as named NA."""
    told: Counter[tuple[str, str]] = Counter()
    for document, record in pairs:
        for start, end, role in document.roles:
            best, named = 0, "NA"
            for sentence in record["sentences"]:
                shared = min(end, sentence["end"]) - max(start, sentence["start"])
                if shared > best:
                    best, named = shared, sentence["role"]
            told[role, named] += 1
    per_role = []
    for role in ROLES:
        shown = sum(count for (_, named), count in told.items() if named == role)
        wanted = sum(count for (gold, _), count in told.items() if gold == role)
        per_role.append(f1(told[role, role], shown, wanted))
    right = sum(count for (gold, named), count in told.items() if gold == named)
    return {"nine roles, macro F1": _mean(per_role), "nine roles, micro F1": right / max(1, sum(told.values()))}


def summary_figures(pairs: Sequence[tuple[Document, Record]]) -> dict[str, float]:
    """How often the first three sentences hold the main event, and how many of them are no story."""
    covered = eligible = 0
    junk: list[float] = []
    for document, record in pairs:
        units = record["summary"][:3]
        roles = [{document.roles[index][2] for index in aligned(unit, document.roles)} for unit in units]
        if any(role == "M1" for *_, role in document.roles):
            eligible += 1
            covered += any("M1" in each for each in roles)
        if units:
            junk.append(sum("NA" in each or not each for each in roles) / len(units))
    return {"main event in the summary": covered / max(1, eligible), "junk in the summary": _mean(junk)}


def rouge(texts: Iterable[str], reference: str) -> tuple[float, float]:
    """ROUGE-1 and ROUGE-2 F1 of the texts together."""
    shown = [token for text in texts for token in _TOKEN.findall(text.lower())]
    wanted = _TOKEN.findall(reference.lower())
    scores = []
    for size in (1, 2):
        a, b = (Counter(zip(*[t[i:] for i in range(size)], strict=False)) for t in (shown, wanted))
        scores.append(f1(sum((a & b).values()), sum(a.values()), sum(b.values())))
    return scores[0], scores[1]


def rouge_figures(pairs: Sequence[tuple[Document, Record]]) -> dict[str, float]:
    """ROUGE of the summary and what it gains on the first three sentences, with a 95 % bootstrap interval."""
    gains: list[tuple[float, float]] = []
    ours: list[tuple[float, float]] = []
    for document, record in pairs:
        lead = [document.text[span.start : span.end] for span in sentence_spans(document.text)[:3]]
        own = rouge([unit["text"] for unit in record["summary"][:3]], document.highlights)
        base = rouge(lead, document.highlights)
        ours.append(own)
        gains.append((own[0] - base[0], own[1] - base[1]))
    chance = random.Random(7)
    found: dict[str, float] = {}
    for index, name in enumerate(("ROUGE-1", "ROUGE-2")):
        each = [gain[index] for gain in gains]
        means = sorted(_mean(chance.choices(each, k=len(each))) for _ in range(1000))
        found[name] = _mean([score[index] for score in ours])
        found[f"{name} against Lead-3"] = _mean(each)
        found[f"{name} against Lead-3, lower bound"] = means[25]
    return found


def main(argv: list[str]) -> int:
    """Print the table for one index file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True, help="index file of the documents")
    parser.add_argument("--data", type=Path, help="corpus folder or clone; beside the index file if absent")
    options = parser.parse_args(argv)
    documents = read_documents(options.gold, options.data or options.gold.parent / "newsdiscourse")
    told = [(document, *record_for(document)) for document in documents]
    pairs = [(document, record) for document, record, _ in told]
    figures: dict[str, float] = {}
    if documents[0].roles:
        figures |= background_figures(pairs) | role_figures(pairs) | summary_figures(pairs)
    else:
        figures |= rouge_figures(pairs)
    figures["units that are not verbatim"] = sum(
        " ".join(d.text[u["start"] : u["end"]].split()) != " ".join(u["text"].split())
        for d, record in pairs
        for u in (*record["summary"], *record["background"])
        if not record["repairs"]
    )
    figures["background sentences shown, an article"] = _mean(
        [sum(u["shown"] for u in r["background"]) for _, r in pairs]
    )
    figures["CPU ms an article, structuring with quotes"] = _mean([ms for *_, ms in told])
    print(f"{len(documents)} documents of {options.gold.name}")
    for name, value in figures.items():
        print(f"{name:44} {value:8.4f}")
    return 0
