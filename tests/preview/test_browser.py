"""The preview in a real Chromium: what a person at the desk sees while editing."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.test_pages import RULES, axe_source
from tests.preview.running import TINY, Preview, until
from tests.preview.tiny import picture

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, WebSocket

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, preview: Preview) -> Iterator[Page]:
    """A tab on the long article, connected and marked, so that a reload shows."""
    tab = browser.new_page()
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    visit(tab, preview, "/flood/")
    yield tab
    tab.close()
    # The policy of the page would show here if it kept the script or the socket out.
    assert [text for text in complaints if "ERR_CONNECTION_REFUSED" not in text and "404" not in text] == []


def visit(tab: Page, preview: Preview, path: str) -> None:
    """Open a page and wait until its socket has heard from the server."""
    heard: list[object] = []

    def opened(socket: WebSocket) -> None:
        socket.once("framereceived", lambda frame: heard.append(frame or "empty"))

    tab.once("websocket", opened)
    tab.goto(f"http://localhost:{preview.port}{path}")
    until(lambda: tab.evaluate("window.mark = 'same document'") and bool(heard))


def is_same_document(tab: Page) -> bool:
    return bool(tab.evaluate("window.mark === 'same document'"))


def wait_for_text(tab: Page, text: str) -> None:
    tab.wait_for_function("text => document.body.innerText.includes(text)", arg=text, timeout=5000)


def save(project: Path, name: str, old: str, new: str) -> None:
    path = project / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_an_edit_shows_without_a_reload(page: Page, project: Path) -> None:
    """Scroll, focus, what was typed and what was opened stay as they are."""
    page.click("summary")
    page.fill("#field", "half a sentence")
    page.evaluate("window.scrollTo(0, 900)")
    before = page.evaluate("window.scrollY")

    save(project, "content/flood.txt", "Line 60 of the flood.", "Line 60 was edited.")
    wait_for_text(page, "Line 60 was edited.")

    assert is_same_document(page)
    assert page.evaluate("window.scrollY") == before == 900
    assert page.evaluate("document.activeElement.id") == "field"
    assert page.input_value("#field") == "half a sentence"
    assert page.evaluate("document.getElementById('more').open")


def test_a_tab_that_came_too_early_becomes_the_site(browser: Browser, project: Path) -> None:
    """The page that waits for the first build is looked at in its own colours, and goes by itself."""
    (project / "slow").touch()
    tab = browser.new_page(color_scheme="dark")
    with Preview(*TINY, str(project), answer="meanwhile") as running:
        visit(tab, running, "/vote/")
        assert "is being built" in tab.inner_text("h1")
        told = tab.inner_text("#digest-progress")
        tab.wait_for_function("told => document.querySelector('#digest-progress').innerText !== told", arg=told)
        assert tab.inner_text("#digest-progress").endswith(" of 10,000 articles read")
        assert tab.evaluate("getComputedStyle(document.body).marginTop") != "8px"
        (project / "slow").unlink()
        wait_for_text(tab, "The council voted.")
    tab.close()


def test_paragraphs_come_go_and_move(page: Page, project: Path) -> None:
    """The page ends as a fresh load would show it."""
    save(project, "content/flood.txt", "The river rose.\n", "A new first line.\nThe river rose.\n")
    wait_for_text(page, "A new first line.")
    save(project, "content/flood.txt", "Line 3 of the flood.\nLine 4 of the flood.\n", "Line 4 of the flood.\n")
    page.wait_for_function("() => !document.body.innerText.includes('Line 3 of the flood.')")
    save(
        project,
        "content/flood.txt",
        "Line 6 of the flood.\nLine 7 of the flood.\n",
        "Line 7 of the flood.\nLine 6 of the flood.\n",
    )
    page.wait_for_function(
        "() => document.body.innerText.indexOf('Line 7 of') < document.body.innerText.indexOf('Line 6 of')"
    )
    morphed = page.evaluate("document.querySelector('main').innerHTML")
    assert is_same_document(page)
    page.reload()

    assert page.evaluate("document.querySelector('main').innerHTML") == morphed


def test_the_title_follows(page: Page, project: Path) -> None:
    """The head is brought up to date too."""
    save(project, "content/flood.txt", "Flood\n", "Deluge\n")
    page.wait_for_function("() => document.title === 'Deluge'")

    assert is_same_document(page)


def test_a_tab_with_another_page_stays_still(page: Page, project: Path, preview: Preview, browser: Browser) -> None:
    """Nothing is fetched and nothing is touched."""
    asked: list[str] = []
    other = browser.new_page()
    visit(other, preview, "/vote/")
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate(
        "new MutationObserver(() => window.touched = true)"
        ".observe(document.body, {childList: true, subtree: true, characterData: true})"
    )
    save(project, "content/vote.txt", "The council voted.", "The council voted twice.")
    wait_for_text(other, "voted twice")
    other.close()

    assert asked == []
    assert page.evaluate("window.touched") is None


def test_a_style_sheet_swaps(page: Page, project: Path) -> None:
    """The colour changes in the same document, and one sheet is left."""
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(1, 2, 3)"

    save(project, "templates/site.css", "rgb(1, 2, 3)", "rgb(9, 8, 7)")
    page.wait_for_function("() => getComputedStyle(document.querySelector('h1')).color === 'rgb(9, 8, 7)'")
    page.wait_for_function("() => document.querySelectorAll('link[rel=stylesheet]').length === 1")

    assert is_same_document(page)


def test_style_sheets_saved_in_a_row_leave_the_last(page: Page, project: Path) -> None:
    """However fast they come: one sheet is left, and it is the newest."""
    for number in range(30):
        (project / "templates" / "site.css").write_text(f"h1 {{ color: rgb(1, 2, {100 + number}); }}\n")
        page.wait_for_timeout(7)
    page.wait_for_function("() => getComputedStyle(document.querySelector('h1')).color === 'rgb(1, 2, 129)'")
    page.wait_for_function("() => document.querySelectorAll('link[rel=stylesheet]').length === 1")

    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(1, 2, 129)"
    assert is_same_document(page)


def test_the_overlay_comes_and_goes(page: Page, project: Path) -> None:
    """It names file, line and remedy, over the last good page, and goes on the next good build."""
    save(project, "templates/page.html", "{body}", "{bdoy}")
    overlay = page.locator("digest-preview .overlay")
    overlay.wait_for()

    words = overlay.inner_text()
    assert "templates/page.html:13" in words
    assert "13 | <main>{bdoy}</main>" in words
    assert "^" in words
    assert "Check the name." in words
    assert page.locator("h1").first.inner_text() == "Flood"

    save(project, "templates/page.html", "{bdoy}", "{body}")
    overlay.wait_for(state="detached")
    assert is_same_document(page)


@pytest.mark.parametrize("way", ["the button", "a click beside it", "Escape"])
def test_the_overlay_can_be_put_aside(page: Page, project: Path, way: str) -> None:
    """With no keyboard too, on a phone; what is at fault far to the right of a long line is in sight before."""
    page.set_viewport_size({"width": 360, "height": 800})
    save(project, "templates/page.html", "<main>{body}", f"<main>{'<i>far</i>' * 20}{{bdoy}}")
    overlay = page.locator("digest-preview .overlay")
    overlay.wait_for()
    page.wait_for_function(
        "() => { const root = document.querySelector('digest-preview').shadowRoot;"
        " const [pre, caret] = ['pre', '.caret b'].map(name => root.querySelector(name).getBoundingClientRect());"
        " return caret.left > pre.left && caret.right < pre.right; }"
    )
    if way == "the button":
        overlay.get_by_role("button", name="Hide").click()
    elif way == "Escape":
        page.keyboard.press("Escape")
    else:
        page.mouse.click(4, 400)
    overlay.wait_for(state="detached")


@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing_in_overlay_and_badge(page: Page, project: Path, width: int) -> None:
    """Long lines can be scrolled with the keyboard, colours are strong enough, nothing runs off sideways."""
    page.set_viewport_size({"width": width, "height": 800})
    save(project, "content/flood.txt", "The river rose.", "The river rose. WARN")
    page.locator("digest-preview .badge summary").click()
    wide = "{bdoy} and a line that is wider than any screen " * 8
    save(project, "templates/page.html", "{body}", wide)
    page.locator("digest-preview .overlay").wait_for()

    found = page.evaluate(
        f"{axe_source()}; axe.run({{include: [['digest-preview']]}}, {{runOnly: {RULES}}}).then(r => r.violations)"
    )

    assert [f"{rule['id']}: {rule['nodes'][0]['target']}" for rule in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_warnings_are_a_small_badge_with_a_list(page: Page, project: Path) -> None:
    """They do not cover the page."""
    save(project, "content/flood.txt", "The river rose.", "The river rose. WARN")
    badge = page.locator("digest-preview .badge")
    badge.wait_for()

    assert badge.locator("summary").inner_text() == "1 warning"
    badge.locator("summary").click()
    assert badge.locator("li").inner_text() == "flood.txt says WARN."


def test_a_new_page_appears_where_there_was_none(browser: Browser, preview: Preview, project: Path) -> None:
    """A tab on a missing page shows the page when it comes, and misses it when it goes."""
    tab = browser.new_page()
    visit(tab, preview, "/bridge/")
    wait_for_text(tab, "Not found")

    (project / "content" / "bridge.txt").write_text("Bridge\nThe bridge is open.\n")
    wait_for_text(tab, "The bridge is open.")
    (project / "content" / "bridge.txt").unlink()
    wait_for_text(tab, "Not found")
    tab.close()


def test_a_tab_catches_up_after_a_restart(browser: Browser, project: Path) -> None:
    """The server is killed, the article edited, the server started again on the same port."""
    with Preview(*TINY, str(project)) as first:
        port = first.port
        tab = browser.new_page()
        visit(tab, first, "/vote/")
        first.process.send_signal(signal.SIGKILL)
        first.process.wait()
    save(project, "content/vote.txt", "The council voted.", "The council slept.")
    with Preview(*TINY, str(project), str(port)) as second:
        assert second.port == port
        wait_for_text(tab, "The council slept.")
        assert is_same_document(tab)
    tab.close()


def test_an_image_swaps(page: Page, project: Path) -> None:
    """Wherever it is named, in the same document; the other images are not fetched again."""
    widths = "() => ['picture', 'sets'].map(id => document.getElementById(id).naturalWidth).join()"
    page.wait_for_function(f"() => ({widths})() === '10,10'")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    (project / "templates" / "picture.svg").write_text(picture(20))
    page.wait_for_function(f"() => ({widths})() === '20,20'")

    assert {url.partition("?")[0].rpartition("/")[2] for url in asked} <= {"picture.svg", "view"}
    # An edit of the page afterwards must not bring the old one back.
    save(project, "content/flood.txt", "The river rose.", "The river rose again.")
    wait_for_text(page, "The river rose again.")
    assert page.evaluate(widths) == "20,20"
    assert is_same_document(page)


def test_twenty_tabs_at_once(browser: Browser, preview: Preview, project: Path) -> None:
    """Each has a socket of its own (browsers grant far fewer plain connections to one server), and all hear."""
    context = browser.new_context()
    tabs = [context.new_page() for _ in range(20)]
    for tab in tabs:
        visit(tab, preview, "/vote/")
    save(project, "content/vote.txt", "The council voted.", "All of them hear this.")
    for tab in tabs:
        wait_for_text(tab, "All of them hear this.")

    assert all(is_same_document(tab) for tab in tabs)
    context.close()


def test_many_saves_in_a_row_end_in_the_last(page: Page, project: Path) -> None:
    """The tab shows the last state, whatever it skipped on the way."""
    path = project / "content" / "flood.txt"
    for number in range(200):
        path.write_text(f"Flood\nSave {number}.\n")
    wait_for_text(page, "Save 199.")

    assert is_same_document(page)
