"""A server that gives files only (SFTP), through asyncssh (extra `ssh`): the same releases as over rsync.

    PATH/current -> releases/000007

It honours `~/.ssh/config` (or that of `ssh -F`), the known hosts, the agent and the usual keys, and never asks for a
password. What stays as it is becomes a hard link on the server, where it knows these, else a copy made there, else it
is read and written again. Nothing shows before the link is switched.
"""

from __future__ import annotations

import asyncio
import os
import posixpath
import shlex
import threading
from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from generator.config import PublishTarget
from generator.errors import PublishError
from generator.publishers.lock import held, read_holder, released, this_holder
from generator.publishers.plan import LOCK_NAME, MANIFEST_NAME, read_manifest, releases_to_keep
from generator.registry import Headers, Listed, Progress, Report

if TYPE_CHECKING:
    from asyncssh import SFTPAttrs, SFTPClient, SSHClientConnection

SSH_VARIABLE = "DIGEST_SSH_COMMAND"
"""Environment variable that replaces `ssh`, options included (`ssh -F deploy.config`)."""

TRIES = 3
"""A connection that breaks is opened again so many times in all."""

_AT_ONCE = 48
"""So many requests wait for their answers at a time: a link per file costs one way to the server and back each."""

_PART = ".digest-part"
"""What a file is called until it is whole."""

_TIMEOUT = 1800

T = TypeVar("T")


class Login(msgspec.Struct, frozen=True):
    """Who goes where. What is None, the configuration of ssh says."""

    host: str
    port: int | None = None
    user: str | None = None

    def label(self, root: str) -> str:
        """The address as people see it, without the user's name."""
        return f"ssh://{self.host}{'' if root.startswith('/') else '/~/'}{root}"


