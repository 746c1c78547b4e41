"""The web view of the local inbox. GET shows; nothing here changes anything.

Mails are hostile until shown otherwise: subjects are escaped, and HTML lives in a frame whose own policy forbids
scripts, forms and foreign loads. Only local names are answered, so that no web page can read the mails by rebinding
its name to this machine.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from newsletter.resources import TEMPLATES
from newsletter.web.inbox.inspection import faults
from newsletter.web.inbox.mailbox import Mail, Mailbox
from newsletter.web.inbox.reading import Reading, printable, read_mail

PAGE_SIZE = 100
_VIEWS = ("html", "text", "headers", "source")
_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
# Links open beside the mail. The frame is a foreign origin even to this server (sandbox without allow-same-origin).
_MAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
_URL = re.compile(r"https?://[!-;=?-~]*[\w/=#&+~%-]", re.ASCII)


def create_pages(mailbox: Mailbox, *, smtp_address: str) -> Starlette:
    """The application. ``smtp_address`` is shown where the inbox is empty."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES / "inbox"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["smtp_address"] = smtp_address

    def page(template: str, **values: Any) -> HTMLResponse:
        return HTMLResponse(environment.get_template(template).render(**values))

    def listed(request: Request) -> dict[str, Any]:
        number = _number(request.query_params.get("page", "1"))
        last = max(1, -(-len(mailbox) // PAGE_SIZE))
        number = min(number, last)
        return {
            "mails": mailbox.newest(offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE),
            "count": len(mailbox),
            "number": number,
            "last": last,
        }

    def found(request: Request) -> tuple[Mail, bytes]:
        mail = mailbox.find(request.path_params["id"])
        if mail is None:
            raise HTTPException(404)
        return mail

    async def index(request: Request) -> Response:
        return page("list.html", **listed(request), current=None, refresh=True)

    async def mail(request: Request) -> Response:
        kept, raw = found(request)
        reading = read_mail(raw)
        view = request.query_params.get("view", "html" if reading.html is not None else "text")
        if view not in _VIEWS:
            raise HTTPException(404)
        return page(
            "mail.html",
            **listed(request),
            current=kept,
            refresh=False,
            reading=reading,
            view=view,
            views=_views(reading),
            faults=faults(raw),
            text=_linked(reading.text or ""),
            source=_source(raw) if view == "source" else "",
            phone=request.query_params.get("width") == "phone",
        )

    async def html(request: Request) -> Response:
        _, raw = found(request)
        body = read_mail(raw).html
        if body is None:
            raise HTTPException(404)
        return HTMLResponse(_opening_beside(body), headers={"Content-Security-Policy": _MAIL_POLICY})

    async def download(request: Request) -> Response:
        kept, raw = found(request)
        name = re.sub(r"[^\w.-]", "_", kept.id)
        return Response(
            raw,
            media_type="message/rfc822",
            headers={"Content-Disposition": f'attachment; filename="{name}.eml"'},
        )

    async def as_json(_request: Request) -> Response:
        return JSONResponse([_as_json(mail) for mail in mailbox.newest()])

    async def style(_request: Request) -> Response:
        return Response((TEMPLATES / "inbox" / "style.css").read_bytes(), media_type="text/css")

    async def no_icon(_request: Request) -> Response:
        return Response(status_code=204)

    async def missing(_request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        return HTMLResponse(environment.get_template("missing.html").render(status=status), status_code=status)

    return Starlette(
        routes=[
            Route("/", index),
            Route("/style.css", style),
            Route("/favicon.ico", no_icon),
            Route("/mails.json", as_json),
            Route("/mails/{id}.eml", download),
            Route("/mails/{id}/", mail),
            Route("/mails/{id}/html", html),
        ],
        middleware=[
            Middleware(BaseHTTPMiddleware, dispatch=_guard),
            Middleware(TrustedHostMiddleware, allowed_hosts=["localhost", "127.0.0.1"]),
        ],
        exception_handlers={HTTPException: missing},
    )


async def _guard(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await call_next(request)
    for name, value in (
        ("Content-Security-Policy", _PAGE_POLICY),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cache-Control", "no-store"),
    ):
        response.headers.setdefault(name, value)
    return response


def _number(written: str) -> int:
    return max(1, int(written)) if written.isascii() and written.isdigit() and len(written) < 9 else 1


def _views(reading: Reading) -> tuple[str, ...]:
    there = {"html": reading.html is not None, "text": reading.text is not None, "headers": True, "source": True}
    return tuple(view for view in _VIEWS if there[view])


def _opening_beside(html: str) -> str:
    """The HTML with links that open in a new tab; a second page inside the frame would help nobody."""
    return re.sub(r"<head(?:\s[^>]*)?>", lambda tag: f'{tag[0]}<base target="_blank">', html, count=1, flags=re.I)


def _linked(text: str) -> Markup:
    """Plain text with its addresses as links."""
    pieces: list[Markup] = []
    end = 0
    for match in _URL.finditer(text):
        url = escape(match[0])
        pieces += [
            escape(text[end : match.start()]),
            Markup('<a href="{0}" target="_blank" rel="noreferrer">{0}</a>').format(url),
        ]
        end = match.end()
    return Markup("").join([*pieces, escape(text[end:])])


def _source(raw: bytes) -> str:
    return printable(raw.replace(b"\r\n", b"\n").decode("utf-8", "backslashreplace"))


def _as_json(mail: Mail) -> dict[str, Any]:
    return {
        "id": mail.id,
        "at": mail.at.isoformat(),
        "sender": mail.sender,
        "recipients": list(mail.recipients),
        "subject": mail.heading.subject,
        "from": mail.heading.sender,
        "to": mail.heading.to,
        "size": mail.size,
    }
