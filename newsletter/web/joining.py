"""``/{publication}/subscribe``: the form, and what is done with it. Open to forms on other sites: no cookie, no token.

Whoever posts gets the same bytes for every address that is one. Who asks for JSON gets JSON, from any origin.
"""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import JSONResponse

from newsletter.config import Publication
from newsletter.rendering.pages.frame import Frame, frame_of
from newsletter.rendering.pages.joining import Filled, Puzzle, asked_page, joining_page
from newsletter.rendering.pages.joining_words import wording, words
from newsletter.rendering.pages.proof import proof_script
from newsletter.rendering.pages.subscription import in_language
from newsletter.subscribers.joining import Form, read_form
from newsletter.subscribers.stamp import BITS, make_stamp
from newsletter.web import forms
from newsletter.web.languages import asked_language
from newsletter.web.security import CONTENT_SECURITY_POLICY
from newsletter.workflows.join import Taken, join
from newsletter.workflows.publication_of import publication_of
from newsletter.workflows.site import Site

_RETRY = "3600"
_EMPTY = Filled()
# The form has its time in it, so no copy of the page is kept.
_HEADERS = {"Cache-Control": "no-store", "Vary": "Accept-Language, Accept"}


def router(site: Site) -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    @routes.get("/{slug}/subscribe")
    def show_form(request: Request, slug: str) -> Response:
        publication = _publication(site, slug)
        return _form(site, publication, _frame(site, request, publication))

    @routes.post("/{slug}/subscribe")
    def take_form(request: Request, slug: str, fields: forms.Form) -> Response:
        publication = _publication(site, slug)
        frame = _frame(site, request, publication)
        said = words(frame.language)
        if publication.joining == "closed":
            if _wants_json(request):
                return _json("closed", said.closed_text, 403)
            return _form(site, publication, frame, status=403)
        form = read_form(fields, publication.categories, frame.language)
        if form.faults:
            return _refused(site, publication, frame, request, form)
        visitor = request.client.host if request.client else ""
        taken = join(site, publication, form, visitor=visitor)
        if taken is not Taken.TAKEN:
            return _not_yet(site, publication, frame, request, form, taken=taken)
        if _wants_json(request):
            return _json("asked", f"{said.asked_title} — {said.asked_text}", 200)
        return _page(asked_page(frame), frame, 200)

    return routes


def _publication(site: Site, slug: str) -> Publication:
    with site.database.reading() as connection:
        publication = publication_of(site, connection, slug)
    if publication is None:
        raise HTTPException(404)
    return publication


def _frame(site: Site, request: Request, publication: Publication) -> Frame:
    frame = frame_of(publication, site.links)
    return in_language(frame, asked_language(request, frame.language))


def _refused(site: Site, publication: Publication, frame: Frame, request: Request, form: Form) -> Response:
    if _wants_json(request):
        said = words(frame.language)
        return _json("invalid", " ".join(said.fault(fault) for fault in form.faults), 400)
    return _form(site, publication, frame, _filled(form), status=400)


def _not_yet(
    site: Site, publication: Publication, frame: Frame, request: Request, form: Form, *, taken: Taken
) -> Response:
    said, busy = words(frame.language), taken is Taken.BUSY
    status = 429 if busy else 400
    note = said.busy if busy else said.again
    if _wants_json(request):
        answer = _json("busy" if busy else "again", note, status)
    else:
        answer = _form(site, publication, frame, replace(_filled(form), note=note), status=status)
    if busy:
        answer.headers["Retry-After"] = _RETRY
    return answer


def _filled(form: Form) -> Filled:
    return Filled(typed=form.typed, chosen=form.slugs, format=form.format, language=form.language, faults=form.faults)


def _form(
    site: Site, publication: Publication, frame: Frame, filled: Filled = _EMPTY, *, status: int = 200
) -> Response:
    settings = site.config.subscribe
    puzzle = Puzzle(bits=BITS, script=proof_script().path) if settings.proof_of_work == "on" else None
    body = joining_page(
        frame,
        wording=wording(publication, settings, frame.language),
        stamp=make_stamp(site.signer, publication.slug, site.clock.now()),
        filled=filled,
        puzzle=puzzle,
        is_open=publication.joining == "open",
    )
    answer = _page(body, frame, status)
    if puzzle:
        answer.headers["Content-Security-Policy"] = f"{CONTENT_SECURITY_POLICY}; script-src 'self'"
    return answer


def _page(body: bytes, frame: Frame, status: int) -> Response:
    headers = {**_HEADERS, "Content-Language": frame.language}
    return Response(body, status, headers, media_type="text/html; charset=utf-8")


def _wants_json(request: Request) -> bool:
    accepted = request.headers.get("accept", "").lower()
    return "application/json" in accepted and "text/html" not in accepted


def _json(status: str, message: str, code: int) -> Response:
    """``status`` is asked, invalid, again, busy or closed; ``message`` can be shown to the visitor."""
    headers = {**_HEADERS, "Access-Control-Allow-Origin": "*"}
    return JSONResponse({"status": status, "message": message}, code, headers)
