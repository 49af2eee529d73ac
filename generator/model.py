"""The values that pass between the stages: frozen, made of tuples, ready for JSON.

    Source ─split─▶ Entry ─read─▶ RawDocument ─clean─▶ Article ─structure─▶ Digest ─card_of─▶ Card ─plan─▶ Page

Every place in an article is a `Span` of code points over `RawDocument.text`, the one normalised string that the
reader makes. After reading, text is only ever cut, so each shown word can be led back to its source.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

Stage = Literal["read", "clean", "structure", "analyse", "plan"]


class Span(msgspec.Struct, frozen=True, array_like=True, order=True):
    """`text[start:end]` of `RawDocument.text`, in code points."""

    start: int
    end: int

    def __contains__(self, offset: int) -> bool:
        return self.start <= offset < self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


def slice_spans(text: str, spans: Iterable[Span]) -> str:
    """The words of several spans as one string: pieces are parted by one space if a space was cut out between them."""
    pieces: list[str] = []
    last: Span | None = None
    for span in spans:
        if last is not None and any(c.isspace() for c in text[last.end : span.start]):
            pieces.append(" ")
        pieces.append(text[span.start : span.end])
        last = span
    return "".join(pieces)


class Placed(msgspec.Struct, frozen=True):
    """Something that stands at one place of the text, or at several where a cut or an attribution runs through it."""

    spans: tuple[Span, ...]

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.spans[0].start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.spans[-1].end


# ---- what comes in


class Source(msgspec.Struct, frozen=True):
    """One file below `content/`, read whole."""

    path: str
    """Relative to the content folder, POSIX form."""
    data: bytes
    sidecar: bytes | None = None
    """The bytes of `NAME.EXT.toml` beside it, if there is one."""


class Entry(msgspec.Struct, frozen=True):
    """One article of a source: a text file holds one, a feed or a JSON Lines file many."""

    source: str
    """Path of the source (`2024/flood.txt`), or the name that standard input gave it."""
    id: str
    """Empty for a file that holds one article; else guid, URL or id within the source, or a content hash."""
    format: str
    """Name of the reader that understands `data`."""
    data: bytes
    claims: tuple[Claim, ...] = ()
    """What is known of the article besides `data`: sidecar, file name, the caller of `digest analyze`."""
    line: int = 1
    """Line of the source at which the entry begins."""
    overrides: Overrides | None = None
    """The editor's word from the sidecar."""

    @property
    def key(self) -> str:
        """Names the entry in messages, permalinks and the store: `path` or `path#id`."""
        return f"{self.source}#{self.id}" if self.id else self.source


ClaimField = Literal[
    "headline",
    "dek",
    "kicker",
    "author",
    "agency",
    "place",
    "published",
    "updated",
    "url",
    "publication",
    "language",
    "topic",
    "slug",
    "alias",
    "image",
    "image_alt",
    "image_caption",
]
ClaimOrigin = Literal[
    "sidecar",
    "front matter",
    "caller",
    "feed",
    "record",
    "json-ld",
    "opengraph",
    "meta",
    "title element",
    "h1",
    "page",
    "headline line",
    "byline",
    "dateline",
    "date line",
    "credit line",
    "file name",
    "detected",
]


class Claim(msgspec.Struct, frozen=True):
    """Somebody says something about the article: what, and on whose word. Cleaning weighs claims into `Metadata`."""

    field: ClaimField
    value: str
    origin: ClaimOrigin
    span: Span | None = None
    """Where the text itself says so."""


class Overrides(msgspec.Struct, frozen=True):
    """An editor's decisions about one entry, from its sidecar. Units are named by their opening words."""

    draft: bool = False
    expires: str | None = None
    summary: str | None = None
    """The editor's own summary: shown as such, outside the proof."""
    drop: tuple[str, ...] = ()
    pin: tuple[str, ...] = ()
    speakers: tuple[tuple[str, str], ...] = ()
    """(opening words of a quote, speaker's full name)."""


# ---- after reading


class Repair(msgspec.Struct, frozen=True, array_like=True):
    """Code points `[start, end)` of the decoded input read as `to` in `RawDocument.text`.

    `to` is at most one character unless the input slice is longer still, so that no unit begins or ends inside a
    repair. A zero-width repair (a space put between glued sentences) lies strictly inside every unit it belongs to.
    """

    start: int
    end: int
    to: str


