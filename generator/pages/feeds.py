"""Atom and RSS: the site, its editions, each topic. Whole digests; links are absolute, so they need a base URL.

Undated articles come last and carry no publication date; Atom asks for a time stamp, so theirs is the epoch, and the
entry says that it is a placeholder.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Literal

from generator.model import Card, Digest
from generator.pages.card import shown_quotes
from generator.pages.corpus_index import CorpusIndex, digest_of, direction
from generator.pages.editions import ranked
from generator.pages.links import absolute, instant
from generator.pages.outline import Named
from generator.pages.page import Load, Page, PageClass
from generator.pages.views import FeedItem, FeedView, QuoteView

EPOCH = "1970-01-01T00:00:00Z"
_FORMATS = (("feed.xml", "feed.xml"), ("rss.xml", "rss.xml"))  # (file, template)


def feed_pages(index: CorpusIndex) -> Iterator[Page]:
    """Two files a feed; none without a base URL."""
    yield from site_feed(index)
    yield from editions_feed(index)
    for topic in index.topics.values():
        yield from topic_feed(index, topic)


def site_feed(index: CorpusIndex) -> Iterator[Page]:
    """The newest articles."""
    yield from _feed(index, "", range(len(index.cards)), "site", "")


def topic_feed(index: CorpusIndex, topic: Named) -> Iterator[Page]:
    """The newest articles of a topic, where it has enough of them."""
    if topic.has_feed:
        yield from _feed(index, f"topics/{topic.slug}/", topic.places, "topic", topic.name)


def editions_feed(index: CorpusIndex) -> Iterator[Page]:
    """The newest editions."""
    if not index.site.base_url:
        return
    editions = list(index.editions)[: index.config.feeds.entries]
    shown = [c.story + index.labels(c) for e in editions for c in ranked(index, index.editions[e])]
    fingerprint = digest_of((*shown, *editions, index.common))
    for file, template in _FORMATS:
        path = f"editions/{file}"
        yield Page(
            path,
            template,
            PageClass.FEED,
            fingerprint,
            partial(_editions_view, index, path, editions),
            "the feed of editions",
        )


def _feed(
    index: CorpusIndex, folder: str, places: Sequence[int], kind: Literal["site", "topic"], name: str
) -> Iterator[Page]:
    if not index.site.base_url:
        return
    cards = index.select(places[: index.config.feeds.entries])
    shown = [c.shown + index.labels(c) + index.picture_marks(c) for c in cards]
    fingerprint = digest_of((*shown, name, index.common))
    for file, template in _FORMATS:
        yield Page(
            folder + file,
            template,
            PageClass.FEED,
            fingerprint,
            partial(_feed_view, index, folder + file, folder, cards, kind, name),
            f"the feed {folder}{file}",
        )


def _feed_view(
    index: CorpusIndex,
    path: str,
    folder: str,
    cards: Sequence[Card],
    kind: Literal["site", "topic"],
    name: str,
    load: Load,
) -> FeedView:
    items = tuple(_item(index, card, load(card.entry)) for card in cards)
    return FeedView(
        url=absolute(index.site, path),
        home=absolute(index.site, folder),
        kind=kind,
        name=name,
        updated=max((item.updated for item in items), default=EPOCH),
        items=items,
    )


def _item(index: CorpusIndex, card: Card, digest: Digest) -> FeedItem:
    url = absolute(index.site, card.permalink)
    top = absolute(index.site, "").removesuffix("index.html")
    published = instant(card.published)
    return FeedItem(
        url=url,
        title=card.headline,
        language=card.language,
        direction=direction(card.language),
        published=published,
        updated=instant(card.updated) or published or EPOCH,
        authors=card.authors,
        topics=tuple(link.text for link in index.topic_links(card, "")),
        source=card.agency or card.publication,
        original=card.url or "",
        picture=next(iter(index.pictures(card, top)), None),
        summary=card.summary,
        editor_summary=bool(digest.editor_summary),
        facts=tuple(u.text for u in digest.facts),
        quotes=tuple(
            _quote(index, card, number, top) for number in range(min(card.key_quotes, len(shown_quotes(digest))))
        ),
        background=tuple(u.text for u in digest.background),
        outlook=tuple(u.text for u in digest.outlook),
    )


def _quote(index: CorpusIndex, card: Card, number: int, top: str) -> QuoteView:
    return index.quote(card, card.quotes[number], top)


def _editions_view(index: CorpusIndex, path: str, editions: list[str], load: Load) -> FeedView:
    top = absolute(index.site, "").removesuffix("index.html")
    items = []
    for edition in editions:
        cards = ranked(index, index.editions[edition])
        latest = instant(max(c.published or "" for c in cards))
        items.append(
            FeedItem(
                url=absolute(index.site, f"editions/{edition}/"),
                title=edition,
                language=index.site.language,
                direction=direction(index.site.language),
                published=latest,
                updated=latest,
                authors=(),
                topics=(),
                source=None,
                original="",
                stories=tuple(index.story(card, top) for card in cards),
            )
        )
    return FeedView(
        url=absolute(index.site, path),
        home=absolute(index.site, ""),
        kind="editions",
        name="",
        updated=items[0].updated if items else EPOCH,
        items=tuple(items),
    )
