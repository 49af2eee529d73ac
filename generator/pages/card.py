"""A digest → its card: what every page but the article's own shows of it. Made once, when the article was analysed."""

from __future__ import annotations

from collections.abc import Iterable

from generator.config import Config
from generator.fingerprints import fingerprint as fingerprint_of
from generator.model import Card, Digest, Failure, Quote, QuoteCard, slice_spans
from generator.pages.anchors import Anchors
from generator.pages.links import clean_alias, is_web_link, permalink_of, valid_day
from generator.pages.names import person_slug
from generator.pages.pictures import pictures_of
from generator.pages.topics import candidates_of
from generator.text import count_words, fold

_SHORT = 20  # hex digits of a part's fingerprint: 80 bits, and 10,000 cards stay small
WORDS_A_MINUTE = 230  # silent reading of English non-fiction, Brysbaert 2019: 238


def card_of(digest: Digest, entry_key: str, fingerprint: str, config: Config) -> Card:
    """The card of one digest. Pure; reads nothing of the configuration but what the analysis read too."""
    meta = digest.metadata
    text = digest.article.document.text
    anchors = Anchors(digest)
    shown = shown_quotes(digest)
    key = sum(1 for index in digest.key_quotes if index < len(digest.quotes))
    quotes = tuple(
        _quote_card(quote, f"q{number}", anchors, config.quotes.min_confidence) for number, quote in enumerate(shown, 1)
    )
    published = meta.published if valid_day(meta.published) else None
    headline = meta.headline or _headline_from(digest)
    words = sum(count_words(slice_spans(text, p.spans)) for p in digest.article.passages)
    units = (*digest.summary, *digest.facts, *digest.background, *digest.outlook)
    digest_words = sum(count_words(u.text) for u in units) + sum(count_words(q.text) for q in shown[:key])
    summary = (digest.editor_summary,) if digest.editor_summary else tuple(u.text for u in digest.summary)
    permalink = permalink_of(meta, entry_key)
    source = (meta.agency, meta.publication, meta.url if is_web_link(meta.url) else None)
    teaser = fingerprint_of((headline, permalink, published, meta.place, source, meta.language, minutes(digest_words)))
    story = fingerprint_of((teaser, summary, quotes, digest.form, key))
    parts = (
        story,
        meta.updated,
        meta.authors,
        [[u.text for u in part] for part in (digest.facts, digest.background, digest.outlook)],
    )
    return Card(
        entry=entry_key,
        fingerprint=fingerprint,
        headline=headline,
        permalink=permalink,
        published=published,
        updated=meta.updated if valid_day(meta.updated) else None,
        place=meta.place,
        agency=meta.agency,
        publication=meta.publication,
        authors=meta.authors,
        url=source[2],
        language=meta.language,
        topics=meta.topics,
        aliases=tuple(a for alias in meta.aliases if (a := clean_alias(alias))),
        words=words,
        digest_words=digest_words,
        summary=summary,
        quotes=quotes,
        key_quotes=key,
        candidates=candidates_of(digest, {fold(q.speaker) for q in quotes if q.speaker}),
        pictures=pictures_of(digest, entry_key.partition("#")[0]),
        cuts=len(digest.article.cuts),
        form=digest.form,
        teaser=teaser[:_SHORT],
        shown=fingerprint_of(parts)[:_SHORT],
        story=story[:_SHORT],
    )


def one_address_each(cards: Iterable[Card]) -> tuple[list[Card], list[Failure]]:
    """(the cards, the first of each address alone; the others as failures). A copy in a second folder, or a file of the
    same name, must cost no other article anything.
    """
    taken: dict[str, str] = {}
    kept: list[Card] = []
    lost: list[Failure] = []
    for card in cards:
        first = taken.setdefault(card.permalink, card.entry)
        if first == card.entry:
            kept.append(card)
            continue
        message = f"would have the same address as {first}: {card.permalink}."
        lost.append(Failure(card.entry, "plan", message, remedy="Give it a `slug` of its own, or delete one of them."))
    return kept, lost


def shown_quotes(digest: Digest) -> tuple[Quote, ...]:
    """Key quotes first, best first; then, in reading order, the others that have a speaker."""
    key = [i for i in digest.key_quotes if i < len(digest.quotes)]
    rest = [i for i, quote in enumerate(digest.quotes) if i not in key and quote.speaker is not None]
    return tuple(digest.quotes[i] for i in (*key, *rest))


def length_of(card: Card) -> int:
    """Length of the article in coarse steps, so that a small edit of a body does not reshuffle an edition."""
    return min(card.words // 250, 4)


def minutes(words: int) -> int:
    """Whole minutes that reading takes, one at least."""
    return max(1, round(words / WORDS_A_MINUTE))


def _quote_card(quote: Quote, anchor: str, anchors: Anchors, min_confidence: float) -> QuoteCard:
    speaker = quote.speaker if quote.confidence >= min_confidence else None
    return QuoteCard(
        text=quote.text,
        parts=anchors.parts(quote.spans),
        speaker=speaker.name if speaker else None,
        role=speaker.role if speaker else None,
        cue=quote.cue.text if quote.cue and speaker else None,
        anchor=anchor,
        person=bool(speaker and speaker.person),
        slug=person_slug(speaker.name) if speaker and speaker.person else "",
    )


def _headline_from(digest: Digest) -> str:
    """The first words of an article without a headline: a list has to call it something."""
    for passage in digest.article.passages:
        first = slice_spans(digest.article.document.text, passage.spans).split()
        if first:
            return " ".join(first[:12]) + (" …" if len(first) > 12 else "")
    return digest.article.document.entry
