"""Teasers of other stories by their company: cut-off leads in a row, a headline that stands twice, a list under "More".

One line of the kind says nothing: a paragraph may end in dots, a refrain may come again, a sub-heading is short.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.cleaning.draft import Draft, Line, cut_line, ends_sentence, is_prose
from generator.cleaning.related import related_headings
from generator.model import Cut
from generator.patterns import regex
from generator.registry import Phase, Rule
from generator.text import count_words, fold

_DOTS = ("…", "...", "[…]", "[...]")
_CUT_OFF_WORDS = 8
_IN_A_ROW = 3
_NUMBERED = regex(r"\d{1,3}[.)]\s")
"""An entry of a list that the story may well hold, whatever stands above it."""
_HEADLINE_WORDS = range(5, 26)
_CARD = 4
"""A card says its headline twice within so many lines: beside the picture, and as a link."""
_LABEL_WORDS = 3
"""A section, a day or a button beside a card has no more."""
_LONGEST_LIST = 12


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of rows of cut-off leads, of doubled headlines amid the story, and of headlines under a heading for them."""
    gone: set[int] = set()
    gone.update(_cut_off(draft))
    gone.update(_cards(draft))
    gone.update(_lists(draft))
    for index in sorted(gone):
        yield cut_line(draft.lines[index], "related")


def _cut_off(draft: Draft) -> Iterator[int]:
    """Leads that end in dots, at least so many with nothing between them but short lines."""
    row: list[int] = []
    for line in draft.lines:
        if line.text.endswith(_DOTS) and count_words(line.text) >= _CUT_OFF_WORDS:
            row.append(line.index)
        elif is_prose(line.text):
            if len(row) >= _IN_A_ROW:
                yield from row
            row = []
    if len(row) >= _IN_A_ROW:
        yield from row


def _cards(draft: Draft) -> Iterator[int]:
    """Headlines that stand twice within a few short lines, paragraphs above and below."""
    prose = set(draft.prose)
    seen: dict[str, int] = {}
    for line in draft.lines:
        if line.index in prose:
            continue
        if not _is_headline(line):
            continue
        words = fold(line.text)
        first = seen.get(words)
        seen[words] = line.index
        between = draft.lines[first + 1 : line.index] if first is not None else ()
        if first is None or line.index - first > _CARD or any(count_words(n.text) > _LABEL_WORDS for n in between):
            continue
        if draft.headline and fold(draft.headline) == words:
            continue
        if not (_meets_prose(draft, prose, first - 1, -1) and _meets_prose(draft, prose, line.index + 1, 1)):
            continue
        yield from range(first, line.index + 1)


def _meets_prose(draft: Draft, prose: set[int], at: int, step: int) -> bool:
    """Whether a paragraph stands there, or behind a few lines of few words, such as a section or a day."""
    for index in range(at, at + _CARD * step, step):
        if index in prose:
            return True
        if not 0 <= index < len(draft.lines) or count_words(draft.lines[index].text) > _LABEL_WORDS:
            return False
    return False


def _is_headline(line: Line) -> bool:
    return len(line.text) <= 200 and not ends_sentence(line.text) and count_words(line.text) in _HEADLINE_WORDS


def _lists(draft: Draft) -> Iterator[int]:
    """Headlines right under a heading that announces other stories, to the first line that is none."""
    lines = draft.lines
    headings = related_headings(draft)
    heads = {line.index for line in headings}
    for line in headings:
        if draft.above_story(line):
            continue
        under: list[int] = []
        for other in lines[line.index + 1 : line.index + 1 + _LONGEST_LIST]:
            if not _is_headline(other) or other.index in heads or _NUMBERED.match(other.text):
                break
            under.append(other.index)
        # A single line above a paragraph may be the paragraph's own heading.
        end = under[-1] + 1 if under else 0
        if len(under) == 1 and end < len(lines) and is_prose(lines[end].text):
            continue
        yield from under


RULE = Rule("teaser", Phase.FURNITURE, find)
