"""The stylesheet and the icon of this program, for pages drawn before any document was made."""

from __future__ import annotations

from fastapi import APIRouter, Response

from newsletter.model.document import Draft
from newsletter.rendering.pages.stylesheet import icon, stylesheet


def router() -> APIRouter:
    routes = APIRouter()
    for made in (stylesheet(), icon()):
        _add(routes, made)
    return routes


def _add(routes: APIRouter, made: Draft) -> None:
    def serve() -> Response:
        return Response(made.body, media_type=made.media_type, headers={"cache-control": "public, max-age=3600"})

    routes.add_api_route(made.path, serve, methods=["GET"])
