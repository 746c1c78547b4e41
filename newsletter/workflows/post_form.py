"""A form, or any bytes → POST → what the server at the other end said."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import closing, suppress
from functools import partial
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import HTTPHandler, HTTPRedirectHandler, HTTPSHandler, Request, build_opener

from newsletter import __version__
from newsletter.model.ping import HubAnswer

TIMEOUT = 10.0
"""Seconds for each step: connecting, sending, each piece of the answer's head."""
LONGEST = 30.0
"""Seconds from the connection to the end of the answer's head, however the server spreads it out."""
_MOST_REDIRECTS = 3
_MOVED = {301, 302, 307, 308}


def post_form(url: str, content: bytes) -> HubAnswer:
    """Post the form; where the server has moved, post it there. The answer's content is not read."""
    for _ in range(_MOST_REDIRECTS + 1):
        answer, moved_to = _post(url, content, {"Content-Type": "application/x-www-form-urlencoded"})
        if moved_to is None:
            return answer
        url = urljoin(url, moved_to)
        if urlsplit(url).scheme not in ("http", "https"):
            return HubAnswer(status=400, fault=f"it leads to {url}, which is not http or https")
    return HubAnswer(status=508, fault=f"it leads on more than {_MOST_REDIRECTS} times")


def post(url: str, content: bytes, headers: Mapping[str, str]) -> HubAnswer:
    """Post bytes with their headers. A server that has moved is not followed: what is signed is for one receiver."""
    return _post(url, content, headers)[0]


class _NoRedirects(HTTPRedirectHandler):
    """The standard library would turn a POST into a GET (RFC 9110 §15.4.2): we follow ourselves."""

    def redirect_request(self, *_: Any) -> None:
        return None


class _InTime(HTTPHandler, HTTPSHandler):
    """Ends a connection that takes longer than ``LONGEST``. For one request."""

    def __init__(self) -> None:
        super().__init__()
        self._timers: list[threading.Timer] = []

    def http_open(self, req: Request) -> http.client.HTTPResponse:
        return self.do_open(partial(self._timed, http.client.HTTPConnection), req)

    def https_open(self, req: Request) -> http.client.HTTPResponse:
        made = partial(self._timed, http.client.HTTPSConnection)
        return self.do_open(made, req, context=ssl.create_default_context())

    def close(self) -> None:
        for timer in self._timers:
            timer.cancel()

    def _timed(self, kind: type[http.client.HTTPConnection], host: str, **more: Any) -> http.client.HTTPConnection:
        connection = kind(host, **more)
        connect = connection.connect

        def connect_in_time() -> None:
            connect()
            timer = threading.Timer(LONGEST, _end, [connection.sock])
            timer.daemon = True
            timer.start()
            self._timers.append(timer)

        connection.connect = connect_in_time  # type: ignore[method-assign]
        return connection


def _end(connected: socket.socket) -> None:
    with suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)


def _post(url: str, content: bytes, headers: Mapping[str, str]) -> tuple[HubAnswer, str | None]:
    """The answer, and where to go on instead, if anywhere."""
    request = Request(  # noqa: S310 - http and https alone, checked by the configuration and above
        url,
        data=content,
        headers={**headers, "User-Agent": f"Annex/{__version__}"},
        method="POST",
    )
    try:
        with (
            closing(_InTime()) as in_time,
            build_opener(_NoRedirects, in_time).open(request, timeout=TIMEOUT) as response,
        ):
            return HubAnswer(status=response.status, fault=None), None
    except HTTPError as error:
        with error:
            moved_to = error.headers.get("Location") if error.code in _MOVED else None
            if error.code == http.client.SEE_OTHER:
                # It was taken; the rest is for people.
                return HubAnswer(status=error.code, fault=None), None
            wait = error.headers.get("Retry-After", "")
            fault = f"it answered {error.code} {error.reason}".rstrip()
            return HubAnswer(status=error.code, fault=fault, wait=_seconds(wait)), moved_to
    except (URLError, OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)
        return HubAnswer(status=None, fault=f"no answer: {reason or type(error).__name__}"), None


def _seconds(retry_after: str) -> int | None:
    """The delay of a Retry-After; its other form, a date, is not worth the trouble here."""
    return int(retry_after) if retry_after.isascii() and retry_after.isdigit() and len(retry_after) < 9 else None
