"""`digest analyze`: the machine's door. Articles in, one JSON object a line out, in order, in constant memory."""

from __future__ import annotations

import gc
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator

import click

from generator.analysis import analysis_code
from generator.build.pools import Pool
from generator.bulk import Asked
from generator.bulk.answers import Answer, answer, answers, chunked
from generator.cli.context import CliContext, pass_context
from generator.config import AnalysisOptions, analysis_options
from generator.errors import SourceError


@click.command()
@click.argument("paths", nargs=-1)
@click.option(
    "--jobs", type=click.IntRange(0), default=1, show_default=True, help="Processes side by side; 0: one a core."
)
@click.option(
    "--executor",
    metavar="SPEC",
    help="Where articles are analysed: serial, processes, dask:tcp://HOST:PORT or module:factory. [default: by --jobs]",
)
@click.option(
    "--warc",
    metavar="FILE",
    multiple=True,
    help="Take the HTML pages of a web archive; `-` reads it from standard input. Needs the extra `warc`.",
)
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the output and stop.")
@pass_context
def command(
    context: CliContext,
    paths: tuple[str, ...],
    jobs: int,
    executor: str | None,
    warc: tuple[str, ...],
    schema: bool,
) -> None:
    """Print the digest of articles as JSON, one object a line.

    PATHS are files or folders. `-` reads JSON Lines from standard input, each with `id`, `input` (or `text`) and, if
    known, `format` (text, html or markdown), `url`, `title` and `date`; --warc takes the pages of web archives. Lines
    come out in the order of the input; an article that fails gives `{"id", "error"}`, and the exit code is 1 at the
    end.

    \b
    Examples:
      digest analyze content/2024/flood.txt
      digest analyze content/ --jobs 4 > digests.jsonl
      digest analyze - < articles.jsonl
      digest analyze --warc crawl.warc.gz --jobs 0 > digests.jsonl
      digest analyze - --executor dask:tcp://10.0.0.1:8786 < articles.jsonl
      digest analyze --schema
    """
    if schema:
        from generator.cli.schema import SCHEMA

        click.echo(json.dumps(SCHEMA, indent=2))
        return
    if not paths and not warc:
        raise click.UsageError("Name files or folders, `-` for JSON Lines on standard input, or a web archive: --warc.")
    gc.freeze()  # what is imported stays: no use in looking through it again and again
    gc.set_threshold(50_000, 20, 100)  # an article makes many values and hardly a cycle: 3 ms a page less
    left_out: Counter[str] = Counter()
    asked = _asked(context, paths, warc, left_out)
    options, timeout = analysis_options(context.config), context.config.analysis.timeout
    out = sys.stdout.buffer
    failed = False
    for given in _answers(asked, options, timeout, _pool(context, executor, jobs)):
        out.write(given.lines)
        out.flush()
        failed = failed or not given.fine
    for reason, count in sorted(left_out.items()):
        context.say(f"left out: {count:,} {reason}")
    if failed:
        sys.exit(1)


def _pool(context: CliContext, executor: str | None, jobs: int) -> Pool | None:
    """The workers asked for; None for this process alone."""
    spec = executor or ("serial" if jobs == 1 else "processes")
    return None if spec == "serial" else Pool(spec, workers=jobs, memory=context.config.analysis.memory)


def _answers(asked: Iterable[Asked], options: AnalysisOptions, timeout: float, pool: Pool | None) -> Iterator[Answer]:
    if pool is None:
        yield from map(answer, chunked(asked, options, timeout, alone=True))
        return
    code = "" if pool.ours else analysis_code()
    try:
        yield from answers(chunked(asked, options, timeout, code=code), pool)
    except BaseException:  # Ctrl-C, or nobody reads on: what is under way is of no use
        pool.close(at_once=True)
        raise
    pool.close()


def _asked(context: CliContext, paths: Iterable[str], warc: Iterable[str], left_out: Counter[str]) -> Iterator[Asked]:
    from generator.bulk.files import read_files
    from generator.bulk.lines import read_lines
    from generator.bulk.warc import read_warc

    for path in paths:
        if path == "-":
            yield from read_lines(sys.stdin.buffer)
        else:
            yield from read_files(context.directory, path)
    for path in warc:
        if path == "-":
            yield from read_warc(sys.stdin.buffer, path, left_out)
            continue
        try:
            with (context.directory / path).open("rb") as stream:
                yield from read_warc(stream, path, left_out)
        except OSError as error:
            raise SourceError(f"cannot be read: {error.strerror}.", place=path) from error
