"""Pause, resume, cancel: each once, with its reason and who did it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from newsletter.errors import NotFound, Refused
from newsletter.store.tables import audit_log
from newsletter.workflows import control
from newsletter.workflows.plan import plan_first
from newsletter.workflows.site import Site
from tests.delivery.room import REF, make_room


def test_each_is_on_record_once_with_its_reason_and_operator(site: Site) -> None:
    room = make_room(site).with_readers(2)
    id_ = plan_first(room.site, REF).id
    for _ in range(2):
        control.pause(room.site, id_, reason="lunch")
    for _ in range(2):
        control.resume(room.site, id_, reason="back")
    for _ in range(2):
        control.cancel(room.site, id_)
    with room.site.database.reading() as connection:
        rows = connection.execute(
            select(audit_log.c.action, audit_log.c.operator, audit_log.c.object, audit_log.c.reason)
            .where(audit_log.c.action.in_(["send.pause", "send.resume", "send.cancel"]))
            .order_by(audit_log.c.id)
        )
        assert [tuple(row) for row in rows] == [
            ("send.pause", "olga", f"{REF} send {id_}", "lunch"),
            ("send.resume", "olga", f"{REF} send {id_}", "back"),
            ("send.cancel", "olga", f"{REF} send {id_}", "an operator said so"),
        ]


def test_what_is_over_cannot_be_paused_or_resumed(site: Site) -> None:
    room = make_room(site).with_readers(1)
    id_ = plan_first(room.site, REF).id
    control.cancel(room.site, id_)
    for action in (control.pause, control.resume):
        with pytest.raises(Refused, match="is cancelled"):
            action(room.site, id_)
    with pytest.raises(NotFound):
        control.pause(room.site, 99)
