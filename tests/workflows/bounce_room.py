"""A site with one issue that its readers have got, and the return paths of their copies."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select

from newsletter.delivery.return_path import return_path
from newsletter.store.tables import deliveries, editions, sends, subscribers
from newsletter.workflows.site import Site
from tests.delivery.room import Room, make_room

ADDRESS = "bounces@news.annex.example"


def delivered_room(site: Site, readers: int = 12, **more: Any) -> Room:
    """``reader0@example.org`` and so on have got it; ``more`` are further settings of [bounces]."""
    room = make_room(site).configured(bounces={"address": ADDRESS, **more}).with_readers(readers)
    plan(room.site, room.issue.id)
    return room


def plan(site: Site, issue_id: int) -> None:
    """The issue as sent to everybody there is."""
    now = site.clock.now()
    with site.database.writing() as connection:
        edition = connection.scalar(select(editions.c.id).where(editions.c.issue_id == issue_id).limit(1))
        send_id = connection.execute(
            insert(sends)
            .values(issue_id=issue_id, kind="first", state="finished", copy=1, reason="first sending", operator="olga")
            .values(created_at=now, finished_at=now)
            .returning(sends.c.id)
        ).scalar_one()
        for row in connection.execute(select(subscribers.c.id, subscribers.c.email).order_by(subscribers.c.id)).all():
            connection.execute(
                insert(deliveries).values(
                    send_id=send_id, issue_id=issue_id, subscriber_id=row.id, edition_id=edition, address=row.email,
                    copy=1, state="sent", due_at=now, settled_at=now, attempts=1, attempted_at=now,
                )
            )  # fmt: skip


def return_paths(site: Site) -> dict[str, str]:
    """The return path of each address's last delivery."""
    with site.database.reading() as connection:
        rows = connection.execute(select(deliveries.c.address, deliveries.c.id).order_by(deliveries.c.id)).all()
    return {row.address: return_path(ADDRESS, site.signer, row.id) for row in rows}
