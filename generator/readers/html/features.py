"""What can be measured about each segment of a page, for the choice of the story.

No word of any page is a feature: only shape (length, links, end mark, capitals), place (container, order, neighbours),
what names in the markup say, and what others say (JSON-LD's body, a second extractor).

    page ─survey─▶ Survey (what no second extractor changes, reckoned once) ─measure─▶ Measured (a row a segment)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log1p
from operator import mul

from generator.readers.html.hints import BITS
from generator.readers.html.parts import Page
from generator.readers.html.places import (
    AGAINST,
    find_container,
    find_heading,
    names_above,
    nodes_round,
    outer_articles,
    parent_block,
    ways_to,
    widen_to_its_kind,
)
from generator.readers.html.shapes import SHAPE_NAMES, prose_of, shape_of, size_of
from generator.text import fold

_ALL_BITS = tuple(BITS)
_CHAIN_BITS = ("comments", "related", "navigation", "story", "content", "caption", "advert", "author_note")
_STEPS = (-2, -1, 1, 2)
_NEAR_NAMES = ("prose", "log words", "linked", "ended", "heading", "same parent", "in body", "in second")

# What is measured of each segment as it stands on the page, whatever the container and the second extractor.
_SURVEY_NAMES = tuple(
    name.strip()
    for name in """
prose before, prose after, parent linked, grandparent linked, parent mean words, parent segments, above heading,
below heading, title words, is heading, repeated, has body, in body, in article, round heading, signature, style
""".split(",")
)
# What depends on them.
_PLACE_NAMES = tuple(
    name.strip()
    for name in """
