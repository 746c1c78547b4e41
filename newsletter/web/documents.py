"""Documents before the routes: a request for one is answered here, any other goes on to the application.

HEAD never comes here: ``web.head`` has made it GET.
"""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool

from newsletter.rendering.pages.addresses import relative
from newsletter.web.asgi import App, Headers, Receive, Scope, Send, answer, header_map
from newsletter.web.conditions import accepts_gzip, is_not_modified, is_unconditional
from newsletter.web.moved import Moved
from newsletter.web.patience import Patience
from newsletter.web.shelf import Ready, Shelf

_MOVED_AGE = b"public, max-age=300"
"""Short: a slug can be changed back, and a cache that has both redirects goes in a circle until they are stale."""
_ALLOWED = b"GET, HEAD, OPTIONS"
# Rooms without documents. Whether the process lives must be answered even when the database is away.
_ELSEWHERE = ("/health/", "/confirm/", "/unsubscribe/", "/preferences/", "/console/", "/api/")


class Documents:
    """Answers for documents on the shelf, with redirects to those that only lack the slash at the end."""

    def __init__(self, app: App, shelf: Shelf, patience: Patience, moved: Moved) -> None:
        self._app = app
        self._moved = moved
        self._shelf = shelf
        self._patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _may_be_document(scope["path"]):
            await self._app(scope, receive, send)
            return
        path, method = scope["path"], scope["method"]
        ready = await self._shelf.find(path)
        if ready is None:
            if method == "GET" and (there := await self._elsewhere(path)):
                await _redirect(scope, send, there, 301)
            elif there := await run_in_threadpool(self._moved.form, path):
                # What is posted goes along.
                await _redirect(scope, send, there, 308)
            else:
                await self._app(scope, receive, send)
        elif method == "GET":
            await self._serve(ready, scope, send)
        elif method == "OPTIONS":
            await answer(send, 204, _options(ready))
        else:
            await answer(send, 405, [(b"allow", _ALLOWED), (b"content-length", b"0")])

    async def _elsewhere(self, path: str) -> str | None:
        """Where the document is that the path has meant, or means but for the slash at its end."""
        for there in filter(None, (path, await run_in_threadpool(self._moved.today, path))):
            for complete in (there, there if there.endswith("/") else f"{there}/"):
                if complete != path and await self._shelf.find(complete):
                    return complete
        return None

    async def _serve(self, ready: Ready, scope: Scope, send: Send) -> None:
        headers = header_map(scope)
        chosen = ready.gzip if accepts_gzip(headers.get("accept-encoding")) else ready.identity
        # Conditions hold only for what would be answered with 200 (RFC 9110 §13.2.1).
        if ready.status == 200 and is_not_modified(headers, etag=chosen.etag, last_modified=ready.last_modified):
            await answer(send, 304, list(chosen.not_modified))
        elif ready.is_open and is_unconditional(headers) and (wait := self._wait(scope)) is not None:
            more = [(b"retry-after", str(wait).encode()), (b"cache-control", b"no-store"), (b"content-length", b"0")]
            await answer(send, 429, more)
        else:
            await answer(send, ready.status, list(chosen.headers), chosen.body)

    def _wait(self, scope: Scope) -> int | None:
        client = scope.get("client")
        return self._patience.wait(client[0] if client else "", scope["path"])


def _may_be_document(path: str) -> bool:
    # Our paths are plain ASCII; anything else, such as NUL, need not bother the database.
    return path.isascii() and path.isprintable() and not path.startswith(_ELSEWHERE)


async def _redirect(scope: Scope, send: Send, there: str, status: int) -> None:
    """A relative Location (RFC 9110 §10.2.2): right behind a proxy that serves us in a folder, too."""
    location = relative(scope["path"], there).encode()
    if scope.get("query_string"):
        location += b"?" + scope["query_string"]
    headers = [(b"location", location), (b"cache-control", _MOVED_AGE), (b"content-length", b"0")]
    # Feeds, and forms on other sites, are asked for by programs of any origin.
    headers.append((b"access-control-allow-origin", b"*"))
    await answer(send, status, headers)


def _options(ready: Ready) -> Headers:
    headers = [(b"allow", _ALLOWED)]
    if ready.is_open:
        headers += [
            (b"access-control-allow-origin", b"*"),
            (b"access-control-allow-methods", b"GET, HEAD"),
            (b"access-control-allow-headers", b"If-None-Match, If-Modified-Since"),
            (b"access-control-max-age", b"86400"),
        ]
    return headers
