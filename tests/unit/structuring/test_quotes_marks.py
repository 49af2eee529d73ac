"""Which words stand between marks, and which of them are speech."""

from __future__ import annotations

import time

import pytest

from generator.structuring.marks import find_pieces
from generator.structuring.prose import Prose
from generator.structuring.quotes import find_quotes
from generator.structuring.wording import wording
from tests.unit.structuring.stories import story_of


def pieces_of(text: str, language: str = "en") -> list[str]:
    """The words of all pieces of a text."""
    prose = Prose(story_of(text, language=language).article)
    return [prose.text[p.start : p.end] for p in find_pieces(prose, wording(language), language)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("He said “yes, we will” twice.", "en", ["yes, we will"]),
        ('He said "yes, we will" twice.', "en", ["yes, we will"]),
        ("He said ''yes, we will'' twice.", "en", ["yes, we will"]),
        ("Er sagte „ja, wir wollen“ zweimal.", "de", ["ja, wir wollen"]),
        ("Er sagte »ja, wir wollen« zweimal.", "de", ["ja, wir wollen"]),
        ("Il a dit « oui, nous voulons » deux fois.", "fr", ["oui, nous voulons"]),
        ("Er sagte ‹ja, wir wollen› zweimal.", "de", ["ja, wir wollen"]),
        ("Er sagte ›ja, wir wollen‹ zweimal.", "de", ["ja, wir wollen"]),
        ("彼は「はい、行きます」と言った。", "ja", ["はい、行きます"]),
        ("He said ‘yes, we will’ twice.", "en", ["yes, we will"]),
        ("He said 'yes, we will' twice.", "en", ["yes, we will"]),
        ("The wall is 6' high and the ministers' plan isn't new.", "en", []),
        ("– Pójdziemy jutro – powiedział Jan. – Będzie wcześnie.", "pl", ["Pójdziemy jutro", "Będzie wcześnie."]),
        ("— Мы пойдём завтра, — сказал Иван.", "ru", ["Мы пойдём завтра"]),
        ("— Andremo domani — disse Anna.", "it", ["Andremo domani"]),
        ("— A thought in English — is no dialogue.", "en", []),
    ],
)
def test_marks_of_the_world(text: str, language: str, expected: list[str]) -> None:
    """Each kind of mark bounds its words; apostrophes and dashes of other copy bound nothing."""

    assert expected == pieces_of(text, language)


def test_a_list_behind_dashes_is_no_dialogue() -> None:
    """One line behind a dash, without an attribution and without a neighbour, is not speech."""

    assert pieces_of("— trois bateaux et deux barques.", "fr") == []


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("市長は「橋は六月まで閉鎖されたままになります」と述べた。", "ja", ["橋は六月まで閉鎖されたままになります"]),
        ("市長は「緑の橋」を訪れた。", "ja", []),
        ("– Il ponte è chiuso, disse Anna.\n\n– Riaprirà a giugno, rispose Paolo.", "it", []),
        ("– Most jest zamknięty – mówi Anna.\n\n– Otworzymy – mówi Jan.", "pl", ["Most jest zamknięty", "Otworzymy"]),
    ],
)
def test_languages_without_a_table_give_exact_words_or_none(text: str, language: str, expected: list[str]) -> None:
    """Speech in corner marks is told from terms by length; a line that may hold more than speech is none."""
    assert [q.text for q in find_quotes(story_of(text, language=language))] == expected


@pytest.mark.parametrize(
    "unit",
    [
        "“",
        '" ',
        "' ",
        "‘a ",
        "“a” ",
        "— a ",
        "he said ",
        "Tom Hale, ",
        "A. ",
        "“We will go home,” he said. ",
        "a'",
        "« a ",
        "“a, Tom Hale ",
        "Juan “Chico” ",
        "Tom Hale, who met Ann Cole, ",
        "Tom Hale asked. “No way,” he replied. ",
        "“Not one came,” a woman said. She said so. ",
        "Admiral Tom Hale came and the admiral laughed. ",
    ],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_hostile_text_takes_time_in_proportion(unit: str, language: str) -> None:
    """Ten thousand marks, names or pronouns in one paragraph are read within two seconds."""
    story = story_of(unit * (30_000 // len(unit)), language=language)
    begun = time.process_time()

    find_quotes(story)

    assert time.process_time() - begun < 2
