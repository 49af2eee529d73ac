"""The snippets for nginx and Caddy in docs/publish.md, in the programs themselves."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.config import PublishTarget
from generator.publishers import open_target
from generator.publishers.apply import apply_plan
from generator.publishers.headers import headers_for
from tests.publish.servers import free_port
from tests.unit.publishers.sites import Site, plan_for

pytestmark = pytest.mark.slow

TEXT = (Path(__file__).parents[2] / "docs" / "publish.md").read_text("utf-8")
SITE: Site = {
    path: path.encode()
    for path in (
        "index.html",
        "404.html",
        "2031/vote-20310223/index.html",
        "2031/vote-20310223/index.json",
        "2031/vote-20310224.html",
        "atom.xml",
        "sitemap.xml",
        "robots.txt",
        "static/site.0a1b2c3d.css",
        "static/harbour-0a1b2c3d4e5f.webp",
        "static/logo.svg",
        "static/harbour.png",
    )
}
"""A page's name that looks hashed, hashed and unhashed assets, feeds: each row of the table, and what is near it."""


def snippet(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)
    return str(found)


@pytest.fixture(params=["nginx", "caddy"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[int]:
    """The port of a web server that is set up by the document and serves a published folder of releases."""
    name = str(request.param)
    program = shutil.which(name) or shutil.which(f"/usr/sbin/{name}")
    if program is None:
        pytest.skip(f"{name} is not installed")
    target = open_target(str(tmp_path / "news"), PublishTarget(target="", releases=True), tmp_path)
    apply_plan(plan_for(SITE, target), SITE.__getitem__, target)
    port = free_port()
    text = snippet("nginx" if name == "nginx" else "caddy").replace("/srv/news", f"{tmp_path}/news")
    settings = tmp_path / "settings"
    if name == "nginx":
        types = Path("/etc/nginx/mime.types")
        if not types.exists():
            pytest.skip("nginx has no list of types here")
        settings.write_text(
            f"daemon off; {'user root;' if os.geteuid() == 0 else ''} pid {tmp_path}/pid; error_log stderr;\n"
            f"events {{}}\nhttp {{ include {types}; access_log off; client_body_temp_path {tmp_path}/body;\n"
            f"server {{ listen 127.0.0.1:{port};\n{text}}} }}\n"
        )
        command = [program, "-e", "stderr", "-p", str(tmp_path), "-c", str(settings)]
    else:
        text = text.replace("news.example.org", f"http://127.0.0.1:{port}")
        settings.write_text(f"{{\n\tadmin off\n\tauto_https off\n}}\n{text}")
        command = [program, "run", "--config", str(settings), "--adapter", "caddyfile"]
    environment = dict(os.environ) | {"XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            _wait_for(port, process, tmp_path / "log")
            yield port
        finally:
            process.terminate()
            process.wait(10)


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 20
    while process.poll() is None and time.monotonic() < deadline:
        try:
            get(port, "/")
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(log.read_text())


def get(port: int, path: str) -> tuple[int, dict[str, str], bytes]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    line.request("GET", path)
    answer = line.getresponse()
    data = answer.read()
    line.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, data


def test_it_sends_the_headers_of_the_table(server: int) -> None:
    """Each file with its caching; text is declared UTF-8; folders answer with their page."""
    for path in SITE:
        # Both lead readers who ask for the page of a folder by its name to the folder, or answer themselves.
        asked = f"/{path.removesuffix('index.html')}"
        status, headers, data = get(server, asked)
        assert (asked, status, data) == (asked, 200, SITE[path])
        assert (asked, headers.get("cache-control")) == (asked, headers_for(path).cache_control)
        kind = headers["content-type"].lower()
        # JSON is UTF-8 by its standard, and XML says what it is in its first line.
        assert "utf-8" in kind or not kind.startswith("text/"), (asked, kind)


def test_what_is_not_there_gets_the_page_for_that(server: int) -> None:
    """With its status, so that nobody keeps it."""
    status, _, data = get(server, "/nowhere/")

    assert (status, data) == (404, b"404.html")


def test_what_publishing_keeps_for_itself_is_not_given_out(server: int) -> None:
    """Manifest and lock lie beside the site."""
    assert get(server, "/.digest-manifest.json")[0] == 404
