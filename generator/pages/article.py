"""The article page, the data beside it, and its old addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

import msgspec

from generator.model import Card, Confidence, Cut, Digest, Quote, QuotePart, Span, Unit, slice_spans
from generator.pages.anchors import Anchors
from generator.pages.card import length_of, minutes, shown_quotes
from generator.pages.corpus_index import CorpusIndex, direction
from generator.pages.links import absolute, is_web_link, root_of, text_fragment, valid_day
from generator.pages.page import Load, Page, PageClass
from generator.pages.views import (
    AliasView,
    ArticleView,
    CutView,
    QuoteView,
    Role,
    Segment,
    UnitView,
)
from generator.record import record_of

_CUT_LIMIT = 400  # characters of a removed line that the page shows: enough to recognise it
_UNSURE = 0.6  # below it a reader is told that headline, author or day may be wrong
_JSON = msgspec.json.Encoder()


class ArticleHtml(msgspec.Struct, frozen=True, gc=False):
    """Makes the view of the article at a place. Not a closure: 20,000 of those keep the garbage collector busy."""

    index: CorpusIndex
    at: int

    def __call__(self, load: Load) -> ArticleView:
        return _article_view(self.index, self.at, load)


class _Data(msgspec.Struct, frozen=True, gc=False):
    """Makes the data file of the article at a place."""

    index: CorpusIndex
    at: int

    def __call__(self, load: Load) -> bytes:
        return _data(self.index, self.index.cards[self.at], load)


def article_pages(index: CorpusIndex, only: Iterable[int] | None = None) -> list[Page]:
    """Two pages an article: HTML and `index.json`; one more for each old address.

    `only` limits them to the articles at these places in `index.cards`.
    """
    common = index.common
    cards = index.cards
    pages: list[Page] = []
    add = pages.append
    topics_of, earlier = index.topics_of, index.earlier
    order = PageClass.ARTICLE
    last = index.dated - 1
    for at in range(len(cards)) if only is None else only:
        card = cards[at]
        link = card.permalink
        older = cards[at + 1].teaser if at < last else ""
        newer = cards[at - 1].teaser if 0 < at <= last else ""
        keys = topics_of(card)
        around = ",".join([c.teaser for c in earlier(card, at)]) if keys else ""
        add(
            Page(
                f"{link}index.html",
                "article.html",
                order,
                f"{card.fingerprint}|{card.teaser}|{newer}|{older}|{around}|{index.labels(card)}|{common}"
                + index.picture_marks(card),
                ArticleHtml(index, at),
                card.entry,
            )
        )
        add(
            Page(
                f"{link}index.json",
                "",
                order,
                f"{card.fingerprint}|{link}|{common}",
                _Data(index, at),
                card.entry,
            )
        )
        for alias in card.aliases:
            add(
                Page(
                    alias,
                    "alias.html",
                    PageClass.LIST,
                    f"{card.teaser}|{common}",
                    partial(_alias_view, index, card, alias),
                    card.entry,
                )
            )
    return pages


def same_elsewhere(before: Card, card: Card) -> bool:
    """Whether every page but the article's own would be the same with either card."""
    return _as_others_see(before) == _as_others_see(card)


def _as_others_see(card: Card) -> Card:
    return msgspec.structs.replace(
        card,
        fingerprint="",
        cuts=0,
        words=length_of(card),
        candidates=tuple([(name, 0) for name, _ in card.candidates]),
    )


def _neighbours(index: CorpusIndex, at: int) -> tuple[Card | None, Card | None]:
    """The next newer and the next older article; undated ones have none: nothing says what came before."""
    if at >= index.dated:
        return None, None
    return (index.cards[at - 1] if at else None), (index.cards[at + 1] if at + 1 < index.dated else None)


def _alias_view(index: CorpusIndex, card: Card, alias: str, load: Load) -> AliasView:
    head = index.head(alias, "", canonical=absolute(index.site, card.permalink))
    return AliasView(head, f"{head.root}{card.permalink}{index.index}", card.headline)


