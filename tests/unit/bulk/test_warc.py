"""Web archives as articles: which records are pages, how their bytes are unpacked, what damage is said."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
import zlib
from collections import Counter
from pathlib import Path

import brotli
import pytest
from click.testing import CliRunner

from generator.bulk import Asked
from generator.bulk.warc import read_warc
from generator.cli import cli
from tests.unit.bulk.archives import PAGE, packed, record, response

HTML = PAGE.format("Corrin").encode()
URL = "https://corrin.example/pier"


def asked(data: bytes) -> tuple[list[Asked], Counter[str]]:
    left_out: Counter[str] = Counter()
    return list(read_warc(io.BytesIO(data), "crawl.warc", left_out)), left_out


def chunks(body: bytes) -> bytes:
    return b"%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (9, body[:9], len(body) - 9, body[9:])


TEXT_HTML = "Content-Type: text/html; charset=utf-8\r\n"


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ("", HTML),
        ("Content-Length: 5\r\n", HTML),  # of the packed body, which the crawler did not keep
        ("Transfer-Encoding: chunked\r\n", chunks(HTML)),
        ("Transfer-Encoding: chunked\r\n", HTML),  # put together by the crawler, header left as it was
        ("Content-Encoding: gzip\r\n", gzip.compress(HTML)),
        ("Content-Encoding: gzip\r\n", HTML),
        ("Content-Encoding: deflate\r\n", zlib.compress(HTML)),
        ("Content-Encoding: br\r\n", brotli.compress(HTML)),
        ("Content-Encoding: br\r\n", HTML),
        ("Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", chunks(gzip.compress(HTML))),
    ],
)
@pytest.mark.parametrize("pack", [packed, lambda *records: b"".join(records)])
def test_body_is_unpacked(headers: str, body: bytes, pack: object) -> None:
    """Whatever coding and transfer a response went through, the page's own bytes come out; the next one as well."""
    data = pack(response(URL, body, headers=(TEXT_HTML + headers).strip()), response(URL + "/2", HTML))  # type: ignore[operator]
    first, second = asked(data)[0]

    assert first.entry is not None
    assert first.entry.data == HTML
    assert (first.entry.format, first.id) == ("html", json.dumps(URL).encode())
    assert [(claim.field, claim.value) for claim in first.entry.claims] == [("url", URL)]
    assert second.entry is not None
    assert second.entry.data == HTML


def test_header_names_the_encoding() -> None:
    """A page in an old encoding that only the HTTP header tells is read right; valid UTF-8 comes before the header."""
    old = "<html><body><p>Überflutung in Köln</p></body></html>"
    headers = "Content-Type: text/html; charset=ISO-8859-1"
    first, second = asked(packed(response(URL, old.encode("latin-1"), headers=headers), response(URL, old.encode())))[0]

    assert first.entry is not None
    assert first.entry.data.decode("utf-8-sig") == old
    assert second.entry is not None
    assert second.entry.data.decode() == old


def test_what_is_no_page_is_counted() -> None:
    """Requests, pictures, redirects, empty and unreadable responses are left out, each under its reason."""
    pages, left_out = asked(
        packed(
            record("warcinfo", b"software: x\r\n", media="application/warc-fields"),
            record("request", b"GET / HTTP/1.1\r\n\r\n", url=URL),
            response(URL, b"GIF89a", headers="Content-Type: image/gif"),
            response(URL, b"", headers="Location: /other", status="301 Moved"),
            response(URL, b" "),
            record("response", b"\x00\x01", url=URL),
            record("resource", HTML, url=URL, media="text/html; charset=utf-8"),
            record("resource", b"a,b", url=URL, media="text/csv"),
            response(URL, b"x", headers="Content-Type: text/html\r\nContent-Encoding: zstd"),
        )
    )

    assert [page.entry is not None and page.entry.data for page in pages] == [HTML]
    assert left_out == {
        "records of other kinds": 2,
        "records of other media types": 2,
        "responses with a status other than 2xx": 1,
        "responses without a body": 1,
        "records that hold no HTTP response": 1,
        "responses packed with zstd": 1,
    }


def test_bomb_is_left_out() -> None:
    """A small response that unpacks to more than a page may have costs no memory."""
    bomb = gzip.compress(bytes(100_000_000))
    pages, left_out = asked(packed(response(URL, bomb, headers="Content-Type: text/html\r\nContent-Encoding: gzip")))

    assert (pages, left_out) == ([], {"records over 24 MB": 1})


@pytest.mark.parametrize(
    ("data", "pages", "said"),
    [
        (packed(response(URL, HTML), response(URL, HTML))[:-60], 1, "cut short"),
        ((response(URL, HTML) + response(URL, HTML))[:-90], 1, "cut short"),
        (packed(response(URL, HTML)) + b"not an archive" * 40, 1, "damaged after record 1"),
        (b"not an archive" * 40, 0, "no web archive"),
        (b"", 0, "no WARC record"),
    ],
)
def test_damage_is_said(data: bytes, pages: int, said: str) -> None:
    """What comes before the damage is taken; the last item says what is wrong and what to do."""
    *good, last = asked(data)[0]

    assert len(good) == pages
    assert said in last.error
    assert "again" in last.error


def test_command_analyses_an_archive(tmp_path: Path) -> None:
    """`--warc` gives a line a page, says what it left out, and fails at the end of a damaged archive."""
    archive = tmp_path / "crawl.warc.gz"
    whole = packed(response(URL, HTML), response(URL, b"GIF", headers="Content-Type: image/gif"))
    archive.write_bytes(whole)
    done = CliRunner().invoke(cli, ["analyze", "--warc", str(archive)])
    archive.write_bytes(whole[:-20])
    cut = CliRunner().invoke(cli, ["analyze", "--warc", str(archive)])
    piped = CliRunner().invoke(cli, ["analyze", "--warc", "-"], input=whole)

    (line,) = done.stdout.splitlines()
    assert json.loads(line)["id"] == URL
    assert json.loads(line)["title"] == "Corrin opens its pier"
    assert "left out: 1 records of other media types" in done.stderr
    assert done.exit_code == 0
    assert cut.exit_code == 1
    assert len(piped.stdout.splitlines()) == 1


def test_missing_archive_is_named(tmp_path: Path) -> None:
    """A file that is not there gives its name, and exit code 1."""
    done = CliRunner().invoke(cli, ["analyze", "--warc", str(tmp_path / "none.warc")])

    assert done.exit_code == 1
    assert "none.warc" in (done.stderr + str(done.exception))


@pytest.mark.slow
def test_memory_stays_level(tmp_path: Path) -> None:
    """Ten times the pages take no more memory: nothing is collected."""
    page = HTML.replace(b"</article>", b"<p>Boats use the old quay.</p>" * 400 + b"</article>")

    def peak(count: int) -> int:
        archive = tmp_path / f"{count}.warc.gz"
        with archive.open("wb") as file:
            for number in range(count):
                file.write(packed(response(f"{URL}/{number}", page.replace(b"Corrin", b"Corrin %d" % number))))
        code = (
            "import collections, resource, sys\n"
            "from generator.bulk.warc import read_warc\n"
            "n = sum(len(a.entry.data) for a in read_warc(open(sys.argv[1], 'rb'), 'x', collections.Counter()))\n"
            "print(n, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
        )
        done = subprocess.run([sys.executable, "-c", code, str(archive)], capture_output=True, text=True, check=True)
        size, memory = done.stdout.split()
        assert int(size) > count * 10_000
        return int(memory)

    assert peak(4000) < peak(400) + 8_000
