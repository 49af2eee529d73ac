"""A server that gives files only (SFTP), through asyncssh (extra `ssh`): the same releases as over rsync.

    PATH/current -> releases/000007

What stays as it is becomes a hard link on the server, where it knows these, else a copy made there, else it
is read and written again. Nothing shows before the link is switched.
"""

from __future__ import annotations

import asyncio
import os
import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from generator.config import PublishTarget
from generator.errors import PublishError
from generator.publishers.lock import held, read_holder, released, this_holder
from generator.publishers.plan import LOCK_NAME, MANIFEST_NAME, read_manifest, releases_to_keep
from generator.publishers.sftp_connection import Connection, Login
from generator.publishers.sftp_files import (
    PART,
    Repeat,
    at_once,
    files_below,
    make_folder,
    move_file,
    names_in,
    no_such_file,
    read_file,
    sftp_error,
    unsupported,
    write_file,
)
from generator.registry import Headers, Listed, Progress, Report

if TYPE_CHECKING:
    from asyncssh import SFTPClient


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
        self._line = Connection(login, self.label)
        self._new = ""
        self._number = 0
        self._folders: dict[str, asyncio.Task[None]] = {}

    def read(self, path: str) -> bytes | None:
        """The bytes in the live release, None where there is no such file."""
        return self._line.run(lambda sftp: read_file(sftp, self._at("current", path)))

    def listing(self) -> Iterable[Listed]:
        """Every file of the live release."""
        return [Listed(path, 0) for path in self._line.run(lambda sftp: files_below(sftp, self._at("current")))]

    @contextmanager
    def lock(self, *, force: bool) -> Iterator[None]:
        """A folder on the server, which only one publisher can make."""
        place, holder = self._at(LOCK_NAME), self._at(LOCK_NAME, "holder")

        async def take(sftp: SFTPClient) -> bytes | None:
            """None when it is ours now, else who holds it."""
            await sftp.makedirs(os.fsencode(self._root), exist_ok=True)
            try:
                await sftp.mkdir(place)
            except sftp_error() as error:
                if not await sftp.isdir(place):
                    raise
                del error
                return await read_file(sftp, holder) or b""
            await write_file(sftp, holder, this_holder())
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
            for left in await names_in(sftp, self._at("releases")):
                if left.endswith(".new") and f"releases/{left}" != self._new:
                    await sftp.rmtree(self._at("releases", left))
            if await sftp.isdir(self._at(self._new)):
                there = {path for path in await files_below(sftp, self._at(self._new)) if not path.endswith(PART)}
                return there.difference(stays) if manifest is not None else ()
            # It is made under another name: what has its own name lacks nothing but what is still to be sent.
            making = "releases/making.new"
            await sftp.mkdir(self._at(making))
            repeat = Repeat(sftp)
            await at_once(lambda path: self._bring(sftp, repeat, path, making), stays)
            self._folders.clear()
            await sftp.rename(self._at(making), self._at(self._new))
            return ()

        return self._line.run(prepare)

    async def _bring(self, sftp: SFTPClient, repeat: Repeat, path: str, release: str) -> None:
        await self._make_parents(sftp, release, path)
        await repeat(self._at("current", path), self._at(release, path))

    async def _make_parents(self, sftp: SFTPClient, release: str, path: str) -> None:
        """Every folder above the file is there; those who need one at the same time wait for whoever makes it."""
        above = ""
        for part in path.split("/")[:-1]:
            above = f"{above}/{part}" if above else part
            if (task := self._folders.get(above)) is None:
                task = asyncio.ensure_future(make_folder(sftp, self._at(release, above)))
                self._folders[above] = task
            await task

    def write(self, path: str, data: bytes, headers: Headers) -> None:
        """The file is in the new release, whole."""
        place = self._at(self._new, path)

        async def put(sftp: SFTPClient) -> None:
            await self._make_parents(sftp, self._new, path)
            await write_file(sftp, place + PART.encode(), data)
            await move_file(sftp, place + PART.encode(), place)

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
            except no_such_file():
                return ""

        now = self._line.run(live)
        earlier = [name for name in self._releases() if name < now]
        if not earlier:
            raise PublishError(
                "there is no earlier release to go back to.",
                place=self.label,
                remedy="The next publish keeps this one.",
            )
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
                return await names_in(sftp, self._at("releases"))
            except no_such_file():
                return []

        return sorted(name for name in self._line.run(find) if name.isdigit())

    async def _switch(self, sftp: SFTPClient, name: str) -> None:
        link, new = self._at("current"), self._at(".current.new")
        with suppress(*no_such_file()):
            await sftp.unlink(new)
        await sftp.symlink(os.fsencode(f"releases/{name}"), new)
        try:
            await sftp.posix_rename(new, link)
        except unsupported() as error:
            if await sftp.islink(link):
                await sftp.unlink(new)
                raise PublishError(
                    "the server cannot replace a link in one step, so readers would meet a hole.",
                    place=self.label,
                    remedy="It must know posix-rename@openssh.com, as OpenSSH's does.",
                ) from error
            await sftp.rename(new, link)
