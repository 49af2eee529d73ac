"""The difference of two pages in readers' words."""

from __future__ import annotations

from generator.publishers.reader_diff import reader_diff


def test_the_difference_is_told_in_readers_words() -> None:
    """Markup, scripts and white space make no difference."""
    before = b"<title>A</title><script>one()</script><p>The <b>river</b> rose.</p><p>It fell.</p>"
    after_ = b"<title>A</title><script>two()</script><p>The river\n <i>sank</i>.</p><p>It fell.</p>"

    lines = reader_diff("a/index.html", before, after_)

    assert [line for line in lines if line[0] in "+-" and line[:3] not in ("+++", "---")] == [
        "-The river rose.",
        "+The river sank.",
    ]
    assert reader_diff("a/index.html", before, before.replace(b"one()", b"three()")) == []
