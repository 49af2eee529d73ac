"""Bytes → characters."""

from __future__ import annotations

import pytest

from generator.errors import SourceError
from generator.readers.encoding import LIMIT, decode

TEXT = "Die Fähre nach Österlund fährt „pünktlich“, sagt Jörg – für 5 €. "


@pytest.mark.parametrize(
    ("data", "declared", "expected", "encoding"),
    [
        (TEXT.encode(), None, TEXT, "utf-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), None, "\ufeff" + TEXT, "utf-8"),
        (TEXT.encode("utf-16"), None, TEXT, "utf-16"),
        (TEXT.encode("utf-32"), None, TEXT, "utf-32"),
        (TEXT.encode("utf-16-le"), None, TEXT, "utf-16-le"),
        (TEXT.encode("cp1252"), None, TEXT, "cp1252"),
        (TEXT.encode("cp1252"), "iso-8859-1", TEXT, "cp1252"),
        ("Паром пришёл вовремя".encode("koi8-r"), "koi8-r", "Паром пришёл вовремя", "koi8-r"),
        (TEXT.encode("cp1252"), "no such encoding", TEXT, "cp1252"),
        (b"half a pair: \xed\xa0\xbd", None, "half a pair: \ud83d", "utf-8"),
        (TEXT.encode() + b"\xff" + TEXT.encode(), None, TEXT + "\ufffd" + TEXT, "utf-8"),
    ],
)
def test_encoding_is_found(data: bytes, declared: str | None, expected: str, encoding: str) -> None:
    """The mark decides, then strict UTF-8, then the declaration, then the look."""
    found = decode(data, declared)

    assert (expected, encoding) == (found.text, found.encoding)


def test_cyrillic_is_detected() -> None:
    """Text in Windows-1251 is read by its look, and the choice is noted."""
    text = "Паром пришёл вовремя, сказал капитан порта. Зимой он ходит реже, чем летом. " * 5
    found = decode(text.encode("cp1251"))

    assert text == found.text
    assert "cp1251" in found.note


def test_plain_utf8_needs_no_note() -> None:
    """Only a choice that could be wrong is worth a note."""
    assert decode(TEXT.encode()).note == ""


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\x1f\x8b\x08\x00" + bytes(20), "gzip"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04 ...", "zip"),
        (bytes(range(256)) * 20, "binary"),
        (b"a\x00b\x01c\x02d\x03" * 100, "binary"),
        (b"a" * (LIMIT + 1), "16 MB"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, message: str) -> None:
    """Archives, images, programs and what is too large are named, with a remedy."""
    with pytest.raises(SourceError, match=message) as caught:
        decode(data)

    assert caught.value.remedy
