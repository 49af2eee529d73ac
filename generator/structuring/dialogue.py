"""Speech that marks alone do not part from its attribution: dialogue behind dashes, "« …, a dit la maire, … »"."""

from __future__ import annotations

from msgspec.structs import replace

from generator.patterns import regex
from generator.structuring.pieces import Piece, piece_between
from generator.structuring.prose import Prose, tokenise
from generator.structuring.wording import Wording

DASH_LANGUAGES = frozenset({"fr", "es", "it", "pl", "ru", "pt", "uk", "ca"})
_LONGEST_NAME = 4
"""Tokens of a name between the comma and the verb of an attribution."""
_LONGEST_INSIDE = 16
"""Tokens of an attribution inside the marks."""
_ATTRIBUTED = regex(r"[,?!…] ?[^\W\d_A-ZÀ-ÞА-Я]")
"""Where the reporter’s words may begin in a line of dialogue that no second dash parts from them."""
_DASHES = "—–―"
_DASH = regex(rf"(?<=[\s,.!?…])[{_DASHES}]|[{_DASHES}](?=[\s.,;:!?])")


def dash_dialogue(prose: Prose, index: int, words: Wording | None) -> list[Piece]:
    """— Speech — he said. — More speech: what stands between the dashes in turn."""
    text, paragraph = prose.text, prose.paragraphs[index]
    low, high = paragraph.start, paragraph.end
    if text[low : low + 1] not in _DASHES or low == high:
        return []
    cuts = [m.start() for m in _DASH.finditer(text, low + 1, high)]
    bounds = [low, *cuts, high]
    parts = [(bounds[i], bounds[i + 1]) for i in range(len(bounds) - 1)]
    spoken = parts[::2] if len(parts) > 1 and _begins_small(text, parts[1]) else [(low, high)]
    found = []
    for start, end in spoken:
        piece = piece_between(text, start, start + 1, end, index, spoken=True)
        begin, stop = piece.start, piece.end
        while stop > begin and text[stop - 1] in ",; ":
            stop -= 1
        while begin < stop and text[begin] in ".,;: ":
            begin += 1
        if stop > begin:
            found.append(replace(piece, start=begin, end=stop, outer_end=stop))
    inside = words is not None and any(len(without_attribution(text, p, words)) > 1 for p in found)
    alone = len(spoken) == 1 and spoken[0] == (low, high)
    if alone and words is None and _ATTRIBUTED.search(text, low, high):
        return []  # who can tell where the speech ends?
    return found if not alone or inside or _dash_beside(prose, index) else []


def _begins_small(text: str, part: tuple[int, int]) -> bool:
    first = text[part[0] + 1 : part[1]].lstrip()[:1]
    return first.islower()


def _dash_beside(prose: Prose, index: int) -> bool:
    """Whether the paragraph before or behind is a line of dialogue too."""
    near = (index - 1, index + 1)
    starts = [prose.paragraphs[i].start for i in near if 0 <= i < len(prose.paragraphs)]
    return any(prose.text[start : start + 1] in _DASHES and prose.text[start : start + 1] for start in starts)


def without_attribution(text: str, piece: Piece, words: Wording) -> list[Piece]:
    """The piece, or its parts on both sides of ", a dit la maire," inside the marks."""
    tokens = tokenise(text[piece.start : piece.end])
    lower = [t.text.lower() for t in tokens]
    for i in range(2, len(tokens) - 1):
        if lower[i - 1] not in (",", "?", "!", "…") or not _inverted(lower, i, words):
            continue
        stop = next((j for j in range(i + 1, min(i + _LONGEST_INSIDE, len(tokens))) if lower[j] in (",", ".")), -1)
        if stop < 0 and len(tokens) - i <= _LONGEST_INSIDE:
            stop = len(tokens)
        if stop < 0:
            continue
        first_end = piece.start + (tokens[i - 1].start if lower[i - 1] == "," else tokens[i - 1].end)
        first = replace(piece, end=first_end, outer_end=first_end, spoken=True)
        if stop >= len(tokens) - 1:
            return [first]
        rest = piece.start + tokens[stop + 1].start
        # What follows goes on from the stop mark: nothing in between belongs to the speech.
        second = replace(piece, start=rest, outer_start=piece.start + tokens[stop].end, spoken=True)
        return [first, *without_attribution(text, second, words)]
    return [piece]


def cut_at_attribution(text: str, piece: Piece, words: Wording) -> Piece:
    """The piece up to its attribution, where the closing mark was forgotten: "“It is dead, said Ann Reyes"."""
    tokens = tokenise(text[piece.start : piece.end])
    lower = [t.text.lower() for t in tokens]
    for i in range(2, len(tokens) - 1):
        if lower[i - 1] not in (",", "?", "!"):
            continue
        behind = i
        while behind < len(tokens) and behind - i < _LONGEST_NAME and tokens[behind].capital and lower[behind] != "i":
            behind += 1
        named = behind > i or lower[i] in words["pronoun_male"] or lower[i] in words["pronoun_female"]
        behind = max(behind, i + 1)
        if named and behind + 1 < len(tokens):
            ends = lower[behind] in words.finite and lower[behind + 1] in (".", ",")
        else:
            after = tokens[i + 1]
            ends = (
                lower[i] in words.finite - words["never_inverted"]
                and after.capital
                and after.text != "I"
                and lower[i + 1] not in words["weekday_month"]
            )
        if ends:
            stop = piece.start + tokens[i - 1].end
            return replace(piece, end=stop, outer_end=stop, closed=True)
    return piece


def _inverted(lower: list[str], i: int, words: Wording) -> bool:
    """Whether a reporting verb stands at `i` with its subject behind it."""
    if words.hanging_pronoun(lower[i]):
        stem = lower[i].split("-")[0]
        return stem in words.finite or (
            stem in words["auxiliary"] and any(w in words.bases for w in lower[i + 1 : i + 3])
        )
    if lower[i] in words.finite:
        return True
    return lower[i] in words["auxiliary"] and i + 1 < len(lower) and lower[i + 1] in words.bases
