"""Responses of the preview as pure functions."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from generator.preview.responses import (
    base_path,
    byte_range,
    file_of,
    is_own_host,
    is_own_origin,
    path_of_url,
    policy_for,
    version_of,
    with_script,
)


@pytest.mark.parametrize(
    ("meta", "policy"),
    [
        (
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src 'self'\">",
            "default-src 'none'; img-src 'self'; script-src 'self'; connect-src 'self' ws://h:1; style-src 'self'",
        ),
        (
            "<META content='script-src https://a.example; style-src *' HTTP-EQUIV=content-security-policy>",
            "",
        ),
        (
            "<meta http-equiv=Content-Security-Policy content='script-src https://a.example; default-src data:'>",
            (
                "script-src https://a.example 'self'; default-src data:; "
                "connect-src data: 'self' ws://h:1; style-src data: 'self'"
            ),
        ),
        (
            "",
            (
                "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
                "script-src 'self'; connect-src 'self' ws://h:1"
            ),
        ),
    ],
)
def test_a_pages_policy_is_widened_by_no_more_than_the_preview_needs(meta: str, policy: str) -> None:
    """What a host will block is blocked in the preview too."""
    if not policy:
        policy = "script-src https://a.example 'self'; style-src * 'self'; connect-src 'self' ws://h:1"

    assert policy_for(f"<html><head>{meta}</head>".encode(), "h:1") == policy


def test_the_script_comes_first_in_the_head_and_the_pages_policy_goes() -> None:
    """Two policies would both hold, so the one in the page must not be there."""
    page = b"<!doctype html><html><head lang=en><meta http-equiv='Content-Security-Policy' content='x'>\n<title>"

    sent = with_script(page, "abc", missing=False)

    assert sent == (
        b'<!doctype html><html><head lang=en><script src="/_digest/client.js" data-page="abc" defer></script>'
        b'<script src="/_digest/editor.js" defer></script><title>'
    )
    assert b" data-missing" in with_script(b"no head", "abc", missing=True)


def test_a_hostile_page_takes_no_time() -> None:
    """Half a megabyte of almost-policies."""
    page = b"<meta http-equiv " * 30_000 + b"<head " * 30_000

    begun = time.process_time()
    policy_for(page, "h")
    with_script(page, version_of(page), missing=False)

    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    ("url", "path"),
    [("", "/"), ("https://a.example", "/"), ("https://a.example/news", "/news/"), ("https://a.example/a/b/", "/a/b/")],
)
def test_the_base_path_is_that_of_the_base_url(url: str, path: str) -> None:
    """With a slash at both ends."""
    assert base_path(url) == path


def test_urls_lead_to_files_of_the_site(tmp_path: Path) -> None:
    """Pages by their folder, files by their name, folders without a slash to themselves."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "index.html").write_text("")
    (tmp_path / "a" / "x.css").write_text("")

    assert file_of(tmp_path, "a/") == tmp_path.resolve() / "a" / "index.html"
    assert file_of(tmp_path, "a") == "a/"
    assert file_of(tmp_path, "a/x.css") == tmp_path.resolve() / "a" / "x.css"
    assert file_of(tmp_path, "") is None
    assert file_of(tmp_path, "a/../a/x.css") is None
    assert file_of(tmp_path, "x" * 5000) is None


def test_a_tabs_url_leads_to_its_file() -> None:
    """Below the base path, decoded."""
    assert path_of_url("/news/caf%C3%A9/", "/news/") == "café/index.html"
    assert path_of_url("/news/", "/news/") == "index.html"
    assert path_of_url("/news/atom.xml", "/news/") == "atom.xml"
    assert path_of_url("/other/", "/news/") is None


@pytest.mark.parametrize(
    ("header", "own"),
    [
        ("localhost", True),
        ("LOCALHOST.:80", True),
        ("news.localhost:8000", True),
        ("127.0.0.1:8000", True),
        ("192.168.1.7", True),
        ("[::1]:8000", True),
        ("desk:8000", True),
        ("evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("localhost@evil.example", False),
        ("evil.example#localhost", False),
        ("", False),
        ("[::1", False),
    ],
)
def test_only_hosts_that_cannot_be_rebound_are_ours(header: str, own: bool) -> None:
    """Addresses, localhost, and what was named with --host."""
    assert is_own_host(header, frozenset({"desk"})) is own


@pytest.mark.parametrize(
    ("origin", "own"),
    [
        (None, True),
        ("http://localhost:8000", True),
        ("http://localhost:8001", False),
        ("http://evil.example", False),
        ("null", False),
        ("", False),
        ("chrome-extension://localhost:8000", False),
    ],
)
def test_only_our_own_pages_get_a_socket(origin: str | None, own: bool) -> None:
    """The origin must be the very host that was asked."""
    assert is_own_origin(origin, "localhost:8000") is own


@pytest.mark.parametrize(
    "header, expected",
    [
        ("", None),
        ("bytes=0-1", (0, 2)),
        ("bytes=5-", (5, 10)),
        ("bytes=-3", (7, 10)),
        ("bytes=-30", (0, 10)),
        ("bytes=8-99", (8, 10)),
        ("bytes=10-", (10, 10)),
        ("bytes=-0", (10, 10)),
        ("bytes=5-4", None),
        ("bytes=-", None),
        ("bytes=0-1,3-4", None),
        ("items=0-1", None),
        ("bytes=" + "9" * 5000 + "-", None),
    ],
)
def test_ranges(header: str, expected: tuple[int, int] | None) -> None:
    """One part, from either end; what cannot be understood means the whole; an empty part is none of the file's."""
    assert byte_range(header, 10) == expected
