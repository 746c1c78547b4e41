"""a publication's former slug in the configuration → everything that had it under the one of today → its pages drawn
anew, while others work.

Moving is one short transaction. Pages and feeds are moved as they are, for their links to one another are relative, and
are drawn anew behind it, which may take minutes; a process that dies meanwhile leaves that to the next one that starts.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from newsletter import links as paths
from newsletter.config import Publication
from newsletter.errors import UsageError
from newsletter.model.run import Run
from newsletter.store import audit, categories, documents, publications, runs, slugs
from newsletter.telemetry.logs import logger
from newsletter.workflows.process import HOST, PROCESS, STUCK_AFTER, is_gone
from newsletter.workflows.rename_categories import move_categories
from newsletter.workflows.site import Site

_COUNTED = ("entries", "issues", "subscriptions")
_log = logger(__name__)


def rename_publications(site: Site, tell: Callable[[str], None] = lambda _line: None) -> None:
    """Carry out ``former_slugs`` of every publication: entries, issues, readers and runs go on under the new slug, with
    all permanent ids. ``tell`` is given a line for whoever waits for it.

    Done once; afterwards this only looks. Raises UsageError where both slugs have rows of their own, or while a process
    does a run of the publication.
    """
    for publication in site.config.publications.values():
        if publication.former_slugs:
            with site.database.reading() as connection:
                found = former_in_use(connection, publication)
            for old in found:
                if site.database.transact(partial(_rename, site=site, publication=publication, old=old)):
                    tell(f"{old} is {publication.slug} from now on.")
    with site.database.reading() as connection:
        configured = site.config.publications.values()
        waiting = [each for each in configured if documents.waits(connection, paths.archive(each.slug))]
    for publication in waiting:
        # Here, because every command passes by, and only this once needs all that draws.
        from newsletter.workflows.documents import renew  # noqa: PLC0415

        tell(f"Drawing the pages of {publication.slug} anew; others can work meanwhile.")
        renew(site, publication)


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


def require_movable(connection: Connection, old: str, new: str, now: datetime) -> None:
    """Raise UsageError where ``old`` cannot become ``new`` now. Changes nothing."""
    if not publications.is_known(connection, new):
        publications.require_free(connection, new, besides=[old])
    taken = slugs.own_rows(connection, new)
    if taken and slugs.own_rows(connection, old):
        raise UsageError(
            f"publications.{new}.former_slugs: {old} cannot become {new}, which has {', '.join(taken)} of its own;"
            " nothing was moved.",
            advice=f"Two publications are never made one. Call the former one [publications.{old}] again, or give it"
            f" a slug that is free; or take {old} out of former_slugs.",
        )
    for run in (*runs.going_on(connection, old), *runs.going_on(connection, new)):
        if _is_at_work(run, now):
            raise UsageError(
                f"publications.{new}.former_slugs: {old} cannot become {new} while process"
                f" {run.process.partition('-')[0]} on {run.host.partition(' ')[0]} does its {run.job.value} of"
                f" {run.issue_date}; nothing was moved.",
                advice="Stop `newsletter run`, there too, or try again in a moment; a run of another host that gives no"
                f" sign of life for {STUCK_AFTER.seconds // 60} minutes is not waited for.",
            )


def _is_at_work(run: Run, now: datetime) -> bool:
    """Whether a process goes on with it: of one on another host only its last sign of life tells."""
    if run.process == PROCESS or is_gone(run.host, run.process):
        return False
    return run.host == HOST or now - run.beat_at < STUCK_AFTER


def _rename(connection: Connection, *, site: Site, publication: Publication, old: str) -> bool:
    """False where another process was first."""
    new, now = publication.slug, site.clock.now()
    if old not in slugs.lock(connection, old, new):
        return False
    require_movable(connection, old, new, now)
    if slugs.own_rows(connection, new):
        slugs.clear(connection, old)
        slugs.lead_on(connection, old, new)
        detail = "nothing was in it"
    else:
        slugs.clear(connection, new)
        moved = slugs.rename(connection, old, new)
        former = publication.former_categories
        if former and categories.are_kept(connection, new, former):
            move_categories(site, connection, publication)
        detail = ", ".join(f"{moved[name]} {name}" for name in _COUNTED)
    audit.record(
        connection,
        at=now,
        operator=site.operator,
        action="publication.rename",
        object=new,
        detail=f"{old} to {new}: {detail}",
    )
    _log.info("publication.renamed", former=old, publication=new, detail=detail)
    return True
