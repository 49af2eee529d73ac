"""Incremental equals clean, byte for byte, after any series of edits."""

from __future__ import annotations

import html
import json
import os
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import msgspec
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from PIL import Image

import generator.analysis
from generator.build import Builder, BuildOptions, Project, build, content, inputs, settled
from generator.build.listing import Listing
from generator.build.settled import Look, configuration, look
from generator.build.store import Store
from generator.config import Config, PeopleConfig, SummaryConfig
from generator.errors import GeneratorError
from generator.rendering import builtin_folder
from tests.build.projects import CONFIG, article, clean_build, make_project, run, tree

CONFIGS = (
    CONFIG,
    msgspec.structs.replace(CONFIG, site=msgspec.structs.replace(CONFIG.site, title="Other Digest", editions="week")),
    msgspec.structs.replace(CONFIG, summary=SummaryConfig(max_sentences=2)),
    msgspec.structs.replace(CONFIG, site=msgspec.structs.replace(CONFIG.site, article_text="none")),
    msgspec.structs.replace(CONFIG, site=msgspec.structs.replace(CONFIG.site, urls="file")),
    msgspec.structs.replace(CONFIG, people=PeopleConfig(split=("Ilse Marrow",))),
)
NAMES = tuple(f"pier-{n}" for n in range(5))
FOLDERS = ("", "north/", "north/deep/", "south/")
TEMPLATES = (
    "",
    "{% extends 'default/article.html' %}",
    "<p>{{ page.head.title }}</p>",
    "{% if %}",
    "{{ page.nothing }}",
)
PARTS = {"edition.html": "{% extends 'default/edition.html' %}", "parts/policy.html": ""}
FEED = (
    '<rss version="2.0"><channel><title>Harbour Wire</title><link>https://wire.example/</link>'
    "<description>Piers</description>{}</channel></rss>"
)
SIDECARS = (
    "",
    'tags = ["Piers"]\n',
    'tags = ["Storms"]\n',
    'slug = "quay"\naliases = ["/old-quay/"]\n',
    "draft = true\n",
    'expires = "2024-01-01"\n',
    'expires = "2031-06-01"\n',
    'title = "A title by hand"\n',
    "tags = [\n",
)
BODIES = (
    article,
    lambda n: article(n, tail=" Gulls do not mind."),
    lambda n: article(n, tail=" Gulls do not care."),
    lambda n: article(n, headline=f"Headline of another kind for pier {n}"),
    lambda n: article(n).split("\n\n")[0] + f"\n\n2023-02-{n + 10}\n\n" + "\n\n".join(article(n).split("\n\n")[1:]),
    lambda n: article(n + 3),
    lambda _: "",
)


