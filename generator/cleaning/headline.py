"""The headline: found among what is stated and the first lines, and all its copies in the text cut.

Candidates vote: a stated title, a doubled line, a repeated line, a markdown heading, a first line that is no sentence.
No line is the headline when the text begins with running text and nothing else speaks for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.cleaning.dates import is_date_line
from generator.cleaning.draft import WORD, Draft, Line, cut_line, ends_sentence, is_prose
from generator.cleaning.headline_above import WINDOW, headline_above, is_credit, story_start, story_terms, terms
from generator.cleaning.names import read_byline
from generator.model import Claim, Cut
from generator.patterns import regex
from generator.registry import Phase, Rule
from generator.text import count_words, fold

_LONGEST = 300
_ABOVE_CREDITS = 1.5
"""Points of a doubled line whose last copy has the credits below it: a paper's name has its buttons there."""
_SENTENCE = 180
"""A headline that is a finished sentence is shorter than this."""
_MENUS = 3
"""Where the story begins further down than so many lines, what stands above it may be menus."""
_OPENING = 3
"""So many lines below a headline that is the first line tell it from a menu's entry."""
_CERTAIN = 2
_REACH = 25
"""A story that begins further down shares a word with its headline where that is the first line."""
_HEAD = 12
"""The headline is one of the first so many surviving lines, or none."""
_SUFFIX = regex(r"\s(?:\||-|–|—|::?|»|•|·|--|/)\s")
_PUBLISHER = regex(
    r"(?:www\.)?[\w-]{2,40}\.(?:com|org|net|ca|co\.uk|de|fr|es|it|io|tv|info|news|in|au|br)\b|\b(?:news|times|post"
    r"|tribune|herald|journal|press|gazette|daily|telegraph|guardian|magazine|media|radio|tv|television|star|sun"
    r"|globe"
    r"|chronicle|observer|examiner|bulletin|express|mail|review|today|reuters|bbc|cnn|nbc|abc|cbs|fox|zeitung"
    r"|spiegel|monde|figaro|país|mundo|corriere|repubblica|folha|globo|blog|online|network|hosted)\b",
    re.IGNORECASE,
)


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of every line that is the headline, with the headline as a claim; kickers above it go with it."""
    stated = next((c for c in draft.claims if c.field == "headline" and c.span is None), None)
    head = [line for line in draft.lines[: _HEAD + 8] if len(line.text) <= 2 * _LONGEST][:_HEAD]
    chosen, words = _choose(draft, head, stated.value if stated else None)
    if words is None:
        return
    key = fold(words)
    first = True
    for line in draft.lines:
        if len(line.text) > 2 * _LONGEST + 60:
            continue
        if _is_copy(line.text, key, words) or line is chosen:
            if stated is None and first:
                yield cut_line(line, "headline", Claim("headline", words, "headline line", line.span))
            else:
                yield cut_line(line, "headline")
            first = False
    if chosen is not None:
        for line in draft.lines[max(0, chosen.index - _HEAD) : chosen.index]:
            if _is_kicker(line.text) and _can_head(line.text):
                yield cut_line(line, "kicker")


def _choose(draft: Draft, head: Sequence[Line], stated: str | None) -> tuple[Line | None, str | None]:
    """The line that is the headline and its words; (None, words) when only a stated title has them."""
    if stated is not None:
        key = fold(stated)
        return next((line for line in head if _is_copy(line.text, key, stated)), None), stated
    for n, line in enumerate(head):
        if half := _halves(line.text):
            return line, half
        if is_prose(line.text) and _repeated(line, head[n + 1 :]) is None:
            break
    for line in head:
        if line.kind == "heading" and line.level == 1:
            return line, _best_form(line, head)
    start = story_start(draft)
    if _MENUS < start < len(draft.lines):
        story = story_terms(draft, start)
        evidence = _opening(draft, head, story, start)
        if evidence < _CERTAIN:
            opening = head[0] if evidence else None
            near = max(0, start - WINDOW)
            above = [line for line in draft.lines[near : start + 1] if _can_head(line.text)]
            if opening is not None and opening.index < near:
                above.insert(0, opening)
            found = headline_above(draft, start, story, above, opening)
            return found, _words(found, draft.lines[found.index + 1 : start], draft) if found else None
    story = _vocabulary(draft)
    best: tuple[float, Line, str] | None = None
    for n, line in enumerate(head):
        again = _repeated(line, head[n + 1 :]) if _can_head(line.text) else None
        if is_prose(line.text) and (n or line.index or not (again or _heads_credits(draft, line))):
            break
        if not _can_head(line.text):
            continue
        points = _points(line, story, first=n == 0, repeated=again is not None)
        if again and _above_credits(draft, line):
            points += _ABOVE_CREDITS
        if best is None or points > best[0]:
            best = (points, line, again or _without_suffix(line.text, draft))
    return (best[1], best[2]) if best else (None, None)


def _words(line: Line, below: Sequence[Line], draft: Draft) -> str:
    """The headline that a line holds, without its double and without a site's name."""
    return _halves(line.text) or _repeated(line, below) or _without_suffix(line.text, draft)


