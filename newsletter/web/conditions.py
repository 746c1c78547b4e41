"""What a client said about what it has and what it takes: conditions (RFC 9110 §13) and codings (§12.5.3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

_TAG = re.compile(r'(?:W/)?("[^"]*")|(\*)')


def http_date(moment: datetime) -> str:
    """An HTTP-date (RFC 9110 §5.6.7), to the second."""
    return format_datetime(moment.astimezone(UTC).replace(microsecond=0), usegmt=True)


def is_not_modified(headers: Mapping[str, str], *, etag: str, last_modified: str) -> bool:
    """Whether GET or HEAD is answered with 304 (RFC 9110 §13.2.2). Header names are in lower case.

    If-None-Match, compared weakly, decides where it is given. If-Modified-Since holds only for the very time that
    we gave, because a document can also go back to older bytes.
    """
    given = headers.get("if-none-match")
    if given is not None:
        return any(star or tag == etag for tag, star in _TAG.findall(given))
    since = headers.get("if-modified-since")
    if since is None:
        return False
    return since == last_modified or _same_time(since, last_modified)


def is_unconditional(headers: Mapping[str, str]) -> bool:
    """Whether the client says nothing of what it has already."""
    return "if-none-match" not in headers and "if-modified-since" not in headers


def accepts_gzip(accept_encoding: str | None) -> bool:
    """Whether the client takes gzip: named itself or by ``*``, with a weight above 0."""
    if accept_encoding is None:
        return False
    weights: dict[str, float] = {}
    for part in accept_encoding.lower().split(","):
        coding, _, parameters = part.partition(";")
        weights[coding.strip()] = _weight(parameters)
    return weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0))) > 0


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def _same_time(one: str, other: str) -> bool:
    """For clients that write our date in one of the older formats."""
    try:
        return parsedate_to_datetime(one).timestamp() == parsedate_to_datetime(other).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return False
