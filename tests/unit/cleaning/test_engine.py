"""The engine: phases, united cuts, passages of several spans, and nothing lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.cleaning import clean, found_rules
from generator.config import CleaningConfig, CleaningSite
from generator.model import Article, Block, Claim, Cut, Mark, RawDocument, Span
from tests.unit.cleaning.drafting import HEADLINE, STORY, cleaned, cuts, passages, with_line

LINES = (
    *STORY, HEADLINE, HEADLINE + HEADLINE, "By admin", "By Jon Halle", "Tweet Share Email", "Read more: The fee", "…",
    "LONDON (Reuters) - The lamp turns again, said the office.", "It ends here. (Reporting by Ada Brun)", "WHAT NEXT",
    "March 3, 2019", "The talks go on… Continue reading", "Photo: Getty Images", "- a list", "Q: Why?", "1 2 3 Next",
)  # fmt: skip


def unaccounted(article: Article) -> str:
    """The visible characters that are in no passage and no cut, or in two of them."""
    seen = [0] * len(article.document.text)
    for span in [s for p in article.passages for s in p.spans] + [c.span for c in article.cuts]:
        for n in range(span.start, span.end):
            seen[n] += 1
    return "".join(c for c, n in zip(article.document.text, seen, strict=True) if not c.isspace() and n != 1)


@settings(max_examples=60)
@given(st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=60)), max_size=12).map("\n\n".join))
def test_every_visible_character_is_in_one_passage_or_one_cut(text: str) -> None:
    """Nothing vanishes silently and nothing is counted twice, whatever the text."""
    assert unaccounted(cleaned(text)) == ""


@settings(max_examples=60)
@given(st.lists(st.sampled_from(LINES), max_size=12).map("\n\n".join))
def test_the_order_of_rules_does_not_matter(text: str) -> None:
    """Rules of one phase may run in any order and give the same article."""
    forwards = cleaned(text)
    with pytest.MonkeyPatch.context() as patch:
        rules = found_rules()
        patch.setattr("generator.cleaning.found_rules", lambda: rules[::-1])
        assert cleaned(text) == forwards


def test_a_cut_says_rule_kind_and_line() -> None:
    """A cut carries what `digest explain` prints."""
    article = cleaned(with_line("By admin", "end"))

    assert [(c.rule, c.kind, c.line) for c in article.cuts] == [("headline", "headline", 1), ("byline", "byline", 11)]


def test_a_switched_off_rule_cuts_nothing() -> None:
    """`[cleaning] disable` keeps a rule from running."""
    article = cleaned(with_line("By admin", "end"), CleaningConfig(disable=("byline",)))

    assert passages(article)[-1] == "By admin"


def test_what_the_reader_took_out_is_among_the_cuts() -> None:
    """Cuts that the reader declared come through unchanged."""
    text = "title: x\n\n" + STORY[0]
    block = Block(span=Span(10, len(text)), kind="paragraph", line=3)
    front = (Cut(span=Span(0, 8), kind="front_matter", rule="front matter"),)
    article = clean(RawDocument(entry="a.md", text=text, blocks=(block,), front=front), CleaningConfig())

    assert cuts(article) == [("front_matter", "title: x")]


def test_characters_outside_all_blocks_are_declared() -> None:
    """What no block holds is a cut of kind `other`."""
    text = "||| " + STORY[0]
    article = clean(
        RawDocument(entry="a.txt", text=text, blocks=(Block(span=Span(4, len(text)), kind="paragraph"),)),
        CleaningConfig(),
    )

    assert cuts(article) == [("other", "|||")]


def test_marks_are_clipped_to_what_is_left() -> None:
    """A link that runs into a cut keeps the part outside it."""
    text = "OSLO (Reuters) - The lamp turns again, and the ferry calls twice a day, the office said."
    mark = Mark(Span(0, 25), "link", "https://example.org/")
    block = Block(span=Span(0, len(text)), kind="paragraph", marks=(mark,))
    article = clean(RawDocument(entry="a.txt", text=text, blocks=(block,)), CleaningConfig())

    assert [m.span for m in article.passages[0].marks] == [Span(17, 25)]


def test_kinds_of_passages_in_plain_text() -> None:
    """A short line above running text is a sub-heading; questions and answers are told by their letter."""
    article = cleaned(with_line("Costs and fares", "middle") + "\n\nQ: Will it last?\n\nA: Yes, for years.")

    kinds = [p.kind for p in article.passages]
    assert kinds == ["paragraph", "paragraph", "subheading", "paragraph", "paragraph", "question", "answer"]


@pytest.mark.parametrize(
    ("url", "left"),
    [
        ("https://island-herald.example/a", False),
        ("https://m.island-herald.example/a", False),
        ("https://notisland-herald.example/a", True),
    ],
)
def test_lines_of_one_site_go(url: str, left: bool) -> None:
    """`[[cleaning.sites]]` drops a site's own lines on that host and its subdomains only."""
    options = CleaningConfig(sites=(CleaningSite(host="island-herald.example", drop=("Tide table for *",)),))
    article = cleaned(with_line("Tide table for today"), options, claims=[Claim("url", url, "caller")])

    assert ("Tide table for today" in passages(article)) is left


def test_lines_that_a_site_keeps_stay() -> None:
    """`keep` is stronger than every rule."""
    options = CleaningConfig(sites=(CleaningSite(host="island-herald.example", keep=("Read more*",)),))
    claim = Claim("url", "https://island-herald.example/a", "caller")
    article = cleaned(with_line("Read more: this is our poem of the day"), options, claims=[claim])

    assert "Read more: this is our poem of the day" in passages(article)


def test_rules_are_listed_by_phase_and_name() -> None:
    """Every rule is found, with the module that holds it."""
    found = found_rules()

    assert [f.plugin.phase for f in found] == sorted(f.plugin.phase for f in found)
    assert ("byline", "generator.cleaning.byline") in [(f.plugin.name, f.source) for f in found]


def test_two_date_lines_say_when_it_was_published_and_when_changed() -> None:
    """Each tells its day; a second day of publication further down tells none."""
    head = "Published: 2 December 2025, 07:02\n\nUpdated: 3 December 2025, 11:45\n\nPublished: 9 December 2025"
    article = cleaned(with_line(head, "top"))

    assert (article.metadata.published, article.metadata.updated) == ("2025-12-02", "2025-12-03")
    assert passages(article) == list(STORY)


def test_a_list_of_other_stories_at_the_end_goes_with_its_heading() -> None:
    """Numbered or not; in the middle of the story only the heading is known, so the list stays."""
    lines = "1. Ten best walks on the island\n\nWho built the pier?\n\n2. Why towers have names"

    assert passages(cleaned(with_line("Most read\n\n" + lines, "end"))) == list(STORY)
    assert "2. Why towers have names" in passages(cleaned(with_line("Most read\n\n" + lines, "middle")))


def test_the_name_of_a_paper_above_is_no_headline() -> None:
    """A newsletter's page begins with its name and the headline, and has the headline again above the credits."""
    top = [
        "Subscribe",
        "The Lighthouse Letter",
        "Share this post",
        HEADLINE,
        "Copy link",
        HEADLINE,
        "Jon Halle",
        "May 4, 2026",
    ]
    article = cleaned("\n\n".join([*top, "Thanks for reading The Lighthouse Letter, and for the light!", *STORY]))

    assert article.metadata.headline == HEADLINE
    assert (article.metadata.authors, article.metadata.published) == (("Jon Halle",), "2026-05-04")
