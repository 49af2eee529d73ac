"""Text of `digest.toml`, or of `[tool.digest]` in `pyproject.toml` → frozen `Config`.

Every setting is a field below with its default; what a field does stands in its docstring and in `digest config`.
Unknown keys and wrong types are errors that name key, line and a near match.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, get_type_hints

import msgspec

from generator.errors import ConfigError

ArticleText = Literal["full", "cited", "none"]


class SiteConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[site]`: what the site is called, where it lives, and how much it shows."""

    title: str = "News digest"
    """Name of the site, in the header and the feeds."""
    description: str = ""
    """One sentence for feeds and search engines."""
    base_url: str = ""
    """Where the site will live (`https://example.org/news/`); without it what needs absolute links is left out."""
    language: str = "en"
    """Language of the interface."""
    article_text: ArticleText = "full"
    """How much of the cleaned article every output may carry: all, only the cited sentences, or nothing."""
    urls: Literal["pretty", "file"] = "pretty"
    """`pretty` links end in `/`; `file` links end in `index.html`, so that the folder opens from disk."""
    editions: Literal["day", "week"] = "day"
    """Length of an edition."""
    canonical: Literal["own", "source"] = "own"
    """What `<link rel=canonical>` of an article names: our page or the publisher's."""


class ContentConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[content]`: the folders of a project, and which articles are built."""

    folder: str = "content"
    """Folder of the articles, relative to the project."""
    output: str = "site"
    """Folder that the build owns, relative to the project."""
    templates: str = "templates"
    """Folder of the project's own templates, relative to the project."""
    drafts: bool = False
    """Whether articles marked as drafts are built."""
    future: bool = False
    """Whether articles whose day has not come are built."""


class CleaningSite(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[[cleaning.sites]]`: lines and parts of one publisher's pages that stay or go."""

    host: str
    """Host name that the lines are for (`example.org`, its subdomains included)."""
    drop: tuple[str, ...] = ()
    """Lines that go: whole lines, `*` standing for any characters ("Tide table for *")."""
    keep: tuple[str, ...] = ()
    """Lines that stay, written likewise, whatever the rules say."""
    drop_selectors: tuple[str, ...] = ()
    """CSS selectors of parts of saved pages that go (`.promo`, `#toc li`)."""
    keep_selectors: tuple[str, ...] = ()
    """CSS selectors of parts of saved pages that are story, whatever the model says."""


class CleaningConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[cleaning]`: what of cleaning is overruled."""

    disable: tuple[str, ...] = ()
    """Names of cleaning rules to switch off (see `digest plugins`)."""
    sites: tuple[CleaningSite, ...] = ()
    """One table a publisher whose pages have lines of their own."""


class SummaryConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[summary]`: how long a summary may be."""

    max_words: int = 110
    """Upper bound for all sentences of a summary together."""
    max_sentences: int = 4
    """Upper bound of sentences; at least two are shown where the article has them."""


class FactsConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[facts]`: how many key facts an article may have."""

    max_sentences: int = 5
    """Upper bound of key facts; 0 switches the part off."""


class QuotesConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[quotes]`: how sure a name must be, and how many quotes are key quotes."""

    min_confidence: float = 0.5
    """Attributions below this confidence are shown without a name."""
    max_key_quotes: int = 3
    """Upper bound of key quotes an article."""


class BackgroundConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[background]`: how much background is shown."""

    max_sentences: int = 5
    """Upper bound of background sentences."""


class OutlookConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[outlook]`: how much of what comes next is shown."""

    max_sentences: int = 2
    """Upper bound of sentences on what comes next; 0 switches the part off."""


class AnalysisConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[analysis]`: where articles are analysed, and within which bounds."""

    executor: str = "processes"
    """Where analysis runs: `serial`, `processes`, `dask:tcp://HOST:PORT` or `module:factory`."""
    workers: int = 0
    """Number of local workers; 0 means one a core."""
    timeout: float = 10.0
    """Seconds after which an article is given up."""
    memory: int = 600
    """Megabytes that a worker may take for what third-party parsers read."""


class PeopleConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[people]`: who is one person, and who are several."""

    merge: dict[str, tuple[str, ...]] = {}
    """Full name → other spellings of the same person. A name with an empty list is one person, whatever the roles."""
    split: tuple[str, ...] = ()
    """Names that different people share: told apart by role."""


class TopicsConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[topics]`: which topics have a page."""

    found: bool = True
    """Whether topics are also found in the corpus, besides the editor's tags."""
    min_articles: int = 2
    """In how many articles a found topic must occur."""


class FeedsConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[feeds]`: how long feeds are."""

    entries: int = 30
    """How many articles a feed carries."""


class ThemeConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[theme]`: accent and logo."""

    accent: str = ""
    """Accent colour as #rrggbb; empty for the theme's own."""
    logo: str = ""
    """Image in `static/` shown beside the title."""


class PublishTarget(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[publish.NAME]`: one host that the site is published to."""

    target: str
    """A folder, `git+REMOTE`, `s3://bucket/prefix`, `ssh://host/path`, …"""
    branch: str = "gh-pages"
    """Branch that a git target pushes to."""
    history: bool = False
    """Whether a git target keeps its earlier commits, or is one commit without a past."""
    cname: str = ""
    """Domain for GitHub Pages' CNAME file."""
    keep: int | None = None
    """How many releases a server or folder keeps, the live one among them (5 if not set), or how many earlier
    publishes an object store keeps copies of (none)."""
    endpoint: str = ""
    """URL of an object store's service where it is not the provider's usual one (R2, MinIO, a sovereign cloud)."""
    region: str = ""
    """Region of an object store."""
    compress: bool = False
    """Whether text files are uploaded gzip-compressed."""
    releases: bool = False
    """Whether a folder keeps whole releases behind a `current` link, so that it can be rolled back."""
    host: str = ""
    """Host whose limits are warned about: `github-pages`, `gitlab-pages` or `cloudflare-pages`."""
    headers_file: bool = False
    """Whether a `_headers` file (Cloudflare Pages, Netlify) is published beside the site."""


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything a person can set, each table one field."""

    site: SiteConfig = SiteConfig()
    content: ContentConfig = ContentConfig()
    cleaning: CleaningConfig = CleaningConfig()
    summary: SummaryConfig = SummaryConfig()
    facts: FactsConfig = FactsConfig()
    quotes: QuotesConfig = QuotesConfig()
    background: BackgroundConfig = BackgroundConfig()
    outlook: OutlookConfig = OutlookConfig()
    analysis: AnalysisConfig = AnalysisConfig()
    people: PeopleConfig = PeopleConfig()
    topics: TopicsConfig = TopicsConfig()
    feeds: FeedsConfig = FeedsConfig()
    theme: ThemeConfig = ThemeConfig()
    publish: dict[str, PublishTarget] = {}
    """One table `[publish.NAME]` a host that the site is published to."""


class AnalysisOptions(msgspec.Struct, frozen=True):
    """The part of the configuration that the analysis of one article reads: all of it is in the cache key."""

    cleaning: CleaningConfig = CleaningConfig()
    summary: SummaryConfig = SummaryConfig()
    facts: FactsConfig = FactsConfig()
    quotes: QuotesConfig = QuotesConfig()
    background: BackgroundConfig = BackgroundConfig()
    outlook: OutlookConfig = OutlookConfig()


def analysis_options(config: Config) -> AnalysisOptions:
    """What of the configuration decides an article's digest."""
    return AnalysisOptions(**{name: getattr(config, name) for name in AnalysisOptions.__struct_fields__})


def parse_config(text: str, *, name: str = "digest.toml", table: str = "") -> Config:
    """The configuration that a TOML text states; `table` (`tool.digest`) is where it begins in that file.

    Raises `ConfigError` for broken TOML, unknown keys (with a near match) and wrong types, naming the line.
    """
    try:
        data: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise ConfigError(
            f"not valid TOML: {error}.", place=f"{name}:{line[1]}" if line else name, remedy="Mend that line."
        ) from error
    for part in table.split(".") if table else ():
        data = data.get(part, {})
    prefix = f"{table}." if table else ""
    for problem in _unknown_keys(data, Config, ()):
        raise _unknown_key(text, name, prefix, *problem)
    try:
        return msgspec.convert(data, Config, strict=True)
    except msgspec.ValidationError as error:
        message, _, where = str(error).partition(" - at `$.")
        key = where.rstrip("`")
        raise ConfigError(
            f"`{prefix}{key}`: {message[0].lower()}{message[1:]}.",
            place=f"{name}:{_line_of(text, prefix + key)}",
            remedy="`digest config` shows every setting with its type.",
        ) from error


def settings(config: Config) -> Iterator[tuple[str, Any]]:
    """(dotted key, value) of every setting, in the order of the classes above."""

    def walk(value: Any, path: str) -> Iterator[tuple[str, Any]]:
        if isinstance(value, msgspec.Struct):
            for field in value.__struct_fields__:
                yield from walk(getattr(value, field), f"{path}.{field}" if path else field)
        elif isinstance(value, dict) and any(isinstance(v, msgspec.Struct) for v in value.values()):
            for key, inner in value.items():
                yield from walk(inner, f"{path}.{key}")
        else:
            yield path, value

    return walk(config, "")


def describe(dotted: str) -> str:
    """What the setting with this dotted key does: the docstring of its field, read from this module's source."""
    struct: type[msgspec.Struct] = Config
    *tables, name = dotted.split(".")
    for table in tables:
        # The name of a table in a dictionary (`publish.NAME`) is not a field: its struct is known already.
        if table in struct.__struct_fields__:
            struct = _struct_in(get_type_hints(struct)[table]) or struct
    return _field_docs().get((struct.__name__, name), "")


@cache
def _field_docs() -> dict[tuple[str, str], str]:
    """(class, field) → the string literal under the field. Python keeps no docstrings of fields, the source does."""
    import ast

    docs: dict[tuple[str, str], str] = {}
    for node in ast.parse(Path(__file__).read_text("utf-8")).body:
        if not isinstance(node, ast.ClassDef):
            continue
        for field, below in pairwise(node.body):
            match field, below:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                    docs[node.name, name] = " ".join(text.split())
    return docs


def stated_keys(text: str, table: str = "") -> set[str]:
    """Dotted keys of all settings that this TOML text states."""
    data: Any = tomllib.loads(text)
    for part in table.split(".") if table else ():
        data = data.get(part, {})

    def walk(value: dict[str, Any], path: str) -> Iterator[str]:
        for key, inner in value.items():
            dotted = f"{path}.{key}" if path else key
            if isinstance(inner, dict):
                yield from walk(inner, dotted)
            yield dotted

    return set(walk(data, ""))


def _struct_in(annotation: Any) -> type[msgspec.Struct] | None:
    """The struct that a field's type is, or is a list or table of."""
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        if (found := _struct_in(argument)) is not None:
            return found
    return None


def _unknown_keys(
    data: Any, struct: type[msgspec.Struct], path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], str, type[msgspec.Struct]]]:
    if not isinstance(data, dict):
        return
    hints = get_type_hints(struct)
    for key, value in data.items():
        if key not in hints:
            yield path, key, struct
            continue
        inner = _struct_in(hints[key])
        if inner is None:
            continue
        if isinstance(value, list):
            for item in value:
                yield from _unknown_keys(item, inner, (*path, key))
        elif getattr(hints[key], "__origin__", None) is dict and isinstance(value, dict):
            for name, item in value.items():
                yield from _unknown_keys(item, inner, (*path, key, name))
        else:
            yield from _unknown_keys(value, inner, (*path, key))


