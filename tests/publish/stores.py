"""A real S3 server (moto) on loopback, and a door in front of it that counts, records, fails and delays."""

from __future__ import annotations

import http.client
import re
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from generator.config import PublishTarget
from generator.publishers import open_target
from generator.publishers.apply import Outcome, apply_plan
from generator.publishers.plan import is_own
from generator.registry import Target
from tests.unit.publishers.sites import Site, plan_for

SIGNED = {"Authorization": "AWS4-HMAC-SHA256 Credential=x/20300101/us-east-1/s3/x"}
"""What makes moto take a plain request for one of S3."""


@dataclass
class Door:
    """Everything that went through, and what to do to it."""

    server_port: int
    port: int = 0
    requests: list[tuple[str, str]] = field(default_factory=list)
    """(method, key) in order."""
    objects: dict[str, bytes] = field(default_factory=dict)
    """What the bucket holds, as the successful requests left it."""
    states: list[dict[str, bytes]] = field(default_factory=list)
    """The same after each write."""
    cut_after: int = 0
    """After so many writes the line is dead."""
    errors: int = 0
    """So many requests are answered with 500 before they are passed on."""
    delay: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def writes(self) -> list[tuple[str, str]]:
        return [(method, key) for method, key in self.requests if method in {"PUT", "DELETE", "POST"}]

    def serve(self) -> ThreadingHTTPServer:
        door = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def pass_on(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                key = unquote(urlsplit(self.path).path).removeprefix("/bucket").lstrip("/")
                with door.lock:
                    door.requests.append((self.command, key))
                    dead = door.cut_after and len(door.writes) > door.cut_after
                    failing = door.errors > 0
                    door.errors -= failing
                if dead:
                    self.close_connection = True
                    return
                if failing:
                    self.send_response(500)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                time.sleep(door.delay)
                behind = http.client.HTTPConnection("127.0.0.1", door.server_port, timeout=30)
                behind.request(self.command, self.path, body, dict(self.headers.items()))
                answer = behind.getresponse()
                data = answer.read()
                behind.close()
                if answer.status < 300:
                    door.note(self.command, key, body, self.headers.get("x-amz-copy-source", ""))
                self.send_response(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in {"transfer-encoding", "content-length", "connection", "date", "server"}:
                        self.send_header(name, value)
                length = int(answer.getheader("Content-Length") or len(data))
                self.send_header("Content-Length", str(length if self.command == "HEAD" else len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_PUT = do_DELETE = do_POST = do_HEAD = pass_on  # noqa: N815 - names that http.server asks for

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the parent's name
                return

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        self.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return server

    def note(self, method: str, key: str, body: bytes, copied_from: str) -> None:
        """Keep the books of what the bucket holds."""
        with self.lock:
            if copied_from:
                self.objects[key] = self.objects[unquote(copied_from).lstrip("/").removeprefix("bucket/")]
            elif method == "PUT":
                self.objects[key] = body
            elif method == "DELETE":
                self.objects.pop(key, None)
            elif method == "POST":
                for name in re.findall(rb"<Key>([^<]+)</Key>", body):
                    self.objects.pop(unquote(name.decode()), None)
            else:
                return
            self.states.append(dict(self.objects))


def open_bucket(door: Door, *, prefix: str = "", compress: bool = False, keep: int | None = None) -> Target:
    """The bucket behind the door."""
    settings = PublishTarget(target="", endpoint=f"http://127.0.0.1:{door.port}", compress=compress, keep=keep)
    return open_target(f"s3://bucket{prefix}", settings, Path())


def publish(site: Site, target: Target) -> Outcome:
    """Bring an open target to the site."""
    return apply_plan(plan_for(site, target), {**site, **target.extras}.__getitem__, target)


def without_ours(door: Door) -> dict[str, bytes]:
    """What the bucket holds of the site."""
    return {key: data for key, data in door.objects.items() if not is_own(key)}


def broken_links(objects: dict[str, bytes]) -> list[str]:
    """What pages that a reader can reach from the front page point at and is not there."""
    missing: list[str] = []
    seen: set[str] = set()
    waiting = ["index.html"] if "index.html" in objects else []
    while waiting:
        page = waiting.pop()
        if page in seen:
            continue
        seen.add(page)
        text = objects[page].decode("utf-8", "replace")
        for target in re.findall(r"(?:href|src)=[\"']?([^\"'\s>#]+)", text):
            if "://" in target or target.startswith(("mailto:", "data:")):
                continue
            parts = page.split("/")[:-1]
            for piece in target.split("?")[0].split("/"):
                if piece == "..":
                    parts = parts[:-1]
                elif piece not in {"", "."}:
                    parts.append(piece)
            path = "/".join(parts)
            if target.endswith("/") or not path or path in {"."}:
                path = f"{path}/index.html".lstrip("/")
            if path not in objects:
                missing.append(f"{page} -> {path}")
            elif path.endswith(".html"):
                waiting.append(path)
    return missing
