"""A server that is reached by ssh: whole releases beside each other, and a link to the one that is live.

    PATH/current -> releases/000007        the web server's root is PATH/current
    PATH/releases/000006, 000007           unchanged files are hard links

It uses the machine's own `ssh` with its configuration, agent and known hosts, and never asks for a password. Files go
by rsync where both sides have it, else by tar through the same connection. Nothing shows before the link is switched.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from generator.config import PublishTarget
from generator.errors import PublishError
from generator.publishers.lock import held, read_holder, this_holder
from generator.publishers.plan import LOCK_NAME, MANIFEST_NAME, read_manifest
from generator.registry import Headers, Listed, Publisher, Target

SSH_VARIABLE = "DIGEST_SSH_COMMAND"
"""Environment variable that replaces `ssh`, options included (`ssh -F deploy.config`)."""

TRIES = 3
"""A connection that breaks is opened again so many times in all."""

_MISSING = 44  # exit code of our scripts for "there is no such file"
_BROKEN = frozenset({255, 12, 30, 35})  # ssh's exit code for a lost connection, then rsync's
_TIMEOUT = 1800


class SshTarget:
    """A folder of releases on a server."""

    local = False
    transactional = True
    carries_headers = False
    encoding = ""
    writers = 1

    def __init__(self, login: str, port: int | None, root: str, settings: PublishTarget) -> None:
        self._login = login
        self._root = root
        self._keep = max(1, settings.keep)
        self.host = settings.host
        self.label = f"ssh://{login.rpartition('@')[2]}{root}"
        self.extras: Mapping[str, bytes] = {}
        self._scratch = Path(tempfile.mkdtemp(prefix="digest-ssh-"))
        self._staged = self._scratch / "files"
        self._kept: frozenset[str] = frozenset()
        self._number = 0
        self._before: frozenset[str] = frozenset()
        self._ssh = [
            *shlex.split(os.environ.get(SSH_VARIABLE) or "ssh"),
            *("-o", "BatchMode=yes", "-o", "ConnectTimeout=15"),
            # One connection for all steps, held open for the time between them.
            *("-o", "ControlMaster=auto", "-o", f"ControlPath={self._scratch}/c", "-o", "ControlPersist=30"),
            *(("-p", str(port)) if port else ()),
        ]

    def read(self, path: str) -> bytes | None:
        """The bytes in the live release, None where there is no such file."""
        place = shlex.quote(f"{self._root}/current/{path}")
        done = self._remote(f"test -f {place} || exit {_MISSING}; cat {place}", allow=_MISSING)
        return None if done.returncode == _MISSING else done.stdout

    def listing(self) -> Iterable[Listed]:
        """Every file of the live release."""
        place = shlex.quote(f"{self._root}/current/")
        done = self._remote(f"test -d {place} || exit 0; cd {place} && find . -type f -print0")
        for name in sorted(done.stdout.split(b"\0")):
            if name:
                yield Listed(os.fsdecode(name).removeprefix("./"), 0)

    @contextmanager
    def lock(self, *, force: bool) -> Iterator[None]:
        """A folder on the server, which only one publisher can make."""
        place = shlex.quote(f"{self._root}/{LOCK_NAME}")
        take = (
            f"mkdir -p {shlex.quote(self._root)} && mkdir {place} 2>/dev/null || exit {_MISSING}; cat > {place}/holder"
        )
        self._remote(f"mkdir -p {shlex.quote(self._root)}")
        if force or self._remote(take, this_holder(), allow=_MISSING).returncode == _MISSING:
            holder = read_holder(self._remote(f"cat {place}/holder 2>/dev/null || true").stdout)
            if not force and (holder is None or not holder.is_dead):
                raise held(holder, self.label)
            self._remote(f"rm -rf {place} && {take}", this_holder())
        try:
            yield
        finally:
            self._remote(f"rm -rf {place}")

    def begin(self, kept: Iterable[str]) -> None:
        """A place on this machine for what will be sent."""
        manifest = read_manifest(self.read(MANIFEST_NAME), self.label)
        self._kept = frozenset(kept)
        if manifest is not None:
            self._number = manifest.number
            held_before = [file.path for file in (*manifest.files, *manifest.pending)]
            self._before = frozenset([*held_before, *(file.path for file in manifest.retired)])
        self._staged.mkdir()

    def write(self, path: str, data: bytes, headers: Headers) -> None:
        """The file is among those that will be sent."""
        place = self._staged / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)

    def delete(self, path: str) -> None:
        """It is not among those kept, so the new release will not have it."""

    def commit(self) -> None:
        """Make the new release, send what is new, switch the link, let the oldest go."""
        name = f"{self._number + 1:06}"
        # What is sent anew goes too: written through its hard link, it would change the earlier release.
        gone = sorted(self._before - self._kept)
        root, new = shlex.quote(self._root), f"releases/{name}.new"
        # `cp -l` links instead of copying; where it is not known, a copy does.
        self._remote(
            f"set -e; cd {root}; mkdir -p releases; rm -rf releases/*.new; "
            f"if test -d current/; then "
            f"cp -a -l current/ {new} 2>/dev/null || {{ rm -rf {new}; cp -a current/ {new}; }}; "
            f"else mkdir {new}; fi; cd {new}; xargs -0 rm -f -- {MANIFEST_NAME}",
            b"".join(os.fsencode(path) + b"\0" for path in gone),
        )
        self._send(f"{self._root}/{new}")
        self._remote(
            f"set -e; cd {root}; find {new} -depth -type d -empty -delete 2>/dev/null || true; chmod -R a+rX {new}; "
            f"rm -rf releases/{name}; mv {new} releases/{name}; {self._switch(name)}; "
            f"ls releases | grep -E '^[0-9]+$' | sort -r | tail -n +{self._keep + 1} | "
            f'while read -r old; do test "$old" = {name} || rm -rf "releases/$old"; done'
        )

    def rollback(self) -> str:
        """Switch the link to the release before the live one."""
        root = shlex.quote(self._root)
        done = self._remote(
            f"cd {root} 2>/dev/null || exit {_MISSING}; readlink current || exit {_MISSING}; ls releases",
            allow=_MISSING,
        )
        live, *names = done.stdout.decode().split() or [""]
        earlier = sorted(name for name in names if name.isdigit() and name < live.rpartition("/")[2])
        if not earlier:
            raise PublishError("there is no earlier release to go back to.", place=self.label)
        self._remote(f"set -e; cd {root}; {self._switch(earlier[-1])}")
        return f"release {earlier[-1]} is live again"

    def close(self) -> None:
        """Close the connection and remove what was staged."""
        subprocess.run([*self._ssh, "-O", "exit", self._login], capture_output=True, check=False)
        shutil.rmtree(self._scratch, ignore_errors=True)

    # ---- the connection

    @staticmethod
    def _switch(name: str) -> str:
        """Commands that switch the link in one step (`mv -T` replaces it; elsewhere `mv -h` does)."""
        return (
            f"rm -f .current.new; ln -s releases/{name} .current.new; "
            "mv -T .current.new current 2>/dev/null || mv -h .current.new current"
        )

    def _send(self, place: str) -> None:
        """Bring the staged files into a folder on the server."""
        if shutil.which("rsync") and self._remote("command -v rsync || true").stdout.strip():
            command = ["rsync", "--recursive", "--times", "--compress", "--protect-args", "-e", shlex.join(self._ssh)]
            self._run([*command, f"{self._staged}/", f"{self._login}:{place}/"], b"", "rsync")
            return
        packed = subprocess.run(["tar", "-C", str(self._staged), "-cf", "-", "."], capture_output=True, check=True)
        self._remote(f"cd {shlex.quote(place)} && tar -xf -", packed.stdout)

    def _remote(self, script: str, stdin: bytes = b"", *, allow: int = 0) -> subprocess.CompletedProcess[bytes]:
        # The login shell may be any; the scripts are for a POSIX one.
        return self._run([*self._ssh, self._login, f"exec sh -c {shlex.quote(script)}"], stdin, "ssh", allow=allow)

    def _run(
        self, command: list[str], stdin: bytes, name: str, *, allow: int = 0
    ) -> subprocess.CompletedProcess[bytes]:
        for attempt in range(1, TRIES + 1):
            try:
                done = subprocess.run(command, input=stdin, capture_output=True, timeout=_TIMEOUT, check=False)
            except FileNotFoundError as error:
                raise PublishError(f"{command[0]} is not installed.", place=self.label) from error
            except subprocess.TimeoutExpired as error:
                raise PublishError(f"{name} did not end within {_TIMEOUT} s.", place=self.label) from error
            if done.returncode in {0, allow}:
                return done
            if done.returncode not in _BROKEN or attempt == TRIES or b"Permission denied" in done.stderr:
                break
            time.sleep(attempt)
        said = [line for line in done.stderr.decode("utf-8", "replace").splitlines() if line.strip()]
        raise PublishError(
            f"{name} failed: {said[-1] if said else f'exit code {done.returncode}'}",
            place=self.label,
            remedy="Check that `ssh` gets there without a password." if done.returncode == 255 else "",
        )


def open_ssh(address: str, settings: PublishTarget, project: Path) -> Target:
    """The folder of releases at `ssh://[USER@]HOST[:PORT]/PATH`. Raises `PublishError`."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise PublishError(f"`{address}` is no address: {error}.") from error
    path = unquote(parts.path).rstrip("/")
    if not parts.hostname or not path or parts.hostname.startswith("-") or (parts.username or "").startswith("-"):
        raise PublishError("an ssh address names a host and a folder.", remedy="Write ssh://HOST/PATH.")
    if parts.password:
        raise PublishError("an address must not carry a password.", remedy="Use a key and an ssh agent.")
    # `ssh://host/~/www` is below the login's home.
    root = path[1:] if path.startswith("/~/") else path
    login = f"{parts.username}@{parts.hostname}" if parts.username else parts.hostname
    return SshTarget(login, port, root.removeprefix("~/") if root.startswith("~/") else root, settings)


PUBLISHER = Publisher(name="ssh", schemes=("ssh",), open=open_ssh)