def _article_view(index: CorpusIndex, at: int, load: Load) -> ArticleView:
    card = index.cards[at]
    digest = load(card.entry)
    site = index.site
    meta = digest.metadata
    path = card.permalink + "index.html"
    root = root_of(path)
    anchors = Anchors(digest)
    linked = site.article_text != "none"
    text = digest.article.document.text
    original = card.url or ""
    quotes = tuple(
        _quote_view(index, card, number, quote, root, original)
        for number, quote in enumerate(shown_quotes(digest))
        if number < len(card.quotes)
    )
    summary = _units(digest.summary, "u", anchors, text, linked)
    facts = _units(digest.facts, "f", anchors, text, linked)
    outlook = _units(digest.outlook, "n", anchors, text, linked)
    background = _units(digest.background, "b", anchors, text, linked)
    pictures = index.pictures(card, root)
    story = None
    if linked:
        shown = () if digest.editor_summary else _citing(digest.summary, "u")
        cited = _cited(
            anchors,
            (
                *shown,
                *_citing(digest.facts, "f"),
                *((f"q{n}", q.spans) for n, q in enumerate(shown_quotes(digest), 1)),
                *_citing(digest.outlook, "n"),
                *_citing(digest.background, "b"),
            ),
        )
        from generator.pages.story import Story, draw

        passages = digest.article.passages
        story = draw(Story(text, passages, digest.sentences, cited, site.article_text == "cited", pictures))
    canonical = card.url or "" if site.canonical == "source" else ""
    description = " ".join(card.summary) or card.headline
    source = card.agency or card.publication
    newer, older = _neighbours(index, at)
    return ArticleView(
        head=index.head(path, "", canonical=canonical),
        headline=card.headline,
        language=card.language,
        direction=direction(card.language),
        description=_shortened(description, 300),
        dek=meta.dek if meta.dek and meta.dek not in card.summary else None,
        published=card.published,
        day=card.published[:10] if card.published else None,
        updated=meta.updated if valid_day(meta.updated) else None,
        place=card.place,
        agency=card.agency,
        publication=card.publication,
        source_page=index.source_link(source, root),
        authors=card.authors,
        other_authors=dict(meta.doubts).get("authors", ""),
        other_day=dict(meta.doubts).get("published", ""),
        unsure=_unsure(digest.article.confidence, dict(meta.origins)),
        original=original,
        words=card.words,
        minutes=minutes(card.digest_words),
        digest_words=card.digest_words,
        form=card.form,
        editor_summary=digest.editor_summary,
        summary=() if digest.editor_summary else summary,
        facts=facts,
        key_quotes=quotes[: card.key_quotes],
        quotes=quotes[card.key_quotes :],
        outlook=outlook,
        background=background,
        story=story,
        picture=pictures[0] if pictures else None,
        cuts=_cuts(digest, site.article_text == "full"),
        cut_count=len(digest.article.cuts),
        topics=index.topic_links(card, root),
        earlier=tuple(index.teaser(c, root) for c in index.earlier(card, at)),
        newer=index.teaser(newer, root) if newer else None,
        older=index.teaser(older, root) if older else None,
        data="index.json",
        absolute=absolute(site, card.permalink),
    )


def _units(units: tuple[Unit, ...], prefix: str, anchors: Anchors, text: str, linked: bool) -> tuple[UnitView, ...]:
    return tuple(
        UnitView(
            id=f"{prefix}{number}",
            text=unit.text,
            parts=anchors.parts(unit.spans) if linked else (),
            segments=_segments(unit, text) if unit.figures or unit.attribution else (),
        )
        for number, unit in enumerate(units, 1)
    )


def _segments(unit: Unit, text: str) -> tuple[Segment, ...]:
    """The unit's words parted at its figures and its source; nothing where a cut runs through it."""
    if len(unit.spans) != 1:
        return ()
    at, end = unit.spans[0].start, unit.spans[0].end
    sources = unit.attribution.spans if unit.attribution else ()
    roles: dict[Span, Role] = {**dict.fromkeys(sources, "source"), **dict.fromkeys(unit.figures, "figure")}
    found: list[Segment] = []
    for span in sorted(roles):
        if span.start < at or span.end > end:
            continue
        if span.start > at:
            found.append(Segment(text[at : span.start]))
        found.append(Segment(text[span.start : span.end], roles[span]))
        at = span.end
    if at < end:
        found.append(Segment(text[at:end]))
    return tuple(found)


