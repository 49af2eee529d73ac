"""The archive: a chart of months, a calendar a month, and what has no date."""

from __future__ import annotations

from collections.abc import Iterator, Set
from functools import partial

from generator.model import Card
from generator.pages.corpus_index import CorpusIndex, digest_of, edition_of
from generator.pages.links import root_of
from generator.pages.page import Load, Page, PageClass
from generator.pages.views import ArchiveView, Bar, Day, DayList, Link, Month, MonthView, Year

_HEADLINES_A_MONTH = 150  # with more, each day shows its first ones and leads to the day's edition
_HEADLINES_A_DAY = 4
_COLUMN, _HEIGHT = 24, 48  # units of the chart's view box: a column can be hit with a finger at 320 px


def archive_pages(index: CorpusIndex, only: Set[str] | None = None) -> Iterator[Page]:
    """`archive/` and a page for each month; `only` limits them to these months, and leaves `archive/` out."""
    common = index.common
    counts = [f"{month}={len(cards)}" for month, cards in index.months.items()]
    if only is None:
        yield Page(
            "archive/index.html",
            "archive.html",
            PageClass.LIST,
            digest_of((*counts, str(len(index.undated)), common)),
            partial(_archive_view, index),
            "the archive",
        )
    months = list(index.months)
    for at, month in enumerate(months):
        if only is not None and month not in only:
            continue
        path = f"archive/{month.replace('-', '/')}/index.html"
        around = (months[at - 1] if at else "", months[at + 1] if at + 1 < len(months) else "")
        yield Page(
            path,
            "month.html",
            PageClass.LIST,
            digest_of((*(c.teaser for c in index.months[month]), *around, common)),
            partial(_month_view, index, month, path, around),
            f"the archive of {month}",
        )


def _month(index: CorpusIndex, month: str, root: str) -> Month:
    return Month(month, len(index.months[month]), f"{root}archive/{month.replace('-', '/')}/{index.index}")


def _archive_view(index: CorpusIndex, load: Load) -> ArchiveView:
    path = "archive/index.html"
    root = root_of(path)
    years: dict[str, list[Month]] = {}
    for month in index.months:
        years.setdefault(month[:4], []).append(_month(index, month, root))
    peak = max((len(c) for c in index.months.values()), default=0)
    return ArchiveView(
        head=index.head(path, "archive"),
        years=tuple(
            Year(year, sum(m.count for m in months), tuple(months), tuple(_bar(m, peak) for m in reversed(months)))
            for year, months in years.items()
        ),
        height=_HEIGHT,
        undated=len(index.undated),
        undated_href=f"{root}archive/undated/{index.index}" if index.undated else "",
        count=len(index.cards),
    )


def _bar(month: Month, peak: int) -> Bar:
    height = max(2, round(month.count / peak * _HEIGHT))
    return Bar(month, (int(month.month[5:]) - 1) * _COLUMN, _HEIGHT - height, height)


def _month_view(index: CorpusIndex, month: str, path: str, around: tuple[str, str], load: Load) -> MonthView:
    root = root_of(path)
    days: dict[str, list[Card]] = {}
    for card in index.months[month]:
        days.setdefault((card.published or "")[:10], []).append(card)
    year, number = int(month[:4]), int(month[5:])
    from calendar import Calendar  # a hundred more names of days and months in the language of the machine

    weeks = tuple(
        tuple(_day(index, f"{month}-{day:02d}" if day else "", day, days, root) for day in week)
        for week in Calendar(0).monthdayscalendar(year, number)
    )
    brief = len(index.months[month]) > _HEADLINES_A_MONTH
    newer, older = (Link(m, f"{root}archive/{m.replace('-', '/')}/{index.index}") if m else None for m in around)
    return MonthView(
        head=index.head(path, "archive"),
        month=month,
        count=len(index.months[month]),
        weeks=weeks,
        days=tuple(
            DayList(
                day=day,
                href=_edition_link(index, day, root),
                teasers=tuple(index.teaser(c, root) for c in (cards[:_HEADLINES_A_DAY] if brief else cards)),
                count=len(cards),
            )
            for day, cards in days.items()
        ),
        newer=newer,
        older=older,
    )


def _edition_link(index: CorpusIndex, day: str, root: str) -> str:
    return f"{root}editions/{edition_of(day, index.site.editions)}/{index.index}"


def _day(index: CorpusIndex, date: str, number: int, days: dict[str, list[Card]], root: str) -> Day:
    count = len(days.get(date, ()))
    return Day(number, date, count, _edition_link(index, date, root) if count else "")
