"""Pages to bytes."""

from __future__ import annotations

import msgspec
import pytest

from generator.config import Config, SiteConfig
from generator.errors import TemplateError
from generator.model import Confidence, Digest, Excerpt, Span
from generator.pages import plan
from generator.rendering import Renderer
from tests.unit.pages.samples import BODY, make_corpus, make_digest


def render(
    digests: dict[str, Digest], config: Config | None = None, templates: dict[str, str] | None = None
) -> dict[str, str]:
    config = config or Config()
    corpus, load = make_corpus(digests, config)
    renderer = Renderer(templates or {}, config, bytecode=None)
    return {page.path: renderer.render(page, load).decode() for page in plan(corpus, config)}


def test_units_lead_to_their_sentences_and_back() -> None:
    """A unit links to the element of the article that holds its words, and that element links back."""
    page = render({"pier.txt": make_digest()})["2026/03/10/pier/index.html"]

    assert '<li id="u1">The harbour board' in page
    assert 'href="#s1"' in page
    assert '<span id="s1" class="c">The harbour board of Port Ellery voted' in page
    assert 'href="#u1"' in page


def test_the_source_of_a_reported_statement_is_marked() -> None:
    """Within the unit, and without another copy of its words."""
    digest = make_digest()
    unit = digest.summary[0]
    begin = unit.spans[0].start
    source = Span(begin + 4, begin + 17)
    words = digest.article.document.text[source.start : source.end]
    unit = msgspec.structs.replace(unit, figures=(), attribution=Excerpt(spans=(source,), text=words))

    page = render({"pier.txt": msgspec.structs.replace(digest, summary=(unit,))})["2026/03/10/pier/index.html"]

    assert f'<li id="u1">The <span class="said">{words}</span> of Port Ellery' in page


def test_markup_in_content_is_escaped() -> None:
    """Whatever an article holds is text on the page."""
    body = BODY.replace("cracked", "<script>alert(1)</script>")
    pages = render({"pier.txt": make_digest(body, headline='A <b>bold</b> & risky "headline"')})

    html = {path: text for path, text in pages.items() if not path.endswith(".json")}
    assert not [path for path, text in html.items() if "<script>alert" in text or "<b>bold" in text]


def test_a_broken_template_is_named_with_its_line() -> None:
    """An error in a project's template names the template and the line in it."""
    with pytest.raises(TemplateError) as caught:
        render(
            {"pier.txt": make_digest()},
            templates={
                "404.html": "{% extends 'default/404.html' %}\n{% block main %}{{ page.nothing }}{% endblock %}"
            },
        )

    assert caught.value.place == "404.html:2"


@pytest.mark.parametrize(
    "written, message, remedy",
    [
        ("{{ page.hed }}", "there is no `hed` (on the page `404.html`).", "Did you mean `head`?"),
        ("{{ site.titel }}", "there is no `titel` (on the page `404.html`).", "Did you mean `title`?"),
        ("{{ pgae.head }}", "there is no `pgae` (on the page `404.html`).", "Did you mean `page`?"),
        (
            "{{ page.xyzzy }}",
            "there is no `xyzzy` (on the page `404.html`).",
            "There are: article_text, articles, head.",
        ),
        ("{{ 1 // 0 }}", "ZeroDivisionError on the page `404.html`: integer division or modulo by zero.", "Mend that"),
        ("{% if %}", "Expected an expression, got 'end of statement block'.", "Mend that line."),
    ],
)
def test_a_broken_template_says_what_to_do(written: str, message: str, remedy: str) -> None:
    """With the near match of what is not there."""
    with pytest.raises(TemplateError) as caught:
        render({"pier.txt": make_digest()}, templates={"404.html": written})

    assert caught.value.message == message
    assert caught.value.remedy.startswith(remedy)


@pytest.mark.parametrize("allowed", ["cited", "none"])
def test_the_text_stays_out_of_every_output(allowed: str) -> None:
    """A sentence that no unit shows is in no output when the site may not republish it."""
    config = Config(site=SiteConfig(article_text=allowed, base_url="https://example.org/"))  # type: ignore[arg-type]
    digest = make_digest(BODY + "\n\nFollow our channel.", cuts=(("newsletter", "Follow our channel."),))
    pages = render({"pier.txt": digest}, config)

    assert not [p for p, text in pages.items() if "cracked pillars" in text or "Follow our channel" in text]


def test_a_source_that_contradicts_itself_is_shown_to() -> None:
    """Where another place of the source gives another day or author, the page says so beside the one it takes."""
    doubts = (("authors", "Joost Maren"), ("published", "2026-03-01"))
    digest = make_digest(authors=("Ada Brandt",), doubts=doubts)

    page = render({"pier.txt": digest})["2026/03/10/pier/index.html"]

    assert "<span>elsewhere in the source: March 1, 2026</span>" in page
    assert "<span>By Ada Brandt</span><span>elsewhere in the source: Joost Maren</span>" in page
    assert "elsewhere in the source" not in render({"pier.txt": make_digest()})["2026/03/10/pier/index.html"]


def test_what_is_hardly_known_is_called_uncertain() -> None:
    """Headline, author and day of which cleaning is not sure are named so in small; sure ones are not."""
    digest = make_digest(authors=("Ada Brandt",))
    sure = Confidence(headline=0.55, authors=0.85, published=0.3)
    article = msgspec.structs.replace(digest.article, confidence=sure)

    page = render({"pier.txt": msgspec.structs.replace(digest, article=article)})["2026/03/10/pier/index.html"]

    assert "<span>headline uncertain</span><span>date uncertain</span>" in page
    assert "author uncertain" not in page
    meta = msgspec.structs.replace(article.metadata, origins=(("headline", "feed"), ("published", "record")))
    article = msgspec.structs.replace(article, metadata=meta)
    page = render({"pier.txt": msgspec.structs.replace(digest, article=article)})["2026/03/10/pier/index.html"]
    assert "uncertain" not in page
