"""Several people with one name."""

from __future__ import annotations

import pytest

from generator.config import Config, PeopleConfig
from generator.model import Digest
from generator.pages import plan
from generator.pages.corpus_index import index_of
from generator.pages.namesakes import walks_of
from tests.unit.pages.samples import BODY, make_corpus, make_digest

NAME = "Marta Lindqvist"


def said(role: str | None, day: int, *, topic: str = "", name: str = NAME) -> Digest:
    return make_digest(
        BODY,
        headline=f"Story of day {day}",
        published=f"2026-03-{day:02d}",
        quotes=((("We would rather lose a season than a crane,",), name, role),),
        topics=(topic,) if topic else (),
    )


def people(*digests: Digest, config: Config | None = None) -> dict[str, list[str]]:
    """Slug of each person's page → headlines of the articles on it, newest first."""
    corpus, _ = make_corpus({f"{n}.txt": digest for n, digest in enumerate(digests)}, config)
    index = index_of(corpus, config or Config())
    return {key: [index.cards[said.at].headline[-1] for said in person.quotes] for key, person in index.people.items()}


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("Mayor of Port Ellery", {"state"}),
        ("striker", {"sport"}),
        ("Bürgermeisterin", {"state"}),
        ("catedrática de historia", {"learning"}),
        ("former striker", set()),
        ("the board’s chair", set()),
        ("", set()),
    ],
)
def test_walks_of_life(role: str, expected: set[str]) -> None:
    """A role speaks of a walk of life, or says nothing of it."""
    assert walks_of(role) == expected


def test_roles_that_clash_are_two_people() -> None:
    """The one who came up first keeps the plain address; the other's has the role in it."""
    found = people(said("mayor of Port Ellery", 2, topic="Harbour"), said("striker", 4, topic="Cup"), said("Mayor", 6))

    assert found == {
        "marta-lindqvist": ["6", "2"],
        "marta-lindqvist-striker": ["4"],
    }


@pytest.mark.parametrize(
    ("one", "other", "topic"),
    [
        ("professor of law", "justice minister", ""),  # one life may hold both
        ("mayor", "former striker", ""),
        ("mayor", "striker", "Harbour"),  # one running story
        ("board chair", "director", ""),  # roles of any walk
        ("mayor", None, ""),
    ],
)
def test_roles_that_go_together_are_one_person(one: str, other: str | None, topic: str) -> None:
    """Careers, running stories and roles that say little part nobody."""
    assert list(people(said(one, 2, topic="Harbour"), said(other, 4, topic=topic))) == ["marta-lindqvist"]


def test_a_bare_name_goes_where_its_story_is() -> None:
    """Without a role the story tells who it is; where it does not, the quote is on nobody's page."""
    pair = (said("mayor", 2, topic="Harbour"), said("striker", 3, topic="Cup"))

    assert people(*pair, said(None, 4, topic="Cup"))["marta-lindqvist-striker"] == ["4", "3"]
    assert people(*pair, said(None, 4)) == {"marta-lindqvist": ["2"], "marta-lindqvist-striker": ["3"]}


def test_a_person_has_the_role_that_most_articles_give() -> None:
    """What one article calls somebody in passing is not what the index calls them; of equals the newest counts."""
    corpus, _ = make_corpus(
        {f"{n}.txt": said(role, n) for n, role in enumerate(("Mayor", "mayor", "guest of the evening", "host"), 2)}
    )
    assert index_of(corpus, Config()).people["marta-lindqvist"].role == "mayor"
    corpus, _ = make_corpus({f"{n}.txt": said(role, n) for n, role in enumerate(("mayor", "governor"), 2)})
    assert index_of(corpus, Config()).people["marta-lindqvist"].role == "governor"


def test_the_configuration_has_the_last_word() -> None:
    """A name in `merge` is one person; one in `split` is parted by every role; other spellings are led together."""
    clash = (said("mayor", 2), said("striker", 3))

    assert list(people(*clash, config=Config(people=PeopleConfig(merge={NAME: ()})))) == ["marta-lindqvist"]
    split = people(said("board chair", 2), said("director", 3), config=Config(people=PeopleConfig(split=(NAME,))))
    assert sorted(split) == ["marta-lindqvist-board-chair", "marta-lindqvist-director"]
    spelt = Config(people=PeopleConfig(merge={NAME: ("M. Lindkvist",)}))
    assert list(people(said("mayor", 2), said("mayor", 3, name="M. Lindkvist"), config=spelt)) == ["marta-lindqvist"]


def test_namesakes_name_each_other_and_articles_link_to_the_right_one() -> None:
    """Both pages point to the other, and a namesake who turns up renders the pages anew that this changes."""
    first = {"a.txt": said("mayor", 2)}
    both = {**first, "b.txt": said("striker", 9)}
    prints = []
    for digests in (first, both):
        corpus, load = make_corpus(digests)
        pages = {page.path: page for page in plan(corpus, Config())}
        prints.append({path: page.fingerprint for path, page in pages.items()})

    view = pages["people/marta-lindqvist/index.html"].view(load)
    assert [(link.text, link.href) for link in view.namesakes] == [
        (f"{NAME}, striker", "../../people/marta-lindqvist-striker/")
    ]
    article = pages["2026/03/09/b/index.html"].view(load)
    assert article.key_quotes[0].person.endswith("people/marta-lindqvist-striker/")
    assert prints[0]["people/marta-lindqvist/index.html"] != prints[1]["people/marta-lindqvist/index.html"]