class Edits(RuleBasedStateMachine):
    """A person, an editor and a careless colleague at work on one small project."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="edits-"))
        self.config = CONFIG
        self.stamps: dict[Path, int] = {}
        self.foreign: dict[str, bytes] = {}
        self.bin: dict[Path, tuple[bytes, int]] = {}
        self.feed: dict[int, int] = {}
        self.records: dict[int, int] = {}
        self.resident: Builder | None = None
        self.today = ""
        self.good = False
        (self.root / "content").mkdir()

    def teardown(self) -> None:
        if self.resident is not None:
            self.resident.close()
        shutil.rmtree(self.root)

    def _file(self, name: str) -> Path | None:
        return next(iter(sorted((self.root / "content").rglob(f"{name}.txt"))), None)

    @initialize()
    def begin(self) -> None:
        for number, name in enumerate(NAMES[:3]):
            (self.root / "content" / f"{name}.txt").write_text(article(number), "utf-8")

    @rule(name=st.sampled_from(NAMES), body=st.integers(0, len(BODIES) - 1), keep_time=st.booleans())
    def write(self, name: str, body: int, keep_time: bool) -> None:
        """New or edited, possibly with its old time stamp put back."""
        file = self._file(name) or self.root / "content" / f"{name}.txt"
        stamp = file.stat().st_mtime_ns if file.exists() else None
        file.write_text(BODIES[body](NAMES.index(name)), "utf-8")
        if keep_time and stamp is not None:
            os.utime(file, ns=(stamp, stamp))

    @rule(name=st.sampled_from(NAMES))
    def delete(self, name: str) -> None:
        if file := self._file(name):
            self.bin[file] = file.read_bytes(), file.stat().st_mtime_ns
            file.unlink()

    @rule(old_stamp=st.booleans())
    def undelete(self, old_stamp: bool) -> None:
        """What was thrown away last comes back, as `git checkout` or as a copy with its old time stamp."""
        if self.bin:
            file, (content, stamp) = self.bin.popitem()
            if not file.exists():
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
                if old_stamp:
                    os.utime(file, ns=(stamp, stamp))

    @rule(number=st.integers(0, 4), body=st.integers(-1, len(BODIES) - 1), twice=st.booleans())
    def feed_entry(self, number: int, body: int, twice: bool) -> None:
        """An entry of a feed is new, edited, gone, or there twice; the last one takes the feed along."""
        self._edit_many(self.feed, number, body)
        numbers = [*self.feed, *([number] if twice and number in self.feed else [])]
        items = "".join(
            f"<item><guid>wire-{n}</guid><title>Wire {n}</title><link>https://wire.example/{n}</link>"
            f"<pubDate>Mon, {n + 1:02} Jan 2024 10:00:00 GMT</pubDate>"
            f"<description>{html.escape(BODIES[self.feed[n]](n))}</description></item>"
            for n in numbers
        )
        self._write_many("north/wire.rss", FEED.format(items) if items else "")

    @rule(number=st.integers(0, 4), body=st.integers(-1, len(BODIES) - 1), broken=st.booleans())
    def record(self, number: int, body: int, broken: bool) -> None:
        """A line of a JSON Lines file is new, edited, gone, or followed by one that is no JSON."""
        self._edit_many(self.records, number, body)
        lines = [json.dumps({"id": f"r{n}", "text": BODIES[b](n)}) for n, b in self.records.items()]
        self._write_many("records.jsonl", "\n".join([*lines, *(["{"] if broken and lines else [])]))

    def _edit_many(self, bodies: dict[int, int], number: int, body: int) -> None:
        if body < 0:
            bodies.pop(number, None)
        else:
            bodies[number] = body

    def _write_many(self, name: str, text: str) -> None:
        path = self.root / "content" / name
        path.parent.mkdir(exist_ok=True)
        if text:
            path.write_text(text, "utf-8")
        else:
            path.unlink(missing_ok=True)

    @rule(colour=st.sampled_from(["", "navy", "teal"]), article=st.booleans(), alt=st.sampled_from(["Quay", "Pier"]))
    def picture(self, colour: str, article: bool, alt: str) -> None:
        """A picture and the article that shows it come, change and go, each on its own."""
        image = self.root / "content/quay.png"
        image.unlink(missing_ok=True)
        if colour:
            Image.new("RGB", (400, 200), colour).save(image)
        text = self.root / "content/quay.md"
        text.unlink(missing_ok=True)
        if article:
            text.write_text(f"# The quay\n\n![{alt}](quay.png)\n\nThe quay is old, the mayor said.\n", "utf-8")

    @rule(name=st.sampled_from(NAMES), folder=st.sampled_from(FOLDERS))
    def move(self, name: str, folder: str) -> None:
        if file := self._file(name):
            target = self.root / "content" / folder / file.name
            target.parent.mkdir(parents=True, exist_ok=True)
            file.rename(target)

    @rule(name=st.sampled_from(NAMES), folder=st.sampled_from(FOLDERS))
    def copy(self, name: str, folder: str) -> None:
        """A second file with the same address."""
        if file := self._file(name):
            target = self.root / "content" / folder / file.name
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists():
                target.write_bytes(file.read_bytes())

    @rule(name=st.sampled_from(NAMES), other=st.sampled_from(NAMES))
    def swap(self, name: str, other: str) -> None:
        """Two files exchange their contents, inodes and time stamps along."""
        first, second = self._file(name), self._file(other)
        if first and second and first != second:
            between = self.root / "between"
            first.rename(between)
            second.rename(first)
            between.rename(second)

    @rule(name=st.sampled_from(NAMES), seconds=st.sampled_from([-(10**6), 0, 10**6]))
    def touch(self, name: str, seconds: int) -> None:
        """The clock jumped, or somebody saved without a change."""
        if file := self._file(name):
            stamp = file.stat().st_mtime_ns + seconds * 10**9
            os.utime(file, ns=(stamp, stamp))

    @rule(name=st.sampled_from(NAMES), text=st.sampled_from(SIDECARS))
    def sidecar(self, name: str, text: str) -> None:
        if file := self._file(name):
            side = file.with_name(file.name + ".toml")
            if text:
                side.write_text(text)
            else:
                side.unlink(missing_ok=True)

    @rule(text=st.sampled_from(TEMPLATES))
    def template(self, text: str) -> None:
        path = self.root / "templates" / "article.html"
        path.parent.mkdir(exist_ok=True)
        if text:
            path.write_text(text)
        else:
            path.unlink(missing_ok=True)

    @rule(name=st.sampled_from(sorted(PARTS)), there=st.booleans())
    def template_part(self, name: str, there: bool) -> None:
        path = self.root / "templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if there:
            path.write_text(PARTS[name])
        else:
            path.unlink(missing_ok=True)

    @rule(name=st.sampled_from(["mark.svg", "icons/note.txt"]), text=st.sampled_from(["", "one", "two"]))
    def static_file(self, name: str, text: str) -> None:
        path = self.root / "static" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text:
            path.write_text(text)
        else:
            path.unlink(missing_ok=True)

    @rule(config=st.sampled_from(CONFIGS))
    def configure(self, config: Config) -> None:
        self.config = config
        if self.resident is not None:
            self.resident.close()
            self.resident = None

    @rule(data=st.data(), harm=st.sampled_from(["edit", "remove", "same size"]))
    def harm_output(self, data: st.DataObject, harm: str) -> None:
        site = self.root / "site"
        files = sorted(set(tree(site)) - self.foreign.keys()) if site.exists() else []
        if files:
            victim = site / data.draw(st.sampled_from(files))
            content = victim.read_bytes()
            if harm == "remove" or not content:
                victim.unlink()
            else:
                victim.write_bytes(content + b"!" if harm == "edit" else b"!" + content[1:])

    @rule(name=st.sampled_from(["mine.txt", "undated/mine.txt"]))
    def foreign_file(self, name: str) -> None:
        path = self.root / "site" / name
        if path.parent.is_dir():
            path.write_bytes(b"mine")
            self.foreign[name] = b"mine"

    @rule()
    def lose_the_store(self) -> None:
        if self.resident is None:
            (self.root / ".digest/store.sqlite").unlink(missing_ok=True)

    @rule()
    def lose_all_records(self) -> None:
        """Somebody cleans up, or checks the project out elsewhere, while the site is as it should be."""
        if self.resident is None and self.good and not self.foreign:
            shutil.rmtree(self.root / ".digest")

    @rule(today=st.sampled_from(["", "2031-05-31", "2031-06-01"]))
    def day(self, today: str) -> None:
        """Another day, on which another article may have expired."""
        self.today = today
        self.reside(self.resident is not None)

    @rule(name=st.sampled_from(NAMES), other=st.sampled_from(NAMES))
    def rename(self, name: str, other: str) -> None:
        """A file takes the name of another, which it replaces."""
        if file := self._file(name):
            file.replace(self._file(other) or file.with_name(f"{other}.txt"))

    @rule(stay=st.booleans())
    def reside(self, stay: bool) -> None:
        """From now on a process that stays builds, or a fresh one each time."""
        if self.resident is not None:
            self.resident.close()
        self.resident = Builder(Project(self.root, self.config), self._options) if stay else None

    @invariant()
    def incremental_is_clean(self) -> None:
        """The build of what changed gives the files of a build that knows nothing, and a second one writes nothing."""
        with tempfile.TemporaryDirectory() as scratch:
            try:
                wanted: dict[str, bytes] | None = clean_build(self.root, Path(scratch), self.config, self.today)
            except GeneratorError:
                wanted = None
        before = tree(self.root / "site") if (self.root / "site").exists() else {}
        # Stands for the file that the configuration would come from.
        (self.root / "digest.toml").write_text(f"# {self.config!r}", "utf-8")
        seen = look(str(self.root)) if not self.today else None
        if seen is not None and not isinstance(seen, Look):
            assert before == wanted
            seen = None
        try:
            self._build(seen)
        except GeneratorError:
            assert wanted is None
            self.good = False
            assert (tree(self.root / "site") if before else {}) == before
            return
        assert wanted is not None
        assert tree(self.root / "site") == wanted | self.foreign
        again = self._build()
        assert (again.written, again.deleted) == ((), ())
        assert set(again.foreign) == self.foreign.keys()
        self.good = True

    @property
    def _options(self) -> BuildOptions:
        return BuildOptions(executor="serial", today=self.today, empty=True)

    def _build(self, seen: Look | None = None) -> Any:
        if self.resident is not None:
            return self.resident.build()
        return build(Project(self.root, self.config, configuration(str(self.root))), self._options, seen)


@pytest.mark.slow
def test_incremental_equals_clean_after_any_edits(monkeypatch: pytest.MonkeyPatch) -> None:
    """`DIGEST_EDIT_STEPS` sets how many steps of random edits are compared (200)."""
    steps = int(os.environ.get("DIGEST_EDIT_STEPS", "200"))
    # Analysis is pure and tested elsewhere; here its results are kept over the clean builds.
    kept = lru_cache(maxsize=None)(generator.analysis.analyse)
    monkeypatch.setattr(generator.analysis, "analyse", kept)
    # Forks look at the output folder, however small.
    monkeypatch.setattr(settled, "_MANY", 1)
    monkeypatch.setattr(settled, "is_worthwhile", lambda: True)

    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Edits,
        settings=settings(
            max_examples=max(1, steps // 20),
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            phases=(Phase.generate,),  # shrinking takes minutes; the printed steps are enough to go on
        ),
    )


def test_a_template_edit_needs_no_digest_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What article pages show was kept when they were made; the bytes are those of a clean build all the same."""
    make_project(tmp_path / "project")
    run(tmp_path / "project")
    templates = tmp_path / "project/templates"
    templates.mkdir()
    text = (builtin_folder() / "article.html").read_text("utf-8")
    (templates / "article.html").write_text(text.replace("<h1>", '<h1 class="edited">'), "utf-8")
    with monkeypatch.context() as patched:
        patched.delattr(Store, "digest")
        report = run(tmp_path / "project")

    assert len(report.written) == report.articles
    assert tree(tmp_path / "project/site") == clean_build(tmp_path / "project", tmp_path / "clean")


