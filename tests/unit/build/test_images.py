"""Images: what is made of them, what is left out, and that it costs nothing the second time."""

from __future__ import annotations

import errno
import io
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.build import Builder, BuildOptions, Project, images, inputs
from generator.build.images import ImageError, sizes_of
from generator.build.listing import Listing
from generator.config import Config, SiteConfig
from tests.build.projects import CONFIG, article, run, tree

pillow = pytest.importorskip("PIL.Image", reason="Pillow (the extra `images`) is not installed")

GPS = 0x8825
ORIENTATION = 0x0112


def photograph(width: int = 1600, height: int = 900, *, kind: str = "JPEG", turned: bool = False) -> bytes:
    """A picture of many colours, red on its left half, with the place that a camera writes into it."""
    image = pillow.radial_gradient("L").resize((width, height)).convert("RGB")
    image.paste((200, 30, 30), (0, 0, width // 2, height))
    exif = pillow.Exif()
    exif[0x010F] = "Camera of a reader"
    exif.get_ifd(GPS)[1] = "N"
    if turned:
        exif[ORIENTATION] = 6  # to be turned a quarter clockwise
    out = io.BytesIO()
    image.save(out, kind, exif=exif)
    return out.getvalue()


def drawing(width: int = 900, height: int = 600) -> bytes:
    image = pillow.new("RGB", (width, height), (255, 255, 255))
    image.paste((0, 0, 0), (100, 100, 400, 110))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def opened(data: bytes):  # type: ignore[no-untyped-def]
    return pillow.open(io.BytesIO(data))


def test_nothing_of_the_camera_is_left() -> None:
    """No size holds EXIF data, a place least of all."""
    for kind in ("JPEG", "PNG", "WEBP"):
        for _, data in sizes_of(photograph(kind=kind)):
            assert not dict(opened(data).getexif())
            assert b"Camera of a reader" not in data
            assert "icc_profile" not in opened(data).info


def test_an_image_stands_upright() -> None:
    """What the camera says of its position is applied: the red left half of a turned image is above."""
    (size, data), *_ = sizes_of(photograph(1600, 900, turned=True))

    image = opened(data).convert("RGB")
    assert (size.width, size.height) == image.size == (400, 711)
    assert image.getpixel((200, 50))[1] < 60
    assert image.getpixel((200, 660))[1] > 100


@pytest.mark.parametrize(
    ("width", "expected"), [(2400, [400, 800, 1280]), (1280, [400, 800, 1280]), (850, [400, 850]), (120, [120])]
)
def test_no_size_is_wider_than_the_image(width: int, expected: list[int]) -> None:
    """Sizes are the usual widths below that of the image, and its own where it is small."""
    made = sizes_of(photograph(width, 600 if width > 300 else 90))

    assert [size.width for size, _ in made] == expected
    assert [opened(data).width for _, data in made] == expected


def test_drawings_stay_lossless() -> None:
    """A PNG of few colours is PNG in every size, a photograph is WebP."""
    assert {size.suffix for size, _ in sizes_of(drawing())} == {"png"}
    assert {size.suffix for size, _ in sizes_of(photograph(kind="PNG"))} == {"webp"}


def test_a_heavy_photograph_is_made_lighter() -> None:
    """Even a picture as busy as a lawn, which no format makes small, keeps its page below its budget."""
    speckles = random.Random(7).randbytes(800 * 450)
    noise = pillow.blend(pillow.frombytes("L", (800, 450), speckles), pillow.new("L", (800, 450), 128), 0.55)
    noise = noise.resize((1600, 900)).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=95)

    weights = {size.width: len(data) for size, data in sizes_of(out.getvalue())}

    assert 400 in weights
    assert max(weights.values()) < 70_000


def test_equal_bytes_give_equal_sizes() -> None:
    """The same image makes the same files."""
    assert sizes_of(photograph()) == sizes_of(photograph())


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: b"GIF89a, they say", "cannot be decoded|is no image"),
        (lambda: photograph()[:4000], "cannot be decoded"),
        (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "is no image"),
        (lambda: photograph(60, 900), "too narrow"),
    ],
)
def test_what_is_no_picture_is_refused(make: Callable[[], bytes], message: str) -> None:
    """Damaged files, other formats and slivers are named with the reason."""
    with pytest.raises(ImageError, match=message):
        sizes_of(make())


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_decompression_bomb_is_not_opened() -> None:
    """A file of a few kilobytes that would fill the memory is refused by what its head says."""
    bomb = bytearray(drawing(10, 10))
    bomb[16:24] = (60_000).to_bytes(4, "big") * 2  # width and height in the PNG header
    import zlib

    bomb[29:33] = zlib.crc32(bytes(bomb[12:29])).to_bytes(4, "big")

    with pytest.raises(ImageError, match="pixels"):
        sizes_of(bytes(bomb))


