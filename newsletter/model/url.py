"""What URL an entry may have, and when two URLs are the same article."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_SPACE = re.compile(r"\s")
# example.org:8080/a has no scheme, whatever a parser says.
_HOST_AND_PORT = re.compile(r"[\w-]+(?:\.[\w-]+)*:\d")


def url_key(url: str) -> str:
    """The URL without ``utm_*`` parameters and trailing slash; scheme and host in lower case.

    Two entries with one key are the same article.
    """
    parts = urlsplit(url.strip())
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not k.lower().startswith("utm_")]
    return urlunsplit(
        (parts.scheme.lower(), parts.netloc.lower(), parts.path.rstrip("/"), urlencode(query), parts.fragment)
    )


def url_fault(url: str) -> str | None:
    """What is wrong with the address of an article, with what to do; None when it is a whole http(s) URL."""
    if _SPACE.search(url):
        return f"the URL has a space in it: {url}; write the space as %20, or the address alone"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        return f"the URL cannot be read ({error}): {url}; copy it again from the browser"
    if parts.scheme not in ("", "http", "https") and not _HOST_AND_PORT.match(url):
        return f"the URL is not http or https: {url}; link to a page that a browser opens"
    if not parts.scheme or not parts.hostname or port == 0:
        return f"the URL is not absolute: {url}; write it whole, beginning with https://"
    return None
