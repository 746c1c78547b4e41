"""One look at the calendar: due → win the run → gather, or approve → publish → plan → record how it ended.

Any number of processes may tick at the same moment: only the one whose row was inserted goes on. Each step is
idempotent, so a run that its process left behind is taken over and done again from the start.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from newsletter.config import Publication
from newsletter.errors import NewsletterError
from newsletter.issues.due import Slot, Verdict, slot_of
from newsletter.issues.quiet import quiet_week
from newsletter.model.issue import IssueState
from newsletter.model.run import Job, RunResult
from newsletter.store import issues, runs
from newsletter.telemetry.logs import logger
from newsletter.workflows.approve import approve
from newsletter.workflows.due import Due, due
from newsletter.workflows.gather import gather
from newsletter.workflows.issues import load
from newsletter.workflows.plan import plan_first
from newsletter.workflows.process import HOST, PROCESS, is_gone
from newsletter.workflows.publish import publish
from newsletter.workflows.site import Site

ABANDONED_AFTER = timedelta(minutes=15)
_OPERATOR = "scheduler"
_log = logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a slot; ``result`` is None while it waits. ``detail`` is a sentence without its full stop."""

    slot: Slot
    result: RunResult | None
    detail: str


def tick(site: Site) -> tuple[Outcome, ...]:
    """Do what is due now in every publication; runs that others have won are not in the answer.

    A fault in one publication does not keep the others waiting: it is an outcome, or, where it is not one of ours,
    logged and left to be taken over.
    """
    site = replace(site, operator=_OPERATOR)
    found: list[Outcome] = []
    for publication in site.config.publications.values():
        for step in (_take_over, _start):
            try:
                found.extend(step(site, publication))
            except Exception:
                _log.exception("tick.broken", publication=publication.slug)
    return tuple(found)


def _start(site: Site, publication: Publication) -> list[Outcome]:
    found: list[Outcome] = []
    seen: set[Slot] = set()
    # What a gathering leaves behind decides what the sending behind it does: look again after each.
    while ahead := [one for one in due(site, publication) if one.slot not in seen]:
        seen.add(ahead[0].slot)
        outcome = _answer(site, publication, ahead[0])
        if outcome is not None:
            found.append(outcome)
    return found


def _answer(site: Site, publication: Publication, one: Due) -> Outcome | None:
    """The outcome of a due slot; None where another process has it."""
    slot, decision = one.slot, one.decision
    if decision.verdict is Verdict.WAIT:
        return Outcome(slot=slot, result=None, detail=decision.reason)
    if decision.verdict is Verdict.RUN:
        run_id = _win(site, slot)
        return None if run_id is None else _perform(site, publication, slot, run_id)
    result = RunResult.HELD if decision.verdict is Verdict.HOLD else RunResult.SKIPPED
    if _win(site, slot, ended=(result, decision.reason)) is None:
        return None
    return Outcome(slot=slot, result=result, detail=decision.reason)


def _win(site: Site, slot: Slot, *, ended: tuple[RunResult, str] | None = None) -> int | None:
    """Win the run, and where it is decided already, end it at once."""
    now = site.clock.now()
    with site.database.writing() as connection:
        run_id = runs.win(
            connection,
            publication=slot.publication,
            job=slot.job,
            local_date=slot.local_date,
            host=HOST,
            process=PROCESS,
            now=now,
        )
        if run_id is not None and ended is not None:
            runs.end(connection, run_id, process=PROCESS, result=ended[0], detail=ended[1], now=now)
        return run_id


def _take_over(site: Site, publication: Publication) -> list[Outcome]:
    """Go on with runs whose process has died or has not ended them for a long time."""
    now = site.clock.now()
    with site.database.reading() as connection:
        going_on = runs.going_on(connection, publication.slug)
    found: list[Outcome] = []
    for run in going_on:
        if not is_gone(run.host, run.process) and now - run.began_at < ABANDONED_AFTER:
            continue
        with site.database.writing() as connection:
            ours = runs.take_over(connection, run, host=HOST, process=PROCESS, now=now)
        if ours:
            slot = slot_of(publication, run.job, run.local_date)
            _log.warning("run.taken_over", issue=slot.ref, job=run.job.value, host=run.host, process=run.process)
            found.append(_perform(site, publication, slot, run.id))
    return found


def _perform(site: Site, publication: Publication, slot: Slot, run_id: int) -> Outcome:
    try:
        result, detail = (_gather if slot.job is Job.GATHER else _send)(site, publication, slot)
    except NewsletterError as error:
        result, detail = RunResult.FAILED, str(error)
    now = site.clock.now()
    with site.database.writing() as connection:
        runs.end(connection, run_id, process=PROCESS, result=result, detail=detail, now=now)
    return Outcome(slot=slot, result=result, detail=detail)


def _gather(site: Site, _publication: Publication, slot: Slot) -> tuple[RunResult, str]:
    gathered = gather(site, slot.ref)
    count = len(gathered.chosen)
    return RunResult.DONE, f"a draft with {count} entr{'y' if count == 1 else 'ies'}"


def _send(site: Site, publication: Publication, slot: Slot) -> tuple[RunResult, str]:
    with site.database.reading() as connection:
        known = issues.find(connection, publication.slug, slot.issue_date)
    if known is None:
        gather(site, slot.ref)
    issue, entries = load(site, slot.ref)
    if issue.state is IssueState.DRAFT:
        if all(entry.withdrawn for entry in entries):
            if publication.schedule.empty_week == "skip":
                return RunResult.SKIPPED, "no entries this week"
            if publication.schedule.empty_week == "announce":
                _announce(site, slot)
        approve(site, slot.ref, allow_empty=True)
    publish(site, slot.ref)
    plan_first(site, slot.ref)
    return RunResult.DONE, "published and planned"


def _announce(site: Site, slot: Slot) -> None:
    with site.database.writing() as connection:
        issue = issues.find(connection, slot.publication, slot.issue_date)
        if issue is not None and issue.state is IssueState.DRAFT:
            issues.set_front(connection, issue.id, quiet_week(issue.front))
