"""Bytes of a saved page → its markup as a string, and under which encoding it was read."""

from __future__ import annotations

import codecs
import re

from generator.errors import SourceError
from generator.patterns import regex

MAX_BYTES = 24_000_000
"""A page larger than this is not an article; parsing it would take hundreds of megabytes."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNMARKED = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
"""How a page in UTF-16 without a byte order mark begins."""
_PACKED = ((b"\x1f\x8b", "gzip"), (b"PK\x03\x04", "a zip archive"), (b"\x28\xb5\x2f\xfd", "zstd"), (b"BZh", "bzip2"))
_BINARY = ((b"%PDF-", "a PDF"), (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"))

_DECLARED = regex(rb"""(?:charset|encoding)=["']?([A-Za-z0-9_.:\-]{2,40})""", re.IGNORECASE)
_SURROGATES = regex("[\ud800-\udfff]")

# What browsers read when these names are declared (WHATWG Encoding Standard).
_READ_AS = {
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "sjis": "cp932",
    "big5": "big5hkscs",
}


def decode(data: bytes) -> tuple[str, str]:
    """(markup, encoding): by byte order mark, strict UTF-8, the page's own declaration, else by detection.

    UTF-8 comes before the declaration because bytes that are valid UTF-8 beyond ASCII are nothing else, while pages
    saved by browsers and scrapers keep declarations that are no longer true. Raises `SourceError` for packed, binary,
    empty or huge input.
    """
    for magic, what in _PACKED:
        if data.startswith(magic):
            raise SourceError(f"the file is {what}, not HTML.", remedy="Unpack it and save the page itself.")
    for magic, what in _BINARY:
        if data.startswith(magic):
            raise SourceError(f"the file is {what}, not HTML.", remedy="Save the page as HTML.")
    if len(data) > MAX_BYTES:
        raise SourceError(
            f"the page has {len(data) // 1_000_000} MB; the limit is {MAX_BYTES // 1_000_000} MB.",
            remedy="Save the page without embedded pictures and scripts.",
        )
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _clean(data[len(bom) :].decode(_little_or_big(bom, encoding), "replace")), encoding
    for start, encoding in _UNMARKED:
        if data.startswith(start):
            return _clean(data.decode(encoding, "replace")), "utf-16"
    if b"\0" in data[:4096]:
        raise SourceError("the file holds binary data, not HTML.", remedy="Save the page as HTML in UTF-8.")
    declared = _declared(data)
    if declared.startswith("iso2022") and b"\x1b" in data:
        return _clean(data.decode(declared, "replace")), declared
    try:
        return _clean(data.decode("utf-8")), "utf-8"
    except UnicodeDecodeError:
        pass
    # Lone surrogates, as JSON escapes bring them: everything else is UTF-8.
    try:
        return _clean(data.decode("utf-8", "surrogatepass")), "utf-8"
    except UnicodeDecodeError:
        pass
    if declared in ("", "utf-8"):
        # A few broken bytes in a long UTF-8 page are damage, not another encoding.
        text = data.decode("utf-8", "replace")
        broken = text.count("\ufffd")
        if declared and broken * 50 < sum(1 for byte in data if byte > 0x7F) + 50:
            return _clean(text), "utf-8"
        return _detected(data)
    try:
        return _clean(data.decode(declared)), declared
    except UnicodeDecodeError:
        text = data.decode(declared, "replace")
        return (_clean(text), declared) if text.count("\ufffd") * 200 < len(text) else _detected(data)


def _declared(data: bytes) -> str:
    """Python's name of the encoding that the page declares; empty where it declares none or an unknown one."""
    match = _DECLARED.search(data, 0, 4096)
    name = "" if match is None else encoding_named(match[1].decode("ascii"))
    # A declaration that can be read as ASCII stands in no such page.
    return "" if name.startswith(("utf-16", "utf-32")) else name


def encoding_named(label: str) -> str:
    """Python's name of the encoding that browsers take for a declared one; empty for none that text is written in."""
    name = label.lower()
    try:
        info = codecs.lookup(_READ_AS.get(name, name))
    except (LookupError, ValueError):
        return ""
    # Codecs such as `hex` or `rot13` are in the same registry, and no encodings of text.
    return info.name if getattr(info, "_is_text_encoding", True) and not info.name.startswith("utf-7") else ""


def _detected(data: bytes) -> tuple[str, str]:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:200_000]).best()
    encoding = best.encoding if best is not None else "cp1252"
    text = data.decode(encoding, "replace")
    # Of encodings that give the same text the commonest is named.
    if encoding != "cp1252" and len(text) == len(data) and text == data.decode("cp1252", "replace"):
        encoding = "cp1252"
    return _clean(text), encoding


def _little_or_big(bom: bytes, encoding: str) -> str:
    if encoding == "utf-8":
        return encoding
    return encoding + ("-le" if bom in (codecs.BOM_UTF16_LE, codecs.BOM_UTF32_LE) else "-be")


def _clean(text: str) -> str:
    """Without what no parser takes: NUL and lone surrogates."""
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    try:
        text.encode("utf-8")  # fails at surrogates, and is ten times as fast as a search for them
    except UnicodeEncodeError:
        return _SURROGATES.sub("\ufffd", text)
    return text
