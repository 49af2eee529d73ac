"""`digest analyze` on hostile and on endless input: time and memory are bounded."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

MB = 1024 * 1024
SENTENCE = b"The pier of Aldmouth was rebuilt in spring, the mayor said on Tuesday. "
STORY = "The pier of Aldmouth opened on Tuesday.\n\nIt had been closed for nine years, the mayor said."
# A process's peak begins with that of the one it was forked from: a small one stands between it and pytest.
MEASURE = """
import json, os, subprocess, sys
with open(sys.argv[1], "rb") as given, open(sys.argv[2], "wb") as answers:
    process = subprocess.Popen(sys.argv[3:], stdin=given, stdout=answers)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
print(json.dumps([process.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""


def one_line() -> Iterator[bytes]:
    """50 MB of text without an end of line."""
    for _ in range(50 * MB // (1000 * len(SENTENCE)) + 1):
        yield SENTENCE * 1000


def one_line_of_json() -> Iterator[bytes]:
    """The same as one line of standard input."""
    yield b'{"id": 1, "input": "'
    yield from one_line()
    yield b'"}\n'


def long_list() -> Iterator[bytes]:
    """A list of a thousand records of 50 KB each, most of it what no reader looks at."""
    for number in range(1000):
        yield b",\n" if number else b"["
        yield json.dumps({"id": number, "title": f"Pier {number}", "text": STORY, "thumbnail": "QUJD" * 13000}).encode()
    yield b"]"


def list_of_numbers() -> Iterator[bytes]:
    """A list of 50 MB that holds no record."""
    yield b"["
    for _ in range(50):
        yield b"1,\n" * (MB // 3)
    yield b"1]"


def nested_tags() -> Iterator[bytes]:
    """A page of 100,000 tags, each in the one before."""
    yield b"<html><body>" + b"<div>" * 100_000 + b"<p>" + SENTENCE + b"</p></body></html>"


def nested_feed() -> Iterator[bytes]:
    """A feed of as many."""
    yield b'<rss version="2.0"><channel><item>' + b"<a>" * 100_000 + b"</rss>"


def nested_lists() -> Iterator[bytes]:
    """JSON of as many lists."""
    yield b"[" * 100_000


def entity_bomb() -> Iterator[bytes]:
    """A feed whose title unfolds to a billion words."""
    yield b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e0 "pier pier pier pier pier">'
    for level in range(1, 10):
        yield b'<!ENTITY e%d "%s">' % (level, b"&e%d;" % (level - 1) * 10)
    yield b']><rss version="2.0"><channel><title>x</title><item><title>&e9;</title></item></channel></rss>'


def small_lines() -> Iterator[bytes]:
    """20,000 small articles as JSON Lines."""
    for number in range(20_000):
        yield json.dumps({"id": number, "input": f"The pier {number} of Aldmouth opens."}).encode() + b"\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "pieces", "code", "records", "says"),
    [
        ("one-line.txt", one_line, 1, 0, "larger than 16 MB"),
        ("-", one_line_of_json, 1, 0, "larger than 16 MB"),
        ("long-list.json", long_list, 0, 1000, ""),
        ("numbers.json", list_of_numbers, 1, 0, "must be an object"),
        ("nested.html", nested_tags, 1, 0, "the page holds no text"),
        ("nested.xml", nested_feed, 1, 0, "nested more than"),
        ("nested.json", nested_lists, 1, 0, "nested too deeply"),
        ("bomb.xml", entity_bomb, 1, 0, "entities of its own"),
        ("-", small_lines, 0, 20_000, ""),
    ],
    ids=lambda value: value.__name__ if callable(value) else None,
)
def test_time_and_memory_are_bounded(
    tmp_path: Path, name: str, pieces: Callable[[], Iterator[bytes]], code: int, records: int, says: str
) -> None:
    """Less than 20 seconds of CPU and 600 MB at the peak, and an answer or an error that says what is wrong."""
    given, answers = tmp_path / name.replace("-", "input", 1), tmp_path / "answers.jsonl"
    with given.open("wb") as file:
        file.writelines(pieces())
    path = "-" if name == "-" else given.name
    analyze = [sys.executable, "-m", "generator", "-C", str(tmp_path), "analyze", path]

    measured = [sys.executable, "-c", MEASURE, str(given), str(answers), *analyze]
    done = subprocess.run(measured, capture_output=True, timeout=120, text=True, check=True)

    returned, seconds, peak = json.loads(done.stdout)
    with answers.open(encoding="utf-8") as file:
        errors, count = [], 0
        for line in file:
            count += '"paragraphs"' in line
            if '"error"' in line:
                errors.append(json.loads(line)["error"])
    assert (returned, count) == (code, records), done.stderr
    assert any(says in error for error in errors) if says else not errors
    assert seconds < 20
    assert peak < 600
    print(f"{pieces.__name__}: {seconds:.1f} s, {peak:.0f} MB")
