"""Hours of the night in which nothing is sent, on the publication's own clock.

Where the clocks change, quiet hours begin the first time and end the last time that the clock shows it; a time that the
clocks skip is the moment at which they skip it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from newsletter.config.pace import QuietHours

_SECOND = timedelta(seconds=1)


def quiet_until(hours: QuietHours | None, zone: ZoneInfo, now: datetime) -> datetime | None:
    """When the quiet hours that it is now end, in UTC; None where it is not quiet. ``now`` is aware."""
    if hours is None:
        return None
    today = now.astimezone(zone).date()
    for day in (today - timedelta(days=1), today):
        begin = _instant(day, hours.begin, zone, fold=0)
        end = _instant(day + timedelta(days=hours.end < hours.begin), hours.end, zone, fold=1)
        if begin <= now < end:
            return end
    return None


def _instant(day: date, at: time, zone: ZoneInfo, *, fold: int) -> datetime:
    """A local time in UTC: of two, the first (``fold`` 0) or the second; of none, the moment of the change."""
    local = datetime.combine(day, at, tzinfo=zone)
    # A time that is skipped has the offset of before the change with fold 0, and is then an instant behind the change.
    earlier, later = sorted(local.replace(fold=each).astimezone(UTC) for each in (0, 1))
    if earlier == later or earlier.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return later if fold else earlier
    while later - earlier > _SECOND:
        middle = earlier + (later - earlier) // 2
        if middle.astimezone(zone).utcoffset() == earlier.astimezone(zone).utcoffset():
            earlier = middle
        else:
            later = middle
    return later.replace(microsecond=0)
