"""Whether the process lives, and whether it can answer."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse
from sqlalchemy.exc import SQLAlchemyError

from newsletter.errors import NewsletterError
from newsletter.store import documents
from newsletter.workflows.site import Site

_HEADERS = {"cache-control": "no-store"}


def router(site: Site) -> APIRouter:
    routes = APIRouter(prefix="/health")

    @routes.get("/live")
    async def live() -> PlainTextResponse:
        return PlainTextResponse("live\n", headers=_HEADERS)

    @routes.get("/ready")
    def ready() -> PlainTextResponse:
        try:
            with site.database.reading() as connection:
                documents.version(connection)
        except (NewsletterError, SQLAlchemyError):
            return PlainTextResponse("the database does not answer\n", status_code=503, headers=_HEADERS)
        return PlainTextResponse("ready\n", headers=_HEADERS)

    return routes
