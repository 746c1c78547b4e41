"""``/preferences/{token}/data`` and ``…/erase``: what is kept about a reader, and the end of it."""

from __future__ import annotations

import json

from fastapi import APIRouter, Request, Response

from newsletter.errors import NotFound, Refused
from newsletter.rendering.pages.own_data import data_page, erase_page, erased_page
from newsletter.signing import BadToken
from newsletter.subscribers.address import masked
from newsletter.subscribers.portrait import history_json
from newsletter.web.personal import HEADERS, bad_link, personal_frame, personal_page
from newsletter.workflows import choose
from newsletter.workflows.erase import erase_reader
from newsletter.workflows.own_data import own_data
from newsletter.workflows.site import Site


def router(site: Site) -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    @routes.get("/preferences/{token}/data")
    def show_data(request: Request, token: str) -> Response:
        try:
            reader, history = own_data(site, token)
        except BadToken:
            return bad_link(site, request, deep=True)
        frame = personal_frame(site, request, reader.publication)
        return personal_page(data_page(frame, token, history, reader.publication.zone), frame)

    @routes.get("/preferences/{token}/data.json")
    def save_data(request: Request, token: str) -> Response:
        try:
            reader, history = own_data(site, token)
        except BadToken:
            return bad_link(site, request, deep=True)
        text = json.dumps(history_json(history), ensure_ascii=False, indent=2) + "\n"
        named = {"Content-Disposition": f'attachment; filename="{reader.publication.slug}-my-data.json"'}
        return Response(text.encode(), 200, {**HEADERS, **named}, media_type="application/json")

    @routes.get("/preferences/{token}/erase")
    def ask_to_erase(request: Request, token: str) -> Response:
        return _asked(site, request, token)

    @routes.post("/preferences/{token}/erase")
    def erase(request: Request, token: str) -> Response:
        try:
            reader = choose.look(site, token)
            frame = personal_frame(site, request, reader.publication)
            uid = reader.subscription.subscriber.uid
            receipt = erase_reader(site, uid, publication=reader.publication.slug, language=frame.language)
        except (BadToken, NotFound):
            return bad_link(site, request, deep=True)
        except Refused:
            return _asked(site, request, token, is_busy=True)
        return personal_page(erased_page(frame, token, number=receipt.number), frame)

    return routes


def _asked(site: Site, request: Request, token: str, *, is_busy: bool = False) -> Response:
    try:
        reader = choose.look(site, token)
    except BadToken:
        return bad_link(site, request, deep=True)
    frame = personal_frame(site, request, reader.publication)
    body = erase_page(frame, token, reader=masked(reader.subscription.subscriber.email), is_busy=is_busy)
    return personal_page(body, frame, 409 if is_busy else 200)
