"""The headline of whole pages pasted as text: below the menus, above the story."""

from __future__ import annotations

import pytest

from generator.cleaning.draft import Draft
from generator.cleaning.headline_above import story_start
from tests.unit.cleaning.drafting import STORY, cleaned, cuts, document, passages

MENU = (
    "Skip to main content",
    "Home",
    "News",
    "Weather",
    "Sport",
    "Subscribe for 1 crown",
    "Search this site",
    "Log in",
)
TEASERS = (
    "Ferry strike enters its third week as talks stall",
    "Baker of Lunde wins the bread prize again",
    "Why the herring came back",
)
ENGLISH = "Old lighthouse of Varnholm to reopen in spring"
GERMAN = (
    "Startseite\n\nLokales\n\nWetter\n\nAbo\n\nE-Paper\n\nAnzeigen\n\nSuche\n\nMein Konto\n\n"
    "Fährstreik geht in die dritte Woche\n\nVarnholm\n\nLeuchtturm von Varnholm öffnet im Frühjahr wieder\n\n"
    "Von Marit Olden\n\n4. März 2025\n\n"
    "Der Leuchtturm von Varnholm wird im April wieder für Besucher geöffnet, teilte das Hafenamt am Dienstag mit.\n\n"
    "Maurer haben in den vergangenen zwei Jahren rund vierhundert Steine des Leuchtturms ersetzt.\n\n"
    "Die Arbeiten haben 2,3 Millionen Kronen gekostet, bezahlt mit einer Abgabe auf Fahrkarten der Fähre."
)
JAPANESE = (
    "ホーム\n\n政治\n\n経済\n\n社会\n\n天気\n\n会員登録\n\nログイン\n\n検索\n\n"
    "ヴァルンホルムの灯台、春に一般公開を再開\n\n2025年3月4日\n\n"
    "ヴァルンホルム島の古い灯台が四月から一般公開を再開すると、港湾事務所が火曜日に発表した。二年ぶりの公開となる。\n\n"
    "石工たちは二年をかけて灯台の石およそ四百個を取り替えた。費用は二百三十万クローネで、島が負担したという。\n\n"
    "灯台は戦後二度にわたり嵐で傷み、技師らは二〇一一年に階段が危険だと警告していたと事務所は説明している。"
)


def page(*above: str, headline: str = ENGLISH, below: tuple[str, ...] = ("By Marit Olden", "March 4, 2025")) -> str:
    """Lines, the headline, what stands below it, and the story."""
    return "\n\n".join([*above, headline, *below, *STORY])


@pytest.mark.parametrize(
    "text",
    [
        page(*MENU),
        page(*MENU, *TEASERS),
        page(*MENU, "By using this site you accept our rules on data, which you can read at any time.", *TEASERS),
        page(*MENU, *TEASERS, below=()),
        page(*MENU, "Home > News > Islands", below=("The tower is to open its doors after two years", "March 4, 2025")),
        page(*MENU, *MENU, *MENU, *TEASERS, "ISLANDS"),
    ],
    ids=["menu", "teasers", "notice", "no credits", "breadcrumb and dek", "a long menu"],
)
def test_headline_below_menus(text: str) -> None:
    """Menus, other stories' headlines and a notice above it do not become the headline."""
    article = cleaned(text)
    assert article.metadata.headline == ENGLISH
    assert [p for p in passages(article) if p in STORY] == list(STORY)
    assert ("headline", ENGLISH) in cuts(article)


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        (GERMAN, "Leuchtturm von Varnholm öffnet im Frühjahr wieder"),
        (JAPANESE, "ヴァルンホルムの灯台、春に一般公開を再開"),
    ],
    ids=["German", "Japanese"],
)
def test_headline_below_menus_in_other_languages(text: str, headline: str) -> None:
    """Words are compared by their stems, and by pairs of characters in scripts without spaces."""
    assert cleaned(text).metadata.headline == headline


@pytest.mark.parametrize(
    "below",
    [("By Marit Olden", "Share", "Save", "Print"), ("March 4, 2025", "Listen", "Comments", "Save"), (STORY[0],)],
    ids=["byline", "day", "story"],
)
def test_first_line_stays_the_headline(below: tuple[str, ...]) -> None:
    """A text that begins with its headline keeps it, though more lines that could be one stand above the story."""
    text = "\n\n".join(["Home of the keepers", *below, "Pictures", "Lighthouse", "Varnholm", "Harbour office", *STORY])
    assert cleaned(text).metadata.headline == "Home of the keepers"


def test_sentence_above_the_story_is_no_headline() -> None:
    """A paragraph that stands apart from the others is story: it is not taken for the headline."""
    lone = "The lighthouse of Varnholm had been closed to all visitors for two years, said the harbour office."
    text = "\n\n".join([*MENU, lone, "Pictures", "Map", "Listen", "Save", "Print", *STORY])
    article = cleaned(text)
    assert article.metadata.headline != lone
    assert lone in passages(article)


def test_question_asked_again_and_again_is_no_headline() -> None:
    """What each of those interviewed is asked stands there too often for a headline."""
    question = "What does the lighthouse of Varnholm mean to you?"
    answers = [
        f"{question}\n\nIt is the light by which we steered home in the winter of {year}." for year in range(1970, 1976)
    ]
    text = "\n\n".join([*MENU, *answers, "Next", "Map", "Listen", "Save", "Print", *STORY])
    assert cleaned(text).metadata.headline != question


def test_story_starts_with_the_group_of_most_words() -> None:
    """A notice of one paragraph at the top is not where the story starts."""
    text = page(*MENU[:1], "We use small files to remember what you chose; you can say no to them.", *MENU, *TEASERS)
    made = document(text)
    draft_lines = cleaned(text)
    assert draft_lines.metadata.headline == ENGLISH
    from generator.cleaning import _lines

    draft = Draft(document=made, lines=_lines(made, ((b.span, n) for n, b in enumerate(made.blocks))))
    assert draft.lines[story_start(draft)].text == STORY[0]
