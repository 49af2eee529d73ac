"""A preview from its first build to Ctrl-C: builds, watches, serves, and ends within three seconds."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from generator.build import BuildReport, Onlooker
from generator.errors import OutputError
from generator.preview.rebuilding import Outcome, Rebuilder
from generator.preview.responses import progress_words
from generator.preview.server import Live, make_app, serve
from generator.preview.trouble import Tone, in_lines
from generator.preview.watching import Changes, Watcher

if TYPE_CHECKING:
    from generator.preview.editing import EditorsView

TRIES = 20
"""So many ports after the wanted one are tried."""

PATIENCE = 1.0
"""Seconds that the first build may take before the last site, or a page that waits, is served meanwhile."""

PROGRESS_EVERY = 0.25
"""Seconds between two words on how far the first build is."""

SAID_EVERY = 10.0
"""The same for the terminal, which keeps them all."""

LONG = 100
"""With more files than this to go a build says what is done so far."""

SHOWN = 5
"""So many new warnings are said in full."""

_ANY = frozenset({"0.0.0.0", "::"})
"""Addresses that mean every address of this machine."""


class SiteBuilder(Protocol):
    """A resident builder, as the command line hands it over."""

    folder: Path
    """Where it builds to."""
    base_path: str
    """Path below which the site is published; may change with the configuration."""
    progress: Callable[[str, int, int], None]
    """To be called with (stage, done, total) as a build goes on; set by whoever wants to know."""

    def build(self, changes: Changes | None, onlooker: Onlooker) -> BuildReport:
        """Bring the folder up to date; None means to look everywhere. Raises `GeneratorError`."""

    def view(self, page: str) -> EditorsView | None:
        """What the editor's view shows of a page (`2031/flood/index.html`); None where it is no article's.

        Called from other threads than `build`, also while that runs.
        """

    def warm(self) -> None:
        """Get ready for the first edit; called after a build, while nobody waits."""

    def folders(self) -> Iterable[Path]:
        """Folders whose files it reads."""

    def files(self) -> Iterable[Path]:
        """Single files that it reads."""

    def roots(self) -> tuple[Path, ...]:
        """Folders that places in its errors are relative to."""

    def close(self) -> None:
        """Let go of everything."""


@dataclass(frozen=True, slots=True)
class PreviewOptions:
    """How to serve."""

    host: str = "127.0.0.1"
    port: int = 8000
    poll: bool = False
    reload: bool = True


def listen(host: str, port: int) -> tuple[socket.socket, int]:
    """A bound socket on the port, or on the next free one. Raises `OutputError` where there is none.

    Port 0 takes any that is free.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    except OSError as error:
        raise OutputError(f"`{host}` is no address of this machine.", remedy="Use --host 127.0.0.1.") from error
    problem: OSError | None = None
    for number in range(port, port + TRIES) if port else (0,):
        # Named TCP, or asyncio leaves out TCP_NODELAY: then the second half of an answer waits 40 ms for an ACK.
        bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            # So that a restart finds its port again although the last run's connections linger.
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind((host, number))
            bound.listen(128)
        except (OSError, OverflowError) as error:
            bound.close()
            problem = error if isinstance(error, OSError) else OSError(str(error))
            continue
        return bound, bound.getsockname()[1]
    raise OutputError(
        f"no port from {port} to {port + TRIES - 1} is free on {host}.", remedy="Name another with --port."
    ) from problem


def run_preview(
    builder: SiteBuilder,
    options: PreviewOptions,
    *,
    say: Callable[[str, Tone], None],
    ready: Callable[[str], None] = lambda url: None,
) -> None:
    """Build, serve and watch until SIGINT or SIGTERM. `ready` gets the URL once it answers, `say` lines for people."""
    # A request asks the system for a dozen things, and after each waits for its turn while a build computes: with
    # Python's 5 ms a turn the fresh page would be fetched only when the build has long put it in its place.
    sys.setswitchinterval(0.0005)
    # A build that Ctrl-C cuts off leaves locks that Python's own tracker cleans up, and would warn of.
    os.environ["PYTHONWARNINGS"] = ",".join(filter(None, (os.environ.get("PYTHONWARNINGS"), "ignore:resource_tracker")))
    bound, port = listen(options.host, options.port)
    if options.port and port != options.port:
        say(f"Port {options.port} is taken, so this is on {port}.", "warning")
    try:
        asyncio.run(_run(builder, options, bound, port, say, ready))
    finally:
        bound.close()
    _end_now_if_stuck()