def _quote_view(index: CorpusIndex, card: Card, number: int, quote: Quote, root: str, original: str) -> QuoteView:
    shown = card.quotes[number]
    return QuoteView(
        id=shown.anchor,
        parts=shown.parts if index.site.article_text != "none" else tuple(_bare(shown.parts)),
        speaker=shown.speaker,
        role=shown.role,
        cue=shown.cue,
        person=index.person_link(card, shown, root),
        article="",
        original=text_fragment(original, shown.parts[0].text) if is_web_link(original) and shown.parts else "",
    )


def _bare(parts: Iterable[QuotePart]) -> Iterator[QuotePart]:
    return (msgspec.structs.replace(part, anchor="") for part in parts)


def _citing(units: tuple[Unit, ...], prefix: str) -> Iterator[tuple[str, tuple[Span, ...]]]:
    return ((f"{prefix}{number}", unit.spans) for number, unit in enumerate(units, 1))


def _cited(anchors: Anchors, units: Iterable[tuple[str, tuple[Span, ...]]]) -> dict[int, tuple[str, ...]]:
    cited: dict[int, tuple[str, ...]] = {}
    for unit, spans in units:
        for span in spans:
            for sentence in anchors.sentences((span,)):
                if unit not in cited.get(sentence, ()):
                    cited[sentence] = (*cited.get(sentence, ()), unit)
    return cited


def _unsure(sure: Confidence, origins: dict[str, str]) -> tuple[str, ...]:
    """The shares were measured on saved pages: feeds and records name their headline, author and day outright."""
    shares = {"headline": sure.headline, "authors": sure.authors, "published": sure.published}
    return tuple(
        field
        for field, share in shares.items()
        if share is not None and share < _UNSURE and origins.get(field) not in ("feed", "record")
    )


def _cuts(digest: Digest, with_text: bool) -> tuple[CutView, ...]:
    text = digest.article.document.text
    return tuple(
        CutView(cut.kind, _shortened(text[cut.span.start : cut.span.end], _CUT_LIMIT) if with_text else "")
        for cut in sorted(digest.article.cuts, key=_place)
    )


def _place(cut: Cut) -> tuple[int, int]:
    return cut.span.start, cut.span.end


def _shortened(text: str, limit: int) -> str:
    text = " ".join(text[: limit * 2].split())
    if len(text) <= limit:
        return text
    return text[: text.rfind(" ", 0, limit)].rstrip(" ,;:–—-") + " …"


def _data(index: CorpusIndex, card: Card, load: Load) -> bytes:
    """`index.json`: the record of `digest analyze`, and where the page lives; no more of the text than the page has."""
    digest = load(card.entry)
    record = record_of(digest, id=card.entry)
    allowed = index.site.article_text
    if allowed != "full":
        record.pop("text", None)
        anchors = Anchors(digest)
        text = digest.article.document.text
        quotes = shown_quotes(digest)
        spans = [u.spans for u in (*digest.summary, *digest.facts, *digest.background, *digest.outlook)]
        cited = {
            n for unit in (*spans, *(q.spans for q in quotes)) for span in unit for n in anchors.sentences((span,))
        }
        kept = [n for n, quote in enumerate(digest.quotes) if quote in quotes]
        record["quotes"] = [record["quotes"][n] for n in kept]
        record["background"] = [unit for unit in record["background"] if unit["shown"]]
        record["key_quotes"] = [kept.index(n) for n in digest.key_quotes if n in kept]
        record["removed"] = [{**removed, "text": ""} for removed in record["removed"]]
        record["paragraphs"] = [
            {
                **paragraph,
                "text": " ".join(
                    slice_spans(text, s.spans)
                    for n, s in enumerate(digest.sentences)
                    if allowed == "cited" and s.passage == number and n in cited
                ),
            }
            for number, paragraph in enumerate(record["paragraphs"])
        ]
    record = {
        "permalink": absolute(index.site, card.permalink) or card.permalink,
        "source": digest.article.document.fingerprint,
        "article_text": allowed,
        **record,
    }
    return _JSON.encode(record) + b"\n"