# ---- in a build


def project(root: Path) -> Path:
    content = root / "content"
    (content / "city").mkdir(parents=True)
    (content / "city" / "pier.md").write_text(
        article(3).replace("\n\nFishing", "\n\n![The *old* pier](pier.jpg)\n\n*Photo: A. Reader*\n\nFishing"), "utf-8"
    )
    (content / "city" / "pier.jpg").write_bytes(photograph())
    return root


def page_of(root: Path) -> str:
    return next(p for p in (root / "site").rglob("pier*/index.html")).read_text("utf-8")


def pictures(root: Path) -> list[str]:
    folder = root / "site" / "static" / "images"
    return sorted(p.name for p in folder.iterdir()) if folder.exists() else []


def test_a_picture_stands_where_the_article_has_it(tmp_path: Path) -> None:
    """The page has the sizes, the words that describe the image, its caption, and its measures."""
    run(project(tmp_path))

    page = page_of(tmp_path)
    figure = page[page.index('<figure class="picture">') : page.index("</figure>", page.index('class="picture"'))]
    assert 'alt="The old pier"' in figure or 'alt="The *old* pier"' in figure
    assert 'width="1280" height="720"' in figure
    assert 'loading="lazy" decoding="async"' in figure
    assert "<figcaption>Photo: A. Reader</figcaption>" in figure
    assert page.rindex("insurers have paid") < page.index('class="picture"') < page.rindex("Fishing boats")
    assert len(pictures(tmp_path)) == 3
    assert all(f"static/images/{name} " in figure for name in pictures(tmp_path))


