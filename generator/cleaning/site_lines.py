"""Lines of single sites, from `[[cleaning.sites]]`: those that begin with the words of `drop` go."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from generator.cleaning.draft import Draft, cut_line
from generator.config import CleaningSite
from generator.model import Cut
from generator.registry import Phase, Rule


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of the lines that the configuration names for the site of the article's URL."""
    openings = tuple(words for site in sites_of(draft) for words in site.drop)
    if openings:
        yield from (cut_line(line, "other") for line in draft.lines if line.text.startswith(openings))


def sites_of(draft: Draft) -> list[CleaningSite]:
    """The tables of `[[cleaning.sites]]` that the article's URL belongs to; a table counts for subdomains too."""
    hosts = [(urlsplit(claim.value).hostname or "").casefold() for claim in draft.stated("url")]
    return [
        site
        for site in draft.options.sites
        if any(host == site.host.casefold() or host.endswith("." + site.host.casefold()) for host in hosts)
    ]


RULE = Rule("site_lines", Phase.FURNITURE, find)
