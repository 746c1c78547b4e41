"""What all pages behind a personal link have in common: the token in the path is the whole authority, so that the
page's address goes to nobody else, and nothing keeps a copy of it."""

from __future__ import annotations

from fastapi import Request, Response

from newsletter import links as paths
from newsletter.config import Publication
from newsletter.rendering.pages.frame import Frame, frame_of, site_frame
from newsletter.rendering.pages.subscription import bad_link_page, in_language
from newsletter.web.languages import asked_language
from newsletter.workflows.site import Site

HEADERS = {
    "Cache-Control": "no-store",
    # The forms here need no Origin: they carry the key.
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


def personal_frame(site: Site, request: Request, publication: Publication) -> Frame:
    """The publication's frame in the visitor's language."""
    frame = frame_of(publication, site.links)
    return in_language(frame, asked_language(request, frame.language))


def personal_page(body: bytes, frame: Frame, status: int = 200) -> Response:
    headers = {**HEADERS, "Content-Language": frame.language, "Vary": "Accept-Language"}
    return Response(body, status, headers, media_type="text/html; charset=utf-8")


def bad_link(site: Site, request: Request, *, deep: bool = False) -> Response:
    """The answer to a link that we did not make. Relative references need to know how ``deep`` the page is, and no more
    of what the visitor typed."""
    frame = site_frame(site.config.publications, site.links)
    frame = in_language(frame, asked_language(request, frame.language))
    path = paths.preferences("token", "part") if deep else paths.unsubscribe("token")
    return personal_page(bad_link_page(frame, path), frame, 404)
