"""Object stores through obstore (extra `cloud`): S3 and what speaks like it (R2, MinIO), Google Cloud Storage, Azure.

Credentials come from the environment only, in each provider's own variables (`CREDENTIALS`). Requests that fail for a
passing reason are tried again with growing pauses.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from generator.config import PublishTarget
from generator.errors import PublishError
from generator.publishers.apply import go_back
from generator.publishers.headers import is_text
from generator.publishers.lock import held, read_holder, released, this_holder
from generator.publishers.plan import LOCK_NAME, MANIFEST_NAME, RELEASES, is_own
from generator.registry import Headers, Listed, Publisher, Report, Target

if TYPE_CHECKING:
    from obstore.store import ObjectStore

METADATA_SERVICE = "169.254.169.254"
"""Where a machine of a cloud is asked for its role, which happens only when the environment holds no credentials."""

_MESSAGE = re.compile(r"<Message>([^<]{1,300})<?")
_TAGS = re.compile(r"<[^<>]{0,200}>")

RETRIES = 6
RETRY_SECONDS = 60
"""No request is tried again later than this after its first try."""

CREDENTIALS = {
    "s3": "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY",
    "gs": "GOOGLE_APPLICATION_CREDENTIALS or GOOGLE_SERVICE_ACCOUNT_KEY",
    "az": "AZURE_STORAGE_ACCOUNT_NAME, AZURE_STORAGE_ACCOUNT_KEY or AZURE_STORAGE_SAS_KEY",
}
"""Environment variables in which each provider's credentials are looked for first; obstore knows more."""

_ENDPOINT = {"s3": "endpoint", "gs": "base_url", "az": "endpoint"}
"""What obstore calls the address of the service itself."""


class ObjectStoreTarget:
    """A bucket, or a prefix of one."""

    local = False
    transactional = False
    carries_headers = True
    writers = 16
    gathers = False

    def __init__(self, store: ObjectStore, label: str, settings: PublishTarget) -> None:
        self._store = store
        self.label = label
        self.host = settings.host
        self.keeps = settings.keep or 0
        self.encoding = "gzip" if settings.compress else ""
        self.extras: Mapping[str, bytes] = {}

    def read(self, path: str) -> bytes | None:
        """The bytes there now, None where there is no such object."""
        import obstore
        from obstore.exceptions import BaseError, NotFoundError

        try:
            result = obstore.get(self._store, path)
            data = bytes(result.bytes())
            packed = result.attributes.get("Content-Encoding") == "gzip"
        except (NotFoundError, FileNotFoundError):
            return None
        except BaseError as error:
            raise self._failed(f"{path} cannot be read", error) from None
        return gzip.decompress(data) if packed else data

    def listing(self) -> Iterable[Listed]:
        """Every object there now; a listing tells sizes, not hashes."""
        return self._listing(None)

    def _listing(self, prefix: str | None) -> Iterator[Listed]:
        import obstore
        from obstore.exceptions import BaseError

        try:
            for batch in obstore.list(self._store, prefix, chunk_size=1000):
                for item in batch:
                    yield Listed(str(item["path"]), int(item["size"]))
        except BaseError as error:
            raise self._failed("the bucket cannot be listed", error) from None

    @contextmanager
    def lock(self, *, force: bool) -> Iterator[None]:
        """An object that only one publisher can create."""
        if force or not self._create_lock():
            holder = read_holder(self.read(LOCK_NAME) or b"")
            if not force and (holder is None or not holder.is_dead):
                raise held(holder, self.label)
            self._put(LOCK_NAME, this_holder(), {}, mode="overwrite")
        with released(lambda: self.delete(LOCK_NAME)):
            yield

    def begin(self, kept: Iterable[str], name: str) -> Collection[str]:
        """Nothing needs to be prepared: an object shows when it is whole."""
        return ()

    def write(self, path: str, data: bytes, headers: Headers) -> None:
        """One object with its headers, text packed if the settings say so."""
        attributes = {"Content-Type": headers.content_type, "Cache-Control": headers.cache_control}
        if self.encoding and is_text(path) and not is_own(path):
            # No name and no time in the packed bytes: the same file is the same object.
            data = gzip.compress(data, mtime=0)
            attributes["Content-Encoding"] = self.encoding
        self._put(path, data, attributes, mode="overwrite")

    def delete(self, path: str) -> None:
        """Take one object away; one that is gone already is no error."""
        import obstore
        from obstore.exceptions import BaseError, NotFoundError

        try:
            obstore.delete(self._store, path)
        except (NotFoundError, FileNotFoundError):
            return
        except BaseError as error:
            raise self._failed(f"{path} cannot be deleted", error) from None

    def commit(self, report: Report) -> None:
        """Every object shows already."""

    def copy(self, source: str, path: str) -> None:
        """One object to another place, by the service itself."""
        import obstore
        from obstore.exceptions import BaseError, NotFoundError

        try:
            obstore.copy(self._store, source, path)
        except (NotFoundError, FileNotFoundError):
            raise PublishError(
                f"{source} is no longer there, although the manifest lists it.",
                place=self.label,
                remedy=f"Delete {MANIFEST_NAME} there: the next publish sends everything anew.",
            ) from None
        except BaseError as error:
            raise self._failed(f"{source} cannot be copied", error) from None

    def kept_files(self) -> Iterable[str]:
        """Every object that earlier publishes left a copy of."""
        return [file.path for file in self._listing(RELEASES.rstrip("/"))]

    def rollback(self, report: Report) -> str:
        """Bring the publish before the last one back from its copies, in the order of a publish."""
        return go_back(self, report)

    def close(self) -> None:
        """Connections close with the store."""

    def _create_lock(self) -> bool:
        from obstore.exceptions import AlreadyExistsError, BaseError, NotSupportedError, PreconditionError

        try:
            self._put_raw(LOCK_NAME, this_holder(), {}, mode="create")
        except (AlreadyExistsError, PreconditionError, FileExistsError):
            return False
        except NotSupportedError:
            # The service knows no conditional writes: better a lock with a gap than none.
            if self.read(LOCK_NAME) is not None:
                return False
            self._put(LOCK_NAME, this_holder(), {}, mode="overwrite")
        except BaseError as error:
            raise self._failed("the target cannot be locked", error) from None
        return True

    def _put(self, path: str, data: bytes, attributes: dict[str, str], *, mode: Any) -> None:
        from obstore.exceptions import BaseError

        try:
            self._put_raw(path, data, attributes, mode=mode)
        except BaseError as error:
            raise self._failed(f"{path} cannot be written", error) from None

    def _put_raw(self, path: str, data: bytes, attributes: dict[str, str], *, mode: Any) -> None:
        import obstore

        obstore.put(self._store, path, data, attributes=attributes, mode=mode, use_multipart=False)

    def _failed(self, what: str, error: Exception) -> PublishError:
        from obstore.exceptions import PermissionDeniedError, UnauthenticatedError

        said = str(error)
        reason, remedy = _reason(said), ""
        names = CREDENTIALS[self.label.partition(":")[0]]
        if METADATA_SERVICE in said:
            reason, remedy = "no credentials were found", f"Put them into the environment ({names})."
        elif isinstance(error, (PermissionDeniedError, UnauthenticatedError)) or "credential" in said.lower():
            remedy = f"Check the credentials in the environment ({names})."
        elif "NoSuchBucket" in said or "ContainerNotFound" in said:
            reason, remedy = "there is no such bucket", "Make it first."
        elif "error sending request" in said:
            reason, remedy = "the service does not answer", "Check the network, `endpoint` and `region`."
        return PublishError(f"{what}: {reason}.", place=self.label, remedy=remedy)


