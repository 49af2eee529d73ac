"""Real object stores for the tests of publishing."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.publish.stores import (
    AZURE_ACCOUNT,
    AZURE_KEY,
    GOOGLE,
    S3,
    SIGNED,
    Door,
    Service,
    azure_service,
    make_container,
)


@contextlib.contextmanager
def _server(command: list[str], environment: dict[str, str] | None = None, cwd: Path | None = None) -> Iterator[int]:
    """A running server that says the port it listens on."""
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment, cwd=cwd
    )
    said = process.stdout
    assert said is not None
    port = 0
    for line in said:
        if found := re.search(r"(?:Running|listens) on http://127\.0\.0\.1:(\d+)", line):
            port = int(found[1])
            break
    assert port, f"{command[0]} did not start"
    # It logs each request: with nobody to read, it would stop for good when the pipe is full.
    reading = threading.Thread(target=said.read)
    reading.start()
    try:
        yield port
    finally:
        process.terminate()
        process.wait()
        reading.join()
        said.close()


@pytest.fixture(scope="session")
def moto() -> Iterator[int]:
    """The port of a running S3 server."""
    with _server([sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]) as port:
        yield port


@pytest.fixture(scope="session")
def azurite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a running server for Azure's blobs; skips where there is none."""
    program = os.environ.get("AZURITE") or shutil.which("azurite-blob")
    if program is None:
        pytest.skip("no Azurite on this machine (npm package `azurite`, or AZURITE=PROGRAM)")
    words = "--blobPort 0 --inMemoryPersistence --disableTelemetry --skipApiVersionCheck --silent".split()
    accounts = {"AZURITE_ACCOUNTS": f"{AZURE_ACCOUNT}:{AZURE_KEY}"}
    with _server([program, *words], dict(os.environ) | accounts, tmp_path_factory.mktemp("azurite")) as port:
        yield port


@pytest.fixture
def door(moto: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    """An empty bucket of S3 behind a door."""
    yield from _opened(moto, S3, monkeypatch)


@pytest.fixture(params=["s3", "gs", "az"])
def any_door(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    """An empty bucket of each kind behind a door."""
    service = {"s3": S3, "gs": GOOGLE}.get(request.param) or azure_service()
    port = request.getfixturevalue("azurite" if service.scheme == "az" else "moto")
    yield from _opened(port, service, monkeypatch)


def _opened(port: int, service: Service, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    for name, value in service.secrets.items():
        monkeypatch.setenv(name, value)
    if service.scheme == "az":
        make_container(port, service)
    else:
        for method, path in (("POST", "/moto-api/reset"), ("PUT", service.root)):
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            line.request(method, path, headers=SIGNED)
            assert line.getresponse().status == 200
            line.close()
    made = Door(port, service)
    server = made.serve()
    yield made
    server.shutdown()
    server.server_close()
