"""frozen → preflight → published: the issue, its documents and the search index change together, in one transaction."""

from __future__ import annotations

from collections.abc import Callable

from newsletter.errors import Refused
from newsletter.model.issue import Issue, IssueState
from newsletter.store import audit, issues, publications
from newsletter.workflows.documents import rebuild
from newsletter.workflows.issues import no_issue
from newsletter.workflows.preflight import PreflightFailed, Report, preflight
from newsletter.workflows.site import Site


def publish(site: Site, ref: str, *, force: str | None = None, show: Callable[[Report], None] | None = None) -> Issue:
    """Make an approved issue public; one that is public already is returned as it is.

    ``force`` is an operator's reason to go on in spite of errors; the audit log and the issue keep it. ``show`` is
    given what preflight found. Readers see either nothing of the issue or all of it. Raises NotFound,
    PreflightFailed, and Refused for a draft.
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
            if issue.state is IssueState.DRAFT:
                raise Refused(
                    f"{issue.ref} is a draft.", advice=f"Approve it first: `newsletter issue approve {issue.ref}`."
                )
            if issue.state.is_public:
                return issue
            # A withdrawal since we looked is a new revision.
            if seen is not None and seen.issue == issue:
                issues.mark_published(connection, issue.id, now)
                if force is not None and seen.errors:
                    issues.set_forced(connection, issue.id, force)
                changes = rebuild(site, connection, publication, thorough=False)
                audit.record(
                    connection,
                    at=now,
                    operator=site.operator,
                    action="issue.publish",
                    object=issue.ref,
                    reason=force,
                    detail=f"{len(changes.added)} documents added, {len(changes.changed)} changed{seen.overridden}",
                )
                return issues.get(connection, issue.id)
        seen = preflight(site, ref)
        if show is not None:
            show(seen)
        # What was approved in spite of errors was approved with them: the reason given then still holds.
        if seen.errors and force is None and issue.forced is None:
            raise PreflightFailed(seen)