def test_a_rebuild_opens_no_image(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was made for equal bytes is kept, in whatever order builds come and wherever the site was put."""
    run(project(tmp_path))
    before = tree(tmp_path / "site")
    monkeypatch.setattr(images, "sizes_of", None)
    (tmp_path / "content" / "city" / "pier.md").write_text(
        (tmp_path / "content" / "city" / "pier.md").read_text("utf-8") + "\nAn end.\n", "utf-8"
    )
    (tmp_path / "content" / "city" / "pier.jpg").touch()
    for file in (tmp_path / "site" / "static" / "images").iterdir():
        file.unlink()

    run(tmp_path)

    after = tree(tmp_path / "site")
    assert {k: v for k, v in after.items() if "/images/" in k} == {k: v for k, v in before.items() if "/images/" in k}


def test_damage_to_what_is_kept_is_mended(tmp_path: Path) -> None:
    """A kept size that is not what it was is made again from the image."""
    run(project(tmp_path))
    before = tree(tmp_path / "site")
    for kept in (tmp_path / ".digest" / "images").iterdir():
        kept.write_bytes(b"dust")
    for file in (tmp_path / "site" / "static" / "images").iterdir():
        file.unlink()

    run(tmp_path)

    assert tree(tmp_path / "site") == before


def test_an_image_goes_with_its_last_page(tmp_path: Path) -> None:
    """Once no article names it the site has none of its sizes."""
    run(project(tmp_path))
    (tmp_path / "content" / "city" / "pier.md").write_text(article(3), "utf-8")

    run(tmp_path)

    assert pictures(tmp_path) == []
    assert "<img" not in page_of(tmp_path)


def test_a_new_image_under_an_old_name_is_shown(tmp_path: Path) -> None:
    """Other bytes have other names, on the page too."""
    run(project(tmp_path))
    before = pictures(tmp_path)
    (tmp_path / "content" / "city" / "pier.jpg").write_bytes(drawing())

    run(tmp_path)

    assert not set(before) & set(pictures(tmp_path))
    assert pictures(tmp_path)[0] in page_of(tmp_path)


def test_a_broken_image_is_named_and_costs_no_page(tmp_path: Path) -> None:
    """The report says which image, in which article, and why; the article is there without it."""
    project(tmp_path)
    (tmp_path / "content" / "city" / "pier.jpg").write_bytes(b"\xff\xd8\xff nothing")

    report = run(tmp_path)

    assert any("city/pier.jpg (in city/pier.md)" in note.message for note in report.notes)
    assert "<img" not in page_of(tmp_path)


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("refused", ["read", "examined"])
def test_an_image_that_cannot_be_read_is_shown_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: bool, refused: str
) -> None:
    """Or left out where no build ever read it. It is named, and the next build looks again, though nothing changed."""
    root = project(tmp_path)
    image = root / "content" / "city" / "pier.jpg"
    if known:
        run(root)
        image.write_bytes(drawing())
    before = pictures(root)
    real_read, real_scan = images.read_file, inputs.scan

    def read(place: str) -> bytes:
        if place == str(image):
            raise OSError(errno.EIO, "Input/output error")
        return real_read(place)

    def scan(folder: str) -> Listing:
        found = real_scan(folder)
        at = found.index("city/pier.jpg")
        assert at is not None
        del found.paths[at], found.stats[4 * at : 4 * at + 4]
        found.unseen.append("city/pier.jpg")
        return found

    with monkeypatch.context() as patch:
        patch.setattr(images, "read_file", read) if refused == "read" else patch.setattr(inputs, "scan", scan)
        report = run(root)
        assert any("city/pier.jpg (in city/pier.md) cannot be" in note.message for note in report.notes)
        assert pictures(root) == before

    run(root)
    assert page_of(root).count(".png") > 0 if known else pictures(root)
    assert set(pictures(root)).isdisjoint(before)
    assert run(root).notes == ()


def test_without_pillow_there_is_a_warning_and_no_image(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never an image as it came: what the camera wrote into it would be published."""
    monkeypatch.setattr(images, "find_spec", lambda name: None)

    report = run(project(tmp_path))

    assert any("news-digest[images]" in note.message for note in report.notes)
    assert pictures(tmp_path) == []
    assert "<img" not in page_of(tmp_path)


@pytest.mark.parametrize(
    "href", ["https://elsewhere.example/pier.jpg", "//elsewhere.example/pier.jpg", "../../pier.jpg"]
)
def test_images_elsewhere_are_not_linked(tmp_path: Path, href: str) -> None:
    """Neither another host nor a place outside of the content folder is asked for an image."""
    project(tmp_path)
    (tmp_path / "pier.jpg").write_bytes(photograph())
    source = tmp_path / "content" / "city" / "pier.md"
    source.write_text(source.read_text("utf-8").replace("(pier.jpg)", f"({href})"), "utf-8")

    run(tmp_path)

    assert "<img" not in page_of(tmp_path)


@pytest.mark.parametrize("allowed", ["cited", "none"])
def test_the_sources_pictures_follow_its_text(tmp_path: Path, allowed: str) -> None:
    """A site that may not republish the text shows only the picture that its own editor chose."""
    project(tmp_path)
    config = Config(site=SiteConfig(article_text=allowed, base_url="https://digest.example/"))  # type: ignore[arg-type]
    run(tmp_path, config=config)
    assert pictures(tmp_path) == []

    (tmp_path / "content" / "city" / "own.png").write_bytes(drawing())
    (tmp_path / "content" / "city" / "pier.md.toml").write_text(
        'image = "own.png"\nimage_alt = "Own drawing"\n', "utf-8"
    )
    run(tmp_path, config=config)

    assert {name.partition("-")[0] for name in pictures(tmp_path)} == {"own"}
    assert 'alt="Own drawing"' in page_of(tmp_path)
    assert "pier-800" not in page_of(tmp_path)


def test_the_sites_front_page_shows_the_lead_storys_picture(tmp_path: Path) -> None:
    """One picture, and OpenGraph, JSON-LD and feed name its absolute address."""
    run(project(tmp_path), config=CONFIG)

    assert (tmp_path / "site" / "index.html").read_text("utf-8").count("<img") == 1
    page = page_of(tmp_path)
    assert '<meta property="og:image" content="https://digest.example/static/images/pier-1280.' in page
    assert '"image":["https://digest.example/static/images/pier-1280.' in page
    assert "https://digest.example/static/images/pier-800." in (tmp_path / "site" / "feed.xml").read_text("utf-8")


@pytest.mark.parametrize("hinted", [False, True])
def test_a_resident_build_sees_a_new_image(tmp_path: Path, hinted: bool) -> None:
    """The preview shows another image under an old name, whether or not it is told which file was saved."""
    root = project(tmp_path)
    image = root / "content" / "city" / "pier.jpg"
    with Builder(Project(root, CONFIG), BuildOptions(executor="serial")) as builder:
        builder.build()
        before = pictures(root)
        image.write_bytes(drawing())

        builder.build([image] if hinted else None)

        assert not set(before) & set(pictures(root))
        assert pictures(root)[0] in page_of(root)
        image.write_bytes(b"\xff\xd8\xff no more")
        builder.build([image] if hinted else None)
        assert pictures(root) == []
