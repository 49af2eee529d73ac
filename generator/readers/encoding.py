"""Bytes → characters: byte order mark, what the source declares, strict UTF-8, and only then detection."""

from __future__ import annotations

import codecs

import msgspec

from generator.errors import SourceError

LIMIT = 16 * 1024 * 1024
"""Bytes of one article that are still read: a hundred novels, and what a worker's time and memory can bear."""

# Byte order marks, longest first: UTF-32's begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# What people drop into the folder by mistake: the first bytes, what it is, what to do.
_SIGNATURES = (
    (b"\x1f\x8b", "a gzip archive", "Unpack it with `gunzip` first."),
    (b"PK\x03\x04", "a zip archive or an office document", "Unpack it, or save the article as text or HTML."),
    (b"BZh", "a bzip2 archive", "Unpack it with `bunzip2` first."),
    (b"\xfd7zXZ\x00", "an xz archive", "Unpack it with `unxz` first."),
    (b"(\xb5/\xfd", "a zstd archive", "Unpack it with `unzstd` first."),
    (b"%PDF-", "a PDF", "Save the article as text or HTML."),
    (b"\x89PNG", "a PNG image", "Save the article as text or HTML."),
    (b"\xff\xd8\xff", "a JPEG image", "Save the article as text or HTML."),
    (b"GIF8", "a GIF image", "Save the article as text or HTML."),
    (b"\x7fELF", "a program", "Save the article as text or HTML."),
    (b"SQLite format 3\x00", "a database", "Export the articles as JSON Lines."),
)

_CONTROL = bytes([*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20)])
_SAMPLE = 64 * 1024
_BINARY_SHARE = 0.02
"""Control bytes beyond this share: no encoding of text has that many."""

# Detection on a short text often settles on a cousin of Windows-1252 that differs in letters nobody used.
_WESTERN = frozenset(
    {"cp1250", "cp1252", "cp1254", "cp1257", "cp1258", "cp437", "cp775", "cp850", "cp852", "cp858", "latin_1"}
    | {f"iso8859_{n}" for n in (2, 3, 4, 9, 10, 13, 14, 15, 16)}
    | {"cp037", "cp500", "cp1026", "cp1140", "hp_roman8", "mac_roman", "mac_latin2", "mac_iceland", "mac_turkish"}
)
_WESTERN_LETTERS = frozenset("äöüÄÖÜßéèêëáàâãåçñíìîïóòôõøúùûýæœÉÈÀÁÂÇÑÓÔÕØÅÆŠšŽž’‘“”–—…•€£§©®°·«»¡¿½¼¾²³ºª´\xa0\xad")


class Decoded(msgspec.Struct, frozen=True):
    """The characters of an article. A UTF-8 byte order mark is the first of them; others are not kept."""

    text: str
    encoding: str
    note: str = ""
    """What a person should know about the choice; empty for plain UTF-8."""


def decode(data: bytes, declared: str | None = None, *, limit: int = LIMIT) -> Decoded:
    """The characters of `data`. Raises `SourceError` for what is no text, or larger than `limit` bytes.

    `declared` is the encoding that the source itself names (an XML declaration, a `<meta charset>`).
    """
    if len(data) > limit:
        raise SourceError(
            f"larger than {limit // 1024**2} MB, the limit for one article ({len(data) / 1024**2:.1f} MB).",
            remedy="Part it into articles (JSON Lines has no such limit), or cut it.",
        )
    for mark, name in _MARKS:
        if data.startswith(mark) and len(data) % (4 if name == "utf-32" else 2) == 0:
            try:
                return Decoded(data.decode(name), name, f"Read as {name.upper()}, by its byte order mark.")
            except UnicodeDecodeError:
                break
    _refuse_binary(data)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    if declared and (found := _decode_declared(data, declared)):
        return found
    return _detect(data)


def _refuse_binary(data: bytes) -> None:
    for signature, what, remedy in _SIGNATURES:
        if data.startswith(signature):
            raise SourceError(f"this is {what}, not text.", remedy=remedy)
    sample = data[:_SAMPLE]
    control = len(sample) - len(sample.translate(None, _CONTROL))
    if control > max(_BINARY_SHARE * len(sample), 3) and not _utf16_without_mark(sample):
        raise SourceError("this is binary data, not text.", remedy="Save the article as text or HTML.")


def _utf16_without_mark(sample: bytes) -> str | None:
    """The byte order of UTF-16 text that has no mark: every other byte of Western text is zero."""
    if len(sample) < 8:
        return None
    for name, zeros, letters in (("utf-16-le", sample[1::2], sample[::2]), ("utf-16-be", sample[::2], sample[1::2])):
        if zeros.count(0) > 0.7 * len(zeros) and letters.count(0) == 0:
            return name
    return None


def _decode_declared(data: bytes, declared: str) -> Decoded | None:
    try:
        name = codecs.lookup(declared.strip()).name
        # Browsers read what calls itself Latin-1 as Windows-1252, and so did whoever wrote it.
        name = "cp1252" if name in ("iso8859-1", "ascii") else name
        return Decoded(data.decode(name), name, f"Read as {name}, as it declares.")
    except (LookupError, UnicodeError, ValueError):
        return None


def _detect(data: bytes) -> Decoded:
    if name := _utf16_without_mark(data[:_SAMPLE]):
        try:
            return Decoded(data.decode(name), name, f"Read as {name.upper()}; it has no byte order mark.")
        except UnicodeDecodeError:
            pass
    try:
        # Half a character pair, as JSON can escape it: the reader puts a replacement mark in its place.
        return Decoded(data.decode("utf-8", "surrogatepass"), "utf-8", "Held broken characters (lone surrogates).")
    except UnicodeDecodeError:
        pass
    lenient = data.decode("utf-8", "replace")
    broken = lenient.count("\ufffd")
    good = sum(1 for c in lenient[:_SAMPLE] if c > "\x7f" and c != "\ufffd")
    if broken * 4 < good:
        return Decoded(lenient, "utf-8", f"{broken} broken characters in UTF-8 were replaced.")
    return _guess(data, lenient)


def _guess(data: bytes, lenient: str) -> Decoded:
    try:
        western = data.decode("cp1252")
    except UnicodeDecodeError:
        western = ""
    odd = [c for c in western[:_SAMPLE] if c > "\x7f"]
    if western and sum(c in _WESTERN_LETTERS for c in odd) >= 0.9 * len(odd) and len(odd) < 0.2 * len(western):
        return Decoded(western, "cp1252", "Not UTF-8; read as cp1252 (Windows, Western Europe).")
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    if best is not None:
        name = "cp1252" if western and best.encoding in _WESTERN else best.encoding
        try:
            return Decoded(data.decode(name), name, f"Not UTF-8; read as {name}, by its look.")
        except UnicodeDecodeError:
            pass
    if lenient.count("\ufffd") > 0.3 * len(lenient):
        raise SourceError("no known encoding makes text of it.", remedy="Save it as UTF-8.")
    return Decoded(lenient, "utf-8", "Broken characters in UTF-8 were replaced.")
