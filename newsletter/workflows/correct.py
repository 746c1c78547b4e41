"""A recorded correction of a published entry: the issue's copy, its note for readers, and the documents, at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from newsletter.errors import NotFound, Refused, UsageError
from newsletter.model.issue import Issue, IssueEntry
from newsletter.model.text import one_line
from newsletter.store import audit, contents, issues, publications
from newsletter.workflows.documents import rebuild
from newsletter.workflows.entries import REQUIRED, checked_texts
from newsletter.workflows.issues import no_issue
from newsletter.workflows.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """The issue at its new revision, and the paths of the documents that changed."""

    issue: Issue
    changed: tuple[str, ...]


def correct(site: Site, ref: str, entry_id: str, *, texts: Mapping[str, str], note: str) -> Corrected:
    """Change what is named in ``texts`` (an empty text clears an optional one) in a published issue.

    The entry keeps its id and address; its time of change moves, and ``note`` is shown with it. The same correction
    again changes nothing. Raises NotFound, UsageError, Refused before publication, NewsletterError with all faults.
    """
    publication, day = site.parse_ref(ref)
    note = one_line(note)
    if not note or not texts:
        raise UsageError(
            "A correction says what is new and why.", advice="Give --note, and one of --title, --summary and so on."
        )
    checked = checked_texts(texts, publication, required=tuple(name for name in REQUIRED if name in texts))
    now = site.clock.now()
    with site.database.writing() as connection:
        publications.hold(connection, publication.slug)
        issue = issues.find(connection, publication.slug, day)
        if issue is None:
            raise no_issue(f"{publication.slug}/{day}")
        if not issue.state.is_public:
            raise Refused(
                f"{issue.ref} is not published, so there is nothing to correct.",
                advice=f"Change the entry itself: `newsletter entry edit {entry_id}`.",
            )
        before = _entry(issue, issues.entries_of(connection, issue), entry_id)
        if before.correction == note and all(getattr(before, name) == text for name, text in checked.items()):
            return Corrected(issue=issue, changed=())
        contents.correct(connection, issue.id, entry_id, checked, note=note, now=now)
        changes = rebuild(site, connection, publication, thorough=False)
        audit.record(
            connection,
            at=now,
            operator=site.operator,
            action="issue.correct",
            object=f"{issue.ref}#{entry_id}",
            reason=note,
            detail=", ".join(sorted(checked)),
        )
        changed = tuple(sorted(changes.added + changes.changed + changes.removed))
        return Corrected(issue=issues.get(connection, issue.id), changed=changed)


def _entry(issue: Issue, entries: tuple[IssueEntry, ...], entry_id: str) -> IssueEntry:
    for entry in entries:
        if entry.entry_id == entry_id and not entry.withdrawn:
            return entry
    raise NotFound(
        f"{issue.ref} has no entry {entry_id}.", advice=f"`newsletter issue show {issue.ref}` lists the ids."
    )
