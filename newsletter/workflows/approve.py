"""draft → preflight → frozen: from here on later edits of an entry do not change the issue.

Preflight renders, so it is done with no transaction open; what is frozen is what it saw, or it is done again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection

from newsletter.errors import Refused
from newsletter.issues.fingerprint import fingerprint
from newsletter.model.issue import Issue, IssueEntry, IssueState
from newsletter.model.wording import Wording
from newsletter.store import audit, contents, issues, publications
from newsletter.workflows.issues import no_issue
from newsletter.workflows.preflight import PreflightFailed, Report, preflight
from newsletter.workflows.site import Site


class NotApprovable(Refused):
    """There is nothing to approve, or it went out already. ``said`` says so in the language of a page."""

    def __init__(self, said: Wording, *, advice: str) -> None:
        super().__init__(str(said), advice=advice)
        self.said = said


class DraftChanged(Refused):
    """The draft is another one than the one that somebody wanted to approve."""


def approve(
    site: Site,
    ref: str,
    *,
    force: str | None = None,
    show: Callable[[Report], None] | None = None,
    only: str | None = None,
) -> Issue:
    """Freeze the issue with a copy of its entries; an issue that is frozen already is returned as it is.

    ``force`` is an operator's reason to go on in spite of errors; the audit log and the issue keep it. ``show`` is
    given what preflight found. ``only`` is the fingerprint of what somebody has seen: nothing else is approved. Raises
    NotFound, PreflightFailed, DraftChanged, and NotApprovable for an issue without entries, where such weeks are
    skipped, or with entries that another issue has taken meanwhile.
    """
    publication, day = site.parse_ref(ref)
    seen: Report | None = None
    while True:
        now = site.clock.now()
        with site.database.writing() as connection:
            publications.hold(connection, publication.slug)
            issue = issues.find(connection, publication.slug, day)
            if issue is None:
                raise no_issue(f"{publication.slug}/{day}")
            if issue.state is not IssueState.DRAFT:
                return issue
            live = tuple(entry for entry in issues.entries_of(connection, issue) if not entry.withdrawn)
            if only is not None and fingerprint(issue, live) != only:
                raise DraftChanged(
                    f"{issue.ref} is not what was looked at: it has changed.", advice="Look at it again, then approve."
                )
            _require_approvable(connection, issue, live, allow_empty=publication.schedule.empty_week != "skip")
            if seen is not None and (seen.issue, seen.entries) == (issue, live):
                _freeze(connection, site, seen, force, now)
                return issues.get(connection, issue.id)
        seen = preflight(site, ref)
        if show is not None:
            show(seen)
        if seen.errors and force is None:
            raise PreflightFailed(seen)


def nothing_in(issue: Issue) -> Wording:
    """Why an issue without entries is not approved, where such weeks are skipped."""
    return Wording(
        en=f"{issue.ref} has no entries, so there is nothing to approve.",
        ja=f"{issue.ref} には記事がないため、承認するものがありません。",
    )


def _require_approvable(connection: Connection, issue: Issue, live: Sequence[IssueEntry], *, allow_empty: bool) -> None:
    if not live and not allow_empty:
        raise NotApprovable(
            nothing_in(issue),
            advice=f"Add some with `newsletter entry add`, then run `newsletter issue gather {issue.ref}`.",
        )
    taken = contents.taken(connection, issue.publication, besides=issue.date)
    lost = [entry for entry in live if entry.entry_id in taken]
    if lost:
        listed = "".join(f"\n  {entry.title} ({issue.publication}/{taken[entry.entry_id]})" for entry in lost)
        raise NotApprovable(
            Wording(
                en=f"{issue.ref} has entries that went into another issue meanwhile:{listed}",
                ja=f"{issue.ref} の記事の一部は、すでにほかの号に入っています：{listed}",
            ),
            advice=f"Run `newsletter issue gather {issue.ref}` again: it leaves them out.",
        )


def _freeze(connection: Connection, site: Site, seen: Report, force: str | None, now: datetime) -> None:
    issue = seen.issue
    if not contents.freeze(connection, issue.id, now):
        return
    if force is not None and seen.errors:
        issues.set_forced(connection, issue.id, force)
    audit.record(
        connection,
        at=now,
        operator=site.operator,
        action="issue.approve",
        object=issue.ref,
        reason=force,
        detail=f"{len(seen.entries)} entries{seen.overridden}",
    )
