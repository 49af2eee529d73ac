"""A preview of a tiny site, run as a program by the tests: `python -m tests.preview.tiny PROJECT [PORT] [FLAGS]`.

`content/NAME.txt` becomes `NAME/index.html` by `templates/page.html`, style sheets and images are copied. It does
what the engine does at the seam (reports what was written, raises template errors, names failures), so that the
preview is tested by itself.
"""

from __future__ import annotations

import html
import re
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from generator.build import BuildReport, Onlooker
from generator.errors import TemplateError
from generator.model import Failure, Note
from generator.preview.session import PreviewOptions, run_preview
from generator.preview.watching import Changes

TEMPLATE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src 'self'">
<title>{title}</title>
<link rel="stylesheet" href="{root}static/site.css">
</head>
<body>
<h1>{title}</h1>
<details id="more"><summary>More</summary><p>Hidden words.</p></details>
<p><input id="field" aria-label="field"></p>
<main>{body}</main>
<img id="picture" src="{root}static/picture.svg" alt="">
<img id="sets" srcset="{root}static/picture.svg 1x, {root}static/wide.svg 3x" alt="">
</body>
</html>
"""


class TinyBuilder:
    """Builds the tiny site; not before a file `slow` in the project is gone."""

    base_path = "/"

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / ".digest" / "preview"
        self.progress: Callable[[str, int, int], None] = lambda stage, done, total: None

    def build(self, changes: Changes | None, onlooker: Onlooker) -> BuildReport:
        looks = 0
        while (self.root / "slow").exists():
            looks += 1
            self.progress("analyse", looks, 10_000)
            time.sleep(0.02)
        wanted: dict[str, bytes] = {}
        failures: list[Failure] = []
        notes: list[Note] = []
        template = (self.root / "templates" / "page.html").read_text()
        for number, line in enumerate(template.splitlines(), 1):
            for name in re.findall(r"\{(\w+)\}", line):
                if name not in {"title", "root", "body"}:
                    raise TemplateError(
                        f"`{name}` is not defined.", place=f"templates/page.html:{number}", remedy="Check the name."
                    )
        for path in sorted((self.root / "templates").iterdir()):
            if path.suffix in {".css", ".svg"}:
                wanted[f"static/{path.name}"] = path.read_bytes()
        articles = sorted((self.root / "content").rglob("*.txt"))
        for path in articles:
            title, _, text = path.read_text().partition("\n")
            if "FAIL" in text:
                failures.append(Failure(f"{path.name}", "read", "it says FAIL.", line=2, remedy="Take the word out."))
                continue
            if "WARN" in text:
                notes.append(Note(f"{path.name} says WARN."))
            body = "".join(f"<p>{html.escape(line)}</p>\n" for line in text.splitlines() if line)
            page = template.replace("{title}", html.escape(title)).replace("{root}", "../").replace("{body}", body)
            wanted[f"{path.stem}/index.html"] = page.encode()
        links = "".join(f'<p><a href="{path.stem}/">{path.stem}</a></p>' for path in articles)
        front = template.replace("{title}", "Front").replace("{root}", "").replace("{body}", links)
        wanted["index.html"] = front.encode()
        written, deleted = [], []
        for name, data in wanted.items():
            place = self.folder / name
            if not place.exists() or place.read_bytes() != data:
                place.parent.mkdir(parents=True, exist_ok=True)
                temporary = place.with_name(".new")
                temporary.write_bytes(data)
                temporary.replace(place)
                written.append(name)
        for place in sorted(self.folder.rglob("*.*")):
            name = place.relative_to(self.folder).as_posix()
            if place.is_file() and name not in wanted:
                place.unlink()
                deleted.append(name)
        report = BuildReport(
            written=tuple(written), deleted=tuple(deleted), failures=tuple(failures), notes=tuple(notes)
        )
        onlooker.placed(report)
        return report

    def view(self, page: str) -> None:
        """The tiny site knows of no units."""

    def warm(self) -> None:
        """Nothing to get ready."""

    def folders(self) -> Iterable[Path]:
        return (self.root / "content", self.root / "templates")

    def files(self) -> Iterable[Path]:
        return (self.root / "digest.toml",)

    def roots(self) -> tuple[Path, ...]:
        return (self.root, self.root / "content")

    def close(self) -> None:
        print("closed", flush=True)


def picture(width: int) -> str:
    """An image of that width."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="10"><rect width="9" height="9"/></svg>'


def make_project(root: Path) -> None:
    """Two articles, a template, a style sheet."""
    (root / "content").mkdir(parents=True)
    (root / "templates").mkdir()
    (root / "templates" / "page.html").write_text(TEMPLATE)
    (root / "templates" / "site.css").write_text("h1 { color: rgb(1, 2, 3); }\n")
    for name, width in (("picture", 10), ("wide", 30)):
        (root / "templates" / f"{name}.svg").write_text(picture(width))
    lines = "\n".join(f"Line {number} of the flood." for number in range(200))
    (root / "content" / "flood.txt").write_text(f"Flood\nThe river rose.\n{lines}\n")
    (root / "content" / "vote.txt").write_text("Vote\nThe council voted.\n")


if __name__ == "__main__":
    project = Path(sys.argv[1])
    run_preview(
        TinyBuilder(project),
        PreviewOptions(
            port=int(sys.argv[2]) if len(sys.argv) > 2 else 0,
            poll="--poll" in sys.argv,
            reload="--no-reload" not in sys.argv,
        ),
        say=lambda line, tone: print(line, flush=True),
    )
