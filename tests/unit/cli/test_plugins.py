"""`digest plugins` lists what was found and where."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from generator.cli import cli


def listed(folder: Path, *words: str) -> str:
    """What `digest plugins` prints in a folder."""
    result = CliRunner().invoke(cli, ["-C", str(folder), "plugins", *words])
    assert result.exit_code == 0, result.output
    return result.output


def test_rules_are_listed_with_phase_and_source(tmp_path: Path) -> None:
    """A line names the rule, its phase and the module that holds it."""
    line = next(line for line in listed(tmp_path).splitlines() if line.split()[:2] == ["rule", "byline"])

    assert line.split()[2:] == ["credits", "generator.cleaning.byline"]


def test_json_lists_all_three_kinds(tmp_path: Path) -> None:
    """`--json` gives one object a line: readers, rules, publishers."""
    rows = [json.loads(line) for line in listed(tmp_path, "--json").splitlines()]

    assert list(dict.fromkeys(row["kind"] for row in rows)) == ["reader", "rule", "publisher"]


def test_a_rule_that_is_switched_off_says_so(tmp_path: Path) -> None:
    """`[cleaning] disable` shows in the list."""
    (tmp_path / "digest.toml").write_text('[cleaning]\ndisable = ["share"]\n', "utf-8")
    rows = [json.loads(line) for line in listed(tmp_path, "--json").splitlines()]

    assert [row["name"] for row in rows if row["state"] == "off"] == ["share"]
