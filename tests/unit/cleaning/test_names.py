"""Bylines: who is named, and what is no byline."""

from __future__ import annotations

import pytest

from generator.cleaning.authors import credit_of
from generator.cleaning.names import Byline, read_byline
from tests.unit.cleaning.drafting import HEADLINE, STORY, cleaned, passages

READ = {
    "By Jon Halle": Byline(("Jon Halle",)),
    "By JON HALLE and ADA MCBRUN": Byline(("Jon Halle", "Ada McBrun")),
    "By Al Root": Byline(("Al Root",)),
    "By JON HALLE Associated Press": Byline(("Jon Halle",), "AP"),
    "By Jon Halle, AP Political Writer": Byline(("Jon Halle",), "AP"),
    "By Jon Halle, Software Engineer": Byline(("Jon Halle",)),
    "By Island Herald Staff Reporter": Byline(),
    "By Jane Law": Byline(("Jane Law",)),
    "By Jane Brun Science Editor": Byline(("Jane Brun",)),
    "By Jon HalleStaff Writer": Byline(("Jon Halle",)),
    "By Jon Halle, Staff Writer": Byline(("Jon Halle",)),
    "By Jon Halle, MS, RD on March 2, 2019": Byline(("Jon Halle",), None, "2019-03-02"),
    "by Jon HalleJon Halle": Byline(("Jon Halle",)),
    "By: Jon Halle, Ada Brun, The Associated Press": Byline(("Jon Halle", "Ada Brun"), "AP"),
    "By Jon Halle | Island Herald": Byline(("Jon Halle",)),
    "By Jon Halle - 11/19/19 06:56 AM EST": Byline(("Jon Halle",), None, "2019-11-19"),
    "By Reuters": Byline((), "Reuters"),
    "By root": Byline(),
    "byadmin": Byline(),
}


@pytest.mark.parametrize("line", READ)
def test_a_byline_is_read(line: str) -> None:
    """Names come without roles, papers and days; an agency is no person."""
    assert read_byline(line) == READ[line]


@pytest.mark.parametrize("line", ["By early spring, fares doubled.", "By law", "By March", "By Friday, all was over."])
def test_a_sentence_is_no_byline(line: str) -> None:
    """What is not explained word by word is left alone."""
    assert read_byline(line) is None


@pytest.mark.parametrize(
    ("line", "language", "name"),
    [
        ("Von Ada Brun", "de", "Ada Brun"),
        ("Par Ada Brun", "fr", "Ada Brun"),
        ("Por Ada Brun", "es", "Ada Brun"),
        ("Por Ada Brun", "pt", "Ada Brun"),
        ("Di Ada Brun", "it", "Ada Brun"),
    ],
)
def test_bylines_of_other_languages(line: str, language: str, name: str) -> None:
    """The word that opens a byline counts in its own language, and in no other."""
    assert read_byline(line, language) == Byline((name,))
    assert read_byline(line, "en") is None


@pytest.mark.parametrize(
    ("line", "language", "day"),
    [
        ("Par Léa Moser Publié le 1er septembre 2025 à 07h30", "fr", "2025-09-01"),
        ("Von Léa Moser Aktualisiert am 1. September 2025, 07:30 Uhr", "de", "2025-09-01"),
        ("Von Léa Moser Stand: 01.09.2025, 07:30 Uhr", "de", "2025-09-01"),
        ("Por Léa Moser Publicado el 1 de septiembre de 2025", "es", "2025-09-01"),
        ("Di Léa Moser Pubblicato il 1 settembre 2025", "it", "2025-09-01"),
    ],
)
def test_a_name_ends_where_the_day_begins_in_other_languages(line: str, language: str, day: str) -> None:
    """ "Publié le" behind the name, as a lost line break leaves it, is no part of the name."""
    byline = read_byline(line, language)
    assert byline is not None
    assert (byline.authors, byline.day) == (("Léa Moser",), day)


