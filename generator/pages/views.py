"""What templates see as `page`: frozen values, plain strings; no model of another page, only its teaser.

Every link is relative to the page that shows it, and already made.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from generator.model import QuotePart

Direction = Literal["ltr", "rtl"]


class Link(msgspec.Struct, frozen=True):
    """A word that leads somewhere; `href` is empty where there is no page for it."""

    text: str
    href: str
    count: int = 0


class FeedLink(msgspec.Struct, frozen=True):
    """A feed that the page names in its head."""

    href: str
    type: str
    title: str


class Head(msgspec.Struct, frozen=True):
    """What every page has."""

    path: str
    """Of the page itself, relative to the output folder."""
    root: str
    """Leads to the top of the site: `../../`, empty at the top."""
    index: str
    """What a link to a folder ends in: nothing, or `index.html`."""
    canonical: str
    """Absolute URL; empty without a base URL."""
    current: str
    """Name of the part of the site, for the navigation: `latest`, `archive`, `topics`, `people`, `sources`, `about`."""
    nav: tuple[str, ...]
    """Names of the parts that this site has."""
    feeds: tuple[FeedLink, ...] = ()
    number: int = 1
    """Which page of a list that is split over several."""

    @property
    def home(self) -> str:
        """Link to the front page."""
        return f"{self.root}{self.index}" or "./"


class Teaser(msgspec.Struct, frozen=True):
    """What a list shows of an article."""

    href: str
    headline: str
    language: str
    direction: Direction
    published: str | None
    day: str | None
    place: str | None
    source: str | None
    """Agency, else publication, else nothing."""
    minutes: int


class QuoteView(msgspec.Struct, frozen=True):
    """A quote with its speaker and the places of its words."""

    id: str
    parts: tuple[QuotePart, ...]
    speaker: str | None
    role: str | None
    cue: str | None
    person: str
    """Link to the speaker's page; empty where there is none."""
    article: str
    """Link to the article page, empty on that page itself: anchors are put behind it."""
    original: str = ""
    """Link to the words on the publisher's page."""


class PictureView(msgspec.Struct, frozen=True):
    """An image in the sizes that there are of it."""

    src: str
    srcset: str
    width: int
    height: int
    """Of the largest size: what keeps the page from jumping."""
    alt: str
    caption: str
    at: int = -1
    """Offset in the story of the passage that it stands before; -1 above all of them."""
    largest: str = ""
    """Absolute URL of the largest size; empty without a base URL."""


class Story(msgspec.Struct, frozen=True):
    """What an edition shows of an article."""

    teaser: Teaser
    summary: tuple[str, ...]
    quote: QuoteView | None
    topics: tuple[Link, ...] = ()
    picture: PictureView | None = None


Role = Literal["", "figure", "source"]
"""What words of a unit are: the figure that makes it a key fact, or who is the source of the statement."""


class Segment(msgspec.Struct, frozen=True, array_like=True):
    """Some words of a unit."""

    text: str
    role: Role = ""


class UnitView(msgspec.Struct, frozen=True):
    """A sentence of the digest and its place in the article below."""

    id: str
    text: str
    parts: tuple[QuotePart, ...]
    segments: tuple[Segment, ...] = ()


class CutView(msgspec.Struct, frozen=True):
    """Words that cleaning took out; the text is empty where the site may not republish it."""

    kind: str
    text: str


class StoryHtml(msgspec.Struct, frozen=True):
    """The cleaned article as HTML, for the filter `story_html`."""

    pieces: tuple[str, ...]
    """What stands around the names (`aria-label`) of the links from a cited sentence to the digest."""
    only_cited: bool


class ArticleView(msgspec.Struct, frozen=True):
    """The article page."""

    head: Head
    headline: str
    language: str
    direction: Direction
    description: str
    dek: str | None
    published: str | None
    day: str | None
    updated: str | None
    place: str | None
    agency: str | None
    publication: str | None
    source_page: str
    authors: tuple[str, ...]
    other_authors: str
    """Whom another place of the source names instead; empty where none does."""
    other_day: str
    """The day that another place of the source gives instead."""
    unsure: tuple[str, ...]
    """Which of `headline`, `authors`, `published` are hardly more likely right than wrong."""
    original: str
    """URL of the publisher's page, empty where unknown."""
    words: int
    minutes: int
    digest_words: int
    form: str
    editor_summary: str | None
    summary: tuple[UnitView, ...]
    facts: tuple[UnitView, ...]
    key_quotes: tuple[QuoteView, ...]
    quotes: tuple[QuoteView, ...]
    """The other quotes that have a speaker."""
    outlook: tuple[UnitView, ...]
    background: tuple[UnitView, ...]
    story: StoryHtml | None
    picture: PictureView | None
    """What stands for the article elsewhere; on the page itself it is part of the story."""
    cuts: tuple[CutView, ...]
    cut_count: int
    topics: tuple[Link, ...]
    earlier: tuple[Teaser, ...]
    """Earlier articles on the same story."""
    newer: Teaser | None
    older: Teaser | None
    data: str
    """Link to the machine's form of this page."""
    absolute: str
    """The page's own absolute URL, empty without a base URL."""


