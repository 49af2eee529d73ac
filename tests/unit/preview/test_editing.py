"""The editor's view: places in the page, opening words that name one unit, and how sure a field is."""

from __future__ import annotations

import pytest

from generator.analysis import analyse
from generator.config import AnalysisOptions
from generator.model import (
    Article,
    Claim,
    Cut,
    Digest,
    Entry,
    Metadata,
    Passage,
    Quote,
    RawDocument,
    Sentence,
    Source,
    Span,
    Speaker,
    Unit,
)
from generator.preview.editing import Place, editors_view, opening_words
from generator.readers import entries_of
from generator.text import fold

TEXT = """Harbour of Lorne reopens

By Ruth Adeyemi

LORNE - The harbour of Lorne 😀 reopened on Monday after a month of repairs, the harbour master said.

“The quay is safer 😀 than it was,” said harbour master Ida Brandt. “It will last.”

The quay was built in 1911 and had not been repaired since the storm of 1983.
"""


def digest_of(text: str = TEXT) -> Digest:
    (entry,) = entries_of(Source("2031-03-04-harbour.txt", text.encode()))
    assert isinstance(entry, Entry)
    found = analyse(entry, AnalysisOptions())
    assert isinstance(found, Digest)
    return found


def test_places_count_as_javascript_does() -> None:
    """A quote in two pieces has two, in the elements of their sentences, in UTF-16."""
    digest = digest_of()

    view = editors_view(digest, "")

    (quote,) = [unit for unit in view.units if unit.id == "q1"]
    first, second = quote.places
    words = {f"s{n}": digest.article.words(s.spans) for n, s in enumerate(digest.sentences, 1)}

    def at(place: Place) -> str:
        return words[place.anchor].encode("utf-16-le")[2 * place.start : 2 * place.end].decode("utf-16-le")

    assert (at(first), at(second)) == ("The quay is safer 😀 than it was,", "It will last.")


def test_places_run_over_a_cut_inside_a_sentence() -> None:
    """What stands between two spans of a sentence counts as the one space that the page shows."""
    text = "It rose (share this) fast and fell."
    spans = (Span(0, 7), Span(21, 35))
    article = Article(RawDocument("a.txt", text, ()), (Passage(spans, "paragraph"),), Metadata())
    unit = Unit((Span(3, 7), Span(21, 25)), "rose fast", 0)

    view = editors_view(Digest(article, sentences=(Sentence(spans, 0),), summary=(unit,)), "")

    assert view.units[0].places == (Place("s1", 3, 12),)


@pytest.mark.parametrize(
    "text, others, expected",
    [
        ("We have waited long enough for the new pier.", ["The pier is old"], "We have waited long enough"),
        ("Too short.", [], "Too short."),
        # The sentence that goes on like the quote and the quote are told apart where that can be.
        ("“One two three four five,” she said.", ["One two three four five"], "“One two three four five,” she"),
        ("One two three four five six", ["One two three four five six she said"], "One two three four five"),
        ("One two three four five six seven", ["One two three four five nine"], "One two three four five six"),
    ],
)  # fmt: skip
def test_opening_words_name_as_little_as_they_can(text: str, others: list[str], expected: str) -> None:
    """Five words, or as many more as it takes."""
    openings = [fold(other) for other in (text, *others)]

    assert opening_words(text, openings).strip("“") == expected.strip("“")


def known(
    meta: Metadata, claims: tuple[Claim, ...], found: tuple[Claim, ...] = ()
) -> dict[str, tuple[str, tuple[str, ...]]]:
    document = RawDocument("a.txt", "By Ruth", (), claims=claims)
    cuts = (Cut(Span(0, 7), "byline", "byline", 1, found),)
    view = editors_view(Digest(Article(document, (), meta, cuts)), "")
    return {one.field: (one.standing, one.evidence) for one in view.known}


def test_how_sure_a_field_is() -> None:
    """From who says it: the editor, several places, one, one against others, nobody."""
    meta = Metadata(
        headline="Harbour reopens",
        authors=("Ruth Adeyemi",),
        published="2031-03-04",
        origins=(("authors", "byline"), ("headline", "h1"), ("published", "json-ld")),
    )
    claims = (
        Claim("headline", "Harbour reopens", "h1"),
        Claim("headline", "Harbour reopens – The Lorne Letter", "title element"),
        Claim("published", "2031-03-04T08:00:00Z", "json-ld"),
        Claim("published", "2031-03-09", "file name"),
    )

    found = known(meta, claims, (Claim("author", "Ruth Adeyemi", "byline"),))

    assert found == {
        "Headline": ("agreed", ("on the word of: h1", "agrees: title element")),
        "Author": ("stated", ("on the word of: byline",)),
        "Date": ("doubtful", ("on the word of: json-ld", "differs: file name “2031-03-09”")),
    }


def test_what_is_missing_or_set_says_so() -> None:
    """A name that was not taken is shown, and the editor's word is sure whoever differs."""
    meta = Metadata(headline="Ours", origins=(("headline", "sidecar"),))
    claims = (Claim("headline", "Ours", "sidecar"), Claim("headline", "Theirs", "h1"))

    found = known(meta, claims, (Claim("author", "admin", "byline"),))

    assert found["Headline"] == ("set", ("on the word of: sidecar", "differs: h1 “Theirs”"))
    assert found["Author"] == ("missing", ("not taken: byline “admin”",))
    assert found["Date"] == ("missing", ())


def test_what_goes_with_a_drop_is_said() -> None:
    """A quote that opens a sentence of the summary takes it along."""
    digest = digest_of()
    said = Unit(digest.sentences[1].spans, digest.article.words(digest.sentences[1].spans), 1)
    quote = Quote(digest.quotes[0].spans[:1], "The quay is safer 😀 than it was,", Speaker("Ida Brandt"))
    view = editors_view(
        Digest(digest.article, sentences=digest.sentences, summary=(said,), quotes=(quote,), key_quotes=(0,)), ""
    )

    assert [(unit.id, unit.dropped) for unit in view.units] == [("u1", ("u1",)), ("q1", ("u1", "q1"))]


def test_quotes_without_a_name_are_there_to_be_named() -> None:
    """The page does not show them; the view does."""
    digest = digest_of()
    quote = Quote(digest.quotes[0].spans, digest.quotes[0].text)
    view = editors_view(Digest(digest.article, sentences=digest.sentences, quotes=(quote,)), "")

    (unit,) = view.units
    assert (unit.id, unit.part, unit.speaker) == ("", "Quotes not shown: nobody named", "")
    assert unit.set_speaker is not None
    assert unit.set_speaker.text == 'speakers."The quay is safer 😀" = \ufffc'
