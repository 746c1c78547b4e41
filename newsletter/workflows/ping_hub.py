"""changed feeds → queued with the change itself → told to the hub once the bytes are live → done, or again later.

Publishing only leaves rows behind (``queue``); whoever runs (``ping_due``) tells the hub, one topic at a time, with no
transaction open. A process that dies while it tells leaves a row that is due again soon: a hub told twice fetches a
feed twice.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from newsletter.config import Publication
from newsletter.feeds.catalogue import topics_of
from newsletter.feeds.ping import form, next_try
from newsletter.model.document import Changes
from newsletter.model.ping import HubAnswer, Ping
from newsletter.store import hub_pings
from newsletter.telemetry.logs import logger
from newsletter.workflows.post_form import post_form
from newsletter.workflows.publication_of import publications_of
from newsletter.workflows.site import Site

_CLAIM = timedelta(minutes=2)
_log = logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinged:
    """A topic that a hub was told of. ``fault`` is a phrase, None where it took it; ``again`` is the next try."""

    topic: str
    hub: str
    fault: str | None
    again: datetime | None


def queue(site: Site, connection: Connection, publication: Publication, changes: Changes) -> None:
    """Have the hub told of the feeds among the changed documents, if the caller's transaction comes to be."""
    if publication.hub is not None:
        changed = topics_of(publication) & {*changes.added, *changes.changed}
        hub_pings.queue(connection, publication.slug, map(site.links.url, changed), site.clock.now())


def ping_due(site: Site) -> tuple[Pinged, ...]:
    """Tell the hubs what is due, each topic at most once, but for those that an operator tells by hand.

    A hub that does not answer is not asked again in the same round, so that a round is short.
    """
    return _round(site, {"at once"})


def ping_waiting(site: Site) -> tuple[Pinged, ...]:
    """Tell the hubs everything that waits, also what would be tried again only later."""
    with site.database.writing() as connection:
        hub_pings.hasten(connection, site.clock.now())
    return _round(site, {"at once", "by hand"})


def _round(site: Site, told: Collection[str]) -> tuple[Pinged, ...]:
    began = site.clock.now()
    done: list[Pinged] = []
    while (claimed := _claim(site, began, told)) is not None:
        done.append(_ping(site, *claimed))
    return tuple(done)


def _claim(site: Site, due_by: datetime, told: Collection[str]) -> tuple[Ping, dict[str, Publication]] | None:
    """What is due next of the publications that are told so, and all that we know. Of others, which a process with
    another configuration knows, nothing is claimed."""
    # Most looks find nothing, and a look must not wait for SQLite's one writer.
    with site.database.reading() as connection:
        known = publications_of(site, connection)
        ours = [slug for slug, each in known.items() if each.hub_told in told]
        if not hub_pings.is_due(connection, due_by, ours):
            return None
    with site.database.writing() as connection:
        until = max(due_by, site.clock.now()) + _CLAIM
        ping = hub_pings.claim(connection, due_by=due_by, until=until, publications=ours)
    return None if ping is None else (ping, known)


def _ping(site: Site, ping: Ping, known: Mapping[str, Publication]) -> Pinged:
    hub = known[ping.publication].hub
    answer = post_form(hub, form(ping.topic)) if hub else HubAnswer(status=410, fault="no hub is configured any more")
    now = site.clock.now()
    again = next_try(ping, answer, now)
    with site.database.writing() as connection:
        hub_pings.settle(connection, ping, fault=answer.fault, again=again, now=now)
        if again is not None and answer.status is None:
            sharing = [slug for slug, other in known.items() if other.hub == hub]
            hub_pings.postpone(connection, sharing, again)
    say = _log.warning if answer.fault else _log.info
    say("hub.pinged", topic=ping.topic, hub=hub, fault=answer.fault, again=again.isoformat() if again else None)
    return Pinged(topic=ping.topic, hub=hub or "", fault=answer.fault, again=again)
