"""`digest publish`: join what the last build wrote with a target, show the plan, do it."""

from __future__ import annotations

import difflib
import hashlib
import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import msgspec
from click.shell_completion import CompletionItem

from generator.build import load_manifest
from generator.cli.context import CliContext, pass_context, project_config
from generator.cli.plan_report import SCHEMA, plan_record, show_plan
from generator.cli.progress import shown_progress
from generator.config import PublishTarget
from generator.errors import ConfigError, PublishError
from generator.model import Manifest
from generator.publishers import open_target
from generator.publishers.apply import apply_plan
from generator.publishers.folder import FolderTarget
from generator.publishers.guards import HOSTS, check_plan, check_site, host_warnings, in_bytes, parse_delete_limit
from generator.publishers.headers import headers_file, is_page
from generator.publishers.plan import MANIFEST_NAME, Plan, Stored, decode_plan, make_plan, stored
from generator.publishers.reader_diff import reader_diff
from generator.registry import Target


def _print_schema(context: click.Context, option: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        click.echo(json.dumps(SCHEMA, indent=2))
        context.exit()


def _targets(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The configured targets that begin so, else folders."""
    names = [name for name in sorted(project_config(ctx).publish) if name.startswith(incomplete)]
    return [CompletionItem(name) for name in names] or [CompletionItem(incomplete, type="dir")]


@click.command()
@click.argument("target", default="", shell_complete=_targets)
@click.option("--git", "remote", metavar="REMOTE", help="Push to a branch of this remote (a name, URL or path).")
@click.option("--branch", help="The branch for --git.  [default: gh-pages]")
@click.option("--dry-run", is_flag=True, help="Show what would be done, write nothing.")
@click.option("--diff", is_flag=True, help="Show how the words of changed pages change, write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print plan and outcome as one JSON object.")
@click.option(
    "--plan", "plan_file", type=click.Path(path_type=Path, dir_okay=False), help="Save the plan, write nothing."
)
@click.option(
    "--apply",
    "apply_file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Do exactly what a saved plan says.",
)
@click.option(
    "--schema",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_schema,
    help="Print the JSON Schema of what --json prints and --plan saves.",
)
@click.option("--rollback", is_flag=True, help="Bring the publish before the last one back.")
@click.option(
    "--max-delete",
    default="256,20%",
    show_default=True,
    metavar="N,P%",
    help="Refuse to delete more than N files or P % of those there.",
)
@click.option("--allow-failures", is_flag=True, help="Publish although articles of the last build failed.")
@click.option("--adopt", is_flag=True, help="Take over a branch that holds files digest did not put there.")
@click.option("--break-lock", is_flag=True, help="Take the lock from a publish that was killed on another machine.")
@pass_context
def command(
    context: CliContext,
    target: str,
    remote: str | None,
    branch: str | None,
    dry_run: bool,
    diff: bool,
    as_json: bool,
    plan_file: Path | None,
    apply_file: Path | None,
    rollback: bool,
    max_delete: str,
    allow_failures: bool,
    adopt: bool,
    break_lock: bool,
) -> None:
    """Bring a host up to date with the built site.

    TARGET is the name of a [publish.NAME] table, a folder, or an address such as git+REMOTE, s3://BUCKET/PREFIX or
    ssh://HOST/PATH. Without one, the only (or the `default`) table is taken. Only what changed is sent: first what
    pages need, then new pages, changed pages, lists, feeds; deletes come last and only take what an earlier publish
    put there.

    \b
    Examples:
      digest publish ../www                     a folder
      digest publish --git origin               the branch gh-pages of this project's remote
      digest publish live --dry-run             what [publish.live] would get
      digest publish live --plan plan.json      save the plan, look at it …
      digest publish live --apply plan.json     … and do exactly that
      digest publish live --rollback            the last publish was a mistake
    """
    try:
        limit = parse_delete_limit(max_delete)
    except ValueError as error:
        raise click.UsageError(f"--max-delete: {error}.") from error
    if branch and not remote:
        raise click.UsageError("--branch goes with --git.")
    settings = _settings(context, target, remote, branch)
    begun = time.monotonic()
    with _open(context, settings) as place:
        if rollback:
            with place.lock(force=break_lock), shown_progress(quiet=context.quiet) as report:
                said = place.rollback(report)
            context.say(f"{place.label}: {said}.")
            if as_json:
                click.echo(json.dumps({"target": place.label, "rolled_back": said}, ensure_ascii=False))
            return
        manifest = load_manifest(context.directory, context.config.content.output)
        check_site(manifest, context.config.site.base_url, place, allow_failures=allow_failures)
        site = context.directory / context.config.content.output
        extras = dict(place.extras)
        if settings.headers_file:
            extras["_headers"] = headers_file(file.path for file in manifest.files)
        local = _local_files(manifest, extras, place)
        warnings = host_warnings(local, place.host)
        for warning in warnings:
            context.say(f"{click.style('Warning:', fg='yellow', bold=True)} {warning}")
        if apply_file is not None:
            plan = _saved_plan(apply_file, place, local)
        else:
            there = place.read(MANIFEST_NAME)
            plan = make_plan(local, there, place.listing() if there is None else (), target=place.label)
        read = _reader(site, extras)
        if diff:
            _show_differences(plan, read, place)
            return
        if plan_file is not None:
            try:
                plan_file.write_bytes(msgspec.json.format(msgspec.json.encode(plan), indent=1) + b"\n")
            except OSError as error:
                raise PublishError(f"cannot be written: {error.strerror}.", place=str(plan_file)) from error
        if dry_run or plan_file is not None:
            show_plan(context, plan, warnings, as_json=as_json)
            if dry_run:
                check_plan(plan, limit, adopt=adopt, target=place)
            return
        check_plan(plan, limit, adopt=adopt, target=place)
        if plan.basis == "listing":
            context.say(
                f"{place.label} holds no manifest of digest: compared with a listing of its {plan.foreign} files, "
                f"{len(plan.replaced_foreign)} of which are replaced; the others stay."
            )
        with shown_progress(quiet=context.quiet) as report:
            outcome = apply_plan(plan, read, place, force_lock=break_lock, report=report)
        if as_json:
            click.echo(json.dumps(plan_record(plan, warnings, applied=True), ensure_ascii=False))
    if plan.is_empty:
        context.say(f"{place.label}: up to date, {plan.unchanged} files, nothing was written.")
    else:
        new = sum(upload.is_new for upload in plan.uploads)
        context.say(
            f"{place.label}: {new} added, {outcome.uploaded - new} changed, {outcome.deleted} removed, "
            f"{plan.unchanged} unchanged, {in_bytes(outcome.bytes)} sent in {time.monotonic() - begun:.1f} s."
        )


def _local_files(manifest: Manifest, extras: dict[str, bytes], place: Target) -> list[Stored]:
    """What the target is to hold: the built files, and what the target itself needs besides."""
    sizes = {file.path: (file.sha256, file.size) for file in manifest.files}
    sizes |= {path: (hashlib.sha256(data).hexdigest(), len(data)) for path, data in extras.items()}
    return [
        stored(path, sha256, size, with_headers=place.carries_headers, encoding=place.encoding)
        for path, (sha256, size) in sorted(sizes.items())
    ]


def _settings(context: CliContext, target: str, remote: str | None, branch: str | None) -> PublishTarget:
    """The target that the words on the command line name. Raises `click.UsageError`."""
    named = context.config.publish
    if remote:
        if target:
            raise click.UsageError("give either TARGET or --git REMOTE.")
        address = remote if remote.startswith("git+") else f"git+{remote}"
        return PublishTarget(target=address, branch=branch or "gh-pages")
    if target in named:
        return named[target]
    if not target:
        if "default" in named or len(named) == 1:
            return named.get("default") or next(iter(named.values()))
        if named:
            raise click.UsageError(f"which target? {', '.join(named)}.")
        raise click.UsageError("where to? Name a folder, use --git REMOTE, or set up a [publish.NAME] table.")
    bare = re.fullmatch(r"[\w-]+", target) is not None and not (context.directory / target).exists()
    if bare and (near := difflib.get_close_matches(target, named, n=1)):
        raise click.UsageError(f"there is no [publish.{target}]; did you mean `{near[0]}`? A folder is `./{target}`.")
    if bare:
        raise click.UsageError(
            f"there is no [publish.{target}] and no folder `{target}`; a new folder is `./{target}`."
        )
    return PublishTarget(target=target)


@contextmanager
def _open(context: CliContext, settings: PublishTarget) -> Iterator[Target]:
    if settings.host and settings.host not in HOSTS:
        raise ConfigError(
            f"`{settings.host}` is no host whose limits are known.",
            place=f"host of {settings.target}",
            remedy=f"Known: {', '.join(HOSTS)}. Leave `host` out for any other.",
        )
    place = open_target(settings.target, settings, context.directory.absolute())
    try:
        if isinstance(place, FolderTarget):
            _check_folder(context, place.root)
        yield place
    finally:
        place.close()


def _check_folder(context: CliContext, folder: Path) -> None:
    """Refuse to publish a site into itself, or over the project that it is made from."""
    where = folder.resolve()
    project = context.directory.resolve()
    content = context.config.content
    for name in (content.output, content.folder, content.templates, ".digest"):
        own = (project / name).resolve()
        if where == own or own in where.parents:
            raise PublishError(
                f"that is the project's own `{name}/`.", place=str(folder), remedy="Name another folder."
            )
    if where == project or where in project.parents:
        raise PublishError("the project lies in that folder.", place=str(folder), remedy="Name another folder.")


def _reader(site: Path, extras: dict[str, bytes]) -> Callable[[str], bytes]:
    def read(path: str) -> bytes:
        if path in extras:
            return extras[path]
        try:
            return (site / path).read_bytes()
        except OSError as error:
            raise PublishError(
                f"a built file cannot be read: {error.strerror}.", place=str(site / path), remedy="Run `digest build`."
            ) from error

    return read


def _saved_plan(file: Path, place: Target, local: list[Stored]) -> Plan:
    try:
        plan = decode_plan(file.read_bytes(), str(file))
    except OSError as error:
        raise PublishError(f"cannot be read: {error.strerror}.", place=str(file)) from error
    if plan.target != place.label:
        raise PublishError(f"the plan is for {plan.target}, not for {place.label}.", place=str(file))
    if plan.settled.files != tuple(sorted(local)):
        raise PublishError(
            "the site was built anew since the plan was made; nothing was written.",
            place=str(file),
            remedy="Make a new plan.",
        )
    return plan


def _show_differences(plan: Plan, read: Callable[[str], bytes], place: Target) -> None:
    changed = False
    for upload in plan.uploads:
        if not upload.is_new and is_page(upload.path):
            for line in reader_diff(upload.path, place.read(upload.path), read(upload.path)):
                changed = True
                colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[0])
                click.echo(click.style(line, fg=colour))
    if not changed:
        click.echo("No words of a page that is there change.", err=True)
