"""The gate: self-written articles with the sentences that an editor expects in each part, or forbids there.

Marks: `S+` in the summary, `S-` not there, `B+` in the background or further background, `B-` not shown there, `O+`
what's next, `F+` a key fact; `S?`, `B?`, `F?`, `O?` may stand anywhere. `## ` is a sub-heading.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import tests.quality
from generator.config import AnalysisOptions
from generator.model import Digest
from generator.structuring import structure
from tests.quality.articles import article_of

FOLDER = Path(tests.quality.__file__).parent / "structure_cases"
FLOORS = {"B": 0.85, "O": 0.85, "F": 0.6}
"""Least share of expected sentences found; the summary's must all be right."""

Case = tuple[str, list[tuple[str, str]], Digest]


def read_cases() -> list[Case]:
    """(name, (mark, sentence) pairs, digest) of every article in the folder."""
    found: list[Case] = []
    for path in sorted(FOLDER.glob("*.txt")):
        for block in path.read_text("utf-8").split("=== ")[1:]:
            head, *lines = block.strip().split("\n")
            name, headline, *language = head.split(" | ")
            marked = [(line[:2], line[3:]) for line in lines if line and not line.startswith("## ")]
            text = "\n\n".join(line if line.startswith("## ") else line[3:] for line in lines if line)
            article = article_of(text, headline=headline, language=language[0] if language else "en")
            found.append((name, marked, structure(article, AnalysisOptions())))
    return found


CASES = read_cases()


@pytest.mark.parametrize(("language", "least"), [("en", 30), ("de", 10), ("fr", 10), ("es", 10)])
def test_there_are_articles_of_every_language_with_cues(language: str, least: int) -> None:
    """Thirty in English, ten each in German, French and Spanish."""
    assert sum(digest.metadata.language == language for *_, digest in CASES) >= least


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_the_summary_is_an_editors(case: Case) -> None:
    """Every expected sentence is there, none of the forbidden ones, and it begins with the news."""
    _, marked, digest = case
    shown = [unit.text for unit in digest.summary]

    assert [text for mark, text in marked if mark == "S+" and text not in shown] == []
    assert [text for mark, text in marked if mark == "S-" and text in shown] == []
    assert shown[0] == next(text for mark, text in marked if mark == "S+")


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_the_news_is_no_background(case: Case) -> None:
    """What happened now, and what no summary may show, is not shown as background."""
    _, marked, digest = case
    shown = [unit.text for unit in digest.background]

    assert [text for mark, text in marked if mark == "B-" and text in shown] == []
    assert [text for mark, text in marked if mark == "S+" and text in shown] == []


@pytest.mark.parametrize(
    ("language", "part"),
    [("en", "B"), ("en", "O"), ("en", "F"), *((language, part) for language in ("de", "fr", "es") for part in "BO")],
)
def test_most_expected_sentences_are_found(language: str, part: str) -> None:
    """Background, what's next and facts hold the floor of what is expected of them, in each language."""
    wanted, missed = 0, []
    for name, marked, digest in (case for case in CASES if case[2].metadata.language == language):
        units = {"B": (*digest.background, *digest.background_more), "O": digest.outlook, "F": digest.facts}[part]
        # What the summary shows already is missed by no reader.
        found = {unit.text for unit in (*units, *digest.summary)}
        for mark, text in marked:
            if mark == f"{part}+":
                wanted += 1
                missed += [] if text in found else [(name, text)]

    assert 1 - len(missed) / wanted >= FLOORS[part], missed
