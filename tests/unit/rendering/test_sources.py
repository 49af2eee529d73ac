"""What a template can draw in."""

from __future__ import annotations

import pytest
from jinja2 import Environment, meta

from generator.rendering.sources import Sources, builtin_templates, referenced

TEMPLATES = [name for name in builtin_templates() if name.endswith((".html", ".xml"))]


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_scan_agrees_with_jinja(name: str) -> None:
    """For every built-in template the plain scan of tags finds what Jinja finds."""
    text = builtin_templates()[name]
    found = referenced(text)

    assert found is not None
    assert set(found) == set(meta.find_referenced_templates(Environment(autoescape=True).parse(text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{%- extends 'a.html' -%}", ["a.html"]),
        ('{% include ["a.html", "b.html"] ignore missing %}', ["a.html", "b.html"]),
        ('{% from "m.html" import x as y, z with context %}', ["m.html"]),
        ("{% include page.kind %}", None),
        ("{% include 'a' ~ page.kind %}", None),
        ("no tag", []),
    ],
)
def test_names_that_depend_on_a_value_reach_everything(text: str, expected: list[str] | None) -> None:
    """A name that is only known when the page is rendered cannot be followed, and that is said."""
    assert referenced(text) == expected


def test_a_project_template_takes_the_place_of_the_built_in_one() -> None:
    """The built-in one stays reachable under `default/`, and both are part of the reach."""
    sources = Sources({"404.html": "{% extends 'default/404.html' %}"})

    assert sources.text("404.html") == "{% extends 'default/404.html' %}"
    assert sources.text("default/404.html") == builtin_templates()["404.html"]
    assert {"404.html", "default/404.html", "base.html"} <= set(sources.reach("404.html"))
