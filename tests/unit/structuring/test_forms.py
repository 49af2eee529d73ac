"""Forms of articles, told by their shape, and how the digest treats each."""

from __future__ import annotations

import pytest

from generator.config import AnalysisOptions
from generator.structuring import structure
from tests.quality.articles import article_of

PROSE = (
    "The town of Norvik opened its new harbour on Monday after four years of work.\n\n"
    "Mayor Ida Brandt cut the ribbon before a crowd on the old pier.\n\n"
)
LIST = PROSE + "\n\n".join(
    f"- The {name} of Norvik opens at nine in the morning." for name in ("mill", "pier", "park", "fair", "school")
)
QUESTIONS = PROSE + "\n\n".join(
    f"Why is the {name} closed?\n\nThe {name} is closed because the roof of the building leaks."
    for name in ("mill", "pier", "park", "fair")
)
LIVE = PROSE + "\n\n".join(
    f"{hour}:15 The {name} of Norvik has been closed by the police."
    for hour, name in zip(range(10, 16), ("mill", "pier", "park", "fair", "school", "inn"), strict=True)
)
TRANSCRIPT = PROSE + "\n\n".join(
    f"{'BRANDT' if i % 2 else 'RENN'}: We have seen the harbour grow for {n} long years now."
    for i, n in enumerate(("two", "three", "four", "five", "six", "seven", "eight", "nine"))
)
RESULTS = PROSE + "\n\n".join(f"{a} 2-1 {b}" for a, b in ("NV", "VO", "ON", "VV", "NO", "OO"))
OPINION = "\n\n".join(
    f"I think the {name} of Norvik deserves better than the council's plan."
    for name in ("mill", "pier", "park", "fair", "school", "inn")
)
OBITUARY = (
    "Ida Brandt, who led Norvik for thirty years, died on Monday, aged 84, her family said.\n\n"
    "Brandt was born in Velden in 1939 and grew up above a bakery near the harbour.\n\n"
    "The council of Norvik lowered its flags on Tuesday and opened a book of condolence.\n\n"
    "Brandt studied at the university of Velden and married Olaf Renn, a teacher, in 1962.\n\n"
    "The town named a bridge after her in 2010, when she retired from the council.\n\n"
    "Brandt is survived by two daughters."
)
NEWS = PROSE + (
    "The work cost more than planned because the ground was soft.\n\n"
    "Ferries will use the harbour from Friday.\n\nThe old pier was built in 1931 and closed in 2015."
)
FORMS = [
    ("list", LIST, None),
    ("q_and_a", QUESTIONS, None),
    ("live_blog", LIVE, None),
    ("transcript", TRANSCRIPT, None),
    ("results", RESULTS, None),
    ("opinion", OPINION, None),
    ("opinion", NEWS, "Opinion: The harbour was worth it"),
    ("obituary", OBITUARY, None),
    ("short", PROSE, None),
    ("article", NEWS, None),
]


@pytest.mark.parametrize(("form", "text", "headline"), FORMS, ids=[f"{f[0]}-{i}" for i, f in enumerate(FORMS)])
def test_a_form_is_told_by_its_shape(form: str, text: str, headline: str | None) -> None:
    """Each form is recognised, and plain news is none of them."""
    assert form == structure(article_of(text, headline=headline), AnalysisOptions()).form


@pytest.mark.parametrize("text", [LIST, QUESTIONS, TRANSCRIPT], ids=["list", "q_and_a", "transcript"])
def test_the_summary_comes_from_the_prose(text: str) -> None:
    """Items, questions, answers in a list and speeches stay out where there is prose."""
    shown = [unit.text for unit in structure(article_of(text), AnalysisOptions()).summary]

    assert shown[0].startswith("The town of Norvik opened")
    assert not [t for t in shown if ": We have" in t or t.endswith("?") or "opens at nine" in t]


def test_a_life_is_background_in_an_obituary() -> None:
    """The death leads, the life stands behind it."""
    digest = structure(article_of(OBITUARY), AnalysisOptions())

    assert digest.summary[0].text.startswith("Ida Brandt, who led")
    assert any("born in Velden in 1939" in unit.text for unit in digest.background)


def test_opinion_has_no_outlook() -> None:
    """What a columnist sees coming is not announced."""
    digest = structure(article_of(NEWS, headline="Comment | The harbour was worth it"), AnalysisOptions())

    assert digest.outlook == ()


def test_results_have_no_facts() -> None:
    """Scores are no key facts."""
    assert structure(article_of(RESULTS), AnalysisOptions()).facts == ()
