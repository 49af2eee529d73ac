"""Sentences that more than one command says."""

from __future__ import annotations


def summary(
    articles: int,
    pages: int,
    cuts: int,
    *,
    written: int = 0,
    deleted: int = 0,
    failures: int = 0,
    seconds: float,
    dry_run: bool = False,
) -> str:
    """What a build did, in one line."""
    failed = f", {count(failures, 'failure')}" if failures else ""
    verb = "to write" if dry_run else "written"
    gone = f", {deleted} {'to delete' if dry_run else 'deleted'}" if deleted else ""
    return (
        f"{count(articles, 'article')}, {count(pages, 'page')} ({count(written, 'file')} {verb}{gone}), "
        f"{count(cuts, 'cut')}{failed}, {seconds:.2f} seconds"
    )


def left_alone(foreign: tuple[str, ...]) -> list[str]:
    """What is said of files in the output folder that are not ours: a line, or none."""
    return [f"not ours and left alone: {', '.join(foreign)}"] if foreign else []


def count(number: int, what: str) -> str:
    """`1 page`, `2 pages`."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
