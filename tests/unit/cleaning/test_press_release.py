"""Press releases: their opening line, dateline and tail go, and nothing of an article that is none."""

from __future__ import annotations

import pytest

from generator.model import Article
from tests.unit.cleaning.drafting import cleaned, passages

NEWS = (
    "Varnholm Shipyard today opened its second dry dock, which will give work to 90 people by the end of the year.",
    "“The island builds ships again,” said Ada Ferris, the managing director of the yard.",
    "The first ship in the dock is the old ferry, which needs a new engine before it can go to sea in spring.",
)
TAIL = (
    "About Varnholm Shipyard\n\nVarnholm Shipyard builds wooden ships. It was founded in 1911 and has 300 staff.",
    "Forward-Looking Statements\n\nThis release contains forward-looking statements. What comes may differ from them.",
    "Media Contact:\n\nNils Orth\n\npress@varnholm-shipyard.example",
    "SOURCE Varnholm Shipyard Ltd.",
)


def release(*, opening: str = "", dateline: str = "", tail: tuple[str, ...] = TAIL) -> str:
    """A release with the parts that are given."""
    parts = [opening, "Varnholm Shipyard Opens Second Dry Dock", dateline + NEWS[0], *NEWS[1:], *tail]
    return "\n\n".join(part for part in parts if part)


def kinds(article: Article) -> set[str]:
    """What the rule cut."""
    return {cut.kind for cut in article.cuts if cut.rule == "press_release"}


@pytest.mark.parametrize("opening", ["FOR IMMEDIATE RELEASE", "Press release", "For Immediate Release: May 4, 2026"])
def test_the_opening_line_is_no_headline(opening: str) -> None:
    """It goes, and the line below it is the headline."""
    article = cleaned(release(opening=opening))

    assert article.metadata.headline == "Varnholm Shipyard Opens Second Dry Dock"
    assert passages(article) == list(NEWS)


@pytest.mark.parametrize(
    ("dateline", "agency", "place"),
    [
        ("VARNHOLM, Maine, May 4, 2026 /PRNewswire/ -- ", "PR Newswire", "Varnholm, Maine"),
        ("VARNHOLM, Maine--(BUSINESS WIRE)--", "Business Wire", "Varnholm, Maine"),
        ("VARNHOLM, May 04, 2026 (GLOBE NEWSWIRE) -- ", "GlobeNewswire", "Varnholm"),
    ],
)
def test_the_wires_sign_their_datelines_in_their_own_way(dateline: str, agency: str, place: str) -> None:
    """Place and wire are told from the news, and all from "About …" on goes."""
    article = cleaned(release(dateline=dateline))

    assert (article.metadata.agency, article.metadata.place) == (agency, place)
    assert passages(article) == list(NEWS)


def test_a_tail_shows_itself() -> None:
    """Two headings of a release, or its signature, are enough without an opening line or a wire."""
    assert passages(cleaned(release(tail=TAIL[:2]))) == list(NEWS)
    assert passages(cleaned(release(tail=(TAIL[0], TAIL[3])))) == list(NEWS)


def test_an_article_that_explains_keeps_its_parts() -> None:
    """ "About …" as a sub-heading of a story that is no release cuts nothing."""
    tail = (
        "About the dock\n\nThe dock was dug by hand and took nine years, the oldest of the workers still remember.",
        "About the ferry\n\nThe ferry was built in 1931 and has been mended eleven times, twice after fires on board.",
    )
    article = cleaned(release(tail=tail))

    assert kinds(article) == set()
    assert "took nine years" in " ".join(passages(article))


def test_a_story_about_a_release_keeps_its_words() -> None:
    """A sentence that begins as an opening line does is a sentence."""
    story = "Press release writers at the shipyard went on strike on Monday, and nobody told the newspapers why."
    assert story in passages(cleaned("\n\n".join(("Strike at the shipyard", story, *NEWS))))