def _opening(draft: Draft, head: Sequence[Line], story: frozenset[str], start: int) -> int:
    """How surely the first line is no menu's entry but the headline: `_CERTAIN`, 1 for perhaps, 0 for not at all."""
    first = head[0]
    length = count_words(first.text)
    if length < 3 or not _can_head(first.text):
        return 0
    likeness = _likeness(first, draft, story)
    followed = False
    for line in head[1 : 1 + _OPENING]:
        if is_prose(line.text) or is_credit(line.text, draft.language):
            followed = True
            break
        if not likeness and _likeness(line, draft, story) >= 0.5:
            break  # more of a headline than the first line
    if likeness and (_repeated(first, head[1:]) is not None or (length >= 5 and (followed or likeness >= 0.5))):
        return _CERTAIN
    return int(followed and (likeness > 0 or start <= _REACH))


def _likeness(line: Line, draft: Draft, story: frozenset[str]) -> float:
    """The share of the line's terms that the story has too."""
    own = terms(line.text, draft.language)
    return sum(1 for term in own if term in story) / len(own) if own else 0.0


def _points(line: Line, story: frozenset[str], *, first: bool, repeated: bool) -> float:
    """How much speaks for a line among the first: its place, a copy below, its likeness to the story, its length."""
    length = count_words(line.text)
    content = [w for w in fold(line.text).split() if len(w) > 3]
    likeness = sum(1 for w in content if w in story) / len(content) if content else 0.0
    points = 2.0 * first + 1.5 * repeated + 2.5 * likeness
    if 5 <= length <= 25:
        points += 0.75
    elif length <= 2 and line.text.isascii():
        points -= 1.5
    return points


def _above_credits(draft: Draft, line: Line) -> bool:
    """Whether a byline or a day stands right below the last copy of the line, at most a dek between."""
    key = fold(line.text)
    copies = [other.index for other in draft.lines[line.index : _HEAD + 8] if fold(other.text) == key]
    below = draft.lines[copies[-1] + 1 : copies[-1] + 4]
    return any(is_credit(n.text, draft.language) for n in below)


def _vocabulary(draft: Draft) -> frozenset[str]:
    """The longer words of the first paragraphs."""
    words: set[str] = set()
    for index in draft.prose[:12]:
        if index > 0:
            words.update(w for w in fold(draft.lines[index].text[:600]).split() if len(w) > 3)
    return frozenset(words)


def _heads_credits(draft: Draft, line: Line) -> bool:
    """Whether a first line that reads as a sentence is a headline all the same.

    So it is when it asks or exclaims, when most of its words have capitals, or when credits or furniture follow it.
    """
    if len(line.text) > _SENTENCE:
        return False
    if line.text.rstrip("\"'”’»)")[-1:] in "?!？！":
        return True
    words = line.text.split()
    if len(words) >= 4 and sum(1 for w in words if w[0].isupper() or w[0].isdigit()) >= 0.7 * len(words):
        return True
    if line.index + 1 >= len(draft.lines):
        return False
    below = draft.lines[line.index + 1]
    if below.block > line.block + 1:
        return len(words) <= 16
    return len(words) <= 20 and is_credit(below.text, draft.language)


def _can_head(text: str) -> bool:
    """Whether the words could be a headline: some letters, not too long, no byline, no date."""
    if not 4 <= len(text) <= _LONGEST or not any(c.isalpha() for c in text):
        return False
    return not is_date_line(text) and read_byline(text) is None


