"""Editions, the archive around them, and what each page says of itself in its head."""

from __future__ import annotations

import re

import pytest

from generator.config import Config, SiteConfig
from generator.model import Digest
from generator.pages import plan
from generator.pages.corpus_index import edition_of, index_of
from generator.rendering import Renderer
from tests.unit.pages.samples import BODY, make_corpus, make_digest


def stories(*days: str | None) -> dict[str, Digest]:
    return {
        f"{n:03}.txt": make_digest(headline=f"Story number {n}", published=day, entry=f"{n:03}.txt")
        for n, day in enumerate(days)
    }


def site(digests: dict[str, Digest], **settings: object) -> dict[str, str]:
    config = Config(site=SiteConfig(title="Ellery Digest", **settings))  # type: ignore[arg-type]
    corpus, load = make_corpus(digests, config)
    renderer = Renderer({}, config, bytecode=None)
    return {page.path: renderer.render(page, load).decode() for page in plan(corpus, config)}


WEEKS = ("2026-03-02", "2026-03-08", "2026-03-09", "2026-01-01", "2025-12-29", None)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-03-08", "2026-W10"),
        ("2026-03-09", "2026-W11"),
        ("2025-12-29", "2026-W01"),  # ISO weeks: the year's first days may belong to the last week of the one before
        ("2027-01-01", "2026-W53"),
    ],
)
def test_a_day_belongs_to_its_iso_week(day: str, expected: str) -> None:
    """Weeks run from Monday to Sunday."""
    assert edition_of(day, "week") == expected


def test_week_editions() -> None:
    """With `editions = "week"` the front page is the latest week, and each week has its own page with all its days."""
    pages = site(stories(*WEEKS), editions="week")

    assert {p for p in pages if p.startswith("editions/")} == {
        f"editions/{week}/index.html" for week in ("2026-W11", "2026-W10", "2026-W01")
    }
    assert "Week of March 9, 2026 to March 15, 2026" in pages["index.html"]
    assert "That was all of this week." in pages["index.html"]
    assert re.findall(r"Story number \d", pages["editions/2026-W10/index.html"]) == ["Story number 1", "Story number 0"]
    assert 'rel="next">' in pages["editions/2026-W10/index.html"]
    assert 'href="../../../editions/2026-W10/"' in pages["archive/2026/03/index.html"]


def test_every_link_of_week_editions_leads_to_a_page() -> None:
    """Calendar, archive, front page and editions point to pages that there are."""
    pages = site(stories(*WEEKS), editions="week")

    for path, html in pages.items():
        if not path.endswith(".html") or path == "404.html":
            continue
        for href in re.findall(r'<a [^>]*href="([^"#:]+)"', html):
            parts = path.split("/")[:-1]
            for step in href.split("/"):
                if step == "..":
                    parts.pop()
                elif step not in ("", "."):
                    parts.append(step)
            target = "/".join(parts)
            known = {target, f"{target}/index.html".lstrip("/")}
            assert known & pages.keys(), (path, href)


def test_a_large_edition_ends() -> None:
    """The front page of a day with 300 stories is finite: the first in full, some in brief, headlines, an end."""
    html = site(stories(*["2026-03-09"] * 300))["index.html"]

    assert html.count("<article") == 25
    assert html.count("Story number") == 85
    assert "That was all of Monday" in html


def test_without_dates_the_front_page_is_what_there_is() -> None:
    """A corpus without any date has a front page and a list, and claims no day."""
    pages = site(stories(None, None))

    assert "Stories without a date" in pages["index.html"]
    assert "<time" not in pages["index.html"]
    assert "archive/undated/index.html" in pages


def test_topics_stay_when_one_article_is_edited() -> None:
    """A sentence more in one article changes the topics of no other, nor which topics there are."""
    names = ("Tarn Footbridge", "Senn Quay", "Orrin Mill")
    bodies = [
        f"{BODY}\n\nThe {n} shut. Nobody crossed the {n} on foot. The {n} is old." for n in names for _ in range(6)
    ]
    digests = {f"{n}.txt": make_digest(body, entry=f"{n}.txt") for n, body in enumerate(bodies)}

    def topics() -> dict[str, tuple[str, ...]]:
        index = index_of(make_corpus(digests)[0], Config())
        return {card.entry: index.topics_of(card) for card in index.cards}

    before = topics()
    digests["4.txt"] = make_digest(bodies[4] + "\n\nA walker said the Tarn Footbridge was missed.", entry="4.txt")

    assert topics() == before
    assert len({key for keys in before.values() for key in keys}) >= 3


# ---- what pages say of themselves


def article(**settings: object) -> str:
    made = make_digest(entry="pier.txt", url="https://courier.example/pier", publication="The Courier")
    pages = site({"pier.txt": made}, base_url="https://digest.example/news/", **settings)
    return pages["2026/03/10/pier/index.html"]


@pytest.mark.parametrize(
    ("canonical", "expected"),
    [("own", "https://digest.example/news/2026/03/10/pier/"), ("source", "https://courier.example/pier")],
)
def test_the_canonical_address_is_configured(canonical: str, expected: str) -> None:
    """Search engines are led to our page, or to the publisher's."""
    assert f'<link rel="canonical" href="{expected}">' in article(canonical=canonical)


def test_linked_data_says_what_the_page_is_based_on() -> None:
    """JSON-LD is a NewsArticle that names the publisher's article."""
    assert (
        '"isBasedOn":{"@type":"NewsArticle","headline":"Port Ellery closes its grain pier",'
        '"url":"https://courier.example/pier","publisher":{"@type":"Organization","name":"The Courier"}}'
    ) in article()


def test_a_quote_leads_to_its_words_at_the_publisher() -> None:
    """Quotes have a text-fragment link to the publisher's page."""
    assert 'href="https://courier.example/pier#:~:text=We%20would%20rather%20lose' in article()


@pytest.mark.parametrize(
    ("base_url", "root"),
    [("https://digest.example/news/", "/news/"), ("https://digest.example", "/"), ("", "")],
)
def test_the_404_page_works_at_any_depth(base_url: str, root: str) -> None:
    """Its links begin at the site's own path, style sheet included: a host shows it for every address."""
    html = site(stories("2026-03-09"), base_url=base_url)["404.html"]

    links = re.findall(r'(?:href|src)="([^"]+)"', html)
    inside = [link for link in links if not link.startswith(("#", "https:"))]
    assert inside
    assert all(link.startswith(root or "") for link in inside)
    assert f'href="{root}static/digest.' in html


def test_topics_and_sources_show_their_newest_headline() -> None:
    """The index of topics says what is new in each, and so changes with it."""
    digests = {
        "a.txt": make_digest(headline="An older story", published="2026-03-01", topics=("Harbour",)),
        "b.txt": make_digest(headline="A newer story", published="2026-03-02", topics=("Harbour",)),
    }

    html = site(digests)["topics/index.html"]

    assert '<span class="role">A newer story</span>' in html
    assert "An older story" not in html


def test_quotes_of_one_article_stand_together_on_the_persons_page() -> None:
    """The article is named once, below the last of its quotes."""
    runs = ("We would rather lose a season than a crane,", "It will be safe again,")
    made = make_digest(quotes=tuple(((run,), "Marta Lindqvist", "board chair") for run in runs))

    html = site({"pier.txt": made})["people/marta-lindqvist/index.html"]

    assert html.count("<q>") == 2
    assert html.count("<figcaption") == 1
    assert html.index("It will be safe again") < html.index("<figcaption")
