"""frozen → published: the issue, its documents and the search index change together, in one transaction."""

from __future__ import annotations

from newsletter.errors import Refused
from newsletter.model.issue import Issue, IssueState
from newsletter.store import audit, issues, publications
from newsletter.workflows.documents import rebuild
from newsletter.workflows.issues import no_issue
from newsletter.workflows.site import Site


def publish(site: Site, ref: str, *, force: str | None = None) -> Issue:
    """Make an approved issue public; one that is public already is returned as it is.

    ``force`` is an operator's reason to go on in spite of findings; the audit log keeps it. Readers see either
    nothing of the issue or all of it. Raises NotFound, and Refused for a draft.
    """
    publication, day = site.parse_ref(ref)
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
        issues.mark_published(connection, issue.id, now)
        changes = rebuild(site, connection, publication, thorough=False)
        audit.record(
            connection,
            at=now,
            operator=site.operator,
            action="issue.publish",
            object=issue.ref,
            reason=force,
            detail=f"{len(changes.added)} documents added, {len(changes.changed)} changed",
        )
        return issues.get(connection, issue.id)
