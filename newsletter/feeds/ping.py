"""How a hub is told, and when again where it did not take it. Pure.

WebSub leaves the way from publisher to hub open (§5); hubs take the form of PubSubHubbub 0.4 §7.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlencode

from newsletter.model.ping import HubAnswer, Ping

_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=1)
_GIVE_UP = timedelta(days=1)
"""By then readers have polled; the next change is told afresh."""
_TRANSIENT = {408, 425, 429}


def form(topic: str) -> bytes:
    """The content of the request, ``application/x-www-form-urlencoded``."""
    return urlencode({"hub.mode": "publish", "hub.url": topic}).encode()


def next_try(ping: Ping, answer: HubAnswer, now: datetime) -> datetime | None:
    """When to try again; None where the hub took it, where it never will, and where we tried for long enough."""
    if answer.fault is None or not _may_pass(answer.status):
        return None
    wait = min(_FIRST_WAIT * 2 ** min(ping.attempts - 1, 20), _LONGEST_WAIT)
    if answer.wait is not None:
        wait = max(wait, min(timedelta(seconds=answer.wait), _GIVE_UP))
    at = now + wait
    return at if at - ping.queued_at <= _GIVE_UP else None


def _may_pass(status: int | None) -> bool:
    """Whether the same request may be taken later: no answer, the hub's own fault, or asked to wait."""
    return status is None or status >= 500 or status in _TRANSIENT