MarkKind = Literal["link", "emphasis", "strong", "code"]


class Mark(msgspec.Struct, frozen=True):
    """Inline markup that the source had: a link or an emphasis over some words."""

    span: Span
    kind: MarkKind
    href: str = ""


BlockKind = Literal["heading", "paragraph", "list_item", "quote", "table", "caption", "image", "question", "answer"]


class Block(msgspec.Struct, frozen=True):
    """A paragraph-like piece of the document, in reading order, without surrounding white space."""

    span: Span
    kind: BlockKind
    level: int = 0
    """Heading level 1-6, list depth from 1; 0 otherwise."""
    line: int = 1
    """Line of the source at which the block begins."""
    marks: tuple[Mark, ...] = ()
    hint: str = ""
    """What the markup says the block is for (`related`, `share`, `byline`, `caption`, …), when it says so."""


class Picture(msgspec.Struct, frozen=True):
    """An image that the article shows."""

    href: str
    """As the source writes it: a path from the source's folder, or an address elsewhere."""
    at: int
    """Offset in `RawDocument.text` of the block that it stands before."""
    alt: str = ""
    caption: str = ""


class RawDocument(msgspec.Struct, frozen=True):
    """An entry as read: one normalised string, its blocks, and what the file states about itself."""

    entry: str
    """`Entry.key`."""
    text: str
    blocks: tuple[Block, ...]
    claims: tuple[Claim, ...] = ()
    repairs: tuple[Repair, ...] | None = ()
    """How `text` came out of the decoded input; None where offsets are into `text` itself (HTML, feeds)."""
    front: tuple[Cut, ...] = ()
    """What the reader itself took out of the text (front matter, markup), declared like every other cut."""
    pictures: tuple[Picture, ...] = ()
    """In reading order."""
    format: str = "text"
    encoding: str = "utf-8"
    notes: tuple[Note, ...] = ()
    fingerprint: str = ""
    """SHA-256 of the entry's bytes."""
    confidence: float | None = None
    """Share of the story's words that the reader was sure of when it chose them; None where it chose nothing."""


# ---- after cleaning

CutKind = Literal[
    "headline",
    "kicker",
    "dek",
    "byline",
    "dateline",
    "date",
    "agency_credit",
    "caption",
    "share",
    "related",
    "newsletter",
    "tags",
    "comments",
    "advert",
    "cookie",
    "copyright",
    "pagination",
    "embed",
    "reading_time",
    "author_note",
    "end_credit",
    "syndication",
    "continue_reading",
    "navigation",
    "duplicate",
    "front_matter",
    "other",
]


class Cut(msgspec.Struct, frozen=True):
    """Words taken out of the story, why, and what they told us."""

    span: Span
    kind: CutKind
    rule: str = ""
    """Name of the rule; the engine fills it in."""
    line: int = 1
    found: tuple[Claim, ...] = ()
    """The author, agency, place or day that the cut words stated."""


class Metadata(msgspec.Struct, frozen=True):
    """What is known about the article. None where nothing says so: nothing here is guessed."""

    headline: str | None = None
    dek: str | None = None
    authors: tuple[str, ...] = ()
    agency: str | None = None
    place: str | None = None
    published: str | None = None
    """ISO 8601 day (`2023-02-23`) or instant with offset (`2023-02-23T10:15:00+01:00`)."""
    updated: str | None = None
    url: str | None = None
    publication: str | None = None
    language: str = "en"
    """BCP 47 primary subtag."""
    topics: tuple[str, ...] = ()
    slug: str | None = None
    aliases: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    origins: tuple[tuple[str, str], ...] = ()
    """(field, origin of the claim that won), sorted by field."""
    doubts: tuple[tuple[str, str], ...] = ()
    """(`authors` or `published`, what another place of the source plainly says instead), sorted by field."""


class Confidence(msgspec.Struct, frozen=True):
    """How likely cleaning is right, 0 to 1, as counted on pages with known answers; None where there is no doubt.

    Not asked about: what an editor or the caller states (1), what is empty (None).
    """

    body: float | None = None
    """Share of the story's words that were chosen without doubt; None for plain text, where words are only cut."""
    headline: float | None = None
    authors: float | None = None
    published: float | None = None


