"""Images in the content folder → the sizes of them that pages show; kept in `.digest/images` by what they are made of.

What a camera writes into a file (place, owner, serial number) never leaves it: each size is encoded anew from the
pixels, turned upright. An image that no article names is never opened, and one that cannot be read is named and
left out. Pillow is imported when the first image must be made.
"""

from __future__ import annotations

import contextlib
import io
import os
import warnings
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.util import find_spec
from typing import TYPE_CHECKING

import msgspec

from generator.build.listing import GONE, Listing, Signature, is_racy, read_file
from generator.build.project import STAGED
from generator.build.store import Store, unpack
from generator.fingerprints import code_fingerprint
from generator.model import ImageFile
from generator.pages.links import slug

if TYPE_CHECKING:
    from PIL.Image import Image

WIDTHS = (400, 800, 1280)
"""Pixels: a phone at its usual density, a phone at full density or half a desk, the measure of text at full density."""
_NEAR = 0.9  # a size nearly as wide as the image itself is not worth a file
_PIXELS = 80_000_000  # of an image that is opened: cameras make fewer, decompression bombs more
_BYTES = 40_000_000  # of a file that is read
_TALL = 6  # times its width: more is no picture but a scroll
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_QUALITIES = (80, 70, 60, 50, 40, 30)  # the first that keeps a file below its limit is taken
_WEIGHT = {400: 32_000, 800: 62_000}  # bytes
_HEAVIEST = 68_000  # a first visit to a page with one picture stays below 90 KB on every screen
_LINE_ART = 256  # colours; an image with no more is drawn, not photographed, and stays lossless
_NAMED = 5
_RECORD = "images"


class Size(msgspec.Struct, frozen=True, array_like=True):
    """One size of an image: `bytes` of it are kept under its SHA-256."""

    width: int
    height: int
    suffix: str
    sha256: str


class _Known(msgspec.Struct, frozen=True):
    """What earlier builds made."""

    made_by: str = ""
    seen: dict[str, tuple[Signature, str]] = {}
    """Path in the content folder → its signature, the SHA-256 of its bytes."""
    sizes: dict[str, tuple[Size, ...] | str] = {}
    """SHA-256 of an image → its sizes, or what is wrong with it."""


class ImageError(Exception):
    """An image cannot be shown; the message says why."""


@dataclass(slots=True)
class Images:
    """The images of one site: what pages need to know of them, and their bytes."""

    folder: str = ""
    """The content folder."""
    kept: str = ""
    """Where sizes are kept."""
    files: dict[str, tuple[ImageFile, ...]] = field(default_factory=dict)
    """Path in the content folder → its sizes, smallest first."""
    notes: tuple[str, ...] = ()
    """What was left out and why, in sentences for people."""
    refused: bool = False
    """Whether one of them could not be read, so that the next build must look again, though nothing changes."""
    _sources: dict[str, tuple[str, str]] = field(default_factory=dict)

    def artifacts(self) -> dict[str, str]:
        """Path in the site → SHA-256 of every size."""
        return {file.path: file.sha256 for files in self.files.values() for file in files}

    def data(self, path: str) -> bytes:
        """The bytes of a size, by its path in the site; made again where what was kept is damaged."""
        if not self._sources:
            self._sources = {f.path: (f.sha256, source) for source, files in self.files.items() for f in files}
        wanted, source = self._sources[path]
        with contextlib.suppress(OSError):
            data = read_file(os.path.join(self.kept, wanted))
            if sha256(data).hexdigest() == wanted:
                return data
        made = {sha256(data).hexdigest(): data for _, data in sizes_of(read_file(os.path.join(self.folder, source)))}
        if wanted not in made:
            raise OSError(0, "the image changed while the site was built", source)
        return made[wanted]


