"""Days in text, as news sites write them: what is complete is read, what is not (`Monday`, `Feb 23`) stays unread."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from generator.cleaning.places import PLACES
from generator.cleaning.vocabulary import MONTHS, WEEKDAYS
from generator.patterns import regex

_DAY = r"(\d{1,2})(?:st|nd|rd|th|er|º|ª|\.)?"
_YEAR = r"((?:19|20)\d\d)"
# Month names are matched as a run of letters first and looked up after: a small pattern, quick on prose.
_LETTERS = r"([^\W\d_]{3,10})"

_DAY_MONTH_YEAR = regex(rf"(?<![\d.:/]){_DAY} (?:de |of )?{_LETTERS}\.?,? (?:de |del )?{_YEAR}")
_MONTH_DAY_YEAR = regex(rf"(?<!\w){_LETTERS}\.? {_DAY}?,? {_YEAR}")
_ISO = regex(r"(?<!\d)((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)(?:T\d\d:\d\d(?::\d\d)?(?:\.\d{1,6})?Z?)?")
_NUMERIC = regex(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2((?:19|20)?\d\d)(?!\d\d?[./-])(?!\d\d\d)")
_HAN = regex(r"((?:19|20)\d\d)年\s?(\d{1,2})月\s?(\d{1,2})日")
_CLOCK_OF_US = regex(r"\d\s?[ap]\.?m\b", re.IGNORECASE)


def find_days(text: str, language: str = "en") -> Iterator[tuple[int, int, str]]:
    """(start, end, ISO day) of every complete day in the text, in the order of the patterns.

    Month before day or after it is told by names; in numbers with slashes by the language, by a value above 12 or by
    an American clock beside it, else the day is left unread.
    """
    if not any(c.isdigit() for c in text):
        return
    seen: list[tuple[int, int]] = []
    for start, end, year, month, day in _candidates(text, language):
        if any(start < e and s < end for s, e in seen):
            continue
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        seen.append((start, end))
        yield start, end, found.isoformat()


def _candidates(text: str, language: str) -> Iterator[tuple[int, int, int, int, int]]:
    for m in _ISO.finditer(text):
        yield m.start(), m.end(), int(m[1]), int(m[2]), int(m[3])
    for m in _DAY_MONTH_YEAR.finditer(text):
        if month := MONTHS.get(m[2].lower()):
            yield m.start(), m.end(), int(m[3]), month, int(m[1])
    for m in _MONTH_DAY_YEAR.finditer(text):
        if month := MONTHS.get(m[1].lower()):
            yield m.start(), m.end(), int(m[3]), month, int(m[2])
    for m in _HAN.finditer(text):
        yield m.start(), m.end(), int(m[1]), int(m[2]), int(m[3])
    for m in _NUMERIC.finditer(text):
        first, second, year = int(m[1]), int(m[3]), int(m[4])
        if len(m[4]) == 2:
            year += 2000 if year < 70 else 1900
        if m[2] == "." or second <= 12 < first or (second <= 12 and language != "en"):
            yield m.start(), m.end(), year, second, first
        elif first <= 12 < second or (first == second) or _CLOCK_OF_US.search(text):
            yield m.start(), m.end(), year, first, second


# ---- lines that are nothing but a date

_PLACE = regex(r"(?P<place>[A-ZÀ-Ý][^\W\d_]{1,20}(?: [A-ZÀ-Ý][^\W\d_]{1,20}){0,2})(?: ?[,|·/–—-] ?|: )(?=[\w])")

_TOKEN = regex(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d+(?:st|nd|rd|th)?")
_LABELS_UPDATED = frozenset(
    """
    updated update modified edited revised aktualisiert stand geändert actualisé modifié màj actualizado modificado
    atualizado aggiornato modificata aggiornamento atualização actualización
    """.split()
)
_LABELS = (
    _LABELS_UPDATED
    | frozenset(
        """
    posted published publish first last created date dated issued filed original originally release released on at
    by of the from time
    veröffentlicht erstellt datum vom am um uhr den
    publié publie publiée le à mis en ligne date du
    publicado publicada el a las fecha de del em às hora às horas
    pubblicato pubblicata il alle ore data
    """.split()
    )
) - {"by", "from"}
_TIME_WORDS = frozenset(
    """
    am pm a p m h hrs hours hour minute minutes min mins day days week weeks month months year years ago second seconds
    edt est et cst cdt ct mst mdt mt pst pdt pt gmt utc bst cet cest ist hst akst jst kst aest aedt sgt wib wat eat
    amt msk z t noon midnight yesterday today just now
    vor stunden stunde minuten tagen tag il y heures heure jours jour hace horas hora minutos días há dias ore fa
    giorni
    """.split()
)
_AGO = frozenset("ago yesterday today vor hace há fa".split())
DATE_WORDS = frozenset((*_LABELS, *_TIME_WORDS, *_AGO, *MONTHS, *WEEKDAYS))
"""All words, in small letters, of which lines may consist that are nothing but a date."""


def is_date_line(text: str) -> bool:
    """Whether the line holds nothing but a date, a time and words around them ("Updated 3 hours ago")."""
    if len(text) > 160:
        return False
    tokens: list[str] = []
    digits = month = weekday = labels = ago = clock = 0
    for match in _TOKEN.finditer(text):  # most lines are none by their first word
        token = match[0].lower()
        tokens.append(token)
        if token[0].isdigit():
            digits += 1
        elif token in _AGO:
            ago += 1
            clock += 1
            month += token in MONTHS  # "ago" is August elsewhere
        elif token in MONTHS:
            month += 1
        elif token in WEEKDAYS:
            weekday += 1
        elif token in _LABELS:
            labels += 1
        elif token in _TIME_WORDS:
            clock += 1
        else:
            return False
    if not tokens or len(tokens) > 32:
        return False
    if not digits:
        return bool(ago and (labels or weekday or clock) and len(tokens) <= 4 and tokens[0] in _LABELS)
    if next(find_days(text), None) or _HAN.search(text):
        return True
    if month and weekday:
        return True
    if _NUMERIC.search(text):
        return True
    named = sum(t in _LABELS_UPDATED or t in ("posted", "published", "veröffentlicht", "publié") for t in tokens)
    if named and (month or ago or clock):
        return True
    return bool(ago and digits and len(tokens) <= 4)


def without_place(text: str) -> str:
    """The line without the known place that it begins with: "Madrid - 14 mar 2026 - 13:05 CET"."""
    if m := _PLACE.match(text):
        return text[m.end() :] if m["place"].casefold() in PLACES else text
    return text


def label_before(text: str, at: int) -> str:
    """`updated` or `published`: which of the two the nearest label left of `at` says."""
    for token in reversed(_TOKEN.findall(text[:at])):
        word = token.lower()
        if word in _LABELS_UPDATED:
            return "updated"
        if word in ("posted", "published", "created", "veröffentlicht", "publié", "publicado", "pubblicato"):
            return "published"
    return "published"
