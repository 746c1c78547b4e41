"""issue → its readers → their editions → the frozen audience. Planned once, whoever asks and however often."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection

from newsletter.errors import Refused
from newsletter.model.delivery import Send, SendKind
from newsletter.model.issue import Issue
from newsletter.model.selection import Selection, Whom
from newsletter.store import audience, audit, issues, publications, sends
from newsletter.store.sends import Scope
from newsletter.workflows import fence
from newsletter.workflows.editions import ensure_editions
from newsletter.workflows.issues import load
from newsletter.workflows.site import Site

_ROUNDS = 10


class _Changed(Exception):
    """Somebody chose other categories, the issue was corrected, or its publication renamed, while editions were
    rendered."""


class _Nobody(Exception):
    """The selection is empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """``send`` is None where there was nobody to plan for; ``is_new`` is False where it was planned before."""

    send: Send | None
    is_new: bool


def plan_first(site: Site, ref: str) -> Send:
    """The first send of a published issue: to every confirmed reader, decided now. Raises NotFound, Refused."""
    issue, _ = load(site, ref)
    with site.database.reading() as connection:
        known = first_of(connection, issue)
    if known is not None:
        return known
    if not issue.state.is_public:
        before = f"`newsletter issue approve {issue.ref}`, then " if issue.frozen_at is None else ""
        raise Refused(f"{issue.ref} is not published.", advice=f"First {before}`newsletter issue publish {issue.ref}`.")
    fence.require_unsent(site, issue.ref)
    planned = plan(site, issue, Selection(whom=Whom.ALL), kind=SendKind.FIRST, reason="first sending", key=None)
    assert planned.send is not None
    return planned.send


def plan(site: Site, issue: Issue, selection: Selection, *, kind: SendKind, reason: str, key: str | None) -> Plan:
    """Render what is missing with no transaction open, then freeze the audience in one transaction."""
    for _ in range(_ROUNDS):
        with site.database.reading() as connection:
            issue = issues.get(connection, issue.id)
            missing = audience.missing_editions(connection, issue, selection, site.clock.now())
        ensure_editions(site, issue, sorted(missing))
        try:
            planned = site.database.transact(
                partial(_freeze, site=site, issue=issue, selection=selection, kind=kind, reason=reason, key=key)
            )
        except _Changed:
            continue
        except _Nobody:
            return Plan(send=None, is_new=False)
        # Before the first message: a database from before this plan must not pass for the one that made it.
        fence.keep_up(site)
        return planned
    raise Refused(
        f"{issue.ref} was corrected, or its readers chose anew, all the time while its editions were made.",
        advice="Try again in a moment.",
    )


def first_of(connection: Connection, issue: Issue) -> Send | None:
    """The issue's first send, if it was planned."""
    return next((send for send in sends.of_issue(connection, issue.id) if send.kind is SendKind.FIRST), None)


def _freeze(
    connection: Connection,
    *,
    site: Site,
    issue: Issue,
    selection: Selection,
    kind: SendKind,
    reason: str,
    key: str | None,
) -> Plan:
    now = site.clock.now()
    copy = audience.last_copy(connection, issue.id) + (1 if selection.again else 0)
    send_id = sends.add(
        connection,
        issue_id=issue.id,
        kind=kind,
        copy=max(copy, 1),
        reason=reason,
        operator=site.operator,
        key=key,
        now=now,
    )
    if send_id is None:
        known = sends.with_key(connection, key) if key is not None else first_of(connection, issue)
        assert known is not None
        return Plan(send=known, is_new=False)
    if not publications.stays(connection, issue.publication):
        raise _Changed
    if issues.get(connection, issue.id).revision != issue.revision:
        raise _Changed
    if audience.missing_editions(connection, issue, selection, now):
        raise _Changed
    number = audience.freeze(connection, send_id, issue, selection, now)
    if number == 0 and kind is SendKind.RESEND:
        raise _Nobody
    sends.finish(connection, Scope(send_id=send_id), now)
    audit.record(
        connection,
        at=now,
        operator=site.operator,
        action="send.plan",
        object=issue.ref,
        reason=reason,
        detail=f"send {send_id}, {selection.whom.value}, {number} deliveries",
    )
    return Plan(send=sends.get(connection, send_id), is_new=True)
