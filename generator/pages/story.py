"""The cleaned article as HTML: its passages, its sentences with their ids, its links and emphasis.

Made in Python and not in a template: an article has a hundred sentences, and a call for each costs more than the page.
Every character of content passes through `escape`; the tags are ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import msgspec

from generator.model import Mark, Passage, Sentence, Span
from generator.pages.escaping import escape
from generator.pages.links import is_web_link
from generator.pages.views import PictureView, StoryHtml

_TAGS = {"emphasis": "em", "strong": "strong", "code": "code"}
GAP = ' <span class="gap">[…]</span> '
_UNNAMED = 'aria-label=""'
"""What content cannot hold: every quotation mark of it is escaped."""


class Story(msgspec.Struct, frozen=True):
    """The cleaned article: which sentences are shown, and which unit cites which."""

    text: str
    passages: tuple[Passage, ...]
    sentences: tuple[Sentence, ...]
    cited: dict[int, tuple[str, ...]]
    """Sentence → ids of the units that cite it."""
    only_cited: bool
    pictures: tuple[PictureView, ...] = ()


def draw(story: Story) -> StoryHtml:
    """The article as HTML."""
    return StoryHtml(tuple("".join(_lines(story)).split(_UNNAMED)), story.only_cited)


def _lines(story: Story) -> list[str]:
    by_passage: dict[int, list[int]] = {}
    for number, sentence in enumerate(story.sentences):
        by_passage.setdefault(sentence.passage, []).append(number)
    # Where only cited sentences stand there is no place in the text to keep.
    waiting = sorted(story.pictures, key=lambda p: p.at)
    levels = sorted({p.level for p in story.passages if p.kind == "subheading"})
    out: list[str] = []
    in_list = False
    skipped = False
    for index, passage in enumerate(story.passages):
        while waiting and (waiting[0].at <= passage.start or story.only_cited):
            if in_list:
                out.append("</ul>\n")
                in_list = False
            out.append(_figure(waiting.pop(0)))
        numbers = by_passage.get(index, [])
        if story.only_cited:
            cited = [n for n in numbers if n in story.cited]
            if not cited:
                skipped = True
                continue
            gap = skipped and bool(out)
            skipped = numbers[-1] not in story.cited
            inner = (GAP if gap or numbers[0] not in story.cited else "") + _sentences(story, passage, cited, numbers)
        else:
            inner = _sentences(story, passage, numbers, numbers)
        if (passage.kind == "list_item") != in_list:
            out.append("</ul>\n" if in_list else "<ul>\n")
            in_list = not in_list
        out.append(_element(passage, index + 1, inner, levels))
    if in_list:
        out.append("</ul>\n")
    out += map(_figure, waiting)
    return out


def _figure(picture: PictureView) -> str:
    """A picture; it loads when a reader comes near it, and its size is known before."""
    sizes = f' srcset="{escape(picture.srcset)}" sizes="(min-width: 42rem) 40rem, 94vw"' if picture.srcset else ""
    image = (
        f'<img src="{escape(picture.src)}"{sizes} width="{picture.width}" height="{picture.height}"'
        f' alt="{escape(picture.alt)}" loading="lazy" decoding="async">'
    )
    caption = f"<figcaption>{escape(picture.caption)}</figcaption>" if picture.caption else ""
    return f'<figure class="picture">{image}{caption}</figure>\n'


def _element(passage: Passage, number: int, inner: str, levels: list[int]) -> str:
    match passage.kind:
        case "subheading":
            # Below the section's h2; a source that skips levels does not make the page skip them.
            tag = "h3" if passage.level == levels[0] else "h4"
            return f'<{tag} id="p{number}">{inner}</{tag}>\n'
        case "list_item":
            return f'<li id="p{number}">{inner}</li>\n'
        case "quote":
            return f'<blockquote><p id="p{number}">{inner}</p></blockquote>\n'
        case "table":
            return f'<p class="table" id="p{number}">{inner}</p>\n'
        case "question":
            return f'<p class="question" id="p{number}">{inner}</p>\n'
        case _:
            return f'<p id="p{number}">{inner}</p>\n'


def _sentences(story: Story, passage: Passage, shown: list[int], all_: list[int]) -> str:
    """The passage's sentences, each in its element; what stands between them is white space."""
    text, cited = story.text, story.cited
    if not shown:
        return "".join(_words(text, passage.spans, passage.marks)) if not all_ else ""
    out: list[str] = []
    last: int | None = None
    for number in shown:
        sentence = story.sentences[number]
        if last is not None:
            # The source may glue two sentences together; the words of a unit over both are glued too.
            between = text[story.sentences[last].end : sentence.start]
            out.append(GAP if number != last + 1 else " " if any(c.isspace() for c in between) else "")
        units = cited.get(number)
        words = (
            escape(text[sentence.start : sentence.end])
            if not passage.marks and len(sentence.spans) == 1
            else _words(text, sentence.spans, passage.marks)
        )
        if units:
            out.append(f'<span id="s{number + 1}" class="c">{words}</span>{_back(units)}')
        else:
            out.append(f'<span id="s{number + 1}">{words}</span>')
        last = number
    if shown[-1] != all_[-1]:
        out.append(GAP.rstrip())
    return "".join(out)


def _back(units: tuple[str, ...]) -> str:
    """Links from a cited sentence to the units that cite it."""
    return "".join([f'&nbsp;<a class="b" href="#{unit}" {_UNNAMED}>↑</a>' for unit in units])


def _words(text: str, spans: Iterable[Span], marks: tuple[Mark, ...]) -> str:
    """The words of these spans with the marks that lie over them."""
    out: list[str] = []
    before: Span | None = None
    for span in spans:
        if before is not None and any(c.isspace() for c in text[before.end : span.start]):
            out.append(" ")
        out.append(_marked(text, span, [m for m in marks if m.span.overlaps(span)]))
        before = span
    return "".join(out)


def _marked(text: str, span: Span, marks: list[Mark]) -> str:
    """One span; marks that cross each other are closed and opened again, so that elements nest."""
    if not marks:
        return escape(text[span.start : span.end])
    edges = sorted(
        {span.start, span.end, *(min(max(e, span.start), span.end) for m in marks for e in (m.span.start, m.span.end))}
    )
    return "".join(
        _wrapped(escape(text[start:end]), [m for m in marks if m.span.start < end and start < m.span.end])
        for start, end in pairwise(edges)
    )


def _wrapped(html: str, marks: list[Mark]) -> str:
    linked = False
    for mark in marks:
        if mark.kind == "link":
            if not linked and is_web_link(mark.href):
                html = f'<a href="{escape(mark.href.strip())}" rel="nofollow">{html}</a>'
                linked = True
        elif mark.kind in _TAGS:
            html = f"<{_TAGS[mark.kind]}>{html}</{_TAGS[mark.kind]}>"
    return html
