"""The editor's word: units dropped or pinned and speakers set by their opening words."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from generator.errors import SourceError
from generator.model import Overrides, Quote, Speaker, slice_spans
from generator.structuring.story import Story
from generator.text import fold

_OPENING = 8
"""Words of a unit that a near match is looked for among."""


class Decisions(msgspec.Struct, frozen=True):
    """What the editor's words come to in this article."""

    quotes: tuple[Quote, ...]
    """All quotes but the dropped ones, with the speakers that were set."""
    dropped: frozenset[int] = frozenset()
    """Sentences that no part may show."""
    pinned: frozenset[int] = frozenset()
    """Sentences that must be shown."""
    pinned_quotes: tuple[int, ...] = ()
    """Indices into `quotes` of quotes that must be key quotes."""


def decide(story: Story, quotes: tuple[Quote, ...], overrides: Overrides | None) -> Decisions:
    """The editor's decisions on this article. Raises `SourceError` for opening words that open nothing in it."""
    if overrides is None:
        return Decisions(quotes)
    sentences = [fold(text) for text in story.texts]
    # A part of a long quote may be shown on its own: its first words name the quote as well.
    openings = [
        tuple(fold(slice_spans(story.text, quote.spans[i:])) for i in range(len(quote.spans))) for quote in quotes
    ]
    known = [opening for of_quote in openings for opening in of_quote]
    entry = story.article.document.entry
    gone: set[int] = set()
    dropped: set[int] = set()
    for words in overrides.drop:
        of_quotes, of_sentences = _opened(words, openings), _opened(words, ((text,) for text in sentences))
        _must_open(words, "drop", (*of_quotes, *of_sentences), [*sentences, *known], entry)
        gone.update(of_quotes)
        dropped.update(of_sentences)
    speakers: dict[int, str] = {}
    for words, name in overrides.speakers:
        found = _opened(words, openings)
        _must_open(words, "speakers", found, known, entry)
        speakers.update(dict.fromkeys(found, name))
    pinned: set[int] = set()
    pinned_quotes: list[int] = []
    for words in overrides.pin:
        of_quotes, of_sentences = _opened(words, openings), _opened(words, ((text,) for text in sentences))
        _must_open(words, "pin", (*of_quotes, *of_sentences), [*sentences, *known], entry)
        if of_quotes:
            pinned_quotes += of_quotes[:1]
        else:
            pinned.update(of_sentences[:1])
    left = [index for index in range(len(quotes)) if index not in gone]
    return Decisions(
        quotes=tuple(_spoken_by(quotes[i], speakers[i]) if i in speakers else quotes[i] for i in left),
        dropped=frozenset(dropped),
        pinned=frozenset(pinned - dropped),
        pinned_quotes=tuple(left.index(i) for i in dict.fromkeys(pinned_quotes) if i in left),
    )


def _opened(words: str, texts: Iterable[tuple[str, ...]]) -> tuple[int, ...]:
    """Indices of what begins with these words, or has a part that does."""
    wanted = fold(words)
    if not wanted:
        return ()
    return tuple(
        i for i, parts in enumerate(texts) if any(part == wanted or part.startswith(f"{wanted} ") for part in parts)
    )


def _must_open(words: str, key: str, found: Iterable[int], texts: list[str], entry: str) -> None:
    """Raises `SourceError` with the nearest opening where nothing was found."""
    if tuple(found):
        return
    openings = sorted({" ".join(text.split(" ")[:_OPENING]) for text in texts if text})
    near = difflib.get_close_matches(fold(words), openings, n=1, cutoff=0.5)
    remedy = f"Did you mean “{near[0]}”?" if near else "Give the words with which the sentence or quote begins."
    raise SourceError(f"`{key}` names “{words}”, but nothing in the article begins so.", place=entry, remedy=remedy)


def _spoken_by(quote: Quote, name: str) -> Quote:
    """The quote with the speaker that the editor names."""
    known = quote.speaker
    speaker = replace(known, name=name) if known and known.name == name else Speaker(name=name)
    return replace(quote, speaker=speaker, rule="editor", evidence=("set by the editor",), confidence=1.0)
