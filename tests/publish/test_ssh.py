"""Releases on a server, against a real sshd on loopback."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from generator.config import PublishTarget
from generator.errors import PublishError
from generator.publishers import open_target
from generator.publishers.apply import Outcome, apply_plan
from generator.publishers.plan import LOCK_NAME, MANIFEST_NAME
from generator.registry import Target
from tests.publish.servers import Relay, SshMachine, ssh_machine
from tests.unit.publishers.sites import FIRST, SECOND, Site, plan_for, silent

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SshMachine]:
    """An sshd that takes one key of the tests' own, and another that gives nothing but SFTP."""
    yield from ssh_machine(tmp_path_factory.mktemp("sshd"))


@pytest.fixture
def ssh_settings(machine: SshMachine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' own keys and known hosts, and nothing of the person's who runs them."""
    monkeypatch.setenv("DIGEST_SSH_COMMAND", f"ssh -F {machine.config}")
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)


@pytest.fixture(params=["rsync", "sftp", "sftp without links", "sftp without links and copies"])
def any_server(request: pytest.FixtureRequest, machine: SshMachine, ssh_settings: None) -> str:
    """The address of a server for each way that files can go."""
    return _address(machine, str(request.param))


@pytest.fixture(params=["rsync", "sftp"])
def way(request: pytest.FixtureRequest) -> str:
    """The two ways that servers of today know."""
    return str(request.param)


@pytest.fixture
def server(way: str, machine: SshMachine, ssh_settings: None) -> str:
    """The address of a server for either of them."""
    return _address(machine, way)


def _address(machine: SshMachine, way: str) -> str:
    if way == "rsync" and shutil.which("rsync") is None:
        pytest.skip("rsync is not installed")
    return machine.address(way)


def open_server(server: str, root: Path, *, keep: int = 5) -> Target:
    return open_target(f"{server}{quote(str(root))}", PublishTarget(target="", keep=keep), Path())


def publish(site: Site, target: Target) -> Outcome:
    try:
        return apply_plan(plan_for(site, target), site.__getitem__, target)
    finally:
        target.close()


def apply_again(site: Site, target: Target) -> None:
    """A publish after one that was killed, whose lock is still there."""
    try:
        apply_plan(plan_for(site, target), site.__getitem__, target, force_lock=True)
    finally:
        target.close()


def randbytes(seed: int, size: int) -> bytes:
    """Bytes that no packing makes smaller."""
    return random.Random(seed).randbytes(size)


def tree(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != MANIFEST_NAME
    }


def test_releases_switch_and_come_back(any_server: str, tmp_path: Path) -> None:
    """A release is whole before it is live, unchanged files are links, and the one before comes back."""
    root = tmp_path / "www of $x"
    publish(FIRST, open_server(any_server, root))
    assert tree(root / "current") == FIRST

    outcome = publish(SECOND, open_server(any_server, root))

    kept = {"static/site.aaaaaaaa.css": FIRST["static/site.aaaaaaaa.css"]}
    assert (outcome.uploaded, outcome.deleted) == (7, 2)
    assert tree(root / "current") == {**SECOND, **kept}
    assert tree(root / "releases" / "000001") == FIRST
    assert not (root / "current" / "2031" / "vote").exists()
    assert not (root / LOCK_NAME).exists()
    target = open_server(any_server, root)
    assert target.rollback(silent) == "release 000001 is live again"
    target.close()
    assert tree(root / "current") == FIRST


def test_unchanged_files_are_hard_links(server: str, tmp_path: Path) -> None:
    """Five releases take little more room than one, and nothing unchanged goes over the line again."""
    root = tmp_path / "www"
    publish(FIRST, open_server(server, root))
    publish(SECOND, open_server(server, root))

    assert (root / "releases/000001/404.html").samefile(root / "releases/000002/404.html")
    assert not (root / "releases/000001/index.html").samefile(root / "releases/000002/index.html")


def test_a_second_publish_writes_nothing(server: str, tmp_path: Path) -> None:
    """Not a folder, not a lock."""
    publish(FIRST, open_server(server, tmp_path / "www"))
    before = {path: path.lstat().st_mtime_ns for path in (tmp_path / "www").rglob("*")}

    publish(FIRST, open_server(server, tmp_path / "www"))

    assert {path: path.lstat().st_mtime_ns for path in (tmp_path / "www").rglob("*")} == before


def test_a_second_publish_asks_as_much_for_few_files_as_for_many(
    machine: SshMachine, way: str, server: str, tmp_path: Path
) -> None:
    """Nothing that is sent to the server grows with the site."""
    sent = []
    for number, site in enumerate((FIRST, {**FIRST, **{f"{n}/index.html": b"%d" % n for n in range(100)}})):
        root = tmp_path / f"www{number}"
        publish(site, open_server(server, root))
        relay = Relay(machine.ports[way])
        outcome = publish(site, open_server(machine.address(way, port=relay.port), root))
        relay.close()
        assert outcome.uploaded == 0
        sent.append(relay.sent)

    assert sent[1] == pytest.approx(sent[0], abs=400)


def test_only_the_last_releases_are_kept(server: str, tmp_path: Path) -> None:
    """`keep` of them, the live one among them."""
    root = tmp_path / "www"
    for number in range(3):
        publish({**FIRST, "index.html": b"%d" % number}, open_server(server, root, keep=2))

    assert sorted(path.name for path in (root / "releases").iterdir()) == ["000002", "000003"]
    assert (root / "current" / "index.html").read_bytes() == b"2"


def test_a_second_publisher_is_kept_out(server: str, tmp_path: Path) -> None:
    """The lock lies on the server."""
    (tmp_path / "www" / LOCK_NAME).mkdir(parents=True)

    with pytest.raises(PublishError, match="another publish is under way"):
        publish(FIRST, open_server(server, tmp_path / "www"))

    assert not (tmp_path / "www" / "current").exists()


def test_odd_names_arrive_as_they_are(server: str, tmp_path: Path) -> None:
    """Quotes, spaces, dollars, letters of all the world."""
    odd = {**FIRST, "a 'b' $c/\"d\" é’.html": b"odd"}
    publish(odd, open_server(server, tmp_path / "it's"))
    publish(FIRST, open_server(server, tmp_path / "it's"))

    assert tree(tmp_path / "it's" / "current") == FIRST


def test_a_server_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a few tries, with what to check."""
    monkeypatch.setattr("generator.publishers.ssh.TRIES", 1)

    with pytest.raises(PublishError, match=r"ssh://127\.0\.0\.1:1/www: ssh failed: .*Check that `ssh` gets there"):
        open_target("ssh://127.0.0.1:1/www", PublishTarget(target=""), tmp_path)


def test_nothing_shows_before_the_switch(server: str, tmp_path: Path) -> None:
    """After each single step of a publish the live site is the old one, whole, until it is the new one, whole."""
    publish(FIRST, open_server(server, tmp_path / "www"))
    target = open_server(server, tmp_path / "www")
    plan, seen = plan_for(SECOND, target), []

    def read(path: str) -> bytes:
        seen.append(tree(tmp_path / "www" / "current"))
        return SECOND[path]

    apply_plan(plan, read, target)
    target.close()

    assert len(seen) == 7
    assert all(state == FIRST for state in seen)


def test_a_cut_publish_goes_on_where_it_was(machine: SshMachine, way: str, server: str, tmp_path: Path,
                                            monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    """What is there is not sent again; the live site was never touched; nothing half made is left."""
    for module in ("ssh", "sftp_connection"):
        monkeypatch.setattr(f"generator.publishers.{module}.TRIES", 1)
    publish(FIRST, open_server(server, tmp_path / "www"))
    site = {**FIRST, **{f"static/photo-{n}.jpg": randbytes(n, 30_000) for n in range(40)}}
    relay = Relay(machine.ports[way])
    address = machine.address(way, port=relay.port)
    relay.cut_after, relay.pause = 1_000_000, 0.004

    with pytest.raises(PublishError, match=r"The target is as it was"):
        publish(site, open_server(address, tmp_path / "www"))
    assert tree(tmp_path / "www" / "current") == FIRST
    relay.cut_after = relay.sent = 0
    relay.pause = 0.0
    apply_again(site, open_server(address, tmp_path / "www"))
    relay.close()

    assert tree(tmp_path / "www" / "current") == site
    assert relay.sent < 900_000
    assert sorted(path.name for path in (tmp_path / "www" / "releases").iterdir()) == ["000001", "000002"]


def test_a_cut_publish_of_another_site_is_swept(server: str, tmp_path: Path) -> None:
    """An unfinished release is gone on with only by the publish that it is one of."""
    publish(FIRST, open_server(server, tmp_path / "www"))
    left = tmp_path / "www" / "releases" / "000002-0123456789ab.new"
    left.mkdir()
    (left / "junk.html").write_text("half")

    publish(SECOND, open_server(server, tmp_path / "www"))

    assert sorted(path.name for path in (tmp_path / "www" / "releases").iterdir()) == ["000001", "000002"]
    assert "junk.html" not in tree(tmp_path / "www" / "current")


def test_a_push_that_is_cut_is_done_again(
    machine: SshMachine, ssh_settings: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A branch that is reached by ssh: the line breaks in the middle of the push, the branch stays as it was, and the
    next publish ends it; so does one after it that has nothing to do."""
    monkeypatch.setenv("GIT_SSH_COMMAND", f"ssh -F {machine.config}")
    there = tmp_path / "there.git"
    subprocess.run(["git", "init", "--bare", "--quiet", str(there)], check=True)
    relay = Relay(machine.ports["rsync"])
    address = machine.address("rsync", port=relay.port)
    settings = PublishTarget(target="", branch="web")
    site = {**FIRST, **{f"static/photo-{n}.jpg": randbytes(n, 30_000) for n in range(30)}}

    def again(wanted: Site) -> Outcome:
        target = open_target(f"git+{address}{there}", settings, tmp_path)
        try:
            return apply_plan(plan_for(wanted, target), {**wanted, **target.extras}.__getitem__, target)
        finally:
            target.close()

    def tip() -> str:
        return (there / "refs" / "heads" / "web").read_text()

    again(FIRST)
    before = tip()
    relay.sent, relay.cut_after, relay.pause = 0, 300_000, 0.002
    with pytest.raises(PublishError, match=r"git push failed: .*The target is as it was"):
        again(site)
    assert tip() == before
    relay.cut_after, relay.pause = 0, 0.0
    again(site)
    after = tip()

    assert after != before
    assert again(site).uploaded == 0
    assert tip() == after
    relay.close()


def test_an_unknown_server_is_not_trusted(
    machine: SshMachine, way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither way sends anything to a server whose key is in no file of known hosts."""
    config = tmp_path / "config"
    config.write_text(machine.config.read_text().replace("/known\n", "/none\n"))
    monkeypatch.setenv("DIGEST_SSH_COMMAND", f"ssh -F {config}")

    with pytest.raises(PublishError, match=r"(?i)host key"):
        publish(FIRST, open_server(_address(machine, way), tmp_path / "www"))

    assert not (tmp_path / "www").exists()


def test_a_key_that_nobody_knows_is_said(machine: SshMachine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to check; no password is asked for."""
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "other")], check=True)
    config = tmp_path / "config"
    config.write_text(re.sub(r"IdentityFile .*", f"IdentityFile {tmp_path}/other", machine.config.read_text()))
    monkeypatch.setenv("DIGEST_SSH_COMMAND", f"ssh -F {config}")

    with pytest.raises(PublishError, match=r"SFTP failed: Permission denied.*without a password"):
        publish(FIRST, open_server(machine.address("sftp").replace("ssh:", "sftp:"), tmp_path / "www"))


def test_sftp_without_its_library_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence instead of an ImportError."""
    monkeypatch.setitem(sys.modules, "asyncssh", None)

    with pytest.raises(PublishError, match=r"needs the extra `ssh`.*pip install 'news-digest\[ssh\]'"):
        open_target("sftp://127.0.0.1:1/www", PublishTarget(target=""), tmp_path)


def test_options_that_sftp_does_not_know_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaving one out in silence could mean another server."""
    monkeypatch.setenv("DIGEST_SSH_COMMAND", "ssh -J bastion")

    with pytest.raises(PublishError, match=r"`-J` in DIGEST_SSH_COMMAND is not understood"):
        open_target("sftp://127.0.0.1:1/www", PublishTarget(target=""), tmp_path)


@pytest.mark.parametrize(
    "address", ["ssh://host", "ssh:///www", "ssh://-oProxyCommand=x/www", "ssh://a:secret@host/www", "ssh://h:x/www"]
)
def test_addresses_that_are_none_are_refused(tmp_path: Path, address: str) -> None:
    """Before anything runs; a password is not repeated."""
    with pytest.raises(PublishError) as caught:
        open_target(address, PublishTarget(target=""), tmp_path)

    assert "secret" not in str(caught.value)
