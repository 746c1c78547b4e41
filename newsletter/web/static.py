"""The stylesheets and the icon of this program, for pages drawn before any document was made, and its one script."""

from __future__ import annotations

from fastapi import APIRouter, Response

from newsletter.model.document import Draft
from newsletter.rendering.pages.frame import frame_of, site_frame
from newsletter.rendering.pages.proof import proof_script
from newsletter.rendering.pages.stylesheet import icon, stylesheet
from newsletter.workflows.site import Site


def router(site: Site) -> APIRouter:
    routes = APIRouter()
    publications = site.config.publications
    frames = (site_frame(publications, site.links), *(frame_of(each, site.links) for each in publications.values()))
    for made in {made.path: made for made in (*map(stylesheet, frames), icon(), proof_script())}.values():
        _add(routes, made)
    return routes


def _add(routes: APIRouter, made: Draft) -> None:
    def serve() -> Response:
        return Response(made.body, media_type=made.media_type, headers={"cache-control": "public, max-age=3600"})

    routes.add_api_route(made.path, serve, methods=["GET"])
