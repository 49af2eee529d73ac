"""Patterns are compiled at their first use, and then are what `re.compile` makes."""

from __future__ import annotations

import copy
import re

import pytest

from generator import patterns
from generator.patterns import regex


@pytest.fixture(autouse=True)
def _knows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "_known", {})
    monkeypatch.setattr(patterns, "_fresh", {})


def test_compiles_at_the_first_use() -> None:
    """Not when the module that holds it is imported, and once only."""
    pattern = regex(r"ferry (\d+)", re.IGNORECASE)
    assert patterns.learned() == {}

    assert pattern.search("The Ferry 12 left.")
    assert list(patterns.learned()) == [r"2 ferry (\d+)"]
    assert pattern.match("ferry 3")
    assert patterns.learned() == {}


@pytest.mark.parametrize("flags", [0, re.IGNORECASE, re.VERBOSE | re.MULTILINE])
def test_what_was_kept_is_what_would_be_compiled(flags: int) -> None:
    """Code, flags and groups: `re` itself calls the two equal."""
    source = r"(?P<day>\d\d?)[ ](?P<month>\w+)(\s[äöü‘’–]+)?"
    assert regex(source, flags).search("3 May")
    kept = patterns.learned()
    patterns.know(kept)

    again = patterns._compile(source, flags)

    assert patterns.learned() == {}
    assert again == re.compile(source, flags)
    assert (again.groups, again.groupindex) == (3, {"day": 1, "month": 2})


def test_what_is_damaged_is_compiled_again() -> None:
    """Numbers that the engine does not take, or of another length."""
    for code in (b"\xff" * 40, b"\1\2\3"):
        patterns.know({r"0 ferry \d+": patterns.Compiled(32, code, 0, {})})
        assert regex(r"ferry \d+").fullmatch("ferry 12")


def test_a_pattern_with_half_a_character_is_not_kept() -> None:
    """It could not be written down; it works all the same."""
    assert regex("[\ud800-\udfff]").search("a\udc00")
    assert patterns.learned() == {}


def test_finds_what_a_pattern_finds() -> None:
    """Methods, flags and groups are those of the compiled pattern."""
    late, plain = regex(r"(?P<day>\d\d?) (\w+)", re.ASCII), re.compile(r"(?P<day>\d\d?) (\w+)", re.ASCII)
    text = "3 May and 14 June"

    assert [m.span() for m in late.finditer(text)] == [m.span() for m in plain.finditer(text)]
    assert late.findall(text) == plain.findall(text)
    assert late.sub(r"\2 \g<day>", text) == plain.sub(r"\2 \g<day>", text)
    assert late.split(text) == plain.split(text)
    assert (late.pattern, late.flags, late.groupindex) == (plain.pattern, plain.flags, plain.groupindex)


def test_takes_bytes() -> None:
    """A pattern over bytes searches bytes."""
    assert regex(rb"<\?xml").match(b"<?xml version='1.0'?>")


def test_can_be_copied() -> None:
    """A copy finds the same."""
    assert copy.copy(regex("a+")).fullmatch("aaa")


def test_a_mistake_shows_at_the_first_use() -> None:
    """As the error that `re.compile` raises."""
    pattern = regex("(")
    with pytest.raises(re.error):
        pattern.match("x")