@pytest.mark.parametrize(
    ("line", "language", "day"),
    [
        ("By Ada Brun July 10, 2025", "en", "2025-07-10"),
        ("By ADA BRUN JULY 10, 2025", "en", "2025-07-10"),
        ("By Ada Brun 10 July 2025, 3:51 pm 11 Comments", "en", "2025-07-10"),
        ("By Ada Brun Last updated July 10, 2025 Share with a friend:", "en", "2025-07-10"),
        ("By Ada Brun | Published: July 10, 2025 | Comments closed", "en", "2025-07-10"),
        ("ByAda Brun July 10, 2025", "en", "2025-07-10"),
        ("Posted on 2025-07-10 by Ada Brun | Leave a comment", "en", "2025-07-10"),
        ("Von Ada Brun 10. Juli 2025 00:04 Uhr", "de", "2025-07-10"),
        ("Von Ada Brun / 10. Juli 2025 / Keine Kommentare", "de", "2025-07-10"),
        ("Veröffentlicht am 10. Juli 2025 von Ada Brun", "de", "2025-07-10"),
        ("10. Juli 2025 · von Ada Brun · in Inseln · Hinterlasse einen Kommentar", "de", "2025-07-10"),
        ("por Ada Brun 10 julio, 2025", "es", "2025-07-10"),
    ],
)
def test_a_day_without_a_comma_ends_the_name(line: str, language: str, day: str) -> None:
    """A day and what pages put behind it, or before "by", is no part of the name and hides none."""
    byline = read_byline(line, language)
    assert byline is not None
    assert (byline.authors, byline.day) == (("Ada Brun",), day)


@pytest.mark.parametrize(
    "line",
    [
        "By Ada July 10, 2025 was a long way off.",
        "By July 10, 2025 Congress had met",
        "Von Bergen kam am 10. Juli 2025 die Nachricht, dass der Leuchtturm der Insel nach Jahren wieder offen ist",
    ],
)
def test_a_sentence_with_a_day_is_no_byline(line: str) -> None:
    """What goes on behind the day as sentences do is left alone."""
    assert read_byline(line, "de") is None


def test_a_surname_that_looks_like_a_label_stays() -> None:
    """ "Stand" is a label only before a colon."""
    assert read_byline("Von Anna Stand", "de") == Byline(("Anna Stand",))


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Jon Halle", ("Jon Halle",)),
        ("JON HALLE", ("Jon Halle",)),
        ("Jon Halle and Ada Brun", ("Jon Halle", "Ada Brun")),
        ("Jon Halle, Harbour Correspondent", ("Jon Halle",)),
        ("Jon Halle in Berlin", ("Jon Halle",)),
        ("Jon Halle at Holm Park", ("Jon Halle",)),
        ("Jon Halle - March 3, 2026", ("Jon Halle",)),
        ("Jon Halle, Special to The Post", ("Jon Halle",)),
    ],
)
def test_a_name_below_the_headline_is_a_byline_without_by(line: str, authors: tuple[str, ...]) -> None:
    """A first name that is nothing else opens it, and all of the line is explained as in a byline."""
    article = cleaned("\n\n".join([HEADLINE, line, *STORY]))

    assert article.metadata.authors == authors
    assert passages(article) == list(STORY)


@pytest.mark.parametrize(
    "line", ["Virginia Beach", "Grace Under Pressure", "Paris Climate Deal", "Marit Olden", "A Ferris"]
)
def test_a_kicker_or_a_person_of_the_story_is_no_byline(line: str) -> None:
    """A first name that is a word or a place too tells nothing, and whom the story speaks of did not write it."""
    article = cleaned("\n\n".join([HEADLINE, line, *STORY]))

    assert article.metadata.authors == ()


@pytest.mark.parametrize("word", ["Webdesk", "Onlineredaktion", "Redactie", "Superuser", "Agencias", "Auteur"])
def test_what_names_nobody_does_so_in_bylines_and_in_data(word: str) -> None:
    """One list of such words serves a text's byline and a page's author field."""
    byline = read_byline(f"By {word}")

    assert byline is not None
    assert byline.authors == ()
    assert credit_of(word).people == ()


@pytest.mark.parametrize("name", ["Ana du Brun", "Omar ben Halle", "Karla zur Olden"])
def test_particles_are_the_same_in_bylines_and_in_data(name: str) -> None:
    """Small words inside a name belong to it, in both."""
    byline = read_byline(f"By {name}")

    assert byline is not None
    assert byline.authors == credit_of(name).people == (name,)
