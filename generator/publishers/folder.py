"""A folder of this machine: a mounted web root, or a place that another program serves or uploads.

Each file is written beside its place and moved there, so that a reader finds the old one or the new one, whole.
With `releases = true` every publish is a folder of its own under `releases/`, unchanged files are hard links, and
`current` is a link that is switched in one step.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from generator.config import PublishTarget
from generator.errors import PublishError
from generator.fingerprints import fingerprint_bytes
from generator.publishers.lock import held, read_holder, this_holder
from generator.publishers.plan import LOCK_NAME, MANIFEST_NAME, read_manifest, releases_to_keep
from generator.registry import Headers, Listed, Publisher, Report, Target

_TEMPORARY = ".digest-new-"


class FolderTarget:
    """A published folder, files replaced in place."""

    local = True
    transactional = False
    carries_headers = False
    encoding = ""
    writers = 1
    gathers = False

    def __init__(self, root: Path, host: str = "") -> None:
        self.root = root
        self.label = str(root)
        self.host = host
        self.extras: Mapping[str, bytes] = {}
        self._base = root
        """Where files are read and written."""

    def read(self, path: str) -> bytes | None:
        """The bytes there now, None where there is no such file."""
        try:
            return (self._base / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise _failed("cannot be read", self._base / path, error) from error

    def listing(self) -> Iterable[Listed]:
        """Every file there now with its hash; links are not followed."""
        if not self._base.is_dir():
            return
        for folder, folders, files in os.walk(self._base, onerror=_raise):
            folders.sort()
            for name in sorted(files):
                path = Path(folder) / name
                if stat.S_ISREG(path.lstat().st_mode):
                    data = path.read_bytes()
                    yield Listed(path.relative_to(self._base).as_posix(), len(data), fingerprint_bytes(data))

    @contextmanager
    def lock(self, *, force: bool) -> Iterator[None]:
        """A file that only one publisher can make."""
        path = self.root / LOCK_NAME
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            if force:
                path.unlink(missing_ok=True)
            try:
                descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
            except FileExistsError:
                holder = read_holder(path.read_bytes())
                if holder is None or not holder.is_dead:
                    raise held(holder, self.label) from None
                path.unlink()
                descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
            with os.fdopen(descriptor, "wb") as file:
                file.write(this_holder())
        except OSError as error:
            raise _failed("cannot be locked", self.root, error) from error
        try:
            yield
        finally:
            path.unlink(missing_ok=True)

    def begin(self, kept: Iterable[str], name: str) -> Collection[str]:
        """Sweep what a killed publish left half written."""
        for folder, _, files in os.walk(self._base):
            for file in files:
                if file.startswith(_TEMPORARY):
                    (Path(folder) / file).unlink(missing_ok=True)
        return ()

    def write(self, path: str, data: bytes, headers: Headers) -> None:
        """Put one file there, old or new at every instant."""
        place = self._inside(path)
        temporary: str | None = None
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            descriptor, temporary = tempfile.mkstemp(prefix=_TEMPORARY, dir=place.parent)
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                os.fchmod(file.fileno(), 0o644)
                if path == MANIFEST_NAME:
                    file.flush()
                    os.fsync(file.fileno())
            Path(temporary).replace(place)
        except OSError as error:
            if temporary is not None:
                Path(temporary).unlink(missing_ok=True)
            raise _failed("cannot be written", place, error) from error

    def delete(self, path: str) -> None:
        """Take one file away, and the folders that it leaves empty."""
        place = self._inside(path)
        try:
            place.unlink(missing_ok=True)
            for parent in place.parents:
                if parent == self._base:
                    break
                parent.rmdir()
        except NotADirectoryError:
            return
        except OSError as error:
            if place.exists():
                raise _failed("cannot be deleted", place, error) from error

    def commit(self, report: Report) -> None:
        """Every file is in place already."""

    def rollback(self, report: Report) -> str:
        """Refused: there is nothing to go back to."""
        raise PublishError(
            "a plain folder keeps no earlier publish.",
            place=self.label,
            remedy="Set `releases = true` under its [publish.NAME], from the next publish on.",
        )

    def close(self) -> None:
        """Nothing is held."""

    def _inside(self, path: str) -> Path:
        """The place of a path, refused where a link leads out of the folder."""
        place = self._base / path
        root = self._base.resolve()
        parent = place.parent.resolve()
        if parent != root and root not in parent.parents:
            raise PublishError(
                f"a link there leads out of the folder to {parent}.", place=str(place), remedy="Remove the link."
            )
        return place


class ReleasesTarget(FolderTarget):
    """Whole releases beside each other, and a link to the one that is live."""

    transactional = True

    def __init__(self, root: Path, host: str, keep: int) -> None:
        super().__init__(root, host)
        self._releases = root / "releases"
        self._current = root / "current"
        self._keep = keep
        self._base = self._current
        self._new: Path | None = None

    def begin(self, kept: Iterable[str], name: str) -> Collection[str]:
        """A new release with everything that stays as it is."""
        manifest = read_manifest(self.read(MANIFEST_NAME), self.label)
        live = self._live()
        try:
            for left in self._releases.glob("*.new") if self._releases.is_dir() else ():
                shutil.rmtree(left)
            new = self._releases / f"{(manifest.number if manifest else 0) + 1:06}.new"
            new.mkdir(parents=True)
            for path in kept:
                place = new / path
                place.parent.mkdir(parents=True, exist_ok=True)
                if live is not None:
                    os.link(live / path, place)
        except OSError as error:
            raise _failed("the new release cannot be made", self._releases, error) from error
        self._new = self._base = new
        return ()

    def commit(self, report: Report) -> None:
        """Switch the link, then let the oldest releases go."""
        assert self._new is not None
        final = self._new.with_suffix("")
        try:
            if final.exists():
                # A release that a rollback left behind: its number is taken again.
                shutil.rmtree(final)
            self._new.rename(final)
            self._switch(final)
            for old in self._names()[: -self._keep]:
                if old != final.name:
                    shutil.rmtree(self._releases / old)
        except OSError as error:
            raise _failed("the release cannot be put in place", final, error) from error
        self._base = self._current

    def rollback(self, report: Report) -> str:
        """Switch the link to the release before the live one."""
        live = self._live()
        earlier = [name for name in self._names() if live is not None and name < live.name]
        if not earlier:
            raise PublishError(
                "there is no earlier release to go back to.",
                place=self.label,
                remedy="The next publish keeps this one.",
            )
        try:
            self._switch(self._releases / earlier[-1])
        except OSError as error:
            raise _failed("the link cannot be switched", self._current, error) from error
        return f"release {earlier[-1]} is live again"

    def close(self) -> None:
        """Remove a release that was not finished."""
        if self._new is not None and self._new.exists():
            shutil.rmtree(self._new, ignore_errors=True)

    def _live(self) -> Path | None:
        try:
            return self._releases / self._current.readlink().name
        except OSError:
            return None

    def _names(self) -> list[str]:
        if not self._releases.is_dir():
            return []
        return sorted(path.name for path in self._releases.iterdir() if path.name.isdigit())

    def _switch(self, release: Path) -> None:
        temporary = self.root / f"{_TEMPORARY}current"
        temporary.unlink(missing_ok=True)
        temporary.symlink_to(Path("releases") / release.name)
        temporary.replace(self._current)


def _raise(error: OSError) -> None:
    raise _failed("cannot be listed", Path(error.filename), error) from error


def _failed(what: str, path: Path, error: OSError) -> PublishError:
    return PublishError(f"{what}: {error.strerror or error}.", place=str(path))


def open_folder(address: str, settings: PublishTarget, project: Path) -> Target:
    """The folder at a path (relative to the project) or a `file://` URL. Raises `PublishError`."""
    path = unquote(urlsplit(address).path) if address.startswith("file://") else address
    root = Path(os.path.normpath(project / Path(path).expanduser()))
    if root.exists() and not root.is_dir():
        raise PublishError("not a folder.", place=str(root))
    if settings.releases:
        if root.is_dir() and not (root / "releases").is_dir() and any(root.iterdir()):
            raise PublishError(
                "holds files, so it cannot be made a folder of releases.",
                place=str(root),
                remedy="Name an empty folder.",
            )
        return ReleasesTarget(root, settings.host, releases_to_keep(settings))
    return FolderTarget(root, settings.host)


PUBLISHER = Publisher(name="folder", schemes=("", "file"), open=open_folder)
