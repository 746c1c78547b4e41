"""When the next try comes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from newsletter.delivery.outcome import Outcome, Stage, Verdict
from newsletter.delivery.retry import LONGEST, gives_up, wait_before

GREYLISTED = Outcome(verdict=Verdict.TRY_LATER, stage=Stage.RCPT, code=450)
DROPPED = Outcome(verdict=Verdict.RELAY_DOWN, stage=Stage.DATA)
BASE = timedelta(minutes=5)
NOW = datetime(2026, 2, 7, tzinfo=UTC)


@given(seed=st.text(), base=st.timedeltas(timedelta(seconds=1), timedelta(hours=1)))
def test_waits_grow_until_the_longest(seed: str, base: timedelta) -> None:
    waits = [wait_before(GREYLISTED, tries=tries, base=base, seed=seed) for tries in range(1, 12)]
    for before, after in pairwise(waits):
        assert after > before or after >= LONGEST * 0.875
    assert all(wait <= LONGEST * 1.125 for wait in waits)


def test_readers_who_failed_together_come_back_apart() -> None:
    waits = {wait_before(GREYLISTED, tries=1, base=BASE, seed=str(reader)) for reader in range(100)}
    assert len(waits) == 100
    assert max(waits) - min(waits) > BASE * 0.2


def test_a_dropped_connection_is_retried_within_seconds_and_then_like_any_other() -> None:
    waits = [wait_before(DROPPED, tries=tries, base=BASE, seed="a").total_seconds() for tries in range(1, 7)]
    assert all(0.87 <= wait / 2**n <= 1.13 for n, wait in enumerate(waits[:4]))
    assert waits[4] > 250
    assert waits[5] > waits[4]


def test_a_reply_that_never_came_waits_like_a_refusal_for_now() -> None:
    tarpit = Outcome(verdict=Verdict.UNKNOWN, stage=Stage.MESSAGE, timed_out=True)
    assert wait_before(tarpit, tries=1, base=BASE, seed="a") > BASE * 0.8


def test_giving_up_counts_from_the_first_try() -> None:
    limit = timedelta(days=5)
    assert not gives_up(first_try=None, now=NOW, limit=limit)
    assert not gives_up(first_try=NOW - timedelta(days=4), now=NOW, limit=limit)
    assert gives_up(first_try=NOW - timedelta(days=5), now=NOW, limit=limit)
