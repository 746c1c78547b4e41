"""How a site stands at this moment: what comes next, what goes out, what is in the way, who was told of what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from newsletter.config import Publication
from newsletter.issues.due import Verdict
from newsletter.model.delivery import Counts, SendState
from newsletter.model.notice import Notice
from newsletter.model.relay import RelayTrouble
from newsletter.store import issues, notices, relay_troubles, sends
from newsletter.workflows import fence
from newsletter.workflows.due import due, upcoming
from newsletter.workflows.site import Site

_STAYS = timedelta(minutes=10)
"""How long a send that has ended is still shown."""
_NEXT = 2
_NOTICES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A date of the calendar. ``job`` is None where an exception skips it; ``waits`` is what one waits for whose time
    has passed."""

    ref: str
    job: str | None
    at: datetime
    zone: ZoneInfo
    waits: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """A send that goes on, is paused, or ended a moment ago."""

    id: int
    ref: str
    state: SendState
    counts: Counts
    pause_reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """``coming`` is in order of time, what waits first; ``notices`` are the newest. ``held`` is the fence's word, empty
    where it is open."""

    now: datetime
    coming: tuple[Coming, ...]
    going: tuple[Going, ...]
    troubles: tuple[RelayTrouble, ...]
    notices: tuple[Notice, ...]
    held: str


def look(site: Site) -> Outlook:
    """Reads alone."""
    now = site.clock.now()
    coming = [one for publication in site.config.publications.values() for one in _coming(site, publication)]
    with site.database.reading() as connection:
        found = [
            send
            for publication in sorted(site.config.publications)
            for send in sends.recent(connection, publication, now - _STAYS)
        ]
        counts = sends.counts(connection, [send.id for send in found])
        going = tuple(
            Going(
                id=send.id,
                ref=issues.get(connection, send.issue_id).ref,
                state=send.state,
                counts=counts[send.id],
                pause_reason=send.pause_reason,
            )
            for send in found
        )
        return Outlook(
            now=now,
            coming=tuple(sorted(coming, key=lambda one: one.at)),
            going=going,
            troubles=relay_troubles.all_of(connection),
            notices=notices.newest(connection, _NOTICES),
            held=fence.look(site).summary,
        )


def _coming(site: Site, publication: Publication) -> list[Coming]:
    waiting = [
        Coming(
            ref=one.slot.ref,
            job=one.slot.job.value,
            at=one.slot.at,
            zone=publication.zone,
            waits=one.decision.reason,
        )
        for one in due(site, publication)
        if one.decision.verdict is Verdict.WAIT
    ]
    ahead = [
        Coming(
            ref=f"{publication.slug}/{one.issue_date.isoformat()}",
            job=one.slot.job.value if one.slot else None,
            at=one.at,
            zone=publication.zone,
        )
        for one in upcoming(site, publication, _NEXT)
    ]
    return [*waiting, *ahead]