def _halves(text: str) -> str | None:
    """The words of a line that says the same twice, glued or with a space between; else None."""
    size = len(text)
    if not 16 <= size <= 2 * _LONGEST:
        return None
    half = size // 2
    first, second = text[:half].rstrip(), text[size - half :].lstrip()
    if first and first == second:
        return first
    # "Title - Paper" glued to "Title", or a different mark at the end: the second half begins like the first.
    at = text.find(text[:12], 12)
    while at > 0:
        left, right = text[:at].rstrip(), text[at:]
        if fold(left) == fold(right):
            return left
        if abs(len(left) - len(right)) <= 60 and len(right) >= 12:
            if fold(left).startswith(fold(right) + " ") and _SUFFIX.match(left[len(right) :] + " ") is not None:
                return right
            if fold(right).startswith(fold(left) + " ") and _SUFFIX.search(right[len(left) :]) is not None:
                return left
        at = text.find(text[:12], at + 1)
    return _halves_by_words(text)


def _halves_by_words(text: str) -> str | None:
    """The first half of a line whose words are the same twice, whatever marks stand between."""
    first = WORD.search(text)
    if first is None or text.casefold().count(first[0].casefold()) < 2:
        return None
    found = list(WORD.finditer(text))
    half, odd = divmod(len(found), 2)
    if odd or half < 3:
        return None
    if [m[0].casefold() for m in found[:half]] != [m[0].casefold() for m in found[half:]]:
        return None
    return text[: found[half].start()].rstrip(" -–—|\"“‘'")


def _repeated(line: Line, below: Sequence[Line]) -> str | None:
    """The headline's words when a line below says the same again, site suffix, case and end mark aside."""
    mine = fold(line.text)
    if len(mine) < 8:
        return None
    for other in below:
        if len(other.text) > _LONGEST + 60:
            continue
        theirs = fold(other.text)
        if mine == theirs:
            if line.text.isupper() and not other.text.isupper():
                return other.text
            return line.text
        if len(theirs) >= 12 and mine.startswith(theirs + " ") and _suffix_follows(line.text, other.text):
            return other.text
        if len(mine) >= 12 and theirs.startswith(mine + " ") and _suffix_follows(other.text, line.text):
            return line.text
    return None


def _suffix_follows(longer: str, shorter: str) -> bool:
    """Whether `longer` is `shorter` with a separator and a site's name behind it."""
    rest = longer[len(shorter.rstrip(" .")) :]
    return (
        _SUFFIX.match(rest if rest.startswith(" ") else " " + rest.lstrip(".")) is not None and count_words(rest) <= 8
    )


def _best_form(line: Line, head: Sequence[Line]) -> str:
    return _repeated(line, [other for other in head if other is not line]) or line.text


def _without_suffix(text: str, draft: Draft) -> str:
    """The line without a site's name at its end. "… - and a war story" is no site, " | Reuters" is one."""
    parts = list(_SUFFIX.finditer(text))
    if not parts:
        return text
    at = parts[-1]
    rest, mark = text[at.end() :].strip(), at.group().strip()
    if count_words(text[: at.start()]) < 3 or not rest or count_words(rest) > 5:
        return text
    named = _PUBLISHER.search(rest) is not None or _named_elsewhere(rest, draft)
    looks = all(
        w[0].isupper() or w[0].isdigit() or w.casefold() in ("of", "the", "de", "del", "for") for w in rest.split()
    )
    if (
        named
        or (mark in ("|", "::", "»", "•") and looks)
        or (looks and count_words(rest) == 1 and mark in ("-", "–", "—") and not rest.isdigit())
    ):
        return text[: at.start()].rstrip()
    if count_words(rest) == 1 and any(c.isdigit() for c in rest) and any(c.isalpha() for c in rest):
        return text[: at.start()].rstrip()
    return text


def _named_elsewhere(name: str, draft: Draft) -> bool:
    """Whether the text calls its publisher so: in a copyright line or `… appeared first on NAME`."""
    folded = fold(name)
    return len(folded) >= 3 and any(
        cut.kind in ("copyright", "syndication") and folded in fold(draft.text[cut.span.start : cut.span.end])
        for cut in draft.cuts
    )


def _is_copy(text: str, key: str, words: str) -> bool:
    """Whether the line says the headline and nothing else: once or twice, in any case, with a site's name or none."""
    if abs(len(text) - len(words)) > len(words) + 60:
        return False
    if text[0].isalnum() and not key.startswith(text[0].casefold()):
        return False  # most lines of a page; folding is dear
    mine = fold(text)
    if mine == key:
        return True
    if (half := _halves(text)) and fold(half) == key:
        return True
    return len(key) >= 12 and mine.startswith(key + " ") and _suffix_follows(text, words)


def _is_kicker(text: str) -> bool:
    """Whether a line above the headline is a section's or a series' name: a few words, no sentence."""
    return count_words(text) <= 5 and len(text) <= 50 and not ends_sentence(text)


RULE = Rule("headline", Phase.HEADLINE, find)
