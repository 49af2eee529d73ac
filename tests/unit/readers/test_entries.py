"""Sources → entries."""

from __future__ import annotations

import subprocess
import sys

import pytest

from generator.errors import SourceError
from generator.model import Entry, Overrides, Source
from generator.readers import dates_in_name, entries_of, is_beside, reader_for, readers


@pytest.mark.parametrize(
    ("path", "data", "name"),
    [
        ("a.txt", b"Text", "text"),
        ("A.TXT", b"Text", "text"),
        ("a.md", b"# Text", "markdown"),
        ("a.html", b"<p>Text", "html"),
        ("a.txt", b"\n<!DOCTYPE html><title>x</title>", "html"),
        ("a.txt", b"x <html> is a tag", "text"),
    ],
)
def test_reader_is_chosen_by_suffix_and_first_bytes(path: str, data: bytes, name: str) -> None:
    """The suffix decides; a page saved as text is still a page."""
    assert name == reader_for(Source(path, data)).name


@pytest.mark.parametrize("path", ["a.docx", "a", "a.txt.gz"])
def test_unknown_suffix_is_an_error(path: str) -> None:
    """A file that nobody reads is named with what would be read."""
    with pytest.raises(SourceError, match=r"\.md"):
        reader_for(Source(path, b"x"))


def test_suffixes_are_distinct_unless_sniffed() -> None:
    """Two readers with one suffix must be able to tell their files apart."""
    seen: dict[str, list[str]] = {}
    for reader in readers().values():
        for suffix in reader.suffixes:
            seen.setdefault(suffix, []).append(reader.name)

    assert [s for s, names in seen.items() if sum(readers()[n].sniff is None for n in names) > 1] == []


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("2024-05-01-pier.txt", "2024-05-01"),
        ("20240501-pier.txt", "2024-05-01"),
        ("2024_05_01.txt", "2024-05-01"),
        ("news/2024/05/01/pier.txt", "2024-05-01"),
        ("2024/pier.txt", None),
        ("2024-13-01-pier.txt", None),
        ("2024-02-30-pier.txt", None),
        ("pier-2024-05-01.txt", None),
        ("120240501.txt", None),
    ],
)
def test_day_in_the_name(path: str, day: str | None) -> None:
    """Only a whole and real day at the start of the name, or spelled by folders, counts."""
    assert ([day] if day else []) == [c.value for c in dates_in_name(path)]


def test_sidecar_comes_before_front_matter_and_name() -> None:
    """An entry carries the claims of sidecar and file name, and the decisions of both sidecar and front matter."""
    source = Source("2024-05-01-a.txt", b"---\ntitle: x\ndraft: true\n---\nText", b'place = "Osterlund"\ndrop = ["We"]')
    (entry,) = entries_of(source)

    assert isinstance(entry, Entry)
    assert [(c.origin, c.value) for c in entry.claims] == [("sidecar", "Osterlund"), ("file name", "2024-05-01")]
    assert Overrides(draft=True, drop=("We",)) == entry.overrides
    assert entry.format == "text"


def test_table_for_an_entry_that_is_not_there() -> None:
    """A sidecar that names an entry the source does not have is an error."""
    found = list(entries_of(Source("a.txt", b"Text", b'[entry."x"]\nplace = "Osterlund"')))

    assert isinstance(found[1], SourceError)
    assert "single article" in found[1].remedy


@pytest.mark.parametrize(("path", "expected"), [("a.txt.toml", True), ("a.JPG", True), (".x", True), ("a.docx", False)])
def test_what_lies_beside(path: str, expected: bool) -> None:
    """Sidecars, images and dot files are left alone silently."""
    assert expected == is_beside(path)


def test_text_needs_nothing_heavy() -> None:
    """Reading a clean text imports no parser of other formats, no ftfy, no YAML."""
    program = (
        "import sys\n"
        "from generator.model import Source\n"
        "from generator.readers import entries_of, reader_named\n"
        "entry, = entries_of(Source('a.txt', b'The pier opens.'))\n"
        "reader_named(entry.format).read(entry)\n"
        "heavy = {'lxml', 'feedparser', 'trafilatura', 'markdown_it', 'ftfy', 'yaml', 'charset_normalizer'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
