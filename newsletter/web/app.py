"""The public web: security headers → HEAD as GET → documents → routes → a page for every error."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool

from newsletter.web import approve, confirming, errors, health, joining, search, static, subscription
from newsletter.web.documents import Documents
from newsletter.web.head import HeadAsGet
from newsletter.web.hub import hub_link
from newsletter.web.moved import Moved
from newsletter.web.patience import Patience
from newsletter.web.security import SecurityHeaders
from newsletter.web.shelf import Shelf
from newsletter.workflows.documents import ensure
from newsletter.workflows.site import Site


class Application(FastAPI):
    """FastAPI whose outermost layers are ours: not even its own answer to a fault goes out without them."""

    def build_middleware_stack(self) -> Any:
        return SecurityHeaders(HeadAsGet(super().build_middleware_stack()))


def create_app(site: Site) -> FastAPI:
    """The public web of a site. At its start, documents that were never made are made."""
    shelf = Shelf(site.database, partial(hub_link, site))

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(ensure, site)
        yield
        shelf.close()

    app = Application(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    app.add_middleware(
        Documents,
        shelf=shelf,
        patience=Patience(site.config.web.feed_polls_per_hour),
        moved=Moved(site.database, site.config.publications),
    )
    for room in (health, static, search, joining, confirming, subscription, approve):
        app.include_router(room.router(site))
    errors.register(app, site)
    return app
