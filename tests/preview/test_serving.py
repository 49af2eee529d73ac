"""The preview over HTTP and its socket, as a process of its own on a tiny site."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin

from generator.preview.rebuilding import CHECK_AFTER
from tests.preview.running import TINY, Preview, until

pytestmark = pytest.mark.slow


def conversation(preview: Preview, greeting: object, *, origin: str | None = None, host: str | None = None) -> object:
    """The first answer on a socket."""

    async def talk() -> object:
        headers = {"Host": host} if host else {}
        async with connect(
            f"ws://127.0.0.1:{preview.port}/_digest/live",
            origin=Origin(origin) if origin else None,
            additional_headers=headers,
            proxy=None,
        ) as line:
            await line.send(json.dumps(greeting))
            return json.loads(await asyncio.wait_for(line.recv(), 5))

    return asyncio.run(talk())


def test_it_serves_as_hosts_do(preview: Preview, project: Path) -> None:
    """Pretty URLs, types, the reload script, no caching, nothing of it in the built folder."""
    status, headers, body = preview.get("/flood/")
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert (headers["cache-control"], headers["x-content-type-options"]) == ("no-store", "nosniff")
    assert b"/_digest/client.js" in body
    assert b"http-equiv" not in body
    assert "script-src 'self'" in headers["content-security-policy"]
    assert b"_digest" not in (project / ".digest/preview/flood/index.html").read_bytes()

    status, headers, _ = preview.get("/flood?x=1")
    assert (status, headers["location"]) == (302, "/flood/?x=1")
    status, headers, body = preview.get("/static/site.css")
    assert (status, headers["content-type"], body[:2]) == (200, "text/css; charset=utf-8", b"h1")
    assert headers["cache-control"] == "no-store"
    status, headers, body = preview.get("/static/site.css", {"Range": "bytes=0-1"})
    assert (status, body, headers["content-range"]) == (206, b"h1", "bytes 0-1/28")
    status, headers, body = preview.get("/static/site.css", {"Range": "bytes=900-"})
    assert (status, body, headers["content-range"]) == (416, b"", "bytes */28")
    assert preview.get("/static/site.css", {"Range": "bytes=0-1", "If-Range": '"x"'})[0] == 200
    status, headers, body = preview.get("/static/site.css", method="HEAD")
    assert (status, body, headers["content-length"]) == (200, b"", "28")
    assert preview.get("/static/picture.svg")[1]["content-type"] == "image/svg+xml; charset=utf-8"
    status, headers, body = preview.get("/flood/", method="HEAD")
    assert (status, body) == (200, b"")
    status, headers, body = preview.get("/_digest/client.js")
    assert (status, headers["content-type"]) == (200, "text/javascript; charset=utf-8")


def test_a_file_that_is_replaced_is_served_whole(preview: Preview, project: Path) -> None:
    """Old or new, never the length of one with the bytes of the other."""
    path = project / ".digest" / "preview" / "static" / "site.css"
    stop = threading.Event()

    def replace() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            path.with_name(".new").write_bytes(b"x" * (1 + number % 2 * 200_000))
            path.with_name(".new").replace(path)

    busy = threading.Thread(target=replace)
    busy.start()
    try:
        lengths = {len(preview.get("/static/site.css")[2]) for _ in range(200)}
    finally:
        stop.set()
        busy.join()

    assert lengths <= {1, 200_001, 28}


def test_answers_on_an_open_line_do_not_wait_for_each_other(preview: Preview) -> None:
    """Head and body of an answer go out at once: held back (Nagle), each would wait 40 ms for an acknowledgement."""
    line = http.client.HTTPConnection("127.0.0.1", preview.port, timeout=5)
    begun = time.monotonic()
    for _ in range(25):
        line.request("GET", "/flood/")
        assert line.getresponse().read()
    seconds = time.monotonic() - begun
    line.close()

    assert seconds < 0.8


def test_it_refuses_what_is_not_for_it(preview: Preview, project: Path) -> None:
    """Other methods, other hosts, paths that climb, links that lead out, hidden files, folders without a page."""
    site = project / ".digest/preview"
    (project / "secret.txt").write_text("secret")
    (site / "out.txt").symlink_to(project / "secret.txt")
    (site / "away").symlink_to(project / "content")
    (site / ".hidden").write_text("secret")
    (site / "empty").mkdir()

    for method in ("POST", "PUT", "DELETE", "OPTIONS", "TRACE"):
        status, headers, _ = preview.get("/", method=method)
        assert (status, headers["allow"]) == (405, "GET, HEAD")
    for path in (
        "/nothing/", "/out.txt", "/away/flood.txt", "/.hidden", "/empty/", "/empty", "/../secret.txt",
        "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/flood/..%5c..%5csecret.txt", "/%00", "//etc/passwd",
        "/flood/index.html/",
    ):  # fmt: skip
        status, _, body = preview.get(path)
        assert status == 404, path
        assert b"secret" not in body
    for host in ("evil.example", "127.0.0.1.evil.example", "", "localhost.evil.example:80"):
        assert preview.get("/", {"Host": host})[0] == 421
    for host in ("localhost", "127.0.0.1:8000", "[::1]:1", "news.localhost"):
        assert preview.get("/", {"Host": host})[0] == 200


def test_a_foreign_page_gets_no_socket(preview: Preview) -> None:
    """Neither by its origin nor by a name of its own."""
    for origin, host in (("http://evil.example", None), (None, "evil.example"), ("null", None)):
        with pytest.raises(InvalidStatus):
            conversation(preview, {}, origin=Origin(origin) if origin else None, host=host)
    assert conversation(preview, {"url": "/"}, origin=f"http://127.0.0.1:{preview.port}")


def test_a_tab_that_is_behind_hears_it_at_once(preview: Preview) -> None:
    """After a restart the tab says what it shows; the server says whether that is what it serves."""
    version = preview.get("/flood/")[1]["x-digest-page"]

    fresh = conversation(preview, {"url": "/flood/", "page": version})
    stale = conversation(preview, {"url": "/flood/", "page": "0" * 16})

    assert fresh == {"changed": [], "trouble": None, "warnings": []}
    assert stale == {"changed": ["/flood/"], "trouble": None, "warnings": []}


def test_a_socket_hears_what_a_build_changed(preview: Preview, project: Path) -> None:
    """One message a build, with the URLs of that build only."""

    async def talk() -> list[object]:
        async with connect(f"ws://127.0.0.1:{preview.port}/_digest/live", proxy=None) as line:
            await line.send('{"url": "/", "page": ""}')
            await asyncio.wait_for(line.recv(), 5)
            (project / "content" / "vote.txt").write_text("Vote\nThe council voted again.\n")
            first = json.loads(await asyncio.wait_for(line.recv(), 5))["changed"]
            (project / "templates" / "site.css").write_text("h1 {}\n")
            second = json.loads(await asyncio.wait_for(line.recv(), 5))["changed"]
            return [first, second]

    assert asyncio.run(talk()) == [["/vote/"], ["/static/site.css"]]


@pytest.mark.parametrize("way", ["truncate", "rename", "backup", "swap"])
def test_every_way_of_saving_is_seen(preview: Preview, project: Path, way: str) -> None:
    """As editors do it; the page is never built from a half-written file for long."""
    path = project / "content" / "vote.txt"
    words = f"Vote\nSaved by {way}.\n"
    if way == "truncate":
        path.write_text(words)
    elif way == "rename":
        path.with_name(".vote.txt.tmp").write_text(words)
        path.with_name(".vote.txt.tmp").replace(path)
    elif way == "backup":
        path.rename(path.with_name("vote.txt~"))
        path.write_text(words)
        path.with_name("vote.txt~").unlink()
    else:
        path.with_name(".vote.txt.swp").write_text("swap")
        with path.open("w") as file:
            file.write(words)
        path.with_name(".vote.txt.swp").unlink()

    until(lambda: words.splitlines()[1].encode() in preview.get("/vote/")[2])


def test_folders_that_come_and_go_are_seen(preview: Preview, project: Path) -> None:
    """New folders, moved ones, and the watched folder itself put away and brought back."""
    (project / "content" / "more" / "deep").mkdir(parents=True)
    (project / "content" / "more" / "deep" / "news.txt").write_text("News\nOf the deep.\n")
    until(lambda: b"Of the deep" in preview.get("/news/")[2])
    (project / "content" / "more" / "deep" / "news.txt").write_text("News\nChanged below.\n")
    until(lambda: b"Changed below" in preview.get("/news/")[2])

    (project / "content" / "more").rename(project / "elsewhere")
    until(lambda: preview.get("/news/")[0] == 404)
    (project / "content").rename(project / "aside")
    until(lambda: preview.get("/vote/")[0] == 404)
    (project / "aside").rename(project / "content")
    until(lambda: preview.get("/vote/")[0] == 200)
    (project / "content" / "vote.txt").write_text("Vote\nWatched again.\n")
    until(lambda: b"Watched again" in preview.get("/vote/")[2])


def test_two_hundred_saves_miss_no_last_state(preview: Preview, project: Path) -> None:
    """However fast they come, what was saved last is what is served."""
    path = project / "content" / "vote.txt"
    for number in range(200):
        path.write_text(f"Vote\nSave number {number} of many.\n")
        if number % 50 == 49:
            until(lambda n=number: f"Save number {n} of many".encode() in preview.get("/vote/")[2])  # type: ignore[misc]


def test_a_checkout_of_many_files_is_one_build(preview: Preview, project: Path) -> None:
    """Five hundred files at once."""
    before = len(preview.lines)
    for number in range(500):
        (project / "content" / f"many{number}.txt").write_text(f"Many {number}\nWords.\n")
    until(lambda: preview.get("/many499/")[0] == 200, 10)
    until(lambda: any("changed" in line for line in preview.lines[before:]))

    assert [line for line in preview.lines[before:] if " in " in line and "nothing changed" not in line][1:] == []


def test_reading_and_building_cause_no_build(preview: Preview, project: Path) -> None:
    """Own output, hidden files, editors' files and mere reading are silent."""
    before = len(preview.lines)
    (project / "content" / ".flood.txt.swp").write_text("x")
    (project / "content" / "flood.txt~").write_text("x")
    (project / "content" / "4913").write_text("x")
    (project / "site").mkdir()
    (project / "site" / "index.html").write_text("x")
    (project / ".digest" / "store.sqlite").write_text("x")
    (project / "content" / "flood.txt").read_text()
    (project / "content" / "vote.txt").write_text("Vote\nThe mark.\n")
    until(lambda: b"The mark." in preview.get("/vote/")[2])
    until(lambda: len(preview.lines) > before)

    assert [line for line in preview.lines[before:] if "vote.txt" not in line] == []


