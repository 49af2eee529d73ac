"""A connection to a server that speaks SFTP, through asyncssh (extra `ssh`), for callers of any thread.

It honours `~/.ssh/config` (or that of `ssh -F`), the known hosts, the agent and the usual keys, and never asks for a
password.
"""

from __future__ import annotations

import asyncio
import os
import shlex
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from generator.errors import PublishError

if TYPE_CHECKING:
    from asyncssh import SFTPClient, SSHClientConnection

SSH_VARIABLE = "DIGEST_SSH_COMMAND"
"""Environment variable that replaces `ssh`, options included (`ssh -F deploy.config`)."""

TRIES = 3
"""A connection that breaks is opened again so many times in all."""

_TIMEOUT = 1800

T = TypeVar("T")


class Login(msgspec.Struct, frozen=True):
    """Who goes where. What is None, the configuration of ssh says."""

    host: str
    port: int | None = None
    user: str | None = None

    def label(self, root: str) -> str:
        """The address as people see it, without the user's name."""
        port = f":{self.port}" if self.port is not None else ""
        return f"ssh://{self.host}{port}{'' if root.startswith('/') else '/~/'}{root}"


class Connection:
    """A connection that lives on a loop of its own, for callers of any thread; it is opened anew when it breaks."""

    def __init__(self, login: Login, label: str) -> None:
        self._login = login
        self._label = label
        self._options = _options_of_ssh()
        try:
            import asyncssh  # noqa: F401 - missing, it is said before anything else
        except ImportError as error:
            raise PublishError(
                "not both sides have rsync, and SFTP needs the extra `ssh`.",
                place=label,
                remedy="pip install 'news-digest[ssh]', or install rsync here and there.",
            ) from error
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="publish-sftp", daemon=True)
        self._thread.start()
        self._connection: SSHClientConnection | None = None
        self._sftp: SFTPClient | None = None
        self._opening = asyncio.Lock()

    def run(self, do: Callable[[SFTPClient], Coroutine[Any, Any, T]]) -> T:
        """What a coroutine gives. It is done again from its start after the line broke. Raises `PublishError`."""
        return asyncio.run_coroutine_threadsafe(self._tried(do), self._loop).result(_TIMEOUT)

    def close(self) -> None:
        """Close the connection and end the loop."""
        if self._thread.is_alive():
            asyncio.run_coroutine_threadsafe(self._drop(self._sftp), self._loop).result(10)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(10)
            self._loop.close()

    async def _tried(self, do: Callable[[SFTPClient], Coroutine[Any, Any, T]]) -> T:
        import asyncssh

        broken = (
            asyncssh.ConnectionLost,
            asyncssh.SFTPConnectionLost,
            asyncssh.SFTPNoConnection,
            asyncssh.ChannelOpenError,
            OSError,
        )
        for attempt in range(1, TRIES + 1):
            sftp = None
            try:
                sftp = await self._client()
                return await do(sftp)
            except broken as error:
                await self._drop(sftp)
                if attempt == TRIES:
                    raise self._failed(error) from error
                await asyncio.sleep(attempt)
            except (asyncssh.Error, asyncssh.KeyImportError, asyncssh.ConfigParseError) as error:
                raise self._failed(error) from error
        raise AssertionError

    async def _client(self) -> SFTPClient:
        import asyncssh

        async with self._opening:
            if self._sftp is None:
                wanted: dict[str, Any] = {"port": self._login.port, "username": self._login.user}
                self._connection = await asyncssh.connect(
                    self._login.host,
                    **{name: value for name, value in wanted.items() if value is not None},
                    **self._options,
                    connect_timeout=15,
                    keepalive_interval=15,
                )
                self._sftp = await self._connection.start_sftp_client(path_encoding=None)
            return self._sftp

    async def _drop(self, sftp: SFTPClient | None) -> None:
        """Let go of a connection, unless another coroutine has opened a new one by now."""
        async with self._opening:
            if sftp is not self._sftp or self._connection is None:
                return
            connection, self._connection, self._sftp = self._connection, None, None
            connection.abort()
            with suppress(OSError):
                await connection.wait_closed()

    def _failed(self, error: Exception) -> PublishError:
        import asyncssh

        remedy = ""
        if isinstance(error, asyncssh.HostKeyNotVerifiable):
            remedy = "Log in once with `ssh`, which shows the server's key and remembers it."
        elif isinstance(error, asyncssh.PermissionDenied):
            remedy = "Check that `ssh` or `sftp` gets there without a password."
        elif isinstance(error, (asyncssh.ConnectionLost, OSError)):
            remedy = "Check the address, and that `ssh` gets there without a password."
        return PublishError(
            f"SFTP failed: {(str(error) or type(error).__name__).rstrip('.')}.", place=self._label, remedy=remedy
        )


def _options_of_ssh() -> dict[str, Any]:
    """What the command for ssh says besides, in asyncssh's words: `-F FILE` and `-i FILE`."""
    words = shlex.split(os.environ.get(SSH_VARIABLE) or "ssh")[1:]
    options: dict[str, Any] = {}
    while words:
        option = words.pop(0)
        value = words.pop(0) if words else ""
        if option == "-F" and value:
            options["config"] = [value]
        elif option == "-i" and value:
            options.setdefault("client_keys", []).append(value)
        else:
            raise PublishError(
                f"`{option}` in {SSH_VARIABLE} is not understood where files go by SFTP.",
                remedy="Put it into a file for `ssh -F FILE`; -i FILE is understood too.",
            )
    return options
