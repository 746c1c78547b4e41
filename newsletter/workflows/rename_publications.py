"""a publication's former slug in the configuration → everything that had it under the one of today."""

from __future__ import annotations

from functools import partial

from sqlalchemy import Connection

from newsletter import links as paths
from newsletter.config import Publication
from newsletter.errors import UsageError
from newsletter.store import audit, categories, documents, publications, runs, slugs
from newsletter.telemetry.logs import logger
from newsletter.workflows.process import HOST, PROCESS, is_gone
from newsletter.workflows.rename_categories import move_categories
from newsletter.workflows.site import Site

_COUNTED = ("entries", "issues", "subscriptions")
_log = logger(__name__)


def rename_publications(site: Site) -> None:
    """Carry out ``former_slugs`` of every publication: entries, issues, readers and runs go on under the new slug, with
    all permanent ids.

    Done once; afterwards this only looks. Raises UsageError where the new slug has rows of its own, or while a
    process has a run of the publication.
    """
    for publication in site.config.publications.values():
        if publication.former_slugs:
            with site.database.reading() as connection:
                found = former_in_use(connection, publication)
            for old in found:
                site.database.transact(partial(_rename, site=site, publication=publication, old=old))


def former_in_use(connection: Connection, publication: Publication) -> tuple[str, ...]:
    """The former slug under which the database still has the publication, if there is one. Raises UsageError for one
    whose publication is called otherwise by now, and for several: they cannot become one."""
    for slug in publication.former_slugs:
        today = slugs.today(connection, slug)
        if today not in (slug, publication.slug, *publication.former_slugs):
            raise UsageError(
                f"publications.{publication.slug}.former_slugs: {slug} is called {today} by now; nothing was moved.",
                advice=f'If {today} becomes {publication.slug}: former_slugs = ["{today}", "{slug}"].',
            )
    found = tuple(slug for slug in publication.former_slugs if publications.is_known(connection, slug))
    if len(found) > 1:
        raise UsageError(
            f"publications.{publication.slug}.former_slugs: {' and '.join(found)} are publications of their own, and"
            " cannot become one; nothing was moved.",
            advice="Leave in former_slugs only the one that goes on. The others stay in the database as they are.",
        )
    return found


def require_movable(connection: Connection, old: str, new: str) -> None:
    """Raise UsageError where ``old`` cannot become ``new`` now. Changes nothing."""
    if not publications.is_known(connection, new):
        publications.require_free(connection, new, besides=[old])
    if taken := slugs.own_rows(connection, new):
        raise UsageError(
            f"publications.{new}.former_slugs: {old} cannot become {new}, which has {', '.join(taken)} of its own;"
            " nothing was moved.",
            advice=f"Two publications are never made one. Call the former one [publications.{old}] again, or give it"
            " a slug that is free.",
        )
    for run in runs.going_on(connection, old):
        if run.host == HOST and run.process != PROCESS and not is_gone(run.host, run.process):
            raise UsageError(
                f"publications.{new}.former_slugs: {old} cannot become {new} while process"
                f" {run.process.partition('-')[0]} does its {run.job.value} of {run.issue_date}; nothing was moved.",
                advice="Stop `newsletter run`, or try again in a moment.",
            )


def _rename(connection: Connection, *, site: Site, publication: Publication, old: str) -> None:
    new = publication.slug
    if not slugs.lock(connection, old):
        return
    require_movable(connection, old, new)
    slugs.drop_empty(connection, new)
    moved = slugs.rename(connection, old, new)
    former = publication.former_categories
    if former and categories.are_kept(connection, new, former):
        move_categories(site, connection, publication)
    if documents.get(connection, paths.archive(new)) is not None:
        # Here, because every command passes by, and only this once needs all that draws.
        from newsletter.workflows.documents import rebuild  # noqa: PLC0415

        rebuild(site, connection, publication)
    counts = ", ".join(f"{moved[name]} {name}" for name in _COUNTED)
    audit.record(
        connection,
        at=site.clock.now(),
        operator=site.operator,
        action="publication.rename",
        object=new,
        detail=f"{old} to {new}: {counts}",
    )
    _log.info("publication.renamed", former=old, publication=new, moved=moved)
