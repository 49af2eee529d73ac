"""`article_text` holds in every output: what the site may not republish stands in no file of it."""

from __future__ import annotations

import html
import json
from pathlib import Path

import pytest

from generator.analysis import analyse
from generator.build import BuildOptions, Project, build
from generator.config import AnalysisOptions, Config, SiteConfig
from generator.model import Digest, Entry, Source, slice_spans
from generator.pages.card import shown_quotes
from generator.readers import entries_of

CONTENT = Path(__file__).parent.parent.parent / "content"
SHOWN = ("headline", "kicker", "dek", "byline", "dateline", "date", "agency_credit", "front_matter", "duplicate")
"""Kinds of cuts whose words the page may well say: as headline, author, place, day."""


def digests() -> list[Digest]:
    """Of all articles of the example site."""
    found = []
    for path in sorted(CONTENT.rglob("*")):
        if path.suffix not in (".txt", ".md", ".html", ".json", ".jsonl", ".xml", ".atom"):
            continue
        sidecar = path.with_name(path.name + ".toml")
        source = Source(path.name, path.read_bytes(), sidecar.read_bytes() if sidecar.exists() else None)
        for entry in entries_of(source):
            assert isinstance(entry, Entry)
            digest = analyse(entry, AnalysisOptions())
            assert isinstance(digest, Digest)
            found.append(digest)
    return found


def forbidden(digest: Digest) -> list[str]:
    """Sentences that no unit shows any part of, and removed lines that nothing else says."""
    text = digest.article.document.text
    units = (*digest.summary, *digest.facts, *digest.background, *digest.outlook, *shown_quotes(digest))
    shown = [span for unit in units for span in unit.spans]
    hidden = [
        slice_spans(text, s.spans)
        for s in digest.sentences
        if not any(a.overlaps(b) for a in s.spans for b in shown)
        and digest.article.passages[s.passage].kind != "subheading"
    ]
    hidden += [text[c.span.start : c.span.end] for c in digest.article.cuts if c.kind not in SHOWN]
    said = " ".join([u.text for u in units] + [digest.metadata.headline or "", digest.metadata.dek or ""])
    return [words for words in hidden if len(words) > 24 and words not in said]


@pytest.mark.parametrize("allowed", ["cited", "none"])
def test_no_output_holds_what_may_not_be_republished(tmp_path: Path, allowed: str) -> None:
    """Pages, data, feeds, sitemaps, lists: not a sentence beyond the digest, not a removed line."""
    (tmp_path / "content").symlink_to(CONTENT)
    config = Config(site=SiteConfig(base_url="https://digest.example/", article_text=allowed))  # type: ignore[arg-type]
    build(Project(tmp_path, config), BuildOptions(executor="serial"))
    files = [p.read_text("utf-8", "replace") for p in (tmp_path / "site").rglob("*") if p.is_file()]
    everything = html.unescape(html.unescape("\n".join(files)))

    secret = [words for digest in digests() for words in forbidden(digest)]
    assert len(secret) > 60
    assert [words for words in secret if words in everything or json.dumps(words)[1:-1] in everything] == []


def test_the_whole_text_is_there_where_it_may_be(tmp_path: Path) -> None:
    """The same search finds nearly all of it when the site may republish: it does not miss what is there."""
    (tmp_path / "content").symlink_to(CONTENT)
    build(Project(tmp_path, Config()), BuildOptions(executor="serial"))
    files = [p.read_text("utf-8", "replace") for p in (tmp_path / "site").rglob("*.json")]

    secret = [words for digest in digests() for words in forbidden(digest)]
    found = sum(any(json.dumps(words, ensure_ascii=False)[1:-1] in data for data in files) for words in secret)
    assert found > 0.9 * len(secret)
