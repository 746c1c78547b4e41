"""The week of an issue: from the cut-off of the one before to its own.

Local times are wall-clock times of the publication's zone. Where summer time begins, a time that the clocks skip is
as long after midnight as it would have been (02:30 becomes 03:30); where it ends, of a time that comes twice the
first counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from newsletter.config.schedule import Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Half-open: ``since`` ≤ t < ``until``. ``since`` is None before the first issue. Both aware."""

    since: datetime | None
    until: datetime


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """A local wall-clock time as an instant in UTC (PEP 495 with fold 0)."""
    return datetime.combine(day, at.replace(fold=0), tzinfo=zone).astimezone(UTC)


def cutoff(schedule: Schedule, zone: ZoneInfo, day: date) -> datetime:
    """When gathering for the issue of ``day`` ends.

    For a day on which the calendar sends, moved dates among them, that is as many days before as always. For any other
    it is the last ``schedule.gather`` on or before it.
    """
    gather, send = schedule.gather, schedule.send
    if any(said.move_to == day for said in schedule.exceptions) or day.weekday() == send.weekday:
        back = gather.days_before(send)
    else:
        back = (day.weekday() - gather.weekday) % 7
    return instant(day - timedelta(days=back), gather.time, zone)


def parse_until(text: str, zone: ZoneInfo, now: datetime) -> datetime:
    """``now``, or an ISO 8601 date and time; without an offset it is local. Raises ValueError."""
    if text.strip().lower() == "now":
        return now
    moment = datetime.fromisoformat(text.strip())
    if moment.tzinfo is None:
        return instant(moment.date(), moment.time(), zone)
    return moment.astimezone(UTC)
