"""draft → check → frozen: from here on later edits of an entry do not change the issue."""

from __future__ import annotations

from newsletter.errors import Refused
from newsletter.model.issue import Issue, IssueState
from newsletter.store import audit, contents, issues, publications
from newsletter.workflows.issues import no_issue
from newsletter.workflows.site import Site


def approve(site: Site, ref: str, *, force: str | None = None, allow_empty: bool = False) -> Issue:
    """Freeze the issue with a copy of its entries; an issue that is frozen already is returned as it is.

    ``force`` is an operator's reason to go on in spite of findings; the audit log keeps it. ``allow_empty`` is for
    schedules that send in empty weeks too. Raises NotFound, and Refused for an issue without entries or with
    entries that another issue has taken meanwhile.
    """
    publication, day = site.parse_ref(ref)
    now = site.clock.now()
    with site.database.writing() as connection:
        publications.hold(connection, publication.slug)
        issue = issues.find(connection, publication.slug, day)
        if issue is None:
            raise no_issue(f"{publication.slug}/{day}")
        if issue.state is not IssueState.DRAFT:
            return issue
        live = [entry for entry in issues.entries_of(connection, issue) if not entry.withdrawn]
        if not live and not allow_empty:
            raise Refused(
                f"{issue.ref} has no entries, so there is nothing to approve.",
                advice=f"Add some with `newsletter entry add`, then run `newsletter issue gather {issue.ref}`.",
            )
        taken = contents.taken(connection, publication.slug, besides=day)
        lost = [entry for entry in live if entry.entry_id in taken]
        if lost:
            listed = "".join(f"\n  {entry.title} ({publication.slug}/{taken[entry.entry_id]})" for entry in lost)
            raise Refused(
                f"{issue.ref} has entries that went into another issue meanwhile:{listed}",
                advice=f"Run `newsletter issue gather {issue.ref}` again: it leaves them out.",
            )
        if contents.freeze(connection, issue.id, now):
            audit.record(
                connection,
                at=now,
                operator=site.operator,
                action="issue.approve",
                object=issue.ref,
                reason=force,
                detail=f"{len(live)} entries",
            )
        return issues.get(connection, issue.id)
