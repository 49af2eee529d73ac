"""Compiled templates: what Jinja itself would print, and what is filled in beforehand."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any

import jinja2
import msgspec
import pytest
from markupsafe import Markup

from generator.errors import TemplateError
from generator.rendering.compiling import Bytecode, SiteEnvironment

BASE = "<{% block head %}base{% endblock %}|{% block main scoped %}{{ page.name }}{% endblock %}>"
MACROS = (
    "{% macro two(a, b='&') %}{{ a }}-{{ b }}{% endmacro %}"
    "{% macro wrap(x) %}<b>{{ x }}{{ caller() }}</b>{% endmacro %}"
    "{% macro rest() %}{{ varargs|join(',') }}{{ kwargs.z }}{% endmacro %}"
    "{% macro hello() %}{{ t('hello') }}, {{ site.title }}{% endmacro %}"
)


class Site(msgspec.Struct, frozen=True):
    """A site."""

    title: str
    logo: str = ""


def word(key: str, **values: object) -> str:
    """A message."""
    if key == "unknown":
        raise TemplateError("no message.")
    return f"{key}!<{','.join(f'{k}={v}' for k, v in sorted(values.items()))}>"


def environment(own: type[jinja2.Environment], templates: dict[str, str]) -> jinja2.Environment:
    """An environment with these templates; ours knows what does not change."""
    loader = jinja2.FunctionLoader(lambda name: (templates[name], name, None) if name in templates else None)
    made = own(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)
    known: dict[str, Any] = {"t": word, "site": Site("A & B")}
    if isinstance(made, SiteEnvironment):
        made.fix(known)
    else:
        made.globals |= known
    return made


@pytest.mark.parametrize(
    "text",
    [
        "{{ page.name }} {{ page.safe }} {{ page.number }} {{ page.none }} {{ page.name|upper }}",
        "{{ t('a') }}{{ t('a', n=page.number) }}{{ t(page.name) }}{{ site.title }}{% if site.logo %}x{% endif %}",
        "{% for t in page.list %}{{ t }}{% if not loop.last %}, {% endif %}{% else %}none{% endfor %}",
        "{% for site in page.list %}{{ site }}{% endfor %}{% set x %}{{ page.name }}{% endset %}{{ x }}{{ x|length }}",
        (
            "{% from 'macros.html' import two, wrap, rest, hello %}{{ two('<') }}{{ two('<', '>') }}"
            "{{ two(a=1, b=page.safe) }}{% call wrap('>') %}{{ page.name }}{% endcall %}"
            "{{ rest(1, 2, z='&') }}{{ hello() }}"
        ),
        "{% import 'macros.html' as m %}{{ m.two('<', b='>') }}{{ m.hello() }}",
        "{% from 'macros.html' import two as t %}{{ t('a') }}",
        "{% macro t(x) %}[{{ x }}]{% endmacro %}{{ t('a') }}",
        "{% macro f(class) %}{{ class }}{% endmacro %}{{ f(class='<') }}{{ f(*page.list[:1]) }}",
        "{% extends 'base.html' %}{% block head %}{{ super() }}{{ t('x') }}{% endblock %}",
        (
            "{% extends 'base.html' %}ignored{% block main %}{% for i in page.list %}{{ super() }}{{ i }}{% endfor %}"
            "{% include 'part.html' %}{{ self.head() }}{% endblock %}"
        ),
        (
            "{% if page.number > 3 %}{% extends 'base.html' %}{% endif %}seen {{ page.name }}"
            "{% block main %}{{ page.number }}{% endblock %}"
        ),
        "{% include 'part.html' %}{% include 'none.html' ignore missing %}{% with t = page.name %}{{ t }}{% endwith %}",
        "{% filter upper %}{{ page.name }}{% endfilter %}{% autoescape false %}{{ page.name }}{% endautoescape %}",
        "{% set ns = namespace(n=0) %}{% for i in page.list %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }}",
        (
            "{% for item in [[1, [2]], [3, []]] recursive %}{{ item[0] if item is iterable else item }}"
            "{% if item is iterable %}{{ loop(item[1]) }}{% endif %}{% endfor %}"
        ),
    ],
)
def test_prints_what_jinja_prints(text: str) -> None:
    """Inheritance, macros of every kind, loops, includes, escaping, and names of our own used for something else."""
    page = {"name": "<Ann> & 'Bo'", "safe": Markup("<i>"), "number": 7, "none": None, "list": [1, 2]}
    templates = {"base.html": BASE, "macros.html": MACROS, "part.html": "[{{ page.name }}{{ t('p') }}]", "x.html": text}
    ours, theirs = (
        environment(kind, templates).get_template("x.html").render(page=page)
        for kind in (SiteEnvironment, jinja2.Environment)
    )
    assert ours == theirs
    assert ours


def test_fills_in_what_no_page_changes() -> None:
    """A message without values is asked for once, however many pages show it."""
    asked: list[str] = []

    def t(key: str) -> str:
        asked.append(key)
        return key

    made = SiteEnvironment(loader=jinja2.DictLoader({"x.html": "{{ t('a') }}{{ page }}"}), autoescape=True)
    made.fix({"t": t})
    template = made.get_template("x.html")
    assert [template.render(page=n) for n in range(3)] == ["a0", "a1", "a2"]
    assert asked == ["a"]


def test_missing_message_is_told_when_the_page_is_made() -> None:
    """Then the error can name the page; a branch that no page takes may even ask for it."""
    made = environment(SiteEnvironment, {"x.html": "{% if page %}{{ t('unknown') }}{% endif %}"})
    template = made.get_template("x.html")
    assert template.render(page=False) == ""
    with pytest.raises(TemplateError):
        template.render(page=True)


def test_error_keeps_its_line() -> None:
    """What goes wrong in a block is told with the line of the template."""
    made = environment(SiteEnvironment, {"x.html": "{% block main %}\n{{ page }}\n{{ page.nothing }}\n{% endblock %}"})
    with pytest.raises(jinja2.UndefinedError) as caught:
        made.get_template("x.html").render(page=1)
    places = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(caught.tb)]
    assert ("x.html", 3) in places


@pytest.mark.parametrize("call", ["two()", "two(1, 2, 3)", "two(1, c=2)"])
def test_wrong_arguments_of_a_macro_are_an_error(call: str) -> None:
    """As with Jinja, a macro does not take what it has no name for, and misses what is not given when it prints it."""
    text = MACROS + "{{ " + call + " }}"
    with pytest.raises((TypeError, jinja2.UndefinedError)):
        environment(SiteEnvironment, {"x.html": text}).get_template("x.html").render()


def test_kept_template_is_of_what_was_filled_in(tmp_path: Path) -> None:
    """Another title makes another compiled template, though the text is the same."""
    for title in ("One", "Two"):
        made = SiteEnvironment(
            loader=jinja2.DictLoader({"x.html": "{{ site.title }}"}), bytecode_cache=Bytecode(str(tmp_path), title)
        )
        made.fix({"site": Site(title)})
        assert made.get_template("x.html").render() == title


@pytest.mark.parametrize("harm", [b"", b"j2", b"half"])
def test_a_kept_template_that_is_not_whole_is_compiled_again(tmp_path: Path, harm: bytes) -> None:
    """A disk that was full, or a crash, costs a compilation and no page; nothing half written stays."""

    def text() -> str:
        bytecode = Bytecode(str(tmp_path / "jinja"), "One")
        made = SiteEnvironment(loader=jinja2.DictLoader({"x.html": "{{ 6 * 7 }}"}), bytecode_cache=bytecode)
        return made.get_template("x.html").render()

    text()
    (kept,) = (tmp_path / "jinja").iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[: len(whole) // 2] if harm == b"half" else harm)

    assert text() == "42"
    assert kept.read_bytes() == whole
    assert list((tmp_path / "tmp").iterdir()) == []


def test_where_nothing_can_be_kept_templates_are_compiled(tmp_path: Path) -> None:
    """A folder that cannot be made is no reason to stop."""
    (tmp_path / "jinja").write_text("no folder", "utf-8")
    made = SiteEnvironment(loader=jinja2.DictLoader({"x.html": "{{ 6 * 7 }}"}))
    made.bytecode_cache = Bytecode(str(tmp_path / "jinja"), "One")

    assert made.get_template("x.html").render() == "42"
