"""Errors as pages: in the publication's language, with the way back."""

from __future__ import annotations

import sqlite3

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from newsletter.errors import DatabaseNotReady, NewsletterError, NotFound
from newsletter.rendering.pages.frame import Frame, frame_of, site_frame
from newsletter.rendering.pages.notice import error_page
from newsletter.signing import BadToken
from newsletter.telemetry.logs import logger
from newsletter.workflows.site import Site

_log = logger(__name__)


def register(app: FastAPI, site: Site) -> None:
    """Make every error that leaves a route a page."""

    async def http_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        headers = {name.lower(): value for name, value in (error.headers or {}).items()}
        allowed = headers.get("allow", "").split(", ")
        if "GET" in allowed and "HEAD" not in allowed:
            # Routes know GET alone; ``web.head`` answers HEAD for all of them.
            headers["allow"] = ", ".join([*allowed, "HEAD"])
        return error_response(site, request.url.path, error.status_code, headers=headers)

    async def invalid(request: Request, _error: Exception) -> Response:
        return error_response(site, request.url.path, 400)

    async def ours(request: Request, error: Exception) -> Response:
        if isinstance(error, DatabaseNotReady):
            return await unexpected(request, error)
        return error_response(site, request.url.path, 404 if isinstance(error, NotFound | BadToken) else 400)

    async def unexpected(request: Request, error: Exception) -> Response:
        _log.error("web.broken", path=request.url.path, exc_info=error)
        if isinstance(error, SQLAlchemyError | sqlite3.Error | DatabaseNotReady):
            return error_response(site, request.url.path, 503, headers={"retry-after": "30"})
        return error_response(site, request.url.path, 500)

    app.add_exception_handler(HTTPException, http_error)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(NewsletterError, ours)
    app.add_exception_handler(Exception, unexpected)


def error_response(site: Site, path: str, status: int, *, headers: dict[str, str] | None = None) -> Response:
    """The page that answers a request with an error."""
    return Response(
        error_page(frame_for(site, path), path, status),
        status_code=status,
        media_type="text/html",
        headers={"cache-control": "no-store", **(headers or {})},
    )


def frame_for(site: Site, path: str) -> Frame:
    """The frame of the publication that a path is under, else the site's."""
    publication = site.config.publications.get(path.split("/")[1] if "/" in path else "")
    if publication is None:
        return site_frame(site.config.publications, site.links)
    return frame_of(publication, site.links)
