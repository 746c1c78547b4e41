"""Leaving by signed link, and all other pages behind one. The token in the path is the whole authority: no login.

GET shows, and never changes anything, for machines open every link. POST leaves at once, as RFC 8058 §3.2 wants:
no redirect, no cookie, and the same answer when repeated.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, HTTPException, Request, Response

from newsletter import links as paths
from newsletter.errors import Refused
from newsletter.model.subscriber import SubscriptionState
from newsletter.rendering.pages.subscription import Moment, leaving_page
from newsletter.signing import BadToken
from newsletter.subscribers.address import masked
from newsletter.web import address, own_data, preferences
from newsletter.web.personal import bad_link, personal_frame, personal_page
from newsletter.workflows import leave
from newsletter.workflows.leave import Reader, can_return
from newsletter.workflows.site import Site

_LARGEST_FORM = 10_000
_ONE_CLICK = "List-Unsubscribe"
_MOMENTS = {SubscriptionState.LEFT: Moment.LEFT}


async def _read_form(request: Request) -> Mapping[str, list[str]]:
    """The fields of a small URL-encoded body. Of a multipart one (RFC 8058 §3.2 allows both), or one that is neither,
    only that it asks for one-click, which is all that it can."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LARGEST_FORM:
            raise HTTPException(413)
    asked = {_ONE_CLICK: ["One-Click"]} if _ONE_CLICK.encode() in body else {}
    if not request.headers.get("content-type", "").lower().startswith("application/x-www-form-urlencoded"):
        return asked
    try:
        return parse_qs(body.decode("ascii"), max_num_fields=200)
    except ValueError:
        return asked


Form = Annotated[Mapping[str, list[str]], Depends(_read_form)]


def router(site: Site) -> APIRouter:
    """``/unsubscribe/{token}``, ``/preferences/{token}…`` and ``/address/{token}``."""
    routes = APIRouter(include_in_schema=False)

    @routes.api_route("/unsubscribe/{token}", methods=["GET", "HEAD"])
    def ask_to_leave(request: Request, token: str) -> Response:
        try:
            reader = leave.look(site, token)
        except BadToken:
            return bad_link(site, request)
        return _leaving(site, request, token, reader)

    @routes.post("/unsubscribe/{token}")
    def leave_or_return(request: Request, token: str, form: Form) -> Response:
        try:
            if form.get("action") == ["return"]:
                return _leaving(site, request, token, leave.come_back(site, token), Moment.BACK)
            # Whatever the body says: who posts to this address wants to leave, and some senders' bodies are not
            # as the RFC has them.
            source = "one-click" if _ONE_CLICK in form else "page"
            return _leaving(site, request, token, leave.leave(site, token, source=source))
        except BadToken:
            return bad_link(site, request)
        except Refused:
            return _leaving(site, request, token, leave.look(site, token), status=409)

    for room in (own_data, preferences, address):
        routes.include_router(room.router(site))
    return routes


def _leaving(
    site: Site, request: Request, token: str, reader: Reader, moment: Moment | None = None, *, status: int = 200
) -> Response:
    frame = personal_frame(site, request, reader.publication)
    found = reader.subscription
    body = leaving_page(
        frame,
        token,
        moment=moment or _MOMENTS.get(found.state, Moment.ASK),
        reader=masked(found.subscriber.email),
        can_return=can_return(found, site.clock.now()),
        preferences=paths.preferences(
            paths.preferences_token(site.signer, reader.publication.slug, found.subscriber.uid)
        ),
    )
    return personal_page(body, frame, status)
