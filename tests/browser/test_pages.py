"""Built pages in a real browser: what readers of every kind meet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from generator.config import Config, SiteConfig
from tests.browser.conftest import write_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ARTICLE = "2026/03/10/pier-03/"
PAGES = [
    "",
    ARTICLE,
    "people/marta-lindqvist/",
    "topics/harbour/",
    "archive/",
    "archive/2026/03/",
    "sources/",
    "404.html",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


OWN_WORDS = """element => {
  const copy = element.cloneNode(true);
  copy.querySelectorAll('a.m, a.b').forEach(link => link.remove());
  return copy.textContent.replace(/\\s+/g, ' ').trim();
}"""
WRONG_MARKS = f"""() => {{
  const own = {OWN_WORDS};
  const marks = [...document.querySelectorAll('main a.m')];
  const wrong = marks.filter(mark => {{
    const target = document.getElementById(mark.hash.slice(1));
    return !target || !own(target).includes(own(mark.closest('li, p')));
  }});
  return {{count: marks.length, wrong: wrong.map(mark => mark.hash)}};
}}"""


def open_page(browser: Browser, url: str, *, width: int = 1280, **options: Any) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 900}, **options)
    context.set_default_timeout(8000)
    page = context.new_page()
    page.goto(url)
    return page


def axe_source() -> str:
    axe = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    return (Path(axe.__file__).parent / "axe.min.js").read_text("utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_axe_finds_nothing(browser: Browser, site: str, scheme: str, width: int) -> None:
    """WCAG 2.2 AA and best practices hold on every kind of page, folded parts open."""
    source = axe_source()
    found: dict[str, list[str]] = {}
    for path in PAGES:
        page = open_page(browser, site + path, width=width, color_scheme=scheme, bypass_csp=True)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        page.evaluate(source)
        result = page.evaluate("tags => axe.run(document, {runOnly: tags})", RULES)
        found[path] = [f"{v['id']}: {v['nodes'][0]['target']}" for v in result["violations"]]
        page.context.close()

    assert {path: rules for path, rules in found.items() if rules} == {}


def test_nothing_runs_off_sideways(browser: Browser, site: str) -> None:
    """No page scrolls sideways at 320 px, with text spaced as WCAG 1.4.12 asks, or at twice the text size."""
    measure = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    spaced = "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}"
    over: dict[str, list[int]] = {}
    for path in PAGES:
        page = open_page(browser, site + path, width=320, bypass_csp=True)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        sizes = [page.evaluate(measure)]
        page.add_style_tag(content=spaced)
        sizes.append(page.evaluate(measure))
        page.context.close()
        page = open_page(browser, site + path, bypass_csp=True)
        page.add_style_tag(content="html{font-size:200%!important}")
        sizes.append(page.evaluate(measure))
        page.context.close()
        over[path] = sizes

    assert {path: sizes for path, sizes in over.items() if any(sizes)} == {}


def test_a_unit_leads_to_its_sentence_and_back(browser: Browser, site: str) -> None:
    """Following the mark of a unit marks the sentence with the same words; the arrow there leads back to the unit."""
    page = open_page(browser, site + ARTICLE)
    plain = page.evaluate("getComputedStyle(document.querySelector('#s1')).backgroundColor")
    words = page.locator("#u1").evaluate(OWN_WORDS)

    page.locator("#u1 a.m").click()

    target = page.locator(":target")
    assert target.inner_text().strip() == words
    assert page.evaluate("getComputedStyle(document.querySelector('#s1')).backgroundColor") != plain
    page.locator("#s1 + a.b").first.click()
    assert page.evaluate("location.hash") == "#u1"


def test_every_mark_leads_to_the_words(browser: Browser, site: str) -> None:
    """On the article page each linked element holds the words of the unit that links to it."""
    page = open_page(browser, site + ARTICLE)

    wrong = page.evaluate(WRONG_MARKS)

    assert wrong["count"] >= 7
    assert wrong["wrong"] == []


def test_a_link_into_folded_background_opens_it(browser: Browser, site: str) -> None:
    """On a small screen background is folded; the way back from a sentence to it opens it."""
    page = open_page(browser, site + ARTICLE, width=360)
    assert not page.locator("#b1").is_visible()

    page.locator("a.b[href='#b1']").click()

    page.wait_for_function("document.querySelector('details.fold').open")
    assert page.locator("#b1").is_visible()


def test_background_is_open_on_a_desk(browser: Browser, site: str) -> None:
    """On a wide screen nothing needs unfolding."""
    page = open_page(browser, site + ARTICLE, width=1280)

    assert page.locator("#b1").evaluate("e => e.getBoundingClientRect().height") > 10
    assert page.locator("#b1").evaluate(
        "e => e.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true})"
    )


def test_digest_and_article_stand_side_by_side_on_a_desk(browser: Browser, site: str) -> None:
    """A mark leads to its sentence with the unit still in sight beside it, whatever the length of the article."""
    page = open_page(browser, site + ARTICLE, width=1280)
    page.set_viewport_size({"width": 1280, "height": 600})
    digest, story = page.locator(".digest").bounding_box(), page.locator(".story").bounding_box()
    assert digest is not None
    assert story is not None
    assert digest["x"] + digest["width"] <= story["x"]
    mark = page.locator("#n1 a.m")
    mark.scroll_into_view_if_needed()

    mark.click()

    inside = "e => { const b = e.getBoundingClientRect(); return b.top >= 0 && b.bottom <= innerHeight; }"
    assert page.locator(":target").evaluate(inside)
    assert page.locator("#n1").evaluate(inside)


def test_dark_follows_the_system(browser: Browser, site: str) -> None:
    """The page is dark where the reader's system is."""
    paper = "getComputedStyle(document.body).backgroundColor"

    light = open_page(browser, site, color_scheme="light").evaluate(paper)
    dark = open_page(browser, site, color_scheme="dark").evaluate(paper)

    assert (light, dark) == ("rgb(253, 252, 250)", "rgb(22, 22, 24)")


