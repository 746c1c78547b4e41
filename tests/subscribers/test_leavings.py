"""What counts as a spike of leavings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from newsletter.subscribers.leavings import Leavings, leavings

NEWEST = datetime(2026, 2, 6, 22, tzinfo=UTC)
WEEK = timedelta(weeks=1)
SENT = [NEWEST - number * WEEK for number in range(4)]


@pytest.mark.parametrize(
    ("left", "usual", "readers", "spike"),
    [
        (4, 0.0, 20, False),
        (5, 0.0, 20, True),
        (17, 6.0, 1_000, False),
        (18, 6.0, 1_000, True),
        (49, 6.0, 10_000, False),
        (50, 6.0, 10_000, True),
    ],
)
def test_a_spike_is_many_times_the_usual_and_a_share_of_a_large_list(
    left: int, usual: float, readers: int, spike: bool
) -> None:
    assert Leavings(left=left, usual=usual, readers=readers).is_spike is spike


def test_each_leaving_counts_for_the_issue_before_it_and_for_a_day() -> None:
    minute, day = timedelta(minutes=1), timedelta(days=1)
    moments = [
        *[NEWEST + minute] * 7,
        NEWEST + day,  # too late
        NEWEST - minute,  # six days after the issue before
        *[SENT[1] + minute] * 2,
        *[SENT[2] + minute] * 4,
        SENT[3] + minute,
        SENT[3] - minute,  # before them all
    ]
    assert leavings(moments, SENT, readers=100) == Leavings(left=7, usual=2.0, readers=100)


def test_the_first_issue_has_nothing_to_be_compared_with() -> None:
    assert leavings([NEWEST], [NEWEST], readers=10) == Leavings(left=1, usual=0.0, readers=10)
