"""The HTML pages of a web archive as articles (WARC 1.0 and 1.1, ISO 28500; gzip, zstd or lz4, or as it is)."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPException, HTTPResponse
from io import BytesIO
from typing import IO, TYPE_CHECKING, cast

from generator.bulk import Asked
from generator.bulk.lines import printable
from generator.errors import ConfigError
from generator.model import Claim, Entry
from generator.readers.html.decoding import MAX_BYTES, encoding_named

if TYPE_CHECKING:
    import socket

_HTML = ("text/html", "application/xhtml+xml")


class _UnfitError(Exception):
    """Why a record is no page to analyse; a reason to be counted, not an error."""


def read_warc(stream: IO[bytes], name: str, left_out: Counter[str]) -> Iterator[Asked]:
    """The pages of an archive, one record in memory at a time; `left_out` counts, by reason, what is none.

    A page is a response with status 2xx, or a resource, of an HTML type. Its id is its URL, and the URL is passed on as
    a claim; `WARC-Date` is not, as it tells when the page was fetched and not when it was published. Where the archive
    is damaged or cut short, the last item carries the error. Raises `ConfigError` where fastwarc is not installed.
    """
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError as error:
        raise ConfigError(
            "reading web archives needs the package `fastwarc`.", remedy="Install `news-digest[warc]`."
        ) from error

    count = 0
    try:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.any_type, parse_http=False):
            count += 1
            try:
                if record.record_type not in (WarcRecordType.response, WarcRecordType.resource):
                    raise _UnfitError("records of other kinds")
                url = printable(record.headers.get("WARC-Target-URI") or "").strip("<> ")
                length = record.content_length
                if length > MAX_BYTES:
                    raise _UnfitError(f"records over {MAX_BYTES // 1_000_000} MB")
                block = record.reader.read()
                if len(block) < length:
                    yield _damage(name, f"ends within record {count}, {url}: the archive is cut short")
                    return
                if record.record_type == WarcRecordType.response:
                    page = _page(block)
                elif (record.headers.get("Content-Type") or "").split(";")[0].strip().lower() in _HTML:
                    page = block
                else:
                    raise _UnfitError("records of other media types")
            except _UnfitError as reason:
                left_out[str(reason)] += 1
                continue
            yield Asked(
                json.dumps(url).encode("ascii"),
                Entry(source=name, id=url, format="html", data=page, claims=(Claim("url", url, "caller"),)),
            )
    except OSError as error:
        where = f"damaged after record {count}" if count else "no web archive"
        yield _damage(name, f"{where}: {error}")
        return
    if count == 0:
        yield _damage(name, "holds no WARC record")


def _damage(name: str, what: str) -> Asked:
    return Asked(json.dumps(name).encode("ascii"), error=f"{printable(what)}. Fetch or write the archive again.")


class _Socket:
    """As much of a socket as `HTTPResponse` asks for."""

    def __init__(self, block: bytes) -> None:
        self.file = BytesIO(block)

    def makefile(self, mode: str) -> BytesIO:
        return self.file


def _page(block: bytes) -> bytes:
    """The HTML in a stored HTTP response, as UTF-8 where the header names another encoding."""
    sock = _Socket(block)
    response = HTTPResponse(cast("socket.socket", sock))
    try:
        response.begin()
    except (HTTPException, ValueError, OSError):
        raise _UnfitError("records that hold no HTTP response") from None
    if not 200 <= response.status < 300:
        raise _UnfitError("responses with a status other than 2xx")
    media = response.headers.get_content_type()
    if media not in _HTML:
        raise _UnfitError("records of other media types")
    body = block[sock.file.tell() :]
    if response.chunked:
        # Many crawlers store the body put together and leave the header as it was.
        with suppress(HTTPException, ValueError):
            body = response.read()
    body = _unpacked(body, (response.headers.get("Content-Encoding") or "").strip().lower())
    if not body.strip():
        raise _UnfitError("responses without a body")
    return _in_utf8(body, response.headers.get_content_charset() or "")


def _unpacked(body: bytes, coding: str) -> bytes:
    """The body without its content coding; as it is where it has none in truth, whatever its header says."""
    try:
        if coding in ("gzip", "x-gzip", "deflate"):
            plain = zlib.decompressobj(47).decompress(body, MAX_BYTES + 1)
        elif coding == "br":
            import brotli

            plain = brotli.Decompressor().process(body, output_buffer_limit=MAX_BYTES + 1)
        elif coding in ("", "identity"):
            return body
        else:
            raise _UnfitError(f"responses packed with {coding[:20]}")
    except (zlib.error, ValueError):
        return body
    except Exception as error:
        if type(error).__module__ in ("brotli", "_brotli"):
            return body
        raise
    if len(plain) > MAX_BYTES:
        raise _UnfitError(f"records over {MAX_BYTES // 1_000_000} MB")
    return plain


def _in_utf8(body: bytes, charset: str) -> bytes:
    """The header's word on the encoding comes before the page's own, but not before valid UTF-8 (see `decode`)."""
    encoding = encoding_named(charset) if charset else ""
    if encoding in ("", "utf-8"):
        return body
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return b"\xef\xbb\xbf" + body.decode(encoding, "replace").encode("utf-8", "replace")
    return body
