"""Whether it is a publication's quiet hours now."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from newsletter.delivery.quiet import quiet_until
from newsletter.store import slugs
from newsletter.store.database import UNREACHABLE
from newsletter.workflows.site import Site


def quiet_end(site: Site, publication: str) -> datetime | None:
    """When the quiet hours that it is now end, in the publication's own zone; None where nothing keeps sends waiting.

    A publication that is not configured any more has none.
    """
    configured = site.config.publications.get(publication)
    if configured is None:
        return None
    until = quiet_until(site.config.delivery.quiet_hours, configured.zone, site.clock.now())
    return None if until is None else until.astimezone(configured.zone)


class Quiet:
    """For what works all the time: of which publications nothing is sent now."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._former: dict[str, str] = {}

    def publications(self) -> tuple[str, ...]:
        """As the database calls them: a process that began before a renaming has the former slug in its configuration.
        While the database is away, as it did last."""
        quiet = tuple(slug for slug in self._site.config.publications if quiet_end(self._site, slug) is not None)
        if quiet:
            with suppress(*UNREACHABLE), self._site.database.reading() as connection:
                self._former = slugs.all_former(connection)
        return tuple(self._former.get(slug, slug) for slug in quiet)
