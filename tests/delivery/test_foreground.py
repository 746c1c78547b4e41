"""Looking on while a send goes on."""

from __future__ import annotations

from typing import Any

import pytest

from newsletter.store.sends import Scope
from newsletter.workflows import foreground
from newsletter.workflows.plan import plan_first
from newsletter.workflows.site import Site
from newsletter.workflows.status import status_of
from tests.delivery.room import REF, make_room


def test_a_process_that_was_stopped_while_it_counted_looks_again_soon(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = make_room(site).with_readers(1)
    plan_first(room.site, REF)
    seconds = [100.0]

    def stopped_for_an_hour(*arguments: Any) -> Any:
        seconds[0] += 3600
        return status_of(*arguments)

    monkeypatch.setattr(foreground, "monotonic", lambda: seconds[0])
    looker = foreground._Looker(room.site, room.issue, Scope(issue_id=room.issue.id), None)
    with monkeypatch.context() as stopping:
        stopping.setattr("newsletter.workflows.foreground.status_of", stopped_for_an_hour)
        assert looker.look_sometimes(None, None, urgent=True) is not None
    assert looker.look_sometimes(None, None, urgent=True) is None
    seconds[0] += 6
    assert looker.look_sometimes(None, None, urgent=True) is not None
