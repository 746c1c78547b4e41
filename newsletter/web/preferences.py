"""``/preferences/{token}``: choosing, resting, moving to another address. GET shows, and only POST does."""

from __future__ import annotations

import re
from datetime import timedelta

from fastapi import APIRouter, HTTPException, Request, Response

from newsletter import links as paths
from newsletter.errors import Refused, UsageError
from newsletter.model.edition import Format, categories_of
from newsletter.model.subscriber import SubscriptionState
from newsletter.rendering import dates
from newsletter.rendering.pages.choice import Said, Undo, choice_page
from newsletter.rendering.pages.own_words import own_words
from newsletter.rendering.pages.subscription_words import words
from newsletter.signing import BadToken
from newsletter.subscribers.address import BadAddress, masked
from newsletter.web.forms import Form
from newsletter.web.personal import bad_link, personal_frame, personal_page
from newsletter.workflows import change_address, choose, pause
from newsletter.workflows.leave import Reader
from newsletter.workflows.site import Site

_NOTHING = Said()


def router(site: Site) -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    @routes.get("/preferences/{token}")
    def show(request: Request, token: str) -> Response:
        return _shown(site, request, token)

    # After a form was sent, its address may be asked for again, in another language, say.
    @routes.get("/preferences/{token}/pause")
    def show_again(request: Request, token: str) -> Response:
        return _shown(site, request, token, part="pause")

    @routes.get("/preferences/{token}/address")
    def show_once_more(request: Request, token: str) -> Response:
        return _shown(site, request, token, part="address")

    @routes.post("/preferences/{token}")
    def keep_choice(request: Request, token: str, form: Form) -> Response:
        try:
            before = reader = choose.look(site, token)
            wanted = form.get("format", [reader.subscription.format])[-1]
            if wanted not in list(Format):
                raise HTTPException(400)
            every = form.get("scope", ["some"]) == ["all"]
            reader = choose.choose(
                site, token, categories=None if every else form.get("category", []), format=Format(wanted)
            )
        except BadToken:
            return bad_link(site, request)
        except UsageError:
            fault = Said(fault=words(_language(site, request, before)).nothing_chosen)
            return _choice(site, request, token, before, fault, status=400)
        language = _language(site, request, reader)
        if "undo" in form:
            return _choice(site, request, token, reader, Said(text=own_words(language).taken_back))
        said = Said(text=words(language).saved, undo=_former_choice(before, reader))
        return _choice(site, request, token, reader, said)

    _rests(routes, site)
    _moves(routes, site)
    return routes


def _rests(routes: APIRouter, site: Site) -> None:
    @routes.post("/preferences/{token}/pause")
    def rest(request: Request, token: str, form: Form) -> Response:
        weeks = form.get("weeks", [""])[-1]
        try:
            reader = pause.pause(site, token, weeks=int(weeks) if re.fullmatch("[0-9]{1,2}", weeks) else -1)
        except BadToken:
            return bad_link(site, request, deep=True)
        except UsageError as error:
            raise HTTPException(400) from error
        except Refused:
            reader = choose.look(site, token)
            return _choice(site, request, token, reader, _NOTHING, part="pause", status=409)
        own = own_words(_language(site, request, reader))
        if weeks == "0":
            said = Said(text=own.taken_back if "undo" in form else own.resumed)
        else:
            said = Said(text=_resting(site, request, reader), undo=Undo(part="pause", fields=(("weeks", "0"),)))
        return _choice(site, request, token, reader, said, part="pause")


def _moves(routes: APIRouter, site: Site) -> None:
    @routes.post("/preferences/{token}/address")
    def move(request: Request, token: str, form: Form) -> Response:
        typed = form.get("email", [""])[-1]
        try:
            reader = choose.look(site, token)
            language = _language(site, request, reader)
            own = own_words(language)
            change_address.ask(site, token, typed, language=language)
        except BadToken:
            return bad_link(site, request, deep=True)
        except BadAddress:
            said = Said(fault=own.move_bad, typed=typed)
            return _choice(site, request, token, reader, said, part="address", status=400)
        except Refused as error:
            fault = own.move_often if error.advice else own.move_same
            said = Said(fault=fault, typed=typed)
            return _choice(site, request, token, reader, said, part="address", status=429 if error.advice else 400)
        return _choice(site, request, token, reader, Said(text=own.move_asked), part="address")


def _shown(site: Site, request: Request, token: str, *, part: str = "") -> Response:
    try:
        return _choice(site, request, token, choose.look(site, token), _NOTHING, part=part)
    except BadToken:
        return bad_link(site, request, deep=bool(part))


def _choice(
    site: Site, request: Request, token: str, reader: Reader, said: Said, *, part: str = "", status: int = 200
) -> Response:
    frame = personal_frame(site, request, reader.publication)
    found, now = reader.subscription, site.clock.now()
    zone = reader.publication.zone
    until = found.paused_until if found.is_paused(now) else None
    chosen = frozenset[str]() if said.fault == words(frame.language).nothing_chosen else categories_of(found.key)
    body = choice_page(
        frame,
        token,
        reader=_masked(reader),
        chosen=chosen,
        format=found.format,
        receives=found.state is SubscriptionState.ACTIVE,
        today=now.astimezone(zone).date(),
        last_day=None if until is None else (until - timedelta(seconds=1)).astimezone(zone).date(),
        unsubscribe=paths.unsubscribe(
            paths.unsubscribe_token(site.signer, reader.publication.slug, found.subscriber.uid)
        ),
        said=said,
        part=part,
    )
    return personal_page(body, frame, status)


def _former_choice(before: Reader, after: Reader) -> Undo | None:
    was, is_ = before.subscription, after.subscription
    if (was.key, was.format) == (is_.key, is_.format):
        return None
    slugs = categories_of(was.key)
    chosen = [("scope", "all")] if slugs is None else [("scope", "some"), *(("category", s) for s in sorted(slugs))]
    return Undo(part="", fields=(*chosen, ("format", was.format)))


def _resting(site: Site, request: Request, reader: Reader) -> str:
    language = _language(site, request, reader)
    until = reader.subscription.paused_until
    assert until is not None
    day = (until - timedelta(seconds=1)).astimezone(reader.publication.zone).date()
    return own_words(language).paused.format(day=dates.long_date(day, language))


def _masked(reader: Reader) -> str:
    return masked(reader.subscription.subscriber.email)


def _language(site: Site, request: Request, reader: Reader) -> str:
    return personal_frame(site, request, reader.publication).language
