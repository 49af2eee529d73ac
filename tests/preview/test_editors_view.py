"""The editor's view in a real Chromium on the real engine: outlines, panel, and lines that act when they are pasted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from generator.preview.overruling import Paste, put_in
from tests.browser.test_pages import RULES, axe_source
from tests.preview.running import Preview, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

ARTICLE = """Harbour of Lorne reopens after repairs

By Ruth Adeyemi

LORNE (Norwire) - The harbour of Lorne reopened on Monday after a month of repairs that cost 4 million crowns.

Crowds came to the quay in the morning. “Nobody asked the islands what this cost them.” It rained until noon.

“The quay is safer than it has been in forty years,” said harbour master Ida Brandt. “It will last longer than I will.”

“We lost a month of work and nobody has asked us how we are,” fisherman Olav Tamm said.

The quay was built in 1911 and had not been repaired since the storm of 1983, which tore away the northern pier.

Ferries to the islands will sail again from Thursday, the company said, and a second ferry will follow in May.

Share this story
"""

PAGE = "/2031/03/04/harbour/"
VIEW = "document.querySelector('digest-editor').shadowRoot"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Preview, Path]]:
    root = tmp_path_factory.mktemp("project")
    (root / "content").mkdir()
    (root / "content" / "2031-03-04-harbour.txt").write_text(ARTICLE)
    (root / "digest.toml").write_text('[site]\ntitle = "Lorne"\nbase_url = "https://lorne.example/"\n')
    with Preview("-m", "generator", "-C", str(root), "serve", "--port", "0", "--future") as preview:
        yield preview, root


@pytest.fixture
def sidecar(running: tuple[Preview, Path]) -> Iterator[Path]:
    """The article's sidecar; gone again afterwards, and the page as it was."""
    preview, root = running
    path = root / "content" / "2031-03-04-harbour.txt.toml"
    before = preview.get(PAGE)[2]
    yield path
    path.unlink(missing_ok=True)
    until(lambda: preview.get(PAGE)[2] == before, 10)


def visit(browser: Browser, preview: Preview, **options: Any) -> Page:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], **options)
    context.set_default_timeout(8000)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"http://localhost:{preview.port}{PAGE}")
    page.locator("digest-editor .toggle button").wait_for()
    assert complaints == []  # the policy of the page lets all of it in
    return page


@pytest.fixture
def page(browser: Browser, running: tuple[Preview, Path]) -> Iterator[Page]:
    tab = visit(browser, running[0], viewport={"width": 1200, "height": 800})
    yield tab
    tab.context.close()


def outlined(page: Page) -> str:
    """The words of the article that lie inside the outlines, letter by letter."""
    words: str = page.evaluate(
        """() => {
          const boxes = [...VIEW.querySelectorAll('.layer div')].map(d => d.getBoundingClientRect());
          const walker = document.createTreeWalker(document.querySelector('.story'), NodeFilter.SHOW_TEXT);
          let words = '';
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            for (let at = 0; at < node.length; at++) {
              const range = document.createRange();
              range.setStart(node, at); range.setEnd(node, at + 1);
              const r = range.getBoundingClientRect();
              const [x, y] = [(r.left + r.right) / 2, (r.top + r.bottom) / 2];
              const inside = b => b.left + 3 < x && x < b.right - 3 && b.top < y && y < b.bottom;
              if (boxes.some(inside)) words += node.data[at];
            }
          }
          return words;
        }""".replace("VIEW", VIEW)
    )
    return words


def copied(page: Page, where: str) -> str:
    """What is on the clipboard, once the panel says that it is."""
    page.wait_for_function(f"where => {VIEW}.querySelector('.status').innerText.includes(where)", arg=where)
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def paste(page: Page, sidecar: Path, line: str, which: str, unit: str) -> None:
    """Put the copied line where the view says that it belongs."""
    view = page.evaluate("fetch('/_digest/view?page=' + location.pathname).then(answer => answer.json())")
    (found,) = [one for one in view["units"] if one["id"] == unit]
    place = found[which]
    text = sidecar.read_text() if sidecar.exists() else ""
    sidecar.write_text(put_in(text, Paste(line, "", place["after"], place["instead"])))


