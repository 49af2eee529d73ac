"""schema.org data of an article page, as JSON-LD."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.pages.views import ArticleView

if TYPE_CHECKING:
    from generator.rendering import SiteView


def linked_data(page: ArticleView, site: SiteView) -> dict[str, Any]:
    """A `NewsArticle` that says what it is based on. Without a base URL the page names itself by a relative link."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": page.headline[:110],
        "description": page.description,
        "inLanguage": page.language,
        "mainEntityOfPage": {"@type": "WebPage", "@id": page.absolute or "./"},
        "publisher": {"@type": "Organization", "name": site.title, **({"url": site.base_url} if site.base_url else {})},
    }
    if page.published:
        data["datePublished"] = page.published
    if page.updated:
        data["dateModified"] = page.updated
    if page.authors:
        data["author"] = [{"@type": "Person", "name": name} for name in page.authors]
    elif page.agency or page.publication:
        data["author"] = [{"@type": "Organization", "name": page.agency or page.publication}]
    if page.place:
        data["contentLocation"] = {"@type": "Place", "name": page.place}
    if page.picture and page.picture.largest:
        data["image"] = [page.picture.largest]
    if page.topics:
        data["keywords"] = [topic.text for topic in page.topics]
    if page.original or page.publication or page.agency:
        source: dict[str, Any] = {"@type": "NewsArticle", "headline": page.headline[:110]}
        if page.original:
            source["url"] = page.original
        if page.agency or page.publication:
            source["publisher"] = {"@type": "Organization", "name": page.publication or page.agency}
        data["isBasedOn"] = source
    return data
