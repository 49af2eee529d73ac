"""The index of people: full names, surnames, roles, sex."""

from __future__ import annotations

import pytest

from generator.structuring.marks import find_pieces
from generator.structuring.prose import Prose
from generator.structuring.speech import Reading
from generator.structuring.wording import wording
from tests.unit.structuring.stories import story_of


def reading_of(text: str, language: str = "en") -> Reading:
    """A text as the rules see it."""
    prose = Prose(story_of(text, language=language).article)
    words = wording(language)
    assert words is not None
    return Reading(prose, find_pieces(prose, words, language), words)


@pytest.mark.parametrize(
    ("text", "name", "role", "sex"),
    [
        ("Harbour Minister Peter Lunde spoke.", "Peter Lunde", "Harbour Minister", "male"),
        ("Former Secretary of State Laura Quist spoke.", "Laura Quist", "Former Secretary of State", "female"),
        ("Their campaign manager Kate Doyle spoke.", "Kate Doyle", "campaign manager", "female"),
        (
            "Kate Doyle, a spokeswoman for the ministry, spoke.",
            "Kate Doyle",
            "a spokeswoman for the ministry",
            "female",
        ),
        ("Kate Doyle, the chief engineer, spoke.", "Kate Doyle", "chief engineer", "female"),
        ("The county’s chief engineer, Kate Doyle, spoke.", "Kate Doyle", "county’s chief engineer", "female"),
        (
            "It came from the firm’s chief engineer, Kate Doyle.",
            "Kate Doyle",
            "the firm’s chief engineer",
            "female",
        ),
        ("He met Reform leader Tom Hale.", "Tom Hale", "Reform leader", "male"),
        ("Fire chief Kate Doyle spoke.", "Kate Doyle", "Fire chief", "female"),
        ("It was Harbour Bank chief economist Tom Hale.", "Tom Hale", "Harbour Bank chief economist", "male"),
        ("Mr. Ashar Vantil spoke.", "Ashar Vantil", None, "male"),
        ("Ashar Vantil, who left the party, took her seat in May.", "Ashar Vantil", None, "female"),
        ("Tom Hale spoke.", "Tom Hale", None, "male"),
        ("So said county fire chief Tom Hale.", "Tom Hale", "county fire chief", "male"),
        ("Its managing director, Tom Hale, spoke.", "Tom Hale", "managing director", "male"),
        ("It failed, said Kate Doyle, chief of police.", "Kate Doyle", "chief of police", "female"),
        (
            "It failed, said Kate Doyle, President and CEO of Harbour Bank.",
            "Kate Doyle",
            "President and CEO of Harbour Bank",
            "female",
        ),
        (
            "It failed, said Kate Doyle, branch secretary of the dockers’ union, on Monday.",
            "Kate Doyle",
            "branch secretary of the dockers’ union",
            "female",
        ),
        ("It failed, said Kate Doyle, the port’s director in a statement.", "Kate Doyle", "port’s director", "female"),
        (
            "It failed, said Kate Doyle, president of the bank on Monday.",
            "Kate Doyle",
            "president of the bank",
            "female",
        ),
        ("It failed, said Kate Doyle, in a hurry as mayor.", "Kate Doyle", None, "female"),
        ("“No,” said archivist Tom Hale.", "Tom Hale", "archivist", "male"),
        ("“No,” the urbanist Tom Hale said.", "Tom Hale", "urbanist", "male"),
        ("“No,” said Kate Doyle, a marine geologist.", "Kate Doyle", "a marine geologist", "female"),
        (
            "“No,” said Kate Doyle, Research and Advocacy Director for the coast.",
            "Kate Doyle",
            "Research and Advocacy Director for the coast",
            "female",
        ),
        ("Mayor Ashar Vantil is one of the first two women in the house.", "Ashar Vantil", "Mayor", "female"),
        ("Mayor Ashar Vantil, the only man there, spoke.", "Ashar Vantil", "Mayor", "male"),
        ("Mayor Ashar Vantil was seen with two women.", "Ashar Vantil", "Mayor", None),
        ("Mayor Ashar Vantil is a women’s rights lawyer.", "Ashar Vantil", "Mayor", None),
        ("On Monday State Department official Tom Hale spoke.", "Tom Hale", "State Department official", "male"),
        ("Dr. Kate Doyle spoke.", "Kate Doyle", None, "female"),
        # "son" alone does not say whose; the article's sentence does.
        ("Her son, Tom Hale, spoke.", "Tom Hale", None, "male"),
        ("Her eldest daughter Kate Doyle spoke.", "Kate Doyle", None, "female"),
        ("Kate Doyle, his wife, spoke.", "Kate Doyle", None, "female"),
        ("The mayor’s son, Tom Hale, spoke.", "Tom Hale", "mayor’s son", "male"),
        ("Kate Doyle, a mother of three, spoke.", "Kate Doyle", "a mother of three", "female"),
        ("Then Father Tom Hale spoke.", "Tom Hale", "Father", "male"),
    ],
)
def test_a_person_has_name_role_and_sex_in_the_words_of_the_article(
    text: str, name: str, role: str | None, sex: str | None
) -> None:
    """Titles in front, appositions and first names say who somebody is."""
    reading = reading_of(text)

    (person,) = reading.people.persons
    assert (name, role, sex) == (person.name, reading.roles.role_of(person), person.sex)


