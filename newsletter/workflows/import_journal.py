"""journal files → checked as a whole → entries pinned to their issue → drafts, all in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from newsletter.errors import Fault, Refused, UsageError
from newsletter.issues.window import cutoff
from newsletter.journal.categories import slug_of
from newsletter.journal.match import Matches
from newsletter.journal.read import read
from newsletter.journal.value import JournalEntry
from newsletter.model.entry import Entry, EntryState
from newsletter.model.issue import Issue, IssueState
from newsletter.model.url import url_key
from newsletter.signing import fresh_id
from newsletter.store import audit, contents, entries, issues, publications
from newsletter.workflows.issue_journal import journal_of
from newsletter.workflows.journals import JournalFile, load_journals
from newsletter.workflows.site import Site

_REASON = "journal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did to one issue: counts of entries, all 0 but ``kept`` where nothing changed.

    ``is_edited``: the issue says something else than the file, since editors changed it after an import.
    """

    issue: Issue
    source: str
    added: int
    changed: int
    kept: int
    dropped: int
    is_edited: bool
    notes: tuple[Fault, ...]


def import_journals(site: Site, sources: Sequence[str], *, publication: str | None = None) -> tuple[Imported, ...]:
    """Make drafts say what the files say. Entries keep their ids: one is the same while its URL is, or its title.

    What an editor changed since the last import stays, where the file has not changed too; an entry that has gone
    from the file is withdrawn. Frozen and published issues are left alone: the same content is accepted, another
    is refused. Nothing is changed unless everything is. Raises NewsletterError with all faults, UsageError, Refused.
    """
    files = load_journals(site, sources, publication=publication)
    targets = [(file.publication.slug, file.journal.date) for file in files]
    for file, target in zip(files, targets, strict=True):
        if targets.count(target) > 1:
            raise UsageError(
                f"{file.source}: two of the files are issue {target[0]}/{target[1]}.",
                advice="Correct the date of one, or import only one of them.",
            )
    now = site.clock.now()
    with site.database.writing() as connection:
        for slug in sorted({file.publication.slug for file in files}):
            publications.hold(connection, slug)
        return tuple(import_file(site, connection, file, now) for file in files)


def import_file(site: Site, connection: Connection, file: JournalFile, now: datetime) -> Imported:
    """One file, in a transaction of the caller's, who holds the publication. Raises Refused before anything is
    written."""
    publication, journal = file.publication, file.journal
    issue = issues.find(connection, publication.slug, journal.date)
    last_text = issues.journal_text(connection, issue.id) if issue else None
    if issue is not None and last_text == file.text:
        return _unchanged(connection, file, issue)
    if issue is not None and issue.state is not IssueState.DRAFT:
        return _compare(connection, file, issue)
    if issue is None:
        issue = issues.create(
            connection,
            publication=publication.slug,
            day=journal.date,
            front=journal.front,
            cutoff=cutoff(publication.schedule, publication.zone, journal.date),
            now=now,
        )
    known = Matches(
        journal,
        pinned=entries.pinned_to(connection, publication.slug, journal.date),
        waiting=entries.unplaced(connection, publication.slug),
        last=read(last_text).journal if last_text else None,
    )
    prefix = publications.tag_prefix(connection, publication.slug)
    added = changed = 0
    placed = []
    for position, item in enumerate(journal.entries, start=1):
        before = known.take(item)
        if before is not None and known.is_as_before(item):
            entry = replace(before, pinned_to=journal.date, position=position)
        else:
            entry = _as_entry(item, file, position, before or _fresh(prefix, file, now))
        if before is None:
            entries.add(connection, entry)
            added += 1
        elif replace(entry, position=before.position) != before:
            entries.replace(connection, replace(entry, updated_at=now))
            changed += 1
        elif entry.position != before.position:
            entries.replace(connection, entry)
        placed.append((entry.id, _REASON))
    dropped = known.gone()
    for entry in dropped:
        entries.replace(connection, replace(entry, state=EntryState.WITHDRAWN, updated_at=now))
    contents.place(connection, issue.id, placed)
    issues.set_front(connection, issue.id, journal.front)
    issues.set_journal_text(connection, issue.id, file.text)
    audit.record(
        connection,
        at=now,
        operator=site.operator,
        action="journal.import",
        object=issue.ref,
        detail=f"{added} added, {changed} changed, {len(dropped)} dropped",
    )
    issue = issues.get(connection, issue.id)
    held = issues.entries_of(connection, issue)
    return Imported(
        issue=issue,
        source=file.source,
        added=added,
        changed=changed,
        kept=len(placed) - added - changed,
        dropped=len(dropped),
        is_edited=journal_of(issue, held, publication) != journal,
        notes=file.notes,
    )


def _compare(connection: Connection, file: JournalFile, issue: Issue) -> Imported:
    """Accept a file that says what the fixed issue says. Raises Refused for another."""
    unchanged = _unchanged(connection, file, issue)
    if unchanged.is_edited:
        raise Refused(
            f"{file.source}: {issue.ref} is {issue.state.value}, and the file differs from it; nothing was imported.",
            advice=f"`newsletter journal export {issue.ref}` shows the issue as it is; `newsletter issue correct "
            f"{issue.ref} --entry ID …` changes an entry of it for readers to see.",
        )
    return unchanged


def _unchanged(connection: Connection, file: JournalFile, issue: Issue) -> Imported:
    held = issues.entries_of(connection, issue)
    return Imported(
        issue=issue,
        source=file.source,
        added=0,
        changed=0,
        kept=len(held),
        dropped=0,
        is_edited=journal_of(issue, held, file.publication) != file.journal,
        notes=file.notes,
    )


def _fresh(prefix: str, file: JournalFile, now: datetime) -> Entry:
    """A new id with everything else still open."""
    made = fresh_id()
    return Entry(
        id=made,
        tag=f"{prefix}/entries/{made}",
        publication=file.publication.slug,
        title="",
        original_title=None,
        category=None,
        url="",
        url_key="",
        summary="",
        section=None,
        language=file.journal.front.language,
        collected_at=now,
        updated_at=now,
    )


def _as_entry(item: JournalEntry, file: JournalFile, position: int, base: Entry) -> Entry:
    return replace(
        base,
        title=item.title,
        original_title=item.original_title,
        category=slug_of(item.category, file.publication.categories),
        url=item.url,
        url_key=url_key(item.url),
        summary=item.summary,
        section=item.section,
        language=file.journal.front.language,
        state=EntryState.ACTIVE,
        pinned_to=file.journal.date,
        position=position,
    )
