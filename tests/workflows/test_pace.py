"""A pace that begins with what the ledger has of the time before it."""

from __future__ import annotations

from datetime import timedelta

from newsletter.clock import monotonic
from newsletter.store import carried
from newsletter.workflows.pace import pace_of
from newsletter.workflows.send import send
from newsletter.workflows.site import Site
from tests.delivery.room import REF, Room, make_room
from tests.delivery.smtp_server import smtp_server

DOMAIN = "example.org"


def sent(site: Site, number: int) -> tuple[Room, str, int]:
    with smtp_server() as server:
        room = make_room(site, port=server.port).with_readers(number)
        send(room.site, REF)
    return room, f"127.0.0.1:{server.port}", server.port


def places(room: Room, relay: str, domain: str = DOMAIN) -> int:
    """How many messages may go now."""
    pace = pace_of(room.site)
    now = monotonic()
    number = 0
    while pace.turn(relay, domain, now).wait == 0 and number < 100:
        pace.leave(domain, now, now)
        number += 1
    return number


def test_an_hour_that_was_begun_before_a_restart_goes_on(site: Site) -> None:
    room, relay, port = sent(site, 7)
    limited = room.configured(smtp={"host": "127.0.0.1", "port": port, "max_per_hour": 10})
    assert places(limited, relay) == 3
    limited.clock.move(minutes=59)
    assert places(limited, relay) == 3
    limited.clock.move(minutes=3)
    assert places(limited, relay) == 10


def test_what_a_domain_got_before_a_restart_counts(site: Site) -> None:
    room, relay, port = sent(site, 7)
    domains = {DOMAIN: {"max_per_hour": 10}, "sample.example.org": {"max_per_hour": 10}, "*": {"max_per_hour": 2}}
    limited = room.configured(smtp={"host": "127.0.0.1", "port": port}, delivery={"domains": domains})
    assert places(limited, relay) == 3
    assert places(limited, relay, "sample.example.org") == 10
    assert places(limited, relay, "docomo.ne.jp") == 2


def test_a_slow_start_counts_the_days_on_which_the_relay_was_used(site: Site) -> None:
    room, relay, port = sent(site, 7)
    slow = room.configured(smtp={"host": "127.0.0.1", "port": port, "slow_start": {"first": 10}})
    assert places(slow, relay) == 3
    slow.clock.move(days=3)
    assert places(slow, relay) == 20
    other = room.configured(smtp={"host": "new.example", "slow_start": {"first": 10}})
    assert places(other, "new.example:25") == 10


def test_what_a_relay_carried_is_counted_by_periods_from_its_first_message(site: Site) -> None:
    room, relay, _ = sent(site, 3)
    with room.site.database.reading() as connection:
        first = carried.first_through(connection, relay)
        assert first is not None
        assert carried.by_period(connection, relay, first, timedelta(hours=1)) == {0: 3}
        assert carried.by_period(connection, relay, first - timedelta(hours=5), timedelta(hours=2)) == {2: 3}
        assert carried.first_through(connection, "new.example:25") is None
