"""Patterns are compiled at their first use, and then are what `re.compile` makes."""

from __future__ import annotations

import copy
import re

import pytest

from generator.patterns import regex


def test_compiles_at_the_first_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not when the module that holds it is imported, and once only."""
    made: list[object] = []
    real = re.compile
    monkeypatch.setattr(re, "compile", lambda source, flags=0: made.append(source) or real(source, flags))

    pattern = regex(r"ferry (\d+)", re.IGNORECASE)
    assert made == []

    assert pattern.search("The Ferry 12 left.")
    assert pattern.match("ferry 3")
    assert made == [r"ferry (\d+)"]


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
