"""a slug in a link, a mail or a row, of today or of before → the publication, as the database calls it now.

A process that began before a renaming has the former slug in its configuration: it goes on with that.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from newsletter.config import Publication
from newsletter.store import slugs
from newsletter.workflows.site import Site


def publication_of(site: Site, connection: Connection, slug: str) -> Publication | None:
    """None for a slug that no configured publication has, or had."""
    former = slugs.all_former(connection)
    return _by_slug(site, former).get(former.get(slug, slug))


def publications_of(site: Site, connection: Connection) -> dict[str, Publication]:
    """Every configured publication, by the slug that the database has for it."""
    return _by_slug(site, slugs.all_former(connection))


def moved(site: Site) -> dict[str, str]:
    """The slugs of our configuration that are former ones by now, with those of today."""
    with site.database.reading() as connection:
        former = slugs.all_former(connection)
    return {slug: former[slug] for slug in site.config.publications if slug in former}


def _by_slug(site: Site, former: Mapping[str, str]) -> dict[str, Publication]:
    moved = {slug: former[slug] for slug in site.config.publications if slug in former}
    known = {today: site.config.publications[slug].model_copy(update={"slug": today}) for slug, today in moved.items()}
    return known | {slug: each for slug, each in site.config.publications.items() if slug not in moved}
