"""The cut-off of an issue, also where clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from newsletter.config import Schedule
from newsletter.issues.window import cutoff, instant, parse_until

TOKYO, BERLIN = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Berlin")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


def test_the_week_ends_at_the_last_gathering_before_the_issue() -> None:
    schedule = Schedule.model_validate({"gather": "friday 18:00", "send": "saturday 07:00"})
    assert cutoff(schedule, TOKYO, date(2026, 2, 7)) == utc(2026, 2, 6, 9)
    assert cutoff(schedule, TOKYO, date(2026, 2, 6)) == utc(2026, 2, 6, 9)
    assert cutoff(schedule, TOKYO, date(2026, 2, 12)) == utc(2026, 2, 6, 9)


def test_gathering_later_on_the_day_of_sending_is_too_late_for_that_day() -> None:
    same_day = Schedule.model_validate({"gather": "saturday 06:00", "send": "saturday 07:00"})
    assert cutoff(same_day, TOKYO, date(2026, 2, 7)) == utc(2026, 2, 6, 21)
    too_late = Schedule.model_validate({"gather": "saturday 18:00", "send": "saturday 07:00"})
    assert cutoff(too_late, TOKYO, date(2026, 2, 7)) == utc(2026, 1, 31, 9)


def test_a_cutoff_keeps_its_local_hour_when_summer_time_begins() -> None:
    schedule = Schedule.model_validate({"gather": "friday 18:00", "send": "saturday 07:00"})
    assert cutoff(schedule, BERLIN, date(2026, 3, 28)) == utc(2026, 3, 27, 17)
    assert cutoff(schedule, BERLIN, date(2026, 4, 4)) == utc(2026, 4, 3, 16)


def test_a_time_that_the_clocks_skip_moves_on_by_what_they_skip() -> None:
    assert instant(date(2026, 3, 29), time(2, 30), BERLIN) == utc(2026, 3, 29, 1, 30)


def test_of_a_time_that_comes_twice_the_first_counts() -> None:
    assert instant(date(2026, 10, 25), time(2, 30), BERLIN) == utc(2026, 10, 25, 0, 30)
    assert instant(date(2026, 10, 25), time(2, 30, fold=1), BERLIN) == utc(2026, 10, 25, 0, 30)


def test_a_cutoff_by_hand_is_local_unless_it_says_otherwise() -> None:
    now = utc(2026, 2, 6, 21, 30)
    assert parse_until("now", TOKYO, now) == now
    assert parse_until("2026-02-06T18:00", TOKYO, now) == utc(2026, 2, 6, 9)
    assert parse_until("2026-02-06 18:00+01:00", TOKYO, now) == utc(2026, 2, 6, 17)
    with pytest.raises(ValueError, match="soon"):
        parse_until("soon", TOKYO, now)