PassageKind = Literal["paragraph", "subheading", "list_item", "quote", "table", "question", "answer"]


class Passage(Placed, frozen=True):
    """A surviving block: what is left of it after the cuts."""

    kind: PassageKind
    level: int = 0
    line: int = 1
    marks: tuple[Mark, ...] = ()


class Article(msgspec.Struct, frozen=True):
    """A cleaned article: every visible character of `document.text` is in a passage or in a cut."""

    document: RawDocument
    passages: tuple[Passage, ...]
    metadata: Metadata
    cuts: tuple[Cut, ...] = ()
    notes: tuple[Note, ...] = ()
    confidence: Confidence = Confidence()

    def words(self, spans: Iterable[Span]) -> str:
        """The words at these spans."""
        return slice_spans(self.document.text, spans)


# ---- after structuring

Role = Literal["M1", "M2", "C1", "C2", "D1", "D2", "D3", "D4", "NA"]
"""News discourse roles after van Dijk, as in Choubey et al. 2020: M1 main event, M2 consequence, C1 previous event,
C2 current context, D1 historical event, D2 anecdote, D3 evaluation, D4 expectation, NA not part of the story."""


class Excerpt(Placed, frozen=True):
    """Words of the source: `text == slice_spans(document.text, spans)`."""

    text: str


class Sentence(Placed, frozen=True):
    """One sentence of a passage, in reading order."""

    passage: int
    """Index into `Article.passages`."""
    role: Role | None = None
    confidence: float = 0.0


class Unit(Placed, frozen=True):
    """A sentence chosen for a part of the digest, with why it was chosen."""

    text: str
    sentence: int
    """Index into `Digest.sentences`."""
    score: float = 0.0
    confidence: float = 0.0
    reasons: tuple[str, ...] = ()
    figures: tuple[Span, ...] = ()
    """Key facts: where the figure stands."""
    attribution: Excerpt | None = None
    """Who is the source of a reported statement, when the sentence says so ("officials said")."""


Sex = Literal["female", "male"]


class Speaker(msgspec.Struct, frozen=True):
    """Who said it, in this article's own words."""

    name: str
    """Full name when the article gives it anywhere, else the words of the article ("the ministry")."""
    role: str | None = None
    """Title or function as the article words it ("NATO Secretary General")."""
    span: Span | None = None
    """The words that name the speaker at the quote ("he", "Stoltenberg")."""
    sex: Sex | None = None
    person: bool = True
    """False for organisations and indefinite speakers."""


class Quote(Placed, frozen=True):
    """A direct quote: its exact words without the marks, in one piece or several."""

    text: str
    speaker: Speaker | None = None
    cue: Excerpt | None = None
    """The reporting verb or phrase ("said", "according to")."""
    rule: str = ""
    """Name of the attribution rule that fired."""
    evidence: tuple[str, ...] = ()
    """What the rule saw, in words for `digest explain`."""
    score: float = 0.0
    """How well it would serve as the key quote."""
    confidence: float = 0.0
    """Of the attribution, 0 to 1."""


Form = Literal["article", "short", "list", "q_and_a", "live_blog", "transcript", "obituary", "results", "opinion"]


class Digest(msgspec.Struct, frozen=True):
    """The structured article: what the pages show, each unit with its place in the source."""

    article: Article
    form: Form = "article"
    sentences: tuple[Sentence, ...] = ()
    summary: tuple[Unit, ...] = ()
    facts: tuple[Unit, ...] = ()
    quotes: tuple[Quote, ...] = ()
    key_quotes: tuple[int, ...] = ()
    """Indices into `quotes`, best first."""
    background: tuple[Unit, ...] = ()
    """What the page shows as background, in reading order."""
    background_more: tuple[Unit, ...] = ()
    """Background that the page has no room for: `digest analyze` lists it, marked as not shown."""
    outlook: tuple[Unit, ...] = ()
    """What's next."""
    editor_summary: str | None = None
    notes: tuple[Note, ...] = ()

    @property
    def metadata(self) -> Metadata:
        """Of its article."""
        return self.article.metadata


class Note(msgspec.Struct, frozen=True):
    """A warning about one article, for people."""

    message: str
    line: int = 0