def test_pointing_at_a_unit_outlines_its_words(page: Page) -> None:
    """All pieces of them and nothing else; going there with the keyboard does the same; nothing scrolls."""
    page.hover("#q1 q >> nth=0")
    assert outlined(page) == "The quay is safer than it has been in forty years,It will last longer than I will."
    page.hover("h1")
    assert outlined(page) == ""
    assert page.evaluate("scrollY") == 0

    page.evaluate("document.querySelector('#u1 a').focus({preventScroll: true})")

    assert outlined(page).startswith("The harbour of Lorne reopened on Monday")
    assert page.evaluate("scrollY") == 0
    page.set_viewport_size({"width": 500, "height": 800})
    until(lambda: outlined(page).endswith("4 million crowns."))


def test_nothing_of_the_page_moves(page: Page) -> None:
    """Every element stands where it stood with outlines and panel, and none has another attribute."""
    measure = """() => [...document.querySelectorAll('body, body *')].map(e => {
      const r = e.getBoundingClientRect();
      return [e.tagName, r.x + scrollX, r.y + scrollY, r.width, r.height, e.getAttributeNames().join()].join(' ');
    }).concat(document.documentElement.scrollWidth)"""
    before = page.evaluate(measure)
    page.keyboard.press("Alt+Shift+E")
    page.hover("#q1 q >> nth=0")

    assert page.evaluate(f"{VIEW}.querySelectorAll('.layer div').length") >= 2
    assert page.evaluate(measure) == before


def test_the_panel_says_what_was_cut_and_how_sure_all_is(page: Page) -> None:
    """Rule, kind and words of each cut; headline, author and date with evidence; speakers with confidence."""
    page.keyboard.press("Alt+Shift+E")
    words = page.locator("digest-editor .panel").inner_text()

    assert "byline by rule byline, line 3; says author Ruth Adeyemi\n\nBy Ruth Adeyemi" in words
    assert "Share this story" in words
    assert "Author one place says so\n\non the word of: byline" in words
    assert "Date one place says so\n\non the word of: file name" in words
    assert "said by Ida Brandt, confidence 0." in words
    assert "cue: said" in words


def test_a_quote_without_a_speaker_is_a_warning(page: Page) -> None:
    """In the badge of its page, with its words."""
    page.locator("digest-preview .badge summary").click()

    assert page.locator("digest-preview .badge li").all_inner_texts() == [
        "A quote without a speaker: “Nobody asked the islands what this cost them.”"
    ]


def test_the_keyboard_is_enough(page: Page) -> None:
    """Tab reaches the button, Enter opens, Escape closes and gives the focus back; a tab remembers what it was."""
    page.keyboard.press("Shift+Tab")
    button = page.locator("digest-editor .toggle button")
    assert page.evaluate(f"{VIEW}.activeElement?.textContent") == "Editor’s view"
    page.keyboard.press("Enter")
    panel = page.locator("digest-editor .panel")
    panel.wait_for()
    assert page.evaluate(f"{VIEW}.activeElement?.tagName") == "H2"
    page.reload()
    panel.wait_for()

    page.locator("digest-editor .panel header button").focus()
    page.keyboard.press("Escape")
    panel.wait_for(state="hidden")
    assert page.evaluate(f"{VIEW}.activeElement?.textContent") == "Editor’s view"
    page.reload()
    button.wait_for()
    assert panel.is_hidden()


