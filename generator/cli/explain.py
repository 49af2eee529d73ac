"""`digest explain`: one article, laid open."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator
from pathlib import Path

import click

from generator.analysis import analyse
from generator.cli.context import CliContext, pass_context
from generator.config import analysis_options
from generator.errors import OutputError, SourceError
from generator.explanation import Explanation, Piece, explain, found_in
from generator.model import Digest, Entry, Failure, Source

_COLOURS = {"S": "green", "F": "cyan", "Q": "blue", "B": "magenta", "N": "yellow"}
_GUTTER = 6  # columns before the text of a block: its line number
_FACT = 14  # columns before the value of a fact: its name


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--entry", "wanted", metavar="ID", help="Only this entry of a feed or a JSON Lines file.")
@click.option("--html", "html", metavar="FILE", type=click.Path(path_type=Path), help="Write the view as a page.")
@pass_context
def command(context: CliContext, path: Path, wanted: str | None, html: Path | None) -> None:
    """Show what was cut from one article, and why each part of its digest was chosen.

    Cut words stand behind ✂ with rule and kind; labels such as [S1] mark summary (S), key facts (F), quotes (Q),
    background (B) and what's next (N). The reasons follow below.

    \b
    Examples:
      digest explain content/2024/flood.txt
      digest explain content/feeds/wire.xml#wire-0042
      digest explain content/2024/flood.txt --html flood.html
    """
    explained = (explain(d) for d in _digests(context, path, wanted))
    if html is not None:
        from generator.rendering.explanation_page import explanation_page

        page = explanation_page(list(explained))
        try:
            html.write_bytes(page)
        except OSError as error:
            raise OutputError(
                f"cannot be written: {error.strerror}.",
                place=str(html),
                remedy="Name a file in a folder that there is.",
            ) from error
        context.say(f"Wrote {html}")
        return
    width = min(shutil.get_terminal_size((100, 24)).columns, 120)
    for number, explanation in enumerate(explained):
        if number:
            click.echo("═" * width)
        for line in terminal_lines(explanation, width):
            click.echo(line)


def _digests(context: CliContext, path: Path, wanted: str | None) -> Iterator[Digest]:
    from generator.readers import entries_of

    content = (context.directory / context.config.content.folder).resolve()
    source_name, mark, entry_id = str(path).partition("#")
    # As a build names an entry: `content/feeds/wire.xml#wire-0042`.
    if mark and not any((folder / path).exists() for folder in (context.directory, content)):
        path, wanted = Path(source_name), entry_id if wanted is None else wanted
    file = path if path.is_absolute() else context.directory / path
    if not file.exists() and (content / path).is_file():
        file = content / path  # named as the site's data and the preview name it
    if not file.is_file():
        what = "is a folder." if file.is_dir() else "there is no such file."
        raise SourceError(what, place=str(path), remedy=f"Name an article in {content.name}/.")
    inside = file.resolve().is_relative_to(content)
    name = file.resolve().relative_to(content).as_posix() if inside else file.name
    sidecar = file.with_name(file.name + ".toml")
    source = Source(name, file.read_bytes(), sidecar.read_bytes() if sidecar.is_file() else None)
    options = analysis_options(context.config)
    seen: list[str] = []
    lost: list[Exception] = []
    shown = f"{context.config.content.folder}/{name}" if inside else str(path)
    try:
        entries = list(entries_of(source))
    except SourceError as error:
        raise _placed(error, shown) from error
    for entry in entries:
        if not isinstance(entry, Entry):
            lost.append(_placed(entry, shown))
            continue
        seen.append(entry.id)
        if wanted is not None and entry.id != wanted:
            continue
        result = analyse(entry, options)
        if isinstance(result, Failure):
            raise SourceError(result.message, place=context.place_of(result), remedy=result.remedy)
        yield result
    if lost and not seen:
        raise lost[0]
    if wanted in seen:
        return
    if wanted is not None:
        raise SourceError(f"has no entry `{wanted}`.", place=str(path), remedy=f"It has: {', '.join(seen) or 'none'}.")
    if lost:
        raise lost[0]


def _placed(error: Exception, path: str) -> SourceError:
    """The error with a place that can be opened."""
    if not isinstance(error, SourceError):
        return SourceError(str(error), place=path)
    own, colon, line = error.place.rpartition(":")
    file = own if line.isdigit() else error.place
    where = f"{path.removesuffix(Path(path).name)}{Path(file).name}" if file else path
    number = line if colon and line.isdigit() else error.line
    return SourceError(error.message, place=f"{where}:{number}" if number else where, remedy=error.remedy)


def terminal_lines(explanation: Explanation, width: int) -> Iterator[str]:
    """The explanation as lines for a terminal of this width, styled."""
    yield click.style(explanation.entry, bold=True)
    for field, value, origin in explanation.facts:
        words = value.split() or [click.style(word, dim=True) for word in ("not", "stated")]
        words += [click.style(word, dim=True) for word in f"({origin})".split()] if origin else []
        for number, line in enumerate(_filled(words, width - _FACT)):
            yield (f"  {field:<{_FACT - 2}}" if number == 0 else " " * _FACT) + line
    yield ""
    block: list[Piece] = []
    for piece in explanation.pieces:
        if piece.begins_block and block:
            yield from _block_lines(block, width)
            block = []
        block.append(piece)
    if block:
        yield from _block_lines(block, width)
    part = ""
    for reason in explanation.reasons:
        if reason.part.removeprefix("key ") != part.removeprefix("key "):
            part = reason.part
            heading = {"key quote": "quotes", "quote": "quotes", "key fact": "key facts"}.get(part, part)
            yield ""
            yield click.style(heading.capitalize(), bold=True)
        star = click.style(" ★ key quote", fg="yellow") if reason.part == "key quote" else ""
        yield f"  {_label(reason.label)} {_shortened(reason.text, width - 20)}{star}"
        why = "; ".join(w for w in reason.why if w)
        if why:
            yield from _wrapped(f"{why} · confidence {reason.confidence:.2f}", width, " " * 7, dim=True)
    for note in explanation.notes:
        yield click.style(f"Note: {note}", fg="yellow")


def _block_lines(block: list[Piece], width: int) -> Iterator[str]:
    gutter = click.style(f"{block[0].line:>{_GUTTER - 2}}  ", dim=True)
    for number, line in enumerate(_filled(_words(block), width - _GUTTER)):
        yield (gutter if number == 0 else " " * _GUTTER) + line
    yield ""


def _words(block: list[Piece]) -> list[str]:
    """The block's words, styled; a label and what the source does not part by a space stick to the word before."""
    words: list[str] = []
    parted = True
    for piece in block:
        found = piece.text.split()
        if piece.cut is not None:
            told = found_in(piece.cut)
            why = f"[{piece.cut.kind}: {piece.cut.rule}{f' → {told}' if told else ''}]"
            words += [click.style("✂", fg="red"), *(click.style(w, dim=True, strikethrough=True) for w in found)]
            words += [click.style(w, fg="red") for w in why.split()]
            parted = True
            continue
        colour = _COLOURS[piece.labels[0][0]] if piece.labels else None
        styled = [click.style(word, fg=colour, bold=piece.kind == "subheading") for word in found]
        if styled and words and not parted and not piece.text[0].isspace():
            words[-1] += styled.pop(0)
        words += styled
        if words:
            words[-1] += "".join(_label(label) for label in piece.ends)
        parted = piece.text[-1:].isspace()
    return words


def _filled(words: list[str], width: int) -> Iterator[str]:
    """Lines of styled words, filled to the visible width."""
    line: list[str] = []
    length = 0
    for word in words:
        visible = len(click.unstyle(word))
        if line and length + 1 + visible > width:
            yield " ".join(line)
            line, length = [], 0
        length += visible + (1 if line else 0)
        line.append(word)
    if line:
        yield " ".join(line)


def _label(label: str) -> str:
    return click.style(f"[{label}]", fg=_COLOURS[label[0]], bold=True)


def _wrapped(text: str, width: int, indent: str, *, dim: bool) -> Iterator[str]:
    for line in textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=indent):
        yield click.style(line, dim=dim)


def _shortened(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"
