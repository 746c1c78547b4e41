"""The real web server with a published issue, and what it answered to a reader's polls."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from newsletter.web.app import create_app
from newsletter.web.background import BackgroundServer
from newsletter.web.listening import http_address, listen
from newsletter.workflows.publish import publish
from newsletter.workflows.site import Site
from tests.feeds.stored import issue_of

ENTRIES = 16


class Web:
    """An ASGI application around another that remembers the status of each answer by path."""

    def __init__(self, app: Any, address: str) -> None:
        self.address = address
        self._app = app
        self._answers: list[tuple[str, int]] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def recorded(message: Any) -> None:
            if message["type"] == "http.response.start":
                self._answers.append((scope["path"], message["status"]))
            await send(message)

        await self._app(scope, receive, recorded)

    def answers(self) -> list[int]:
        """The statuses of the answers to requests for feeds, in order."""
        return [status for path, status in self._answers if "/feeds/" in path]

    def forget(self) -> None:
        self._answers.clear()


@contextmanager
def serving_an_issue(site: Site) -> Iterator[Web]:
    """The issue of 7 February 2026 with sixteen entries, ``0207x0`` and so on, served on loopback."""
    issue_of(site, date(2026, 2, 7), ENTRIES)
    publish(site, "2026-02-07")
    listening = listen("127.0.0.1", 0, advice="")
    web = Web(create_app(site), http_address(listening))
    server = BackgroundServer(web, listening)
    server.start()
    try:
        yield web
    finally:
        server.stop()
