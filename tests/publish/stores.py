"""Real object stores on loopback (moto for S3, Azurite for Azure), and a door in front of them that counts, records,
fails and delays.

For Google Cloud Storage no server could be found that takes what obstore sends: of three, one knows no uploads by XML,
and two answer them without the headers that are needed. Its XML interface is that of S3 under other names, so the door
puts S3's names for Google's and the same S3 server answers.
"""

from __future__ import annotations

import base64
import email.utils
import hashlib
import hmac
import http.client
import itertools
import re
import threading
import time
from collections.abc import Mapping
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

AZURE_ACCOUNT = "digest"
AZURE_KEY = base64.b64encode(b"the key of an account on loopback").decode()

_FROM_GOOGLE = {
    "x-goog-copy-source": ("x-amz-copy-source", None),
    "x-goog-if-generation-match": ("If-None-Match", "*"),  # only ever sent with 0: there must be no such object
    "authorization": ("Authorization", SIGNED["Authorization"]),
}
"""Header of Google's → S3's, and its value where that differs too."""

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Service:
    """How one kind of object store is spoken to."""

    scheme: str
    account: str = ""
    """What stands before the bucket in the paths of requests."""
    bucket: str = "bucket"
    secrets: Mapping[str, str] = field(default_factory=dict)
    """What the environment must hold, by name of the variable."""

    @property
    def root(self) -> str:
        return f"{self.account}/{self.bucket}"

    def translated(self, headers: Mapping[str, str]) -> dict[str, str]:
        """The headers of a request as the server behind the door knows them."""
        if self.scheme != "gs":
            return dict(headers)
        named = [(_FROM_GOOGLE.get(name.lower(), (name, None)), value) for name, value in headers.items()]
        return {name: value if fixed is None else fixed for (name, fixed), value in named}


S3 = Service("s3", secrets={"AWS_ACCESS_KEY_ID": "AKIATESTTESTTEST", "AWS_SECRET_ACCESS_KEY": "s3cr3t-s3cr3t"})
GOOGLE = Service("gs", secrets={"GOOGLE_BEARER_TOKEN": "g00gle-t0ken"})


def azure_service() -> Service:
    """A container that no other test has."""
    secrets = {"AZURE_STORAGE_ACCOUNT_NAME": AZURE_ACCOUNT, "AZURE_STORAGE_ACCOUNT_KEY": AZURE_KEY}
    return Service("az", f"/{AZURE_ACCOUNT}", f"box{next(_numbers)}", secrets)


def make_container(port: int, service: Service) -> None:
    """Make the container, its blobs open to readers; the request is signed as Azure wants it."""
    facts = {"x-ms-blob-public-access": "blob", "x-ms-date": email.utils.formatdate(usegmt=True)}
    facts["x-ms-version"] = "2023-11-03"
    told = "".join(f"{name}:{value}\n" for name, value in sorted(facts.items()))
    signed = "PUT" + "\n" * 12 + f"{told}/{AZURE_ACCOUNT}{service.root}\nrestype:container"
    mark = base64.b64encode(hmac.digest(base64.b64decode(AZURE_KEY), signed.encode(), hashlib.sha256)).decode()
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    facts |= {"Authorization": f"SharedKey {AZURE_ACCOUNT}:{mark}", "Content-Length": "0"}
    line.request("PUT", f"{service.root}?restype=container", headers=facts)
    answer = line.getresponse()
    assert answer.status == 201, answer.read()
    line.close()


@dataclass
class Door:
    """Everything that went through, and what to do to it."""

    server_port: int
    service: Service = S3
    port: int = 0
    requests: list[tuple[str, str]] = field(default_factory=list)
    """(method, key) in order."""
    objects: dict[str, bytes] = field(default_factory=dict)
    """What the bucket holds, as the successful requests left it."""
    states: list[dict[str, bytes]] = field(default_factory=list)
    """The same after each write."""
    keep_states: bool = True
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
                key = door.key_of(self.path)
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
                behind.request(self.command, self.path, body, door.service.translated(self.headers))
                answer = behind.getresponse()
                data = answer.read()
                behind.close()
                if answer.status < 300:
                    copied_from = [value for name, value in self.headers.items() if name.endswith("-copy-source")]
                    door.note(self.command, key, body, "".join(copied_from))
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

    def key_of(self, address: str) -> str:
        """The key in a path or URL, empty for the bucket itself."""
        path = "/" + unquote(urlsplit(address).path).lstrip("/")
        return path.removeprefix(self.service.root).lstrip("/")

    def get(self, key: str) -> tuple[dict[str, str], bytes]:
        """What a reader gets who asks the server for one object: headers by their names in lower case, and the body."""
        line = http.client.HTTPConnection("127.0.0.1", self.server_port, timeout=10)
        line.request("GET", f"{self.service.root}/{key}", headers={} if self.service.scheme == "az" else SIGNED)
        answer = line.getresponse()
        data = answer.read()
        line.close()
        assert answer.status == 200, data
        return {name.lower(): value for name, value in answer.getheaders()}, data

    def note(self, method: str, key: str, body: bytes, copied_from: str) -> None:
        """Keep the books of what the bucket holds."""
        with self.lock:
            if copied_from:
                self.objects[key] = self.objects[self.key_of(copied_from)]
            elif method == "PUT":
                self.objects[key] = body
            elif method == "DELETE":
                self.objects.pop(key, None)
            elif method == "POST":
                for name in re.findall(rb"<Key>([^<]+)</Key>", body):
                    self.objects.pop(unquote(name.decode()), None)
                for address in re.findall(rb"^DELETE (\S+) HTTP", body, re.MULTILINE):
                    self.objects.pop(self.key_of(address.decode()), None)
            else:
                return
            if self.keep_states:
                self.states.append(dict(self.objects))


def open_bucket(door: Door, *, prefix: str = "", compress: bool = False, keep: int | None = None) -> Target:
    """The bucket behind the door."""
    service = door.service
    endpoint = f"http://127.0.0.1:{door.port}{service.account}"
    settings = PublishTarget(target="", endpoint=endpoint, compress=compress, keep=keep)
    return open_target(f"{service.scheme}://{service.bucket}{prefix}", settings, Path())


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