def _unknown_key(
    text: str, name: str, prefix: str, path: tuple[str, ...], key: str, struct: type[msgspec.Struct]
) -> ConfigError:
    import difflib

    dotted = ".".join((*path, key))
    near = difflib.get_close_matches(key, struct.__struct_fields__, n=1, cutoff=0.55)
    elsewhere = [k for k, _ in settings(Config()) if k.endswith("." + key)]
    if near:
        remedy = f"Did you mean `{'.'.join((*path, near[0]))}`?"
    elif elsewhere:
        remedy = f"Did you mean `{elsewhere[0]}`?"
    else:
        remedy = f"Known here: {', '.join(struct.__struct_fields__)}."
    return ConfigError(
        f"unknown key `{prefix}{dotted}`.", place=f"{name}:{_line_of(text, prefix + dotted)}", remedy=remedy
    )


def _line_of(text: str, dotted: str) -> int:
    """Line at which a dotted key stands (1 where it cannot be told, as in inline tables)."""
    # msgspec writes positions in lists as `[...]` or `[0]`.
    wanted = re.sub(r"\[[^\]]*\]", "", dotted).split(".")
    table: list[str] = []
    best = 1
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if header := re.match(r"\[\[?\s*([^\]]+?)\s*\]\]?", stripped):
            table = [p.strip().strip("\"'") for p in header[1].split(".")]
            if table == wanted[: len(table)]:
                best = number
            if table == wanted:
                return number
            continue
        key = re.match(r"([\w.\"'-]+)\s*=", stripped)
        if key:
            full = table + [p.strip("\"'") for p in key[1].split(".")]
            if full == wanted:
                return number
            if full == wanted[: len(full)]:
                best = number
    return best
