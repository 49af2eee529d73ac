"""Plain text → blocks, with every change led back to the input."""

from __future__ import annotations

import time

import pytest

from generator.errors import SourceError
from generator.model import Entry, RawDocument
from generator.readers.text import read
from generator.record import Alignment, apply_repairs

PROSE = (
    "The harbour board of Osterlund met on Tuesday evening to hear from the pilots who bring the ferries in.",
    "Marit Feld, who chairs it, said the new pier would open in the spring if the frost let the builders work.",
    "Two earlier piers were lost to storms, the last of them in the winter when the lighthouse went dark.",
)


def document(text: str) -> RawDocument:
    return read(Entry(source="a.txt", id="", format="text", data=text.encode("utf-8", "surrogatepass")))


def blocks(text: str) -> list[str]:
    found = document(text)
    return [found.text[b.span.start : b.span.end] for b in found.blocks]


def kinds(text: str) -> list[tuple[str, str]]:
    found = document(text)
    return [(b.kind, found.text[b.span.start : b.span.end]) for b in found.blocks]


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("no-break spaces", "Pier\xa0opens in\u202fspring", "Pier opens in spring"),
        ("runs of spaces", "Pier  opens\t in spring", "Pier opens in spring"),
        ("soft hyphens", "The har\xadbour mas\xadter", "The harbour master"),
        ("zero-width marks", "\ufeffThe \u200bharbour", "The harbour"),
        ("control characters", "The \x07harbour", "The harbour"),
        ("decimal entities", "Osterlund&#8217;s pier", "Osterlund’s pier"),
        ("named entities", "&ldquo;Open&rdquo; &amp; free", "“Open” & free"),
        ("entities twice", "Osterlund&amp;#8217;s", "Osterlund’s"),
        ("entity for a no-break space", "Pier&nbsp;opens", "Pier opens"),
        ("mojibake of Windows-1252", "Osterlundâ€™s pier and â€œgateâ€\x9d", "Osterlund’s pier and “gate”"),
        ("mojibake of Latin-1", "Osterlundâ\x80\x99s pier", "Osterlund’s pier"),
        ("mojibake that lost its last byte", "the â€œgateâ€ and Osterlundâ€™s pier", "the “gate” and Osterlund’s pier"),
        ("C1 characters", "Osterlund\x92s pier", "Osterlund’s pier"),
        ("separate accents", "Caf\u0065\u0301 owners", "Café owners"),
        ("stray tags", "The <b>pier</b> opens<wbr> in <a href='x'>spring</a>", "The pier opens in spring"),
        ("lone surrogates", "The \ud83d pier", "The \ufffd pier"),
        ("glued sentences", "It was shut, she said.Police came.", "It was shut, she said. Police came."),
        ("glued behind a quotation", "“It was shut.”Police came.", "“It was shut.” Police came."),
        ("glued before a quotation", "Police came.“It was shut.”", "Police came. “It was shut.”"),
        ("glued after a straight mark", '"It was shut."Police came.', '"It was shut." Police came.'),
        ("glued before a straight mark", 'Police came."It was shut."', 'Police came. "It was shut."'),
    ],
)
def test_damage_is_mended(title: str, text: str, expected: str) -> None:
    """Damaged characters read as what they stood for."""
    assert [expected] == blocks(text), title


@pytest.mark.parametrize(
    "text",
    [
        "AT&T and R&D spending rose; x < y in most cases, a<b too.",
        "The film É Ã was shown; the dagger † and the ‡ stand for notes.",
        "“Curly” quotes, ‘single’ ones, «guillemets», „German“ ones – and dashes — stay.",
        "See www.example.org, Booking.com, Node.Js or notes/Report.Pdf for U.S.Army news.",
        "It fell by 3.5 % on 3.Jan in St.Olav, wrote J.K.Lund.",
        "Ellipses … and Fußnoten² and ½ and €5 and 5 °C stay, as does ﬁ.",
        "می‌خواهم این را بخوانم",
        "A family 👨‍👩‍👧 on the pier.",
        "Привет, мир: «всё хорошо» — сказал он.",
    ],
)
def test_clean_text_stays(text: str) -> None:
    """Odd but right characters are not touched."""
    found = document(text)

    assert text == found.text
    assert found.repairs == ()


