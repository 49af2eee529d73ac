"""Where pictures lie, and which an article has."""

from __future__ import annotations

import msgspec
import pytest

from generator.model import Claim, Digest, Picture
from generator.pages.pictures import content_path, pictures_of
from tests.unit.pages.samples import make_digest


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("pier.jpg", "city/pier.jpg"),
        ("./photos/old%20pier.JPG", "city/photos/old pier.JPG"),
        ("../pier.png?size=2#top", "pier.png"),
        ("/photos/pier.webp", "photos/pier.webp"),
        ("../../pier.jpg", ""),
        ("/../pier.jpg", ""),
        ("https://elsewhere.example/pier.jpg", ""),
        ("//elsewhere.example/pier.jpg", ""),
        ("data:image/png;base64,AAAA", ""),
        ("C:\\pier.jpg", ""),
        ("pier.svg", ""),
        ("pier.html", ""),
        ("", ""),
        ("http://[", ""),
    ],
)
def test_a_path_is_taken_from_the_source(href: str, expected: str) -> None:
    """Paths stay inside of the content folder; addresses elsewhere and other kinds of files are none."""
    assert content_path(href, "city/story.md") == expected


def with_pictures(*shown: Picture, claims: tuple[Claim, ...] = ()) -> Digest:
    digest = make_digest()
    document = msgspec.structs.replace(digest.article.document, pictures=shown, claims=claims)
    return msgspec.structs.replace(digest, article=msgspec.structs.replace(digest.article, document=document))


def test_the_editors_picture_comes_first() -> None:
    """Sidecar before front matter before the text; one image is shown once, with the words that describe it."""
    claims = (
        Claim("image", "own.jpg", "sidecar"),
        Claim("image_alt", "A crane", "sidecar"),
        Claim("image", "pier.jpg", "front matter"),
        Claim("image", "https://elsewhere.example/x.jpg", "opengraph"),
    )
    digest = with_pictures(Picture("pier.jpg", 90, "The pier", "In 1931"), Picture("quay.png", 200), claims=claims)

    found = pictures_of(digest, "city/story.md")

    assert [(p.path, p.at, p.alt, p.caption, p.editors) for p in found] == [
        ("city/own.jpg", -1, "A crane", "", True),
        ("city/pier.jpg", -1, "The pier", "In 1931", False),
        ("city/quay.png", 200, "", "", False),
    ]
