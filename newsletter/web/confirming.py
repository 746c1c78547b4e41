"""``/confirm/{token}``: the link in the mail. GET shows a button, POST confirms; nothing else is needed, no cookie."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from newsletter import links as paths
from newsletter.model.edition import categories_of
from newsletter.model.sign_up import LANGUAGES
from newsletter.rendering.pages.frame import Frame, frame_of, site_frame
from newsletter.rendering.pages.joining import confirm_page
from newsletter.rendering.pages.joining_words import wording
from newsletter.rendering.pages.subscription import bad_link_page, in_language
from newsletter.signing import BadToken
from newsletter.subscribers.address import masked
from newsletter.web.languages import asked_language
from newsletter.workflows.confirm import Confirming, confirm, look
from newsletter.workflows.site import Site

_HEADERS = {
    "Cache-Control": "no-store",
    # The address of the page is a key: it goes to nobody else.
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


def router(site: Site) -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    @routes.get("/confirm/{token}")
    def show_button(request: Request, token: str) -> Response:
        try:
            return _confirming(site, request, token, look(site, token))
        except BadToken:
            return _bad_link(site, request)

    @routes.post("/confirm/{token}")
    def press_button(request: Request, token: str) -> Response:
        visitor = request.client.host if request.client else ""
        try:
            confirm(site, token, visitor=visitor)
        except BadToken:
            return _bad_link(site, request)
        # So that going back, or loading again, posts nothing.
        language = request.query_params.get("lang")
        there = f"{token}?lang={language}" if language in LANGUAGES else token
        return Response(status_code=303, headers={**_HEADERS, "Location": there})

    return routes


def _confirming(site: Site, request: Request, token: str, found: Confirming) -> Response:
    publication, sign_up = found.publication, found.sign_up
    frame = frame_of(publication, site.links)
    # What they chose on the form, whatever this browser asks for.
    asked = request.query_params.get("lang", "")
    frame = in_language(frame, asked_language(request, frame.language) if asked else sign_up.language)
    uid = found.subscription.subscriber.uid if found.subscription else None
    subscription = found.subscription
    body = confirm_page(
        frame,
        token,
        standing=found.standing,
        reader=masked(found.email),
        chosen=categories_of(subscription.key if subscription and sign_up.email is None else sign_up.key),
        format=sign_up.format,
        wording=wording(publication, site.config.subscribe, frame.language),
        preferences=uid and paths.preferences(paths.preferences_token(site.signer, publication.slug, uid)),
        unsubscribe=uid and paths.unsubscribe(paths.unsubscribe_token(site.signer, publication.slug, uid)),
    )
    return _page(body, frame, 200)


def _bad_link(site: Site, request: Request) -> Response:
    frame = site_frame(site.config.publications, site.links)
    frame = in_language(frame, asked_language(request, frame.language))
    # Relative references need to know how deep the page is, and no more of what the visitor typed.
    return _page(bad_link_page(frame, paths.confirmation("token")), frame, 404)


def _page(body: bytes, frame: Frame, status: int) -> Response:
    headers = {**_HEADERS, "Content-Language": frame.language, "Vary": "Accept-Language"}
    return Response(body, status, headers, media_type="text/html; charset=utf-8")
