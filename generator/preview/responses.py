"""What the preview answers, as pure functions: which file a URL means, and a page with the reload script in it.

The folder's bytes are never changed: script, policy and headers are put into the response.
"""

from __future__ import annotations

import base64
import hashlib
import html
import ipaddress
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

OWN = "/_digest"
"""Everything below this path is the preview's own and never in a site."""

_META_POLICY = re.compile(
    rb"<meta\s[^>]{0,200}?http-equiv=[\"']?content-security-policy[\"']?[^>]{0,4000}>\s{0,8}", re.IGNORECASE
)
_META_CONTENT = re.compile(rb"content=(?:\"([^\"]{0,4000})\"|'([^']{0,4000})')", re.IGNORECASE)
_HEAD = re.compile(rb"<head(?:\s[^>]{0,500})?>", re.IGNORECASE)

_STRICT = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
"""The policy of a page that states none."""


_WAITING_STYLE = b"""
html { color-scheme: light dark; font: 1.125rem/1.5 system-ui, sans-serif; }
body { max-width: 34rem; margin: 24vh auto 0; padding: 0 1.5rem; }
h1 { margin: 0; font-size: 1.375rem; }
p { margin: .5rem 0 0; opacity: .8; }
"""

WAITING = b"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-%s'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Building\xe2\x80\xa6</title>
<style>%s</style>
</head>
<body>
<main>
<h1>The site is being built</h1>
<p>This page becomes the site as soon as it is there. The first build reads every article; those after it read what
changed.</p>
<p id="digest-progress"></p>
</main>
</body>
</html>
""" % (base64.b64encode(hashlib.sha256(_WAITING_STYLE).digest()), _WAITING_STYLE)
"""What stands for a page while the first build runs."""


def waiting(progress: str) -> bytes:
    """`WAITING` with these words on how far the build is."""
    return WAITING.replace(b'progress"></p>', b'progress">%s</p>' % html.escape(progress).encode())


def progress_words(stage: str, done: int, total: int) -> str:
    """How far a build is, as `BuildOptions.progress` hears it."""
    return f"{done:,} of {total:,} {'articles read' if stage == 'analyse' else 'files made'}"


def policy_for(page: bytes, host: str) -> str:
    """The page's own policy, widened by no more than the preview's script, socket and fetches.

    So what a host will block is blocked in the preview too.
    """
    found = _META_POLICY.search(page)
    stated = _META_CONTENT.search(found[0]) if found else None
    text = (stated[1] or stated[2] or b"").decode("utf-8", "replace") if stated else _STRICT
    directives: dict[str, list[str]] = {}
    for part in text.replace("&#39;", "'").split(";"):
        name, *sources = part.split() or [""]
        if name:
            directives.setdefault(name.lower(), sources)
    for name, wanted in (
        ("script-src", ["'self'"]),
        ("connect-src", ["'self'", f"ws://{host}"]),
        ("style-src", ["'self'"]),
    ):
        sources = [s for s in directives.get(name, directives.get("default-src", [])) if s != "'none'"]
        directives[name] = sources + [source for source in wanted if source not in sources]
    return "; ".join(" ".join((name, *sources)) for name, sources in directives.items())


def with_script(page: bytes, version: str, *, missing: bool) -> bytes:
    """The page with the preview's scripts, and without a policy of its own (two policies would both hold)."""
    page = _META_POLICY.sub(b"", page, count=3)
    script = (
        f'<script src="{OWN}/client.js" data-page="{version}"{" data-missing" if missing else ""} defer></script>'
        f'<script src="{OWN}/editor.js" defer></script>'
    )
    found = _HEAD.search(page)
    at = found.end() if found else 0
    return page[:at] + script.encode() + page[at:]


_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def byte_range(header: str, size: int) -> tuple[int, int] | None:
    """(start, end) of the part that a `Range` header asks for; None for the whole: several parts, or no range at all.

    An empty part (start not before end) is one that the file does not have.
    """
    asked = _RANGE.fullmatch(header.strip())
    if asked is None or asked[0] == "bytes=-":
        return None
    if not asked[1]:
        return max(0, size - int(asked[2])), size
    if asked[2] and int(asked[2]) < int(asked[1]):
        return None
    return int(asked[1]), min(size, int(asked[2]) + 1) if asked[2] else size


def version_of(page: bytes) -> str:
    """Sixteen hex digits that change when the page does."""
    return hashlib.sha256(page).hexdigest()[:16]


def base_path(base_url: str) -> str:
    """The path below which the site is published: `/news/` of `https://example.org/news`, else `/`."""
    path = urlsplit(base_url).path.strip("/")
    return f"/{path}/" if path else "/"


def file_of(root: Path, path: str) -> Path | str | None:
    """What a decoded URL path below the base path means: a file, another path to go to, or nothing.

    Links that lead out of the folder, names with a dot in front and anything that climbs mean nothing.
    """
    if "\0" in path or "\\" in path:
        return None
    parts = [part for part in path.split("/") if part]
    if any(part.startswith(".") for part in parts):
        return None
    place = root.joinpath(*parts)
    try:
        real = place.resolve(strict=True)
    except (OSError, RuntimeError, ValueError):
        return None
    top = root.resolve()
    if real != top and top not in real.parents:
        return None
    if real.is_dir():
        if path and not path.endswith("/"):
            return f"{path}/" if (real / "index.html").is_file() else None
        page = real / "index.html"
        return page if page.is_file() and not page.is_symlink() else None
    return None if path.endswith("/") or not real.is_file() else real


def path_of_url(url: str, base: str) -> str | None:
    """The file path below the site that a page's URL path means (`2031/flood/index.html`), None outside of it."""
    path = unquote(url)
    if not path.startswith(base):
        return None
    path = path[len(base) :]
    return f"{path}index.html" if not path or path.endswith("/") else path


def is_own_host(header: str, named: frozenset[str]) -> bool:
    """Whether a `Host` header can only have been meant for us.

    A page of somebody else can make its own name point at 127.0.0.1 (DNS rebinding), but it cannot do so with an
    address, with `localhost`, or with a name that was given to `--host`.
    """
    try:
        host = (urlsplit(f"//{header}").hostname or "").rstrip(".").lower()
    except ValueError:
        return False
    if host == "localhost" or host.endswith(".localhost") or host in named:
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_own_origin(origin: str | None, host: str) -> bool:
    """Whether a socket was opened by a page that we served. Programs that are no browsers state no origin."""
    if origin is None:
        return True
    parts = urlsplit(origin)
    return parts.scheme in {"http", "https"} and parts.netloc.lower() == host.lower()
