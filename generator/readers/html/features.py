"""What can be measured about each segment of a page, for the choice of the story.

No word of any page is a feature: only shape (length, links, end mark, capitals), place (container, order, neighbours),
what names in the markup say, and what others say (JSON-LD's body, a second extractor).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import mul

from generator.patterns import regex
from generator.readers.html.hints import BITS
from generator.readers.html.segments import Page, Segment
from generator.text import fold

_END = regex(r"[.!?…。！？][\"'”’»)\]]*$")
_WIDE = regex(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SENTENCE = regex(r"[.!?…。！？][\"'”’»)\]]*(?:\s|$)")
_FUNCTION_WORDS = """
the of and to a in is that for on was with as it by at from are this be have has not but they his her their which who
der die das und in den von zu mit ist auf für im dem nicht ein eine des sich auch es an werden aus er hat dass sie nach
le la les de des et en un une du que qui est dans pour pas sur au par plus ne se avec il elle son ce
el los las del que y en un una por con no se para su al es lo como más pero sus fue
o os as do da em um uma para com não por mais dos como mas foi ao das tem seu sua ou
il di che è per un una non con si da del le dei della nel più anche alla sono ma al
de het een van en in is dat op te zijn met voor niet aan er om ook als dan bij
"""
_FUNCTION = frozenset(_FUNCTION_WORDS.split())
_MIN_PROSE = 10
"""Words below which a segment says little about where the story is."""

# What lines of furniture are made of, in the languages that pages come in.
_FURNITURE_WORDS = """
share tweet follow subscribe newsletter sign signup log login register comment comments comments: reply related read
more watch also next previous advertisement advert sponsored copyright rights reserved terms privacy policy cookies
cookie photo image credit getty source updated published posted author editor written contact email facebook twitter
instagram youtube whatsapp telegram linkedin pinterest print click here topics tags filed categories category
trending popular latest recommended see gallery video loading close menu search home news download app donate
support continue reading min minutes teilen folgen abonnieren kommentare kommentar lesen mehr auch weitere anzeige
werbung datenschutz impressum bild foto quelle autor thema themen verwandte drucken artikel partager suivre abonnez
commentaires commentaire lire aussi publicité crédit auteur sujets imprimer voir vidéo compartir seguir suscríbete
suscribirse comentarios comentario leer más también publicidad fuente foto: autor etiquetas imprimir noticias
relacionadas compartilhar compartilhe siga assine comentários leia também mais publicidade fonte imagem veja
notícias condividi seguici iscriviti commenti leggi anche pubblicità foto fonte articoli correlati stampa
"""
_FURNITURE = frozenset(fold(w) for w in _FURNITURE_WORDS.split())

_SAMPLE = 200
"""Code points, or words, from which shares of capitals and of kinds of words are reckoned."""
_ALL_BITS = tuple(BITS)
_CHAIN_BITS = ("comments", "related", "navigation", "story", "content", "caption", "advert", "author_note")


@lru_cache(maxsize=8192)
def _flags(bits: int, names: tuple[str, ...]) -> tuple[float, ...]:
    return tuple(1.0 if bits & BITS[name] else 0.0 for name in names)


@dataclass(slots=True)
class Measured:
    """The features of all segments of a page, and what they were reckoned from."""

    own: list[list[float]]
    """What is measured of each segment itself: the first columns."""
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


def _prose(found: Segment, size: float, hidden: bool) -> float:
    """How much a segment speaks for its container being the story."""
    share = found.linked / len(found.text)
    if found.kind in ("heading", "caption") or hidden or share > 0.5:
        return 0.0
    ended = _END.search(found.text) is not None
    if size < _MIN_PROSE and not ended:
        return 0.0
    return size * (1 - share) * (1.0 if ended else 0.4) * (0.5 if found.kind == "list_item" else 1.0)


def measure(page: Page, title: str, body: str, second: str | None) -> Measured:
    """Features of all segments, from the stated headline, JSON-LD's story and another extractor's."""
    nodes, segments = page.nodes, page.segments
    count = len(segments)
    texts = [s.text for s in segments]
    folded = [fold(t) for t in texts]
    sizes = [s.words + len(_WIDE.findall(s.text)) / 2 if not s.text.isascii() else float(s.words) for s in segments]
    prose = [_prose(s, z, nodes[s.node].hidden) for s, z in zip(segments, sizes, strict=True)]
    body_grams = _grams(fold(body).split()) if body else frozenset()
    second_grams = _grams(fold(second).split()) if second else frozenset()
    words_of = [f.split() for f in folded]
    in_body = [_coverage(w, body_grams) for w in words_of]
    in_second = [_coverage(w, second_grams) for w in words_of]
    chain = _chain(page)
    # Where others name the story, prose that they do not know speaks less for its container.
    base = 0.25 if body_grams or second_grams else 1.0
    plain = [p * (0.3 if chain[s.node] & _AGAINST else 1.0) for s, p in zip(segments, prose, strict=True)]
    weights = [p * (base + min(b + c, 1.0)) for p, b, c in zip(plain, in_body, in_second, strict=True)]
    signed = Counter[tuple[str, str]]()
    styled = Counter[tuple[str, str, str]]()
    outer_styles: list[tuple[str, str]] = []
    styles: list[tuple[str, str, str]] = []
    for found, weight in zip(segments, plain, strict=True):
        mine = nodes[found.node]
        up = nodes[max(mine.parent, 0)]
        outer_styles.append((up.tag, up.names))
        styles.append((mine.tag, mine.names, up.names))
        signed[outer_styles[-1]] += weight  # type: ignore[assignment]
        styled[styles[-1]] += weight  # type: ignore[assignment]
    container = _with_its_kind(page, _container(page, weights), plain, signed)
    most_signed, most_styled = max(signed.values()) or 1.0, max(styled.values()) or 1.0
    told: Counter[tuple[str, str, str]] = Counter()
    weighed: Counter[tuple[str, str, str]] = Counter()
    for i, key in enumerate(styles):
        told[key] += max(in_second[i], in_body[i]) * sizes[i]  # type: ignore[assignment]
        weighed[key] += sizes[i]  # type: ignore[assignment]
    known = [i for i in range(count) if in_second[i] > 0.8 and sizes[i] > 8]
    second_first, second_last = (known[0], known[-1]) if known else (0, count - 1)
    articles = _articles(page)
    total_prose = sum(prose) or 1.0

    in_node: list[float] = [0.0] * len(nodes)
    sized: list[float] = [0.0] * len(nodes)
    linked: list[int] = [0] * len(nodes)
    chars: list[int] = [0] * len(nodes)
    held: list[int] = [0] * len(nodes)
    for found, weight, size in zip(segments, prose, sizes, strict=True):
        at = found.node
        in_node[at] += weight
        sized[at] += size
        linked[at] += found.linked
        chars[at] += len(found.text)
        held[at] += 1
    for index in range(len(nodes) - 1, 0, -1):
        outer = nodes[index].parent
        in_node[outer] += in_node[index]
        sized[outer] += sized[index]
        linked[outer] += linked[index]
        chars[outer] += chars[index]
        held[outer] += held[index]

    way = _way_to(container, page, sized)

    title_words = set(fold(title).split())
    heading = _heading(segments, folded, fold(title))
    seen = Counter(folded)
    with_heading = _around(page, heading)
    linked_headings = 0
    inside = [nodes[container].first <= i <= nodes[container].last for i in range(count)]
    speaking = [i for i in range(count) if inside[i] and prose[i] >= 12] or [nodes[container].first]
    first, last = speaking[0], speaking[-1]
    span = max(1, last - first)
    before = 0.0
    container_prose = in_node[container] or 1.0
    own_prose = Counter[int]()
    for i in range(count):
        own_prose[_parent_block(page, segments[i].node)] += prose[i]  # type: ignore[assignment]

    rows: list[list[float]] = []
    told_by_names: list[tuple[int, int, int]] = []
    all_bits: list[int] = []
    for i, found in enumerate(segments):
        text, size = texts[i], sizes[i]
        node = nodes[found.node]
        above, depth, within = way[found.node]
        above &= ~node.bits
        key = styles[i]
        own = node.bits | found.inline_bits
        all_bits.append(own | above)
        words_here = words_of[i]
        share = found.linked / len(text)
        parent = _parent_block(page, found.node)
        grand = max(nodes[parent].parent, 0)
        sample = text[:_SAMPLE]
        letters = sum(map(str.isalpha, sample)) or 1
        capitals = sum(map(str.isupper, sample))
        furniture = sum(map(_FURNITURE.__contains__, words_here[:_SAMPLE]))
        ended = _END.search(text) is not None
        function = sum(map(_FUNCTION.__contains__, words_here[:_SAMPLE])) / max(1, min(len(words_here), _SAMPLE))
        common = len(title_words & set(words_here)) / len(title_words) if title_words else 0.0
        row = [
            math.log1p(size),
            min(len(text), 400) / 400,
            share,
            float(share > 0.8),
            found.strong / len(text),
            float(ended),
            float(text[-1] == ":"),
            float("?" in text),
            min(len(_SENTENCE.findall(text)), 5) / 5,
            float(text[0].islower()),
            capitals / letters,
            sum(map(str.isdigit, sample)) / len(sample),
            float("|" in text or "•" in text or "·" in text or "»" in text),
            float("©" in text),
            float("@" in text),
            function,
            float(found.kind == "heading"),
            float(found.kind == "heading" and found.level >= 4),
            float(found.kind == "list_item"),
            float(found.kind == "table"),
            float(found.kind == "quote"),
            float(found.kind == "caption"),
            float(found.tag == "p"),
            float(found.tag in ("div", "section", "span")),
            float(found.tag in ("a", "button")),
            float(node.hidden),
            float(within),
            min(depth, 8) / 8,
            float(i < first),
            float(i > last),
            min(max(first - i, 0), 10) / 10,
            min(max(i - last, 0), 10) / 10,
            min(max((i - first) / span, 0.0), 1.0),
            before / total_prose,
            in_node[parent] / container_prose,
            in_node[grand] / container_prose,
            own_prose[parent] / container_prose,
            linked[parent] / max(1, chars[parent]),
            linked[grand] / max(1, chars[grand]),
            math.log1p(sized[parent] / max(1, held[parent])),
            math.log1p(held[parent]),
            float(heading is not None and i <= heading),
            float(heading is not None and heading < i <= heading + 8),
            common,
            float(folded[i] == folded[heading]) if heading is not None else 0.0,
            float(seen[folded[i]] > 1),
            float(bool(body_grams)),
            in_body[i],
            float(bool(second_grams)),
            in_second[i],
            signed[outer_styles[i]] / most_signed,
            styled[key] / most_styled,
            float(second_first <= i <= second_last),
            min(max(i - second_last, 0), 10) / 10,
            min(max(second_first - i, 0), 10) / 10,
            float(articles[found.node] > 0),
            float(articles[found.node] > 0 and articles[found.node] == articles[container]),
            float(articles[found.node] == 0 and articles[container] > 0),
            float(found.node in with_heading),
            sum(b - a for a, b, k, _ in found.marks if k == "emphasis") / len(text) if found.marks else 0.0,
            min(furniture, 4) / 4,
            furniture / max(1, min(len(words_here), _SAMPLE)),
            float(seen[folded[i]] > 1 and within and size > 3),
            (total_prose - before) / total_prose,
            float(size <= 12 and ":" in text[:30]),
            min(linked_headings, 3) / 3,
            told[key] / (weighed[key] or 1.0),
            float(told[key] > 0.2 * weighed[key]),
            float(within and told[key] > 0.2 * weighed[key]),
            max(in_second[i], in_body[i]),
            in_second[i] * float(within),
            in_second[i] * float(bool(chain[found.node] & _AGAINST)),
            float(within) * float(size >= 25 and share < 0.2),
            float(within) * float(size < 10),
            float(within) * share,
        ]
        rows.append(row)
        told_by_names.append((chain[found.node], own, above))
        before += prose[i]
        if found.kind == "heading" and share > 0.8 and (heading is None or i > heading) and within:
            linked_headings += 1
    parents = [nodes[s.node].parent for s in segments]
    return Measured(
        rows, told_by_names, _seen_from_near(page, rows, prose, sizes), parents, container, all_bits, heading
    )


_OWN_NAMES = """
log words, length, linked, all linked, strong, ended, colon, question, sentences, lower, capitals, digits, separators,
copyright, at, function words, heading, low heading, list item, table, quote, caption, p, div, a, hidden, within,
depth, before, after, how far before, how far after, relative place, prose before, parent prose, grandparent prose,
own parent prose, parent linked, grandparent linked, parent mean words, parent segments, above heading, below heading,
title words, is heading, repeated, has body, in body, has second, in second, signature, style, between second, after
second, before second, in article, same article, out of article, round heading, emphasis, furniture, furniture share,
repeated within, prose after, label, linked headings, kind told, kind known, kind known within, told, in second
within, in second against, prose within, short within, linked within
"""
_STEPS = (-2, -1, 1, 2)
_NEAR_NAMES = ("prose", "log words", "linked", "ended", "heading", "same parent", "in body", "in second")
NAMES: tuple[str, ...] = (
    *(name.strip() for name in " ".join(_OWN_NAMES.split()).split(",")),
    *(f"chain {name}" for name in _CHAIN_BITS),
    *(f"own {name}" for name in _ALL_BITS),
    *(f"above {name}" for name in _ALL_BITS),
    *(f"{what} {where}" for where in ("-2", "-1", "+1", "+2") for what in _NEAR_NAMES),
)
"""What each column is, in order."""


_AGAINST = BITS["comments"] | BITS["related"] | BITS["navigation"] | BITS["cookie"]


def _chain(page: Page) -> list[int]:
    """What the names of each node and of all nodes above it say, parts that hold most of the page left out."""
    nodes = page.nodes
    whole = max(1, nodes[0].words)
    chain = [0] * len(nodes)
    for index in range(1, len(nodes)):
        node = nodes[index]
        chain[index] = chain[node.parent] | (node.bits if node.words < 0.7 * whole else node.bits & BITS["story"])
    return chain


def _way_to(container: int, page: Page, sized: list[float]) -> list[tuple[int, int, bool]]:
    """For each node up to the container: what names of parts below half its size say, depth, whether it is in it."""
    nodes = page.nodes
    half = 0.5 * sized[container]
    way = [(0, 0, container == 0)]
    for index in range(1, len(nodes)):
        if index == container:
            way.append((0, 0, True))
            continue
        above, depth, within = way[nodes[index].parent]
        way.append((above | nodes[index].bits if sized[index] < half else above, depth + 1, within))
    return way


def _articles(page: Page) -> list[int]:
    """For each node the outermost `<article>` that it is in, 0 where there is none."""
    nodes = page.nodes
    found = [0] * len(nodes)
    for index in range(1, len(nodes)):
        found[index] = found[nodes[index].parent] or (index if nodes[index].tag == "article" else 0)
    return found


def _around(page: Page, heading: int | None) -> frozenset[int]:
    """Nodes in the nearest large container of the headline."""
    if heading is None:
        return frozenset()
    nodes = page.nodes
    place = page.segments[heading].node
    while nodes[place].parent > 0 and nodes[place].words < 80:
        place = nodes[place].parent
    held = [False] * len(nodes)
    for index in range(len(nodes)):
        held[index] = index == place or (nodes[index].parent >= 0 and held[nodes[index].parent])
    return frozenset(i for i, inside in enumerate(held) if inside)


def _container(page: Page, prose: list[float]) -> int:
    """The node round most of the prose: from the root down while one child holds nearly all of it."""
    nodes = page.nodes
    held = [0.0] * len(nodes)
    for found, weight in zip(page.segments, prose, strict=True):
        held[found.node] += weight
    score = [0.0] * len(nodes)
    for index, weight in enumerate(held):
        place, share = index, 1.0
        for _ in range(5):
            if place < 0 or not weight:
                break
            score[place] += weight * share
            place, share = nodes[place].parent, share * 0.75
    for index in range(len(nodes) - 1, 0, -1):
        held[nodes[index].parent] += held[index]
    best = max(range(len(nodes)), key=lambda n: (score[n], -n))
    # Up while that gains prose and little else: a lead in a box of its own, a story in several sections.
    nodes_words = nodes[best].words
    place = nodes[best].parent
    while place > 0 and nodes[place].tag not in ("body", "html"):
        gained, words = held[place] - held[best], nodes[place].words - nodes_words
        if gained > 0.02 * held[best] and gained > 0.5 * words:
            best, nodes_words = place, nodes[place].words
        place = nodes[place].parent
    return best


def _with_its_kind(page: Page, container: int, weights: list[float], signed: Counter[tuple[str, str]]) -> int:
    """The container, or the node above it that also holds what looks the same: one story in several equal boxes."""
    nodes = page.nodes
    inside = Counter[tuple[str, str]]()
    first, last = nodes[container].first, nodes[container].last
    for i in range(first, last + 1):
        up = nodes[max(nodes[page.segments[i].node].parent, 0)]
        inside[up.tag, up.names] += weights[i]  # type: ignore[assignment]
    key, held = max(inside.items(), key=lambda item: (item[1], item[0]))
    if not key[1] or signed[key] <= 1.3 * held:
        return container
    alike = [
        i
        for i, found in enumerate(page.segments)
        if weights[i] > 0
        and (nodes[max(nodes[found.node].parent, 0)].tag, nodes[max(nodes[found.node].parent, 0)].names) == key
    ]
    place = container
    while place > 0 and not (nodes[place].first <= alike[0] and nodes[place].last >= alike[-1]):
        place = nodes[place].parent
    return place if place > 0 and nodes[place].tag != "body" else container


def _parent_block(page: Page, node: int) -> int:
    """The container of a paragraph-like element, the element itself where text stands in it directly."""
    parent = page.nodes[node].parent
    return (
        parent
        if parent >= 0 and page.nodes[node].tag not in ("div", "section", "article", "main", "td")
        else max(node, 0)
    )


def _heading(segments: list[Segment], folded: list[str], title: str) -> int | None:
    """Index of the segment that is the article's headline on the page."""
    if not title:
        return next((i for i, s in enumerate(segments) if s.tag == "h1"), None)
    best, best_score = None, 0.0
    wanted = set(title.split())
    for index, (found, words) in enumerate(zip(segments, folded, strict=True)):
        if not words or (found.kind != "heading" and words != title):
            continue
        here = set(words.split())
        score = len(here & wanted) / len(here | wanted) + (0.2 if found.tag == "h1" else 0.0)
        if score > best_score + 1e-9 and score > 0.4:
            best, best_score = index, score
    return best


def _grams(words: list[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def _coverage(words: list[str], grams: Collection[tuple[str, ...]]) -> float:
    """Share of a segment's runs of three words that another text holds; short segments are looked up whole."""
    if not grams or len(words) < 3:
        return 0.0
    runs = list(zip(words, words[1:], words[2:], strict=False))
    return sum(run in grams for run in runs) / len(runs)


def _seen_from_near(
    page: Page, rows: list[list[float]], prose: list[float], sizes: list[float]
) -> list[tuple[float, ...]]:
    """What the segments on either side see of each."""
    body, second = NAMES.index("in body"), NAMES.index("in second")
    return [
        (
            min(prose[i], 60.0) / 60,
            math.log1p(sizes[i]),
            row[2],
            row[5],
            float(page.segments[i].kind == "heading"),
            row[body],
            row[second],
        )
        for i, row in enumerate(rows)
    ]