class SftpTarget:
    """A folder of releases on a server that speaks SFTP."""

    local = False
    transactional = True
    carries_headers = False
    encoding = ""
    writers = 8
    gathers = False

    def __init__(self, login: Login, root: str, settings: PublishTarget) -> None:
        self._root = root
        self._keep = releases_to_keep(settings)
        self.host = settings.host
        self.label = login.label(root)
        self.extras: Mapping[str, bytes] = {}
        self._line = _Line(login, self.label)
        self._new = ""
        self._number = 0
        self._folders: dict[str, asyncio.Task[None]] = {}

    def read(self, path: str) -> bytes | None:
        """The bytes in the live release, None where there is no such file."""
        return self._line.run(lambda sftp: _read(sftp, self._at("current", path)))

    def listing(self) -> Iterable[Listed]:
        """Every file of the live release."""
        return [Listed(path, 0) for path in self._line.run(lambda sftp: _walk(sftp, self._at("current")))]

    @contextmanager
    def lock(self, *, force: bool) -> Iterator[None]:
        """A folder on the server, which only one publisher can make."""
        place, holder = self._at(LOCK_NAME), self._at(LOCK_NAME, "holder")

        async def take(sftp: SFTPClient) -> bytes | None:
            """None when it is ours now, else who holds it."""
            await sftp.makedirs(os.fsencode(self._root), exist_ok=True)
            try:
                await sftp.mkdir(place)
            except _sftp_error() as error:
                if not await sftp.isdir(place):
                    raise
                del error
                return await _read(sftp, holder) or b""
            await _write(sftp, holder, this_holder())
            return None

        async def release(sftp: SFTPClient) -> None:
            if await sftp.exists(place):
                await sftp.rmtree(place)

        if force:
            self._line.run(release)
        if (found := self._line.run(take)) is not None:
            who = read_holder(found)
            if who is None or not who.is_dead:
                raise held(who, self.label)
            self._line.run(release)
            if self._line.run(take) is not None:
                raise held(None, self.label)
        with released(lambda: self._line.run(release)):
            yield

    def begin(self, kept: Iterable[str], name: str) -> Collection[str]:
        """A new release with everything that stays as it is, or the one that a publish of this name left unfinished."""
        manifest = read_manifest(self.read(MANIFEST_NAME), self.label)
        # Without a manifest all that is there belongs to somebody else, and stays.
        stays = sorted(kept) if manifest is not None else [file.path for file in self.listing()]
        self._number = manifest.number if manifest is not None else 0
        self._new = f"releases/{self._number + 1:06}-{name}.new"

        async def prepare(sftp: SFTPClient) -> Collection[str]:
            self._folders.clear()
            await sftp.makedirs(self._at("releases"), exist_ok=True)
            for left in await _names(sftp, self._at("releases")):
                if left.endswith(".new") and f"releases/{left}" != self._new:
                    await sftp.rmtree(self._at("releases", left))
            if await sftp.isdir(self._at(self._new)):
                there = {path for path in await _walk(sftp, self._at(self._new)) if not path.endswith(_PART)}
                return there.difference(stays) if manifest is not None else ()
            # It is made under another name: what has its own name lacks nothing but what is still to be sent.
            making = "releases/making.new"
            await sftp.mkdir(self._at(making))
            repeat = _Repeat(sftp)
            await _at_once(lambda path: self._bring(sftp, repeat, path, making), stays)
            self._folders.clear()
            await sftp.rename(self._at(making), self._at(self._new))
            return ()

        return self._line.run(prepare)

    async def _bring(self, sftp: SFTPClient, repeat: _Repeat, path: str, release: str) -> None:
        await self._make_parents(sftp, release, path)
        await repeat(self._at("current", path), self._at(release, path))

    async def _make_parents(self, sftp: SFTPClient, release: str, path: str) -> None:
        """Every folder above the file is there; those who need one at the same time wait for whoever makes it."""
        above = ""
        for part in path.split("/")[:-1]:
            above = f"{above}/{part}" if above else part
            if (task := self._folders.get(above)) is None:
                task = asyncio.ensure_future(_make_folder(sftp, self._at(release, above)))
                self._folders[above] = task
            await task

    def write(self, path: str, data: bytes, headers: Headers) -> None:
        """The file is in the new release, whole."""
        place = self._at(self._new, path)

        async def put(sftp: SFTPClient) -> None:
            await self._make_parents(sftp, self._new, path)
            await _write(sftp, place + _PART.encode(), data)
            await _move(sftp, place + _PART.encode(), place)

        try:
            self._line.run(put)
        except PublishError:
            # A folder whose making failed with the line must be tried again, not waited for.
            self._folders.clear()
            raise

    def delete(self, path: str) -> None:
        """It is not among those kept, so the new release does not have it."""

    def commit(self, report: Report) -> None:
        """Switch the link, then let the oldest releases go."""
        name = f"{self._number + 1:06}"

        async def finish(sftp: SFTPClient) -> None:
            if await sftp.isdir(self._at(self._new)):
                # A release of this number is one that a rollback left behind.
                if await sftp.isdir(self._at("releases", name)):
                    await sftp.rmtree(self._at("releases", name))
                await sftp.rename(self._at(self._new), self._at("releases", name))
            await self._switch(sftp, name)

        self._line.run(finish)
        old = [other for other in self._releases()[: -self._keep] if other != name]

        async def sweep(sftp: SFTPClient) -> None:
            for done, other in enumerate(old):
                report(Progress("old releases", done, len(old), "releases"))
                if await sftp.isdir(self._at("releases", other)):
                    await sftp.rmtree(self._at("releases", other))

        self._line.run(sweep)

    def rollback(self, report: Report) -> str:
        """Switch the link to the release before the live one."""

        async def live(sftp: SFTPClient) -> str:
            try:
                return posixpath.basename(os.fsdecode(await sftp.readlink(self._at("current"))))
            except _no_such_file():
                return ""

        now = self._line.run(live)
        earlier = [name for name in self._releases() if name < now]
        if not earlier:
            raise PublishError("there is no earlier release to go back to.", place=self.label)
        self._line.run(lambda sftp: self._switch(sftp, earlier[-1]))
        return f"release {earlier[-1]} is live again"

    def close(self) -> None:
        """Close the connection. A release that is not finished stays for the next publish to go on with."""
        self._line.close()

    def _at(self, *parts: str) -> bytes:
        return os.fsencode("/".join((self._root, *parts)))

    def _releases(self) -> list[str]:
        async def find(sftp: SFTPClient) -> list[str]:
            try:
                return await _names(sftp, self._at("releases"))
            except _no_such_file():
                return []

        return sorted(name for name in self._line.run(find) if name.isdigit())

    async def _switch(self, sftp: SFTPClient, name: str) -> None:
        link, new = self._at("current"), self._at(".current.new")
        with suppress(*_no_such_file()):
            await sftp.unlink(new)
        await sftp.symlink(os.fsencode(f"releases/{name}"), new)
        try:
            await sftp.posix_rename(new, link)
        except _unsupported() as error:
            if await sftp.islink(link):
                await sftp.unlink(new)
                raise PublishError(
                    "the server cannot replace a link in one step, so readers would meet a hole.",
                    place=self.label,
                    remedy="It must know posix-rename@openssh.com, as OpenSSH's does.",
                ) from error
            await sftp.rename(new, link)


