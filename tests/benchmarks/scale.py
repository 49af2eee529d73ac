"""`python -m tests.benchmarks.scale --n 100000`: what a large site takes: memory above all, built cold and then edited.

Invented articles on a RAM disk, everything real: each one is read, cleaned and structured, and all default outputs are
made. A line a case, each a fresh process: CPU and wall seconds, CPU milliseconds an article, and the peak memory of the
whole process tree (its proportional share of every page, so that what forks share counts once), with the instant of
the peak and what each process had then.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.build import Site, our_site
from tests.benchmarks.corpus import make_article

_EVERY = 0.2  # seconds between two looks at the memory: at a gigabyte each takes the kernel a few milliseconds


@dataclass
class Peak:
    """The most memory that a process tree had at once."""

    total: float = 0.0
    """Megabytes."""
    second: float = 0.0
    """When, in seconds from the start."""
    parts: list[float] = field(default_factory=list)
    """Megabytes of each process then, in the order in which they were begun."""

    def watch(self, process: int, stop: threading.Event) -> None:
        """Look again and again until told to stop."""
        begun = time.monotonic()
        while not stop.wait(_EVERY):
            parts = [_share(one) for one in _tree(process)]
            if sum(parts) > self.total:
                self.total, self.parts, self.second = sum(parts), parts, time.monotonic() - begun


def _tree(process: int) -> list[int]:
    found = [process]
    for one in found:
        try:
            found += map(int, Path(f"/proc/{one}/task/{one}/children").read_text().split())
        except (OSError, ValueError):
            continue
    return found


def _share(process: int) -> float:
    try:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1024


def build(case: str, site: Site, count: int) -> None:
    """One build in a fresh process, and the line about it."""
    begun = time.perf_counter()
    process = subprocess.Popen(site.command, cwd=site.root, env=site.environment)
    peak, stop = Peak(), threading.Event()
    watcher = threading.Thread(target=peak.watch, args=(process.pid, stop))
    watcher.start()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - begun
    stop.set()
    watcher.join()
    if process.returncode != 0:
        raise SystemExit(f"{case}: {' '.join(site.command)} failed in {site.root}")
    cpu = usage.ru_utime + usage.ru_stime
    most = f"{peak.total:.0f} ({' + '.join(f'{part:.0f}' for part in peak.parts if part >= 1)}; at {peak.second:.0f} s)"
    print(f"| {case} | {count} | {cpu:.2f} | {wall:.2f} | {1000 * cpu / count:.2f} | {most} |", flush=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.scale", description=__doc__)
    parser.add_argument("--n", type=int, default=100_000)
    parser.add_argument("--work", type=Path, default=Path("/dev/shm/digest-scale"), help="scratch folder on a RAM disk")
    parser.add_argument("--warm", action="store_true", help="with the analyses of a run that was kept: pages anew")
    parser.add_argument("--keep", action="store_true", help="leave the site when all is done")
    options = parser.parse_args()
    root = options.work / str(options.n)
    if options.warm:
        site = our_site((), root, "markdown")
        shutil.rmtree(root / "site")
        with (root / "digest.toml").open("a") as settings:
            settings.write('[content]\noutput = "again"\n')  # an output folder that no build knows
    else:
        shutil.rmtree(root, ignore_errors=True)
        site = our_site((make_article(number) for number in range(options.n)), root, "markdown")
    print("| case | N | CPU s | wall s | CPU ms an article | peak memory, MB |")
    print("| --- | ---: | ---: | ---: | ---: | --- |", flush=True)

    def again(case: str) -> None:
        build(case, site, options.n)

    victim = make_article(options.n // 2)
    again("pages from kept analyses" if options.warm else "cold, analysis included")
    again("no change, first")
    again("no change")
    site.source(victim).write_text(site.write(victim, tail="\n\nGulls watched for an hour."))
    again("one body edited")
    site.source(victim).write_text(site.write(victim, title=f"Another headline for the {victim.tags[0]}"))
    again("one headline edited")
    text, found = re.subn("<h1", '<h1 data-edit="1"', site.template.read_text(), count=1)
    assert found == 1
    site.template.write_text(text)
    again("a template edited")
    sizes = [
        path.stat().st_size for path in (root / ("again" if options.warm else "site")).rglob("*") if path.is_file()
    ]
    store = (root / ".digest/store.sqlite").stat().st_size
    print(f"{len(sizes)} files, {sum(sizes) / 1e6:.0f} MB; the store {store / 1e6:.0f} MB.")
    if not options.keep:
        shutil.rmtree(root)


if __name__ == "__main__":
    main()
