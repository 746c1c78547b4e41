"""Ask sites whether articles are there, politely: urls → by host → HEAD, else GET → answers.

One request at a time to each host with a pause between them, few hosts at once, and not for long: a site that is
slow tells us nothing about its article.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.client import HTTPException, HTTPMessage
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from newsletter import __version__
from newsletter.clock import Clock
from newsletter.issues.preflight.facts import Answer

MOST = 300
"""URLs that are asked for at most; the rest are not answered."""
_HOSTS_AT_ONCE = 6
_TIMEOUT = 10.0
_PAUSE = 0.5
# RFC 3986 §2: what stands for itself, and the percent sign of what is encoded already.
_SAFE = "%/:=&?~#+!$,;'@()*[]"


def ask_sites(urls: Iterable[str], clock: Clock, *, contact: str, pause: float = _PAUSE) -> dict[str, Answer]:
    """What is said of each URL, in the order given. ``contact`` is our public address: a site may know who asks."""
    wanted = list(dict.fromkeys(urls))[:MOST]
    by_host: dict[str, list[str]] = {}
    for url in wanted:
        by_host.setdefault(_host(url), []).append(url)
    agent = f"Annex/{__version__} (link check; +{contact})"
    with ThreadPoolExecutor(_HOSTS_AT_ONCE, thread_name_prefix="ask") as pool:
        told = pool.map(partial(_ask_host, clock=clock, agent=agent, pause=pause), by_host.values())
        answers = {url: answer for one in told for url, answer in one.items()}
    return {url: answers[url] for url in wanted}


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""


def _ask_host(urls: list[str], *, clock: Clock, agent: str, pause: float) -> dict[str, Answer]:
    opener = build_opener(_Redirects)
    opener.addheaders = [("User-Agent", agent), ("Accept", "text/html,*/*;q=0.5")]
    found: dict[str, Answer] = {}
    for number, url in enumerate(urls):
        if number:
            clock.wait(threading.Event(), pause)
        answer = _ask(opener, url, "HEAD")
        if answer.status is None or answer.status >= 400:
            # Many servers answer HEAD wrongly; only GET is an article's own answer.
            clock.wait(threading.Event(), pause)
            answer = _ask(opener, url, "GET")
        found[url] = answer
    return found


def _ask(opener: OpenerDirector, url: str, method: str) -> Answer:
    try:
        with opener.open(Request(quote(url, safe=_SAFE), method=method), timeout=_TIMEOUT) as reply:  # noqa: S310
            return Answer(status=reply.status, words=f"answers {reply.status}")
    except HTTPError as error:
        with error:
            return Answer(status=error.code, words=f"answers {error.code} {error.reason}".rstrip())
    except URLError as error:
        return Answer(status=None, words=f"does not answer: {_reason(error.reason)}")
    except (OSError, HTTPException, ValueError) as error:
        return Answer(status=None, words=f"does not answer: {_reason(error)}")


def _reason(error: object) -> str:
    if isinstance(error, TimeoutError):
        return f"no reply within {_TIMEOUT:.0f} seconds"
    return str(getattr(error, "strerror", None) or error or type(error).__name__)


class _Redirects(HTTPRedirectHandler):
    """Follows as a browser would, and asks on with the same method; only to the web."""

    max_redirections = 5

    def redirect_request(  # noqa: PLR0917 - as urllib calls it
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        if urlsplit(newurl).scheme not in ("http", "https"):
            return None
        following = super().redirect_request(req, fp, code, msg, headers, newurl)
        if following is not None:
            following.method = req.get_method()
        return following
