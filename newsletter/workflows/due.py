"""What the calendar asks for at this moment, and next: rows + configuration → slots with their decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from newsletter.config import Publication
from newsletter.issues.due import Decision, Slot, Standing, decide, open_slots, slots
from newsletter.model.run import Run
from newsletter.store import issues, publications, runs
from newsletter.workflows.site import Site

_AHEAD = timedelta(weeks=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A slot whose time has come and that nobody has run, held or skipped."""

    slot: Slot
    decision: Decision


def due(site: Site, publication: Publication) -> tuple[Due, ...]:
    """What is due now, oldest first. Slots from before the site knew the publication are nobody's."""
    if not publication.schedule.enabled:
        return ()
    now = site.clock.now()
    with site.database.reading() as connection:
        newest = runs.newest_dates(connection, publication.slug)
        since = publications.known_since(connection, publication.slug)
        return tuple(
            Due(
                slot=slot,
                decision=decide(
                    slot,
                    publication.schedule,
                    now=now,
                    superseded=superseded,
                    standing=_standing(connection, slot),
                ),
            )
            for slot, superseded in open_slots(publication, since=since, now=now, newest=newest)
        )


def upcoming(site: Site, publication: Publication, count: int) -> tuple[Slot, ...]:
    """The next ``count`` slots, soonest first; none where the schedule is switched off."""
    if not publication.schedule.enabled:
        return ()
    now = site.clock.now()
    return slots(publication, after=now, until=now + _AHEAD)[:count]


def last_runs(site: Site, publication: Publication, count: int) -> tuple[Run, ...]:
    """The newest runs, newest first."""
    with site.database.reading() as connection:
        return runs.recent(connection, publication.slug, count)


def _standing(connection: Connection, slot: Slot) -> Standing:
    issue = issues.find(connection, slot.publication, slot.issue_date)
    if issue is None:
        return Standing(state=None)
    live = [entry for entry in issues.entries_of(connection, issue) if not entry.withdrawn]
    return Standing(state=issue.state, entries=len(live))
