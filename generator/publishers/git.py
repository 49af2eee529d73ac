"""A branch of a git remote, as GitHub Pages and GitLab Pages serve it.

All work is done by plumbing in a bare repository of our own in a temporary folder: no checkout, index, branch or
remote of the user's is touched. The tip is fetched without its files (where the remote can), one commit is made of
the tip's tree and the plan, and it is pushed only if the branch is still where it was.
"""

from __future__ import annotations

import base64
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from generator.config import PublishTarget
from generator.errors import PublishError
from generator.publishers.plan import MANIFEST_NAME
from generator.publishers.process import git_progress, run_watched
from generator.registry import Headers, Listed, Publisher, Report, Target

TOKEN_VARIABLE = "DIGEST_GIT_TOKEN"
"""Environment variable whose token is sent to `https://` remotes."""

_TIMEOUT = 600
_USER_IN_URL = re.compile(r"(?<=//)[^/@\s]{1,500}@")


class GitTarget:
    """One branch of a remote."""

    local = False
    transactional = True
    carries_headers = False
    encoding = ""
    writers = 1
    gathers = True

    def __init__(self, remote: str, settings: PublishTarget, project: Path) -> None:
        self._remote = remote
        self._branch = settings.branch
        self._history = settings.history
        self._project = project
        self.label = f"{without_secrets(remote)} ({settings.branch})"
        self.host = settings.host or _host_of(remote)
        self.extras: Mapping[str, bytes] = {".nojekyll": b""}
        if settings.cname:
            self.extras = {**self.extras, "CNAME": f"{settings.cname}\n".encode()}
        self._folder: Path | None = None
        self._tip: str | None = None
        self._commands: BinaryIO | None = None
        """What fast-import will read: a file, so that a large site takes no memory."""

    def read(self, path: str) -> bytes | None:
        """The bytes at the branch's tip, None where there is no such file."""
        if (tip := self._fetched()) is None:
            return None
        done = self._run("cat-file", "blob", f"{tip}:{path}", check=False)
        return done.stdout if done.returncode == 0 else None

    def listing(self) -> Iterable[Listed]:
        """Every file at the branch's tip."""
        if (tip := self._fetched()) is None:
            return
        for line in self._run("ls-tree", "-r", "-z", "--name-only", tip).stdout.split(b"\0"):
            if line:
                yield Listed(os.fsdecode(line), 0)

    @contextmanager
    def lock(self, *, force: bool) -> Iterator[None]:
        """None is needed: the push is refused when the branch has moved in the meantime."""
        yield

    def begin(self, kept: Iterable[str], name: str) -> Collection[str]:
        """Start a commit on the tip's tree."""
        tip = self._fetched()
        identity = self._run("var", "GIT_COMMITTER_IDENT", check=False)
        # Without a name in the user's git configuration the commit still has one; only its time is then ours.
        who = identity.stdout.strip() if identity.returncode == 0 else self._own_identity()
        message = b"Publish the site\n"
        assert self._folder is not None
        self._commands = (self._folder / "commands").open("w+b")
        self._say(b"commit refs/heads/publish\ncommitter " + who + b"\ndata %d\n" % len(message) + message)
        if tip is not None and self._history:
            self._say(b"from " + tip.encode() + b"\n")
        if tip is not None:
            tree = self._run("rev-parse", f"{tip}^{{tree}}").stdout.strip()
            self._say(b"M 040000 " + tree + b' ""\n')
        return ()

    def write(self, path: str, data: bytes, headers: Headers) -> None:
        """The file is in the commit."""
        self._say(b"M 100644 inline " + _quoted(path) + b"\ndata %d\n" % len(data) + data + b"\n")

    def delete(self, path: str) -> None:
        """The file is not in the commit."""
        self._say(b"D " + _quoted(path) + b"\n")

    def commit(self, report: Report) -> None:
        """Make the commit and push it, if the branch is where it was."""
        assert self._commands is not None
        self._say(b"done\n")
        self._commands.seek(0)
        self._run("fast-import", "--quiet", "--force", "--done", stdin=self._commands)
        new = self._run("rev-parse", "refs/heads/publish").stdout.decode().strip()
        self._push(new, report)

    def rollback(self, report: Report) -> str:
        """Put the branch back to the commit before its tip."""
        if not self._history:
            raise PublishError(
                "the branch is one commit without a past.",
                place=self.label,
                remedy="Set `history = true` under its [publish.NAME], from the next publish on.",
            )
        tip = self._fetched(depth=2)
        parent = self._run("rev-parse", "--verify", "--quiet", f"{tip}^", check=False) if tip else None
        if parent is None or parent.returncode != 0:
            raise PublishError(
                "there is no earlier publish to go back to.",
                place=self.label,
                remedy="The next publish keeps this one.",
            )
        before = parent.stdout.decode().strip()
        if self._run("cat-file", "-e", f"{before}:{MANIFEST_NAME}", check=False).returncode != 0:
            raise PublishError(f"the commit before ({before[:8]}) is no publish of digest.", place=self.label)
        self._push(before, report)
        return f"commit {before[:8]} is live again"

    def close(self) -> None:
        """Remove the temporary repository."""
        if self._commands is not None:
            self._commands.close()
            self._commands = None
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def _say(self, command: bytes) -> None:
        assert self._commands is not None
        self._commands.write(command)

    # ---- git itself

    def _fetched(self, depth: int = 1) -> str | None:
        """Commit at the branch's tip, fetched once; None where the remote has no such branch."""
        if self._folder is not None:
            return self._tip
        self._folder = Path(tempfile.mkdtemp(prefix="digest-git-"))
        # Neither a template nor a hook of the user's: they are meant for repositories that somebody works in.
        self._run("init", "--bare", "--quiet", "--template=")
        self._run("config", "core.hooksPath", os.devnull)
        self._run("remote", "add", "target", self._remote)
        ref = f"refs/heads/{self._branch}"
        if self._run("check-ref-format", ref, check=False).returncode != 0:
            raise PublishError(f"`{self._branch}` is no name for a branch.", place=self.label)
        found = self._run("ls-remote", "target", ref).stdout.split()
        if not found:
            return None
        self._run(
            "fetch", "--quiet", "--no-tags", f"--depth={depth}", "--filter=blob:none", "target", f"+{ref}:refs/tip"
        )
        self._tip = self._run("rev-parse", "refs/tip").stdout.decode().strip()
        return self._tip

    def _push(self, new: str, report: Report) -> None:
        ref = f"refs/heads/{self._branch}"

        def watch(line: str) -> None:
            if (progress := git_progress(line)) is not None:
                report(progress)

        arguments = ["push", "--progress", f"--force-with-lease={ref}:{self._tip or ''}", "target", f"{new}:{ref}"]
        done = self._run(*arguments, check=False, watch=watch)
        if done.returncode == 0:
            return
        said = without_secrets(done.stderr.decode("utf-8", "replace"))
        if "stale info" in said or "fetch first" in said or "cannot lock ref" in said:
            raise PublishError(
                "the branch has moved on since the plan was made.", place=self.label, remedy="Publish again."
            )
        raise self._failed("push", said)

    def _run(
        self,
        *arguments: str,
        check: bool = True,
        stdin: BinaryIO | None = None,
        watch: Callable[[str], None] | None = None,
    ) -> subprocess.CompletedProcess[bytes]:
        command, environment = ["git", *arguments], self._environment()
        try:
            if watch is not None:
                done = run_watched(command, watch, stream="stderr", timeout=_TIMEOUT, cwd=self._folder, env=environment)
            else:
                done = subprocess.run(
                    command,
                    cwd=self._folder,
                    env=environment,
                    stdin=stdin or subprocess.DEVNULL,
                    capture_output=True,
                    timeout=_TIMEOUT,
                    check=False,
                )
        except FileNotFoundError as error:
            raise PublishError("git is not installed.", place=self.label, remedy="Install git.") from error
        except subprocess.TimeoutExpired as error:
            # Not chained: the exception quotes the command with the remote's whole URL.
            del error
            raise PublishError(f"git {arguments[0]} did not end within {_TIMEOUT} s.", place=self.label) from None
        if check and done.returncode != 0:
            raise self._failed(arguments[0], without_secrets(done.stderr.decode("utf-8", "replace")))
        return done

    def _environment(self) -> dict[str, str]:
        # A hook or an alias that runs us exports where its own repository is: that one must not be touched.
        environment = {name: value for name, value in os.environ.items() if name not in _LOCAL_TO_A_REPOSITORY}
        environment |= {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
        if self._folder is not None:
            environment["GIT_DIR"] = str(self._folder)
        token = environment.pop(TOKEN_VARIABLE, "")
        if token and self._remote.startswith("https://"):
            # By the environment, not on the command line, which everybody on the machine can read.
            basic = base64.b64encode(f"x-access-token:{token}".encode()).decode()
            environment |= {
                "GIT_CONFIG_COUNT": "1",
                "GIT_CONFIG_KEY_0": "http.extraHeader",
                "GIT_CONFIG_VALUE_0": f"Authorization: Basic {basic}",
            }
        return environment

    def _own_identity(self) -> bytes:
        done = subprocess.run(
            ["git", "var", "GIT_COMMITTER_IDENT"],
            cwd=self._folder,
            env=self._environment() | {"GIT_COMMITTER_NAME": "digest", "GIT_COMMITTER_EMAIL": "digest@localhost"},
            capture_output=True,
            check=True,
            timeout=_TIMEOUT,
        )
        return done.stdout.strip()

    def _failed(self, verb: str, said: str) -> PublishError:
        lines = [line for line in said.splitlines() if line.strip()]
        reason = next(
            (line for line in lines if line.startswith(("fatal:", "error:", "remote:"))), lines[0] if lines else ""
        )
        remedy = ""
        if "Authentication" in said or "could not read Username" in said or "Permission denied" in said:
            remedy = f"Check the access rights; for https:// put a token into {TOKEN_VARIABLE}."
        elif "does not appear to be a git repository" in said or "not found" in said:
            remedy = "Check the remote's name or URL."
        return PublishError(f"git {verb} failed: {reason.rstrip('.')}.", place=self.label, remedy=remedy)


_LOCAL_TO_A_REPOSITORY = frozenset(
    {
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_PREFIX",
        "GIT_CONFIG_PARAMETERS",
        "GIT_CONFIG_COUNT",
    }
)


def without_secrets(text: str) -> str:
    """The text without user names, passwords and tokens in its URLs."""
    return _USER_IN_URL.sub("", text)


def _host_of(remote: str) -> str:
    for host, name in (("github.com", "github-pages"), ("gitlab.com", "gitlab-pages")):
        if re.search(rf"(?:^|[/@.]){re.escape(host)}[/:]", remote):
            return name
    return ""


def _quoted(path: str) -> bytes:
    """A path as fast-import reads it, whatever is in the name."""
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'.encode("utf-8", "surrogateescape")


def open_git(address: str, settings: PublishTarget, project: Path) -> Target:
    """The branch of a remote: `git+URL`, `git+PATH`, or `git+NAME` of a remote of the project's own repository."""
    remote = address.removeprefix("git+")
    if not remote or remote.startswith("-"):
        raise PublishError(f"`{remote}` is no remote.", remedy="Write git+URL, or the name of a remote.")
    if re.match(r"[a-z+]{1,20}://[^/@\s:]{0,500}:[^/@\s]{1,500}@", remote):
        raise PublishError(
            "an address must not carry a password.",
            place=without_secrets(address),
            remedy=f"Put it into the environment as {TOKEN_VARIABLE}, or give the name of a remote.",
        )
    if re.fullmatch(r"[\w.-]{1,100}", remote) and not (project / remote).exists():
        named = subprocess.run(
            ["git", "remote", "get-url", "--push", remote], cwd=project, capture_output=True, check=False
        )
        if named.returncode == 0:
            remote = named.stdout.decode().strip()
    if "://" not in remote and not re.match(r"[\w.-]{1,100}@?[\w.-]{0,200}:", remote):
        remote = str((project / remote).resolve())
    return GitTarget(remote, settings, project)


PUBLISHER = Publisher(name="git", schemes=("git",), open=open_git)
