"""Line by line what the analysis of the seed's twin must hold; the seed itself is checked where it is at hand."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from generator.analysis import analyse
from generator.config import AnalysisOptions
from generator.model import Digest, Entry, Repair
from generator.record import Record, apply_repairs, record_of

TWIN = Path(__file__).with_name("twin.txt").read_text("utf-8")
HEADLINE = "Sound Alliance has seen signs that Velmark plans to arm coastal raiders, says Vandermeer"
SHARED = Path(__file__).parents[3] / "shared" / "seed"


@cache
def twin() -> Record:
    digest = analyse(Entry(source="twin.txt", id="", format="text", data=TWIN.encode()), AnalysisOptions())
    assert isinstance(digest, Digest), digest
    return record_of(digest, id="twin")


def quote(opening: str) -> Record:
    found = [q for q in twin()["quotes"] if q["text"].startswith(opening)]
    assert len(found) == 1, [q["text"][:40] for q in twin()["quotes"]]
    return found[0]


def test_the_headline_is_there_once() -> None:
    """Glued twice in the source, the headline is stated once and its line is declared as cut."""
    assert twin()["title"] == HEADLINE
    assert any(cut["kind"] == "headline" and HEADLINE in cut["text"] for cut in twin()["removed"])


def test_agency_author_place_and_day() -> None:
    """The agency is read out of the dateline; nobody, nowhere and no day are invented."""
    record = twin()

    assert (record["agency"], record["authors"], record["place"], record["published"]) == ("Reuters", [], None, None)


def test_fourteen_paragraphs_and_a_subheading() -> None:
    """All of the story stays, and its sub-heading is one."""
    kinds = [(p["kind"], p["text"]) for p in twin()["paragraphs"]]

    assert sum(kind == "paragraph" for kind, _ in kinds) == 14
    assert [t for kind, t in kinds if kind == "subheading"] == ["Islands-Velmark meeting ‘welcome,’ says Marenko"]
    assert len(kinds) == 15


@pytest.mark.parametrize("junk", ["By admin", "(Reuters) –", "VandermeerSound"])
def test_junk_is_gone_from_the_story(junk: str) -> None:
    """Byline, dateline and glued headline are not in any paragraph."""
    assert not any(junk in p["text"] for p in twin()["paragraphs"])


def test_every_visible_character_is_accounted_for() -> None:
    """What is in no paragraph is in `removed`."""
    seen = bytearray(len(TWIN))
    for unit in twin()["paragraphs"] + twin()["removed"]:
        for start, end in unit.get("spans") or [[unit["start"], unit["end"]]]:
            seen[start:end] = b"\1" * (end - start)

    assert "".join(c for i, c in enumerate(TWIN) if not c.isspace() and not seen[i]) == ""


@pytest.mark.parametrize("part", ["paragraphs", "removed", "summary", "background", "quotes"])
def test_units_are_words_of_the_input(part: str) -> None:
    """Applying the repairs to the input slice gives each unit's text."""
    repairs = [Repair(**r) for r in twin()["repairs"]]

    for unit in twin()[part]:
        spans = unit.get("spans") or [[unit["start"], unit["end"]]]
        assert unit["text"] == " ".join(apply_repairs(TWIN, repairs, start, end) for start, end in spans)


def test_summary_begins_with_the_lead() -> None:
    """Two to four sentences, the news first."""
    summary = [unit["text"] for unit in twin()["summary"]]

    assert 2 <= len(summary) <= 4
    assert summary[0].startswith("Sound Alliance Secretary General Willem Vandermeer said on Thursday")


def test_background_holds_the_partnership() -> None:
    """Earlier events and standing context are background."""
    background = " ".join(unit["text"] for unit in twin()["background"])

    assert "open-waters" in background
    assert "has been wary" in background or "has not condemned" in background


def test_nothing_is_summary_and_background() -> None:
    """A sentence has one place in the digest."""
    assert not {u["text"] for u in twin()["summary"]} & {u["text"] for u in twin()["background"]}


def test_key_quote_with_full_name_and_role() -> None:
    """The key quote is the news, with its speaker's full name and role."""
    record = twin()
    key = record["quotes"][record["key_quotes"][0]]

    assert key["text"].startswith("We have not counted a single boat")
    assert (key["speaker"], key["role"]) == ("Willem Vandermeer", "Sound Alliance Secretary General")


def test_he_added_is_the_speaker_before() -> None:
    """`he added` after a second quote leads to the man of the first."""
    assert quote("That is why our members")["speaker"] == "Willem Vandermeer"


def test_a_split_quote_is_one() -> None:
    """A quote that its attribution splits is one quote of two spans, and the visitor named there does not speak."""
    split = quote("We would gladly sit down")

    assert len(split["spans"]) == 2
    assert "our fishermen need today" in split["text"]
    assert (split["speaker"], split["role"]) == ("Aleksandr Marenko", "Island President")


def test_nobody_else_speaks() -> None:
    """Names in the neighbourhood of quotes are no speakers."""
    assert {"Willem Vandermeer", "Aleksandr Marenko"} == {q["speaker"] for q in twin()["quotes"] if q["speaker"]}


@pytest.mark.parametrize(
    "words", ["open-waters", "piracy", "coastal protection exercise", "it is welcome", "harbour speech", "vague things"]
)
def test_scare_quotes_are_no_quotes(words: str) -> None:
    """Single terms and fragments in marks are not direct speech."""
    assert not any(words in q["text"] for q in twin()["quotes"])


@pytest.mark.skipif(not (SHARED / "check.py").is_file(), reason="the seed article is not part of this repository")
def test_the_seed_itself() -> None:
    """The real scraped article passes its own check, line by line."""
    environment = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "PYTHONPATH": str(Path(__file__).parents[2])}

    done = subprocess.run(
        [sys.executable, str(SHARED / "check.py"), str(SHARED / "nato-china.txt")],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )

    assert done.returncode == 0, done.stdout + done.stderr
