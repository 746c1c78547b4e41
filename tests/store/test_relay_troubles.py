"""What is known against relays."""

from __future__ import annotations

from datetime import timedelta

from newsletter.store import relay_troubles
from newsletter.workflows.site import Site


def test_a_trouble_keeps_its_beginning_until_the_relay_works_again(site: Site) -> None:
    began = site.clock.now()
    for tries in (1, 2):
        now = began + timedelta(minutes=tries)
        with site.database.writing() as connection:
            relay_troubles.note(
                connection,
                relay="relay.example:25",
                tries=tries,
                again_at=now + timedelta(seconds=tries),
                words="nothing listens there",
                since=began + timedelta(seconds=tries),
                now=now,
            )
    with site.database.writing() as connection:
        (found,) = relay_troubles.all_of(connection)
        assert (found.tries, found.words) == (2, "nothing listens there")
        assert found.since == began + timedelta(seconds=1)
        assert found.seen_at == began + timedelta(minutes=2)
        relay_troubles.clear(connection, "relay.example:25")
        assert relay_troubles.all_of(connection) == ()
