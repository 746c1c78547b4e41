"""Scheduled runs: which job, for which local date, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Job(StrEnum):
    """What the calendar starts. Values order as the jobs of one moment run."""

    GATHER = "gather"
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

    ``host`` and ``process`` say who has it; ``detail`` is a sentence for operators.
    """

    id: int
    publication: str
    job: Job
    local_date: date
    host: str
    process: str
    began_at: datetime
    ended_at: datetime | None
    result: RunResult | None
    detail: str | None
