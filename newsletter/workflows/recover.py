"""leases → which of their processes are dead → what those had claimed is open again.

A process of this host that has ended is noticed at once. Any other one is dead when its lease has run out *and* has not
been renewed while we looked on for three of its beats: a clock that was moved makes nobody dead who is alive.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from newsletter.clock import monotonic
from newsletter.delivery.retry import UNKNOWN_LIMIT
from newsletter.model.delivery import Lease
from newsletter.store import leases
from newsletter.telemetry.logs import logger
from newsletter.workflows.committer import beat
from newsletter.workflows.process import is_gone
from newsletter.workflows.site import Site

_BEATS = 3


class Recovery:
    """Looks again and again; remembers since when (monotonic seconds) each lease has not moved."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._patience = _BEATS * beat(site.config.delivery.lease).total_seconds()
        self._seen: dict[int, tuple[datetime, float]] = {}

    def look(self) -> int:
        """Take away the claims of the dead; gives how many processes that were."""
        with self._site.database.reading() as connection:
            found = leases.all_of(connection)
        now = self._site.clock.now()
        dead = [lease for lease in found if self._is_dead(lease, now)]
        self._seen = {lease.id: self._seen[lease.id] for lease in found if lease.id in self._seen}
        for lease in dead:
            took = self._site.database.transact(
                partial(
                    leases.recover,
                    lease=lease,
                    on_unknown=self._site.config.delivery.on_unknown,
                    limit=UNKNOWN_LIMIT,
                    now=now,
                )
            )
            if took is not None:
                logger(__name__).warning("lease.recovered", lease=lease.id, unsent=took[0], unknown=took[1])
        return len(dead)

    def _is_dead(self, lease: Lease, now: datetime) -> bool:
        if is_gone(lease.host, lease.process):
            return True
        moment = monotonic()
        expires_at, since = self._seen.get(lease.id, (None, moment))
        if expires_at != lease.expires_at:
            self._seen[lease.id] = (lease.expires_at, moment)
            return False
        return lease.expires_at <= now and moment - since >= self._patience