class EditionView(msgspec.Struct, frozen=True):
    """An edition; the latest one is the front page."""

    head: Head
    edition: str
    """`2023-02-23`, `2023-W08`, or empty for articles without a date."""
    first_day: str
    last_day: str
    front: bool
    lead: Story | None
    stories: tuple[Story, ...]
    briefs: tuple[Story, ...]
    more: tuple[Teaser, ...]
    count: int
    minutes: int
    newer: Link | None
    older: Link | None
    earlier: tuple[DayList, ...]
    undated: int


class DayList(msgspec.Struct, frozen=True):
    """Headlines of one day or one edition."""

    day: str
    href: str
    teasers: tuple[Teaser, ...]
    count: int
    lead: str = ""
    """First sentence on the first of them."""


class Month(msgspec.Struct, frozen=True):
    """A month in the archive."""

    month: str
    """`2023-02`."""
    count: int
    href: str


class Bar(msgspec.Struct, frozen=True):
    """A bar of the chart, in the units of its view box: a column of 24 for each month of the year."""

    month: Month
    x: int
    y: int
    height: int


class Year(msgspec.Struct, frozen=True):
    """A year in the archive."""

    year: str
    count: int
    months: tuple[Month, ...]
    bars: tuple[Bar, ...]


class ArchiveView(msgspec.Struct, frozen=True):
    """All months."""

    head: Head
    years: tuple[Year, ...]
    height: int
    undated: int
    undated_href: str
    count: int


class Day(msgspec.Struct, frozen=True):
    """A cell of the calendar; number 0 where the cell belongs to another month."""

    number: int
    date: str
    count: int
    href: str


class MonthView(msgspec.Struct, frozen=True):
    """One month: calendar and headlines."""

    head: Head
    month: str
    count: int
    weeks: tuple[tuple[Day, ...], ...]
    days: tuple[DayList, ...]
    newer: Link | None
    older: Link | None


class ListedArticle(msgspec.Struct, frozen=True):
    """A teaser with the first sentence of its summary."""

    teaser: Teaser
    lead: str


class Pager(msgspec.Struct, frozen=True):
    """The pages of a long list."""

    number: int
    of: int
    newer: str
    older: str


class ArticlesView(msgspec.Struct, frozen=True):
    """Articles that have something in common: a topic, a source, no date."""

    head: Head
    kind: Literal["topic", "source", "undated"]
    name: str
    tagged: bool
    """Whether editors named the topic, or it was found in the articles."""
    count: int
    articles: tuple[ListedArticle, ...]
    pager: Pager
    related: tuple[Link, ...] = ()


class NamesView(msgspec.Struct, frozen=True):
    """All topics, people or sources with counts."""

    head: Head
    kind: Literal["topics", "people", "sources"]
    names: tuple[Link, ...]
    count: int
    pager: Pager
    roles: tuple[str, ...] = ()
    """People: the usual role of each, same order."""
    latest: tuple[Teaser, ...] = ()
    """Topics and sources: the newest article of each, same order."""


class PersonQuote(msgspec.Struct, frozen=True):
    """A quote on its speaker's page."""

    quote: QuoteView
    article: Teaser


class PersonView(msgspec.Struct, frozen=True):
    """Everything one person is quoted with, newest first."""

    head: Head
    name: str
    role: str | None
    spellings: tuple[str, ...]
    namesakes: tuple[Link, ...]
    """Other people of the same name, with their roles."""
    quotes: tuple[PersonQuote, ...]
    count: int
    articles: int
    pager: Pager


class PlainView(msgspec.Struct, frozen=True):
    """A page whose words all stand in its template: 404, about."""

    head: Head
    article_text: str = ""
    articles: int = 0


class AliasView(msgspec.Struct, frozen=True):
    """An old address that leads to the article."""

    head: Head
    href: str
    headline: str


class FeedItem(msgspec.Struct, frozen=True):
    """An article, or an edition, in a feed; its links are absolute."""

    url: str
    title: str
    language: str
    direction: Direction
    published: str
    """RFC 3339, empty for undated articles."""
    updated: str
    authors: tuple[str, ...]
    topics: tuple[str, ...]
    source: str | None
    original: str
    summary: tuple[str, ...] = ()
    editor_summary: bool = False
    facts: tuple[str, ...] = ()
    quotes: tuple[QuoteView, ...] = ()
    background: tuple[str, ...] = ()
    outlook: tuple[str, ...] = ()
    stories: tuple[Story, ...] = ()
    picture: PictureView | None = None


class FeedView(msgspec.Struct, frozen=True):
    """An Atom or RSS feed."""

    url: str
    home: str
    kind: Literal["site", "editions", "topic"]
    name: str
    updated: str
    items: tuple[FeedItem, ...]
