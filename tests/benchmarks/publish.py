"""`python -m tests.benchmarks.publish`: 10,000 files planned, published and published again, on every kind of target.

Every figure is a fresh `digest publish`, start of the process included. The servers are real ones on loopback (moto,
Azurite, sshd, a bare git repository); what the machine has no server for is named and left out. Requests are counted
where they arrive; for servers reached by ssh, which has none, bytes that the publisher sent stand in for them.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from generator.build import BuildOptions, Project, build, load_manifest
from generator.config import Config, SiteConfig
from tests.publish.servers import Relay, ssh_machine
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


@dataclass
class Place:
    """A target, and how to see what came to it."""

    name: str
    table: str
    requests: Callable[[], int]
    """Since the last call."""
    state: Callable[[], object]
    """Changes when anything is written there."""
    unit: str = ""
    environment: dict[str, str] = field(default_factory=dict)


def _project(root: Path, files: int) -> int:
    """Build a site of about so many files, two for each of its short articles; gives how many there are."""
    (root / "content").mkdir(parents=True)
    for number in range((files - 60) * 49 // 100):
        (root / "content" / f"{number:05}.txt").write_text(
            f"Bridge {number} of Lorne is closed\n\n"
            f"The council of Lorne closed bridge {number} on Monday after {number + 3} complaints about its planks.\n"
        )
    build(Project(root, Config(site=SiteConfig(base_url="https://news.example/"))), BuildOptions())
    return len(load_manifest(root).files)


def _digest(root: Path, place: Place, *words: str) -> tuple[float, float, str]:
    """Wall and CPU seconds of one run, and what it said."""
    (root / "digest.toml").write_text(f'[site]\nbase_url = "https://news.example/"\n[publish.live]\n{place.table}\n')
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "generator", "-C", str(root), "publish", "live", *words],
        env=dict(os.environ) | place.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    wall, after = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"{place.name}: {done.stderr}")
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stderr.strip()


def _snapshot(folder: Path) -> Callable[[], object]:
    return lambda: sorted((str(path), path.lstat().st_mtime_ns) for path in folder.rglob("*"))


def _folders(scratch: Path) -> Iterator[Place]:
    for name, more in (("folder", ""), ("folder of releases", "releases = true")):
        root = scratch / name.replace(" ", "-")
        yield Place(name, f'target = "{root}"\n{more}', lambda: 0, _snapshot(root), unit="none")


def _git(scratch: Path) -> Iterator[Place]:
    subprocess.run(["git", "init", "--bare", "--quiet", str(scratch / "there.git")], check=True)
    trace = scratch / "git.trace"

    def requests() -> int:
        text = trace.read_text("utf-8", "replace") if trace.exists() else ""
        trace.unlink(missing_ok=True)
        return len(re.findall(r"trace: built-in: git (?:upload|receive)-pack", text))

    yield Place(
        "git branch",
        f'target = "git+file://{scratch}/there.git"',
        requests,
        _snapshot(scratch / "there.git"),
        environment={"GIT_TRACE": str(trace)},
    )


@contextlib.contextmanager
def _store(command: list[str], service: Service) -> Iterator[Place]:
    environment = dict(os.environ) | {"AZURITE_ACCOUNTS": f"{AZURE_ACCOUNT}:{AZURE_KEY}"}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment, cwd=tempfile.gettempdir()
    )
    assert process.stdout is not None
    try:
        found = next(
            match
            for line in process.stdout
            if (match := re.search(r"(?:Running|listens) on http://[\d.]+:(\d+)", line))
        )
        port = int(found[1])
        # Whoever reads no log stops the server when the pipe is full.
        drain = subprocess.Popen(["cat"], stdin=process.stdout, stdout=subprocess.DEVNULL)
        if service.scheme == "az":
            make_container(port, service)
        else:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            line.request("PUT", service.root, headers=SIGNED)
            assert line.getresponse().status == 200
        door = Door(port, service, keep_states=False)
        server = door.serve()

        def requests() -> int:
            count = len(door.requests)
            door.requests.clear()
            return count

        yield Place(
            f"{service.scheme}://",
            f'target = "{service.scheme}://{service.bucket}"\n'
            f'endpoint = "http://127.0.0.1:{door.port}{service.account}"',
            requests,
            lambda: hash(tuple(sorted(door.objects.items()))),
            environment=dict(service.secrets),
        )
        server.shutdown()
        server.server_close()
    finally:
        process.terminate()
        process.wait()
        drain.wait()
        process.stdout.close()


def _servers(scratch: Path) -> Iterator[Place]:
    if shutil.which("sshd") is None and not Path("/usr/sbin/sshd").exists():
        print("ssh://, sftp://: no sshd on this machine")
        return
    (scratch / "ssh").mkdir()
    for machine in ssh_machine(scratch / "ssh"):
        for way in ("rsync", "sftp"):
            relay = Relay(machine.ports[way])
            root = scratch / way

            def sent(relay: Relay = relay) -> int:
                count, relay.sent = relay.sent, 0
                return count

            address = machine.address(way, port=relay.port)
            address = address.replace("ssh:", "sftp:") if way == "sftp" else address
            yield Place(
                "ssh:// by rsync" if way == "rsync" else "ssh:// by SFTP",
                f'target = "{address}{root}"',
                sent,
                _snapshot(root),
                unit="B sent",
                environment={"DIGEST_SSH_COMMAND": f"ssh -F {machine.config}"},
            )
            relay.close()


def _stores() -> Iterator[Place]:
    moto = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]
    azurite = os.environ.get("AZURITE") or shutil.which("azurite-blob")
    words = "--blobPort 0 --inMemoryPersistence --disableTelemetry --skipApiVersionCheck --silent".split()
    for service in (S3, GOOGLE):
        with _store(moto, service) as place:
            yield place
    if azurite is None:
        print("az://: no Azurite on this machine (npm package `azurite`, or AZURITE=PROGRAM)")
        return
    with _store([azurite, *words], azure_service()) as place:
        yield place


def main() -> None:
    """Print the table; exit with 1 where a bound of the project is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=10_000)
    options = parser.parse_args()
    missed = False
    with tempfile.TemporaryDirectory(prefix="digest-publish-") as folder:
        scratch = Path(folder)
        root = scratch / "project"
        count = _project(root, options.files)
        print(f"{count:,} files; seconds of wall (CPU of all processes)\n")
        print("| target | plan of a first publish | first publish | second publish | its requests | its writes |")
        print("| --- | ---: | ---: | ---: | ---: | ---: |")
        for places in (_folders(scratch), _git(scratch), _stores(), _servers(scratch)):
            for place in places:
                planned = _digest(root, place, "--dry-run")
                first = _digest(root, place)
                place.requests()
                before = place.state()
                second = _digest(root, place)
                told = place.requests()
                writes = int(place.state() != before)
                missed |= planned[0] >= 2 or second[0] >= 2 or writes > 0 or "nothing was written" not in second[2]
                cells = [f"{wall:.2f} ({cpu:.2f})" for wall, cpu, _ in (planned, first, second)]
                requests = place.unit if place.unit == "none" else f"{told:,} {place.unit}".strip()
                print(
                    f"| {place.name} | {' | '.join(cells)} | {requests} | {'some' if writes else 'none'} |", flush=True
                )
    sys.exit(missed)


if __name__ == "__main__":
    main()