def test_windows_line_ends_are_one_line_end() -> None:
    """CRLF and CR part lines as LF does."""
    expected = list(PROSE[:2])

    assert expected == blocks("\r\n\r\n".join(expected))
    assert expected == blocks("\r\r".join(expected))


def wrapped(text: str, width: int = 64) -> str:
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "\n".join([*lines, line])


def test_hard_wrapped_lines_are_joined() -> None:
    """Lines broken at a fixed width make one paragraph."""
    text = "Pier opens in spring\n\n" + "\n\n".join(wrapped(p) for p in PROSE)

    assert ["Pier opens in spring", *PROSE] == blocks(text)


def test_single_line_ends_part_paragraphs() -> None:
    """Where lines are of all lengths, each is a paragraph."""
    text = "Pier opens in spring\n" + "\n".join(PROSE) + "\nBy admin"

    assert ["Pier opens in spring", *PROSE, "By admin"] == blocks(text)


def test_a_sentence_broken_over_a_few_short_lines_is_joined() -> None:
    """Three lines give no width, but a sentence runs through them."""
    lines = ["The town of Varn has paved its last street,", "its mayor said on Monday, and will", "now mend bridges."]

    assert blocks("Varn paves a street\n\n" + "\n".join(lines)) == ["Varn paves a street", " ".join(lines)]


def test_menus_and_verse_are_not_joined() -> None:
    """Short lines stay lines."""
    lines = ["Home", "World news", "Sport", "Weather in the north"]

    assert lines == blocks("\n".join(lines))


def test_words_parted_by_hyphen_are_put_together_when_known() -> None:
    """A hyphen at a line's end goes only when the whole word stands elsewhere in the text."""
    text = (
        "The harbour board said on Tuesday that it would rebuild the har-\n"
        "bour and ask the well-\n"
        "known builders of the north to come and measure the water there."
    )
    text = text.replace("ask the well-\n", "ask, as it had often done in other years, the old and well-\n")

    assert "rebuild the harbour and ask" in blocks(text)[0]
    assert "old and well-known builders" in blocks(text)[0]


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("bullets", "• One pier\n• Two gates", [("list_item", "One pier"), ("list_item", "Two gates")]),
        ("dashes", "- One pier\n- Two gates", [("list_item", "One pier"), ("list_item", "Two gates")]),
        ("a single dash is no list", "- One pier", [("paragraph", "- One pier")]),
        ("numbers stay", "1. One pier\n2. Two gates", [("list_item", "1. One pier"), ("list_item", "2. Two gates")]),
        ("a year is no list", "2024. A bad year", [("paragraph", "2024. A bad year")]),
        ("hashes", "## What comes next", [("heading", "What comes next")]),
        ("underlined", "What comes next\n=====", [("heading", "What comes next")]),
        ("quoted lines", "> We wait.\n> Here.", [("quote", "We wait."), ("quote", "Here.")]),
        (
            "interviews",
            "Q: When does it open?\n\nA: In spring.",
            [("question", "Q: When does it open?"), ("answer", "A: In spring.")],
        ),
        (
            "tables",
            "Pier\tMetres\nOld\t12\nNew\t40",
            [("table", "Pier\tMetres"), ("table", "Old\t12"), ("table", "New\t40")],
        ),
    ],
)
def test_kinds_by_shape(title: str, text: str, expected: list[tuple[str, str]]) -> None:
    """Markers at a line's head give the block its kind and are no part of its words."""
    assert expected == kinds(text), title


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Talks ‘useful,’ says minister", "heading"),
        ("What happens next?", "heading"),
        ("By Marit Feld", "paragraph"),
        ("Share this story", "paragraph"),
        ("Photo: Jon Berg", "paragraph"),
        ("He did not answer.", "paragraph"),
        ("“We have waited too long”", "paragraph"),
        ("Advertisement", "paragraph"),
    ],
)
def test_short_line_between_prose_is_a_subheading(line: str, kind: str) -> None:
    """A short line without end mark between two paragraphs of prose is a sub-heading, unless it is furniture."""
    text = "\n\n".join(["Pier opens in spring", PROSE[0], PROSE[1], line, PROSE[2]])

    assert (kind, line) == kinds(text)[3]


