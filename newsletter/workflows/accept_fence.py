"""An operator has looked, and says go: what may have reached readers already is kept from going out by itself."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from newsletter.errors import NotFound, UsageError
from newsletter.issues.calendar import Slot
from newsletter.model.fence import Breach, Kind, SeenSend, lost
from newsletter.model.run import Job, RunResult
from newsletter.signing import fresh_id
from newsletter.store import audit, runs, sends
from newsletter.store import fence as store
from newsletter.store.sends import Scope
from newsletter.workflows import fence, fence_file
from newsletter.workflows.due import due
from newsletter.workflows.fence import Standing
from newsletter.workflows.process import HOST, PROCESS
from newsletter.workflows.site import Site

_STAYS = frozenset({Kind.ROLLED_BACK, Kind.RESTORED, Kind.ELSEWHERE})
"""Where only time does not fit, the site is still the same installation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aftermath:
    """What accepting does, or would do: sends to pause, dates whose sending to hold, issues that readers have, by their
    refs of today."""

    breaches: tuple[Breach, ...]
    paused: tuple[int, ...]
    held: tuple[Slot, ...]
    lost: tuple[SeenSend, ...]


def would_accept(site: Site) -> Aftermath:
    """What ``accept`` would do now. Changes nothing."""
    standing = fence.look(site)
    if not standing.may_repeat:
        return Aftermath(breaches=standing.breaches, paused=(), held=(), lost=())
    with site.database.reading() as connection:
        running = sends.running(connection, Scope())
        missed = store.under_todays_slugs(connection, _lost(standing))
    held = _going_out(site)
    return Aftermath(breaches=standing.breaches, paused=running, held=held, lost=missed)


def accept(site: Site, *, reason: str) -> Aftermath:
    """Let the site work by itself again; nothing is done where nothing is held.

    Where readers might get something twice, running sends are paused and the dates that have passed are held: an
    operator resumes or sends them, or does not. Raises UsageError without a reason, or where the fence's file cannot be
    written.
    """
    if not reason.strip():
        raise UsageError("Accepting needs a reason.", advice="Say why with --reason TEXT; the audit log keeps it.")
    standing = fence.look(site)
    if not standing.holds:
        return Aftermath(breaches=(), paused=(), held=(), lost=())
    held = _going_out(site) if standing.may_repeat else ()
    try:
        with site.database.writing() as connection:
            paused = _keep_back(connection, site, standing, held) if standing.may_repeat else ()
            _begin_anew(connection, site, standing)
            missed = store.under_todays_slugs(connection, _lost(standing))
            after = Aftermath(breaches=standing.breaches, paused=paused, held=held, lost=missed)
            audit.record(
                connection,
                at=site.clock.now(),
                operator=site.operator,
                action="fence.accept",
                object=str(fence_file.place_of(site.config)),
                reason=reason,
                detail="; ".join(breach.text for breach in standing.breaches),
            )
    except OSError as error:
        raise UsageError(
            f"{site.config.fence.file}: {error.strerror}; nothing was accepted.",
            advice="Set fence.file to a file that can be written.",
        ) from error
    return after


def forget(site: Site, ref: str, *, reason: str) -> None:
    """Let an issue be sent that readers have from a time which the database has lost. Raises NotFound, UsageError."""
    publication, day = site.parse_ref(ref)
    issue = f"{publication.slug}/{day}"
    if not reason.strip():
        raise UsageError("This needs a reason.", advice="Say why with --reason TEXT; the audit log keeps it.")
    with site.database.writing() as connection:
        if not store.forget(connection, issue):
            raise NotFound(f"{issue} is not among what is lost.", advice="`newsletter fence show` lists that.")
        audit.record(
            connection,
            at=site.clock.now(),
            operator=site.operator,
            action="fence.forget",
            object=issue,
            reason=reason,
        )


def remembered(site: Site) -> tuple[SeenSend, ...]:
    """The issues that readers have from a time that the database has lost, newest first, by their refs of today."""
    with site.database.reading() as connection:
        return store.under_todays_slugs(connection, store.lost(connection))


def _lost(standing: Standing) -> tuple[SeenSend, ...]:
    return lost(standing.found.memory, standing.half)


def _going_out(site: Site) -> tuple[Slot, ...]:
    """What the calendar would do at once: a gathering harms nobody, the others might."""
    return tuple(
        one.slot
        for publication in site.config.publications.values()
        for one in due(site, publication)
        if one.slot.job is not Job.GATHER
    )


def _keep_back(connection: Connection, site: Site, standing: Standing, held: tuple[Slot, ...]) -> tuple[int, ...]:
    now = site.clock.now()
    store.lose(connection, _lost(standing))
    for slot in held:
        run_id = runs.win(
            connection,
            publication=slot.publication,
            job=slot.job,
            local_date=slot.local_date,
            issue_date=slot.issue_date,
            host=HOST,
            process=PROCESS,
            now=now,
        )
        if run_id is not None:
            words = "the database was restored: readers may have the issue"
            runs.end(connection, run_id, process=PROCESS, tries=1, result=RunResult.HELD, detail=words, now=now)
    return sends.pause(connection, Scope(), "the database was restored: readers may have the issue")


def _begin_anew(connection: Connection, site: Site, standing: Standing) -> None:
    """A new epoch, for which no file of before is too new; the file goes first, so that a crash leaves it held."""
    memory, half, now = standing.found.memory, standing.half, site.clock.now()
    above = max(
        (memory.epoch, memory.number) if memory else (0, 0),
        (half.epoch, half.number) if half else (0, 0),
    )
    stays = memory is not None and all(breach.kind in _STAYS for breach in standing.breaches)
    installation = memory.installation if memory is not None and stays else fresh_id()
    at = store.begin_epoch(connection, above=above, now=now)
    store.admit(connection, installation, fence_file.place_of(site.config), now)
    fence.write(site, installation, at, store.newest_sends(connection))
