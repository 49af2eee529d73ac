"""`python -m tests.build.faults`: every call of the system about a file of a project fails once, in a real build.

A small project goes round between states: articles of all kinds edited, new, renamed and gone, a sidecar, a picture, a
template, a static file. Each step from one state to the next is recorded once (by strace); then it is built again and
again, with another call failing each time. What must hold after each is in `Rounds.judge`.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NoReturn

import msgspec
from PIL import Image

import generator.analysis
from generator.build import BuildOptions, Project, build, load_manifest
from generator.build.settled import configuration
from generator.cli import main as main_of_digest
from tests.build.eager import be_eager
from tests.build.projects import CONFIG, article, broken_links, clean_build, tree

STRACE = shutil.which("strace")
ERRORS = ("EIO", "ENOSPC", "EACCES", "EROFS")
_TRACED = "%file,%desc"
_NOT_FAILED = ("execve", "getcwd", "chdir")  # of the process itself, before any build
_NOT_LET_GO = ("close", "/.digest/lock")  # a real one closes the file, whatever it says; this one would keep the lock
_PATIENCE = 120.0  # seconds until a build hangs
_CALL = re.compile(r"(?:(?P<process>\d+) +)?(?P<call>[a-z0-9_]+)\(")
_REMEDY = re.compile(r"(?:Mend|Make|Choose|Run|Remove|Wait|Set|Move|Empty|Bring|Save|Build|Install)\b[^.]*")

_ANY = re.compile(r"(?<=/)[a-z-]+-[0-9]+|[0-9a-f]{8,}|[0-9]+|[0-9a-z_]{8}(?=[.]tmp)|(?<=tags/|pics/|ople/)[^/]+")
"""What names of one kind of file differ in."""

State = dict[str, bytes]
"""Path in the project → bytes of every file that the site is made from."""


class UntraceableError(Exception):
    """This machine lets no process trace another."""


class Fault(msgspec.Struct, frozen=True):
    """One call of one step, and what it gives instead of what it should."""

    step: int
    call: str
    place: str
    """Which file it concerns, relative to the project."""
    number: int
    """Of the calls of this name about this file in a process."""
    error: str

    @property
    def inject(self) -> str:
        """As strace reads it, for a trace of the calls about this file."""
        return f"{self.call}:error={self.error}:when={self.number}"

    def __str__(self) -> str:
        return f"step {self.step}, {self.inject} of {self.place}"


# ---- the states


def _picture(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (500, 250), colour).save(out, "PNG")
    return out.getvalue()


def _feed(*numbers: int) -> bytes:
    items = "".join(
        f"<item><guid>wire-{n}</guid><title>Wire {n}</title><link>https://wire.example/{n}</link>"
        f"<pubDate>Mon, {n + 1:02} Jan 2024 10:00:00 GMT</pubDate><description>{article(n)}</description></item>"
        for n in numbers
    )
    return (
        '<rss version="2.0"><channel><title>Harbour Wire</title><link>https://wire.example/</link>'
        f"<description>Piers</description>{items}</channel></rss>"
    ).encode()


def states() -> list[State]:
    """The states that the project goes round between; from each to the next other parts of a build have work."""
    first: State = {
        "content/south/pier-000.txt": article(0).encode(),
        "content/south/pier-001.txt": article(1).encode(),
        "content/south/pier-001.txt.toml": b'tags = ["Piers"]\n',
        "content/north/pier-002.txt": article(2).encode(),
        "content/north/far/pier-003.txt": article(3).encode(),
        "content/quay.md": b"# The quay\n\n![The quay](quay.png)\n\nThe quay is old, the mayor said.\n",
        "content/quay.png": _picture("navy"),
        "content/wire.rss": _feed(5, 6),
        "static/mark.svg": b"<svg/>",
        "templates/article.html": b"{% extends 'default/article.html' %}",
    }
    # Everything at once: a feed (which no fork beside the build reads), files of all kinds new, edited and gone.
    second = {
        **first,
        "content/south/pier-000.txt": article(0, headline="Another headline for pier 0").encode(),
        "content/south/pier-001.txt.toml": b'tags = ["Storms"]\n',
        "content/east/pier-004.txt": article(4).encode(),
        "content/quay.png": _picture("teal"),
        "content/wire.rss": _feed(5, 7),
        "static/mark.svg": b"<svg> </svg>",
        "templates/article.html": b"{% extends 'default/article.html' %}\n{# another #}",
    }
    del second["content/north/far/pier-003.txt"]
    # A few texts: analysed by a fork, planned from the plan that stands.
    third = {
        **second,
        "content/south/pier-000.txt": article(0, headline="Another headline for pier 0", tail=" Gulls!").encode(),
        "content/north/pier-002.txt": article(2, headline="Pier 2 once more").encode(),
    }
    # Nothing to be analysed: an article goes, and a template.
    fourth = {**third}
    del fourth["content/east/pier-004.txt"], fourth["templates/article.html"]
    return [first, second, third, fourth]


def _write(root: Path, state: State) -> None:
    """Bring the inputs into a state; a file that is in it already is not touched."""
    for folder in ("content", "static", "templates"):
        for path in sorted((root / folder).rglob("*"), reverse=True):
            if path.is_dir():
                if not any(path.iterdir()):
                    path.rmdir()
            elif path.relative_to(root).as_posix() not in state:
                path.unlink()
    for name, data in state.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != data:
            path.write_bytes(data)


# ---- the rounds


class Rounds:
    """A project that goes round its states, in builds of which a call fails."""

    def __init__(self, home: Path, *, eager: bool) -> None:
        """`home` is a scratch folder; `eager`: with every fork that a large site would have."""
        self.root = home / "project"
        self._home = home
        self._eager = eager
        self._states = states()
        self._at = 0
        self.root.mkdir()
        (self.root / "digest.toml").write_text(
            f'[site]\ntitle = "{CONFIG.site.title}"\nbase_url = "{CONFIG.site.base_url}"\n', "utf-8"
        )
        self._clean = lru_cache(maxsize=None)(self._clean_site)
        _write(self.root, self._states[0])
        self._heal()

    @property
    def steps(self) -> int:
        """How many steps a round has."""
        return len(self._states)

    def calls(self) -> Iterator[list[tuple[str, str, int]]]:
        """(name, file in the project, number) of each call about one of its files, step by step, for one round."""
        for _ in range(self.steps):
            self._go()
            log = self._home / "calls"
            code, errors = self._build("-f", "-y", "-o", str(log), "-e", f"trace={_TRACED}")
            assert code == 0, errors
            yield self._recorded(log.read_text("utf-8", "replace"))
            self._heal()

    def _recorded(self, log: str) -> list[tuple[str, str, int]]:
        seen: Counter[tuple[str, str, str]] = Counter()
        found = {}
        inside = re.compile(rf'[<"]{re.escape(str(self.root))}([^>"]*)[>"]')
        for line in log.splitlines():
            match, place = _CALL.match(line), inside.search(line)
            if match is None or place is None or (match["call"], place[1]) == _NOT_LET_GO:
                continue
            if match["call"] not in _NOT_FAILED:
                each = (match["process"], match["call"], place[1])
                seen[each] += 1
                found[match["call"], place[1], seen[each]] = None
        return list(found)

    def try_one(self, fault: Fault) -> tuple[str, list[str]]:
        """(what came of a fault, what is wrong with that), after the steps that lead to it."""
        while self._at != fault.step:
            self._go()
            self._heal()
        old = tree(self.root / "site")
        before, after = self._states[self._at], self._states[(self._at + 1) % self.steps]
        self._go()
        log = self._home / "hit"
        code, errors = self._build(
            *("-f", "-o", str(log), "-P", f"{self.root}{fault.place}"),
            *("-e", f"trace={fault.call}", "-e", f"inject={fault.inject}"),
        )
        hits = [line for line in log.read_text("utf-8", "replace").splitlines() if "(INJECTED)" in line]
        wrong = self.judge(old, before, after, code, errors)
        if hits and code != 0 and not self._is_place_named(fault.place, errors):
            wrong.append("the place is not named")
        wrong += self._judge_healing(errors)
        ended = "failed alone" if "Failed:" in errors else "ended"
        outcome = ("went on" if code == 0 else ended) if hits else "missed"
        return outcome, [*wrong, *(f"    {line}" for line in (*hits, *errors.splitlines()[-4:]) if wrong)]

    def judge(self, old: State, before: State, after: State, code: int, errors: str) -> list[str]:
        """What is wrong with the site, the exit code and the message, after a build in which a call failed.

        Each file is whole: that of the site before, or of the site that the build was to make. A build that says it is
        good has made it all. One that names articles (or pictures) has made the site in which exactly those are as they
        were in the state before, or all of it where it came to know them all the same. One that ended names the place
        and says what to do.
        """
        wrong: list[str] = []
        site = {path: data for path, data in tree(self.root / "site").items() if not path.startswith(".digest-tmp")}
        wanted = self._clean(frozenset(after.items()))
        named = frozenset(path for path in before.keys() | after.keys() if _is_named(path, errors))
        kept = self._clean(frozenset(_mixed(before, after, named).items())) if named else wanted
        for path, data in site.items():
            if data not in (old.get(path), wanted.get(path), kept.get(path)):
                wrong.append(f"{path} is neither old nor new")
        if links := broken_links(self.root / "site"):
            wrong.append(f"broken links: {sorted(links)[:3]}")
        if "Traceback" in errors:
            wrong.append("a traceback")
        if code == 0 and site not in (wanted, kept):
            wrong.append(f"said to be good, and is not: {_differences(site, wanted)}")
        if code == 0 and ("Failed:" in errors or "Error:" in errors):
            wrong.append("failed with exit code 0")
        if code != 0 and "Traceback" not in errors:
            if "Failed:" not in errors and "Error:" not in errors:
                wrong.append(f"exit code {code} without a word")
            elif not _REMEDY.search(errors):
                wrong.append("no remedy")
            if "Failed:" in errors and "Error:" not in errors and site not in (kept, wanted):
                wrong.append(f"not as if only {sorted(named)} had not changed: {_differences(site, kept)}")
        return wrong

    def _is_place_named(self, place: str, errors: str) -> bool:
        """Whether a message names the file of the failing call, a folder around it, or the page that was on its way."""
        names = [part for part in place.split("/") if part not in ("", "site", "content")]
        return any(
            name in errors for name in (*names, str(self.root), "list of owned files", *tree(self.root / "site"))
        )

    def _judge_healing(self, errors: str) -> list[str]:
        """What is wrong with the next build, in which nothing fails."""
        wrong: list[str] = []
        told = "set aside" in errors
        try:
            failures, foreign = self._heal()
        except Exception as error:  # told of with the fault that caused it
            wrong.append(f"the next build: {type(error).__name__}: {error}")
            shutil.rmtree(self.root / ".digest", ignore_errors=True)
            shutil.rmtree(self.root / "site", ignore_errors=True)
            self._heal()
            return wrong
        if failures or foreign:
            wrong.append(f"the next build: {failures or foreign}")
        site, wanted = tree(self.root / "site"), self._clean(frozenset(self._states[self._at].items()))
        if site != wanted:
            wrong.append(f"not healed: {_differences(site, wanted)}")
            shutil.rmtree(self.root / ".digest")
            shutil.rmtree(self.root / "site")
            self._heal()
        aside = self.root / ".digest/store.sqlite.damaged"
        if aside.exists() and told:
            aside.unlink()
        if left := leavings(self.root):
            wrong.append(f"left behind: {left}")
            for name in left:
                place = self.root / name.removeprefix("an empty ")
                shutil.rmtree(place) if place.is_dir() else place.unlink(missing_ok=True)
        return wrong

    def _go(self) -> None:
        self._at = (self._at + 1) % self.steps
        _write(self.root, self._states[self._at])

    def _build(self, *strace: str) -> tuple[int, str]:
        """(exit code, what was said) of a `digest build`, traced.

        It runs in a fork of this process, which has everything loaded: half of the time of a build as small as these
        would go into imports, and none of those is about a file of the project.
        """
        assert STRACE is not None
        said = self._home / "said"
        child = os.fork()
        if child == 0:
            self._digest(said)
        os.waitpid(child, os.WUNTRACED)
        with subprocess.Popen([STRACE, "-qq", "-p", str(child), *strace], stderr=subprocess.DEVNULL) as tracer:
            while "TracerPid:\t0" in Path(f"/proc/{child}/status").read_text():
                if tracer.poll() is not None:
                    os.kill(child, signal.SIGKILL)
                    os.waitpid(child, 0)
                    raise UntraceableError
                time.sleep(0.002)
            os.kill(child, signal.SIGCONT)
            deadline = time.monotonic() + _PATIENCE
            while (ended := os.waitpid(child, os.WNOHANG))[0] == 0:
                time.sleep(0.005)
                if time.monotonic() > deadline:
                    os.kill(child, signal.SIGKILL)
                    os.waitpid(child, 0)
                    return -signal.SIGKILL, f"Traceback: it hung.\n{said.read_text('utf-8', 'replace')}"
        return os.waitstatus_to_exitcode(ended[1]), said.read_text("utf-8", "replace")

    def _digest(self, said: Path) -> NoReturn:
        """Be a `digest build`, once somebody lets this process go on."""
        code = 1
        try:
            os.dup2(os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            sys.stdout, sys.stderr = (io.TextIOWrapper(io.FileIO(stream, "w", closefd=False)) for stream in (1, 2))
            sys.argv = ["digest", "-C", str(self.root), "build"]
            if self._eager:
                be_eager()
            os.kill(os.getpid(), signal.SIGSTOP)
            main_of_digest()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)

    def _heal(self) -> tuple[tuple[object, ...], tuple[str, ...]]:
        """(failures, foreign files) of a build in which nothing fails. It is built once more when signatures are old
        enough to vouch for all, so that the next build begins as most do: with a look at what was left settled.
        """
        options = BuildOptions(executor="serial")
        project = Project(self.root, CONFIG, configuration(str(self.root)))
        report = build(project, options)
        time.sleep(0.03)
        build(project, options)
        return report.failures, report.foreign

    def _clean_site(self, state: frozenset[tuple[str, bytes]]) -> State:
        with tempfile.TemporaryDirectory(dir=self._home) as folder:
            _write(Path(folder) / "inputs", dict(state))
            return clean_build(Path(folder) / "inputs", Path(folder) / "scratch")


def _is_named(path: str, errors: str) -> bool:
    """Whether a message names a file of the project, or a folder that it is in."""
    if not path.startswith("content/"):
        return False
    source = path.removesuffix(".toml")
    folders = [str(folder) for folder in Path(source).parents if str(folder) not in (".", "content")]
    own = source.removeprefix("content/")
    names = [own, f"{own}.toml", f"content/{own}", f"content/{own}.toml", *folders]
    return any(re.search(rf"(?<![\w/.-]){re.escape(name)}(?![\w/.-]*\w)", errors) for name in names)


def _mixed(before: State, after: State, named: frozenset[str]) -> State:
    """The state after, in which these files are as before."""
    mixed = {path: data for path, data in after.items() if path not in named}
    return mixed | {path: before[path] for path in named if path in before}


def _differences(site: State, wanted: State) -> str:
    missing, more = sorted(wanted.keys() - site.keys()), sorted(site.keys() - wanted.keys())
    other = sorted(path for path in site.keys() & wanted.keys() if site[path] != wanted[path])
    return f"missing {missing[:4]}, more {more[:4]}, other {other[:4]}"


_KEPT = re.compile(
    r"store\.sqlite(-wal|-shm)?|lock|site\.files|settled|images|images/[0-9a-f]{64}|jinja|jinja/[0-9a-f]{40}\.jinja"
)


def leavings(root: Path) -> list[str]:
    """What lies in `.digest` or `site` of a project after a build that no build means to leave there."""
    state = root / ".digest"
    found = [path.relative_to(state).as_posix() for path in sorted(state.rglob("*"))]
    left = [f".digest/{name}" for name in found if not _KEPT.fullmatch(name)]
    empty = (folder for folder in (root / "site").rglob("*") if folder.is_dir() and not any(folder.iterdir()))
    left += [f"an empty {folder.relative_to(root).as_posix()}" for folder in sorted(empty)]
    left += [name for name in ("site/.digest-tmp",) if (root / name).is_file()]
    return [*left, *(["pending"] if load_manifest(root).pending else [])]


# ---- all of them


def all_faults(rounds: Rounds, step: int, errors: int) -> list[Fault]:
    """Every call of a round, or of each kind the first and each `step`th after it, with so many of the errors in turn.

    Calls are of one kind that have one name and are about files that are called alike.
    """
    found = []
    for step_of_round, calls in enumerate(rounds.calls()):
        seen: Counter[tuple[str, str]] = Counter()
        for call, place, number in calls:
            kind = (call, _ANY.sub("#", place))
            seen[kind] += 1
            if seen[kind] % step == 1 % step:
                for turn in range(errors):
                    error = ERRORS[(len(found) // errors + turn) % len(ERRORS)]
                    found.append(Fault(step_of_round, call, place, number, error))
    return found


def main() -> int:
    """Try them; a line for each that went wrong, and a count. The exit code is 1 if any did."""
    parser = argparse.ArgumentParser(prog="python -m tests.build.faults", description=__doc__)
    parser.add_argument("--each", type=int, default=1, metavar="N", help="every Nth call")
    parser.add_argument("--errors", type=int, default=1, help="how many of the four errors each call gives (1)")
    parser.add_argument("--eager", action="store_true", help="with the forks that a large site would have")
    parser.add_argument("--part", default="0/1", metavar="I/N", help="of N runs side by side, the Ith")
    options = parser.parse_args()
    if STRACE is None:
        parser.error("strace makes the failing calls, and is not installed")
    part, parts = map(int, options.part.split("/"))
    generator.analysis.analyse = lru_cache(maxsize=None)(generator.analysis.analyse)
    disk = "/dev/shm" if Path("/dev/shm").is_dir() else None
    outcomes: Counter[str] = Counter()
    bad = 0
    with tempfile.TemporaryDirectory(dir=disk, prefix="faults-") as home:
        rounds = Rounds(Path(home), eager=options.eager)
        faults = all_faults(rounds, options.each, options.errors)
        # Neighbours in a step differ least: going round costs no step that tries nothing.
        queues = [[f for f in faults if f.step == step][part::parts] for step in range(rounds.steps)]
        print(f"{len(faults)} faults, {sum(map(len, queues))} in this run", flush=True)
        for turn in range(max(map(len, queues))):
            for queue in queues:
                if turn >= len(queue):
                    continue
                outcome, wrong = rounds.try_one(queue[turn])
                outcomes[outcome] += 1
                if wrong:
                    bad += 1
                    print(f"{queue[turn]}: {outcome}", *wrong, sep="\n  ", flush=True)
            if turn % 10 == 9:
                print(f"{sum(outcomes.values())} tried: {dict(outcomes)}, {bad} wrong", flush=True)
    print(f"{sum(outcomes.values())} calls failed once: {dict(outcomes)}, {bad} wrong")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