def _reason(said: str) -> str:
    """What of an error of obstore people need: neither the request nor how long it took, but the service's own words.

    `Generic S3 error: Error performing GET https://… in 12ms - Server returned non-2xx status code: 403 Forbidden: …`
    """
    told = said.partition("Debug source")[0][:2000]
    words = _TAGS.sub(" ", told.rpartition(" - ")[2].replace("Server returned non-2xx status code:", ""))
    if message := _MESSAGE.search(told):
        status = words.split(":")[0]
        words = f"{status}: {message[1]}"
    return " ".join(words.split())[:300].rstrip(".: ")


def open_object_store(address: str, settings: PublishTarget, project: Path) -> Target:
    """The bucket at `s3://BUCKET/PREFIX`, `gs://…` or `az://…`. Raises `PublishError`."""
    parts = urlsplit(address)
    if not parts.netloc or parts.query or parts.fragment:
        raise PublishError(f"`{parts.scheme}://{parts.netloc}` names no bucket.", remedy="Write s3://BUCKET/PREFIX.")
    if "@" in parts.netloc:
        raise PublishError(
            "an address must not carry credentials.",
            remedy=f"Put them into the environment ({CREDENTIALS[parts.scheme]}).",
        )
    try:
        from obstore.exceptions import BaseError
        from obstore.store import from_url
    except ImportError as error:
        raise PublishError(
            "object stores need the extra `cloud`.", remedy="pip install 'news-digest[cloud]'"
        ) from error
    # Untyped: the overloads of `from_url` know one provider each, and the scheme chooses here.
    options: dict[str, Any] = {}
    if settings.endpoint:
        options[_ENDPOINT[parts.scheme]] = settings.endpoint.rstrip("/")
    if parts.scheme == "s3" and (settings.endpoint or settings.region):
        options["region"] = settings.region or "us-east-1"
    try:
        store = from_url(
            address.rstrip("/"),
            client_options={
                "allow_http": settings.endpoint.startswith("http://"),
                "timeout": timedelta(seconds=60),
                "connect_timeout": timedelta(seconds=10),
            },
            retry_config={
                "max_retries": RETRIES,
                "retry_timeout": timedelta(seconds=RETRY_SECONDS),
                "backoff": {"init_backoff": timedelta(milliseconds=200), "max_backoff": timedelta(seconds=10)},
            },
            **options,
        )
    except (BaseError, ValueError) as error:
        raise PublishError(f"cannot be opened: {str(error).splitlines()[0]}", place=address) from None
    return ObjectStoreTarget(store, address.rstrip("/"), settings)


PUBLISHER = Publisher(name="object store", schemes=("s3", "gs", "az"), open=open_object_store)