def test_rule_lines_are_declared() -> None:
    """A line that only draws a rule is no block, and does not vanish."""
    found = document(f"{PROSE[0]}\n\n* * *\n\n{PROSE[1]}")

    assert len(found.blocks) == 2
    assert [found.text[c.span.start : c.span.end] for c in found.front] == ["* * *"]


def test_front_matter_is_claimed_and_declared() -> None:
    """Front matter states title, authors and date, and is a cut of kind front_matter."""
    found = document(f"---\ntitle: Pier opens\nauthor: [Jon Berg, Marit Feld]\ndate: 2024-05-01\n---\n\n{PROSE[0]}\n")

    assert [(c.field, c.value, c.origin) for c in found.claims] == [
        ("headline", "Pier opens", "front matter"),
        ("author", "Jon Berg", "front matter"),
        ("author", "Marit Feld", "front matter"),
        ("published", "2024-05-01", "front matter"),
    ]
    assert [c.kind for c in found.front] == ["front_matter"]
    assert [b.line for b in found.blocks] == [7]
    assert PROSE[0] == found.text[found.blocks[0].span.start : found.blocks[0].span.end]


def test_lines_are_those_of_the_file() -> None:
    """A block names the line of the file at which it begins, whatever repairs came before it."""
    found = document(f"Pier opens<br><br>in\r\n\r\n<p>{PROSE[0]}</p>\r\n{PROSE[1]}")

    assert [b.line for b in found.blocks] == [1, 1, 3, 4]


def test_repairs_lead_back_to_the_input() -> None:
    """The slice of the input that a block comes from, repaired, is the block; markers at its edges belong to it."""
    text = (
        "\ufeffPier &amp; gate\r\n\r\n• One\xa0pier\r\n• Two  gates\u200b\r\n\r\nShe said.Police saw Osterlundâ€™s too."
    )
    found = document(text)
    alignment = Alignment(found.repairs or ())
    slices = [alignment.span(b.span) for b in found.blocks]

    assert [text[s.start : s.end] for s in slices][:3] == [
        "\ufeffPier &amp; gate",
        "• One\xa0pier",
        "• Two  gates\u200b",
    ]
    for block, span in zip(found.blocks, slices, strict=True):
        words = found.text[block.span.start : block.span.end]
        assert words == apply_repairs(text, found.repairs or (), span.start, span.end)


@pytest.mark.parametrize("data", [b"", b"  \n\n ", "\u200b\n".encode()])
def test_nothing_to_read_is_an_error(data: bytes) -> None:
    """An empty file is named as such."""
    with pytest.raises(SourceError, match="no text"):
        read(Entry(source="a.txt", id="", format="text", data=data))


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("hyphens at the ends of lines, no word twice", "".join(f"aa{n:x}g-\nbb{n:x}g " for n in range(20_000))),
        ("glued sentences without a space", "aa.Bb" * 40_000),
        ("tags that never end", "<p " * 60_000),
        ("mojibake without end", "Ã " * 50_000),
        ("entities in entities", "&amp;" * 40_000),
        ("accents on one letter", "e" + "\u0301" * 200_000),
    ],
)
def test_hostile_text_takes_time_by_its_length(title: str, text: str) -> None:
    """200,000 characters of the worst kind are read in a second or so of CPU, not in minutes."""
    begun = time.process_time()
    document(text)

    assert time.process_time() - begun < 5, title
