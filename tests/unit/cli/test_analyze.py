"""`digest analyze`: the contract of its input and output."""

from __future__ import annotations

import io
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from generator.bulk.lines import LINE_LIMIT, read_lines
from generator.cli import cli
from generator.cli.schema import SCHEMA
from generator.errors import ConfigError
from generator.model import Repair
from generator.record import apply_repairs
from tests.unit.structuring.test_facts import TEXT as STORY

TEXT = (
    "Pier opens in springPier opens in spring\n\nBy admin\n\n"
    "OSTERLUND (Norwire) - The new pier will open in April, said Mayor Marit&nbsp;Feld on Tuesday.\r\n\r\n"
    "“We waited\xa0for nine years,” Feld said. “That is\u200b enough.”She thanked the builders.\n\n"
    "The old pier was lost in the storm of 2015, which also took the lighthouse and eleven boats.\n"
)
PAGE = "<html><head><title>Pier opens</title></head><body><article><h1>Pier opens</h1><p>%s</p></article></body></html>"


def analyze(*arguments: str, rows: list[Any] | None = None, code: int = 0) -> list[dict[str, Any]]:
    lines = "\n".join(r if isinstance(r, str) else json.dumps(r) for r in rows or ())
    done = CliRunner().invoke(cli, ["analyze", *arguments], input=lines.encode())
    assert code == done.exit_code, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_records_follow_the_schema() -> None:
    """Records and errors validate against what `--schema` prints."""
    schema = json.loads(CliRunner().invoke(cli, ["analyze", "--schema"]).stdout)
    rows = [
        {"id": "a", "input": TEXT},
        {"id": "b", "format": "markdown", "text": "# Pier\n\nThe *pier* opens."},
        {"id": "c", "format": "html", "input": PAGE % "The pier opens in spring, the mayor said on Tuesday."},
        {"id": "d", "input": ""},
    ]
    jsonschema.Draft202012Validator.check_schema(schema)
    for record in analyze("-", rows=rows, code=1):
        jsonschema.validate(record, schema)
    assert schema == SCHEMA


def test_repairs_make_every_unit_of_its_slice() -> None:
    """Applying `repairs` to the slice of the input gives exactly the text of a unit in one piece."""
    (record,) = analyze("-", rows=[{"id": "a", "input": TEXT}])
    repairs = [Repair(r["start"], r["end"], r["to"]) for r in record["repairs"]]
    units = [u for part in ("paragraphs", "removed", "summary", "background", "quotes") for u in record[part]]
    whole = [u for u in units if len(u.get("spans", ())) < 2]

    assert len(whole) > 6
    for unit in whole:
        assert unit["text"] == apply_repairs(TEXT, repairs, unit["start"], unit["end"])


def test_units_say_why_and_facts_where_their_figures_stand() -> None:
    """Every shown unit has one to three reasons; figures are places of the input, repairs and all."""
    source = STORY.replace("30 million crowns", "30&nbsp;million crowns")
    (record,) = analyze("-", rows=[{"id": "a", "input": source}])
    shown = [u for part in ("summary", "facts", "background", "outlook") for u in record[part] if u.get("shown", True)]
    repairs = [Repair(r["start"], r["end"], r["to"]) for r in record["repairs"]]
    figures = [span for fact in record["facts"] for span in fact["figures"]]

    assert all(1 <= len(unit["reasons"]) <= 3 for unit in shown)
    assert "30&nbsp;million crowns" in [source[start:end] for start, end in figures]
    assert "30 million crowns" in [apply_repairs(source, repairs, *span) for span in figures]
    jsonschema.validate(record, SCHEMA)


def test_every_visible_character_is_accounted_for() -> None:
    """What is in no paragraph is in `removed`."""
    (record,) = analyze("-", rows=[{"id": "a", "input": TEXT}])
    held = bytearray(len(TEXT))
    for unit in (*record["paragraphs"], *record["removed"]):
        held[unit["start"] : unit["end"]] = b"\1" * (unit["end"] - unit["start"])

    assert "".join(c for c, seen in zip(TEXT, held, strict=True) if not seen).strip() == ""


def test_html_carries_its_text() -> None:
    """Offsets of HTML are into the normalised text, which is given."""
    (record,) = analyze("-", rows=[{"id": "a", "format": "html", "input": PAGE % "The pier opens in spring."}])

    for unit in record["paragraphs"]:
        assert unit["text"] == record["text"][unit["start"] : unit["end"]]


def test_callers_word_is_taken() -> None:
    """Title, date and URL of the line are claims of the caller."""
    row = {
        "id": 7,
        "input": "The pier opens.\n\nSoon.",
        "title": "Pier",
        "date": "2024-05-01",
        "url": "https://a.example/",
    }
    (record,) = analyze("-", rows=[row])

    assert tuple(record[k] for k in ("id", "title", "published", "url")) == (
        7,
        "Pier",
        "2024-05-01",
        "https://a.example/",
    )


