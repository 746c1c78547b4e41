"""Pause, resume or cancel a send; each with its reason in the audit log."""

from __future__ import annotations

from functools import partial

from sqlalchemy import Connection

from newsletter.errors import Refused
from newsletter.model.delivery import Send, SendState
from newsletter.store import audit, issues, sends
from newsletter.store.sends import Scope
from newsletter.workflows.site import Site

_NO_REASON = "an operator said so"


def pause(site: Site, send_id: int, *, reason: str | None = None) -> Send:
    """Stop: what is being transmitted ends, nothing else begins. A paused send stays as it was. Raises Refused."""
    return site.database.transact(partial(_pause, site=site, send_id=send_id, reason=reason))


def resume(site: Site, send_id: int, *, reason: str | None = None) -> Send:
    """Let a paused send go on; whoever delivers takes it up. A running send stays as it was. Raises Refused."""
    return site.database.transact(partial(_resume, site=site, send_id=send_id, reason=reason))


def cancel(site: Site, send_id: int, *, reason: str | None = None) -> Send:
    """End a send for good; whoever did not get it will not. A cancelled send stays as it was. Raises Refused."""
    return site.database.transact(partial(_cancel, site=site, send_id=send_id, reason=reason))


def _pause(connection: Connection, *, site: Site, send_id: int, reason: str | None) -> Send:
    send = _not_over(sends.get(connection, send_id))
    if sends.pause(connection, Scope(send_id=send.id), reason or _NO_REASON):
        _record(connection, site, "send.pause", send, reason)
    return sends.get(connection, send_id)


def _resume(connection: Connection, *, site: Site, send_id: int, reason: str | None) -> Send:
    send = _not_over(sends.get(connection, send_id))
    if sends.resume(connection, send.id, site.clock.now()):
        _record(connection, site, "send.resume", send, reason)
    return sends.get(connection, send_id)


def _cancel(connection: Connection, *, site: Site, send_id: int, reason: str | None) -> Send:
    send = sends.get(connection, send_id)
    if send.state is SendState.FINISHED:
        raise Refused(f"Send {send.id} is finished: there is nothing to cancel.")
    now = site.clock.now()
    if sends.cancel(connection, send.id, now):
        sends.finish(connection, Scope(issue_id=send.issue_id), now)
        _record(connection, site, "send.cancel", send, reason)
    return sends.get(connection, send_id)


def _not_over(send: Send) -> Send:
    if send.state in (SendState.FINISHED, SendState.CANCELLED):
        raise Refused(f"Send {send.id} is {send.state}.", advice="`newsletter resend` makes a new send.")
    return send


def _record(connection: Connection, site: Site, action: str, send: Send, reason: str | None) -> None:
    audit.record(
        connection,
        at=site.clock.now(),
        operator=site.operator,
        action=action,
        object=f"{issues.get(connection, send.issue_id).ref} send {send.id}",
        reason=reason or _NO_REASON,
    )
