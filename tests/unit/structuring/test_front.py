"""Summary and key quotes together: where only long quotes, or only quotes of the summary, could be key quotes."""

from __future__ import annotations

from generator.config import AnalysisOptions
from generator.model import Digest, Overrides
from generator.structuring import structure
from tests.quality.articles import article_of

NEWS = """\
The ferry to Skarn will stop in May, the harbour office said on Monday, and the quay will be closed for two years.

The island has 900 people, and most of them cross to the mainland for school, work or the doctor every week.

The council will vote in June on a bridge, and the county has set aside 40 million crowns for it.
"""
FIRST = "The quay is cracked from end to end, and every winter storm has made the gap between the stones wider"
SECOND = (
    "We have asked for money four times in six years, we have sent photographs and reports, and nobody has come to "
    "look at it, so we close it before it falls into the sea with somebody standing on it in the dark of November"
)
LONG = f"“{FIRST},” said Ann Cole, the harbour director. “{SECOND}.”"


def digest(text: str, overrides: Overrides | None = None) -> Digest:
    return structure(article_of(text, headline="Ferry to Skarn stops in May"), AnalysisOptions(), overrides)


def key_texts(found: Digest) -> list[str]:
    return [found.quotes[i].text for i in found.key_quotes]


def test_a_part_of_a_long_quote_serves_where_nothing_else_does() -> None:
    """A quote over sixty words is cut where its sentence ends at the attribution; each part keeps the speaker."""
    found = digest(f"{NEWS}\n{LONG}\n")

    assert key_texts(found)[0] in (FIRST, SECOND + ".")
    assert [q.speaker.name for q in found.quotes if q.speaker] == ["Ann Cole", "Ann Cole"]


def test_a_long_quote_stays_whole_where_another_one_serves() -> None:
    """The attribution parts one quote of two spans, as long as nobody needs it shorter."""
    found = digest(
        f"{NEWS}\n{LONG}\n\n“My three children cross the sound every morning at seven,” said Jim Doyle, a teacher.\n"
    )

    assert key_texts(found) == ["My three children cross the sound every morning at seven"]
    assert [len(q.spans) for q in found.quotes] == [2, 1]


def test_a_part_is_better_than_the_words_of_nobody_by_name() -> None:
    """“Officials said” gives way to the part of a long quote by a person."""
    found = digest(f"{NEWS}\n“The quay will be closed to all traffic,” a spokesman said.\n\n{LONG}\n")

    assert found.quotes[found.key_quotes[0]].speaker.name == "Ann Cole"  # type: ignore[union-attr]


def test_a_quote_that_does_not_end_at_the_attribution_is_not_cut() -> None:
    """“We,” she said, “and nobody else …”: half a sentence is no quote."""
    found = digest(f"{NEWS}\n“{FIRST},” said Ann Cole, “and {SECOND[0].lower()}{SECOND[1:]}.”\n")

    assert [len(q.spans) for q in found.quotes] == [2]
    assert found.key_quotes == ()


def test_an_editor_may_name_a_quote_by_its_second_part() -> None:
    """The first words of a part, as the page may show it, drop the quote."""
    found = digest(f"{NEWS}\n{LONG}\n", Overrides(drop=("We have asked for money four times",)))

    assert found.quotes == ()


def test_a_short_text_leaves_its_quote_to_the_key_quotes() -> None:
    """Where the whole text is the summary, the best quote is taken out of it, the lead is not."""
    found = digest(f"The ferry to Skarn will stop in May, the harbour office said on Monday.\n\n{LONG}\n")

    assert found.form == "short"
    assert key_texts(found)
    assert found.summary[0].text.startswith("The ferry to Skarn")
    assert not [u for u in found.summary for text in key_texts(found) if text in u.text]