def prepare(named: Mapping[str, str], content: Listing, folder: str, state: str, store: Store, moment: int) -> Images:
    """The images that articles name (path → entry) and the content folder holds, each in its sizes.

    `moment` is a time before the folder was listed, by the file system's clock. What was made for equal bytes by an
    earlier build is not made again.
    """
    images = Images(folder, os.path.join(state, "images"))
    if not named:
        return images
    if find_spec("PIL") is None:
        images.notes = (
            f"Images are left out ({_listed(sorted(named))}): they need Pillow, `pip install 'news-digest[images]'`.",
        )
        return images
    places = {path: at for at, path in enumerate(content.paths)}
    here = sorted(path for path in named if path in places or content.is_unseen(path))
    record = store.value(_RECORD)
    before = unpack(record, _Known) if record else _Known()
    made_by = code_fingerprint(("build/images.py",), ("pillow",))
    if before.made_by != made_by:
        before = _Known(made_by)
    seen = {path: known for path, known in before.seen.items() if path in places or content.is_unseen(path)}
    sizes = dict(before.sizes)
    todo: dict[str, str] = {}
    refused: dict[str, str] = {}
    for path in here:
        if path not in places:
            refused[path] = "cannot be examined"
            continue
        now = content.signature(places[path])
        if path in seen and seen[path][0] == now and _is_kept(images.kept, sizes.get(seen[path][1])):
            continue
        try:
            key = _fingerprint_of(os.path.join(folder, path), now[0])
        except OSError as error:
            refused[path] = f"cannot be read: {error.strerror}"
            continue
        seen[path] = (GONE if is_racy(now, moment) else now, key)
        if not _is_kept(images.kept, sizes.get(key)):
            todo.setdefault(key, path)
    made = _make(todo, folder, state)
    sizes |= {key: found for key, found in made.items() if not isinstance(found, OSError)}
    for path, (_, key) in list(seen.items()):
        if isinstance(found := made.get(key), OSError):
            refused[path] = f"cannot be read: {found.strerror or found}"
            del seen[path]
            seen |= {path: before.seen[path]} if path in before.seen else {}
    used = {key for _, key in seen.values()}
    now_known = _Known(made_by, seen, {key: found for key, found in sizes.items() if key in used})
    if now_known != before or not record:
        store.set_value(_RECORD, msgspec.msgpack.encode(now_known))
        _sweep(images.kept, now_known)
    images.refused = bool(refused)
    problems: dict[str, str] = {}
    for path in here:
        found = sizes.get(seen[path][1], "") if path in seen else ""
        if isinstance(found, str) or (path in refused and not _is_kept(images.kept, found)):
            problems[path] = f"{refused.get(path) or found}, left out"
        else:
            images.files[path] = tuple(_placed(path, size) for size in found)
            problems |= {path: f"{refused[path]}, shown as it was"} if path in refused else {}
    images.notes = _notes(named, here, problems)
    return images


def _notes(named: Mapping[str, str], here: Iterable[str], problems: Mapping[str, str]) -> tuple[str, ...]:
    notes = [f"{path} (in {named[path]}) {problem}." for path, problem in problems.items()]
    missing = sorted(named.keys() - set(here))
    if missing:
        what = (
            "An image that an article names is"
            if len(missing) == 1
            else f"{len(missing)} images that articles name are"
        )
        notes.append(f"{what} not in the content folder, left out: {_listed(missing)}.")
    return tuple(notes)


def _listed(names: list[str]) -> str:
    return ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")


def _placed(path: str, size: Size) -> ImageFile:
    stem = path.rpartition("/")[2].rpartition(".")[0]
    name = f"static/images/{slug(stem, 40)}-{size.width}.{size.sha256[:10]}.{size.suffix}"
    return ImageFile(name, size.width, size.height, size.sha256)


def _fingerprint_of(path: str, size: int) -> str:
    if size > _BYTES:
        return f"too large {size}"
    return sha256(read_file(path)).hexdigest()


def _is_kept(folder: str, sizes: tuple[Size, ...] | str | None) -> bool:
    if sizes is None or isinstance(sizes, str):
        return sizes is not None
    return all(os.path.exists(os.path.join(folder, size.sha256)) for size in sizes)


def _make(todo: Mapping[str, str], folder: str, state: str) -> dict[str, tuple[Size, ...] | str | OSError]:
    """Makes and keeps the sizes of images (key → path). Pillow works outside the interpreter's lock: threads do.

    What cannot be read now is no quality of an image that is kept: that error comes back as it is.
    """
    if not todo:
        return {}
    kept, staged = os.path.join(state, "images"), os.path.join(state, STAGED)
    os.makedirs(kept, exist_ok=True)
    os.makedirs(staged, exist_ok=True)

    def one(path: str) -> tuple[Size, ...] | str | OSError:
        where = os.path.join(folder, path)
        try:
            if os.stat(where).st_size > _BYTES:
                raise ImageError(f"is larger than {_BYTES // 1_000_000} MB")
            made = sizes_of(read_file(where))
        except ImageError as error:
            return str(error)
        except OSError as error:
            return error
        for size, data in made:
            temporary = os.path.join(staged, f"{size.sha256}.{path.replace('/', '+')[-80:]}")
            with open(temporary, "wb") as file:
                file.write(data)
            os.replace(temporary, os.path.join(kept, size.sha256))
        return tuple(size for size, _ in made)

    from PIL.Image import DecompressionBombWarning

    with warnings.catch_warnings():
        warnings.simplefilter("error", DecompressionBombWarning)
        with ThreadPoolExecutor(min(len(todo), os.cpu_count() or 1)) as pool:
            return dict(zip(todo, pool.map(one, todo.values()), strict=True))


