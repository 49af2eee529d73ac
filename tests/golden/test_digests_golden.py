"""What `digest analyze` makes of realistic files of every format: `pytest --update-golden` writes it anew."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from generator.cli import cli
from generator.cli.schema import SCHEMA

FOLDER = Path(__file__).parent / "readers"
EXPECTED = FOLDER / "expected-digests.json"
FILES = sorted(p.name for p in FOLDER.iterdir() if p.suffix != ".toml" and not p.name.startswith("expected"))
DIALECTS = (
    "text",
    "markdown",
    "html",
    "feed-rss",
    "feed-atom",
    "feed-json",
    "records-json",
    "records-lines",
    "records-newspaper",
    "records-news-please",
    "records-trafilatura",
)


@cache
def records(name: str) -> list[dict[str, Any]]:
    """The lines that `digest analyze` prints for a file."""
    done = CliRunner().invoke(cli, ["-C", str(FOLDER), "analyze", name])
    return [json.loads(line) for line in done.stdout.splitlines()]


def seen(name: str) -> list[dict[str, Any]]:
    """What people review of it: the article without the digest's choice of sentences."""
    known = ("id", "error", "title", "authors", "agency", "place", "published", "url", "language", "notes")
    return [
        {
            **{key: record[key] for key in known if key in record},
            "paragraphs": [[p["kind"], p["text"]] for p in record.get("paragraphs", ())],
            "removed": [[c["kind"], c["text"]] for c in record.get("removed", ())],
        }
        for record in records(name)
    ]


@pytest.mark.parametrize("name", FILES)
def test_file_gives_the_article_as_reviewed(name: str, request: pytest.FixtureRequest) -> None:
    """Headline, authors, date, paragraphs and what is left out are those that were looked at and found right."""
    known = json.loads(EXPECTED.read_text("utf-8")) if EXPECTED.exists() else {}
    if request.config.getoption("--update-golden"):
        known[name] = seen(name)
        EXPECTED.write_text(json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")

    assert known[name] == seen(name)


@pytest.mark.parametrize("name", FILES)
def test_file_gives_records_of_the_schema(name: str) -> None:
    """Each line is a record or an error as `--schema` prints them."""
    for record in records(name):
        jsonschema.validate(record, SCHEMA)


def test_every_dialect_has_two_files() -> None:
    """Each format and each scraper's dialect is shown at least two files, and each file is of one."""
    count = {dialect: sum(f"-{dialect}-" in f"-{name.replace('.', '-')}" for name in FILES) for dialect in DIALECTS}

    assert min(count.values()) >= 2, count
    assert sum(count.values()) >= len(FILES)