within, depth, before, after, how far before, how far after, relative place, parent prose, grandparent prose,
own parent prose, has second, in second, between second, after second, before second, same article, out of article,
repeated within, linked headings, kind told, kind known, kind known within, told, in second within, in second against,
prose within, short within, linked within
""".split(",")
)
NAMES: tuple[str, ...] = (
    *SHAPE_NAMES,
    *_SURVEY_NAMES,
    *_PLACE_NAMES,
    *(f"chain {name}" for name in _CHAIN_BITS),
    *(f"own {name}" for name in _ALL_BITS),
    *(f"above {name}" for name in _ALL_BITS),
    *(f"{what} {where}" for where in ("-2", "-1", "+1", "+2") for what in _NEAR_NAMES),
)
"""What each column is, in order."""
_LOG_WORDS, _LINKED, _ENDED = map(SHAPE_NAMES.index, ("log words", "linked", "ended"))


@lru_cache(maxsize=8192)
def _flags(bits: int, names: tuple[str, ...]) -> tuple[float, ...]:
    return tuple(1.0 if bits & BITS[name] else 0.0 for name in names)


@dataclass(slots=True)
class Measured:
    """The features of all segments of a page, and what they were reckoned from."""

    own: list[list[float]]
    """What is measured of each segment and its place: the first columns."""
    said: list[tuple[int, int, int]]
    """What names in the markup say: of all elements round it, of its own, of those up to the container, as bits."""
    near: list[tuple[float, ...]]
    """What its neighbours see of each segment."""
    parents: list[int]
    container: int
    """Node that holds most prose."""
    bits: list[int]
    """What the names round each segment say, up to the container."""
    heading: int | None
    """Index of the segment that is the headline on the page."""

    @property
    def rows(self) -> list[list[float]]:
        """All columns (`NAMES`) of every segment, as a fit wants them."""
        made = []
        for i, (own, (chain, mine, above)) in enumerate(zip(self.own, self.said, strict=True)):
            row = [*own, *_flags(chain, _CHAIN_BITS), *_flags(mine, _ALL_BITS), *_flags(above, _ALL_BITS)]
            for step in _STEPS:
                j = i + step
                if 0 <= j < len(self.near):
                    near = self.near[j]
                    row += [*near[:5], float(self.parents[i] == self.parents[j]), *near[5:]]
                else:
                    row += [0.0] * len(_NEAR_NAMES)
            made.append(row)
        return made

    def weigh(self, weights: Sequence[float]) -> list[float]:
        """The weighted sum of each row, without making the rows: most of their columns are the same few flags."""
        size = len(self.own[0]) if self.own else 0
        own = weights[:size]
        marks: list[tuple[tuple[str, ...], Sequence[float]]] = []
        for names in (_CHAIN_BITS, _ALL_BITS, _ALL_BITS):
            marks.append((names, weights[size : size + len(names)]))
            size += len(names)
        known: tuple[dict[int, float], ...] = ({}, {}, {})
        sums: list[float] = []
        for row, said in zip(self.own, self.said, strict=True):
            value = sum(map(mul, own, row))
            for bits, told, (names, worth) in zip(said, known, marks, strict=True):
                if bits:
                    if bits not in told:
                        told[bits] = sum(map(mul, worth, _flags(bits, names)))
                    value += told[bits]
            sums.append(value)
        count = len(sums)
        for place, step in enumerate(_STEPS):
            worth = weights[size + place * len(_NEAR_NAMES) : size + (place + 1) * len(_NEAR_NAMES)]
            plain, same_parent = (*worth[:5], *worth[6:]), worth[5]
            for j in range(max(0, step), min(count, count + step)):
                i = j - step
                sums[i] += sum(map(mul, plain, self.near[j]))
                if self.parents[i] == self.parents[j]:
                    sums[i] += same_parent
        return sums


@dataclass(slots=True)
class Survey:
    """What is measured of a page before anybody else is asked; one value a segment where nothing else is said."""

    page: Page
    fixed: list[list[float]]
    """The columns of shape and of the survey."""
    words: list[list[str]]
    """Folded."""
    sizes: list[float]
    prose: list[float]
    """How much each speaks for its container being the story."""
    plain: list[float]
    """The same, less where names speak against it."""
    in_body: list[float]
    has_body: bool
    chain: list[int]
    """What the names of a node and of those above it say, one a node."""
    outer_styles: list[tuple[str, str]]
    styles: list[tuple[str, str, str]]
    signed: Counter[tuple[str, str]]
    """Prose by outer style."""
    articles: list[int]
    """The outermost `<article>`, one a node."""
    held: list[float]
    """Prose, one a node."""
    sized: list[float]
    """Words, one a node."""
    blocks: list[int]
    """Node of the paragraph's container."""
    own_prose: dict[int, float]
    """Prose by `blocks`."""
    heading: int | None
    """Index of the segment that is the headline on the page."""
    repeated: list[bool]


