"""Style sheet and static files."""

from __future__ import annotations

import pytest

from generator.config import ThemeConfig
from generator.errors import ConfigError
from generator.rendering.assets import Assets, _contrast, readable
from generator.rendering.sources import Sources


def test_names_follow_content() -> None:
    """A changed style sheet has another name, so that browsers may keep it for good."""
    plain = Assets(Sources({}), ThemeConfig(), {})
    changed = Assets(Sources({"static/css/95-own.css": "p { color: red }"}), ThemeConfig(), {})

    assert plain.path("static/digest.css") != changed.path("static/digest.css")
    assert plain.path("static/icon.svg") == changed.path("static/icon.svg")


@pytest.mark.parametrize("colour", ["#ffee00", "#000000", "#3366cc", "#ffffff", "#7f7f7f"])
@pytest.mark.parametrize("paper", [(253, 252, 250), (22, 22, 24)])
def test_an_accent_is_made_readable(colour: str, paper: tuple[int, int, int]) -> None:
    """Whatever accent a site sets, text in it keeps the contrast of WCAG AA on both papers."""
    made = readable(colour, paper)

    assert _contrast([int(made[i : i + 2], 16) for i in (1, 3, 5)], paper) >= 4.5


def test_a_missing_logo_is_named() -> None:
    """The setting that cannot be met is an error of the configuration."""
    with pytest.raises(ConfigError, match=r"theme\.logo"):
        Assets(Sources({}), ThemeConfig(logo="logo.png"), {})


def test_a_logo_is_an_asset() -> None:
    """A static file of the project is published under its hashed name."""
    assets = Assets(Sources({}), ThemeConfig(logo="logo.png"), {"logo.png": b"png"})

    assert assets.path(assets.logo).startswith("static/logo.")
