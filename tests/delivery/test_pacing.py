"""How fast: no window of any limit ever holds too much, and no domain holds the others up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.config import Relay
from newsletter.config.pace import DomainLimits
from newsletter.delivery.pacing import GO, Pace, Past, domain_of
from newsletter.delivery.pacing.window import Window, windows_of

DOCOMO, AU, OTHER = "docomo.ne.jp", "au.com", "example.org"
RELAY = "relay.example:25"


def paced(
    *, past: Past | None = None, connections: int = 8, domains: dict[str, dict[str, float]] | None = None, **limits: Any
) -> Pace:
    relay = Relay.model_validate({"host": "relay.example", **limits})
    return Pace(
        [relay],
        {name: DomainLimits.model_validate(each) for name, each in (domains or {}).items()},
        connections=connections,
        past={relay.name: past} if past else {},
        now=0.0,
    )


def run(pace: Pace, *, until: float, domain: str = OTHER, takes: float = 0.0, begin: float = 0.0) -> list[float]:
    """Send one after the other as fast as it is allowed; when each went."""
    now, went = begin, []
    while now < until:
        turn = pace.turn(RELAY, domain, now)
        if turn is GO:
            went.append(now)
            pace.leave(domain, now, now + takes)
            now += takes
        now += max(turn.wait, 1e-4)
    return went


def goes(pace: Pace, domain: str, now: float) -> bool:
    """Whether one more may go; if so, it is through at once."""
    if pace.turn(RELAY, domain, now) is not GO:
        return False
    pace.leave(domain, now, now)
    return True


def most_in(times: list[float], span: float) -> int:
    """The most that any window of ``span`` seconds holds."""
    first = most = 0
    for last, at in enumerate(times):
        while at - times[first] >= span:
            first += 1
        most = max(most, last - first + 1)
    return most


def test_without_limits_everything_may_go_at_once() -> None:
    pace = paced()
    for n in range(1000):
        assert pace.turn(RELAY, f"d{n}.example", 0.0) is GO


@given(
    limit=st.integers(1, 50),
    span=st.sampled_from([1.0, 60.0, 3600.0]),
    gaps=st.lists(st.floats(0, 0.2), min_size=1, max_size=300),
)
def test_no_window_ever_holds_more_than_its_limit(limit: int, span: float, gaps: list[float]) -> None:
    window, now, went = Window(limit, span), 0.0, []
    for gap in gaps:
        now += gap * span
        wait = window.wait(now)
        assert 0 <= wait <= span * 1.0101
        if wait:
            now += wait
            assert window.wait(now) <= span / 100  # rounding may ask for one more look
            now += window.wait(now)
        window.count(now)
        went.append(now)
    assert most_in(went, span) <= limit


@pytest.mark.parametrize("rate", [0.5, 1, 2.5, 7, 40, 333])
def test_messages_a_second_are_kept_and_used(rate: float) -> None:
    went = run(paced(max_rate=rate), until=60.0)
    assert most_in(went, 1.0) <= max(1, -(-rate // 1))
    assert 0.95 * rate * 60 <= len(went) <= rate * 60 + 1


def test_messages_a_second_go_evenly() -> None:
    assert most_in(run(paced(max_rate=100), until=10.0), 0.1) <= 10


def test_a_minute_and_an_hour_have_limits_of_their_own() -> None:
    went = run(paced(max_per_minute=30, max_per_hour=300), until=7200.0)
    assert most_in(went, 60.0) == 30
    assert most_in(went, 3600.0) == 300
    assert len(went) == 600


def test_a_turn_that_has_to_wait_says_for_which_limit() -> None:
    pace = paced(max_per_hour=1)
    assert goes(pace, OTHER, 10.0)
    turn = pace.turn(RELAY, OTHER, 20.0)
    assert (turn.of_domain, turn.words) == (False, "relay.example:25 gets no more than 1 an hour")
    assert 3590 <= turn.wait <= 3630


def test_waiting_counts_nothing() -> None:
    pace = paced(max_per_minute=1)
    assert goes(pace, OTHER, 0.0)
    waits = [pace.turn(RELAY, OTHER, now).wait for now in range(1, 60)]
    assert all(wait > 0 for wait in waits)
    assert pace.turn(RELAY, OTHER, 61.0) is GO


def test_what_was_sent_before_a_restart_counts() -> None:
    pace = paced(max_per_hour=100, past=Past(recent=((3000.0, 60), (10.0, 39))))
    assert goes(pace, OTHER, 0.0)
    assert 580 < pace.turn(RELAY, OTHER, 1.0).wait < 660


def test_a_domain_with_a_limit_lets_the_others_pass() -> None:
    pace = paced(domains={DOCOMO: {"max_per_minute": 2}})
    assert [goes(pace, DOCOMO, 0.0) for _ in range(3)] == [True, True, False]
    turn = pace.turn(RELAY, DOCOMO, 1.0)
    assert turn.of_domain
    assert "docomo.ne.jp gets no more than 2 a minute" in turn.words
    assert pace.domain_wait(DOCOMO, 1.0) == turn.wait
    assert goes(pace, OTHER, 1.0)
    assert pace.domain_wait(OTHER, 1.0) == 0


def test_limits_for_every_other_domain_hold_for_each_alone() -> None:
    pace = paced(domains={"*": {"max_per_hour": 1}, AU: {"max_per_hour": 2}})
    assert [goes(pace, domain, 0.0) for domain in (DOCOMO, DOCOMO, OTHER, AU, AU)] == [
        True,
        False,
        True,
        True,
        True,
    ]


def test_a_domain_is_served_over_so_many_connections() -> None:
    pace = paced(domains={DOCOMO: {"connections": 1}})
    assert pace.turn(RELAY, DOCOMO, 0.0) is GO
    assert pace.turn(RELAY, DOCOMO, 0.1).of_domain
    pace.leave(DOCOMO, 0.0, 0.2)
    assert pace.turn(RELAY, DOCOMO, 0.2) is GO


def test_a_new_domain_gets_more_connections_as_it_answers() -> None:
    pace, now = paced(connections=8), 0.0
    under_way: list[float] = []
    widths = []
    for _ in range(10):
        while pace.turn(RELAY, OTHER, now) is GO:
            under_way.append(now)
        widths.append(len(under_way))
        pace.leave(OTHER, under_way.pop(0), now + 0.05)
        now += 0.05
    assert widths == [1, 2, 3, 4, 5, 6, 7, 8, 8, 8]


def test_a_domain_that_keeps_connections_waiting_gets_one_and_the_others_the_rest() -> None:
    pace = paced(connections=8)
    run(pace, until=1.0, takes=0.01)
    assert [pace.turn(RELAY, DOCOMO, 1.0) is GO for _ in range(8)] == [True, *[False] * 7]
    pace.leave(DOCOMO, 1.0, 61.0)
    resting = pace.turn(RELAY, DOCOMO, 62.0)
    assert resting.words == "docomo.ne.jp answers slowly, others go first"
    assert 0 < resting.wait <= 1
    assert [pace.turn(RELAY, DOCOMO, 481.1) is GO for _ in range(2)] == [True, False]


def test_a_slow_domain_does_not_rest_where_nobody_else_waits() -> None:
    pace = paced(connections=8)
    run(pace, until=1.0, takes=0.01)
    assert pace.turn(RELAY, DOCOMO, 1.0) is GO
    pace.leave(DOCOMO, 1.0, 61.0)
    assert pace.turn(RELAY, DOCOMO, 61.0).of_domain
    assert pace.turn(RELAY, DOCOMO, 61.0, alone=True) is GO


def test_where_every_domain_takes_long_none_is_slow() -> None:
    pace, now = paced(connections=4), 0.0
    for _ in range(8):
        assert pace.turn(RELAY, OTHER, now) is GO
        pace.leave(OTHER, now, now + 12)
        now += 12
    assert [pace.turn(RELAY, OTHER, now) is GO for _ in range(4)] == [True] * 4


DAY = 86400.0


def test_a_new_relay_starts_slowly_and_doubles_with_each_day_that_it_is_used() -> None:
    pace = paced(slow_start={"first": 10})
    by_day = [len(run(pace, begin=day * DAY, until=day * DAY + 3600)) for day in (0, 1, 5, 6)]
    assert by_day == [10, 20, 40, 80]


def test_a_slow_start_says_how_long() -> None:
    pace = paced(slow_start={"first": 1, "every": timedelta(hours=1)})
    assert goes(pace, OTHER, 100.0)
    turn = pace.turn(RELAY, OTHER, 200.0)
    assert turn.wait == pytest.approx(3500)
    assert turn.words == "relay.example:25 starts slowly: 1 in this period"


def test_a_slow_start_goes_on_after_a_restart() -> None:
    past = Past(first_ago=2.5 * DAY, periods={0: 10, 2: 15})
    pace = paced(slow_start={"first": 10}, past=past)
    assert len(run(pace, until=0.5 * DAY)) == 5
    assert len(run(pace, begin=0.5 * DAY, until=DAY)) == 40


def test_a_rate_below_one_has_its_gap() -> None:
    ((window, words),) = windows_of(0.1, 0, 0)
    assert (window.limit, window.span, words) == (1, 10.0, "0.1 a second")


@pytest.mark.parametrize(
    ("address", "domain"), [("a@Example.ORG", OTHER), ('"a@b"@example.org', OTHER), ("hanako@例え.jp", "例え.jp")]
)
def test_a_domain_is_what_stands_behind_the_last_at(address: str, domain: str) -> None:
    assert domain_of(address) == domain
