"""Lines of single sites, from `[[cleaning.sites]]`: those that `drop` describes go, those that `keep` describes stay.

An entry is a whole line, `*` standing for any characters. Regular expressions are not offered on purpose: the lines are
hostile input, and a careless pattern would make one of them take forever. This takes time in the line's length only.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from generator.cleaning.draft import Draft, cut_line
from generator.config import CleaningSite
from generator.model import Cut, Span
from generator.registry import Phase, Rule


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of the lines that the configuration names for the site of the article's URL."""
    patterns = [pattern for site in sites_of(draft) for pattern in site.drop]
    if patterns:
        yield from (cut_line(line, "other") for line in draft.lines if _is_one_of(line.text, patterns))


def kept_lines(draft: Draft) -> list[Span]:
    """The lines that the configuration keeps for the site of the article's URL, whatever any rule says."""
    patterns = [pattern for site in sites_of(draft) for pattern in site.keep]
    return [line.span for line in draft.lines if _is_one_of(line.text, patterns)] if patterns else []


def sites_of(draft: Draft) -> list[CleaningSite]:
    """The tables of `[[cleaning.sites]]` that the article's URL belongs to; a table counts for subdomains too."""
    if not draft.options.sites:
        return []
    hosts = [(urlsplit(claim.value).hostname or "").casefold() for claim in draft.stated("url")]
    return [
        site
        for site in draft.options.sites
        if any(host == site.host.casefold() or host.endswith("." + site.host.casefold()) for host in hosts)
    ]


def matches(text: str, pattern: str) -> bool:
    """Whether the pattern describes the whole text: `*` stands for any characters, also none."""
    first, *rest = pattern.split("*")
    if not rest:
        return text == pattern
    *middle, last = rest
    if not text.startswith(first):
        return False
    at = len(first)
    for part in middle:
        found = text.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return len(text) - len(last) >= at and text.endswith(last)


def _is_one_of(text: str, patterns: list[str]) -> bool:
    return any(matches(text, pattern) for pattern in patterns)


RULE = Rule("site_lines", Phase.FURNITURE, find)
