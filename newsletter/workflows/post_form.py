"""A form, or any bytes → POST → what the server at the other end said."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from newsletter import __version__
from newsletter.model.ping import HubAnswer

TIMEOUT = 10.0
"""Seconds for each step: connecting, sending, each piece of the answer's head."""
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


def _post(url: str, content: bytes, headers: Mapping[str, str]) -> tuple[HubAnswer, str | None]:
    """The answer, and where to go on instead, if anywhere."""
    request = Request(  # noqa: S310 - http and https alone, checked by the configuration and above
        url,
        data=content,
        headers={**headers, "User-Agent": f"Annex/{__version__}"},
        method="POST",
    )
    try:
        with build_opener(_NoRedirects).open(request, timeout=TIMEOUT) as response:
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
