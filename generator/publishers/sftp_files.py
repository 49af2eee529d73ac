"""Files on a server that speaks SFTP: read, written, moved, repeated within the server, found."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asyncssh import SFTPAttrs, SFTPClient

_AT_ONCE = 48
"""So many requests wait for their answers at a time: a link per file costs one way to the server and back each."""

PART = ".digest-part"
"""What a file is called until it is whole."""


class Repeat:
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
                with suppress(*no_such_file()):
                    await self._sftp.unlink(place)
                if self._ways[0] == way:
                    self._ways.pop(0)

    async def _copy(self, source: bytes, place: bytes) -> None:
        async with self._sftp.open(source, "rb") as there, self._sftp.open(place, "wb", _attributes(0o644)) as here:
            await self._sftp.remote_copy(there, here)

    async def _read_and_write(self, source: bytes, place: bytes) -> None:
        await write_file(self._sftp, place, await read_file(self._sftp, source) or b"")


async def read_file(sftp: SFTPClient, place: bytes) -> bytes | None:
    """The bytes of a file; None where there is none."""
    try:
        async with sftp.open(place, "rb", encoding=None) as file:
            data: Any = await file.read()  # typed as text, whatever the encoding
    except no_such_file():
        return None
    return bytes(data)


async def write_file(sftp: SFTPClient, place: bytes, data: bytes) -> None:
    """Write a file that a web server may read."""
    async with sftp.open(place, "wb", _attributes(0o644), encoding=None) as file:
        await file.write(data)
        # What the server's umask took away: a web server must be able to read it.
        await file.setstat(_attributes(0o644))


async def move_file(sftp: SFTPClient, source: bytes, place: bytes) -> None:
    """Within a release that nobody sees yet, so it may take two steps."""
    try:
        await sftp.posix_rename(source, place)
    except unsupported():
        with suppress(*no_such_file()):
            await sftp.unlink(place)
        await sftp.rename(source, place)


async def make_folder(sftp: SFTPClient, place: bytes) -> None:
    """Make a folder that a web server may look into, where there is none."""
    try:
        await sftp.mkdir(place)
    except sftp_error():
        if not await sftp.isdir(place):
            raise
    else:
        await sftp.setstat(place, _attributes(0o755))


async def names_in(sftp: SFTPClient, place: bytes) -> list[str]:
    """What is in a folder, by name, sorted."""
    return sorted(os.fsdecode(name) for name in await sftp.listdir(place) if name not in {b".", b".."})


async def files_below(sftp: SFTPClient, place: bytes) -> list[str]:
    """Every plain file below a folder, sorted; links are not followed."""
    import asyncssh

    found: list[str] = []
    slots = asyncio.Semaphore(_AT_ONCE)

    async def look(below: bytes) -> None:
        try:
            async with slots:
                entries = await sftp.readdir(place + b"/" + below if below else place)
        except no_such_file():
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


async def at_once(do: Callable[[str], Coroutine[Any, Any, None]], items: Iterable[str]) -> None:
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


def sftp_error() -> type[Exception]:
    """Whatever a server answers that is no success."""
    import asyncssh

    return asyncssh.SFTPError


def no_such_file() -> tuple[type[Exception], ...]:
    """Its answers where nothing is at a place."""
    import asyncssh

    return (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath)


def unsupported() -> tuple[type[Exception], ...]:
    """Its answer to what it does not know."""
    import asyncssh

    return (asyncssh.SFTPOpUnsupported,)


def _unsupported_here() -> tuple[type[Exception], ...]:
    """Also what the server knows and its disk does not (a hard link across devices)."""
    import asyncssh

    return (asyncssh.SFTPOpUnsupported, asyncssh.SFTPFailure)
