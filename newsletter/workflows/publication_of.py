"""a slug in a link, a mail or a row, of today or of before → the publication, as the database calls it now."""

from __future__ import annotations

from sqlalchemy import Connection

from newsletter.config import Publication
from newsletter.store import slugs
from newsletter.workflows.site import Site


def publication_of(site: Site, connection: Connection, slug: str) -> Publication | None:
    """None for a slug that no configured publication has, or had.

    A process that began before a renaming has the former slug in its configuration: it goes on with that.
    """
    today = slugs.today(connection, slug)
    configured = site.config.publications.get(today)
    if configured is not None:
        return configured
    former = (each for each, now in slugs.all_former(connection).items() if now == today)
    found = next((site.config.publications[each] for each in former if each in site.config.publications), None)
    return None if found is None else found.model_copy(update={"slug": today})
