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


def quiet_publications(site: Site) -> tuple[str, ...]:
    """Those of which nothing is sent now, as the database calls them: a process that began before a renaming has the
    former slug in its configuration. While the database is away, as the configuration does."""
    quiet = tuple(slug for slug in site.config.publications if quiet_end(site, slug) is not None)
    if not quiet:
        return ()
    today: dict[str, str] = {}
    with suppress(*UNREACHABLE), site.database.reading() as connection:
        today = slugs.all_former(connection)
    return tuple(today.get(slug, slug) for slug in quiet)
