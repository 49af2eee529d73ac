"""The editor's word beside a source."""

from __future__ import annotations

import pytest

from generator.errors import SourceError
from generator.model import Overrides, Source
from generator.readers.sidecar import Section, read_sidecar


def section(text: str, id_: str = "") -> Section:
    return read_sidecar(Source("a.txt", b"", text.encode())).section(id_)


def test_claims() -> None:
    """Keys about the article become claims with the sidecar's word."""
    found = section(
        'title = "Pier  opens"\nauthors = ["Jon Berg", "Marit Feld"]\ndate = 2024-05-01\ntags = "Sea"\nslug = "pier"'
    )

    assert [(c.field, c.value) for c in found.claims] == [
        ("headline", "Pier opens"),
        ("author", "Jon Berg"),
        ("author", "Marit Feld"),
        ("published", "2024-05-01"),
        ("topic", "Sea"),
        ("slug", "pier"),
    ]
    assert {"sidecar"} == {c.origin for c in found.claims}
    assert found.overrides is None


def test_overrides() -> None:
    """Keys about the digest become overrides."""
    found = section(
        'draft = true\nexpires = 2024-06-01\nsummary = "Ours."\ndrop = ["We wait"]\npin = "The pier"\n'
        '[speakers]\n"We wait" = "Jon Berg"\n'
    )

    assert found.overrides == Overrides(
        draft=True,
        expires="2024-06-01",
        summary="Ours.",
        drop=("We wait",),
        pin=("The pier",),
        speakers=(("We wait", "Jon Berg"),),
    )


def test_entries_have_tables_of_their_own() -> None:
    """What stands above the tables is said of every entry, what stands in one of that entry only."""
    text = 'place = "Osterlund"\ntags = ["Sea"]\n[entry."http://a.example/1"]\ntags = ["Pier"]\n'

    assert [(c.field, c.value) for c in section(text, "http://a.example/1").claims] == [
        ("place", "Osterlund"),
        ("topic", "Pier"),
    ]
    assert [(c.field, c.value) for c in section(text, "other").claims] == [("place", "Osterlund"), ("topic", "Sea")]


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ('title = "x"\ntitel = "y"', "a.txt.toml:2", "Did you mean `title`"),
        ('[entry."a"]\nspeaker = "y"', "a.txt.toml:2", "Did you mean `speakers`"),
        ("title = 3", "a.txt.toml:1", "must be a text"),
        ('draft = "yes"', "a.txt.toml:1", "true or false"),
        ("tags = [1]", "a.txt.toml:1", "a list of texts"),
        ('speakers = ["x"]', "a.txt.toml:1", "a table of"),
        ("title = ", "a.txt.toml:1", "not valid TOML"),
        ("zzzz = 1", "a.txt.toml:1", "Known: title"),
    ],
)
def test_errors_name_place_and_remedy(text: str, place: str, message: str) -> None:
    """Broken TOML, unknown keys and wrong types are errors."""
    with pytest.raises(SourceError) as caught:
        section(text)

    assert place == caught.value.place
    assert message in str(caught.value)
