"""How sure cleaning says that it is."""

from __future__ import annotations

import pytest

from generator.cleaning.confidence import confidence_of
from generator.cleaning.metadata import resolve_metadata
from generator.model import Claim, Confidence, RawDocument


def sure(*claims: Claim, body: float | None = None) -> Confidence:
    document = RawDocument(entry="a.html", text="", blocks=(), confidence=body)
    return confidence_of(document, claims, resolve_metadata(document, claims))


def test_nothing_known_is_nothing_to_doubt():
    """Fields that are empty have no confidence, and plain text has none for its story."""
    assert sure() == Confidence()


def test_the_reader_says_how_sure_it_was_of_the_story():
    """The body's confidence is what the reader measured."""
    assert sure(body=0.75).body == 0.75


@pytest.mark.parametrize("origin", ["sidecar", "front matter", "caller"])
def test_what_somebody_decided_is_not_doubted(origin: str):
    """An editor's or the caller's word counts whole, whatever a page says."""
    found = sure(Claim("headline", "Ferry runs again", origin), Claim("headline", "Home", "h1"))  # type: ignore[arg-type]

    assert found.headline == 1.0


def test_confirmation_raises_and_contradiction_lowers():
    """A day that other places of the page confirm is surer than one alone, one that they deny less sure."""
    alone = (Claim("published", "2024-03-05", "json-ld"),)
    confirmed = (*alone, Claim("published", "5 March 2024", "page"), Claim("published", "2024-03-05T09:00Z", "meta"))
    denied = (*alone, Claim("published", "2024-03-09", "page"))

    assert (sure(*denied).published or 0) < (sure(*alone).published or 0) < (sure(*confirmed).published or 0)


def test_an_author_is_confirmed_in_other_words():
    """Roles and "by" make no other person."""
    once = sure(Claim("author", "Ruth Adeyemi", "json-ld"), Claim("author", "Kofi Brandt", "byline")).authors
    again = sure(Claim("author", "Ruth Adeyemi", "json-ld"), Claim("author", "By Ruth Adeyemi", "byline")).authors

    assert (once or 0) < (again or 0)


def test_a_title_with_the_name_of_the_site_confirms_the_headline():
    """`Ferry runs again | Harbour Post` says the same as the heading."""
    confirmed = sure(
        Claim("headline", "Ferry runs again", "h1"), Claim("headline", "Ferry runs again | Post", "title element")
    )
    alone = sure(Claim("headline", "Ferry runs again", "h1"))

    assert (alone.headline or 0) < (confirmed.headline or 0)
