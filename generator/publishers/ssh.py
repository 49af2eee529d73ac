"""A server that is reached by ssh: whole releases beside each other, and a link to the one that is live.

    PATH/current -> releases/000007        the web server's root is PATH/current
    PATH/releases/000006, 000007           unchanged files are hard links

Where both sides have rsync it uses that and the machine's own `ssh` with its configuration, agent and known hosts, and
never asks for a password; where they have not, `sftp.py` takes over. Nothing shows before the link is switched. A
release is made in a folder that is named after all it will hold, so that a publish which was cut is known again.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from generator.config import PublishTarget
from generator.errors import PublishError
from generator.publishers.lock import held, read_holder, released, this_holder
from generator.publishers.plan import LOCK_NAME, MANIFEST_NAME, read_manifest, releases_to_keep
from generator.publishers.process import rsync_bytes, run_watched
from generator.publishers.sftp import SftpTarget
from generator.publishers.sftp_connection import SSH_VARIABLE, TRIES, Login
from generator.registry import Headers, Listed, Progress, Publisher, Report, Target

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
    gathers = True

    def __init__(self, login: Login, root: str, settings: PublishTarget) -> None:
        self._login = f"{login.user}@{login.host}" if login.user else login.host
        self._root = root
        self._keep = releases_to_keep(settings)
        self.host = settings.host
        self.label = login.label(root)
        self.extras: Mapping[str, bytes] = {}
        self._scratch = Path(tempfile.mkdtemp(prefix="digest-ssh-"))
        self._staged = self._scratch / "files"
        self._kept: frozenset[str] = frozenset()
        self._number = 0
        self._new = ""
        """The folder of the release that is being made, below the root."""
        self._before: frozenset[str] = frozenset()
        self._ssh = [
            *shlex.split(os.environ.get(SSH_VARIABLE) or "ssh"),
            *("-o", "BatchMode=yes", "-o", "ConnectTimeout=15"),
            # One connection for all steps, held open for the time between them.
            *("-o", "ControlMaster=auto", "-o", f"ControlPath={self._scratch}/c", "-o", "ControlPersist=30"),
            *(("-p", str(login.port)) if login.port else ()),
        ]

    def has_rsync(self) -> bool:
        """Whether the server has a shell, and rsync. Raises `PublishError` where it cannot be reached."""
        # A server for SFTP only answers with an error, or with the end of an SFTP session that was given nothing.
        done = self._remote("command -v rsync >/dev/null && echo rsync", allow=None)
        return done.returncode == 0 and b"rsync" in done.stdout

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
            f"mkdir -p {shlex.quote(self._root)} || exit 1; mkdir {place} 2>/dev/null || exit {_MISSING}; "
            f"cat > {place}/holder"
        )
        if force or self._remote(take, this_holder(), allow=_MISSING).returncode == _MISSING:
            holder = read_holder(self._remote(f"cat {place}/holder 2>/dev/null || true").stdout)
            if not force and (holder is None or not holder.is_dead):
                raise held(holder, self.label)
            self._remote(f"rm -rf {place} && {take}", this_holder())
        with released(lambda: self._remote(f"rm -rf {place}")):
            yield

    def begin(self, kept: Iterable[str], name: str) -> Collection[str]:
        """A place on this machine for what will be sent; rsync finds out what of it is there already."""
        manifest = read_manifest(self.read(MANIFEST_NAME), self.label)
        self._kept = frozenset(kept)
        if manifest is not None:
            self._number = manifest.number
            held_before = [file.path for file in (*manifest.files, *manifest.pending)]
            self._before = frozenset([*held_before, *(file.path for file in manifest.retired)])
        self._new = f"releases/{self._number + 1:06}-{name}.new"
        self._staged.mkdir()
        return ()

    def write(self, path: str, data: bytes, headers: Headers) -> None:
        """The file is among those that will be sent."""
        place = self._staged / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)

    def delete(self, path: str) -> None:
        """It is not among those kept, so the new release will not have it."""

    def commit(self, report: Report) -> None:
        """Make the new release (or go on with it), send what is new, switch the link, let the oldest go."""
        name = f"{self._number + 1:06}"
        # What is sent anew goes too: written through its hard link, it would change the earlier release.
        gone = sorted(self._before - self._kept)
        root, new, parts = shlex.quote(self._root), self._new, "releases/parts.new"
        # `cp -l` links instead of copying; where it is not known, a copy does. It is made under another name first:
        # what has its name is whole, but for what is still to be sent.
        self._remote(
            f"set -e; cd {root}; mkdir -p releases; "
            f'for left in releases/*.new; do test "$left" = {new} || rm -rf "$left"; done; mkdir {parts}; '
            f"test ! -d {new} || exit 0; making=releases/making.new; "
            f"if test -d current/; then "
            f"cp -a -l current/ $making 2>/dev/null || {{ rm -rf $making; cp -a current/ $making; }}; "
            f"else mkdir $making; fi; (cd $making; xargs -0 rm -f -- {MANIFEST_NAME}); mv $making {new}",
            b"".join(os.fsencode(path) + b"\0" for path in gone),
        )
        self._send(f"{self._root}/{new}", f"{self._root}/{parts}", report)
        self._remote(
            f"set -e; cd {root}; rm -rf {parts}; "
            f"find {new} -depth -type d -empty -delete 2>/dev/null || true; chmod -R a+rX {new}; "
            f"rm -rf releases/{name}; mv {new} releases/{name}; {self._switch(name)}; "
            f"ls releases | grep -E '^[0-9]+$' | sort -r | tail -n +{self._keep + 1} | "
            f'while read -r old; do test "$old" = {name} || rm -rf "releases/$old"; done'
        )

    def rollback(self, report: Report) -> str:
        """Switch the link to the release before the live one."""
        root = shlex.quote(self._root)
        done = self._remote(
            f"cd {root} 2>/dev/null || exit {_MISSING}; readlink current || exit {_MISSING}; ls releases",
            allow=_MISSING,
        )
        live, *names = done.stdout.decode().split() or [""]
        earlier = sorted(name for name in names if name.isdigit() and name < live.rpartition("/")[2])
        if not earlier:
            raise PublishError(
                "there is no earlier release to go back to.",
                place=self.label,
                remedy="The next publish keeps this one.",
            )
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

    def _send(self, place: str, parts: str, report: Report) -> None:
        """Bring the staged files into a folder on the server; `parts` is for what is half there."""
        total = sum(path.stat().st_size for path in self._staged.rglob("*") if path.is_file())

        def watch(line: str) -> None:
            if (gone := rsync_bytes(line)) is not None:
                report(Progress("send", min(gone, total), total))

        # Compared by content: after a cut the same file lies there with another time.
        command = ["rsync", "--recursive", "--times", "--checksum", "--compress", "--protect-args", "--info=progress2"]
        command += [f"--temp-dir={parts}", "-e", shlex.join(self._ssh), f"{self._staged}/", f"{self._login}:{place}/"]
        self._run(command, b"", "rsync", watch=watch)

    def _remote(self, script: str, stdin: bytes = b"", *, allow: int | None = 0) -> subprocess.CompletedProcess[bytes]:
        # The login shell may be any; the scripts are for a POSIX one.
        return self._run([*self._ssh, self._login, f"exec sh -c {shlex.quote(script)}"], stdin, "ssh", allow=allow)

    def _run(
        self,
        command: list[str],
        stdin: bytes,
        name: str,
        *,
        allow: int | None = 0,
        watch: Callable[[str], None] | None = None,
    ) -> subprocess.CompletedProcess[bytes]:
        for attempt in range(1, TRIES + 1):
            try:
                if watch is not None:
                    done = run_watched(command, watch, stream="stdout", timeout=_TIMEOUT)
                else:
                    done = subprocess.run(command, input=stdin, capture_output=True, timeout=_TIMEOUT, check=False)
            except FileNotFoundError as error:
                raise PublishError(f"{command[0]} is not installed.", place=self.label) from error
            except subprocess.TimeoutExpired as error:
                raise PublishError(f"{name} did not end within {_TIMEOUT} s.", place=self.label) from error
            if done.returncode in {0, allow} or (allow is None and done.returncode not in _BROKEN):
                return done
            if done.returncode not in _BROKEN or attempt == TRIES or b"Permission denied" in done.stderr:
                break
            time.sleep(attempt)
        said = [line for line in done.stderr.decode("utf-8", "replace").splitlines() if line.strip()]
        raise PublishError(
            f"{name} failed: {said[-1].rstrip('.') if said else f'exit code {done.returncode}'}.",
            place=self.label,
            remedy="Check that `ssh` gets there without a password." if done.returncode == 255 else "",
        )


def open_ssh(address: str, settings: PublishTarget, project: Path) -> Target:
    """The folder of releases at `ssh://[USER@]HOST[:PORT]/PATH`; `sftp://` never tries rsync. Raises `PublishError`."""
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
    root = path.removeprefix("/~/")
    login = Login(parts.hostname, port, parts.username)
    if parts.scheme == "ssh" and _has_rsync():
        target = SshTarget(login, root, settings)
        try:
            if target.has_rsync():
                return target
        except PublishError:
            target.close()
            raise
        target.close()
    return SftpTarget(login, root, settings)


def _has_rsync() -> bool:
    """Whether this machine has `ssh` and an rsync that tells its progress (3.1, of 2013)."""
    program = shlex.split(os.environ.get(SSH_VARIABLE) or "ssh")[0]
    if shutil.which(program) is None or shutil.which("rsync") is None:
        return False
    said = subprocess.run(["rsync", "--version"], capture_output=True, check=False).stdout
    found = re.match(rb"rsync +version v?(\d{1,3})\.(\d{1,3})", said)
    return found is not None and (int(found[1]), int(found[2])) >= (3, 1)


PUBLISHER = Publisher(name="ssh", schemes=("ssh", "sftp"), open=open_ssh)
