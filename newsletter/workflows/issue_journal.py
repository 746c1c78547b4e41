"""An issue as a journal value, and as the text of a journal file."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from newsletter.config import Publication
from newsletter.journal.labels import LABELS
from newsletter.journal.read import read
from newsletter.journal.value import Journal, JournalEntry
from newsletter.journal.write import write
from newsletter.model.issue import Issue, IssueEntry
from newsletter.model.sections import group
from newsletter.store import issues


def journal_of(issue: Issue, entries: Sequence[IssueEntry], publication: Publication) -> Journal:
    """The issue as it would stand in a file; withdrawn entries are left out.

    Entries that have neither section nor category come under a heading of their own, since a file wants one.
    """
    labels = publication.categories
    other = LABELS[issue.front.language].other
    return Journal(
        date=issue.date,
        front=issue.front,
        entries=tuple(
            JournalEntry(
                title=entry.title,
                original_title=entry.original_title,
                category=labels.get(entry.category, entry.category) if entry.category else None,
                url=entry.url,
                summary=entry.summary,
                section=section.heading or other,
            )
            for section in group(entries, labels)
            for entry in section.entries
        ),
    )


def journal_text(connection: Connection, issue: Issue, publication: Publication) -> str:
    """The very text that was imported, as long as it still says what the issue does; else the canonical one."""
    journal = journal_of(issue, issues.entries_of(connection, issue), publication)
    imported = issues.journal_text(connection, issue.id)
    if imported is not None and read(imported).journal == journal:
        return imported
    return write(journal)
