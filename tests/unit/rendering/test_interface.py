"""The words of the interface: catalogues, plurals, dates, numbers."""

from __future__ import annotations

import datetime
import re
import string
import tomllib

import pytest
from babel import Locale
from babel.dates import format_date, format_skeleton, get_day_names
from babel.numbers import format_decimal

from generator.errors import ConfigError
from generator.rendering.interface import Interface
from generator.rendering.sources import Sources, builtin_templates

LANGUAGES = ["en", "de", "fr", "es", "ar"]
DAYS = [datetime.date(2024, 1, 1) + datetime.timedelta(days=17 * n) for n in range(44)]


def fields(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name}


def catalogue(language: str) -> dict[str, object]:
    return tomllib.loads(builtin_templates()[f"catalogues/{language}.toml"])["messages"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_are_those_of_babel(language: str) -> None:
    """What the catalogue carries about dates gives what CLDR gives, for two years of days."""
    interface = Interface(Sources({}), language)

    for day in DAYS:
        iso = day.isoformat()
        assert interface.day(iso) == format_date(day, "long", locale=language)
        assert interface.day(iso, "full") == format_date(day, "full", locale=language)
        assert interface.day(iso[:7], "month") == format_skeleton("yMMMM", day, locale=language)
        assert interface.day(iso[:7], "month_name") == format_date(day, "LLLL", locale=language)
        assert interface.day(iso, "short") == format_skeleton("MMMd", day, locale=language)
    names = get_day_names("abbreviated", "stand-alone", language)
    assert interface.weekdays() == tuple(names[n] for n in range(7))


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_and_plurals_are_those_of_babel(language: str) -> None:
    """Grouping and plural category agree with CLDR."""
    interface = Interface(Sources({}), language)
    plural = Locale.parse(language).plural_form

    for n in [*range(130), 999, 1000, 1101, 12345, 999_999, 1_000_000, 1_000_001, 2_000_000]:
        assert interface.number(n) == format_decimal(n, locale=language)
        assert interface.plural(n) == plural(n)


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_catalogues_have_the_same_messages(language: str) -> None:
    """Every language has every message, with the same fields to fill in."""
    english, other = catalogue("en"), catalogue(language)

    assert english.keys() == other.keys()
    for key, message in english.items():
        if isinstance(message, str):
            assert fields(message) == fields(str(other[key])), key
        elif "one" not in message:  # type: ignore[operator]
            assert message.keys() == other[key].keys(), key  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_form_of_the_language_is_there(language: str) -> None:
    """A counted message has all forms that small numbers need, so none falls back to a wrong one."""
    plural = Interface(Sources({}), language).plural
    needed = {plural(n) for n in range(1, 200)}

    for key, message in catalogue(language).items():
        if isinstance(message, dict) and "one" in message:
            assert needed <= message.keys(), key


def test_templates_ask_only_for_messages_that_exist() -> None:
    """Every message that a built-in template names outright is in the catalogue."""
    interface = Interface(Sources({}), "en")
    asked = {
        key
        for name, text in builtin_templates().items()
        if name.endswith((".html", ".xml"))
        for key in re.findall(r"t\('([a-z_]+)'[,)]", text)
    }

    assert {key for key in asked if not interface.has(key)} == set()


def test_an_unknown_language_is_an_error_that_names_the_known_ones() -> None:
    """There is no silent English."""
    with pytest.raises(ConfigError, match="ar, de, en, es, fr"):
        Interface(Sources({}), "tlh")


def test_a_projects_own_catalogue_takes_dates_from_babel() -> None:
    """A catalogue without tables of its own is a language that Babel knows; missing messages are English."""
    interface = Interface(Sources({"catalogues/it.toml": '[messages]\nsummary = "In breve"\n'}), "it")

    assert interface.day("2026-03-10") == "10 marzo 2026"
    assert interface.t("summary") == "In breve"
    assert interface.t("stories", n=2) == "2 stories"
    assert interface.number(12345) == "12.345"


def test_a_region_of_a_known_language_uses_its_catalogue() -> None:
    """`en-GB` has English words."""
    assert Interface(Sources({}), "en-GB").t("summary") == "Summary"
