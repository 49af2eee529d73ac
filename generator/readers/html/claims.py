"""What a page states about its article: JSON-LD, OpenGraph, other meta elements, title, h1, bylines, times, address.

Nothing is weighed here. Every statement becomes a `Claim` with its origin, best first within an origin; values are as
the page writes them, white space settled.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from typing import Any

from generator.model import Claim, ClaimField, ClaimOrigin
from generator.patterns import regex
from generator.readers.html.parts import Element, Page

_MAX_VALUE = 600
_MAX_JSON = 4_000_000
_MAX_NODES = 4000
_MAX_AUTHORS = 4

_OF_READERS = frozenset(("review", "reviews", "comment", "comments", "suggestedAnswer", "acceptedAnswer"))
_ARTICLE_TYPES = regex(r"(?:Article|Posting|NewsStory|Report|Review|Recipe|LiveBlog\w*|Column)$")

# Names (or properties) of meta elements, best first.
_META: tuple[tuple[ClaimField, ClaimOrigin, str], ...] = (
    ("headline", "opengraph", "og:title"),
    ("headline", "meta", "twitter:title parsely-title sailthru.title dc.title dcterms.title hdl title"),
    ("dek", "opengraph", "og:description"),
    ("dek", "meta", "description twitter:description sailthru.description dc.description"),
    (
        "author",
        "meta",
        (
            "byl parsely-author sailthru.author citation_author author dc.creator dcterms.creator article.author "
            "byline dc.contributor twitter:data1 cxenseparse:author rbauthors authors authorname"
        ),
    ),
    ("author", "opengraph", "article:author og:article:author book:author article:author_name"),
    (
        "published",
        "opengraph",
        "article:published_time og:article:published_time og:published_time og:pubdate",
    ),
    (
        "published",
        "meta",
        (
            "datepublished pubdate publishdate publish-date publish_date sailthru.date parsely-pub-date dc.date.issued "
            "dcterms.created dc.date.created dcterms.issued dc.date dc.date.publication dcterms.date date "
            "article:published article.published cxenseparse:recs:publishtime rnews:datepublished "
            "originalpublicationdate article_date_original publication_date citation_publication_date citation_date "
            "created displaydate timestamp ptime published-date date_published bt:pubdate release_date release-date "
            "article:post_date article-publish-date shareaholic:article_published_time pdate"
        ),
    ),
    ("updated", "opengraph", "article:modified_time og:updated_time og:article:modified_time"),
    ("updated", "meta", "last-modified lastmod datemodified dcterms.modified dc.date.modified utime revised"),
    ("url", "opengraph", "og:url"),
    ("publication", "opengraph", "og:site_name"),
    (
        "publication",
        "meta",
        "application-name dc.publisher dcterms.publisher publisher citation_journal_title apple-mobile-web-app-title",
    ),
    ("language", "opengraph", "og:locale"),
    ("language", "meta", "content-language dc.language language"),
    ("topic", "opengraph", "article:tag"),
    ("topic", "meta", "news_keywords keywords parsely-tags sailthru.tags"),
    ("image", "opengraph", "og:image"),
)

_URL_DATE = regex(r"/((?:19|20)\d\d)[/\-_.]?(0[1-9]|1[0-2])[/\-_.]?(0[1-9]|[12]\d|3[01])(?![\d])")
# `/2017/7/12/` and `/29-10-2021`: months and days as a person would write them.
_URL_LOOSE_DATE = regex(
    r"/((?:19|20)\d\d)/(1[0-2]|[1-9])/(3[01]|[12]\d|[1-9])/|/(1[3-9]|2\d|3[01])-(0\d|1[0-2])-(20\d\d)(?![\d])"
)
_SPACES = regex(r"\s+")
_TAG = regex(r"<[^<>]{0,300}>")
_CONTROL = regex(r"[\x00-\x1f]")
_TRAILING_COMMA = regex(r",(?=\s{0,20}[}\]])")
# Comment marks that scripts put round their content.
_WRAPPING = regex(r"^(?:<!--|(?://|/\*)? ?<!\[CDATA\[(?: ?\*/)?)|(?:-->|(?://|/\*)? ?\]\]>(?: ?\*/)?)$")


def settle(value: object) -> str:
    """A value as one line of plain words; empty for what is no text."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    text = str(value)[: _MAX_VALUE * 4]
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    return _SPACES.sub(" ", text).strip()[:_MAX_VALUE]


