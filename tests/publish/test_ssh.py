"""Releases on a server, against a real sshd on loopback."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.config import PublishTarget
from generator.errors import PublishError
from generator.publishers import open_target
from generator.publishers.apply import Outcome, apply_plan
from generator.publishers.plan import LOCK_NAME, MANIFEST_NAME
from generator.registry import Target
from tests.unit.publishers.sites import FIRST, SECOND, Site, plan_for

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`HOST:PORT` of an sshd that takes one key of the tests' own."""
    sshd = shutil.which("sshd") or ("/usr/sbin/sshd" if Path("/usr/sbin/sshd").exists() else None)
    if sshd is None or shutil.which("ssh") is None:
        pytest.skip("no sshd on this machine (package openssh-server)")
    folder = tmp_path_factory.mktemp("sshd")
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
    (folder / "authorized").write_bytes((folder / "user.pub").read_bytes())
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "sshd_config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/authorized\n"
        f"PidFile none\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nPermitRootLogin prohibit-password\n"
    )
    (folder / "ssh_config").write_text(
        f"Host *\n  IdentityFile {folder}/user\n  IdentitiesOnly yes\n  UserKnownHostsFile {folder}/known\n"
        "  StrictHostKeyChecking accept-new\n  LogLevel ERROR\n"
    )
    if os.geteuid() == 0:
        # sshd of root wants this folder, which the package's service makes at its start.
        Path("/run/sshd").mkdir(exist_ok=True)
    process = subprocess.Popen([sshd, "-D", "-e", "-f", str(folder / "sshd_config")], stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 10
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > deadline:
                    pytest.skip("sshd does not start on this machine")
                time.sleep(0.05)
        before = os.environ.get("DIGEST_SSH_COMMAND")
        os.environ["DIGEST_SSH_COMMAND"] = f"ssh -F {folder}/ssh_config"
        yield f"{getpass.getuser()}@127.0.0.1:{port}"
        if before is None:
            del os.environ["DIGEST_SSH_COMMAND"]
        else:
            os.environ["DIGEST_SSH_COMMAND"] = before
    finally:
        process.terminate()
        process.wait()


def open_server(server: str, root: Path, *, keep: int = 5) -> Target:
    return open_target(f"ssh://{server}{root}", PublishTarget(target="", keep=keep), Path())


def publish(site: Site, target: Target) -> Outcome:
    try:
        return apply_plan(plan_for(site, target), site.__getitem__, target)
    finally:
        target.close()


def tree(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != MANIFEST_NAME
    }


@pytest.fixture(params=["rsync", "tar"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """How files go: by rsync, or as if it were not there."""
    if request.param == "rsync" and shutil.which("rsync") is None:
        pytest.skip("rsync is not installed")
    if request.param == "tar":
        monkeypatch.setattr("generator.publishers.ssh.shutil.which", lambda name: None)
    return str(request.param)


def test_releases_switch_and_come_back(server: str, tmp_path: Path, way: str) -> None:
    """A release is whole before it is live, unchanged files are links, and the one before comes back."""
    root = tmp_path / f"www of {way}"
    publish(FIRST, open_server(server, root))
    assert tree(root / "current") == FIRST

    outcome = publish(SECOND, open_server(server, root))

    kept = {"static/site.aaaaaaaa.css": FIRST["static/site.aaaaaaaa.css"]}
    assert (outcome.uploaded, outcome.deleted) == (7, 2)
    assert tree(root / "current") == {**SECOND, **kept}
    assert tree(root / "releases" / "000001") == FIRST
    assert (root / "releases/000001/404.html").samefile(root / "releases/000002/404.html")
    assert not (root / "current" / "2031" / "vote").exists()
    assert not (root / LOCK_NAME).exists()
    target = open_server(server, root)
    assert target.rollback() == "release 000001 is live again"
    target.close()
    assert tree(root / "current") == FIRST


def test_a_second_publish_writes_nothing(server: str, tmp_path: Path) -> None:
    """Not a folder, not a lock."""
    publish(FIRST, open_server(server, tmp_path / "www"))
    before = {path: path.lstat().st_mtime_ns for path in (tmp_path / "www").rglob("*")}

    publish(FIRST, open_server(server, tmp_path / "www"))

    assert {path: path.lstat().st_mtime_ns for path in (tmp_path / "www").rglob("*")} == before


def test_only_the_last_releases_are_kept(server: str, tmp_path: Path) -> None:
    """`keep` of them, the live one among them."""
    root = tmp_path / "www"
    for number in range(4):
        publish({**FIRST, "index.html": b"%d" % number}, open_server(server, root, keep=2))

    assert sorted(path.name for path in (root / "releases").iterdir()) == ["000003", "000004"]
    assert (root / "current" / "index.html").read_bytes() == b"3"


def test_a_second_publisher_is_kept_out(server: str, tmp_path: Path) -> None:
    """The lock lies on the server."""
    (tmp_path / "www" / LOCK_NAME).mkdir(parents=True)

    with pytest.raises(PublishError, match="another publish is under way"):
        publish(FIRST, open_server(server, tmp_path / "www"))

    assert not (tmp_path / "www" / "current").exists()


def test_odd_names_arrive_as_they_are(server: str, tmp_path: Path, way: str) -> None:
    """Quotes, spaces, dollars, letters of all the world."""
    odd = {**FIRST, "a 'b' $c/\"d\" é’.html": b"odd"}
    publish(odd, open_server(server, tmp_path / f"it's {way}"))
    publish(FIRST, open_server(server, tmp_path / f"it's {way}"))

    assert tree(tmp_path / f"it's {way}" / "current") == FIRST


def test_a_server_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a few tries, with what to check."""
    monkeypatch.setattr("generator.publishers.ssh.TRIES", 1)
    target = open_target("ssh://127.0.0.1:1/www", PublishTarget(target=""), tmp_path)

    with pytest.raises(PublishError, match=r"ssh://127\.0\.0\.1/www: ssh failed: .*Check that `ssh` gets there"):
        target.read("index.html")
    target.close()


@pytest.mark.parametrize(
    "address", ["ssh://host", "ssh:///www", "ssh://-oProxyCommand=x/www", "ssh://a:secret@host/www", "ssh://h:x/www"]
)
def test_addresses_that_are_none_are_refused(tmp_path: Path, address: str) -> None:
    """Before anything runs; a password is not repeated."""
    with pytest.raises(PublishError) as caught:
        open_target(address, PublishTarget(target=""), tmp_path)

    assert "secret" not in str(caught.value)
