"""Whom a send is for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Whom(StrEnum):
    ALL = "all"
    """The first sending: every confirmed reader."""
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"
    LATE = "late"
    """Confirmed readers in no send of the issue."""
    CORRECTED = "corrected"
    """Those who have the issue as it was before its last correction."""
    NAMED = "named"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """``subscribers`` (ids) is for NAMED. ``again`` makes a new copy, also for those who have one."""

    whom: Whom
    subscribers: tuple[int, ...] = ()
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One reader of a selection. ``why`` is the state of the last delivery of the issue, None for the first."""

    subscriber_id: int
    address: str
    suppressed: bool
    why: str | None
