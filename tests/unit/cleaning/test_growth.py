"""Cleaning a text takes work in proportion to its length: each rule, and all together."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import generator.cleaning
from generator.cleaning import found_rules
from generator.cleaning.draft import Draft
from generator.config import CleaningConfig
from generator.model import Claim, Entry
from generator.readers import reader_named
from tests.unit.cleaning.drafting import document
from tests.unit.growth import growth, growth_of_time

SENTENCE = "The ferry left the harbour at noon with ninety people and a dog on board"
# Lines by turns; `{n}` is the number of the line.
SHAPES = {
    "headlines": ("Ferry {n} leaves at noon",),
    "one headline": ("Ferry leaves at noon today",),
    "paragraphs": (f"{SENTENCE}, {{n}}.",),
    "equal paragraphs": (f"{SENTENCE}.",),
    "days": (f"{SENTENCE} {{n}}.", "19 November 2019", "Updated 3 hours ago"),
    "bylines": (f"{SENTENCE} {{n}}.", "By Ann Reyes", "Jon Halle in Rome"),
    "labels of authors": (f"{SENTENCE} {{n}}.", "Author: Ann Reyes"),
    "lists of other stories": (f"{SENTENCE} {{n}}.", "Related:", "Ferry {n} leaves at noon"),
    "firms": (f"{SENTENCE} {{n}}.", "About Harbour Lines", "Harbour Lines is a leading provider of boats."),
    "authors": ("Ann Reyes is a reporter at the Harbour Herald in Lintown.", f"{SENTENCE}."),
    "comments": ("Reply", "2 hours ago", "Ann says:", "3 comments"),
    "teasers": (f"{SENTENCE} {{n}}…", "More", "Ferry {n} leaves at noon", "Ferry {n} leaves at noon"),
    "captions": ("Photo: Ann Reyes/AFP", "(Image {n} of 500)", "FILE PHOTO: a ferry. REUTERS/Ann Reyes", "© AP"),
    "buttons": ("Share", "Home", "Tags: sea, {n}", "Read more", "Facebook", "Advertisement", "{n}"),
    "figures": ("{n}. Varnholm 3 – 1 Halle", "Olden 62 %", "12 March 2024 | 20:15 | €{n}"),
    "marks": ("“({n}", "— [ {n} ] …", "* * *", "…", "/ | / | /"),
}  # fmt: skip


def text_of(shape: str, lines: int) -> str:
    """So many lines by turns, blank lines between them."""
    turns = SHAPES[shape]
    return "\n\n".join(turns[n % len(turns)].format(n=n) for n in range(lines))


def draft_of(text: str) -> Draft:
    """What the rules see of a text, an author being known."""
    made = document(text)
    whole = ((block.span, n) for n, block in enumerate(made.blocks))
    claims = (Claim("author", "Ann Reyes", "byline"), Claim("headline", "Ferry leaves at noon today", "caller"))
    return Draft(document=made, lines=generator.cleaning._lines(made, whole), claims=claims)


@pytest.mark.parametrize("shape", SHAPES)
def test_no_rule_takes_more_than_its_share(shape: str) -> None:
    """Four times the lines cost each rule at most some five times the steps."""

    def with_rule(find: Callable[[Draft], object]) -> Callable[[int], Callable[[], object]]:
        def made(lines: int) -> Callable[[], object]:
            draft = draft_of(text_of(shape, lines))
            return lambda: list(find(draft))  # type: ignore[call-overload]

        return made

    grown = {f.plugin.name: growth(with_rule(f.plugin.find), 60, enough=5) for f in found_rules()}

    assert {name: by for name, by in grown.items() if by > 5} == {}


@pytest.mark.parametrize("shape", SHAPES)
def test_reading_and_cleaning_stay_in_proportion(shape: str) -> None:
    """Four times the lines take about four times the steps, and not much more time."""

    def made(lines: int) -> Callable[[], object]:
        entry = Entry(source="story.txt", id="", format="text", data=text_of(shape, lines).encode())
        return lambda: generator.cleaning.clean(reader_named("text").read(entry), CleaningConfig())

    assert growth(made, 60, enough=5) < 5
    assert growth_of_time(made, 400, enough=7) < 7


HEAVY = """
import re, time
from pathlib import Path
from generator.cleaning import clean
from generator.config import CleaningConfig
from generator.model import Entry
from generator.readers import reader_named

text = "\\n\\n".join(f"Ferry {n} leaves at" for n in range(90_909))
entry = Entry(source="story.txt", id="", format="text", data=text.encode())
begun = time.process_time()
article = clean(reader_named("text").read(entry), CleaningConfig())
spent = time.process_time() - begun
most = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())
print(spent, int(most[1]) / 1024, len(article.passages))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells a process's peak so")
def test_a_hundred_thousand_lines_are_cleaned_in_bounds() -> None:
    """2 MB in short lines are read and cleaned in some three seconds and 200 MB, and none of them is lost."""
    done = subprocess.run([sys.executable, "-c", HEAVY], capture_output=True, text=True, check=True)
    seconds, megabytes, passages = map(float, done.stdout.split())

    assert passages == 90_909 - 1  # the first is the headline
    assert seconds < 6  # half of it on a free core
    assert megabytes < 200
