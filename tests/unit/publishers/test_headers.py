"""The table of headers."""

from __future__ import annotations

import pytest

from generator.publishers.headers import (
    FIVE_MINUTES,
    IMMUTABLE,
    ONE_HOUR,
    REVALIDATE,
    headers_file,
    headers_for,
    headers_key,
    is_hashed,
)


@pytest.mark.parametrize(
    ("path", "content_type", "cache"),
    [
        ("index.html", "text/html; charset=utf-8", REVALIDATE),
        ("2023/02/23/vote-20230223.html", "text/html; charset=utf-8", REVALIDATE),
        ("2023/flood/index.json", "application/json; charset=utf-8", REVALIDATE),
        ("static/site.3f2a9c01.css", "text/css; charset=utf-8", IMMUTABLE),
        ("static/font-0a1b2c3d4e5f.woff2", "font/woff2", IMMUTABLE),
        ("static/site.css", "text/css; charset=utf-8", ONE_HOUR),
        ("atom.xml", "application/atom+xml; charset=utf-8", FIVE_MINUTES),
        ("topics/flood/rss.xml", "application/rss+xml; charset=utf-8", FIVE_MINUTES),
        ("feed.xml", "application/atom+xml; charset=utf-8", FIVE_MINUTES),
        ("sitemap-2.xml", "application/xml; charset=utf-8", FIVE_MINUTES),
        ("feed.json", "application/json; charset=utf-8", FIVE_MINUTES),
        ("robots.txt", "text/plain; charset=utf-8", FIVE_MINUTES),
        (".nojekyll", "application/octet-stream", ONE_HOUR),
        ("CNAME", "application/octet-stream", ONE_HOUR),
    ],
)
def test_each_kind_of_file_has_its_type_and_caching(path: str, content_type: str, cache: str) -> None:
    """Pages are asked for again, hashed assets never, feeds every five minutes; text is declared UTF-8."""
    headers = headers_for(path)

    assert (content_type, cache) == (headers.content_type, headers.cache_control)


def test_a_change_of_headers_changes_the_key() -> None:
    """Two kinds of file have two keys, one kind has one."""
    page, other, feed = (headers_key(headers_for(path)) for path in ("a/index.html", "index.html", "atom.xml"))

    assert page == other != feed


@pytest.mark.parametrize("path", ["static/site.css", "news/cafe.html", "a-20240101.json", "beef-decade.html"])
def test_a_name_without_a_fingerprint_is_not_hashed(path: str) -> None:
    """Words and dates made of hex digits are no fingerprints in pages and data."""
    assert not is_hashed(path)


def test_headers_file_sets_no_header_twice_for_a_path() -> None:
    """Hosts join the values of all rules that fit, so `Cache-Control` has one rule at most for each path."""
    text = headers_file(
        ["index.html", "atom.xml", "static/site.3f2a9c01.css", "mixed/a.3f2a9c01.css", "mixed/readme.html"]
    ).decode()

    assert text == (
        "/*\n"
        "  X-Content-Type-Options: nosniff\n"
        "  Referrer-Policy: strict-origin-when-cross-origin\n"
        "/mixed/a.3f2a9c01.css\n"
        "  Cache-Control: public, max-age=31536000, immutable\n"
        "/static/*\n"
        "  Cache-Control: public, max-age=31536000, immutable\n"
        "/atom.xml\n"
        "  Cache-Control: public, max-age=300\n"
    )


def test_headers_file_has_no_more_rules_than_hosts_read() -> None:
    """With many topics the rules for assets and for the site's own feeds stay among the first hundred."""
    topics = [f"topics/{number}/feed.xml" for number in range(300)]
    text = headers_file(["static/site.3f2a9c01.css", "zeitung/feed.xml", "feed.xml", *topics]).decode()

    rules = [line for line in text.splitlines() if line.startswith("/")]
    assert len(rules) == 100
    assert rules[:4] == ["/*", "/static/*", "/feed.xml", "/zeitung/feed.xml"]
