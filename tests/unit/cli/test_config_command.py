"""`digest config` and the configuration's errors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import cli
from generator.config import Config, describe, parse_config, settings, stated_keys
from generator.errors import ConfigError


def run(folder: Path, *words: str) -> str:
    result = CliRunner().invoke(cli, ["-C", str(folder), *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_says_where_each_value_comes_from(tmp_path: Path) -> None:
    """A stated value names its file, another one says default."""
    (tmp_path / "digest.toml").write_text('[site]\ntitle = "Harbour news"\n', "utf-8")

    shown = json.loads(run(tmp_path, "config", "--json"))

    assert (shown["site.title"]["value"], shown["site.title"]["origin"]) == ("Harbour news", "digest.toml")
    assert shown["site.language"]["origin"] == "default"


def test_reads_the_table_in_pyproject(tmp_path: Path) -> None:
    """Without digest.toml, [tool.digest] in pyproject.toml configures the site."""
    (tmp_path / "pyproject.toml").write_text('[tool.digest.site]\ntitle = "From pyproject"\n', "utf-8")

    shown = json.loads(run(tmp_path, "config", "site", "--json"))

    assert (shown["site.title"]["value"], shown["site.title"]["origin"]) == ("From pyproject", "pyproject.toml")


def test_every_setting_is_described() -> None:
    """No setting is without a sentence on what it does."""
    assert [key for key, _ in settings(Config()) if not describe(key).endswith(".")] == []


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ('[site]\ntitel = "x"\n', "digest.toml:2", "Did you mean `site.title`?"),
        ("[site]\n\nmax_words = 3\n", "digest.toml:3", "Did you mean `summary.max_words`?"),
        ("[sumary]\nmax_words = 3\n", "digest.toml:1", "Did you mean `summary`?"),
        ('[summary]\nmax_words = "many"\n', "digest.toml:2", "`summary.max_words`: expected `int`, got `str`"),
        ('[site]\nurls = "nice"\n', "digest.toml:2", "`site.urls`: invalid enum value 'nice'"),
        ("[site]\ntitle =\n", "digest.toml:2", "not valid TOML"),
        ('[publish.live]\ntarget = "x"\nbranhc = "y"\n', "digest.toml:3", "Did you mean `publish.live.branch`?"),
        (
            '[[cleaning.sites]]\nhost = "a.example"\ndorp = ["x"]\n',
            "digest.toml:3",
            "Did you mean `cleaning.sites.drop`?",
        ),
    ],
)
def test_errors_name_key_line_and_near_match(text: str, place: str, words: str) -> None:
    """Each mistake is named with its line and what was probably meant."""
    with pytest.raises(ConfigError) as caught:
        parse_config(text)

    assert place == caught.value.place
    assert words in str(caught.value)


def test_line_in_a_subtable_of_pyproject() -> None:
    """The line is that of the file, whatever table the settings are in."""
    with pytest.raises(ConfigError) as caught:
        parse_config(
            '[project]\nname = "x"\n\n[tool.digest.site]\ntitel = "x"\n', name="pyproject.toml", table="tool.digest"
        )

    assert caught.value.place == "pyproject.toml:5"


def test_stated_keys_holds_tables_and_their_settings() -> None:
    """All keys that the text states, dotted."""
    assert {"site", "site.title"} == stated_keys('[site]\ntitle = "x"\n')


def test_a_file_that_begins_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    """Editors on Windows write one."""
    (tmp_path / "digest.toml").write_text('\ufeff[site]\ntitle = "Tide"\n', "utf-8")

    result = CliRunner().invoke(cli, ["-C", str(tmp_path), "config", "site.title"], catch_exceptions=False)

    assert '"Tide"' in result.output and "digest.toml" in result.output
