"""``/{publication}/subscribe``: how to get it."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Response

from newsletter.rendering.pages.frame import frame_of
from newsletter.rendering.pages.joining import joining_page
from newsletter.workflows.site import Site


def router(site: Site) -> APIRouter:
    routes = APIRouter()

    @routes.get("/{slug}/subscribe")
    def subscribe(slug: str) -> Response:
        publication = site.config.publications.get(slug)
        if publication is None:
            raise HTTPException(404)
        body = joining_page(frame_of(publication, site.links))
        return Response(body, media_type="text/html", headers={"cache-control": "public, max-age=300"})

    return routes
