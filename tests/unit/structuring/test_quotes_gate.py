"""The gate: self-written cases of every kind of quote, right or silent, in four languages."""

from __future__ import annotations

import pytest

from generator.structuring.quotes import find_quotes
from tests.quality.quote_cases import QuoteCase, cases
from tests.unit.structuring.stories import story_of

FILES = {"en": ("en", 120), "en-single": ("en", 40), "de": ("de", 30), "fr": ("fr", 30), "es": ("es", 30)}
ALL = [
    pytest.param(language, case, id=f"{name}: {case.title}")
    for name, (language, _) in FILES.items()
    for case in cases(name)
]


@pytest.mark.parametrize(("language", "case"), ALL)
def test_quotes_and_speakers_are_right_or_silent(language: str, case: QuoteCase) -> None:
    """Each case gives exactly the quotes it names, with the speaker it names or none."""
    quotes = find_quotes(story_of(case.text, language=language))

    found = [
        (q.text[: len(opening)], q.speaker.name if q.speaker else "-")
        for q, (opening, _) in zip(quotes, case.quotes, strict=False)
    ]
    assert list(case.quotes) == found
    assert len(case.quotes) == len(quotes), [q.text for q in quotes]


@pytest.mark.parametrize("name", FILES)
def test_the_gate_is_wide_enough(name: str) -> None:
    """Every file keeps at least the number of cases that it was begun with."""

    assert len(cases(name)) >= FILES[name][1]
