"""source → window → candidates → select → arrange → draft. Gathering consumes nothing: do it again as often as you
like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from newsletter.config import Publication
from newsletter.errors import Refused
from newsletter.issues.arrange import arrange
from newsletter.issues.front import first_front
from newsletter.issues.select import Candidate, Decision, select
from newsletter.issues.window import Window, cutoff
from newsletter.model.issue import Issue, IssueState
from newsletter.store import appearances, audit, contents, entries, issues, publications
from newsletter.workflows.quiet_week import announce
from newsletter.workflows.read_source import Fetched, fetch_source, take_fetched
from newsletter.workflows.rehearsal import changing
from newsletter.workflows.site import Site
from newsletter.workflows.source_result import SourceReading


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The draft and what was decided about every candidate: those in, in the issue's order, then those out.

    ``repeats`` has, for entries that are in and whose URL readers had before, the refs of those issues, newest
    first. ``source`` is what reading the publication's source came to, None where it has none.
    """

    issue: Issue
    window: Window
    chosen: tuple[Decision, ...]
    left_out: tuple[Decision, ...]
    repeats: Mapping[str, tuple[str, ...]]
    source: SourceReading | None


def gather(site: Site, ref: str, *, until: datetime | None = None, dry_run: bool = False) -> Gathered:
    """Make or renew the draft of that date from the entries at hand; front matter stays as it is.

    The announcement of a week without entries is the exception: where the schedule wants it, it comes and goes.

    The publication's source is read first; where it cannot be, what is there is gathered. The window ends at ``until``,
    else where the draft already has it, else by the publication's schedule. Of a dry run nothing is kept. Raises
    Refused where the issue is no draft any more; NotFound, UsageError for the ref.
    """
    publication, day = site.parse_ref(ref)
    fetched = _fetch(site, publication, day, until)
    with changing(site.database, dry_run=dry_run) as connection:
        publications.hold(connection, publication.slug)
        reading = take_fetched(site, connection, fetched) if fetched else None
        return _gather(site, connection, publication, day, until=until, reading=reading)


def _fetch(site: Site, publication: Publication, day: date, until: datetime | None) -> Fetched | None:
    if publication.source is None:
        return None
    with site.database.reading() as connection:
        _, window = _look(connection, publication, day, until)
    return fetch_source(site, publication, since=window.since, until=window.until)


def _look(
    connection: Connection, publication: Publication, day: date, until: datetime | None
) -> tuple[Issue | None, Window]:
    """The draft, if there is one, and its window. Raises Refused where it is no draft any more."""
    issue = issues.find(connection, publication.slug, day)
    if issue is not None and issue.state is not IssueState.DRAFT:
        raise Refused(
            f"{issue.ref} is {issue.state.value}: its entries are fixed.",
            advice="`newsletter issue correct` changes an entry of it; later entries go into the next issue.",
        )
    end = until or (issue.cutoff if issue else None) or cutoff(publication.schedule, publication.zone, day)
    return issue, Window(since=issues.last_cutoff(connection, publication.slug, day), until=end)


def _gather(
    site: Site,
    connection: Connection,
    publication: Publication,
    day: date,
    *,
    until: datetime | None,
    reading: SourceReading | None,
) -> Gathered:
    now = site.clock.now()
    issue, window = _look(connection, publication, day, until)
    if issue is None:
        first = first_front(publication, issues.last_front(connection, publication.slug, day))
        issue = issues.create(
            connection, publication=publication.slug, day=day, front=first, cutoff=window.until, now=now
        )
    held = contents.taken(connection, publication.slug, besides=day)
    candidates = entries.candidates(connection, publication.slug, day=day, since=window.since)
    decisions = select(day, window, [Candidate(entry=entry, held_by=held.get(entry.id)) for entry in candidates])
    by_id = {decision.entry.id: decision for decision in decisions if decision.reason.is_in}
    order = arrange((decision.entry for decision in by_id.values()), publication.categories)
    chosen = tuple(by_id[entry.id] for entry in order)
    placed = tuple((decision.entry.id, decision.reason.value) for decision in chosen)
    if placed != contents.placed_in(connection, issue.id) or window.until != issue.cutoff:
        contents.place(connection, issue.id, placed)
        issues.set_cutoff(connection, issue.id, window.until)
        audit.record(
            connection,
            at=now,
            operator=site.operator,
            action="issue.gather",
            object=issue.ref,
            detail=f"{len(placed)} entries",
        )
    announce(connection, publication, issue, is_empty=not placed)
    issue = issues.get(connection, issue.id)
    return Gathered(
        issue=issue,
        window=window,
        chosen=chosen,
        left_out=tuple(decision for decision in decisions if not decision.reason.is_in),
        repeats=appearances.earlier(connection, issue, issues.entries_of(connection, issue)),
        source=reading,
    )
