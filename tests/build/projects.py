"""Small projects of invented news for the tests of the build, and what stands in their output folders."""

from __future__ import annotations

import os
import re
from pathlib import Path

from generator.build import BuildOptions, BuildReport, Project, build
from generator.config import Config, ContentConfig, SiteConfig

CONFIG = Config(site=SiteConfig(title="Harbour Digest", base_url="https://digest.example/"))

LINK = re.compile(rb'href="([^"#:]*)["#]')

TOWNS = ("Aldmouth", "Brenfield", "Corrin", "Dunmere", "Eastholm", "Farrow", "Gillport", "Harle")


def article(number: int, *, headline: str = "", tail: str = "") -> str:
    """An article of its own for each number: headline, four paragraphs, a quote, some background."""
    town = TOWNS[number % len(TOWNS)]
    return (
        f"{headline or f'{town} council votes to rebuild pier number {number}'}\n\n"
        f"{town.upper()}, March {1 + number % 28} - The council of {town} voted on Tuesday to rebuild the pier that a "
        f"storm tore away in January, at a cost of {number + 2} million crowns.\n\n"
        f'"We have waited long enough for pier {number}," said Mayor Ilse Marrow. "Work starts in spring."\n\n'
        f"The storm was the worst in {20 + number % 9} years, and insurers have paid for less than half of it.\n\n"
        f"Fishing boats have used the old quay since then. A second vote is due in May.{tail}\n"
    )


def make_project(root: Path, count: int = 6) -> Path:
    """A project with `count` text articles in two folders."""
    for number in range(count):
        path = root / "content" / ("north" if number % 2 else "south") / f"pier-{number:03}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(article(number), "utf-8")
    return root


def run(root: Path, options: BuildOptions | None = None, config: Config = CONFIG) -> BuildReport:
    """One build, in this process."""
    return build(Project(root, config), options or BuildOptions(executor="serial"))


def tree(folder: Path) -> dict[str, bytes]:
    """Path → bytes of every file in a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def clean_build(root: Path, scratch: Path, config: Config = CONFIG, today: str = "") -> dict[str, bytes]:
    """What a build that knows nothing of earlier ones makes of the project's inputs as they are now."""
    output = "clean-site"
    for name in ("content", "templates", "static"):
        if (root / name).exists():
            (scratch / name).parent.mkdir(parents=True, exist_ok=True)
            (scratch / name).symlink_to(root / name)
    fresh = Config(
        **{
            name: getattr(config, name) if name != "content" else ContentConfig(output=output)
            for name in Config.__struct_fields__
        }
    )
    run(scratch, BuildOptions(executor="serial", today=today), fresh)
    return tree(scratch / output)


def broken_links(site: Path) -> set[str]:
    """Links between pages that can be reached from the front page and lead to no file."""
    found: set[str] = set()
    todo, seen = ["index.html"], {"index.html"}
    while todo:
        page = todo.pop()
        for raw in LINK.findall((site / page).read_bytes()):
            target = os.path.normpath(os.path.join(os.path.dirname(page), raw.decode()))  # noqa: PTH118, PTH120
            if raw.endswith(b"/") or raw in (b"", b".", b"..") or (site / target).is_dir():
                target = os.path.normpath(f"{target}/index.html")
            if target.startswith("/"):
                continue
            if not (site / target).is_file():
                found.add(f"{page} -> {target}")
            elif target.endswith(".html") and target not in seen:
                seen.add(target)
                todo.append(target)
    return found
