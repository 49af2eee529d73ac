"""The view of `digest explain --html`: one page that stands alone, its style inside, to be opened from disk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from generator.explanation import Explanation, Piece, found_in
from generator.rendering.environment import make_environment
from generator.rendering.sources import Sources, builtin_templates

_PARTS = {"S": "summary", "F": "facts", "Q": "quotes", "B": "background", "N": "outlook"}


def explanation_page(explanations: Sequence[Explanation]) -> bytes:
    """UTF-8 bytes of the page."""
    environment = make_environment(Sources({}), None)
    environment.filters.update(blocks=_blocks, part=_part, found=found_in)
    # Text of our own style sheet, which must stand in <style> as it is.
    tokens = Markup(builtin_templates()["static/css/10-tokens.css"])
    return environment.get_template("explain.html").render(explanations=explanations, tokens=tokens).encode("utf-8")


def _blocks(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Pieces of one block together."""
    blocks: list[list[Piece]] = []
    for piece in pieces:
        if piece.begins_block or not blocks:
            blocks.append([])
        blocks[-1].append(piece)
    return blocks


def _part(label: str) -> str:
    return _PARTS[label[0]]
