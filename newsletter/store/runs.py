"""Scheduled runs as rows. A run is won by inserting its (publication, job, local date): any number may try."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from newsletter.model.run import Job, Run, RunResult
from newsletter.store.tables import scheduled_runs as runs

_AHEAD = timedelta(hours=1)
"""A run that began so far in the future is the work of a clock that was wrong: it settles nothing. Less is the
difference between two hosts' clocks."""


def win(
    connection: Connection,
    *,
    publication: str,
    job: Job,
    local_date: date,
    issue_date: date,
    host: str,
    process: str,
    now: datetime,
) -> int | None:
    """The new run's id; None where somebody has won it before. What ended in the future is won anew."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    ours = {"issue_date": issue_date, "host": host, "process": process, "began_at": now, "beat_at": now}
    won: int | None = connection.scalar(
        dialect.insert(runs)
        .values(publication=publication, job=job.value, local_date=local_date, **ours)
        .on_conflict_do_update(
            index_elements=["publication", "job", "local_date"],
            set_={**ours, "tries": 1, "phase": None, "ended_at": None, "result": None, "detail": None},
            where=(runs.c.began_at > now + _AHEAD) & runs.c.ended_at.is_not(None),
        )
        .returning(runs.c.id)
    )
    return won


def take_over(connection: Connection, run: Run, *, host: str, process: str, now: datetime) -> bool:
    """Make a run that its process has left behind ours; False where somebody was faster, it has ended, or it gave a
    sign of life meanwhile."""
    taken = connection.scalar(
        update(runs)
        .where(runs.c.id == run.id, runs.c.ended_at.is_(None), runs.c.beat_at == run.beat_at)
        .where(runs.c.host == run.host, runs.c.process == run.process, runs.c.tries == run.tries)
        .values(host=host, process=process, beat_at=now, tries=runs.c.tries + 1)
        .returning(runs.c.id)
    )
    return taken is not None


def reach(connection: Connection, run_id: int, *, process: str, tries: int, phase: str, now: datetime) -> bool:
    """A sign of life: the next phase of a run of ours begins. False where another process has taken it over."""
    reached = connection.scalar(
        update(runs)
        .where(runs.c.id == run_id, runs.c.ended_at.is_(None), runs.c.process == process, runs.c.tries == tries)
        .values(phase=phase, beat_at=now)
        .returning(runs.c.id)
    )
    return reached is not None


def end(
    connection: Connection,
    run_id: int,
    *,
    process: str,
    tries: int,
    result: RunResult,
    detail: str | None,
    now: datetime,
) -> bool:
    """Record how a run of ours ended; False, and nothing happens, where another process has taken it over."""
    ended = connection.scalar(
        update(runs)
        .where(runs.c.id == run_id, runs.c.ended_at.is_(None), runs.c.process == process, runs.c.tries == tries)
        .values(ended_at=now, result=result.value, detail=detail)
        .returning(runs.c.id)
    )
    return ended is not None


def newest_dates(connection: Connection, publication: str, now: datetime) -> dict[Job, date]:
    """The newest local date of each job that has run, or was won, held or skipped; but not in the future."""
    rows = connection.execute(
        select(runs.c.job, func.max(runs.c.local_date))
        .where(runs.c.publication == publication, runs.c.began_at <= now + _AHEAD)
        .group_by(runs.c.job)
    )
    return {Job(job): newest for job, newest in rows}


def is_settled(connection: Connection, publication: str, job: Job, issue_date: date) -> bool:
    """Whether the job of that issue has ended, however it did."""
    found = select(runs.c.id).where(
        runs.c.publication == publication,
        runs.c.job == job.value,
        runs.c.issue_date == issue_date,
        runs.c.ended_at.is_not(None),
    )
    return connection.execute(found.limit(1)).first() is not None


def going_on(connection: Connection, publication: str) -> tuple[Run, ...]:
    """The runs that have not ended, oldest first."""
    rows = connection.execute(
        select(runs).where(runs.c.publication == publication, runs.c.ended_at.is_(None)).order_by(runs.c.local_date)
    )
    return tuple(_run(row) for row in rows)


def recent(connection: Connection, publication: str, limit: int) -> tuple[Run, ...]:
    """The last runs, newest first."""
    rows = connection.execute(
        select(runs)
        .where(runs.c.publication == publication)
        .order_by(runs.c.local_date.desc(), runs.c.id.desc())
        .limit(limit)
    )
    return tuple(_run(row) for row in rows)


def _run(row: Row[Any]) -> Run:
    return Run(
        id=row.id,
        publication=row.publication,
        job=Job(row.job),
        local_date=row.local_date,
        issue_date=row.issue_date,
        host=row.host,
        process=row.process,
        began_at=row.began_at,
        beat_at=row.beat_at,
        phase=row.phase,
        tries=row.tries,
        ended_at=row.ended_at,
        result=None if row.result is None else RunResult(row.result),
        detail=row.detail,
    )
