"""The articles that the store holds: their cards, who of them is shown, and what is said of the others."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator

import msgspec

from generator.build.content import Edits
from generator.build.store import Store, StoreError
from generator.config import Config
from generator.fingerprints import fingerprint_bytes
from generator.model import Card, Digest

_MANY = 20_000
"""Articles of a site so large that memory counts for more than the time to spare it."""

read_card = msgspec.json.Decoder(Card).decode
"""A card from its JSON."""


class Article(msgspec.Struct, frozen=True):
    """A card with what decides whether the site shows it."""

    card: Card
    draft: bool
    expires: str


class Shown(msgspec.Struct, frozen=True):
    """Who is shown on a day."""

    cards: list[Card]
    """Sorted by entry key."""
    until: str
    """The first day on which others are: one expires, or the day of one has come; empty for none."""
    future: list[Card]
    """Those whose day has not come."""


def load_articles(store: Store, config: Config, code: str) -> dict[str, Article]:
    """All articles of the store by entry key, sorted. Cards that code other than `code` made are made again."""
    found: dict[str, Article] = {}
    outdated: dict[str, tuple[bool, str]] = {}
    strings: dict[str, str] = {}
    # Tens of thousands of values that live to the end of the build: the collector need not walk them on the way.
    gc.disable()
    try:
        for key, draft, expires, look, data in store.cards():
            # A card that other code made may be of another shape: it is made again, not read.
            if look == code:
                found[key] = Article(read_card(data), draft, expires)
                if len(found) > _MANY:
                    _share(found[key].card, strings)
            else:
                outdated[key] = (draft, expires)
        if outdated:
            found |= _new_cards(store, outdated, config, code)
            found = {key: found[key] for key in sorted(found)}
    except msgspec.MsgspecError as error:
        raise StoreError(f"another version of digest wrote it: {error}") from error
    finally:
        gc.enable()
    return found


def _share(card: Card, strings: dict[str, str]) -> None:
    """Keep equal strings of cards once: a quote's words stand in it twice, speakers and names come again and again."""
    same = strings.setdefault
    put = msgspec.structs.force_setattr
    put(card, "topics", tuple(same(topic, topic) for topic in card.topics))
    put(card, "candidates", tuple((same(name, name), count) for name, count in card.candidates))
    for quote in card.quotes:
        for field in ("speaker", "role", "cue", "anchor", "slug"):
            if value := getattr(quote, field):
                put(quote, field, same(value, value))
        for part in quote.parts:
            put(part, "anchor", same(part.anchor, part.anchor))
            if part.text == quote.text:
                put(part, "text", quote.text)


def _new_cards(
    store: Store, outdated: dict[str, tuple[bool, str]], config: Config, code: str
) -> Iterator[tuple[str, Article]]:
    from generator.pages import card_of

    with store.transaction():
        for key, (draft, expires) in outdated.items():
            data = store.digest(key)
            card = card_of(msgspec.json.decode(data, type=Digest), key, fingerprint_bytes(data), config)
            store.set_card(key, code, msgspec.json.encode(card))
            yield key, Article(card, draft, expires)


def follow(articles: dict[str, Article] | None, edits: Edits) -> dict[str, Article] | None:
    """The articles at hand with these edits; None when they must be read from the store."""
    if articles is None or edits.many:
        return None
    fresh = {key: Article(read_card(row[3]), row[0], row[1]) for key, row in edits.after.items() if row is not None}
    if fresh.keys() - articles.keys() or len(fresh) != len(edits.after):
        changed = {key: article for key, article in articles.items() if edits.after.get(key, ()) is not None} | fresh
        return {key: changed[key] for key in sorted(changed)}
    articles |= fresh
    return articles


def shown_on(today: str, articles: Iterable[Article], *, drafts: bool, future: bool) -> Shown:
    """The articles to show on a day (ISO 8601, UTC), `drafts` and those of the `future` with them or not."""
    from generator.pages.links import utc_day

    cards: list[Card] = []
    early: list[Card] = []
    until = ""
    for article in articles:
        card, expires = article.card, article.expires
        if (article.draft and not drafts) or (expires and expires <= today):
            continue
        if expires:
            until = min(until or expires, expires)
        on_time = future or not card.published or card.published[:10] <= today
        day = "" if on_time else utc_day(card.published or "")
        if day > today:
            early.append(card)
            until = min(until or day, day)
        else:
            cards.append(card)
    return Shown(cards, until, early)


def future_notes(folder: str, cards: list[Card]) -> tuple[str, ...]:
    """What is said of articles of the content folder `folder` whose day has not come."""
    from generator.pages.links import utc_day

    if not cards:
        return ()
    first = min(cards, key=lambda card: (utc_day(card.published or ""), card.entry))
    day = utc_day(first.published or "")
    if len(cards) == 1:
        return (f"{folder}/{first.entry} is dated {day} and is left out until then; --future shows it.",)
    left_out = f"{len(cards)} articles are dated in the future and are left out until their day"
    return (f"{left_out} (the first is {folder}/{first.entry}, {day}); --future shows them.",)