class Failure(msgspec.Struct, frozen=True):
    """A lost article: which, where, why. Tried again by each build, unless it `exceeded` a limit."""

    entry: str
    stage: Stage
    message: str
    line: int = 0
    remedy: str = ""
    file: str = ""
    """The file that the line is of, where that is another than the entry's own: a sidecar."""
    exceeded: bool = False
    """Whether it took more time or memory than allowed: trying again would take as much, and end the same."""


# ---- towards the site


class QuotePart(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A run of quoted words that stands in one piece in the source."""

    text: str
    anchor: str
    """Id of the element of the article page that holds the words: a sentence (`s12`) or a paragraph (`p4`)."""


class QuoteCard(msgspec.Struct, frozen=True, gc=False):
    """A shown quote as people pages and lists carry it."""

    text: str
    parts: tuple[QuotePart, ...]
    """The same words, one part for each unbroken run of them."""
    speaker: str | None
    role: str | None
    cue: str | None
    anchor: str
    """Id of the unit in the digest on the article page (`q1`)."""
    person: bool = True
    slug: str = ""
    """Of the speaker's page; empty where the speaker is no person."""


class PictureCard(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An image of an article that may lie in the content folder."""

    path: str
    """Where it lies if it does, relative to the content folder."""
    at: int
    """Offset of the block that it stands before; -1 for the article's own picture, named apart from the text."""
    alt: str
    caption: str
    editors: bool
    """Whether the editor of this site chose it (in a sidecar), so that it is no part of the source's text."""


class Card(msgspec.Struct, frozen=True, gc=False):
    """All that pages other than the article's own show of an article; made once, when it was analysed."""

    entry: str
    fingerprint: str
    """Of the whole digest: equal fingerprints mean an equal article page."""
    headline: str
    permalink: str
    """Site-relative URL path without leading slash: `2023/02/23/nato-china/`."""
    published: str | None
    updated: str | None
    place: str | None
    agency: str | None
    publication: str | None
    authors: tuple[str, ...]
    url: str | None
    language: str
    topics: tuple[str, ...]
    aliases: tuple[str, ...]
    words: int
    """Of the cleaned story."""
    digest_words: int
    """Of summary, facts, key quotes, background and outlook."""
    summary: tuple[str, ...]
    quotes: tuple[QuoteCard, ...]
    """Key quotes first, then the others that have a speaker."""
    key_quotes: int
    """How many of `quotes` are key quotes."""
    candidates: tuple[tuple[str, int], ...] = ()
    """Names and phrases that may become found topics, with counts."""
    pictures: tuple[PictureCard, ...] = ()
    """Those that do not lie elsewhere on the web."""
    cuts: int = 0
    form: Form = "article"
    teaser: str = ""
    """Fingerprint of what a headline in a list shows."""
    shown: str = ""
    """Fingerprint of the whole digest as readers see it, without the article below: what feeds carry."""
    story: str = ""
    """Fingerprint of what an edition shows: teaser, summary, key quotes."""


class ImageFile(msgspec.Struct, frozen=True, array_like=True):
    """One size of an image as the site has it."""

    path: str
    """Relative to the output folder, with a hash of the content in its name."""
    width: int
    height: int
    sha256: str


class Corpus(msgspec.Struct, frozen=True):
    """All that `pages` reads: the cards of all entries, sorted by entry key, and the images that they name."""

    cards: tuple[Card, ...]
    images: dict[str, tuple[ImageFile, ...]] = {}
    """Path of an image in the content folder → its sizes, smallest first. What is not here is not shown."""


class Artifact(msgspec.Struct, frozen=True):
    """A file of the site."""

    path: str
    """Relative to the output folder, POSIX form."""
    data: bytes
    fingerprint: str
    """SHA-256 of `data`."""


class OwnedFile(msgspec.Struct, frozen=True, array_like=True, order=True):
    """A file that a build wrote."""

    path: str
    sha256: str
    size: int


class Manifest(msgspec.Struct, frozen=True):
    """Exactly what a build owns in one output folder, sorted by path."""

    files: tuple[OwnedFile, ...] = ()
    pending: bool = False
    """True while a commit is under way, or after one that was cut."""
    failures: int = 0
    """Articles that the last build could not take."""
    base_url: str = ""
    """The address that the site was built for, as the configuration named it then."""
