"""Real ssh servers on loopback, and a relay in front of them that can break the line."""

from __future__ import annotations

import contextlib
import getpass
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

WAYS = {
    "rsync": "",
    "sftp": "ForceCommand internal-sftp\n",
    "sftp without links": "ForceCommand internal-sftp -P hardlink\n",
    "sftp without links and copies": "ForceCommand internal-sftp -P hardlink,copy-data\n",
}
"""What each server allows, in the words of its configuration."""


@dataclass
class SshMachine:
    """Servers of one host key, and a configuration for ssh that leads to them."""

    config: Path
    ports: dict[str, int] = field(default_factory=dict)

    def address(self, way: str, *, port: int | None = None) -> str:
        """`ssh://USER@HOST:PORT` of the server for one way; its user is the one who runs the tests."""
        return f"ssh://{getpass.getuser()}@127.0.0.1:{port or self.ports[way]}"


def ssh_machine(folder: Path) -> Iterator[SshMachine]:
    """Start one server for each way; skips the test where the machine cannot."""
    sshd = shutil.which("sshd") or ("/usr/sbin/sshd" if Path("/usr/sbin/sshd").exists() else None)
    if sshd is None or shutil.which("ssh") is None:
        pytest.skip("no sshd on this machine (package openssh-server)")
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
    (folder / "authorized").write_bytes((folder / "user.pub").read_bytes())
    (folder / "known").write_text("[127.0.0.1]:* " + (folder / "host.pub").read_text())
    (folder / "ssh_config").write_text(
        f"Host *\n  IdentityFile {folder}/user\n  IdentitiesOnly yes\n  UserKnownHostsFile {folder}/known\n"
        "  StrictHostKeyChecking yes\n  LogLevel ERROR\n"
    )
    if os.geteuid() == 0:
        # sshd of root wants this folder, which the package's service makes at its start.
        Path("/run/sshd").mkdir(exist_ok=True)
    machine = SshMachine(folder / "ssh_config")
    processes: list[subprocess.Popen[bytes]] = []
    try:
        for number, (way, words) in enumerate(WAYS.items()):
            machine.ports[way] = port = free_port()
            settings = folder / f"sshd_config.{number}"
            settings.write_text(
                f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/authorized\n"
                "Subsystem sftp internal-sftp\nPidFile none\nStrictModes no\nUsePAM no\nPasswordAuthentication no\n"
                f"PermitRootLogin prohibit-password\nMaxStartups 100\n{words}"
            )
            processes.append(subprocess.Popen([sshd, "-D", "-e", "-f", str(settings)], stderr=subprocess.DEVNULL))
        for port, process in zip(machine.ports.values(), processes, strict=True):
            if not _answers(port, process):
                pytest.skip("sshd does not start on this machine")
        yield machine
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _answers(port: int, process: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + 10
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return True
        except OSError:
            time.sleep(0.05)
    return False


class Relay:
    """A port that passes everything on, counts what goes to the server, and breaks every line after so many bytes."""

    def __init__(self, port: int) -> None:
        self.sent = 0
        self.cut_after = 0
        """0 passes everything."""
        self.pause = 0.0
        """Seconds between pieces of 4 KB: what is under way in the machine's buffers is lost with the line."""
        self._to = port
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._server.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no more lines."""
        self._server.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._server.accept()
                server = socket.create_connection(("127.0.0.1", self._to))
                for line in (client, server):
                    # Small packets at once, as a line without a relay carries them.
                    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=self._pass, args=(client, server, True), daemon=True).start()
                threading.Thread(target=self._pass, args=(server, client, False), daemon=True).start()

    def _pass(self, source: socket.socket, place: socket.socket, counted: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(4096):
                if counted:
                    self.sent += len(data)
                    time.sleep(self.pause)
                    if self.cut_after and self.sent > self.cut_after:
                        break
                place.sendall(data)
        for line in (source, place):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()
