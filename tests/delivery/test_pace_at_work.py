"""The pace, quiet hours, own rules and the breaker's record, in a send that goes on."""

from __future__ import annotations

import threading
import time
from collections import Counter
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from newsletter.errors import Refused, RelayUnavailable
from newsletter.store import leases, ledger, relay_troubles
from newsletter.store.sends import Scope
from newsletter.workflows.explain import explain
from newsletter.workflows.foreground import NotYet
from newsletter.workflows.plan import plan_first
from newsletter.workflows.send import send
from newsletter.workflows.send_test import send_test
from newsletter.workflows.site import Site
from tests.delivery.room import REF, Room, add_readers, make_room
from tests.delivery.smtp_server import FaultServer, smtp_server

SLOW = [f"reader{n}@docomo.ne.jp" for n in range(4)]


def paced(site: Site, server: FaultServer, readers: list[str], delivery: Any = None, **smtp: Any) -> Room:
    room = make_room(site, port=server.port)
    add_readers(room.site, readers)
    return room.configured(
        smtp={"host": "127.0.0.1", "port": server.port, "connections": 4, **smtp}, delivery=delivery or {}
    )


def others(number: int) -> list[str]:
    return [f"reader{n}@d{n % 5}.example" for n in range(number)]


def test_a_relay_gets_no_more_than_its_rate(site: Site) -> None:
    with smtp_server() as server:
        send(paced(site, server, others(30), max_rate=20).site, REF)
        times = sorted(each.at for each in server.received)
    assert times[-1] - times[0] > 0.9
    assert max(sum(1 for each in times if at <= each < at + 0.9) for at in times) <= 20


def test_a_domain_with_a_limit_lets_the_others_pass(site: Site) -> None:
    limits = {"domains": {"docomo.ne.jp": {"max_rate": 1}}}
    with smtp_server() as server:
        room = paced(site, server, [*SLOW, *others(50)], limits)
        send(room.site, REF)
        assert room.status().counts.sent == 54
        slow = [each.at for each in server.received if each.recipient in SLOW]
        fast = [each.at for each in server.received if each.recipient not in SLOW]
    assert max(slow) - min(slow) > 2.5
    assert sum(at < max(slow) for at in fast) > 20


def test_a_domain_is_served_over_one_connection_where_that_is_its_limit(site: Site) -> None:
    under_way: Counter[str] = Counter()
    most: Counter[str] = Counter()

    def begins(recipient: str) -> None:
        domain = recipient.rpartition("@")[2]
        under_way[domain] += 1
        most[domain] = max(most[domain], under_way[domain])

    with smtp_server(on_data=begins) as server:
        server.keep = lambda mail: under_way.subtract([mail.recipient.rpartition("@")[2]])
        limits = {"domains": {"docomo.ne.jp": {"connections": 1}}}
        send(paced(site, server, [*SLOW, *others(50)], limits).site, REF)
    assert most["docomo.ne.jp"] == 1


def test_nothing_is_sent_in_quiet_hours_and_everything_after_them(site: Site) -> None:
    with smtp_server() as server:
        room = paced(site, server, others(3), {"quiet_hours": "22:00-07:00"})
        with pytest.raises(NotYet, match=r"quiet hours until 2026-02-07 07:00 \(Asia/Tokyo\)"):
            send(room.site, REF)
        assert server.received == []
        assert room.status().counts.pending == 3
        room.clock.move(minutes=31)
        send(room.site, REF)
        assert len(server.received) == 3


def test_a_rule_of_the_configuration_decides_about_a_reply(site: Site) -> None:
    rules = {"rules": [{"text": "daily quota", "verdict": "try later"}], "retry_base": "1h"}
    with smtp_server(on_rcpt=lambda _: "550 5.7.1 Daily quota exceeded") as server:
        room = paced(site, server, others(2), rules)
        with pytest.raises(NotYet):
            send(room.site, REF, wait=timedelta(0))
    assert set(room.outcomes()) == {"try later"}
    assert room.status().counts.deferred == 2