@pytest.mark.parametrize(
    ("line", "id_", "message"),
    [
        ("{", None, "line 2: not valid JSON"),
        ("[]", None, "must be an object"),
        ('{"id": "x"}', "x", "`input` must be a text"),
        ('{"id": "x", "input": 3}', "x", "`input` must be a text"),
        ('{"id": "x", "input": "a", "format": "pdf"}', "x", "Known: text, html, markdown"),
        ('{"id": [], "input": "a"}', None, "`id` must be"),
        ('{"id": "x", "input": "  "}', "x", "no text"),
        ("[" * 100_000, None, "line 2: not valid JSON"),
    ],
)
def test_bad_line_costs_only_itself(line: str, id_: str | None, message: str) -> None:
    """A line that cannot be used gives its id and an error; the others go through, and the exit code is 1."""
    first, bad, last = analyze("-", rows=[{"id": "a", "input": TEXT}, line, {"id": "b", "input": TEXT}], code=1)

    assert (first["id"], last["id"]) == ("a", "b")
    assert id_ == bad["id"]
    assert message in bad["error"]


def test_lone_surrogates_keep_offsets() -> None:
    """Half a character pair counts as a character of the input."""
    text = "The \ud83d pier opens in spring, the mayor said."
    (record,) = analyze("-", rows=[json.dumps({"id": "\ud83d", "input": text})])

    (unit,) = [*record["paragraphs"], *record["removed"]]
    assert len(text) == unit["end"]
    assert "\ufffd" in unit["text"]


def test_line_without_end_is_refused() -> None:
    """A line beyond the limit is passed over without keeping it."""
    first, second = read_lines(io.BytesIO(b"a" * (LINE_LIMIT + 10) + b'\n{"id": "b", "input": "x"}'))

    assert "64 MB" in first.error
    assert second.id == b'"b"'


@pytest.mark.slow
def test_jobs_change_nothing() -> None:
    """Several processes give the same lines in the same order."""
    rows = [{"id": str(n), "input": TEXT.replace("nine", str(n))} for n in range(60)] + ["{"]

    def without_time(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{k: v for k, v in r.items() if k != "ms"} for r in records]

    assert without_time(analyze("-", rows=rows, code=1)) == without_time(analyze("-", "--jobs", "2", rows=rows, code=1))


def test_files_and_folders(tmp_path: Path) -> None:
    """Paths give the entries of files, keys as ids; images and sidecars are passed over, strangers are errors."""
    (tmp_path / "news").mkdir()
    (tmp_path / "news/a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "news/a.txt.toml").write_text('place = "Osterlund"\n', "utf-8")
    (tmp_path / "news/b.jsonl").write_text(
        '{"id": 1, "text": "The pier opens."}\n{"id": 1, "text": "Again."}\n', "utf-8"
    )
    (tmp_path / "news/c.png").write_bytes(b"x")
    (tmp_path / "news/d.docx").write_bytes(b"x")
    found = analyze(str(tmp_path / "news"), str(tmp_path / "gone.txt"), code=1)
    names = [r["id"].removeprefix(f"{tmp_path}/") for r in found]

    assert names == ["news/a.txt", "news/b.jsonl#1", "news/b.jsonl", "news/d.docx", "gone.txt"]
    assert found[0]["place"] == "Osterlund"
    for record, words in zip(found[2:], ("two entries have", "no reader for", "cannot be read"), strict=True):
        assert words in record["error"]


def test_no_paths_is_wrong_usage() -> None:
    """Without paths the command says what it wants."""
    assert CliRunner().invoke(cli, ["analyze"]).exit_code == 2


def crew() -> ThreadPoolExecutor:
    """An executor as somebody else's module may make one."""
    return ThreadPoolExecutor(2)


def test_any_executor_gives_the_same_lines() -> None:
    """`module:factory` names what makes a `concurrent.futures` executor; lines come in the order of the input."""
    rows = [{"id": str(number), "input": TEXT.replace("nine", str(number))} for number in range(12)]
    rows.insert(5, {"id": "empty", "input": ""})

    alone, crewed = analyze("-", rows=rows, code=1), analyze("-", "--executor", f"{__name__}:crew", rows=rows, code=1)
    for record in (*alone, *crewed):
        record.pop("ms", None)
    assert crewed == alone
    assert [record["id"] for record in alone] == [row["id"] for row in rows]


@pytest.mark.parametrize("spec", ["tests.unit.cli.test_analyze:nobody", "no.such.module:crew", "threads"])
def test_an_executor_that_is_not_there_is_said(spec: str) -> None:
    """The message names what was asked for and what could be."""
    done = CliRunner().invoke(cli, ["analyze", "-", "--executor", spec], input=json.dumps({"id": "a", "input": TEXT}))

    assert isinstance(done.exception, ConfigError)
    assert f"`{spec}`" in str(done.exception)
    assert done.exception.remedy