async def _run(
    builder: SiteBuilder,
    options: PreviewOptions,
    bound: socket.socket,
    port: int,
    say: Callable[[str, Tone], None],
    ready: Callable[[str], None],
) -> None:
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    live = Live(builder.folder, builder.base_path)

    first = asyncio.Event()

    telling = Telling()

    def heard(outcome: Outcome) -> None:
        live.base = builder.base_path
        live.heard(outcome)  # before anything is printed: tabs do not wait for a terminal
        for tone, line in telling.lines(outcome):
            say(line, tone)
        if outcome.ended:
            first.set()

    def tell(outcome: Outcome) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended, and nobody is left to hear
            loop.call_soon_threadsafe(heard, outcome)

    due, said = time.monotonic(), time.monotonic() + SAID_EVERY

    def progressed(words: str) -> None:
        nonlocal said
        live.progressed(words)
        if time.monotonic() >= said and not live.built:
            said = time.monotonic() + SAID_EVERY
            say(f"  {words}", "quiet")

    def progress(stage: str, done: int, total: int) -> None:
        nonlocal due
        # Asked for every file of every build: nothing is done but for the first, and then now and again.
        if not live.built and time.monotonic() >= due:
            due = time.monotonic() + PROGRESS_EVERY
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(progressed, progress_words(stage, done, total))

    builder.progress = progress
    rebuilder = Rebuilder(builder.build, tell, roots=builder.roots, warm=builder.warm, in_view=live.in_view)
    watcher = Watcher(
        builder.roots()[0],
        folders=builder.folders(),
        files=builder.files(),
        tell=rebuilder.ask,
        say=lambda words: say(words, "warning"),
        poll=options.poll,
    )
    # Watching begins before the first build, so that what is saved during it is not missed.
    watcher.start()
    rebuilder.ask(Changes(everything=True))
    rebuilder.start()
    waiting = [asyncio.ensure_future(event.wait()) for event in (first, stop)]
    await asyncio.wait(waiting, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
    if not stop.is_set():
        named = {options.host.lower()}
        if options.host in _ANY:
            named.add(socket.gethostname().lower())
        app = make_app(live, view=builder.view, hosts=frozenset(named), reload=options.reload)
        shown = "localhost" if options.host in {"127.0.0.1", "::1", *_ANY} else options.host
        url = f"http://{shown}:{port}{live.base}"

        def serving() -> None:
            say(f"Serving on {url} (Ctrl-C ends)", "good")
            if options.host in _ANY and (address := _own_address()):
                say(f"In your network: http://{address}:{port}{live.base}", "plain")

        def answering() -> None:
            if first.is_set():
                serving()
            else:
                shows = "the last site" if (builder.folder / "index.html").is_file() else "a page that waits for it"
                say(f"Building; meanwhile {url} shows {shows}.", "plain")
                waiting[0].add_done_callback(lambda task: None if task.cancelled() else serving())
            ready(url)

        await serve(app, live, [bound], ready=answering, stop=stop)
    for task in waiting:
        task.cancel()
    watcher.stop()
    if rebuilder.stop(timeout=1.0):
        builder.close()


class Telling:
    """What the terminal is told of each build: only what is new."""

    def __init__(self) -> None:
        self._first = True
        self._troubled = False
        self._begun = False  # whether it was said that the pages in view are done and others are being made
        self._warned: frozenset[str] = frozenset()

    def lines(self, outcome: Outcome) -> Iterator[tuple[Tone, str]]:
        """A build in one line and its new warnings, or what went wrong."""
        if outcome.trouble is not None:
            self._troubled = True
            if outcome.ended:
                yield from in_lines(outcome.trouble)
            return
        if not outcome.ended:
            if outcome.left > LONG and not self._begun:
                self._begun = True
                yield "plain", self._line(outcome)
            return
        self._begun = False
        if outcome.left:
            return  # called away: the next build tells
        yield ("good" if self._troubled else "plain"), self._line(outcome)
        self._first = self._troubled = False
        new = [warning for warning in outcome.warnings if warning not in self._warned]
        self._warned = frozenset(outcome.warnings)
        for warning in new[:SHOWN]:
            yield "warning", f"  {warning}"
        if len(new) > SHOWN:
            yield "warning", f"  and {len(new) - SHOWN} more: the badge on the page lists them"

    def _line(self, outcome: Outcome) -> str:
        # A temporary file that took an article's place by now is not what was edited.
        paths = outcome.changes.paths
        names = sorted(path.name for path in paths if path.exists() or len(paths) == 1)
        cause = f" after {names[0]}{f' and {len(names) - 1} more' if len(names) > 1 else ''}" if names else ""
        made = f"{_count(outcome.total, 'file')} changed" if outcome.total else "nothing changed"
        left = f", {_count(outcome.left, 'file')} to go" if outcome.left else ""
        took = f"{outcome.seconds * 1000:.0f} ms" if outcome.seconds < 1 else f"{outcome.seconds:.1f} s"
        warned = f", {_count(len(outcome.warnings), 'warning')}" if outcome.warnings else ""
        begin = "Built: " if self._first else "Good again: " if self._troubled else ""
        return f"{begin}{made}{cause} in {took}{left}{warned}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _own_address() -> str:
    """The address under which others in the network reach this machine; empty where there is none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # nothing is sent: the system only says which way it would go
            return str(probe.getsockname()[0])
        except OSError:
            return ""


def _end_now_if_stuck() -> None:
    """A build that does not end must not hold up the process: what it leaves half done the next build heals."""
    deadline = time.monotonic() + 0.5
    while any(thread.name == "build" for thread in threading.enumerate()):
        if time.monotonic() > deadline:
            import multiprocessing

            for child in multiprocessing.active_children():
                child.terminate()
            sys.stderr.flush()
            os._exit(0)
        time.sleep(0.01)
