"""a category's former slug in the configuration → entries, readers' choices and feeds under the one of today."""

from __future__ import annotations

from sqlalchemy import Connection

from newsletter import links as paths
from newsletter.config import Publication
from newsletter.store import audit, categories, documents, feeds, publications
from newsletter.telemetry.logs import logger
from newsletter.workflows.site import Site

_log = logger(__name__)


def rename_categories(site: Site) -> None:
    """Carry out ``former_categories`` of every publication, so that no entry and no reader is lost with a slug.

    Pages and feeds change with them: from the first request on, old addresses lead to the new ones. Done once;
    afterwards this only looks.
    """
    for slug, publication in site.config.publications.items():
        former = publication.former_categories
        if not former:
            continue
        with site.database.reading() as connection:
            if not categories.are_kept(connection, slug, former):
                continue
        with site.database.writing() as connection:
            publications.hold(connection, slug)
            move_categories(site, connection, publication)
            if documents.get(connection, paths.archive(slug)) is not None:
                # Here, because every command passes by, and only this once needs all that draws.
                from newsletter.workflows.documents import rebuild  # noqa: PLC0415

                rebuild(site, connection, publication, thorough=False)


def move_categories(site: Site, connection: Connection, publication: Publication) -> None:
    """The same in the caller's transaction, without the documents."""
    slug, former = publication.slug, publication.former_categories
    moved, choices = categories.rename(connection, slug, former)
    went_on = feeds.rename(connection, slug, former)
    renamed = [_told(old, new, moved[old], went_on.get(old)) for old, new in former.items()]
    audit.record(
        connection,
        at=site.clock.now(),
        operator=site.operator,
        action="categories.rename",
        object=slug,
        detail=f"{'; '.join(renamed)}; {choices} choices of readers",
    )
    entries = sum(map(len, moved.values()))
    _log.info("categories.renamed", publication=slug, former=former, entries=entries, choices=choices)


def _told(old: str, new: str, entries: tuple[str, ...], feed_goes_on: bool | None) -> str:
    """For the audit log: with ids, so that two categories that became one can be told apart again."""
    feed = {None: "", True: ", its feed goes on", False: ", its feed ends"}[feed_goes_on]
    listed = f" ({' '.join(entries)})" if entries else ""
    return f"{old} to {new}: {len(entries)} entries{listed}{feed}"
