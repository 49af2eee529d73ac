"""The preview's HTTP server: the built folder, the reload script, one WebSocket a tab."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from generator.preview.rebuilding import Outcome
from generator.preview.responses import (
    OWN,
    WAITING,
    byte_range,
    file_of,
    is_own_host,
    is_own_origin,
    path_of_url,
    policy_for,
    version_of,
    waiting,
    with_script,
)
from generator.preview.trouble import Trouble
from generator.publishers.headers import headers_for, is_page

if TYPE_CHECKING:
    from generator.preview.editing import EditorsView

_SCRIPTS = Path(__file__).parent
_NO_STORE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
MANY = 1_000
"""Above so many changed files a message says "any of them": each tab asks for its own page. Assets are named still."""
_PAGES = (".html", ".json", ".xml")
VERSION_HEADER = "X-Digest-Page"


@dataclass
class Live:
    """What the browser is told: who listens, what the last build said. Lives in the server's event loop."""

    folder: Path
    base: str = "/"
    trouble: Trouble | None = None
    warnings: tuple[str, ...] = ()
    built: bool = False
    """Whether a build has told anything in this run: until then what is missing may still come."""
    progress: str = ""
    """How far the first build is, in words."""
    tabs: dict[asyncio.Queue[str], str] = field(default_factory=dict)
    """What is to be said to each tab, with the path of the page that it shows."""

    def in_view(self) -> frozenset[str]:
        """Paths of the pages that are open in a tab. Called from other threads too."""
        return frozenset(self.tabs.copy().values())

    def heard(self, outcome: Outcome) -> None:
        """Pages are in their places, or a build is done: tell every tab what is new to it."""
        state = (outcome.trouble, outcome.warnings)
        if self.built and not outcome.changed and state == (self.trouble, self.warnings):
            return
        self.built = True
        self.trouble, self.warnings = state
        if len(outcome.changed) <= MANY:
            changed: dict[str, Any] = {"changed": [self.url_of(path) for path in outcome.changed]}
        else:
            assets = [path for path in outcome.changed if not path.endswith(_PAGES)]
            changed = {"changed": None, "assets": [self.url_of(path) for path in assets[:MANY]]}
        self._tell(json.dumps({**changed, **self.state()}))

    def progressed(self, words: str) -> None:
        """The first build is so far: pages that wait for it say so."""
        if not self.built:
            self.progress = words
            self._tell(json.dumps({"progress": words}))

    def state(self) -> dict[str, Any]:
        """Overlay and badge, as they stand now."""
        return {"trouble": msgspec.to_builtins(self.trouble), "warnings": list(self.warnings)}

    def url_of(self, path: str) -> str:
        """The URL path under which a file is served: a page's without `index.html`."""
        name = path.removesuffix("index.html") if path == "index.html" or path.endswith("/index.html") else path
        return quote(self.base + name)

    def end(self) -> None:
        """Let every socket close."""
        self._tell("")

    def _tell(self, message: str) -> None:
        for tab in self.tabs:
            tab.put_nowait(message)


