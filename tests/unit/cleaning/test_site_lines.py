"""`[[cleaning.sites]]`: what an entry describes, and what a kept line is safe from."""

from __future__ import annotations

import time

import pytest

from generator.cleaning.site_lines import matches
from generator.config import CleaningConfig, CleaningSite
from generator.model import Claim
from tests.unit.cleaning.drafting import cleaned, cuts, passages, with_line

URL = Claim("url", "https://island-herald.example/a", "caller")


@pytest.mark.parametrize(
    ("pattern", "goes", "stays"),
    [
        ("Tide table", "Tide table", "Tide table for today"),
        ("Tide table*", "Tide table for today", "The tide table"),
        ("* | Island Herald", "Weather | Island Herald", "Weather | Island Herald says"),
        ("Tides: * and *, Varnholm", "Tides: high and low, Varnholm", "Tides: high, Varnholm"),
        ("ab*ba", "abba", "aba"),
        ("*", "whatever", None),
    ],
)
def test_a_star_stands_for_any_characters(pattern: str, goes: str, stays: str | None) -> None:
    """An entry describes whole lines; without a star it is the line itself."""
    assert matches(goes, pattern)
    assert stays is None or not matches(stays, pattern)


def test_no_entry_takes_long() -> None:
    """Many stars and a line that almost fits cost time in the line's length only."""
    begun = time.process_time()

    assert not matches("a" * 1_000_000, "a*" * 50 + "b")
    assert time.process_time() - begun < 0.5


def test_a_dropped_line_names_the_rule() -> None:
    """The cut is listed with `site_lines` as its reason."""
    options = CleaningConfig(sites=(CleaningSite(host="island-herald.example", drop=("The harbour * weekly",)),))
    article = cleaned(with_line("The harbour fee is listed weekly"), options, claims=[URL])

    assert ("other", "The harbour fee is listed weekly") in cuts(article)
    assert [c.rule for c in article.cuts if c.kind == "other"] == ["site_lines"]


def test_a_kept_line_is_not_cut_in_part() -> None:
    """Also a rule that would take only the end of a kept line leaves it."""
    line = "The mast of the old ferry lies on the quay. (AP Photo/Jon Halle)"
    options = CleaningConfig(sites=(CleaningSite(host="island-herald.example", keep=("The mast*",)),))

    assert line not in passages(cleaned(with_line(line), claims=[URL]))
    assert line in passages(cleaned(with_line(line), options, claims=[URL]))
