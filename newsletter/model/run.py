"""Scheduled runs: which job, for which local date, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Job(StrEnum):
    """What the calendar starts. Values order as the jobs of one moment run."""

    GATHER = "gather"
    PUBLISH = "publish"
    """Before the sending, where the schedule has a time for it."""
    REMIND = "remind"
    """Editors, of a draft that nobody has approved."""
    SEND = "send"


class RunResult(StrEnum):
    DONE = "done"
    HELD = "held"
    """It came too late, and an operator decides."""
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One job of one local date: there is never a second. ``result`` is None while it goes on.

    ``host`` and ``process`` say who has it, ``phase`` how far it has come, ``beat_at`` when it came there; ``tries``
    counts the processes that had it. ``detail`` is a sentence for operators.
    """

    id: int
    publication: str
    job: Job
    local_date: date
    issue_date: date
    host: str
    process: str
    began_at: datetime
    beat_at: datetime
    phase: str | None
    tries: int
    ended_at: datetime | None
    result: RunResult | None
    detail: str | None