def test_a_relay_that_takes_no_more_today_hands_over_to_the_next(site: Site) -> None:
    rules = {"rules": [{"code": 550, "text": "daily quota", "verdict": "relay down"}], "retry_base": "1s"}
    with smtp_server(on_rcpt=lambda _: "550 Daily quota exceeded") as first, smtp_server() as second:
        fallbacks = [{"host": "127.0.0.1", "port": second.port}]
        room = paced(site, first, others(5), rules, fallbacks=fallbacks)
        send(room.site, REF)
        assert len(second.received) == 5
    assert room.status().counts.sent == 5


def test_a_relay_that_is_down_is_written_down_until_it_works_again(site: Site) -> None:
    with smtp_server() as server:
        room = paced(site, server, others(2))
    with pytest.raises(RelayUnavailable):
        send(room.site, REF, patience=timedelta(seconds=1))
    (remark,) = (each for each in explain(room.site, room.status()) if each.about == "relay")
    assert f"Relay 127.0.0.1:{server.port} cannot be used since" in remark.text
    assert "nothing listens there" in remark.text
    with smtp_server(port=server.port):
        send(room.site, REF)
    with room.site.database.reading() as connection:
        assert relay_troubles.all_of(connection) == ()


@pytest.mark.parametrize("limits", [{"max_per_minute": 5}, {"connections": 1}])
def test_a_long_list_of_one_domain_that_has_to_wait_lets_those_behind_it_pass_at_once(
    site: Site, limits: dict[str, int]
) -> None:
    many = [f"reader{n}@docomo.ne.jp" for n in range(1500)]
    behind = others(40)

    def tarpit(recipient: str) -> None:
        if "connections" in limits and recipient.endswith("docomo.ne.jp"):
            time.sleep(1.2)

    with smtp_server(on_rcpt=tarpit) as server:
        # Few are leased at a time for one connection: the list is many times as long.
        connections = 1 if "max_per_minute" in limits else 4
        room = paced(site, server, [*many, *behind], {"domains": {"docomo.ne.jp": limits}}, connections=connections)
        stop = threading.Event()
        sender = threading.Thread(target=send, args=(room.site, REF), kwargs={"stop": stop})
        sender.start()
        began = time.monotonic()
        while not set(behind) <= set(server.recipients()) and time.monotonic() - began < 20:
            time.sleep(0.05)
        took = time.monotonic() - began
        stop.set()
        sender.join()
    assert set(behind) <= set(server.recipients())
    assert took < 8
    counts = room.status().counts
    assert (counts.leased, counts.attempting) == (0, 0)
    assert counts.sent == len(server.received)
    assert counts.sent + counts.pending == counts.audience == 1540


def test_who_was_put_behind_the_others_is_leased_only_where_there_is_room(site: Site) -> None:
    room = paced(site, FaultServer(), others(6))
    plan_first(room.site, REF)
    now = room.clock.now()
    with room.site.database.writing() as connection:
        token = leases.take(connection, host="here", process="1", now=now, until=now)
        lease = partial(ledger.lease, connection, token=token, scope=Scope(), now=now)
        ledger.postpone(connection, lease(limit=4), until=now + timedelta(minutes=10))
        assert [claim.id for claim in lease(limit=6, early=False)] == [5, 6]
        assert [claim.id for claim in lease(limit=6)] == [1, 2, 3, 4]


def test_the_words_that_an_operator_added_hold_for_a_test_too(site: Site) -> None:
    rules = {"rules": [{"text": "daily quota", "verdict": "try later"}]}
    with smtp_server(on_rcpt=lambda _: "550 5.7.1 Daily quota exceeded") as server:
        room = paced(site, server, others(1), rules)
        with pytest.raises(Refused, match="try later"):
            send_test(room.site, REF, to="somebody@example.org")
