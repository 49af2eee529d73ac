"""Lines for a sidecar: pasted where they belong they do exactly what they should, whatever is in it already."""

from __future__ import annotations

import pytest

from generator.model import Source
from generator.preview.overruling import VALUE, Key, Paste, overrule, put_in
from generator.readers.sidecar import Section, read_sidecar

WORDS = "We waited, he said \\ “for”"


def section(text: str, entry: str = "") -> Section:
    return read_sidecar(Source("a/flood.txt", b"", text.encode())).section(entry)


def pasted(text: str, entry: str, key: Key, words: str = "") -> tuple[Paste, str]:
    paste = overrule(text, "a/flood.txt", entry, key, words)
    assert paste is not None
    return paste, put_in(text, Paste(paste.text.replace(VALUE, '"Ruth \\"R\\" Ade"'), "", paste.after, paste.instead))


@pytest.mark.parametrize(
    "sidecar, entry, where, text",
    [
        ("", "", "into flood.txt.toml", 'drop = ["Two words"]'),
        ("# ours\nplace = 'Lorne'\n", "", "at the top of flood.txt.toml", 'drop = ["Two words"]'),
        ("[speakers]\n'We wait' = 'Ida'\n", "", "at the top of flood.txt.toml", 'drop = ["Two words"]'),
        ('place = "X"\ndrop = ["Old"]\n', "", "in place of line 2 of flood.txt.toml", 'drop = ["Old", "Two words"]'),
        ('drop = "Old"', "", "in place of line 1 of flood.txt.toml", 'drop = ["Old", "Two words"]'),
        (
            'drop = [\n  "Old", # why\n  "Older",\n]\nplace = "X"\n',
            "",
            "in place of lines 1 to 4 of flood.txt.toml",
            'drop = ["Old", "Older", "Two words"]',
        ),
        ("", "w-1", "into flood.txt.toml", '[entry."w-1"]\ndrop = ["Two words"]'),
        ('place = "X"\n', "w-1", "at the end of flood.txt.toml", '[entry."w-1"]\ndrop = ["Two words"]'),
        ('[entry."w-1"]\nplace = "X"\n', "w-1", "below line 1 of flood.txt.toml", 'drop = ["Two words"]'),
        ("[entry.'w-1']\nplace = 'X'\n", "w-1", "below line 1 of flood.txt.toml", 'drop = ["Two words"]'),
        (
            '[entry."w-0"]\ndrop = ["A"]\n\n[entry."w-1"]\ndrop = ["B"]\n',
            "w-1",
            "in place of line 5 of flood.txt.toml",
            'drop = ["B", "Two words"]',
        ),
        (
            'drop = ["All"]\n[entry."w-1"]\n',
            "w-1",
            "at the end of flood.txt.toml",
            'drop = ["All", "Two words"]',
        ),
    ],
)
def test_a_unit_is_dropped(sidecar: str, entry: str, where: str, text: str) -> None:
    """The line says all that was dropped before and the new words; nothing else in the sidecar changes."""
    paste, after = pasted(sidecar, entry, "drop", "Two words")

    assert (paste.where, paste.text) == (where, text)
    before, now = section(sidecar, entry), section(after, entry)
    assert now.overrides is not None
    dropped = before.overrides.drop if before.overrides else ()
    assert now.overrides.drop == (*dropped, "Two words")
    assert now.claims == before.claims


@pytest.mark.parametrize(
    "sidecar, entry, where",
    [
        ("", "", "into flood.txt.toml"),
        ('speakers."Older words" = "Ida"\n', "", "at the top of flood.txt.toml"),
        ('[speakers]\n"Older words" = "Ida"\n', "", "below line 1 of flood.txt.toml"),
        ('speakers = { "Older words" = "Ida" }\n', "", "in place of line 1 of flood.txt.toml"),
        ('[entry."w-1"]\ndrop = ["A"]\n', "w-1", "below line 1 of flood.txt.toml"),
        ('[entry."w-1"]\n[entry."w-1".speakers]\n"Older words" = "Ida"\n', "w-1", "below line 2 of flood.txt.toml"),
        ('[entry."w-0"]\ndrop = ["A"]\n', "w-1", "at the end of flood.txt.toml"),
    ],
)
def test_a_speaker_is_set(sidecar: str, entry: str, where: str) -> None:
    """Others that are set stay set; words with marks, and a name with marks, are well quoted."""
    paste, after = pasted(sidecar, entry, "speakers", WORDS)

    assert paste.where == where
    overrides, before = section(after, entry).overrides, section(sidecar, entry).overrides
    assert overrides is not None
    assert dict(overrides.speakers) == {**dict(before.speakers if before else ()), WORDS: 'Ruth "R" Ade'}


@pytest.mark.parametrize("sidecar", ['[speakers]\n"We wait" = "Ida"\n', 'speakers."We wait" = "Ida"\n'])
def test_a_speaker_that_is_set_is_replaced(sidecar: str) -> None:
    """The line with the name goes."""
    _, after = pasted(sidecar, "", "speakers", "We wait")

    overrides = section(after).overrides
    assert overrides is not None
    assert overrides.speakers == (("We wait", 'Ruth "R" Ade'),)


@pytest.mark.parametrize(
    "sidecar, key, field",
    [
        ("", "title", "headline"),
        ('title = "Old"\nplace = "X"\n', "title", "headline"),
        ("date = 2031-03-01\n", "date", "published"),
        ('authors = [\n"A B",\n"C D"]\n', "author", "author"),
        ("tags = ['a']\n", "author", "author"),
    ],
)
def test_a_field_is_set(sidecar: str, key: Key, field: str) -> None:
    """One claim is left, the new one."""
    _, after = pasted(sidecar, "", key)

    assert [claim.value for claim in section(after).claims if claim.field == field] == ['Ruth "R" Ade']


@pytest.mark.parametrize("sidecar", ['drop = ["Two words"]\n', "drop = [\n", "unknown = 1\n"])
def test_nothing_is_offered_where_no_line_helps(sidecar: str) -> None:
    """It is said already, or the sidecar cannot be read."""
    assert overrule(sidecar, "a/flood.txt", "", "drop", "Two words") is None
