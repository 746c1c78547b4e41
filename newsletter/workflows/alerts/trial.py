"""A trial of alerts: everybody who gets them gets one, now."""

from __future__ import annotations

from newsletter.model.notice import Notice
from newsletter.rendering.notices.trial import AlertTried
from newsletter.signing import fresh_id
from newsletter.store import notices
from newsletter.workflows.alerts.cause import Cause
from newsletter.workflows.alerts.runs import operators
from newsletter.workflows.alerts.tell import tell
from newsletter.workflows.send_notices import send_due
from newsletter.workflows.site import Site


def try_alerts(site: Site) -> tuple[Notice, ...]:
    """What became of each after its first try; none where nobody is told of anything."""
    publication, now = next(iter(site.config.publications.values())), site.clock.now()
    facts = AlertTried(day=now.astimezone(publication.zone).date(), operator=site.operator)
    key = f"alert.tried:{fresh_id()}"
    count = tell(
        site,
        Cause(key=key, publication=publication, at=now, people=operators(site), facts=lambda _receiver: facts),
    )
    send_due(site)
    with site.database.reading() as connection:
        found = notices.newest(connection, count + 20)
    return tuple(notice for notice in reversed(found) if notice.key.startswith(f"{key}/"))