def test_an_error_is_told_with_its_place_and_goes_again(preview: Preview, project: Path) -> None:
    """The last good site stays up; the terminal shows file, lines, caret and remedy."""
    template = project / "templates" / "page.html"
    good = template.read_text()
    template.write_text(good.replace("{body}", "{bdoy}"))
    until(lambda: any("bdoy" in line for line in preview.lines))
    until(lambda: any("Check the name." in line for line in preview.lines))
    assert preview.get("/vote/")[0] == 200
    told = conversation(preview, {"url": "/vote/"})
    assert isinstance(told, dict)
    assert told["trouble"]["place"] == "templates/page.html:13"
    assert told["trouble"]["lines"][4] == {"number": 13, "text": "<main>{bdoy}</main>"}
    assert any(line.endswith("> 13 | <main>{bdoy}</main>") for line in preview.lines)
    assert any(line.endswith("|        ^^^^") for line in preview.lines)

    time.sleep(CHECK_AFTER + 0.5)  # another look finds the same error
    assert sum("> 13 |" in line for line in preview.lines) == 1

    template.write_text(good)
    until(lambda: conversation(preview, {"url": "/vote/"})["trouble"] is None)  # type: ignore[index]


def test_a_lost_article_is_large_for_who_saved_it_and_small_later(preview: Preview, project: Path) -> None:
    """An overlay on the save that broke it, a warning from then on."""
    (project / "content" / "vote.txt").write_text("Vote\nFAIL\n")
    until(lambda: any("it says FAIL" in line for line in preview.lines))
    first = conversation(preview, {"url": "/"})
    (project / "content" / "flood.txt").write_text("Flood\nAnother file. WARN\n")
    until(lambda: any("2 warnings" in line for line in preview.lines))
    second = conversation(preview, {"url": "/"})

    assert isinstance(first, dict)
    assert isinstance(second, dict)
    assert first["trouble"]["title"] == "An article failed"
    assert second["trouble"] is None
    assert second["warnings"] == ["vote.txt:2: it says FAIL.", "flood.txt says WARN."]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_within_three_seconds_without_a_traceback(preview: Preview, how: signal.Signals) -> None:
    """Also while tabs are open."""
    with socket.create_connection(("127.0.0.1", preview.port)) as idle:
        idle.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        idle.recv(100)
        code, seconds = preview.end(how)

    assert code == 0
    assert seconds < 3
    assert not any("Traceback" in line or "Error" in line for line in preview.lines), preview.lines
    assert preview.lines[-1] == "closed"


