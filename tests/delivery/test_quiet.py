"""Quiet hours on the publication's clock, also where the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.config.pace import QuietHours, parse_quiet_hours
from newsletter.delivery.quiet import quiet_until

TOKYO, BERLIN = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Berlin")


def hours(text: str) -> QuietHours:
    found = parse_quiet_hours(text)
    assert found is not None
    return found


def end(text: str, zone: ZoneInfo, now: str) -> str | None:
    """The local end of the quiet hours that it is at a local time (or one with an offset)."""
    moment = datetime.fromisoformat(now)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    until = quiet_until(hours(text), zone, moment.astimezone(UTC))
    return None if until is None else f"{until.astimezone(zone):%m-%d %H:%M:%S%z}"


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-02-06T21:59:59", None),
        ("2026-02-06T22:00", "02-07 07:00:00+0900"),
        ("2026-02-07T00:00", "02-07 07:00:00+0900"),
        ("2026-02-07T06:59:59", "02-07 07:00:00+0900"),
        ("2026-02-07T07:00", None),
        ("2026-02-07T12:00", None),
    ],
)
def test_across_midnight(now: str, until: str | None) -> None:
    assert end("22:00-07:00", TOKYO, now) == until


def test_within_a_day() -> None:
    assert end("12:00-13:30", TOKYO, "2026-02-07T12:59") == "02-07 13:30:00+0900"
    assert end("12:00-13:30", TOKYO, "2026-02-07T13:30") is None
    assert end("00:00-06:00", TOKYO, "2026-02-07T00:00") == "02-07 06:00:00+0900"


def test_none_are_never_quiet() -> None:
    assert parse_quiet_hours("") is None
    assert quiet_until(None, TOKYO, datetime(2026, 2, 7, tzinfo=UTC)) is None


def test_an_end_that_the_clocks_skip_is_the_moment_at_which_they_skip_it() -> None:
    # Berlin, 29 March 2026: 02:00 becomes 03:00.
    assert end("22:00-02:30", BERLIN, "2026-03-29T01:59") == "03-29 03:00:00+0200"
    assert end("22:00-02:30", BERLIN, "2026-03-29T03:00") is None


def test_a_beginning_that_the_clocks_skip_is_the_moment_at_which_they_skip_it() -> None:
    assert end("02:30-05:00", BERLIN, "2026-03-29T01:59:59") is None
    assert end("02:30-05:00", BERLIN, "2026-03-29T03:00") == "03-29 05:00:00+0200"


def test_an_end_that_comes_twice_is_the_second() -> None:
    # Berlin, 25 October 2026: 03:00 becomes 02:00.
    assert end("22:00-02:30", BERLIN, "2026-10-25T02:45+02:00") == "10-25 02:30:00+0100"
    assert end("22:00-02:30", BERLIN, "2026-10-25T02:30+01:00") is None


def test_a_beginning_that_comes_twice_is_the_first() -> None:
    assert end("02:30-05:00", BERLIN, "2026-10-25T02:29+02:00") is None
    assert end("02:30-05:00", BERLIN, "2026-10-25T02:30+02:00") == "10-25 05:00:00+0100"
    assert end("02:30-05:00", BERLIN, "2026-10-25T02:00+01:00") == "10-25 05:00:00+0100"


@given(
    minute=st.integers(0, 366 * 24 * 60),
    zone=st.sampled_from(["Asia/Tokyo", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"]),
    begin=st.integers(0, 1439),
    span=st.integers(1, 1439),
)
def test_nothing_is_sent_while_the_clock_shows_a_quiet_time(minute: int, zone: str, begin: int, span: int) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    end = (begin + span) % 1440
    quiet = QuietHours(time(*divmod(begin, 60)), time(*divmod(end, 60)))
    here = now.astimezone(ZoneInfo(zone))
    is_shown = (here.hour * 60 + here.minute - begin) % 1440 < span
    until = quiet_until(quiet, ZoneInfo(zone), now)
    assert until is not None or not is_shown
    if until is not None:
        assert now < until <= now + timedelta(hours=25)
        assert quiet_until(quiet, ZoneInfo(zone), until) is None


@pytest.mark.parametrize("text", ["22-7", "24:00-07:00", "22:00-07:60", "night", "22:00"])
def test_what_is_no_time_is_a_fault(text: str) -> None:
    with pytest.raises(ValueError, match="22:00-07:00"):
        parse_quiet_hours(text)


def test_a_whole_day_is_a_fault() -> None:
    with pytest.raises(ValueError, match="pause the send"):
        parse_quiet_hours("07:00-07:00")
