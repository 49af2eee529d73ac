"""Key facts: what counts as a figure, and which sentences with figures are shown."""

from __future__ import annotations

import pytest

from generator.config import AnalysisOptions, FactsConfig
from generator.structuring import structure
from generator.structuring.facts import find_figures
from generator.structuring.features import cue_table
from tests.quality.articles import article_of

FIGURES = [
    ("The repair will cost $4.5 million.", [("money", "$4.5 million")]),
    ("It cost 300 euros a head.", [("money", "300 euros")]),
    ("Prices rose 11.4 percent.", [("share", "11.4 percent")]),
    ("Sales fell by 20% in May.", [("share", "20%")]),
    ("The bill passed 61-38 in the council vote.", [("vote", "61-38")]),
    ("Forty people were killed and 12 injured.", [("harm", "Forty people"), ("harm", "12")]),
    ("The town has 1,200 houses.", [("people", "1,200 houses")]),
    ("The dam is 40 metres high.", [("count", "40 metres")]),
    ("The council meets on March 3 again.", [("date", "March 3")]),
    ("A 45-year-old man came.", []),
    ("He was aged 45 then.", []),
    ("It was built in 1931.", []),
    ("Nobody came.", []),
]
TEXT = """\
The dam above Norvik broke on Monday after a night of rain, and the council ordered the lower town to leave.

Mayor Ida Brandt said the water came within an hour and destroyed both bridges of the town.

The flood killed 14 people in Norvik and injured 60 more, the hospital said.

Repairs to the dam of Norvik will cost 30 million crowns, the council estimated.

Olaf Renn, a farmer of the valley, lost his barn and most of his hay in the night.

Nobody in the upper town was hurt, and the school stayed open for all children.
"""


@pytest.mark.parametrize(("text", "expected"), FIGURES, ids=[text for text, _ in FIGURES])
def test_figures(text: str, expected: list[tuple[str, str]]) -> None:
    """Sums, shares, counts, votes and dates are figures; ages and bare years are none."""
    found = find_figures(text, cue_table("en"))

    assert expected == [(kind, text[start:end]) for kind, start, end in found]


def test_facts_carry_figures_that_the_summary_lacks() -> None:
    """Each fact marks its figures by spans of the document; no fact is in the summary."""
    digest = structure(article_of(TEXT, headline="Norvik dam breaks"), AnalysisOptions())
    text = digest.article.document.text
    marked = [text[span.start : span.end] for unit in digest.facts for span in unit.figures]
    everywhere = {u.sentence for u in (*digest.summary, *digest.background)}

    assert "30 million crowns" in marked
    assert not [unit for unit in digest.facts if unit.sentence in everywhere]


def test_no_figures_no_facts() -> None:
    """An article without figures has no key facts."""
    plain = TEXT.replace("14 people", "people").replace("60 more", "more").replace("30 million crowns", "a lot")

    assert structure(article_of(plain), AnalysisOptions()).facts == ()


def test_facts_can_be_switched_off() -> None:
    """Zero sentences leave the part out."""
    options = AnalysisOptions(facts=FactsConfig(max_sentences=0))

    assert structure(article_of(TEXT), options).facts == ()