def test_a_taken_port_gives_the_next_one(project: Path) -> None:
    """And says so."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with Preview(*TINY, str(project), str(port)) as running:
            assert running.port > port
            assert f"Port {port} is taken, so this is on {running.port}." in running.lines


def test_without_reload_pages_are_served_as_they_are(project: Path) -> None:
    """No script, no socket, no preview paths."""
    with Preview(*TINY, str(project), "0", "--no-reload") as running:
        assert running.get("/vote/")[2] == (project / ".digest/preview/vote/index.html").read_bytes()
        assert running.get("/_digest/client.js")[0] == 404


def test_polling_sees_a_change_too(project: Path) -> None:
    """Where the system tells nothing."""
    with Preview(*TINY, str(project), "0", "--poll") as running:
        path = project / "content" / "vote.txt"
        path.write_text("Vote\nSeen by looking.\n")
        until(lambda: b"Seen by looking" in running.get("/vote/")[2], 10)


def under_limit(limit: str, number: int) -> tuple[str, ...]:
    """A shell in a user namespace of its own, in which the system grants no more than so many."""
    shell = ("unshare", "-U", "-r", "sh", "-c", f'echo {number} > /proc/sys/user/{limit} && exec "$@"', "sh")
    try:
        allowed = subprocess.run([*shell, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        allowed = False
    if not allowed:
        pytest.skip("no user namespace may be made here, so the system's limits cannot be lowered")
    return shell


@pytest.mark.parametrize(
    "limit, number",
    [("max_inotify_instances", 0), ("max_inotify_watches", 2), ("max_inotify_watches", 4)],
    ids=["no instance", "no watch for a folder", "no watch for a folder below it"],
)
def test_at_the_systems_limit_it_looks_by_itself(project: Path, limit: str, number: int) -> None:
    """It says so with the remedy, and sees changes all the same, in every folder."""
    (project / "content" / "deep" / "er").mkdir(parents=True)
    with Preview(*TINY, str(project), "0", under=under_limit(limit, number)) as running:
        assert any("sudo sysctl fs.inotify.max_user_watches" in line for line in running.lines)
        for name in ("vote.txt", "deep/er/news.txt"):
            (project / "content" / name).write_text("News\nSeen at the limit.\n")
            until(lambda n=name: b"Seen at the limit" in running.get(f"/{Path(n).stem}/")[2], 10)  # type: ignore[misc]


def test_the_limit_can_be_reached_later(project: Path) -> None:
    """By a folder that comes while it runs."""
    with Preview(*TINY, str(project), "0", under=under_limit("max_inotify_watches", 5)) as running:
        assert not any("sysctl" in line for line in running.lines)
        (project / "content" / "a" / "b" / "c").mkdir(parents=True)
        until(lambda: any("sudo sysctl" in line for line in running.lines))
        (project / "content" / "a" / "b" / "c" / "news.txt").write_text("News\nFrom below.\n")
        until(lambda: b"From below" in running.get("/news/")[2], 10)


@pytest.mark.parametrize("flags", [(), ("--no-reload",)], ids=["with its script", "without"])
def test_while_the_first_build_runs_a_page_waits_for_it(project: Path, flags: tuple[str, ...]) -> None:
    """It says so, and how far the build is, asks again by itself, and the terminal says when the site is there."""
    (project / "slow").touch()
    with Preview(*TINY, str(project), "0", *flags, answer="meanwhile") as running:
        status, headers, body = running.get("/vote/")
        assert (status, b"is being built" in body) == (503, True)
        assert (b"/_digest/client.js" in body, headers.get("refresh")) == ((False, "1") if flags else (True, None))
        assert re.search(rb'progress">\d+ of 10,000 articles read</p>', running.get("/")[2])
        assert b" shows a page that waits for it." in running.lines[-1].encode()
        (project / "slow").unlink()
        until(lambda: running.get("/vote/")[0] == 200)
        until(lambda: any(line.startswith("Serving on http://localhost:") for line in running.lines))
        assert running.get("/nowhere/")[0] == 404


def test_while_the_first_build_runs_the_last_site_is_up(project: Path) -> None:
    """What changed since shows when the build is done."""
    with Preview(*TINY, str(project)):
        pass
    (project / "slow").touch()
    (project / "content" / "vote.txt").write_text("Vote\nEdited while nobody looked.\n")
    with Preview(*TINY, str(project), answer="meanwhile") as running:
        assert " shows the last site." in running.lines[-1]
        assert b"The council voted." in running.get("/vote/")[2]
        (project / "slow").unlink()
        until(lambda: b"Edited while nobody looked" in running.get("/vote/")[2])


def test_it_ends_within_three_seconds_before_anything_is_built(project: Path) -> None:
    """A build that does not end holds nothing up."""
    (project / "slow").touch()
    with Preview(*TINY, str(project), answer="meanwhile") as running:
        code, seconds = running.end(signal.SIGTERM)

    assert code == 0
    assert seconds < 3
    assert not any("Traceback" in line for line in running.lines), running.lines


def test_idle_takes_no_processor(preview: Preview) -> None:
    """A second of waiting costs less than a fiftieth of one."""

    def ticks() -> int:
        fields = Path(f"/proc/{preview.process.pid}/stat").read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])

    time.sleep(0.5)
    before = ticks()
    time.sleep(1.0)

    assert (ticks() - before) / os.sysconf("SC_CLK_TCK") <= 0.02


def test_a_git_checkout_waits_for_git(preview: Preview, project: Path) -> None:
    """While git holds its lock the change is not told."""
    subprocess.run(["git", "init", "--quiet", str(project)], check=True)
    lock = project / ".git" / "index.lock"
    lock.write_text("")
    before = len(preview.lines)
    (project / "content" / "vote.txt").write_text("Vote\nUnder the lock.\n")
    time.sleep(0.3)
    assert len(preview.lines) == before
    lock.unlink()

    until(lambda: b"Under the lock" in preview.get("/vote/")[2])
