"""Feeds over HTTP: a few at once, each only if it is new, all within one span of time.

visits → conditional requests → answers, in order

A feed is another's server: its answer is read up to a limit, and no slow one keeps the others waiting, or us.
"""

from __future__ import annotations

import threading
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPException, HTTPResponse
from queue import Empty, SimpleQueue
from urllib.error import HTTPError, URLError

from newsletter.clock import monotonic

MOST_BYTES = 4_000_000
_AT_ONCE = 8
_PIECE = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A feed and the validators of its last answer (RFC 9110 §8.8)."""

    url: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """``body`` is None where nothing is new or there is a ``fault``; validators are for the next visit."""

    visit: Visit
    body: bytes | None = None
    media_type: str = ""
    etag: str | None = None
    last_modified: str | None = None
    fault: str | None = None


def fetch(visits: Sequence[Visit], *, timeout: timedelta, agent: str) -> tuple[Answer, ...]:
    """Visit all, in at most ``timeout``; who has not answered by then has that as a fault."""
    end = monotonic() + timeout.total_seconds()
    waiting: SimpleQueue[Visit] = SimpleQueue()
    done: SimpleQueue[Answer] = SimpleQueue()
    for visit in visits:
        waiting.put(visit)

    def work() -> None:
        while monotonic() < end:
            try:
                visit = waiting.get_nowait()
            except Empty:
                return
            done.put(_ask(visit, end, agent))

    # Daemons: one that hangs in a server's endless header does not keep the program from ending.
    for _ in range(min(_AT_ONCE, len(visits))):
        threading.Thread(target=work, daemon=True, name="feed").start()
    answers: dict[str, Answer] = {}
    while len(answers) < len(visits) and (left := end - monotonic()) > 0:
        try:
            answer = done.get(timeout=left)
        except Empty:
            break
        answers[answer.visit.url] = answer
    late = f"no whole answer within {timeout.total_seconds():g} s"
    return tuple(answers.get(visit.url) or Answer(visit=visit, fault=late) for visit in visits)


def _ask(visit: Visit, end: float, agent: str) -> Answer:
    headers = {
        "User-Agent": agent,
        "Accept": "application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.5",
    }
    if visit.etag:
        headers["If-None-Match"] = visit.etag
    if visit.last_modified:
        headers["If-Modified-Since"] = visit.last_modified
    request = urllib.request.Request(visit.url, headers=headers)  # noqa: S310 - the configuration takes http(s) alone
    try:
        with _opener().open(request, timeout=max(0.1, end - monotonic())) as response:
            return _read(visit, response, end)
    except HTTPError as error:
        error.close()
        if error.code == 304:
            return Answer(visit=visit, etag=visit.etag, last_modified=visit.last_modified)
        gone = "; take it out of the configuration" if error.code == 410 else ""
        return Answer(visit=visit, fault=f"the server answers {error.code} {error.reason}{gone}")
    except URLError as error:
        return Answer(visit=visit, fault=f"cannot be reached: {error.reason}")
    except (OSError, HTTPException, ValueError) as error:
        return Answer(visit=visit, fault=f"cannot be read: {error or type(error).__name__}")


def _read(visit: Visit, response: HTTPResponse, end: float) -> Answer:
    body = bytearray()
    while piece := response.read1(_PIECE):
        body += piece
        if len(body) > MOST_BYTES:
            return Answer(visit=visit, fault=f"the answer is larger than {MOST_BYTES:,} bytes")
        if monotonic() > end:
            return Answer(visit=visit, fault="the answer did not end in time")
    return Answer(
        visit=visit,
        body=bytes(body),
        media_type=response.headers.get("Content-Type", ""),
        etag=response.headers.get("ETag"),
        last_modified=response.headers.get("Last-Modified"),
    )


def _opener() -> urllib.request.OpenerDirector:
    """HTTP and nothing else: a redirection to a file or an FTP server leads nowhere."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPRedirectHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    return opener