class Statements:
    """The claims of one page, and the story as JSON-LD gives it (empty where it gives none)."""

    def __init__(self) -> None:
        self.claims: list[Claim] = []
        self.told = ""
        """As it stands there, perhaps with markup."""
        self.body = ""
        """Its words."""
        self._seen: set[tuple[str, str, str]] = set()

    def add(self, field: ClaimField, value: object, origin: ClaimOrigin) -> None:
        """Adds a claim unless it is empty or said already by the same origin."""
        text = settle(value)
        key = (field, text, origin)
        if text and key not in self._seen:
            self._seen.add(key)
            self.claims.append(Claim(field=field, value=text, origin=origin))

    def first(self, field: ClaimField, *origins: ClaimOrigin) -> str:
        """The first claim about a field, of these origins if any are named; else empty."""
        return next((c.value for c in self.claims if c.field == field and (not origins or c.origin in origins)), "")


def read_claims(page: Page) -> Statements:
    """All that the page states."""
    tree = page.tree
    said = Statements()
    meta = _meta_values(tree)
    canonical = _canonical(tree) or meta.get("og:url", [""])[0]
    _json_ld(tree, canonical, said)
    for field, origin, names in _META:
        for name in names.split():
            if field == "author" and name != "author" and said.first("author", origin):
                break  # later names hold others: the sources that a paper cites, the site's maker
            for value in meta.get(name, ())[:20]:
                if name == "twitter:data1" and not _written_by(meta):
                    continue
                if field == "topic" and name != "article:tag":
                    for topic in value.split(",")[:30]:
                        said.add("topic", topic, origin)
                else:
                    said.add(field, value, origin)
    if canonical:
        said.add("url", canonical, "meta")
    language = tree.get("lang") or tree.get("xml:lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    if language:
        said.add("language", language, "page")
    title = tree.find(".//title")
    if title is not None:
        said.add("headline", _words(title), "title element")
    _microdata(tree, said)
    address = said.first("url")
    if match := _URL_DATE.search(address):
        said.add("published", f"{match[1]}-{match[2]}-{match[3]}", "page")
    elif match := _URL_LOOSE_DATE.search(address):
        year, month, day = match.group(1, 2, 3) if match[1] else match.group(6, 5, 4)
        said.add("published", f"{year}-{month:0>2}-{day:0>2}", "page")
    return said


def _words(element: Element) -> str:
    return "".join(element.itertext())


def _written_by(meta: dict[str, list[str]]) -> bool:
    return any(
        "written" in v.lower() or "author" in v.lower() or v.lower() == "by" for v in meta.get("twitter:label1", ())
    )


def _meta_values(tree: Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        attributes = element.attrib
        content = attributes.get("content") or attributes.get("value") or ""
        if not content:
            continue
        for key in ("property", "name", "itemprop", "http-equiv"):
            name = attributes.get(key)
            if name:
                # Properties may hold several names, parted by spaces.
                for part in name.lower().split()[:3]:
                    found.setdefault(part, []).append(content)
    return found


def _canonical(tree: Element) -> str:
    for element in tree.iter("link"):
        if "canonical" in (element.get("rel") or "").lower().split():
            return str(element.get("href") or "").strip()[:2000]
    return ""


# ---- JSON-LD


def _load(raw: str) -> Any:
    """The value of a JSON-LD script, mended where scripts usually break; None where it cannot be read."""
    text = _WRAPPING.sub("", raw.strip()[:_MAX_JSON]).strip()
    for attempt in (text, _TRAILING_COMMA.sub("", _CONTROL.sub(" ", text)).rstrip("; \n")):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """All objects in a value, outermost first; a loop, so that depth costs nothing."""
    todo = [value]
    count = 0
    while todo and count < _MAX_NODES:
        item = todo.pop(0) if len(todo) < 50 else todo.pop()
        count += 1
        if isinstance(item, list):
            todo[0:0] = item[:_MAX_NODES]
        elif isinstance(item, dict):
            yield item
            # Those of readers are no articles of the page.
            todo.extend(v for k, v in item.items() if isinstance(v, (dict, list)) and k not in _OF_READERS)


def _types(item: dict[str, Any]) -> list[str]:
    kinds = item.get("@type", item.get("type"))
    return [str(k) for k in kinds[:10]] if isinstance(kinds, list) else [str(kinds)] if isinstance(kinds, str) else []


def _json_ld(tree: Element, canonical: str, said: Statements) -> None:
    items: list[dict[str, Any]] = []
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower() or not script.text:
            continue
        value = _load(script.text)
        if value is not None:
            items.extend(_objects(value))
        if len(items) > _MAX_NODES:
            break
    if not items:
        return
    by_id = {str(i["@id"]): i for i in items if isinstance(i.get("@id"), str) and len(i) > 1}
    articles = [i for i in items if any(_ARTICLE_TYPES.search(t) for t in _types(i))]
    article = _main_article(articles, canonical)
    if article is not None:
        _article_claims(article, by_id, said)
    for item in items:
        kinds = _types(item)
        if "WebPage" in kinds and article is not None:
            for part in _several(item.get("datePublished")):
                said.add("published", part, "json-ld")


def _main_article(articles: list[dict[str, Any]], canonical: str) -> dict[str, Any] | None:
    if not articles:
        return None
    if canonical:
        tail = canonical.split("://", 1)[-1].rstrip("/")
        for item in articles:
            for key in ("url", "mainEntityOfPage", "@id"):
                value = item.get(key)
                if isinstance(value, dict):
                    value = value.get("@id") or value.get("url")
                if isinstance(value, str) and value.split("://", 1)[-1].split("#")[0].rstrip("/") == tail:
                    return item
    return max(articles, key=lambda i: (bool(i.get("articleBody")), bool(i.get("headline"))))


def _several(value: Any) -> list[Any]:
    return value[:20] if isinstance(value, list) else [] if value is None else [value]


def _names(value: Any, by_id: dict[str, dict[str, Any]], *, people: bool = False) -> Iterator[str]:
    for item in _several(value):
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            if people and "Organization" in _types(item):
                continue
            if "name" not in item and isinstance(item.get("@id"), str):
                item = by_id.get(item["@id"], item)  # noqa: PLW2901 - a reference stands for what it refers to
            name = item.get("name")
            for part in _several(name):
                if isinstance(part, str):
                    yield part
                elif isinstance(part, dict) and isinstance(part.get("name"), str):
                    yield part["name"]
            if name is None and (item.get("givenName") or item.get("familyName")):
                yield f"{item.get('givenName') or ''} {item.get('familyName') or ''}"


def _article_claims(item: dict[str, Any], by_id: dict[str, dict[str, Any]], said: Statements) -> None:
    for key in ("headline", "name"):
        for value in _several(item.get(key)):
            said.add("headline", value, "json-ld")
    for name in _names(item.get("author") or item.get("creator"), by_id, people=True):
        said.add("author", name, "json-ld")
    for key in ("datePublished", "dateCreated"):
        for value in _several(item.get(key)):
            said.add("published", value, "json-ld")
    for value in _several(item.get("dateModified")):
        said.add("updated", value, "json-ld")
    for name in _names(item.get("publisher"), by_id):
        said.add("publication", name, "json-ld")
    for value in _several(item.get("description")):
        said.add("dek", value, "json-ld")
    for value in _several(item.get("inLanguage")):
        said.add("language", value, "json-ld")
    for value in _several(item.get("keywords")):
        for topic in str(value).split(",")[:30] if isinstance(value, str) else ():
            said.add("topic", topic, "json-ld")
    for value in _several(item.get("articleSection")):
        said.add("topic", value, "json-ld")
    address = item.get("url")
    if not isinstance(address, str):
        page = item.get("mainEntityOfPage")
        address = page.get("@id") if isinstance(page, dict) else page
    if isinstance(address, str) and address.startswith("http"):
        said.add("url", address, "json-ld")
    for value in _several(item.get("image")):
        said.add("image", value.get("url") if isinstance(value, dict) else value, "json-ld")
    body = item.get("articleBody") or item.get("text")
    if isinstance(body, str):
        said.told = body[:_MAX_JSON]
        body = html.unescape(body) if "&" in body else body
        said.body = _SPACES.sub(" ", _TAG.sub(" ", body) if "<" in body else body).strip()


# ---- elements of the page


def _is_of_readers(element: Element) -> bool:
    """Whether an element stands in what a reader wrote: a review of a product, a comment, an answer."""
    return any(
        (above.get("itemprop") or "").lower() in _OF_READERS
        or (above.get("itemtype") or "").rpartition("/")[2] in ("Comment", "UserComments", "Answer")
        for above in element.iterancestors()
    )


def _microdata(tree: Element, said: Statements) -> None:
    """`itemprop` values, on meta elements and on others."""
    authors: list[str] = []
    for element in tree.iterfind(".//*[@itemprop]"):
        if not isinstance(element.tag, str):
            continue
        if element.tag == "meta":
            prop, value = element.get("itemprop").lower(), element.get("content")
        else:
            prop = element.get("itemprop").lower()
            if prop in ("datepublished", "datecreated", "datemodified"):
                value = element.get("content") or element.get("datetime") or _words(element)
            elif prop in ("headline", "author") and not _is_of_readers(element):
                inner = element.find(".//*[@itemprop='name']") if prop == "author" else None
                holder = inner if inner is not None else element
                value = holder.get("content") or _words(holder)
                if len(value) > 300:
                    continue
            else:
                continue
        if prop in ("datepublished", "datecreated"):
            said.add("published", value, "page")
        elif prop == "datemodified":
            said.add("updated", value, "page")
        elif prop == "headline":
            said.add("headline", value, "page")
        elif prop == "author":
            authors.append(value)
    # Many of them are the authors of other stories on the page.
    for author in authors if len(set(authors)) <= _MAX_AUTHORS else authors[:1]:
        said.add("author", author, "page")
