"""Who is next: the domains take turns, and none holds the others up. Eight connections, played through on a clock."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush

import pytest

from newsletter.config import Relay
from newsletter.config.pace import DomainLimits
from newsletter.delivery.feed import Feed
from newsletter.delivery.pacing import Pace, domain_of
from newsletter.model.delivery import Claimed

RELAY = "relay.example:25"
SLOW = "slow.example"
USUAL, TARPIT = 0.02, 5.0
LEASED = 256


def claim(number: int, domain: str) -> Claimed:
    return Claimed(
        id=number,
        send_id=1,
        edition_id=1,
        issue_id=1,
        copy=1,
        subscriber_uid="u",
        address=f"reader{number}@{domain}",
        attempts=0,
        unknowns=0,
        first_tried_at=None,
        lease=1,
    )


def pace_of(connections: int, /, **limits: float) -> Pace:
    domains = {SLOW: DomainLimits.model_validate(limits)} if limits else {}
    relay = Relay.model_validate({"host": "relay.example"})
    return Pace([relay], domains, connections=connections, past={}, now=0.0)


def play(audience: list[str], *, connections: int = 8, tarpit: float = TARPIT) -> float:
    """Carry an audience, leased as the ledger does; when the last reader of a domain that is not slow had it."""
    pace, feed, now, last = pace_of(connections), Feed(), 0.0, 0.0
    waiting = [claim(number, domain) for number, domain in enumerate(audience)]
    others = sum(domain != SLOW for domain in audience)
    under_way: list[tuple[float, int, str, float]] = []
    while others:
        while len(under_way) < connections:
            taken = feed.take(pace, RELAY, now)
            if waiting and feed.ready(now) * 4 < LEASED:
                feed.put(waiting[:LEASED])
                del waiting[:LEASED]
                if taken is None:
                    continue
            if taken is None:
                break
            domain = domain_of(taken.address)
            takes = tarpit if domain == SLOW else USUAL
            heappush(under_way, (now + takes, taken.id, domain, now))
        wakes = feed.wakes_at(now) if len(feed) and len(under_way) < connections else float("inf")
        if under_way and under_way[0][0] <= wakes:
            now, _, domain, began = heappop(under_way)
            pace.leave(domain, began, now)
            feed.ask_again(domain)
            if domain != SLOW:
                others, last = others - 1, now
        else:
            now = max(now + 1e-6, wakes)
    return last


def mixed(others: int, slow: int, domains: int) -> list[str]:
    names = [f"d{n % domains}.example" for n in range(others)]
    every = max(1, others // slow)
    for n in range(slow):
        names.insert(n * (every + 1), SLOW)
    return names


@pytest.mark.parametrize("connections", [4, 8])
@pytest.mark.parametrize("domains", [1, 3, 40])
@pytest.mark.parametrize("slow", [10, 500])
@pytest.mark.parametrize("arranged", [list[str], sorted, lambda names: sorted(names, reverse=True)])
def test_a_tarpit_costs_the_others_less_than_a_tenth(
    slow: int, domains: int, connections: int, arranged: Callable[[list[str]], list[str]]
) -> None:
    others = 1000 * connections
    without = play(["d.example"] * others, connections=connections)
    assert play(arranged(mixed(others, slow, domains)), connections=connections) < without / 0.9


def test_a_domain_that_may_go_again_before_its_time_is_asked_again() -> None:
    pace, feed = pace_of(8, connections=1), Feed()
    feed.put([claim(1, SLOW), claim(2, SLOW)])
    assert feed.take(pace, RELAY, 0.0) is not None
    assert feed.take(pace, RELAY, 0.0) is None
    pace.leave(SLOW, 0.0, 0.001)
    feed.ask_again(SLOW)
    assert feed.take(pace, RELAY, 0.001) is not None


def test_a_relay_that_is_at_its_limit_is_asked_again_then_and_not_all_the_time() -> None:
    relay = Relay.model_validate({"host": "relay.example", "max_per_minute": 1})
    pace, feed = Pace([relay], {}, connections=8, past={}, now=0.0), Feed()
    feed.put([claim(number, f"d{number}.example") for number in range(3)])
    assert feed.take(pace, RELAY, 0.0) is not None
    assert feed.take(pace, RELAY, 1.0) is None
    assert feed.wakes_at(1.0) > 59
    assert feed.wakes_at(30.0) > 59


def test_what_is_too_much_is_taken_from_the_longest_lines_and_leaves_the_first_of_each() -> None:
    feed = Feed()
    feed.put([claim(number, SLOW) for number in range(50)])
    feed.put([claim(100 + number, f"d{number % 10}.example") for number in range(20)])
    surplus = feed.surplus(keep=30)
    assert len(surplus) == 40
    assert {domain_of(each.address) for each in surplus} == {SLOW}
    assert min(each.id for each in surplus) == 10
    feed.remove(surplus)
    assert len(feed) == 30
    feed.remove(feed.surplus(keep=0))
    assert len(feed) == 11
