"""Settings at the head of a file."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from generator.errors import SourceError
from generator.readers.front_matter import _simple_yaml, read_front_matter


def stated(text: str) -> list[tuple[str, str]]:
    return [(c.field, c.value) for c in read_front_matter(text).claims]


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("YAML", "---\ntitle: Pier\nlayout: post\n---\nText", [("headline", "Pier")]),
        ("TOML", '+++\ntitle = "Pier"\ndate = 2024-05-01\n+++\n', [("headline", "Pier"), ("published", "2024-05-01")]),
        (
            "words that YAML takes for values",
            "---\ntitle: No\ntags: [1.10, yes]\n---\n",
            [("headline", "No"), ("topic", "1.10"), ("topic", "yes")],
        ),
        ("dates stay as written", "---\ndate: 2024-05-01 10:00\n---\n", [("published", "2024-05-01 10:00")]),
        ("tags in one string", "---\ntags: sea, pier\n---\n", [("topic", "sea"), ("topic", "pier")]),
        ("author as a table", "---\nauthor:\n  name: Jon Berg\n---\n", [("author", "Jon Berg")]),
        ("byte order mark and CRLF", "\ufeff---\r\ntitle: Pier\r\n---\r\n", [("headline", "Pier")]),
        ("a rule is no front matter", "---\n\nThe pier opened.\n\n---\n", []),
        ("a rule above a speaker", "---\nFeld: We wait.\n\nThe pier opened.\n", []),
        ("no head", "The pier opened.", []),
    ],
)
def test_head_is_read(title: str, text: str, expected: list[tuple[str, str]]) -> None:
    """Keys of the usual generators become claims; other keys are left alone."""
    assert expected == stated(text), title


def test_colon_in_a_value_is_forgiven_with_a_note() -> None:
    """A title with a colon is broken YAML that everybody writes: it is read, and said."""
    found = read_front_matter("---\ntitle: Pier: open again\nauthor: Jon Berg\n---\n")

    assert [(c.field, c.value) for c in found.claims] == [("headline", "Pier: open again"), ("author", "Jon Berg")]
    assert "quotes" in found.notes[0].message


def test_draft_and_expiry() -> None:
    """Front matter can hold an article back."""
    found = read_front_matter("---\ntitle: Pier\ndraft: true\nexpires: 2024-06-01\n---\n")

    assert (found.draft, found.expires) == (True, "2024-06-01")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('---\ntitle: "Pier\nauthor: x\n---\n', "line"),
        ("+++\ntitle = Pier\n+++\n", "line 2"),
        ("---\ntitle: Pier\nauthor: Jon Berg\n\nThe pier opened.", "no closing"),
        ("---\na: " + "[" * 5000 + "\n---\n", "nested"),
        ("---\na:\n " + "- " * 5000 + "\n---\n", "nested"),
    ],
)
def test_broken_head_names_its_line(text: str, message: str) -> None:
    """What cannot be read is an error that says where."""
    with pytest.raises(SourceError, match=message):
        read_front_matter(text)


def test_unfolding_aliases_end() -> None:
    """A YAML bomb does not unfold."""
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 20)]

    assert len(stated("---\n" + "\n".join(rows) + "\ntags: *a19\n---\n")) < 20_000


_PIECES = st.sampled_from(
    [
        *"title tags Key_1 Pier no é 12:30 2024-06-01 “Stop” : , [ ] { } & * | > ! % @ # ? - ' \" \\".split(),
        *(" ", "  ", "\t", "\n", ": ", " # ", ", ", "a, b", "\n- ", "\n  - "),
    ]
)


@given(st.lists(_PIECES, max_size=14).map("".join))
@example('title: "Pier: opens"\ndate: 2024-06-01T10:00:00Z\ntags: [sea, "old, pier", \'x\']\nnone:\n')
@example("tags:\n  - sea\n  - old pier \n# a note\n\ndraft: no\ntags: [sea]")
@example("tags:\n  - sea\n - pier")
@example("title: ends in:\nother: x")
def test_simple_head_is_read_as_by_the_parser(inside: str) -> None:
    """What is read without the YAML parser is what that parser would have read."""
    simple = _simple_yaml(inside)

    assert simple is None or simple == (yaml.load(inside, Loader=yaml.CBaseLoader) or {})


@pytest.mark.parametrize(
    "inside",
    [
        'title: "Pier: opens"\ndate: 2024-06-01\ntags: [sea, "old pier"]\n',
        "tags:\n- sea\n- pier\nurl: https://a.example/b\n",
    ],
)
def test_usual_head_needs_no_parser(inside: str) -> None:
    """Importing the parser would take longer than reading the article."""
    assert _simple_yaml(inside) is not None


def test_hostile_head_ends() -> None:
    """No line takes more than linear time."""
    for line in (
        "a: [" + "x, " * 20_000,
        "a: " + "x" * 60_000 + "#",
        'a: "' + "x" * 60_000,
        "a: [" + '"x", ' * 9_000 + "{",
    ):
        assert _simple_yaml(line) is None
