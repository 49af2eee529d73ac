"""Web archives written byte by byte, as crawlers write them."""

from __future__ import annotations

import gzip

PAGE = (
    "<html><head><title>{0} opens its pier</title></head><body><article><h1>{0} opens its pier</h1>"
    "<p>The new pier of {0} opens on Tuesday, Mayor Ilse Marrow said.</p>"
    "<p>The old one was lost in the storm of 2015, which also took the lighthouse.</p></article></body></html>"
)


def response(url: str, body: bytes, *, headers: str = "Content-Type: text/html", status: str = "200 OK") -> bytes:
    """A response record with an HTTP message in it."""
    message = f"HTTP/1.1 {status}\r\n{headers}\r\n\r\n".encode() + body
    return record("response", message, url=url)


def record(kind: str, block: bytes, *, url: str = "", media: str = "application/http") -> bytes:
    """Any record, not compressed."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-05-01T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\nContent-Type: {media}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def packed(*records: bytes) -> bytes:
    """The records as a `.warc.gz`: a gzip member each."""
    return b"".join(gzip.compress(one, mtime=0) for one in records)
