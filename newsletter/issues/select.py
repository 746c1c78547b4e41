"""facts of each candidate → in or out, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from newsletter.issues.window import Window
from newsletter.model.entry import Entry, EntryState


class Reason(StrEnum):
    PINNED = "pinned"
    THIS_WEEK = "this-week"
    LATE = "late"
    WITHDRAWN = "withdrawn"
    AFTER_CUTOFF = "after-cutoff"
    PINNED_ELSEWHERE = "pinned-elsewhere"
    IN_OTHER_ISSUE = "in-other-issue"

    @property
    def is_in(self) -> bool:
        return self in (Reason.PINNED, Reason.THIS_WEEK, Reason.LATE)


_WORDS = {
    Reason.PINNED: "put into this issue",
    Reason.THIS_WEEK: "collected this week",
    Reason.LATE: "collected before the last cut-off and in no issue yet",
    Reason.WITHDRAWN: "withdrawn",
    Reason.AFTER_CUTOFF: "collected after the cut-off; it waits for the next issue",
    Reason.PINNED_ELSEWHERE: "put into the issue of {day}",
    Reason.IN_OTHER_ISSUE: "already in the issue of {day}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An entry and the date of the issue, past draft and other than this, that holds it (None for none)."""

    entry: Entry
    held_by: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """``day`` is the other issue's date where the reason has one."""

    entry: Entry
    reason: Reason
    day: date | None = None

    @property
    def words(self) -> str:
        return _WORDS[self.reason].format(day=self.day)


def select(day: date, window: Window, candidates: Iterable[Candidate]) -> tuple[Decision, ...]:
    """Decide each candidate for the issue of ``day``, in the order given.

    In is what is active, in no other issue, not put into another one, and put into this one or collected before
    the cut-off: an entry that came late for its own week rolls forward into this.
    """
    return tuple(_decide(day, window, candidate) for candidate in candidates)


def _decide(day: date, window: Window, candidate: Candidate) -> Decision:
    entry, held_by = candidate.entry, candidate.held_by
    if entry.state is EntryState.WITHDRAWN:
        return Decision(entry=entry, reason=Reason.WITHDRAWN)
    if held_by is not None:
        return Decision(entry=entry, reason=Reason.IN_OTHER_ISSUE, day=held_by)
    if entry.pinned_to is not None and entry.pinned_to != day:
        return Decision(entry=entry, reason=Reason.PINNED_ELSEWHERE, day=entry.pinned_to)
    if entry.pinned_to == day:
        return Decision(entry=entry, reason=Reason.PINNED)
    if entry.collected_at >= window.until:
        return Decision(entry=entry, reason=Reason.AFTER_CUTOFF)
    is_late = window.since is not None and entry.collected_at < window.since
    return Decision(entry=entry, reason=Reason.LATE if is_late else Reason.THIS_WEEK)
