"""The words of the interface in one language: messages, plurals, dates, numbers.

Each catalogue in `templates/catalogues/` is one language. The shipped ones carry what CLDR says about dates and numbers
(a test compares it with Babel day by day), because importing Babel costs more than rendering fifty pages; for a
catalogue without these tables Babel itself is asked.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from generator.errors import ConfigError, TemplateError
from generator.rendering.sources import Sources

FALLBACK = "en"
_FOLDER = "catalogues/"


def _one(n: int) -> str:
    return "one" if n == 1 else "other"


def _one_or_none(n: int) -> str:
    return "one" if n in (0, 1) else "other"


def _arabic(n: int) -> str:
    if n < 3:
        return ("zero", "one", "two")[n]
    return "few" if 3 <= n % 100 <= 10 else "many" if n % 100 >= 11 else "other"


_PLURALS: dict[str, Callable[[int], str]] = {
    "en": _one,
    "de": _one,
    "es": lambda n: "many" if n and n % 1_000_000 == 0 else _one(n),
    "fr": lambda n: "many" if n and n % 1_000_000 == 0 else _one_or_none(n),
    "ar": _arabic,
}


class Interface:
    """Messages, dates and numbers of one language. All methods are pure."""

    def __init__(self, sources: Sources, language: str) -> None:
        name = self._catalogue_name(sources, language)
        self.language = language
        self._name = name
        self._data = _catalogue(sources, name)
        last_resort = f"{_FOLDER}{FALLBACK}.toml"
        fallback = self._data if name == last_resort else _catalogue(sources, last_resort)
        self._messages = {**_flat(fallback["messages"]), **_flat(self._data.get("messages", {}))}
        self._dates: dict[str, Any] | None = self._data.get("dates")
        self._numbers: dict[str, Any] | None = self._data.get("numbers")
        self._plural = _PLURALS.get(name.removeprefix(_FOLDER).removesuffix(".toml"))
        self.day = lru_cache(maxsize=8192)(self._day)
        self.number = lru_cache(maxsize=8192)(self._number)

    @staticmethod
    def _catalogue_name(sources: Sources, language: str) -> str:
        primary = language.replace("_", "-").partition("-")[0].lower()
        for name in (f"{_FOLDER}{language}.toml", f"{_FOLDER}{primary}.toml"):
            if sources.text(name) is not None:
                return name
        known = sorted(n.removeprefix(_FOLDER).removesuffix(".toml") for n in sources.names() if n.startswith(_FOLDER))
        raise ConfigError(
            f"`site.language`: no catalogue for `{language}`.",
            remedy=f"Known: {', '.join(known)}; or write `templates/{_FOLDER}{primary}.toml`.",
        )

    def t(self, key: str, **values: object) -> str:
        """The message of a key, with `{name}` filled in; `n` chooses the plural form and is written as a number."""
        message = self._messages.get(key)
        if message is None:
            raise TemplateError(f"no message `{key}` in the catalogues.", remedy="Add it to catalogues/en.toml.")
        if isinstance(message, dict):
            n = values.get("n")
            count = n if isinstance(n, int) else 0
            message = message.get(self.plural(count)) or message["other"]
        if not values:
            return str(message)
        filled = {k: self.number(v) if isinstance(v, int) else v for k, v in values.items()}
        return str(message).format_map(filled)

    def has(self, key: str) -> bool:
        """Whether there is such a message."""
        return key in self._messages

    def plural(self, n: int) -> str:
        """CLDR's plural category of a whole number."""
        if self._plural is not None:
            return self._plural(n)
        from babel import Locale

        return str(Locale.parse(self.language, sep="-").plural_form(n))

    def _number(self, n: int) -> str:
        if self._numbers is None:
            from babel.numbers import format_decimal

            return format_decimal(n, locale=self.language.replace("-", "_"))
        return f"{n:,}".replace(",", self._numbers["group"])

    def _day(self, iso: str, style: str = "long") -> str:
        """An ISO day as people of this language write it: `long`, `full` (with weekday), `month`, `short`."""
        date = datetime.date.fromisoformat(f"{iso}-01" if style in ("month", "month_name") else iso[:10])
        if self._dates is None:
            return self._babel_day(date, style)
        months = self._dates["months"]
        if style == "month_name":
            return str(self._dates.get("standalone_months", months)[date.month - 1])
        weekday = self._dates["weekdays"][date.weekday()]
        pattern = self._dates[style]
        return str(
            pattern.format(
                d=date.day,
                month=months[date.month - 1],
                short=self._dates["short_months"][date.month - 1],
                year=date.year,
                weekday=weekday,
            )
        )

    def _babel_day(self, date: datetime.date, style: str) -> str:
        from babel.dates import format_date, format_skeleton

        locale = self.language.replace("-", "_")
        if style == "month":
            return format_skeleton("yMMMM", date, locale=locale)
        if style == "month_name":
            return format_date(date, "LLLL", locale=locale)
        if style == "short":
            return format_skeleton("MMMd", date, locale=locale)
        return format_date(date, style, locale=locale)

    def weekdays(self) -> tuple[str, ...]:
        """Short names of the days of the week, Monday first."""
        if self._dates is not None:
            return tuple(self._dates["short_weekdays"])
        from babel.dates import get_day_names

        names = get_day_names("abbreviated", "stand-alone", self.language.replace("-", "_"))
        return tuple(str(names[n]) for n in range(7))


_CATEGORIES = frozenset({"zero", "one", "two", "few", "many", "other"})


def _flat(messages: dict[str, Any]) -> dict[str, str | dict[str, str]]:
    """Messages by key; a table that holds no plural forms is a group: `kinds.byline`."""
    found: dict[str, str | dict[str, str]] = {}
    for key, value in messages.items():
        if isinstance(value, dict) and not value.keys() <= _CATEGORIES:
            found |= {f"{key}.{inner}": message for inner, message in value.items()}
        else:
            found[key] = value
    return found


def _catalogue(sources: Sources, name: str) -> dict[str, Any]:
    text = sources.text(name)
    assert text is not None  # the caller chose a name that exists
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TemplateError(f"not valid TOML: {error}.", place=name, remedy="Mend that line.") from error
