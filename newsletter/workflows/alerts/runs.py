"""Runs that failed, and issues that were expected and did not go out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import partial

from sqlalchemy import Connection

from newsletter.config import Publication
from newsletter.config.mailbox import bare_address
from newsletter.issues.due import Verdict
from newsletter.model.run import Job, Run, RunResult
from newsletter.rendering.notices.failed import RunFailed
from newsletter.rendering.notices.not_sent import IssueNotSent
from newsletter.store import issues, runs
from newsletter.workflows.alerts.cause import WINDOW, Cause
from newsletter.workflows.alerts.drafts import GRACE
from newsletter.workflows.approve_link import sends_at
from newsletter.workflows.due import due
from newsletter.workflows.fence import look
from newsletter.workflows.site import Site

_LATE = "late, and max_lateness is"
"""What the calendar says of what it skips for being late; what it skips for other reasons is nobody's trouble."""


def operators(site: Site) -> tuple[str, ...]:
    """The bare addresses of those who get alerts."""
    return tuple(dict.fromkeys(map(bare_address, site.config.notices.operators)))


def causes(site: Site, publication: Publication, connection: Connection, newest: Sequence[Run]) -> Iterator[Cause]:
    """From the newest runs."""
    now = site.clock.now()
    for run in newest:
        if run.ended_at is None or now - run.ended_at > WINDOW:
            continue
        if run.result is RunResult.FAILED:
            yield Cause(
                key=f"run.failed:{publication.slug}:{run.job.value}:{run.local_date.isoformat()}",
                publication=publication,
                at=run.ended_at,
                people=operators(site),
                facts=partial(_failed, run, run.ended_at),
            )
        elif run.job is Job.SEND and _was_missed(run):
            yield _not_sent(site, publication, connection, run.issue_date, how=str(run.result), why=run.detail or "")


def waiting(site: Site, publication: Publication) -> Iterator[Cause]:
    """Issues whose time has passed and that still wait for something, if only for somebody to run them."""
    now = site.clock.now()
    for one in due(site, publication):
        late = now - one.slot.at
        if one.slot.job is not Job.SEND or not GRACE <= late <= WINDOW:
            continue
        how, why = str(one.decision.waits_for), one.decision.reason
        with site.database.reading() as connection:
            if one.decision.verdict is Verdict.RUN and not runs.going_on(connection, publication.slug):
                how, why = "stuck", look(site).summary or "its run does not begin; the log of `newsletter run` says why"
            elif one.decision.verdict is not Verdict.WAIT:
                continue
            yield _not_sent(site, publication, connection, one.slot.issue_date, how=how, why=why)


def _was_missed(run: Run) -> bool:
    return run.result is RunResult.HELD or (run.result is RunResult.SKIPPED and _LATE in (run.detail or ""))


def _not_sent(site: Site, publication: Publication, connection: Connection, day: date, *, how: str, why: str) -> Cause:
    issue = issues.find(connection, publication.slug, day)
    due_at = sends_at(publication, day)
    facts = IssueNotSent(
        day=day, due_at=due_at, now=site.clock.now(), why=why, state=None if issue is None else issue.state.value
    )
    return Cause(
        key=f"issue.not_sent:{publication.slug}/{day.isoformat()}:{how}",
        publication=publication,
        at=due_at,
        people=operators(site),
        facts=lambda _receiver: facts,
    )


def _failed(run: Run, at: datetime, _receiver: str | None) -> RunFailed:
    host = run.host.partition(" ")[0]
    return RunFailed(day=run.issue_date, job=run.job.value, at=at, host=host, error=run.detail or "")