class _OnlyOurs:
    """Refuses requests that were not meant for this server, before anything is looked at."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in {"http", "websocket"}:
            headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
            host = headers.get("host", "")
            refused = not is_own_host(host, self._hosts)
            if scope["type"] == "websocket":
                if refused or not is_own_origin(headers.get("origin"), host):
                    await WebSocket(scope, receive, send).close(code=1008)
                    return
            elif refused:
                await _plain(421, "This preview answers to localhost and to addresses only.\n")(scope, receive, send)
                return
            elif scope["method"] not in {"GET", "HEAD"}:
                response = _plain(405, "Only GET and HEAD.\n", {"Allow": "GET, HEAD"})
                await response(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _plain(status: int, text: str, headers: Mapping[str, str] | None = None) -> Response:
    return Response(text, status, {**_NO_STORE, **(headers or {})}, "text/plain; charset=utf-8")


def make_app(
    live: Live,
    *,
    view: Callable[[str], EditorsView | None] = lambda page: None,
    hosts: frozenset[str] = frozenset(),
    reload: bool = True,
) -> ASGIApp:
    """The application that serves a built folder under its base path; `view` gives what an editor sees of a page."""

    def page(path: Path, host: str, *, missing: bool, head: bool) -> Response:
        data = path.read_bytes()
        version = version_of(data)
        headers = {**_NO_STORE, VERSION_HEADER: version, "Content-Security-Policy": policy_for(data, host)}
        if reload:
            data = with_script(data, version, missing=missing)
        response = Response(data, 404 if missing else 200, headers, "text/html; charset=utf-8")
        if head:
            response.body = b""
        return response

    def asset(path: Path, request: Request, *, head: bool) -> Response:
        # Read whole, not streamed: a build may replace the file between a look at its size and the last byte.
        data = path.read_bytes()
        headers = {**_NO_STORE, "Accept-Ranges": "bytes"}
        status = 200
        # Nothing we send could stand in `If-Range`, so with one the whole file is due.
        wanted = None if "if-range" in request.headers else byte_range(request.headers.get("range", ""), len(data))
        if wanted is not None and wanted[0] >= wanted[1]:
            return _plain(416, "", {**headers, "Content-Range": f"bytes */{len(data)}"})
        if wanted is not None:
            status, headers["Content-Range"] = 206, f"bytes {wanted[0]}-{wanted[1] - 1}/{len(data)}"
            data = data[wanted[0] : wanted[1]]
        response = Response(data, status, headers, headers_for(path.name).content_type)
        if head:
            response.body = b""
        return response

    def not_yet(host: str, *, head: bool) -> Response:
        version = version_of(WAITING)
        headers = {**_NO_STORE, VERSION_HEADER: version, "Content-Security-Policy": policy_for(WAITING, host)}
        # Its script hears when the build is done; without one the browser asks again.
        headers["Retry-After" if reload else "Refresh"] = "1"
        data = waiting(live.progress)
        data = with_script(data, version, missing=True) if reload else data
        response = Response(data, 503, headers, "text/html; charset=utf-8")
        if head:
            response.body = b""
        return response

    def not_found(host: str, *, head: bool) -> Response:
        if not live.built:
            return not_yet(host, head=head)
        own = live.folder / "404.html"
        if own.is_file():
            return page(own, host, missing=True, head=head)
        # Even without a page of the site's own the tab must hear when there is something to see.
        text = (
            b"<!doctype html><html lang=en><head><title>Not found</title></head><body><h1>Not found</h1></body></html>"
        )
        headers = {**_NO_STORE, VERSION_HEADER: version_of(text), "Content-Security-Policy": policy_for(text, host)}
        data = with_script(text, version_of(text), missing=True) if reload else text
        return Response(data, 404, headers, "text/html; charset=utf-8")

    async def anything(request: Request) -> Response:
        host = request.headers.get("host", "")
        head = request.method == "HEAD"
        path = request.scope["path"]
        if not path.startswith(live.base):
            if path in {"/", live.base.rstrip("/")}:
                return RedirectResponse(quote(live.base), 302, _NO_STORE)
            return not_found(host, head=head)
        found = file_of(live.folder, path[len(live.base) :])
        if isinstance(found, str):
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(quote(live.base + found) + query, 302, _NO_STORE)
        try:
            if found is None:
                return not_found(host, head=head)
            if is_page(found.name):
                return page(found, host, missing=False, head=head)
            return asset(found, request, head=head)
        except FileNotFoundError:
            # A build took it away between the look and the read.
            return not_found(host, head=head)

    async def script(request: Request) -> Response:
        path = _SCRIPTS / request.url.path.rpartition("/")[2]
        return Response(path.read_bytes(), 200, _NO_STORE, "text/javascript; charset=utf-8")

    async def editors(request: Request) -> Response:
        path = path_of_url(request.query_params.get("page", ""), live.base)
        found = file_of(live.folder, path) if path is not None else None
        shown = await asyncio.to_thread(view, path) if path is not None and isinstance(found, Path) else None
        if shown is None:
            return Response(None, 204, _NO_STORE)
        return Response(msgspec.json.encode(shown), 200, _NO_STORE, "application/json")

    async def socket(tab: WebSocket) -> None:
        await tab.accept()
        queue: asyncio.Queue[str] = asyncio.Queue()
        live.tabs[queue] = ""
        try:
            greeting = json.loads(await tab.receive_text())
            live.tabs[queue] = path_of_url(str(greeting.get("url", "")), live.base) or ""
            stale = not _is_fresh(live, str(greeting.get("url", "")), str(greeting.get("page", "")))
            await tab.send_text(json.dumps({"changed": [greeting.get("url")] if stale else [], **live.state()}))
            gone = asyncio.ensure_future(_closed(tab))
            try:
                while True:
                    message = asyncio.ensure_future(queue.get())
                    await asyncio.wait({message, gone}, return_when=asyncio.FIRST_COMPLETED)
                    if not message.done() or not message.result():
                        message.cancel()
                        break
                    await tab.send_text(message.result())
            finally:
                gone.cancel()
            await tab.close()
        except (WebSocketDisconnect, RuntimeError, ValueError, AttributeError):
            return
        finally:
            live.tabs.pop(queue, None)

    routes = [Route("/{path:path}", anything, methods=["GET", "HEAD"])]
    if reload:
        own = [
            *(Route(f"{OWN}/{name}.js", script) for name in ("client", "editor")),
            Route(f"{OWN}/view", editors),
            WebSocketRoute(f"{OWN}/live", socket),
        ]
        return _OnlyOurs(Starlette(routes=[*own, *routes]), hosts)
    return _OnlyOurs(Starlette(routes=routes), hosts)


async def _closed(tab: WebSocket) -> None:
    """Returns when the tab is gone; what it says after its greeting means nothing."""
    try:
        while True:
            await tab.receive_text()
    except (WebSocketDisconnect, RuntimeError, KeyError):
        return


def _is_fresh(live: Live, url: str, version: str) -> bool:
    """Whether a tab shows what its URL gives now; a tab of another run of the server may be behind."""
    path = path_of_url(url, live.base)
    found = file_of(live.folder, path) if path is not None else None
    place = found if isinstance(found, Path) else live.folder / "404.html"
    try:
        return version_of(place.read_bytes()) == version
    except OSError:
        return True


async def serve(
    app: ASGIApp, live: Live, sockets: list[Any], *, ready: Callable[[], None], stop: asyncio.Event
) -> None:
    """Serve on bound sockets until `stop` is set; every connection is closed within about a second."""
    import contextlib
    from collections.abc import Iterator

    import uvicorn

    class Server(uvicorn.Server):
        @contextlib.contextmanager
        def capture_signals(self) -> Iterator[None]:
            # Whoever runs the loop decides what a signal means; uvicorn would raise it again at the end.
            yield

    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="websockets-sansio",
        timeout_graceful_shutdown=1,
        server_header=False,
    )
    server = Server(config)

    async def watch() -> None:
        while not server.started:
            await asyncio.sleep(0.005)
        ready()
        await stop.wait()
        live.end()
        server.should_exit = True

    watching = asyncio.ensure_future(watch())
    await server.serve(sockets)
    watching.cancel()
