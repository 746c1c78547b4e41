"""A published issue with readers, ready to be sent, written straight into the tables: no rendering, so it is quick."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from hashlib import sha256
from typing import Any

from sqlalchemy import insert, select, update

from newsletter.model.edition import ALL, Format
from newsletter.model.evidence import Attempt
from newsletter.model.issue import Issue
from newsletter.model.status import Status
from newsletter.store import issues as issue_rows
from newsletter.store.attempts import of_delivery
from newsletter.store.tables import attempts, deliveries, editions, issues, subscribers, subscriptions, suppressions
from newsletter.workflows.site import Site
from newsletter.workflows.status import status
from tests.conftest import make_config
from tests.delivery.composing import rendering

REF = "annex/2026-02-07"


class TickingClock:
    """Runs ``speed`` times as fast as the wall, from a fixed instant, and can be moved."""

    def __init__(self, now: datetime, speed: float = 1.0) -> None:
        self._start, self._began, self._speed = now, time.monotonic(), speed

    def now(self) -> datetime:
        return self._start + timedelta(seconds=(time.monotonic() - self._began) * self._speed)

    def move(self, **span: float) -> None:
        self._start += timedelta(**span)

    def wait(self, wake: threading.Event, seconds: float) -> bool:
        return wake.wait(seconds / self._speed)


@dataclass(frozen=True)
class Room:
    site: Site
    issue: Issue

    @property
    def clock(self) -> TickingClock:
        assert isinstance(self.site.clock, TickingClock)
        return self.site.clock

    def with_readers(self, number: int, prefix: str = "reader") -> Room:
        add_readers(self.site, [f"{prefix}{n}@example.org" for n in range(number)])
        return self

    def configured(self, **more: Any) -> Room:
        """The same room under other settings, as another process may have them."""
        config = make_config(self.site.config.database_url, **more)
        return replace(self, site=replace(self.site, config=config))

    def status(self) -> Status:
        return status(self.site, REF)

    def states(self) -> dict[str, str]:
        """The state of each address's last delivery."""
        with self.site.database.reading() as connection:
            rows = connection.execute(select(deliveries.c.address, deliveries.c.state).order_by(deliveries.c.id))
            return {row.address: row.state for row in rows}

    def attempts_of(self, address: str) -> tuple[Attempt, ...]:
        with self.site.database.reading() as connection:
            ids = connection.scalars(
                select(deliveries.c.id).where(deliveries.c.address == address).order_by(deliveries.c.id)
            ).all()
            return tuple(attempt for id_ in ids for attempt in of_delivery(connection, id_))

    def outcomes(self) -> list[str]:
        with self.site.database.reading() as connection:
            return list(connection.scalars(select(attempts.c.outcome).order_by(attempts.c.id)))

    def leave(self, address: str) -> None:
        with self.site.database.writing() as connection:
            connection.execute(
                update(subscriptions)
                .where(
                    subscriptions.c.subscriber_id
                    == select(subscribers.c.id).where(subscribers.c.email == address).scalar_subquery()
                )
                .values(state="left", left_at=self.site.clock.now())
            )

    def suppress(self, address: str) -> None:
        with self.site.database.writing() as connection:
            connection.execute(
                insert(suppressions).values(
                    email_key=address, reason="hard", evidence="a test", created_at=self.site.clock.now()
                )
            )

    def correct(self) -> None:
        """A correction: another revision with editions of its own."""
        with self.site.database.writing() as connection:
            connection.execute(
                update(issues).where(issues.c.id == self.issue.id).values(revision=issues.c.revision + 1)
            )
        add_editions(self.site, self.issue.id, revision=2, text="訂正した本文\n")


def make_room(site: Site, *, port: int = 1, speed: float = 1.0, connections: int = 4, **delivery: Any) -> Room:
    """``speed`` is how many seconds the room's clock runs in one."""
    config = make_config(
        site.config.database_url,
        smtp={"host": "127.0.0.1", "port": port, "connections": connections},
        delivery=delivery,
    )
    site = replace(site, config=config, clock=TickingClock(site.clock.now(), speed))
    now = site.clock.now()
    with site.database.writing() as connection:
        issue_id = connection.execute(
            insert(issues)
            .values(
                publication="annex",
                date=date(2026, 2, 7),
                state="published",
                title="GenAI週刊 Annex",
                language="ja",
                created_at=now,
                frozen_at=now,
                published_at=datetime(2026, 2, 6, 22, 0, tzinfo=UTC),
            )
            .returning(issues.c.id)
        ).scalar_one()
    add_editions(site, issue_id)
    with site.database.reading() as connection:
        return Room(site, issue_rows.get(connection, issue_id))


def add_editions(site: Site, issue_id: int, *, revision: int = 1, text: str = "本文\n") -> None:
    with site.database.writing() as connection:
        for key, format in ((ALL, Format.HTML), (ALL, Format.TEXT), ("tools", Format.HTML)):
            made = rendering(text, f"<p>{key}</p>" + "<p>…</p>" * 500 if format is Format.HTML else None)
            connection.execute(
                insert(editions).values(
                    issue_id=issue_id,
                    revision=revision,
                    key=key,
                    format=format.value,
                    subject=made.subject,
                    html=made.html,
                    text=made.text,
                    sha256=sha256(made.text.encode()).hexdigest(),
                    created_at=site.clock.now(),
                )
            )


def add_readers(
    site: Site, addresses: Iterable[str], *, key: str = ALL, format: Format = Format.HTML, state: str = "active"
) -> None:
    now = site.clock.now()
    with site.database.writing() as connection:
        for address in addresses:
            subscriber_id = connection.execute(
                insert(subscribers)
                .values(uid=f"u{sha256(address.encode()).hexdigest()[:14]}", email=address, email_key=address)
                .values(created_at=now)
                .returning(subscribers.c.id)
            ).scalar_one()
            connection.execute(
                insert(subscriptions).values(
                    subscriber_id=subscriber_id,
                    publication="annex",
                    state=state,
                    key=key,
                    format=format.value,
                    joined_at=now,
                    confirmed_at=now if state == "active" else None,
                )
            )


def header(octets: bytes, name: str) -> str:
    return str(message_from_bytes(octets)[name])