def test_a_role_before_the_next_name_is_the_next_ones() -> None:
    """In a list of people each role goes with its own name."""
    reading = reading_of("It was Kate Doyle, fire chief Tom Hale and Mayor Ada Brun.")

    roles = {person.name: reading.roles.role_of(person) for person in reading.people.persons}
    assert roles["Kate Doyle"] is None
    assert roles["Tom Hale"] == "fire chief"


@pytest.mark.parametrize(
    "text",
    [
        "The White House spoke of New Hampshire and South Carolina.",
        "Lintown University and the Supreme Court agreed on Monday.",
        "The Republican National Committee met in Mason City.",
        "Good Morning Lintown is on air.",
    ],
)
def test_places_and_institutions_are_no_people(text: str) -> None:
    """Two capitalised words are not enough for a person."""

    assert [p.name for p in reading_of(text).people.persons] == []


def test_two_of_one_surname_stay_two() -> None:
    """A courtesy title tells which of them is meant; without one, the one named more often."""
    reading = reading_of("Ann Hale and Peter Hale met. Mr. Hale left. Ann Hale stayed.")

    names = [m.person.name for m in reading.people.mentions if m.person]
    assert names == ["Ann Hale", "Peter Hale", "Peter Hale", "Ann Hale"]


def test_a_name_with_and_without_initial_is_one_person() -> None:
    """Initials do not part a person in two; Junior does."""
    reading = reading_of("Harold B. Finch met Harold Finch Jr. on Monday. Harold Finch left.")

    assert [p.name for p in reading.people.persons] == ["Harold B. Finch", "Harold Finch Jr."]


@pytest.mark.parametrize(
    ("text", "headline", "name"),
    [
        pytest.param("“It is closed,” Mora said.", "Ann Mora: it is closed", "Ann Mora", id="in the headline"),
        pytest.param("Mora said so on “The Ann Mora Show”.", "", "Ann Mora", id="in the name of a show"),
        pytest.param("“It is closed,” Mora said.", "Will Mora close it?", "Mora", id="a verb is no first name"),
        pytest.param("“It is closed,” Mrs. Mora said.", "Tom Mora and the bridge", "Mora", id="a man is no Mrs."),
    ],
)
def test_a_surname_alone_takes_its_first_name_from_where_it_stands(text: str, headline: str, name: str) -> None:
    """The headline or the name of a show gives a surname its first name, where the sex fits."""
    prose = Prose(story_of(text, headline=headline).article)
    words = wording("en")
    assert words is not None

    reading = Reading(prose, find_pieces(prose), words)

    assert [p.name for p in reading.people.persons] == [name]


@pytest.mark.parametrize(
    ("headline", "name"),
    [
        ("Zorana Quist: “The mill must go”", "Zorana Quist"),
        ("Zorana Quist says mill must go", "Zorana Quist"),
        ("Angry Quist Leaves The Mill", "Quist"),
    ],
)
def test_a_headline_gives_the_first_name(headline: str, name: str) -> None:
    """An unknown first name counts where the headline opens with who speaks; capitals alone may be its style."""
    story = story_of("“The mill must go,” Quist said.", headline=headline)
    words = wording("en")
    assert words is not None
    prose = Prose(story.article)
    reading = Reading(prose, find_pieces(prose, words, "en"), words)

    assert [person.name for person in reading.people.persons] == [name]


@pytest.mark.parametrize(
    ("language", "text", "role"),
    [
        ("de", "Grünen-Fraktionschefin Kate Doyle sagte: „Nein.“", "Grünen-Fraktionschefin"),
        ("de", "„Nein“, sagte der FDP-Vorsitzende Tom Hale.", "FDP-Vorsitzende"),
        ("de", "„Nein“, sagt Kate Doyle, Sportdirektorin von Halle.", "Sportdirektorin von Halle"),
        ("de", "„Nein“, sagte der Virologe Tom Hale.", "Virologe"),
        ("de", "„Nein“, sagte Kate Doyle, die Chefin der Bahn.", "die Chefin der Bahn"),
        ("fr", "« Non », explique le politologue Tom Hale.", "politologue"),
        ("fr", "« Non », résume Kate Doyle, professeure de nutrition à Lens.", "professeure de nutrition à Lens"),
        ("fr", "« Non », a dit la maire de Lens, Kate Doyle.", "maire de Lens"),
        ("es", "«No», explica Tom Hale, meteorólogo del puerto.", "meteorólogo del puerto"),
        ("es", "«No», dijo la ministra de Sanidad, Ana Ruiz.", "ministra de Sanidad"),
    ],
)
def test_roles_in_other_languages(language: str, text: str, role: str) -> None:
    """Before the name, behind it with and without an article, and as the end of a compound."""
    reading = reading_of(text, language)

    (person,) = reading.people.persons
    assert reading.roles.role_of(person) == role
