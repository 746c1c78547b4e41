"""The preview's pages: choose an issue, categories, a width, a scheme; the mail, and beside it what preflight finds.

GET shows; nothing here changes anything. Only local names are answered, so that no web page can read drafts by
rebinding its name to this machine. A mail lives in a frame that runs no script.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from newsletter.errors import NewsletterError
from newsletter.model.edition import Format
from newsletter.resources import TEMPLATES
from newsletter.web.preview.schemes import in_scheme
from newsletter.web.preview.watched import Watched
from newsletter.workflows.preflight import preflight
from newsletter.workflows.preview import preview

WIDTHS = (320, 375, 700)
PARTS = ("html", "text", "source")
SCHEMES = ("light", "dark")
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# The page may look where the frame is scrolled to; the mail itself can do nothing.
_MAIL_POLICY = (
    "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "style-src 'unsafe-inline'; img-src https: http: data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
_PLAIN_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is looked at. ``categories`` empty means all."""

    ref: str | None
    categories: tuple[str, ...]
    part: str
    width: int
    scheme: str


def create_pages(watched: Watched, *, first: str | None) -> Starlette:
    """The application; ``first`` is the issue that is shown where none is chosen."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES / "preview"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def page(request: Request) -> Response:
        choice = _choice(request, first)
        values: dict[str, Any] = {
            "widths": WIDTHS,
            "parts": PARTS,
            "schemes": SCHEMES,
            "refs": [],
            "categories": {},
            "query": request.url.query,
        }
        error, version, found = None, "", None
        try:
            values["refs"] = watched.refs()
            choice = _settled(choice, values["refs"])
            if choice.ref is not None:
                version = watched.version(choice.ref)
                site = watched.site()
                values["categories"] = site.parse_ref(choice.ref)[0].categories
                found = preflight(site, choice.ref)
        except NewsletterError as fault:
            error = fault
        body = environment.get_template("page.html").render(
            **values, choice=choice, report=found, error=error, version=version
        )
        return HTMLResponse(body, headers={"Content-Security-Policy": _POLICY})

    def mail(request: Request) -> Response:
        choice = _settled(_choice(request, first), ())
        try:
            if choice.ref is None:
                return PlainTextResponse("No issue.", 404)
            made = preview(watched.site(), choice.ref, choice.categories, Format.HTML)
        except NewsletterError as fault:
            body = environment.get_template("fault.html").render(error=fault)
            return HTMLResponse(body, 200, headers={"Content-Security-Policy": _PLAIN_POLICY})
        if choice.part == "html":
            # Links open beside the preview, not in it.
            html = in_scheme(made.rendering.html or "", choice.scheme).replace("<head>", '<head><base target="_blank">')
            return HTMLResponse(html, headers={"Content-Security-Policy": _MAIL_POLICY})
        text = made.rendering.text if choice.part == "text" else made.octets.decode("utf-8", "replace")
        body = environment.get_template("plain.html").render(text=text, scheme=choice.scheme)
        return HTMLResponse(body, headers={"Content-Security-Policy": _PLAIN_POLICY})

    def state(request: Request) -> Response:
        choice = _settled(_choice(request, first), ())
        try:
            version = "" if choice.ref is None else watched.version(choice.ref)
        except NewsletterError as fault:
            version = str(fault)
        return JSONResponse({"version": version}, headers={"Cache-Control": "no-store"})

    async def threaded(request: Request) -> Response:
        makers = {"/": page, "/mail": mail, "/state": state}
        return await run_in_threadpool(makers[request.url.path], request)

    def static(name: str, media_type: str) -> Route:
        async def serve(_request: Request) -> Response:
            return Response((TEMPLATES / "preview" / name).read_bytes(), media_type=media_type)

        return Route(f"/{name}", serve)

    return Starlette(
        routes=[
            *(Route(path, threaded) for path in ("/", "/mail", "/state")),
            static("style.css", "text/css"),
            static("script.js", "text/javascript"),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", "[::1]"])],
    )


def _choice(request: Request, first: str | None) -> Choice:
    """What the address asks for; what it cannot mean is as if it were not there."""
    asked = request.query_params
    width = asked.get("width", "")
    return Choice(
        ref=asked.get("issue") or first,
        categories=tuple(asked.getlist("category")),
        part=asked["part"] if asked.get("part") in PARTS else PARTS[0],
        width=int(width) if width in map(str, WIDTHS) else WIDTHS[-1],
        scheme=asked["scheme"] if asked.get("scheme") in SCHEMES else SCHEMES[0],
    )


def _settled(choice: Choice, refs: list[str] | tuple[str, ...]) -> Choice:
    """The newest issue where none is named."""
    if choice.ref is not None or not refs:
        return choice
    return Choice(ref=refs[0], categories=choice.categories, part=choice.part, width=choice.width, scheme=choice.scheme)
