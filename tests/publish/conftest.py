"""A real S3 server for the tests of object stores."""

from __future__ import annotations

import http.client
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from tests.publish.stores import SIGNED, Door


@pytest.fixture(scope="module")
def moto() -> Iterator[int]:
    """The port of a running S3 server."""
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    stderr = process.stderr
    assert stderr is not None
    port = 0
    for line in stderr:
        if "Running on http://127.0.0.1:" in line:
            port = int(line.rsplit(":", 1)[1].strip().rstrip("/"))
            break
    assert port, "moto did not start"
    # It logs each request: with nobody to read, it would stop for good when the pipe is full.
    reading = threading.Thread(target=stderr.read)
    reading.start()
    yield port
    process.terminate()
    process.wait()
    reading.join()
    stderr.close()


@pytest.fixture
def door(moto: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    """An empty bucket behind a door."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIATESTTESTTEST")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s3cr3t-s3cr3t")
    for method, path in (("POST", "/moto-api/reset"), ("PUT", "/bucket")):
        line = http.client.HTTPConnection("127.0.0.1", moto, timeout=10)
        line.request(method, path, headers=SIGNED)
        assert line.getresponse().status == 200
        line.close()
    made = Door(moto)
    server = made.serve()
    yield made
    server.shutdown()
    server.server_close()
