"""preferences token → everything that is kept about its reader. Looking changes nothing."""

from __future__ import annotations

from newsletter.model.history import History
from newsletter.workflows.leave import Reader, read_token
from newsletter.workflows.site import Site
from newsletter.workflows.subscribers import history_of


def own_data(site: Site, token: str) -> tuple[Reader, History]:
    """Raises BadToken."""
    with site.database.reading() as connection:
        reader = read_token(site, connection, "preferences", token)
        return reader, history_of(connection, reader.subscription.subscriber)
