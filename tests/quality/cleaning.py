"""python -m tests.quality cleaning --pack DIR: cleaning against the developers' pack, scored by the pack's own scorer.

Every input goes through reader and cleaning in this process; the predictions are written in the pack's form and handed
to `score_clean.py` in DIR, which prints the tables. `--tracks BD` chooses tracks, `--every 5` takes a fifth of them.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from generator.cleaning import clean
from generator.config import CleaningConfig
from generator.model import Article, Claim, Entry
from generator.readers import reader_named
from generator.record import Alignment
from generator.text import fold

Row = dict[str, Any]
TRACKS = {
    "A": "track_a_dev.jsonl.gz",
    "B": "track_b_dev.jsonl.gz",
    "C": "track_c_dev.jsonl.gz",
    "D": "track_d_dev.jsonl",
}


def rows(path: Path) -> Iterator[Row]:
    """The objects of a JSON Lines file, gzip-compressed or not."""
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
        for line in file:
            yield json.loads(line.decode("utf-8", "surrogatepass"))


def article_of(row: Row) -> Article:
    """The cleaned article of one input of the pack."""
    kind = row.get("format") or ("html" if row["input"].lstrip()[:1] == "<" and "url" in row else "text")
    url = row.get("url")
    entry = Entry(
        source="-",
        id=row["id"],
        format=kind,
        data=row["input"].encode("utf-8", "surrogatepass"),
        claims=(Claim("url", url, "caller"),) if url else (),
    )
    return clean(reader_named(kind).read(entry), CleaningConfig())


def prediction(row: Row, article: Article, ms: float) -> Row:
    """One line of a prediction file: offsets are into the input where the reader keeps an alignment."""
    document, meta = article.document, article.metadata
    alignment = Alignment(document.repairs) if document.repairs else None

    def place(start: int, end: int) -> Row:
        from generator.model import Span

        span = alignment.span(Span(start, end)) if alignment else Span(start, end)
        return {"start": span.start, "end": span.end}

    return {
        "id": row["id"],
        "title": meta.headline,
        "author": "; ".join(meta.authors) or None,
        "agency": meta.agency,
        "place": meta.place,
        "published": (meta.published or "")[:10] or None,
        "paragraphs": [{"text": article.words(p.spans), **place(p.start, p.end)} for p in article.passages],
        "removed": [
            {
                "kind": c.kind,
                "text": document.text[c.span.start : c.span.end],
                **place(c.span.start, c.span.end),
            }
            for c in article.cuts
        ],
        "ms": round(ms, 3),
    }


def predict(inputs: Iterable[Row], made: Callable[[Row], Article] = article_of) -> Iterator[Row]:
    """Predictions for inputs of the pack, with the CPU time of each."""
    for row in inputs:
        begun = time.process_time()
        article = made(row)
        yield prediction(row, article, (time.process_time() - begun) * 1000)


def scored(pack: Path, track: str, predictions: Iterable[Row], explain: int = 0) -> str:
    """What the pack's scorer prints about predictions for one track."""
    with tempfile.TemporaryDirectory() as folder:
        inputs, file = Path(folder, "pack.jsonl"), Path(folder, "predictions.jsonl")
        found = list(predictions)
        file.write_text("".join(json.dumps(p) + "\n" for p in found), "utf-8")
        wanted = {p["id"] for p in found}
        kept = (json.dumps(r) + "\n" for r in rows(pack / TRACKS[track]) if r["id"] in wanted)
        inputs.write_text("".join(kept), "utf-8")
        words = [track, "--pack", str(inputs), "--pred", str(file), *(["--explain", str(explain)] if explain else [])]
        done = subprocess.run(
            [sys.executable, str(pack / "score_clean.py"), *words], capture_output=True, text=True, check=True
        )
    return done.stdout


HAND_MADE = ("traf/", "pl/")
"""Sets of track C whose gold was made by hand."""


def nobodys(pack: Path, predictions: Iterable[Row]) -> str:
    """On how many pages of the hand-made sets we name an author where their gold names none."""
    found = {p["id"]: p["author"] for p in predictions}
    none = [
        r["id"]
        for r in rows(pack / TRACKS["C"])
        if r["id"] in found and r["id"].startswith(HAND_MADE) and not r["gold"].get("author")
    ]
    named = sum(bool(found[i]) for i in none)
    return f"authors named where gold has none: {named} of {len(none)} pages ({named / max(1, len(none)):.3f})"


def page_headlines(pack: Path, predictions: Iterable[Row]) -> str:
    """On how many whole pages pasted as text the headline is right: the one that the pack gives for the same story."""
    found = {p["id"]: p["title"] for p in predictions}
    stated = {
        r["id"].partition("/")[2]: r["expected"]["title"]
        for r in rows(pack / TRACKS["B"])
        if r["expected"].get("title")
    }
    pages = [i for i in found if i.startswith("page/") and i.partition("/")[2] in stated]
    right = sum(fold(found[i] or "") == fold(stated[i.partition("/")[2]]) for i in pages)
    return f"headlines of whole pages: {right} of {len(pages)} ({right / max(1, len(pages)):.3f})"


def main(argv: list[str]) -> int:
    """Print the scorer's table of each wanted track; the collector is set as `digest analyze` sets it."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    parser = argparse.ArgumentParser(prog="python -m tests.quality cleaning", description=__doc__)
    parser.add_argument("--pack", type=Path, required=True, metavar="DIR", help="folder of the cleaning pack")
    parser.add_argument("--tracks", default="BD", help="which of A, B, C, D")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth input")
    parser.add_argument("--explain", type=int, default=0, metavar="N", help="show lines lost and left")
    options = parser.parse_args(argv)
    for track in options.tracks:
        inputs = (r for n, r in enumerate(rows(options.pack / TRACKS[track])) if n % options.every == 0)
        made = list(predict(inputs))
        print(f"track {track}", scored(options.pack, track, made, options.explain), sep="\n")
        if track == "C":
            print(nobodys(options.pack, made))
        if track == "B":
            print(page_headlines(options.pack, made))
    return 0
