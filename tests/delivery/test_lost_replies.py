"""No reply after the final dot: the one doubt that SMTP leaves. Before the dot there is none."""

from __future__ import annotations

from collections import Counter

import pytest

from newsletter.model.delivery import Counts
from newsletter.workflows.send import send
from newsletter.workflows.site import Site
from tests.delivery.room import REF, make_room
from tests.delivery.smtp_server import HANG_UP, RESET, smtp_server
from tests.proofs import scaled

READERS = scaled(24, 1000)
EVERYBODY = Counter(f"reader{n}@example.org" for n in range(READERS))


@pytest.mark.parametrize("how", [HANG_UP, RESET, "nonsense instead of a reply"])
def test_every_lost_reply_is_recorded_and_none_is_sent_again_where_they_are_held(site: Site, how: str) -> None:
    handed_over: list[str] = []

    def lose(recipient: str) -> str:
        handed_over.append(recipient)
        return how

    with smtp_server(on_message=lose) as server:
        room = make_room(site, port=server.port, speed=20, on_unknown="hold").with_readers(READERS)
        assert send(room.site, REF).counts == Counts(unknown=READERS)
        room.clock.move(days=30)
        assert send(room.site, REF).counts == Counts(unknown=READERS)
    assert Counter(handed_over) == EVERYBODY
    assert room.outcomes() == ["unknown"] * READERS


@pytest.mark.parametrize("on_unknown", ["hold", "resend"])
def test_a_connection_that_breaks_before_the_dot_loses_and_doubles_nobody(
    site: Site, on_unknown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The look before the end of a message ends when the hang-up is seen; a busy machine may need longer for that.
    monkeypatch.setattr("newsletter.workflows.carrier._WATCH", 0.3)
    broken: Counter[str] = Counter()

    def breaks_twice(recipient: str) -> bool:
        broken[recipient] += 1
        return broken[recipient] <= 2

    with smtp_server(drop_before_dot=breaks_twice) as server:
        room = make_room(site, port=server.port, speed=20, connections=8, on_unknown=on_unknown).with_readers(READERS)
        assert send(room.site, REF).counts == Counts(sent=READERS)
        assert Counter(server.recipients()) == EVERYBODY
    assert min(broken.values()) == 3
