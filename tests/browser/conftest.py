"""A built site on loopback and a Chromium to read it with."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.config import Config, SiteConfig
from generator.model import Digest
from generator.pages import plan
from generator.rendering import Renderer
from tests.unit.pages.samples import BODY, make_corpus, make_digest

SHARE = "Share this story with a-very-long-address-without-any-place-to-break@harbour-of-ellery.example"
ARABIC = """صوّت مجلس ميناء إليري يوم الثلاثاء على إغلاق رصيف الحبوب القديم لمدة عامين.

قال رئيس المجلس: «نفضّل أن نخسر موسمًا على أن نخسر رافعة».

بُني الرصيف عام 1931."""


def digests() -> dict[str, Digest]:
    """Articles of several days with all that pages can show, one undated, one in Arabic."""
    made: dict[str, Digest] = {}
    for n in range(1, 13):
        entry = f"pier-{n:02d}.txt"
        made[entry] = make_digest(
            f"{BODY}\n\n{SHARE}",
            entry=entry,
            headline=f"Port Ellery closes its grain pier for the {n}. time after engineers find cracks",
            published=f"2026-03-{10 - n % 3:02d}",
            agency="Norwire" if n % 2 else None,
            publication="The Ellery Courier",
            place="Port Ellery",
            authors=("Ada Brandt",),
            topics=("Harbour",),
            url="https://example.com/pier",
            cuts=(("share", SHARE),),
        )
    made["undated.txt"] = make_digest(entry="old/fund.txt", published=None, headline="A fund without a date")
    made["arabic.txt"] = make_digest(
        ARABIC,
        entry="arabic.txt",
        headline="ميناء إليري يغلق رصيف الحبوب",
        published="2026-03-10",
        language="ar",
        summary=("صوّت",),
        facts=(),
        outlook=(),
        background=("بُني",),
        quotes=((("نفضّل أن نخسر موسمًا على أن نخسر رافعة",), None, None),),
    )
    return made


def write_site(folder: Path, config: Config) -> None:
    """Render the sample articles into a folder."""
    corpus, load = make_corpus(digests(), config)
    renderer = Renderer({}, config, bytecode=None)
    files = [(page.path, renderer.render(page, load)) for page in plan(corpus, config)]
    for path, data in [*files, *((asset.path, asset.data) for asset in renderer.assets())]:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        pass


def _serve(folder: Path) -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the sample site in English."""
    folder = tmp_path_factory.mktemp("site")
    write_site(folder, Config(site=SiteConfig(title="Ellery Digest", base_url="https://example.org/")))
    yield from _serve(folder)


@pytest.fixture(scope="session")
def arabic_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the same site with an Arabic interface."""
    folder = tmp_path_factory.mktemp("arabic")
    write_site(folder, Config(site=SiteConfig(title="موجز إليري", language="ar")))
    yield from _serve(folder)
