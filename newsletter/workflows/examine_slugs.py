"""What is in order with the slugs of publications: those that become others, became others, or are not configured."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from newsletter.config import Publication
from newsletter.errors import UsageError
from newsletter.store import publications, slugs
from newsletter.workflows.finding import Finding, Level
from newsletter.workflows.rename_publications import former_in_use, require_movable
from newsletter.workflows.site import Site


def examine_slugs(site: Site) -> Iterator[Finding]:
    """Changes nothing."""
    configured = site.config.publications
    with site.database.reading() as connection:
        known = [slug for each in configured.values() for slug in each.former_slugs]
        readers = publications.left_out(connection, {*configured, *known})
        for publication in configured.values():
            yield from _moves(site, connection, publication)
    for slug, count in readers.items():
        yield Finding(
            check=f"publication {slug}",
            level=Level.WARNING,
            text=f"not in the configuration, so its pages stay as they are; readers who get nothing: {count}",
            advice=f"Call it [publications.{slug}] again, where all that it was is still there; or let it go on as"
            f' another with former_slugs = ["{slug}"].',
        )


def _moves(site: Site, connection: Connection, publication: Publication) -> Iterator[Finding]:
    check = f"publication {publication.slug}"
    try:
        if not publications.is_known(connection, publication.slug):
            publications.require_free(connection, publication.slug, besides=publication.former_slugs)
        for slug in former_in_use(connection, publication):
            require_movable(connection, slug, publication.slug, site.clock.now())
            text = f"{slug} becomes {publication.slug} with the next command that works with the database"
            yield Finding(check=check, level=Level.OK, text=text)
        for slug in publication.former_slugs:
            if not publications.is_known(connection, slug) and slugs.today(connection, slug) == slug:
                yield Finding(
                    check=check,
                    level=Level.WARNING,
                    text=f"former_slugs has {slug}, which the database does not know: nothing is moved for it",
                    advice=f"The database knows {', '.join(publications.all_known(connection))}.",
                )
    except UsageError as error:
        yield Finding(check=check, level=Level.FAULT, text=error.message, advice=error.advice)
