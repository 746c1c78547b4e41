"""An entry taken back: out of every draft at once, a stub in issues past draft, and gone from the pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from newsletter.model.entry import Entry, EntryState
from newsletter.model.issue import Issue, IssueState
from newsletter.store import audit, contents, entries, issues, publications
from newsletter.workflows.documents import rebuild
from newsletter.workflows.quiet_week import announce
from newsletter.workflows.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """The entry, and the issues past draft in which it became a stub just now."""

    entry: Entry
    stubs: tuple[Issue, ...]


def withdraw_entry(site: Site, entry_id: str, *, note: str | None = None) -> Withdrawn:
    """Withdraw an entry; doing it again changes nothing. ``note`` is for readers. Raises NotFound."""
    now = site.clock.now()
    with site.database.writing() as connection:
        publications.hold(connection, entries.get(connection, entry_id).publication)
        before = entries.get(connection, entry_id)
        holders = [issues.get(connection, issue_id) for issue_id in contents.holders(connection, entry_id)]
        stubs = [
            issue
            for issue in holders
            if issue.state is not IssueState.DRAFT
            and contents.withdraw(connection, issue.id, entry_id, note=note, now=now)
        ]
        entry = replace(before, state=EntryState.WITHDRAWN)
        if entry != before:
            entry = replace(entry, updated_at=now)
            entries.replace(connection, entry)
            _announce_empty(site, connection, holders)
        if entry != before or stubs:
            audit.record(
                connection,
                at=now,
                operator=site.operator,
                action="entry.withdraw",
                object=f"{entry.publication}/entries/{entry.id}",
                reason=note,
            )
        if any(issue.state.is_public for issue in stubs):
            rebuild(site, connection, site.publication(entry.publication), thorough=False)
        return Withdrawn(entry=entry, stubs=tuple(stubs))


def _announce_empty(site: Site, connection: Connection, holders: Iterable[Issue]) -> None:
    """A draft that has lost its last entry is one of a week without entries."""
    for issue in holders:
        publication = site.config.publications.get(issue.publication)
        if publication is not None and issue.state is IssueState.DRAFT:
            live = any(not entry.withdrawn for entry in issues.entries_of(connection, issue))
            announce(connection, publication, issue, is_empty=not live)