def survey(page: Page, title: str, body: str) -> Survey:
    """A page as it stands, with the stated headline and JSON-LD's story."""
    nodes, segments = page.nodes, page.segments
    count = len(segments)
    folded = [fold(s.text) for s in segments]
    words = [f.split() for f in folded]
    sizes = [size_of(s) for s in segments]
    hidden = [nodes[s.node].hidden for s in segments]
    shapes = [shape_of(s, z, w, hidden=h) for s, z, w, h in zip(segments, sizes, words, hidden, strict=True)]
    prose = [prose_of(s, z, shape) for s, z, shape in zip(segments, sizes, shapes, strict=True)]
    grams = _grams(fold(body).split()) if body else frozenset()
    in_body = [_coverage(w, grams) for w in words] if grams else [0.0] * count
    chain = names_above(page)
    plain = [p * 0.3 if chain[s.node] & AGAINST else p for s, p in zip(segments, prose, strict=True)]
    signed, styled = Counter[tuple[str, str]](), Counter[tuple[str, str, str]]()
    outer_styles: list[tuple[str, str]] = []
    styles: list[tuple[str, str, str]] = []
    for found, weight in zip(segments, plain, strict=True):
        mine = nodes[found.node]
        up = nodes[max(mine.parent, 0)]
        outer_styles.append((up.tag, up.names))
        styles.append((mine.tag, mine.names, up.names))
        signed[outer_styles[-1]] += weight  # type: ignore[assignment]
        styled[styles[-1]] += weight  # type: ignore[assignment]
    most_signed, most_styled = max(signed.values()) or 1.0, max(styled.values()) or 1.0
    held, sized = [0.0] * len(nodes), [0.0] * len(nodes)
    linked, chars, holding = [0] * len(nodes), [0] * len(nodes), [0] * len(nodes)
    for found, weight, size in zip(segments, prose, sizes, strict=True):
        at = found.node
        held[at] += weight
        sized[at] += size
        linked[at] += found.linked
        chars[at] += len(found.text)
        holding[at] += 1
    for index in range(len(nodes) - 1, 0, -1):
        if holding[index]:
            outer = nodes[index].parent
            held[outer] += held[index]
            sized[outer] += sized[index]
            linked[outer] += linked[index]
            chars[outer] += chars[index]
            holding[outer] += holding[index]
    blocks = [parent_block(page, s.node) for s in segments]
    own_prose: dict[int, float] = {}
    for block, weight in zip(blocks, prose, strict=True):
        own_prose[block] = own_prose.get(block, 0.0) + weight
    # The same for all segments of one container.
    of_block: dict[int, tuple[float, float, float, float]] = {}
    for block in own_prose:
        grand = max(nodes[block].parent, 0)
        of_block[block] = (
            linked[block] / max(1, chars[block]),
            linked[grand] / max(1, chars[grand]),
            log1p(sized[block] / max(1, holding[block])),
            log1p(holding[block]),
        )
    heading = find_heading(segments, folded, fold(title))
    round_heading = nodes_round(page, heading)
    articles = outer_articles(page)
    seen = Counter(folded)
    repeated = [seen[f] > 1 for f in folded]
    title_words = set(fold(title).split())
    total, before = sum(prose) or 1.0, 0.0
    for i, found in enumerate(segments):
        shapes[i] += (
            before / total,
            (total - before) / total,
            *of_block[blocks[i]],
            heading is not None and i <= heading,
            heading is not None and heading < i <= heading + 8,
            len(title_words.intersection(words[i])) / len(title_words) if title_words else 0.0,
            heading is not None and folded[i] == folded[heading],
            repeated[i],
            bool(grams),
            in_body[i],
            articles[found.node] > 0,
            found.node in round_heading,
            signed[outer_styles[i]] / most_signed,
            styled[styles[i]] / most_styled,
        )
        before += prose[i]
    return Survey(
        page=page,
        fixed=shapes,
        words=words,
        sizes=sizes,
        prose=prose,
        plain=plain,
        in_body=in_body,
        has_body=bool(grams),
        chain=chain,
        outer_styles=outer_styles,
        styles=styles,
        signed=signed,
        articles=articles,
        held=held,
        sized=sized,
        blocks=blocks,
        own_prose=own_prose,
        heading=heading,
        repeated=repeated,
    )


