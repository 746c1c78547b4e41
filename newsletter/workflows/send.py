"""plan once → deliver in the foreground. Called again, it goes on where it stopped."""

from __future__ import annotations

import threading
from datetime import timedelta

from newsletter.model.selection import Candidate, Selection, Whom
from newsletter.model.status import Status
from newsletter.store import audience, issues
from newsletter.store.sends import Scope
from newsletter.workflows import fence
from newsletter.workflows.foreground import PATIENCE, WAIT, Watch, carry_out
from newsletter.workflows.issues import load
from newsletter.workflows.plan import first_of, plan_first
from newsletter.workflows.site import Site


def send(
    site: Site,
    ref: str,
    *,
    progress: Watch | None = None,
    stop: threading.Event | None = None,
    wait: timedelta = WAIT,
    patience: timedelta = PATIENCE,
) -> Status:
    """The issue's status when nothing is open any more (or ``stop`` was set).

    Raises NotFound, Refused (not published, paused, cancelled, a restored database), NotYet, RelayUnavailable.
    """
    fence.require(site)
    first = plan_first(site, ref)
    with site.database.reading() as connection:
        issue = issues.get(connection, first.issue_id)
    try:
        return carry_out(
            site,
            issue,
            Scope(issue_id=issue.id),
            watch=progress,
            stop=stop or threading.Event(),
            wait=wait,
            patience=patience,
        )
    finally:
        fence.keep_up(site)


def would_send(site: Site, ref: str) -> tuple[Candidate, ...]:
    """Whom the first send would reach now, with those who are suppressed; nobody once it is planned."""
    issue, _ = load(site, ref)
    with site.database.reading() as connection:
        if first_of(connection, issue) is not None:
            return ()
        return audience.candidates(connection, issue, Selection(whom=Whom.ALL), site.clock.now())
