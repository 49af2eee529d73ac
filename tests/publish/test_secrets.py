"""Secrets in the environment are in nothing that a publish prints, saves or leaves on its target."""

from __future__ import annotations

import base64
import logging
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.build import BuildOptions, Project, build
from generator.cli import main
from generator.config import Config, SiteConfig
from generator.publishers.git import TOKEN_VARIABLE
from tests.publish.servers import free_port, ssh_machine
from tests.publish.stores import AZURE_ACCOUNT, Door

pytestmark = pytest.mark.slow

Run = Callable[..., str]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built project of one article."""
    root = tmp_path_factory.mktemp("secrets") / "project"
    (root / "content").mkdir(parents=True)
    (root / "content" / "flood.txt").write_text("The flood\n\nThe water of Lorne rose by four metres on Monday.\n")
    build(Project(root, Config(site=SiteConfig(base_url="https://news.example/"))), BuildOptions(executor="serial"))
    return root


@pytest.fixture
def run(
    built: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> Run:
    """Run `digest --debug -vv publish live …` on a copy of the project; gives all that was printed or logged."""
    root = tmp_path / "project"
    shutil.copytree(built, root)
    caplog.set_level(logging.DEBUG)

    def runs(table: str, *words: str, fails: bool = False) -> str:
        (root / "digest.toml").write_text(f'[site]\nbase_url = "https://news.example/"\n[publish.live]\n{table}\n')
        monkeypatch.setattr(sys, "argv", ["digest", "-C", str(root), "--debug", "-vv", "publish", "live", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capfd.readouterr()
        assert bool(ended.value.code) == fails, said
        return said.out + said.err + caplog.text

    return runs


def everything(run: Run, table: str, tmp_path: Path, *, rollback: bool) -> str:
    """What a dry run, a saved plan, its application, a second publish and a rollback print and save."""
    plan = tmp_path / "plan.json"
    said = run(table, "--dry-run", "--json") + run(table, "--diff") + run(table, "--plan", str(plan))
    said += run(table, "--apply", str(plan)) + run(table) + run(table, "--rollback", fails=not rollback)
    return said + plan.read_text()


def test_object_stores_tell_none(any_door: Door, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither on the way nor in errors (500s, a dead line, a bucket that is not there), nor in any object."""
    monkeypatch.setattr("generator.publishers.object_store.RETRIES", 0)
    service, port = any_door.service, any_door.port
    table = f'target = "{service.scheme}://{service.bucket}"\nendpoint = "http://127.0.0.1:{port}{service.account}"'

    said = everything(run, table, tmp_path, rollback=False)
    any_door.errors = 1
    said += run(table, fails=True)
    said += run(table.replace(f'{service.bucket}"', 'nowhere"'), fails=True)
    said += run(table.replace(f":{port}", f":{free_port()}"), fails=True)

    assert "Traceback" in said
    for secret in service.secrets.values():
        if secret != AZURE_ACCOUNT:
            assert secret not in said
            assert not any(secret.encode() in data for state in any_door.states for data in state.values())


def test_a_signature_for_azure_is_not_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shared access signature is part of each request's address, and errors quote addresses."""
    monkeypatch.setattr("generator.publishers.object_store.RETRIES", 0)
    monkeypatch.setenv("AZURE_STORAGE_ACCOUNT_NAME", "someone")
    monkeypatch.setenv("AZURE_STORAGE_SAS_KEY", "sv=2024-01-01&sp=rwdl&sig=s1gnature%2Bpart")

    said = run(f'target = "az://box"\nendpoint = "http://127.0.0.1:{free_port()}/someone"', fails=True)

    assert "az://box" in said
    assert "s1gnature" not in said


def test_a_token_for_git_is_not_told(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor the header that is made of it, nor a password in the address."""
    monkeypatch.setenv(TOKEN_VARIABLE, "g1t-t0ken")
    subprocess.run(["git", "init", "--bare", "--quiet", str(tmp_path / "there.git")], check=True)

    said = everything(run, f'target = "git+{tmp_path}/there.git"', tmp_path, rollback=False)
    said += run(f'target = "git+https://me:passw0rd@127.0.0.1:{free_port()}/x.git"', fails=True)
    in_branch = subprocess.run(
        ["git", "-C", str(tmp_path / "there.git"), "grep", "-c", "g1t-t0ken", "gh-pages"],
        capture_output=True,
        check=False,
    )

    assert "Traceback" in said
    for secret in ("g1t-t0ken", "passw0rd", base64.b64encode(b"x-access-token:g1t-t0ken").decode()):
        assert secret not in said
    assert in_branch.stdout == b""


@pytest.mark.parametrize("way", ["rsync", "sftp"])
def test_servers_are_told_nothing_of_other_hosts(
    way: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the user's name nor secrets that are for other targets; a password in an address is refused unsaid."""
    if way == "rsync" and shutil.which("rsync") is None:
        pytest.skip("rsync is not installed")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s3cr3t-s3cr3t")
    (tmp_path / "ssh").mkdir()
    for machine in ssh_machine(tmp_path / "ssh"):
        monkeypatch.setenv("DIGEST_SSH_COMMAND", f"ssh -F {machine.config}")
        address = machine.address(way).replace("ssh:", "ssh:" if way == "rsync" else "sftp:")
        said = everything(run, f'target = "{address}{tmp_path}/www"', tmp_path, rollback=False)
        said += run(f'target = "{address.replace("@", ":passw0rd@")}{tmp_path}/www"', fails=True)

    left = b"".join(path.read_bytes() for path in (tmp_path / "www").rglob("*") if path.is_file())
    for secret in ("s3cr3t-s3cr3t", "passw0rd"):
        assert secret not in said
        assert secret.encode() not in left
    assert socket.gethostname().encode() not in left