def measure(known: Survey, second: str | None) -> Measured:
    """Features of all segments, from a survey of the page and the story as another extractor finds it."""
    page = known.page
    nodes, segments = page.nodes, page.segments
    sizes, prose, in_body, chain, articles = known.sizes, known.prose, known.in_body, known.chain, known.articles
    count = len(segments)
    grams = _grams(fold(second).split()) if second else frozenset()
    in_second = [_coverage(w, grams) for w in known.words] if grams else [0.0] * count
    # Where others name the story, prose that they do not know speaks less for its container.
    if grams or known.has_body:
        weights = [p * (0.25 + min(b + c, 1.0)) for p, b, c in zip(known.plain, in_body, in_second, strict=True)]
    else:
        weights = known.plain
    container = widen_to_its_kind(page, find_container(page, weights), known.plain, known.signed)
    told: dict[tuple[str, str, str], float] = {}
    weighed: dict[tuple[str, str, str], float] = {}
    for key, size, body, other in zip(known.styles, sizes, in_body, in_second, strict=True):
        told[key] = told.get(key, 0.0) + max(other, body) * size
        weighed[key] = weighed.get(key, 0.0) + size
    sure = [i for i in range(count) if in_second[i] > 0.8 and sizes[i] > 8]
    second_first, second_last = (sure[0], sure[-1]) if sure else (0, count - 1)
    way = ways_to(container, page, known.sized)
    begin, end = nodes[container].first, nodes[container].last
    speaking = [i for i in range(begin, end + 1) if prose[i] >= 12] or [begin]
    first, last = speaking[0], speaking[-1]
    span = max(1, last - first)
    container_prose = known.held[container] or 1.0
    of_block = {
        block: (known.held[block] / container_prose, known.held[max(nodes[block].parent, 0)] / container_prose,
                own / container_prose)
        for block, own in known.own_prose.items()
    }  # fmt: skip
    here = articles[container]
    linked_headings = 0
    rows: list[list[float]] = []
    told_by_names: list[tuple[int, int, int]] = []
    all_bits: list[int] = []
    for i, found in enumerate(segments):
        size, fixed, other = sizes[i], known.fixed[i], in_second[i]
        node = nodes[found.node]
        above, depth, within = way[found.node]
        above &= ~node.bits
        own = node.bits | found.inline_bits
        all_bits.append(own | above)
        told_by_names.append((chain[found.node], own, above))
        share = fixed[_LINKED]
        kind, of_kind = told[known.styles[i]], weighed[known.styles[i]]
        rows.append(
            [
                *fixed,
                within,
                depth / 8 if depth < 8 else 1.0,
                i < first,
                i > last,
                _tenths(first - i),
                _tenths(i - last),
                (0.0 if i < first else 1.0 if i > first + span else (i - first) / span),
                *of_block[known.blocks[i]],
                bool(grams),
                other,
                second_first <= i <= second_last,
                _tenths(i - second_last),
                _tenths(second_first - i),
                articles[found.node] > 0 and articles[found.node] == here,
                articles[found.node] == 0 and here > 0,
                known.repeated[i] and within and size > 3,
                linked_headings / 3 if linked_headings < 3 else 1.0,
                kind / (of_kind or 1.0),
                kind > 0.2 * of_kind,
                within and kind > 0.2 * of_kind,
                max(other, in_body[i]),
                other if within else 0.0,
                other if chain[found.node] & AGAINST else 0.0,
                within and size >= 25 and share < 0.2,
                within and size < 10,
                share if within else 0.0,
            ]
        )
        if found.kind == "heading" and share > 0.8 and (known.heading is None or i > known.heading) and within:
            linked_headings += 1
    near: list[tuple[float, ...]] = [
        (
            min(prose[i], 60.0) / 60,
            known.fixed[i][_LOG_WORDS],
            known.fixed[i][_LINKED],
            known.fixed[i][_ENDED],
            1.0 if found.kind == "heading" else 0.0,
            in_body[i],
            in_second[i],
        )
        for i, found in enumerate(segments)
    ]
    parents = [nodes[s.node].parent for s in segments]
    return Measured(rows, told_by_names, near, parents, container, all_bits, known.heading)


def _tenths(count: int) -> float:
    return 0.0 if count <= 0 else count / 10 if count < 10 else 1.0


def _grams(words: list[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def _coverage(words: list[str], grams: Collection[tuple[str, ...]]) -> float:
    """Share of a segment's runs of three words that another text holds; short segments are looked up whole."""
    if not grams or len(words) < 3:
        return 0.0
    runs = list(zip(words, words[1:], words[2:], strict=False))
    return sum(run in grams for run in runs) / len(runs)
