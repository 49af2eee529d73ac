"""What the site consists of, decided from cards alone."""

from __future__ import annotations

import pytest

from generator.config import Config, SiteConfig
from generator.errors import OutputError
from generator.pages import plan, plan_notes
from tests.unit.pages.samples import make_corpus, make_digest


def paths(digests: dict, config: Config | None = None) -> list[str]:
    corpus, _ = make_corpus(digests, config)
    return [page.path for page in plan(corpus, config or Config())]


def test_an_article_has_a_page_and_data_under_its_day() -> None:
    """A dated article lives under its day, with its data beside it."""
    found = paths({"news/pier.txt": make_digest(published="2026-03-10")})

    assert {"2026/03/10/pier/index.html", "2026/03/10/pier/index.json"} <= set(found)


def test_an_undated_article_has_no_year_in_its_address() -> None:
    """Without a date the permalink states none."""
    found = paths({"news/pier.txt": make_digest(published=None)})

    assert "undated/pier/index.html" in found


def test_collisions_name_both_sources() -> None:
    """Two articles with one address stop the plan, and both are named."""
    digests = {"a/pier.txt": make_digest(), "b/pier.md": make_digest()}

    with pytest.raises(OutputError, match=r"2026/03/10/pier/index.html` is wanted by a/pier.txt and by b/pier.md"):
        paths(digests)


def test_a_body_edit_touches_only_what_shows_the_body() -> None:
    """An edit that no unit shows changes the fingerprints of the article's own two pages and of no other."""
    before = {f"{n}.txt": make_digest(entry=f"{n}.txt", published=f"2026-03-{n:02d}") for n in range(1, 9)}
    body = before["4.txt"].article.document.text.replace("41 cracked pillars", "41 broken pillars")
    after = {**before, "4.txt": make_digest(body, entry="4.txt", published="2026-03-04")}
    fingerprints = []
    for digests in (before, after):
        corpus, _ = make_corpus(digests)
        fingerprints.append({page.path: page.fingerprint for page in plan(corpus, Config())})
    old, new = fingerprints

    changed = {path for path in new if old[path] != new[path]}

    name = next(p for p in new if p.startswith("2026/03/04/") and p.endswith("html"))
    assert changed == {name, name.replace(".html", ".json")}


def test_without_a_base_url_it_is_said_what_is_left_out() -> None:
    """Feeds and sitemap need absolute addresses; their absence is said."""
    assert "base_url" in plan_notes(Config())[0]
    assert plan_notes(Config(site=SiteConfig(base_url="https://example.org/"))) == ()
