"""Asking the web application without a server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx

from newsletter.web.app import create_app
from newsletter.workflows.site import Site

Ask = Callable[..., httpx.Response]


@contextmanager
def asking(site: Site) -> Iterator[Ask]:
    """``ask(address, method="GET", **headers)``, answered by one application that is never started."""
    app = create_app(site)

    def ask(address: str, method: str = "GET", **headers: str) -> httpx.Response:
        async def once() -> httpx.Response:
            transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=site.config.base_url) as client:
                sent = {"accept-encoding": "identity", **{name.replace("_", "-"): v for name, v in headers.items()}}
                return await client.request(method, address, headers=sent)

        return asyncio.run(once())

    try:
        yield ask
    finally:
        app.user_middleware[0].kwargs["shelf"].close()  # type: ignore[attr-defined]
