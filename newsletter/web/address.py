"""``/address/{token}``: the link in the mail to a new address. GET shows a button, POST moves there."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from newsletter.errors import Refused
from newsletter.rendering.pages.own_data import address_page
from newsletter.signing import BadToken
from newsletter.subscribers.address import masked
from newsletter.web.personal import bad_link, personal_frame, personal_page
from newsletter.workflows import change_address
from newsletter.workflows.change_address import Changing
from newsletter.workflows.site import Site


def router(site: Site) -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    @routes.get("/address/{token}")
    def show_button(request: Request, token: str) -> Response:
        try:
            return _page(site, request, token, change_address.look(site, token))
        except BadToken:
            return bad_link(site, request)

    @routes.post("/address/{token}")
    def press_button(request: Request, token: str) -> Response:
        try:
            found = change_address.look(site, token)
            language = personal_frame(site, request, found.publication).language
            return _page(site, request, token, change_address.confirm(site, token, language=language))
        except BadToken:
            return bad_link(site, request)
        except Refused:
            return _page(site, request, token, found, is_taken=True)

    return routes


def _page(site: Site, request: Request, token: str, found: Changing, *, is_taken: bool = False) -> Response:
    frame = personal_frame(site, request, found.publication)
    body = address_page(frame, token, reader=masked(found.change.email), is_done=found.is_done, is_taken=is_taken)
    return personal_page(body, frame, 409 if is_taken else 200)
