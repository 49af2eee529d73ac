"""What's next: the announced future."""

from __future__ import annotations

from generator.config import AnalysisOptions
from generator.structuring import structure
from tests.quality.articles import article_of

TEXT = """\
The council of Norvik closed the old mill on Monday, and 300 workers lost their jobs, officials said.

Mayor Ida Brandt said the mill had no orders left and that its roof was unsafe since the storm.

The union of Norvik called the decision a scandal and stopped the trains to the valley in the evening.

Olaf Renn, a baker, said the town could lose its school one day if families moved away.

The regional court is due to hear the case of the union on Thursday next week.

The court of the region is due to hear the case of the union next week on Thursday.

Talks between the union and the council are scheduled for Friday in Velden.
"""


def test_the_announced_future_is_told_once() -> None:
    """Two announcements at most, near-identical ones once, speculation never."""
    digest = structure(article_of(TEXT, headline="Norvik closes mill"), AnalysisOptions())
    shown = [unit.text for unit in digest.outlook]

    assert len(shown) == 2
    assert "due to hear" in shown[0]
    assert shown[1] == "Talks between the union and the council are scheduled for Friday in Velden."


def test_nothing_announced_nothing_shown() -> None:
    """An article about the past has no outlook."""
    past = "\n\n".join(TEXT.split("\n\n")[:4])

    assert structure(article_of(past), AnalysisOptions()).outlook == ()
