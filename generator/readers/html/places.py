"""Where a page's segments stand in its tree: which element holds the story, what the names above each part say."""

from __future__ import annotations

from collections import Counter

from generator.readers.html.hints import BITS
from generator.readers.html.parts import Page, Segment

AGAINST = BITS["comments"] | BITS["related"] | BITS["navigation"] | BITS["cookie"]


def names_above(page: Page) -> list[int]:
    """What the names of each node and of all nodes above it say, parts that hold most of the page left out."""
    nodes = page.nodes
    whole = max(1, nodes[0].words)
    chain = [0] * len(nodes)
    for index in range(1, len(nodes)):
        node = nodes[index]
        chain[index] = chain[node.parent] | (node.bits if node.words < 0.7 * whole else node.bits & BITS["story"])
    return chain


def ways_to(container: int, page: Page, sized: list[float]) -> list[tuple[int, int, bool]]:
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


def outer_articles(page: Page) -> list[int]:
    """For each node the outermost `<article>` that it is in, 0 where there is none."""
    nodes = page.nodes
    found = [0] * len(nodes)
    for index in range(1, len(nodes)):
        found[index] = found[nodes[index].parent] or (index if nodes[index].tag == "article" else 0)
    return found


def nodes_round(page: Page, heading: int | None) -> frozenset[int]:
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


def find_container(page: Page, prose: list[float]) -> int:
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


def widen_to_its_kind(page: Page, container: int, weights: list[float], signed: Counter[tuple[str, str]]) -> int:
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


def parent_block(page: Page, node: int) -> int:
    """The container of a paragraph-like element, the element itself where text stands in it directly."""
    parent = page.nodes[node].parent
    return (
        parent
        if parent >= 0 and page.nodes[node].tag not in ("div", "section", "article", "main", "td")
        else max(node, 0)
    )


def find_heading(segments: list[Segment], folded: list[str], title: str) -> int | None:
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
