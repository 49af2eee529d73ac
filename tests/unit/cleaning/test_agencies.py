"""Which words name a news agency."""

from __future__ import annotations

import pytest

from generator.cleaning.agencies import agency_named, agency_of


@pytest.mark.parametrize(
    ("words", "in_text", "in_field"),
    [
        ("Associated Press", "AP", "AP"),
        ("THE ASSOCIATED PRESS", "AP", "AP"),
        ("(dpa)", "dpa", "dpa"),
        ("dpa-AFX", "dpa-AFX", "dpa-AFX"),
        ("Télam", "Télam", "Télam"),
        ("Jiji Press", "Jiji", "Jiji"),
        ("Press Association", "PA Media", "PA Media"),
        ("ANI", "ANI", "ANI"),
        ("Ani", "ANI", None),
        ("CNN", "CNN", None),
        ("BBC News", "BBC", None),
        ("Agency for Kites", None, None),
        ("", None, None),
    ],
)
def test_agencies(words: str, in_text: str | None, in_field: str | None):
    """Text names them in any case; an author field's short word may be a person, and an outlet is the paper itself."""
    assert (agency_named(words), agency_of(words)) == (in_text, in_field)