class _Repeat:
    """Puts a file of one release into another: the cheapest way that the server knows."""

    def __init__(self, sftp: SFTPClient) -> None:
        self._sftp = sftp
        self._ways: list[Callable[[bytes, bytes], Awaitable[None]]] = [sftp.link, self._copy, self._read_and_write]

    async def __call__(self, source: bytes, place: bytes) -> None:
        while True:
            way = self._ways[0]
            try:
                await way(source, place)
                return
            except _unsupported_here():
                if way == self._read_and_write:
                    raise
                with suppress(*_no_such_file()):
                    await self._sftp.unlink(place)
                if self._ways[0] == way:
                    self._ways.pop(0)

    async def _copy(self, source: bytes, place: bytes) -> None:
        async with self._sftp.open(source, "rb") as there, self._sftp.open(place, "wb", _attributes(0o644)) as here:
            await self._sftp.remote_copy(there, here)

    async def _read_and_write(self, source: bytes, place: bytes) -> None:
        await _write(self._sftp, place, await _read(self._sftp, source) or b"")


class _Line:
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


# ---- files over there


async def _read(sftp: SFTPClient, place: bytes) -> bytes | None:
    try:
        async with sftp.open(place, "rb", encoding=None) as file:
            data: Any = await file.read()  # typed as text, whatever the encoding
    except _no_such_file():
        return None
    return bytes(data)


async def _write(sftp: SFTPClient, place: bytes, data: bytes) -> None:
    async with sftp.open(place, "wb", _attributes(0o644), encoding=None) as file:
        await file.write(data)
        # What the server's umask took away: a web server must be able to read it.
        await file.setstat(_attributes(0o644))


async def _move(sftp: SFTPClient, source: bytes, place: bytes) -> None:
    """Within a release that nobody sees yet, so it may take two steps."""
    try:
        await sftp.posix_rename(source, place)
    except _unsupported():
        with suppress(*_no_such_file()):
            await sftp.unlink(place)
        await sftp.rename(source, place)


async def _make_folder(sftp: SFTPClient, place: bytes) -> None:
    try:
        await sftp.mkdir(place)
    except _sftp_error():
        if not await sftp.isdir(place):
            raise
    else:
        await sftp.setstat(place, _attributes(0o755))


async def _names(sftp: SFTPClient, place: bytes) -> list[str]:
    return sorted(os.fsdecode(name) for name in await sftp.listdir(place) if name not in {b".", b".."})


async def _walk(sftp: SFTPClient, place: bytes) -> list[str]:
    """Every plain file below a folder, sorted; links are not followed."""
    import asyncssh

    found: list[str] = []
    slots = asyncio.Semaphore(_AT_ONCE)

    async def look(below: bytes) -> None:
        try:
            async with slots:
                entries = await sftp.readdir(place + b"/" + below if below else place)
        except _no_such_file():
            return
        inner: list[Coroutine[Any, Any, None]] = []
        for entry in entries:
            name = os.fsencode(entry.filename)
            path = below + b"/" + name if below else name
            if name in {b".", b".."}:
                continue
            if entry.attrs.type == asyncssh.FILEXFER_TYPE_DIRECTORY:
                inner.append(look(path))
            elif entry.attrs.type == asyncssh.FILEXFER_TYPE_REGULAR:
                found.append(os.fsdecode(path))
        await asyncio.gather(*inner)

    await look(b"")
    return sorted(found)


async def _at_once(do: Callable[[str], Coroutine[Any, Any, None]], items: Iterable[str]) -> None:
    """All of them, so many at a time; the first failure ends the rest and is raised."""
    slots = asyncio.Semaphore(_AT_ONCE)

    async def one(item: str) -> None:
        async with slots:
            await do(item)

    try:
        async with asyncio.TaskGroup() as group:
            for item in items:
                group.create_task(one(item))
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from None


# asyncssh is imported when a connection is opened, so its exceptions are named by functions.


def _attributes(permissions: int) -> SFTPAttrs:
    import asyncssh

    return asyncssh.SFTPAttrs(permissions=permissions)


def _sftp_error() -> type[Exception]:
    import asyncssh

    return asyncssh.SFTPError


def _no_such_file() -> tuple[type[Exception], ...]:
    import asyncssh

    return (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath)


def _unsupported() -> tuple[type[Exception], ...]:
    import asyncssh

    return (asyncssh.SFTPOpUnsupported,)


def _unsupported_here() -> tuple[type[Exception], ...]:
    """Also what the server knows and its disk does not (a hard link across devices)."""
    import asyncssh

    return (asyncssh.SFTPOpUnsupported, asyncssh.SFTPFailure)