def test_print_shows_words_only(browser: Browser, site: str) -> None:
    """On paper there is the digest with its background and the article, and nothing to click."""
    page = open_page(browser, site + ARTICLE)
    page.emulate_media(media="print", color_scheme="dark")

    assert page.locator("h1").is_visible()
    assert page.locator("#b1").evaluate("e => e.getBoundingClientRect().height") > 10
    assert not page.locator("nav").first.is_visible()
    assert not page.locator("a.m").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_arabic_runs_from_right_to_left(browser: Browser, arabic_site: str) -> None:
    """The interface is mirrored, an English article in it is not."""
    page = open_page(browser, arabic_site)
    name = page.locator(".name").bounding_box()
    nav = page.locator("nav").first.bounding_box()

    assert name is not None
    assert nav is not None
    assert name["x"] > nav["x"]
    assert page.evaluate("document.documentElement.dir") == "rtl"
    page.goto(arabic_site + ARTICLE)
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).direction") == "ltr"
    page.goto(arabic_site + "2026/03/10/arabic/")
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).direction") == "rtl"


def test_an_arabic_article_on_an_english_site(browser: Browser, site: str) -> None:
    """The article runs right to left and says its language; what the interface says there does not."""
    page = open_page(browser, site + "2026/03/10/arabic/")

    assert page.evaluate("document.querySelector('article').lang") == "ar"
    assert page.evaluate("getComputedStyle(document.querySelector('#s1')).direction") == "rtl"
    assert page.evaluate("getComputedStyle(document.querySelector('#h-summary')).direction") == "ltr"


def test_everything_can_be_read_without_script(browser: Browser, site: str) -> None:
    """With script off the page has the same words; the site has none in any case."""
    with_script = open_page(browser, site + ARTICLE)
    without = open_page(browser, site + ARTICLE, java_script_enabled=False)

    assert without.locator("main").inner_text() == with_script.locator("main").inner_text()
    assert with_script.locator("script:not([type='application/ld+json'])").count() == 0


def test_the_policy_is_kept(browser: Browser, site: str) -> None:
    """No page breaks its own Content-Security-Policy, misses a file, or asks another host."""
    troubles: list[str] = []
    for path in PAGES:
        context = browser.new_context()
        page = context.new_page()
        page.on("console", lambda m: troubles.append(m.text) if m.type in ("error", "warning") else None)
        page.on("requestfailed", lambda r: troubles.append(r.url))
        page.on("request", lambda r: None if r.url.startswith(site) else troubles.append(r.url))
        page.goto(site + path, wait_until="networkidle")
        context.close()

    assert troubles == []


def test_the_site_opens_from_disk(browser: Browser, tmp_path: Path) -> None:
    """With `urls = "file"` links work without any server, style sheet included."""
    write_site(tmp_path, Config(site=SiteConfig(urls="file")))
    page = open_page(browser, (tmp_path / "index.html").as_uri())

    page.locator(".lead h2 a").click()

    assert page.locator("article.article h1").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(253, 252, 250)"
    page.locator(".name a").click()
    assert page.locator(".edition h1").is_visible()
