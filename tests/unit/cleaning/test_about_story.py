"""Bylines and days of other stories on a whole pasted page are left out of account."""

from __future__ import annotations

from tests.unit.cleaning.drafting import HEADLINE, STORY, cleaned

MENU = ("Skip to main content", "News", "Weather", "Sport", "Search this site", "All stories of the week")
MARGIN = (
    "Related",
    "More from the islands",
    "Ferry strike enters its third week as talks stall",
    "Baker of Lunde wins the bread prize again",
    "Why the herring came back this winter",
    "A map of every well on Varnholm",
    "How the school boat was saved",
    "What the keeper wrote in his last book",
    "Where the ice holds longest",
    "When the ferry leaves at Easter",
    "Old bell found below the pier",
)


def test_byline_far_below_the_story_is_another_storys() -> None:
    """A page that names no author of its own has none, though a teaser in its margin does."""
    text = "\n\n".join([*MENU, HEADLINE, "March 4, 2025", *STORY, *MARGIN, "By Jonas Halle"])
    article = cleaned(text)
    assert article.metadata.headline == HEADLINE
    assert article.metadata.authors == ()
    assert (article.metadata.published or "")[:10] == "2025-03-04"


def test_day_far_above_the_headline_is_not_the_storys() -> None:
    """The day on which a page was saved, in its head, is not the day of the story."""
    text = "\n\n".join(["August 9, 2026", *MENU, *MARGIN, HEADLINE, "By Marit Olden", *STORY])
    article = cleaned(text)
    assert article.metadata.published is None
    assert article.metadata.authors == ("Marit Olden",)


def test_byline_at_the_end_of_the_story_counts() -> None:
    """A story that is signed at its end keeps its author."""
    text = "\n\n".join([*MENU, HEADLINE, "March 4, 2025", *STORY, "By Marit Olden", *MARGIN])
    assert cleaned(text).metadata.authors == ("Marit Olden",)
