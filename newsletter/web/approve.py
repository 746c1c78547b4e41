"""``/approve/{token}``: an editor looks at a draft (GET) and approves it (POST). The token in the path is the whole
authority: no login, no cookie. What the form gives back is what was seen, so that nothing else is approved."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request, Response

from newsletter import links as paths
from newsletter.rendering.notices.about import About
from newsletter.rendering.pages.approval import approval_page, expired_page, preview_page
from newsletter.rendering.pages.frame import Frame, frame_of, site_frame
from newsletter.rendering.pages.subscription import bad_link_page, in_language
from newsletter.signing import BadToken
from newsletter.web.forms import Form
from newsletter.web.languages import asked_language
from newsletter.workflows.alerts.drafts import draft_facts
from newsletter.workflows.approve_link import Approval, LinkExpired, approve_by_link, look
from newsletter.workflows.site import Site

_HEADERS = {
    "Cache-Control": "no-store",
    # The address of the page is a key: it goes to nobody else.
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
_FINGERPRINT = 16


def router(site: Site) -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    @routes.api_route("/approve/{token}", methods=["GET", "HEAD"])
    def show(request: Request, token: str) -> Response:
        try:
            return _approval(site, request, token, look(site, token))
        except BadToken as error:
            return _bad_link(site, request, error)

    @routes.post("/approve/{token}")
    def approve(request: Request, token: str, form: Form) -> Response:
        seen = form.get("seen", [""])[-1]
        if seen and not (len(seen) == _FINGERPRINT and seen.isascii() and seen.isalnum()):
            raise HTTPException(400)
        try:
            return _approval(site, request, token, approve_by_link(site, token, seen or None), asked=True)
        except BadToken as error:
            return _bad_link(site, request, error)

    @routes.api_route("/approve/{token}/issue", methods=["GET", "HEAD"])
    def preview(request: Request, token: str) -> Response:
        try:
            found = look(site, token)
        except BadToken as error:
            return _bad_link(site, request, error)
        frame, shown = frame_of(found.publication, site.links), found.examined
        labels = found.publication.categories
        body = preview_page(frame, token, shown.issue, shown.entries, labels, now=site.clock.now())
        return _page(body, frame, 200)

    return routes


def _approval(site: Site, request: Request, token: str, found: Approval, *, asked: bool = False) -> Response:
    frame = frame_of(found.publication, site.links)
    frame, shown = in_language(frame, asked_language(request, frame.language)), found.examined
    body = approval_page(
        frame,
        token,
        about=About.of(found.publication),
        issue=shown.issue,
        facts=draft_facts(site, found.publication, shown),
        editor=found.editor,
        seen=shown.seen,
        changed=found.changed,
        refusal=shown.refusal,
        by_hand=found.by_hand,
        now=site.clock.now(),
    )
    return _page(body, frame, 409 if asked and not shown.is_approved else 200)


def _bad_link(site: Site, request: Request, error: BadToken) -> Response:
    frame = site_frame(site.config.publications, site.links)
    frame = in_language(frame, asked_language(request, frame.language))
    # Relative references need to know how deep the page is, and no more of what the visitor typed.
    path = paths.approve_preview("token") if request.url.path.endswith("/issue") else paths.approve("token")
    if isinstance(error, LinkExpired):
        return _page(expired_page(frame, path), frame, 410)
    return _page(bad_link_page(frame, path), frame, 404)


def _page(body: bytes, frame: Frame, status: int) -> Response:
    headers = {**_HEADERS, "Content-Language": frame.language, "Vary": "Accept-Language"}
    return Response(body, status, headers, media_type="text/html; charset=utf-8")
