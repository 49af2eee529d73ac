"""What must not be published, and what a host will not take: said before the first byte goes out."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from generator.errors import PublishError
from generator.model import Manifest
from generator.publishers.headers import is_page
from generator.publishers.plan import Plan, Stored
from generator.registry import Target

MEBIBYTE = 1024 * 1024


class HostLimits(msgspec.Struct, frozen=True):
    """What a host's documentation says it takes; 0 where it names no bound."""

    name: str
    total: int = 0
    files: int = 0
    file_size: int = 0


HOSTS = {
    "github-pages": HostLimits("GitHub Pages", total=1024 * MEBIBYTE, file_size=100 * MEBIBYTE),
    "gitlab-pages": HostLimits("GitLab Pages", total=1024 * MEBIBYTE),
    "cloudflare-pages": HostLimits("Cloudflare Pages", files=20_000, file_size=25 * MEBIBYTE),
}


class DeleteLimit(msgspec.Struct, frozen=True):
    """How much a publish may take away: more than either is refused."""

    number: int = 256
    percent: float = 20.0


def parse_delete_limit(text: str) -> DeleteLimit:
    """`300`, `30%` or `300,30%`; what is not named keeps no bound of its own. Raises `ValueError`."""
    number: int | None = None
    percent: float | None = None
    for part in text.split(","):
        if found := re.fullmatch(r"(\d{1,9})", part.strip()):
            number = int(found[1])
        elif found := re.fullmatch(r"(\d{1,3}(?:\.\d{1,3})?)%", part.strip()):
            percent = float(found[1])
        else:
            raise ValueError(f"`{part.strip()}` is neither a number nor a share such as 20%")
    return DeleteLimit(
        number=number if number is not None else 10**9, percent=percent if percent is not None else 100.0
    )


def check_site(manifest: Manifest, base_url: str, target: Target, *, allow_failures: bool = False) -> None:
    """Raise `PublishError` for a build that must not go out; `base_url` is the configured one.

    What counts is what the build had: a site that was built before the base URL was set or changed has other links.
    """
    if manifest.pending:
        raise PublishError(
            "the last build was cut short, so the site is not whole.", remedy="Run `digest build`, then publish."
        )
    if not any(is_page(file.path) for file in manifest.files):
        raise PublishError("there is no built page to publish.", remedy="Run `digest build`, then publish.")
    if manifest.failures and not allow_failures:
        raise PublishError(
            f"{manifest.failures} article{'s' if manifest.failures > 1 else ''} of the last build failed.",
            remedy="Mend what `digest build` names, or publish without with --allow-failures.",
        )
    # Each article's page has its data beside it.
    if not any(file.path.endswith("/index.json") for file in manifest.files):
        raise PublishError(
            "the last build had no article, so there is nothing to publish.",
            remedy="Check the content folder (`digest build` says how many articles it finds), then publish.",
        )
    if base_url != manifest.base_url:
        raise PublishError(
            f"the site was built for {_address(manifest.base_url)}, the configuration now says {_address(base_url)}.",
            remedy="Run `digest build`, then publish.",
        )
    if not manifest.base_url and not target.local:
        raise PublishError(
            "the site was built without a base URL, so its feeds and sitemap lack their links.",
            remedy='Set `base_url = "https://…/"` under [site], run `digest build`, then publish.',
        )


def _address(base_url: str) -> str:
    return f"`{base_url}`" if base_url else "no base URL"


def check_plan(plan: Plan, limit: DeleteLimit, *, adopt: bool = False, target: Target) -> None:
    """Raise `PublishError` for a plan that takes more away than it may."""
    count = len(plan.deletes)
    share = 100.0 * count / plan.held if plan.held else 0.0
    if count > limit.number or share > limit.percent:
        raise PublishError(
            f"{count} of the {plan.held} files there would be deleted ({share:.0f} %); "
            f"allowed are {limit.number if limit.number < 10**9 else 'any number'} and {limit.percent:g} %.",
            place=plan.target,
            remedy=f"Look at --dry-run; if it is right, add --max-delete {count},100%.",
        )
    if target.transactional and plan.replaced_foreign and not adopt:
        raise PublishError(
            f"it holds {plan.foreign} files that no publish of digest put there, and {len(plan.replaced_foreign)} of "
            f"them would be replaced (`{plan.replaced_foreign[0]}`).",
            place=plan.target,
            remedy="If this is the right place, add --adopt once.",
        )


def host_warnings(files: Sequence[Stored], host: str) -> list[str]:
    """What the host will not take of these files, in words."""
    limits = HOSTS.get(host)
    if limits is None:
        return []
    warnings: list[str] = []
    total = sum(file.size for file in files)
    if limits.total and total > limits.total:
        warnings.append(f"{limits.name} takes {in_bytes(limits.total)} in all, this site has {in_bytes(total)}.")
    if limits.files and len(files) > limits.files:
        warnings.append(f"{limits.name} takes {limits.files:,} files, this site has {len(files):,}.")
    if limits.file_size:
        warnings += [
            f"{limits.name} takes {in_bytes(limits.file_size)} a file, {file.path} has {in_bytes(file.size)}."
            for file in files
            if file.size > limits.file_size
        ]
    return warnings


def in_bytes(size: int) -> str:
    """A size for people: `812 B`, `3.4 KB`, `1.2 GB` (powers of 1,000)."""
    value = float(size)
    for unit in ("B", "KB", "MB", "GB"):
        if value < 1000 or unit == "GB":
            break
        value /= 1000
    return f"{size} B" if unit == "B" else f"{value:.1f} {unit}"
