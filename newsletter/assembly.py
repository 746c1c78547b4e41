"""Config → a wired site. The only wiring there is."""

from __future__ import annotations

import getpass
from collections.abc import Callable

from newsletter.clock import Clock, SystemClock
from newsletter.config import Config
from newsletter.links import Links
from newsletter.signing import Signer
from newsletter.store import publications
from newsletter.store.database import Database
from newsletter.store.revision import require_current
from newsletter.workflows.rename_categories import rename_categories
from newsletter.workflows.rename_publications import rename_publications
from newsletter.workflows.site import Site


def assemble(
    config: Config,
    *,
    check_schema: bool = True,
    clock: Clock | None = None,
    tell: Callable[[str], None] = lambda _line: None,
) -> Site:
    """Open the database, wire a site, and carry out the slugs that the configuration changes. ``clock`` None is the
    machine's; ``tell`` is given lines about what takes its time.

    Raises DatabaseNotReady unless the schema is current, and what ``rename_publications`` raises.
    """
    database = Database(config.database_url)
    if check_schema:
        require_current(database)
    site = Site(
        config=config,
        database=database,
        clock=clock or SystemClock(),
        signer=Signer(config.secret_key.get_secret_value()),
        links=Links(config.base_url),
        operator=_operator(),
    )
    if check_schema:
        rename_publications(site, tell)
        publications.register(database, sorted(config.publications), host=site.links.host, now=site.clock.now())
        rename_categories(site)
    return site


def _operator() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
