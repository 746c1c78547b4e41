"""Leaving and choosing by signed link. The token in the path is the whole authority: no login, no cookie.

GET shows, and never changes anything, for machines open every link. POST leaves at once, as RFC 8058 §3.2 wants:
no redirect, no cookie, and the same answer when repeated.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, HTTPException, Request, Response

from newsletter import links as paths
from newsletter.errors import Refused, UsageError
from newsletter.model.edition import Format, categories_of
from newsletter.model.subscriber import SubscriptionState
from newsletter.rendering.pages.frame import Frame, frame_of, site_frame
from newsletter.rendering.pages.subscription import Moment, bad_link_page, choice_page, in_language, leaving_page
from newsletter.signing import BadToken
from newsletter.subscribers.address import masked
from newsletter.workflows import choose, leave
from newsletter.workflows.leave import Reader, can_return
from newsletter.workflows.site import Site

_LARGEST_FORM = 10_000
_ONE_CLICK = "List-Unsubscribe"
_HEADERS = {
    "Cache-Control": "no-store",
    # The address of the page is a key: it goes to nobody else. The forms here need no Origin: they carry the key.
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
_MOMENTS = {SubscriptionState.LEFT: Moment.LEFT}


async def _read_form(request: Request) -> Mapping[str, list[str]]:
    """The fields of a small URL-encoded body. Of a multipart one (RFC 8058 §3.2 allows both) only that it asks for
    one-click, which is all that it can."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LARGEST_FORM:
            raise HTTPException(413)
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return {_ONE_CLICK: ["One-Click"]} if _ONE_CLICK.encode() in body else {}
    try:
        return parse_qs(body.decode("ascii"), max_num_fields=200)
    except ValueError as error:
        raise HTTPException(400) from error


Form = Annotated[Mapping[str, list[str]], Depends(_read_form)]


def router(site: Site) -> APIRouter:
    """``/unsubscribe/{token}`` and ``/preferences/{token}``."""
    routes = APIRouter(include_in_schema=False)

    @routes.api_route("/unsubscribe/{token}", methods=["GET", "HEAD"])
    def ask_to_leave(request: Request, token: str) -> Response:
        try:
            reader = leave.look(site, token)
        except BadToken:
            return _bad_link(site, request)
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
            return _bad_link(site, request)
        except Refused:
            return _leaving(site, request, token, leave.look(site, token), status=409)

    @routes.api_route("/preferences/{token}", methods=["GET", "HEAD"])
    def show_choice(request: Request, token: str) -> Response:
        try:
            return _choice(site, request, token, choose.look(site, token))
        except BadToken:
            return _bad_link(site, request)

    @routes.post("/preferences/{token}")
    def keep_choice(request: Request, token: str, form: Form) -> Response:
        try:
            reader = choose.look(site, token)
            wanted = form.get("format", [reader.subscription.format])[-1]
            if wanted not in list(Format):
                raise HTTPException(400)
            every = form.get("scope", ["some"]) == ["all"]
            reader = choose.choose(
                site, token, categories=None if every else form.get("category", []), format=Format(wanted)
            )
        except BadToken:
            return _bad_link(site, request)
        except UsageError:
            return _choice(site, request, token, reader, nothing_chosen=True)
        return _choice(site, request, token, reader, saved=True)

    return routes


def _leaving(
    site: Site, request: Request, token: str, reader: Reader, moment: Moment | None = None, *, status: int = 200
) -> Response:
    frame = _frame(site, request, reader)
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
    return _page(body, frame, status)


def _choice(
    site: Site, request: Request, token: str, reader: Reader, *, saved: bool = False, nothing_chosen: bool = False
) -> Response:
    frame = _frame(site, request, reader)
    found = reader.subscription
    body = choice_page(
        frame,
        token,
        reader=masked(found.subscriber.email),
        chosen=frozenset() if nothing_chosen else categories_of(found.key),
        format=found.format,
        receives=found.state is SubscriptionState.ACTIVE,
        unsubscribe=paths.unsubscribe(
            paths.unsubscribe_token(site.signer, reader.publication.slug, found.subscriber.uid)
        ),
        saved=saved,
        nothing_chosen=nothing_chosen,
    )
    return _page(body, frame, 400 if nothing_chosen else 200)


def _bad_link(site: Site, request: Request) -> Response:
    frame = site_frame(site.config.publications, site.links)
    frame = in_language(frame, _language(request, frame.language))
    # Relative references need to know how deep the page is, and no more of what the visitor typed.
    return _page(bad_link_page(frame, paths.unsubscribe("token")), frame, 404)


def _frame(site: Site, request: Request, reader: Reader) -> Frame:
    frame = frame_of(reader.publication, site.links)
    return in_language(frame, _language(request, frame.language))


def _language(request: Request, default: str) -> str:
    """``?lang=``, else the first of ours that the browser asks for, else the publication's."""
    asked = [request.query_params.get("lang", "")]
    asked += [
        part.partition(";")[0].strip()[:2].lower() for part in request.headers.get("accept-language", "").split(",")
    ]
    return next((language for language in asked if language in ("ja", "en")), default)


def _page(body: bytes, frame: Frame, status: int) -> Response:
    headers = {**_HEADERS, "Content-Language": frame.language, "Vary": "Accept-Language"}
    return Response(body, status, headers, media_type="text/html; charset=utf-8")
