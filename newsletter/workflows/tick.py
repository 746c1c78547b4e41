"""One look at the calendar: fence → due → win the run → do its job, phase by phase → record how it ended.

Any number of processes may tick at the same moment: only the one whose row was inserted goes on. Each phase leaves a
sign of life and is idempotent, so a run whose process has died or is stuck is taken over and done again from the start;
the one that was stuck finds that out at its next phase, and lets go.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from newsletter.config import Publication
from newsletter.errors import NewsletterError
from newsletter.issues.calendar import Slot, slot_again
from newsletter.issues.due import Decision, Verdict, Wait
from newsletter.model.run import Run, RunResult
from newsletter.store import publications, runs
from newsletter.telemetry.logs import logger
from newsletter.workflows import fence
from newsletter.workflows.due import Due, decide_again, due
from newsletter.workflows.jobs import perform
from newsletter.workflows.process import HOST, PROCESS, STUCK_AFTER, is_gone
from newsletter.workflows.site import Site

TRIES = 3
"""Processes that one run may cost: a job that kills whoever does it must not kill for ever."""
_OPERATOR = "scheduler"
_ENDS = {Verdict.HOLD: RunResult.HELD, Verdict.SKIP: RunResult.SKIPPED}
_log = logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a slot; ``result`` is None while it waits, for what ``waits_for`` says. ``detail`` is a sentence
    without its full stop."""

    slot: Slot
    result: RunResult | None
    detail: str
    waits_for: Wait | None = None


_Step = Callable[[Site, Publication], list[Outcome]]


@dataclass(frozen=True, slots=True)
class _Ours:
    """A run that we have; ``tries`` tells us from whoever had it before or takes it over."""

    id: int
    tries: int = 1


class _RunLost(Exception):
    """Another process took us for stuck, and does the run now."""


def tick(site: Site) -> tuple[Outcome, ...]:
    """Do what is due now in every publication; runs that others have won are not in the answer.

    While the fence holds, everything that is due waits. A fault in one publication does not keep the others waiting: it
    is an outcome, or, where it is not one of ours, logged and left to be taken over.
    """
    site = replace(site, operator=_OPERATOR)
    standing = fence.turn(site)
    found: list[Outcome] = []
    steps: tuple[_Step, ...] = (_hold(standing.summary),) if standing.holds else (_take_over, _start)
    for publication in site.config.publications.values():
        for step in steps:
            try:
                found += step(site, publication)
            except Exception:
                _log.exception("tick.broken", publication=publication.slug)
    return tuple(found)


def _hold(reason: str) -> _Step:
    """Let everything that is due wait."""

    def step(site: Site, publication: Publication) -> list[Outcome]:
        return [
            Outcome(slot=one.slot, result=None, detail=reason, waits_for=Wait.FENCE) for one in due(site, publication)
        ]

    return step


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
        return Outcome(slot=slot, result=None, detail=decision.reason, waits_for=decision.waits_for)
    if decision.verdict is Verdict.RUN:
        won = _win(site, slot)
        return None if won is None else _carry_out(site, publication, slot, won)
    result = _ENDS[decision.verdict]
    if _win(site, slot, ended=(result, decision.reason)) is None:
        return None
    return Outcome(slot=slot, result=result, detail=decision.reason)


def _win(site: Site, slot: Slot, *, ended: tuple[RunResult, str] | None = None) -> _Ours | None:
    """Win the run, and where it is decided already, end it at once. None where somebody else has it, or where the
    publication has got another slug meanwhile."""
    now = site.clock.now()
    with site.database.writing() as connection:
        if not publications.stays(connection, slot.publication):
            return None
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
        if run_id is not None and ended is not None:
            result, detail = ended
            runs.end(connection, run_id, process=PROCESS, tries=1, result=result, detail=detail, now=now)
        return None if run_id is None else _Ours(run_id)


def _take_over(site: Site, publication: Publication) -> list[Outcome]:
    """Go on with runs whose process has died, or has given no sign of life for long."""
    now = site.clock.now()
    with site.database.reading() as connection:
        going_on = runs.going_on(connection, publication.slug)
    found: list[Outcome] = []
    for run in going_on:
        if not is_gone(run.host, run.process) and now - run.beat_at < STUCK_AFTER:
            continue
        slot = slot_again(publication, run.job, run.local_date, run.issue_date)
        decision = decide_again(site, publication, slot)
        if decision.verdict is Verdict.WAIT:
            found.append(Outcome(slot=slot, result=None, detail=decision.reason, waits_for=decision.waits_for))
            continue
        with site.database.writing() as connection:
            ours = runs.take_over(connection, run, host=HOST, process=PROCESS, now=now)
        if ours:
            _log.warning(
                "run.taken_over", issue=slot.ref, job=run.job.value, phase=run.phase, host=run.host, process=run.process
            )
            outcome = _go_on(site, publication, slot, run, decision)
            found += [outcome] if outcome is not None else []
    return found


def _go_on(site: Site, publication: Publication, slot: Slot, run: Run, decision: Decision) -> Outcome | None:
    """Do again what was left behind, unless it has come too late by now, or costs one process after the other."""
    mine = _Ours(run.id, run.tries + 1)
    if decision.verdict is not Verdict.RUN:
        return _end(site, slot, mine, _ENDS[decision.verdict], decision.reason)
    if run.tries >= TRIES:
        return _end(site, slot, mine, RunResult.FAILED, _given_up(run))
    return _carry_out(site, publication, slot, mine)


def _given_up(run: Run) -> str:
    return f"{run.tries} processes died or were stuck with it, the last while {run.phase or 'beginning'}"


def _carry_out(site: Site, publication: Publication, slot: Slot, ours: _Ours) -> Outcome | None:
    """Do the job of a run that is ours; None where it was taken from us meanwhile."""

    def reach(phase: str) -> None:
        now = site.clock.now()
        with site.database.writing() as connection:
            if not runs.reach(connection, ours.id, process=PROCESS, tries=ours.tries, phase=phase, now=now):
                raise _RunLost

    try:
        result, detail = perform(site, publication, slot, reach)
    except _RunLost:
        _log.warning("run.lost", issue=slot.ref, job=slot.job.value)
        return None
    except NewsletterError as error:
        result, detail = RunResult.FAILED, str(error)
    return _end(site, slot, ours, result, detail)


def _end(site: Site, slot: Slot, ours: _Ours, result: RunResult, detail: str) -> Outcome | None:
    now = site.clock.now()
    with site.database.writing() as connection:
        ended = runs.end(connection, ours.id, process=PROCESS, tries=ours.tries, result=result, detail=detail, now=now)
    return Outcome(slot=slot, result=result, detail=detail) if ended else None