def test_a_quote_is_dropped_by_the_line_that_one_key_copies(page: Page, sidecar: Path) -> None:
    """Pasted into the sidecar it goes from the page, and a second one finds its place beside it."""
    page.keyboard.press("Alt+Shift+E")
    page.hover("#q1 q >> nth=0")
    page.keyboard.press("d")
    line = copied(page, "Paste it into 2031-03-04-harbour.txt.toml")
    assert line.startswith('drop = ["The quay is safer than')
    paste(page, sidecar, line, "drop", "q1")
    page.wait_for_function("() => !document.querySelector('.digest').innerText.includes('safer than')")

    page.wait_for_function(f"() => !{VIEW}.querySelector('.body').innerText.includes('safer than')")
    page.hover("#q1 q >> nth=0")
    page.keyboard.press("d")
    line = copied(page, "in place of line 1")
    paste(page, sidecar, line, "drop", "q1")

    page.wait_for_function("() => !document.querySelector('.digest').innerText.includes('a month of work')")


def test_a_speaker_is_set_by_the_line_that_is_copied(page: Page, sidecar: Path) -> None:
    """A name with marks stands below the quote as it was typed."""
    page.keyboard.press("Alt+Shift+E")
    page.hover("#q2 q >> nth=0")
    field = page.locator("digest-editor .unit.now input")
    assert field.input_value() == "Olav Tamm"
    field.fill('Olav "Olle" Tamm')
    field.press("Enter")

    line = copied(page, "Paste it into")
    assert json.loads(line.rpartition(" = ")[2]) == 'Olav "Olle" Tamm'
    paste(page, sidecar, line, "set_speaker", "q2")
    page.wait_for_function("() => document.querySelector('.digest').innerText.includes('Olav \"Olle\" Tamm')")


def test_a_sentence_is_pinned_by_the_line_that_is_copied(page: Page, sidecar: Path) -> None:
    """The panel says that the editor pinned it, although the page needs no change; a second press says so too."""
    page.keyboard.press("Alt+Shift+E")
    page.evaluate("document.querySelector('details.fold').open = true")
    page.hover("#b1")
    page.keyboard.press("p")
    line = copied(page, "Paste it into")
    paste(page, sidecar, line, "pin", "b1")

    page.wait_for_function(f"() => {VIEW}.querySelector('.unit.now').innerText.includes('pinned by the editor')")
    page.keyboard.press("p")
    page.wait_for_function(f"() => {VIEW}.querySelector('.status').innerText.includes('says so already')")


def test_what_the_article_says_stays_words(page: Page) -> None:
    """Markup in an article, a rule or a name is shown in the panel, never made."""
    markup = "<img src=x onerror='window.bad = 1'>"

    def hostile(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: hostile(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [hostile(inner) for inner in value]
        return value + markup if isinstance(value, str) else value

    page.route("**/_digest/view*", lambda route: route.fulfill(json=hostile(route.fetch().json())))
    page.keyboard.press("Alt+Shift+E")
    page.reload()
    page.locator("digest-editor .panel").wait_for()

    assert page.locator("digest-editor .body").inner_text().count(markup) > 20
    assert page.evaluate(f"{VIEW}.querySelectorAll('img').length") == 0
    page.unroute_all(behavior="wait")


def test_there_is_no_view_where_there_is_no_article(running: tuple[Preview, Path]) -> None:
    """Lists, missing pages, and paths that climb."""
    for page in (
        "/",
        "/nothing/",
        "/2031/03/04/harbour/../../../../../digest.toml",
        "/2031/03/04/harbour/index.json",
        "",
    ):
        assert running[0].get(f"/_digest/view?page={page}")[0] == 204, page


@pytest.mark.parametrize("scheme, width", [("light", 360), ("dark", 1440)])
def test_axe_finds_nothing(browser: Browser, running: tuple[Preview, Path], scheme: Any, width: int) -> None:
    """With the panel closed, and open with a line copied."""
    page = visit(browser, running[0], viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page.evaluate(axe_source())
    found = []
    for opening in (False, True):
        if opening:
            page.keyboard.press("Alt+Shift+E")
            page.evaluate("document.querySelector('#q1 a').focus({preventScroll: true})")
            page.keyboard.press("d")
            page.locator("digest-editor .status code").wait_for()
        result = page.evaluate("tags => axe.run(document, {runOnly: tags})", RULES)
        found += [f"{v['id']}: {v['nodes'][0]['target']}" for v in result["violations"]]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()

    assert found == []
