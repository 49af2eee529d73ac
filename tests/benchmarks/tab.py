"""Save → seen: how long until an open tab of a real Chromium shows an edit, without a reload.

    python -m tests.benchmarks.tab --articles 1000 --edits 20

Each edit is written as editors do. The tab looks at every frame whether it shows the edit, and states when.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.benchmarks.corpus import make_articles
from tests.conftest import CHROMES, FLAGS
from tests.preview.running import Preview

SEEN = """new Promise(done => {
  const look = () => (SHOWN) ? done(performance.timeOrigin + performance.now()) : requestAnimationFrame(look);
  look();
})"""


def measure(name: str, tab: Page, edits: int, edit: Callable[[int], str]) -> str:
    """One row: `edit(k)` saves and returns a JavaScript expression that is true once the tab shows it."""
    seconds: list[float] = []
    for number in range(edits):
        time.sleep(0.3)
        begun = time.time()
        seconds.append(tab.evaluate(SEEN.replace("SHOWN", edit(number))) / 1000 - begun)
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    return f"| {name} | {statistics.median(seconds) * 1000:.0f} | {p95 * 1000:.0f} | {ordered[0] * 1000:.0f} |"


def main() -> None:
    """Parse, measure, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--edits", type=int, default=20)
    options = parser.parse_args()
    articles = make_articles(options.articles)
    newest = max(articles, key=lambda article: article.date)
    with tempfile.TemporaryDirectory() as scratch:
        site = Path(scratch)
        (site / "content").mkdir()
        (site / "templates" / "static" / "css").mkdir(parents=True)
        (site / "digest.toml").write_text('[site]\ntitle = "Benchmark"\nbase_url = "https://bench.example/"\n')
        for article in articles:
            (site / "content" / f"{article.date}-{article.slug}.txt").write_text(article.text())
        source = site / "content" / f"{newest.date}-{newest.slug}.txt"
        style = site / "templates" / "static" / "css" / "90-own.css"

        def body(number: int) -> str:
            source.write_text(newest.text(tail=f"\n\nThe council met again {number} times on Monday."))
            return f"document.querySelector('main').textContent.includes('met again {number} times')"

        def headline(number: int) -> str:
            source.write_text(newest.text(title=f"Edition {number} of the vote in town"))
            return f"document.querySelector('h1').textContent.startsWith('Edition {number} ')"

        def sheet(number: int) -> str:
            style.write_text(f"h1 {{ color: rgb(1, 2, {number}); }}\n")
            return f"getComputedStyle(document.querySelector('h1')).color === 'rgb(1, 2, {number})'"

        found = os.environ.get("CHROME_PATH") or next((path for name in CHROMES if (path := shutil.which(name))), None)
        with (
            Preview("-m", "generator", "-C", str(site), "serve", "--port", "0", seconds=600) as preview,
            sync_playwright() as playwright,
        ):
            browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
            tab = browser.new_page()
            built = site / ".digest" / "preview"
            page = next(built.rglob(f"{newest.slug}/index.html")).parent.relative_to(built).as_posix()
            tab.goto(f"http://localhost:{preview.port}/{page}/")
            tab.evaluate("window.mark = 'same document'")
            print(f"| {options.articles} articles | median ms | p95 ms | min |\n| --- | ---: | ---: | ---: |")
            print(measure("article body", tab, options.edits, body))
            print(measure("headline", tab, options.edits, headline))
            print(measure("style sheet", tab, options.edits, sheet))
            assert tab.evaluate("window.mark") == "same document"
            browser.close()


if __name__ == "__main__":
    main()