def test_what_a_page_was_made_of_does_not_outlive_it(tmp_path: Path) -> None:
    """A body edit and a template edit after it: the page shows the body as it is."""
    make_project(tmp_path / "project")
    run(tmp_path / "project")
    (tmp_path / "project/content/north/pier-001.txt").write_text(article(1, tail=" Gulls do not mind."), "utf-8")
    run(tmp_path / "project")
    templates = tmp_path / "project/templates"
    templates.mkdir()
    text = (builtin_folder() / "article.html").read_text("utf-8")
    (templates / "article.html").write_text(text.replace("<h1>", '<h1 class="edited">'), "utf-8")
    run(tmp_path / "project")

    assert tree(tmp_path / "project/site") == clean_build(tmp_path / "project", tmp_path / "clean")


@pytest.mark.parametrize("name", ["pier-001.txt", "pier-001.txt.toml"])
def test_an_edit_in_the_tick_of_the_build_that_read_the_file_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """An editor saves as many bytes just after a file was read, so soon that its signature is what the build saw."""
    root = make_project(tmp_path / "project")
    file = root / "content/north" / name
    if name.endswith(".toml"):
        file.write_text('title = "A title by hand"\n')
    before = file.read_bytes()
    later = before.replace(b"by hand", b"by foot").replace(b"spring", b"autumn")
    assert len(later) == len(before)
    assert later != before
    seen: list[Listing] = []
    scan, read_file = inputs.scan, content.read_file

    def watched(folder: str) -> Listing:
        file.touch()  # written this very moment
        seen.append(scan(folder))
        return seen[-1]

    def read(place: str) -> bytes:
        data = read_file(place)
        if place == str(file):
            file.write_bytes(later)
        return data

    with monkeypatch.context() as patch:
        patch.setattr(inputs, "scan", watched)
        patch.setattr(content, "read_file", read)
        run(root)
    with monkeypatch.context() as patch:
        patch.setattr(inputs, "scan", lambda _: seen[0])
        run(root)

    assert tree(root / "site") == clean_build(root, tmp_path / "clean")