def _sweep(kept: str, known: _Known) -> None:
    """Removes kept sizes that no image of the content folder has."""
    wanted = {size.sha256 for sizes in known.sizes.values() if not isinstance(sizes, str) for size in sizes}
    with contextlib.suppress(FileNotFoundError):
        for name in os.listdir(kept):
            if name not in wanted:
                os.unlink(os.path.join(kept, name))


# ---- one image


def sizes_of(data: bytes) -> list[tuple[Size, bytes]]:
    """The sizes of one image, smallest first, with their bytes: upright, in sRGB, without any of its metadata.

    Photographs become WebP, drawings of few colours PNG; none is made wider than it is. Same bytes, same sizes, for
    one version of Pillow. Raises `ImageError` for what is no image, or an unreasonable one.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            width, height = image.size
            if width * height > _PIXELS:
                raise ImageError(f"has {width * height // 1_000_000} million pixels, too many to be opened")
            image.draft("RGB", (2 * WIDTHS[-1], 2 * WIDTHS[-1]))  # a JPEG can be read at an eighth of its size
            drawn = image.format in ("PNG", "GIF") and image.convert("RGB").getcolors(_LINE_ART) is not None
            if image.getexif().get(0x0112, 1) >= 5:  # orientations that lie on their side
                width, height = height, width
            upright = _in_srgb(ImageOps.exif_transpose(image))
    except ImageError:
        raise
    except UnidentifiedImageError as error:
        raise ImageError(f"is no image of a kind that is shown ({', '.join(_FORMATS)})") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ImageError("has too many pixels to be opened") from error
    except Exception as error:  # decoders of hostile bytes raise whatever they like
        raise ImageError(f"cannot be decoded: {type(error).__name__}: {error}") from error
    if height > _TALL * width or width > _TALL * height:
        raise ImageError(f"is {width} × {height} pixels, too narrow for a page")
    made: list[tuple[Size, bytes]] = []
    for wide in _widths(width):
        high = max(1, round(height * wide / width))
        sized = upright.resize((wide, high), Image.Resampling.LANCZOS) if upright.size != (wide, high) else upright
        limit = _WEIGHT.get(wide, _HEAVIEST)
        suffix, encoded = _encoded(sized, drawn, limit)
        if made and len(encoded) > limit:
            break  # noise, or a very fine drawing: the sizes that there are must do
        made.append((Size(wide, high, suffix, sha256(encoded).hexdigest()), encoded))
    return made


def _widths(width: int) -> list[int]:
    widest = min(width, WIDTHS[-1])
    return [*(w for w in WIDTHS if w < widest * _NEAR), widest]


def _in_srgb(image: Image) -> Image:
    """RGB or RGBA in sRGB, with nothing but pixels."""
    profile = image.info.get("icc_profile")
    transparent = "A" in image.getbands() or "transparency" in image.info
    plain = image
    if profile and image.mode in ("RGB", "CMYK", "L"):
        from PIL import ImageCms

        with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            changed = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            plain = changed if changed is not None else image
    plain = plain.convert("RGBA" if transparent else "RGB")
    plain.info.clear()
    return plain


def _encoded(image: Image, drawn: bool, limit: int) -> tuple[str, bytes]:
    """(suffix, bytes) of an image."""
    from PIL import features
    from PIL.Image import Dither, Quantize

    if drawn:
        method = Quantize.FASTOCTREE if image.mode == "RGBA" else Quantize.MEDIANCUT
        flat = image.quantize(_LINE_ART, method, dither=Dither.NONE)
        return "png", _saved(flat, "PNG", optimize=True)
    if not features.check("webp"):
        if image.mode == "RGBA":
            return "png", _saved(image, "PNG", optimize=True)
        return "jpg", _lightest(image, "JPEG", limit, optimize=True, progressive=True)
    return "webp", _lightest(image, "WEBP", limit, method=4)


def _lightest(image: Image, kind: str, limit: int, **options: object) -> bytes:
    data = b""
    for quality in _QUALITIES:
        data = _saved(image, kind, quality=quality, **options)
        if len(data) <= limit:
            break
    return data


def _saved(image: Image, kind: str, **options: object) -> bytes:
    image.info.clear()
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()
